package import Evidence

/// The rules, calendars and list of documents that `manifests/` holds.
package struct RuleBook: Sendable {
    /// Of one text there may be several versions.
    package var profiles: [Profile]
    package var calendars: [WorkCalendar]
    package var matrix: [RequiredDocument]

    package init(profiles: [Profile], calendars: [WorkCalendar], matrix: [RequiredDocument]) {
        self.profiles = profiles
        self.calendars = calendars
        self.matrix = matrix
    }

    /// The version of a text that applies to a project with this notice; the last one where nobody knows when that was.
    package func profile(_ id: String, on day: Day?) -> Profile? {
        let versions = profiles.filter { $0.id == id }.sorted { $0.from < $1.from }
        return versions.last { version in day.map(version.applies) ?? true } ?? (day.map { day in versions.last { $0.from <= day } } ?? nil) ?? versions.first
    }
}

/// Judges a project by the profiles that it names.
package struct Judge: Sendable {
    private let book: RuleBook
    private let material: Material
    private let phase: Judgement.Phase
    private let now: Instant

    /// - Parameter phase: what of the procurement is over; duties that are due later are not judged.
    package init(_ book: RuleBook, _ material: Material, phase: Judgement.Phase, now: Instant) {
        self.book = book
        self.material = material
        self.phase = phase
        self.now = now
    }

    /// - Returns: nil where the project names no profile.
    /// - Throws: ``FaultCode/profileUnknown``, ``FaultCode/manifestsUnreadable`` without a national calendar.
    package func judge() throws(Fault) -> Judgement? {
        guard let names = material.project.profiles, !names.isEmpty else { return nil }
        guard let national = book.calendars.first(where: { $0.id == "CN" }) else { throw Fault(.manifestsUnreadable, path: "manifests/calendars", facts: ["reason": "no calendar CN"]) }
        let notice = material.project.schedule?.noticePublishedAt.map { Day($0) }
        let (archive, facts) = (Archive(material), material.facts)
        var profiles: [Judgement.Profile] = []
        var items: [Judgement.Item] = []
        for name in names where !profiles.contains(where: { $0.id == name }) {
            guard let profile = book.profile(name, on: notice) else {
                throw Fault(.profileUnknown, facts: ["profile": name, "known": Array(Set(book.profiles.map(\.id))).sorted().joined(separator: ", ")])
            }
            profiles.append(Judgement.Profile(id: profile.id, zh: profile.zh, en: profile.en, effectiveFrom: profile.from.text, sha256: profile.sha256))
            let bench = Bench(archive: archive, facts: facts, matrix: book.matrix, phase: phase, calendar: calendar(profile, national), other: regional(national) == nil ? nil : profile.usesRegionalCalendar ? national : regional(national))
            items += profile.rules.map { rule in
                if let notice, !profile.applies(on: notice) {
                    return bench.item(rule, of: profile, .notApplicable, [.init(.notInForce, ["notice": notice.text, "from": profile.from.text, "to": profile.to?.text ?? ""])])
                }
                return bench.judge(rule, of: profile)
            }
        }
        return Judgement(phase: phase, judgedAt: now, profiles: profiles, items: items)
    }

    private func calendar(_ profile: Profile, _ national: WorkCalendar) -> WorkCalendar { profile.usesRegionalCalendar ? regional(national) ?? national : national }

    /// That of the main venue's province, where there is one.
    private func regional(_ national: WorkCalendar) -> WorkCalendar? {
        guard let code = material.project.venues.first(where: { $0.id == "main" })?.adcode, code.count >= 2 else { return nil }
        return book.calendars.first { $0.id == "CN-\(code.prefix(2))" }
    }
}

/// One profile's rules at work.
private struct Bench {
    let archive: Archive
    let facts: Fact
    let matrix: [RequiredDocument]
    let phase: Judgement.Phase
    let calendar: WorkCalendar
    /// The calendar that might as well be meant.
    let other: WorkCalendar?

    func judge(_ rule: Profile.Rule, of profile: Profile) -> Judgement.Item {
        let method = archive.material.project.identification.method
        if !rule.methods.isEmpty, !rule.methods.contains(method) { return item(rule, of: profile, .notApplicable, [.init(.otherMethod, ["method": method.rawValue])]) }
        if let earlier = archive.material.project.predecessor, let judged = earlier.judgedTo, rule.dueBy <= judged {
            return item(rule, of: profile, .notApplicable, [.init(.inPredecessor, ["package": earlier.packageId, "phase": judged.rawValue])])
        }
        if rule.dueBy > phase { return item(rule, of: profile, .notApplicable, [.init(.notDue, ["phase": rule.dueBy.rawValue])]) }
        var (outcome, answer) = come(rule, calendar)
        if let other, rule.check.asksCalendar || rule.condition?.asksCalendar == true {
            let elsewhere = come(rule, other).outcome
            if elsewhere != outcome { answer.reasons.append(.init(.calendarsDiffer, ["calendar": calendar.id, "other": other.id, "outcome": elsewhere.rawValue])) }
        }
        var item = item(rule, of: profile, outcome, answer.reasons)
        item.missing = outcome == .undecided ? answer.missing : []
        item.evidence = outcome == .notApplicable ? [] : answer.evidence
        return item
    }

    private func come(_ rule: Profile.Rule, _ calendar: WorkCalendar) -> (outcome: Judgement.Outcome, answer: Answer) {
        let evaluation = Evaluation(archive: archive, facts: facts, calendar: calendar, matrix: matrix, phase: phase)
        if let condition = rule.condition {
            let asked = evaluation.answer(condition)
            switch asked.truth {
            case .notMet: return (.notApplicable, .notMet([.init(.conditionAbsent)] + asked.reasons))
            case .met: break
            case .unknown:
                // Where it is met anyway nobody has to know whether it applies.
                let answer = evaluation.answer(rule.check)
                return answer.truth == .met ? (.met, answer) : (.undecided, asked)
            }
        }
        let answer = evaluation.answer(rule.check)
        return (answer.truth == .met ? .met : answer.truth == .notMet ? .notMet : .undecided, answer)
    }

    func item(_ rule: Profile.Rule, of profile: Profile, _ outcome: Judgement.Outcome, _ reasons: [Judgement.Reason]) -> Judgement.Item {
        Judgement.Item(
            rule: rule.id, profile: profile.id, zh: rule.zh, en: rule.en, clause: rule.clause, duty: rule.duty, who: rule.who, severity: rule.severity, basis: rule.basis, dueBy: rule.dueBy, outcome: outcome, reasons: reasons.map(named),
            adviceZh: rule.adviceZh, adviceEn: rule.adviceEn)
    }

    /// Beside the ids of documents, what people call them.
    private func named(_ reason: Judgement.Reason) -> Judgement.Reason {
        guard let ids = (reason.facts["document"] ?? reason.facts["documents"])?.split(separator: ",").map({ String($0.drop { $0 == " " }) }) else { return reason }
        let documents = ids.compactMap { id in matrix.first { $0.id == id } }
        guard documents.count == ids.count, documents.allSatisfy({ !$0.zh.isEmpty && !$0.en.isEmpty }) else { return reason }
        var reason = reason
        reason.facts["zh"] = documents.map(\.zh).joined(separator: "、")
        reason.facts["en"] = documents.map(\.en).joined(separator: "; ")
        return reason
    }
}

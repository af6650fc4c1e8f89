internal import Evidence

/// Section 2: every rule that applies, by profile and clause, with what it rests on.
extension ReportPage {
    var rulesSection: String {
        guard let judgement = report.judgement else {
            return section(.rules, parts.paragraph(tr("没有按规则核对。", "The rules were not judged.")))
        }
        let origin = report.judgementOrigin == .sealed ? tr("封存时的判断，是封存程序的看法，本次没有重新判断。", "As judged at sealing: the sealing program's opinion, not judged again.") : tr("本次判断。", "Judged for this report.")
        let head = parts.paragraph(tr("\(origin)判断时间 \(Conclusion.moment(judgement.judgedAt))，截至阶段：\(judgement.phase.words(language))。引文为规则原文；标“按本工具默认”的，原文没有写明，是本工具所取的默认。", "\(origin) Judged on \(Conclusion.moment(judgement.judgedAt)), as due by: \(judgement.phase.words(language)). Duties are quoted; where the text is silent this tool's default is named as such."), "quiet")
        let known = judgement.profiles.map(\.id)
        // Rules of a profile that is not named are shown all the same.
        let profiles = judgement.profiles + Set(judgement.items.map(\.profile)).subtracting(known).sorted().map { Judgement.Profile(id: $0, zh: $0, en: $0, effectiveFrom: "", sha256: "") }
        return section(.rules, head + counts(judgement, profiles) + profiles.map { profile in self.profile(profile, judgement.items.filter { $0.profile == profile.id }) }.joined(separator: "\n") + undecidedNote(judgement))
    }

    private func counts(_ judgement: Judgement, _ profiles: [Judgement.Profile]) -> String {
        let outcomes: [Judgement.Outcome] = [.notMet, .undecided, .overridden, .met, .notApplicable]
        let rows = profiles.map { profile -> [String] in
            let own = judgement.items.filter { $0.profile == profile.id }
            return ["<td>\(parts.bdi(tr(profile.zh, profile.en)))</td>"] + outcomes.map { outcome in
                let count = own.count { $0.outcome == outcome }
                return count == 0 ? "<td class=\"none\">–</td>" : "<td class=\"m \(PageMark(outcome).rawValue)\">\(count)</td>"
            }
        }
        return parts.table("grid counts", [tr("规则集", "profile")] + outcomes.map { $0.words(language) }, rows)
    }

    private func profile(_ profile: Judgement.Profile, _ items: [Judgement.Item]) -> String {
        let facts = [profile.effectiveFrom.isEmpty ? nil : tr("自 \(profile.effectiveFrom) 起施行", "in force from \(profile.effectiveFrom)"), profile.id == tr(profile.zh, profile.en) ? nil : profile.id, profile.sha256.isEmpty ? nil : "SHA-256 \(profile.sha256.prefix(16))…"].compactMap(\.self)
        let idle = items.filter { $0.outcome == .notApplicable }
        let rules = items.filter { $0.outcome != .notApplicable }.map(rule).joined(separator: "\n")
        return "<h3 class=\"p\">\(parts.bdi(tr(profile.zh, profile.en)))</h3>" + parts.paragraph(facts.joined(separator: " · "), "quiet") + rules + (idle.isEmpty ? "" : idleList(idle))
    }

    private func idleList(_ items: [Judgement.Item]) -> String {
        let all = items.map { "<span>\(parts.bdi($0.clause)) \(parts.bdi(tr($0.zh, $0.en))) \(parts.code($0.rule))</span>" }
        return "<div class=\"idle\"><b>\(Markup.escaped(tr("不适用 \(items.count) 条：", "\(items.count) do not apply: ")))</b>\(all.joined(separator: " "))</div>"
    }

    private func undecidedNote(_ judgement: Judgement) -> String {
        let blocking = judgement.undecidedBlocking.count
        guard blocking > 0 else { return "" }
        let reason = judgement.undecidedReason.map { tr("写明的理由：", "The reason given: ") + $0 } ?? tr("没有写明理由。", "No reason is given.")
        return "<h3>\(Markup.escaped(tr("不能确定而可能阻止封存的规则：\(blocking) 条", "Undecided rules that may keep it from being sealed: \(blocking)")))</h3><p>\(parts.bdi(reason))</p>"
    }

    // MARK: One rule

    private func rule(_ item: Judgement.Item) -> String {
        let mark = PageMark(item.outcome, item.severity)
        if item.outcome == .met { return article(item, mark, "rule met", [heading(item, basis: true), quote(item), brief(item.evidence)]) }
        let who = item.who.map { RuleWords.who($0, language) }.joined(separator: parts.comma)
        let meta = [who.isEmpty ? nil : tr("责任：", "duty of: ") + who, parts.tr(RuleWords.basis(item.basis)), tr("应于\(item.dueBy.words(language))阶段完成", "due by: \(item.dueBy.words(language))")].compactMap(\.self).joined(separator: " · ")
        var body = [heading(item), quote(item), parts.paragraph(meta, "meta")]
        let unsaid = item.missing.filter { path in !item.reasons.contains { $0.facts["field"] == path } }
        let reasons = JudgementText.reasons(item, language, most: 12).map { "<li>\(parts.bdi($0))</li>" } + (unsaid.isEmpty ? [] : ["<li>\(Markup.escaped(tr("不知道：", "not known: ")))\(unsaid.map(parts.code).joined(separator: parts.comma))</li>"])
        if !reasons.isEmpty { body.append("<ul class=\"why\">\(reasons.joined())</ul>") }
        if let answer = item.override { body.append(answered(answer)) }
        body.append(proof(item.evidence))
        let isOpen = item.outcome == .notMet || item.outcome == .undecided
        if isOpen, let advice = language == .zh ? item.adviceZh ?? item.adviceEn : item.adviceEn ?? item.adviceZh { body.append("<p class=\"advice\">\(parts.bdi(advice))</p>") }
        return article(item, mark, "rule", body)
    }

    /// - Parameter body: markup.
    private func article(_ item: Judgement.Item, _ mark: PageMark, _ css: String, _ body: [String]) -> String {
        "<article class=\"\(css)\"><div class=\"m \(mark.rawValue)\"><b>\(mark.small)\(Markup.escaped(item.outcome.words(language)))</b><small>\(Markup.escaped(parts.tr(RuleWords.severity(item.severity))))</small></div><div>\(body.joined())</div></article>"
    }

    private func heading(_ item: Judgement.Item, basis: Bool = false) -> String {
        let silent = basis && item.basis == .default ? parts.span("basis", parts.tr(RuleWords.basis(.default))) : ""
        return "<h4><span class=\"id\">\(parts.code(item.rule))</span>\(parts.bdi(tr(item.zh, item.en)))<span class=\"clause\">\(parts.bdi(item.clause))</span>\(silent)</h4>"
    }

    private func quote(_ item: Judgement.Item) -> String { item.duty.isEmpty ? "" : "<blockquote>\(parts.bdi("“\(item.duty)”"))</blockquote>" }

    /// Of a rule that is met: what it rests on, in a line.
    private func brief(_ evidence: [Judgement.Evidence]) -> String {
        guard !evidence.isEmpty else { return "" }
        let most = 3
        return "<p class=\"brief\">\(evidence.prefix(most).map(proof).joined(separator: Markup.escaped(parts.semicolon)))\(evidence.count > most ? Markup.escaped(tr("；另有 \(evidence.count - most) 处", "; \(evidence.count - most) more")) : "")</p>"
    }

    private func answered(_ answer: Judgement.Override) -> String {
        let words = tr("原判断“\(answer.instead.words(language))”，\(answer.by) 于 \(Conclusion.moment(answer.at)) 说明：\(answer.reason)", "It was \u{201C}\(answer.instead.words(language))\u{201D}; \(answer.by) answers for it on \(Conclusion.moment(answer.at)): \(answer.reason)")
        return "<p class=\"answer\">\(PageMark.said.small)\(parts.bdi(words))</p>"
    }

    /// What it rests on: files, seconds of recordings, stated facts.
    private func proof(_ evidence: [Judgement.Evidence]) -> String {
        guard !evidence.isEmpty else { return "" }
        let most = 8
        let lines = evidence.prefix(most).map { "<li>\(proof($0))</li>" } + (evidence.count > most ? ["<li>\(Markup.escaped(tr("另有 \(evidence.count - most) 处", "\(evidence.count - most) more")))</li>"] : [])
        return "<ul class=\"proof\">\(lines.joined())</ul>"
    }

    private func proof(_ evidence: Judgement.Evidence) -> String {
        var text = parts.code(evidence.path)
        switch evidence.kind {
        case .fact: text += evidence.value.map { " = \(parts.bdi($0))" } ?? ""
        case .document: text += evidence.value.map { parts.colon + parts.bdi("“\($0)”") } ?? ""
        case .recording: text += place(evidence).map { " " + parts.bdi($0) } ?? ""
        }
        return text
    }

    /// `14:32:57.3–14:33:06.3（录像内 0:00:15–0:00:27）`
    private func place(_ evidence: Judgement.Evidence) -> String? {
        guard let from = evidence.from else { return nil }
        let times = [from, evidence.to].compactMap(\.self)
        let read = times.compactMap { WallTime(iso8601: $0) }
        guard read.count == times.count, let first = read.first, let last = read.last else { return times.joined(separator: "–") }
        let clock = read.count == 1 ? Durations.date(first) + " " + Durations.clock(first) : Durations.span(.init(from: first, to: last).upright)
        let segment = report.timeline?.timeline.tracks.lazy.flatMap(\.segments).first { $0.path == evidence.path }
        let inside = segment.map { segment in read.compactMap { segment.media(at: $0) }.map(Durations.position) } ?? []
        return clock + (inside.isEmpty ? "" : parts.bracketed(tr("录像内 ", "in the recording: ") + inside.joined(separator: "–")))
    }
}

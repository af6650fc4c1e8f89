package import Evidence
package import PackageFormat

/// What the rules came to, for the terminal: what is not met first, then what nobody can decide; what is met is counted.
package enum JudgementText {
    package static func lines(_ judgement: Judgement, _ language: Language) -> [String] {
        let profiles = judgement.profiles.map { language == .zh ? "\($0.zh)（\($0.id)，\($0.effectiveFrom)）" : "\($0.en) (\($0.id), \($0.effectiveFrom))" }.joined(separator: language == .zh ? "、" : ", ")
        var lines = [Words("规则（判到“{phase}”）：{profiles}", "rules (up to {phase}): {profiles}").text(language, ["phase": judgement.phase.words(language), "profiles": profiles])]
        for item in sorted(judgement.items) { lines += self.lines(item, language) }
        lines.append(count(judgement, language))
        if let reason = judgement.undecidedReason { lines.append(Words("  阻止性规则不能确定而仍封存的理由：{reason}", "  why it was sealed with blocking rules undecided: {reason}").text(language, ["reason": reason])) }
        return lines
    }

    /// Worst first; what is met or does not apply is left out.
    package static func sorted(_ items: [Judgement.Item]) -> [Judgement.Item] {
        func rank(_ item: Judgement.Item) -> Int? {
            switch (item.outcome, item.severity) {
            case (.notMet, .block): 0
            case (.undecided, .block): 1
            case (.notMet, .warn): 2
            case (.notMet, .info): 3
            case (.undecided, .warn): 4
            case (.undecided, .info): 5
            case (.overridden, _): 6
            case (.met, _), (.notApplicable, _): nil
            }
        }
        let ranked = items.enumerated().compactMap { i, item in rank(item).map { (rank: $0, i: i, item: item) } }
        return ranked.sorted { ($0.rank, $0.i) < ($1.rank, $1.i) }.map(\.item)
    }

    private static func lines(_ item: Judgement.Item, _ language: Language) -> [String] {
        let mark = item.outcome == .notMet ? "✗" : item.outcome == .overridden ? "○" : "?"
        let weight = item.severity == .block && item.outcome != .overridden ? Words(" 〔阻止封存〕", " [blocks sealing]").text(language) : ""
        let basis = item.basis == .default ? Words(" 〔自定〕", " [our default]").text(language) : ""
        var lines = ["  \(mark) \(item.outcome.words(language))  \(item.rule)  \(item.clause)  \(language == .zh ? item.zh : item.en)\(weight)\(basis)"]
        lines += reasons(item, language).map { "      \($0)" }
        if let override = item.override { lines.append("      " + Words("{by}：{reason}", "{by}: {reason}").text(language, ["by": override.by, "reason": override.reason])) }
        if item.outcome != .overridden, let advice = language == .zh ? item.adviceZh : item.adviceEn { lines.append("      hint: \(VisibleText.line(advice))") }
        return lines
    }

    /// What it was about first, then why; no more than a person reads.
    package static func reasons(_ item: Judgement.Item, _ language: Language, most: Int = 6) -> [String] {
        // Which item of a list a reason is about stands in the path of its fact.
        let lines = item.reasons.filter { $0.code != .inItem }.map { $0.message(language) }
        let unique = lines.enumerated().filter { i, line in !lines[..<i].contains(line) }.map(\.element)
        guard unique.count > most else { return unique }
        return unique.prefix(most) + [Words("……另 {count} 项", "... and {count} more").text(language, ["count": String(unique.count - most)])]
    }

    package static func count(_ judgement: Judgement, _ language: Language) -> String {
        let blocked = judgement.blocking.count
        let words = Words(
            "  共 {all} 条：符合 {met}，不符合 {notMet}（阻止封存 {blocking}），不能确定 {undecided}（阻止封存 {mayBlock}），不适用 {notApplicable}，已说明理由 {overridden}",
            "  {all} rules: {met} met, {notMet} not met ({blocking} block sealing), {undecided} undecided ({mayBlock} of those that block), {notApplicable} not applicable, {overridden} overridden")
        return words.text(
            language,
            [
                "all": String(judgement.items.count), "met": String(judgement.count(.met)), "notMet": String(judgement.count(.notMet)), "blocking": String(blocked), "undecided": String(judgement.count(.undecided)),
                "mayBlock": String(judgement.undecidedBlocking.count), "notApplicable": String(judgement.count(.notApplicable)), "overridden": String(judgement.count(.overridden)),
            ])
    }
}

/// The same for machines: every rule.
package enum JudgementJSON {
    package static func value(_ judgement: Judgement, _ language: Language) -> JSONValue {
        ReportJSON.object([
            "phase": .string(judgement.phase.rawValue), "judgedAt": .string(judgement.judgedAt.iso8601),
            "profiles": .array(judgement.profiles.map { .object(["id": .string($0.id), "title": .string(language == .zh ? $0.zh : $0.en), "effectiveFrom": .string($0.effectiveFrom), "sha256": .string($0.sha256)]) }),
            "counts": .object([
                "met": number(judgement.count(.met)), "notMet": number(judgement.count(.notMet)), "undecided": number(judgement.count(.undecided)), "notApplicable": number(judgement.count(.notApplicable)),
                "overridden": number(judgement.count(.overridden)), "blocking": number(judgement.blocking.count), "undecidedBlocking": number(judgement.undecidedBlocking.count),
            ]),
            "undecidedReason": judgement.undecidedReason.map(JSONValue.string), "items": .array(judgement.items.map { item($0, language) }),
        ])
    }

    private static func number(_ count: Int) -> JSONValue { .integer(Int64(count)) }

    private static func item(_ item: Judgement.Item, _ language: Language) -> JSONValue {
        ReportJSON.object([
            "rule": .string(item.rule), "profile": .string(item.profile), "title": .string(language == .zh ? item.zh : item.en), "clause": .string(item.clause), "duty": .string(item.duty), "who": .array(item.who.map(JSONValue.string)),
            "severity": .string(item.severity.rawValue), "basis": .string(item.basis.rawValue), "dueBy": .string(item.dueBy.rawValue), "outcome": .string(item.outcome.rawValue),
            "reasons": .array(item.reasons.map { .object(["code": .string($0.code.rawValue), "message": .string($0.message(language)), "facts": .object($0.facts.mapValues(JSONValue.string))]) }),
            "missing": .array(item.missing.map(JSONValue.string)),
            "evidence": .array(item.evidence.map { evidence in ReportJSON.object(["kind": .string(evidence.kind.rawValue), "path": .string(evidence.path), "value": evidence.value.map(JSONValue.string), "from": evidence.from.map(JSONValue.string), "to": evidence.to.map(JSONValue.string)]) }),
            "advice": (language == .zh ? item.adviceZh : item.adviceEn).map(JSONValue.string),
            "override": item.override.map { .object(["by": .string($0.by), "reason": .string($0.reason), "at": .string($0.at.iso8601), "instead": .string($0.instead.rawValue)]) },
        ])
    }
}

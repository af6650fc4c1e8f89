internal import Evidence

/// What a check came to, and what that rests on.
struct Answer {
    enum Truth { case met, notMet, unknown }

    var truth: Truth
    var reasons: [Judgement.Reason] = []
    /// Facts that would have to be known.
    var missing: [String] = []
    var evidence: [Judgement.Evidence] = []

    static func met(_ evidence: [Judgement.Evidence] = []) -> Answer { Answer(truth: .met, evidence: evidence) }
    static func notMet(_ reasons: [Judgement.Reason], _ evidence: [Judgement.Evidence] = []) -> Answer { Answer(truth: .notMet, reasons: reasons, evidence: evidence) }
    static func notMet(_ code: ReasonCode, _ facts: [String: String] = [:], _ evidence: [Judgement.Evidence] = []) -> Answer { notMet([Judgement.Reason(code, facts)], evidence) }
    static func unknown(missing: [String], _ evidence: [Judgement.Evidence] = []) -> Answer {
        Answer(truth: .unknown, reasons: missing.unique.map { Judgement.Reason(.factMissing, ["field": $0]) }, missing: missing.unique, evidence: evidence)
    }
    static func unknown(_ code: ReasonCode, _ facts: [String: String] = [:], _ evidence: [Judgement.Evidence] = []) -> Answer {
        Answer(truth: .unknown, reasons: [Judgement.Reason(code, facts)], evidence: evidence)
    }

    /// All of several: what is not met goes before what is not known.
    static func all(_ answers: [Answer]) -> Answer {
        if answers.count == 1 { return answers[0] }
        let truth: Truth = answers.contains { $0.truth == .notMet } ? .notMet : answers.contains { $0.truth == .unknown } ? .unknown : .met
        return Answer(
            truth: truth, reasons: once(answers.filter { $0.truth != .met }.flatMap(\.reasons)), missing: answers.filter { $0.truth == .unknown }.flatMap(\.missing).unique,
            evidence: evidence(of: answers))
    }

    /// One of several: what is met suffices; what is not known may be it.
    static func any(_ answers: [Answer]) -> Answer {
        if let met = answers.first(where: { $0.truth == .met }) { return met }
        let truth: Truth = answers.contains { $0.truth == .unknown } ? .unknown : .notMet
        let reasons = once(answers.flatMap(\.reasons))
        return Answer(
            truth: truth, reasons: answers.count > 1 ? [Judgement.Reason(.noneOf)] + reasons : reasons, missing: answers.filter { $0.truth == .unknown }.flatMap(\.missing).unique, evidence: evidence(of: answers))
    }

    /// So much is enough for a person to look.
    private static let shown = 200

    /// In the order of the answers; of too much, what speaks against comes first.
    private static func evidence(of answers: [Answer]) -> [Judgement.Evidence] {
        let isTooMuch = answers.reduce(0) { $0 + $1.evidence.count } > shown
        let sorted = isTooMuch ? [Truth.notMet, .unknown, .met].flatMap { truth in answers.filter { $0.truth == truth } } : answers
        // Enough to fill it even where much is said twice.
        return Array(Array(sorted.lazy.flatMap(\.evidence).prefix(10 * shown)).unique.prefix(shown))
    }

    /// Each reason once for every item that it is about.
    private static func once(_ reasons: [Judgement.Reason]) -> [Judgement.Reason] {
        var item: Judgement.Reason?
        var seen: Set<[Judgement.Reason?]> = []
        return reasons.filter { reason in
            if reason.code == .inItem { item = reason }
            return seen.insert([item, reason]).inserted
        }
    }

    var negated: Answer {
        switch truth {
        case .met: .notMet(.forbidden, evidenceWords, evidence)
        case .notMet: .met(evidence)
        case .unknown: self
        }
    }

    private var evidenceWords: [String: String] {
        evidence.first.map { ["field": $0.path, "value": $0.value ?? ""] } ?? [:]
    }
}

extension Array where Element: Hashable {
    /// Each once, in the order in which they came first.
    var unique: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}


internal import Evidence

/// What a value of a check comes to, as far as it is known.
struct Known {
    struct One {
        /// The fact that it is, or was computed from; empty for a literal.
        var path: String
        var text: String
        /// How it was computed: `-3 WD 2026-09-15`.
        var rule: String?
        /// Of a number, what would have to be known to say that it is not still more.
        var missing: [String] = []

        var isComplete: Bool { missing.isEmpty }
        /// What to name where its text is not what it should be.
        var name: String { path.isEmpty ? text : path }
    }

    var values: [One] = []
    /// Facts that may be further values.
    var missing: [String] = []
    /// Days that no calendar covers.
    var outside: [Judgement.Reason] = []

    /// What is not known, as answers beside those that the known values give.
    var open: [Answer] { (outside.isEmpty ? [] : [Answer(truth: .unknown, reasons: outside)]) + (missing.isEmpty ? [] : [.unknown(missing: missing)]) }

    /// Without numbers that may be still more.
    var completed: Known {
        Known(values: values.filter(\.isComplete), missing: missing + values.flatMap(\.missing), outside: outside)
    }
}

extension Evaluation {
    func known(_ value: Check.Value) -> Known {
        switch value {
        case .literal(let text): return Known(values: [.init(path: "", text: text)])
        case .selector(let selector):
            let selection = select(selector)
            return Known(values: selection.found.compactMap { found in found.fact.text.map { .init(path: found.path, text: $0) } }, missing: selection.missing)
        case .count(let selector):
            let selection = select(selector)
            return Known(values: [.init(path: selector.text, text: String(selection.found.count), missing: selection.missing)])
        case .times(let factor, let value):
            var known = known(value)
            known.values = known.values.map { one in
                var one = one
                // A product beyond 64 bits is left as it is written, which is no number.
                let product = Fact.text(one.text).number.map { $0.count.multipliedReportingOverflow(by: Int64(factor)) }
                one.rule = "\(factor) × \(one.text)"
                one.text = product.flatMap { $0.overflow ? nil : Millionths(count: $0.partialValue).text } ?? "\(factor) × \(one.text)"
                return one
            }
            return known
        case .sum(let values): return sum(values)
        case .workingDays(let days, let from): return Times(self).shifted(from, days, areWorking: true)
        case .days(let days, let from): return Times(self).shifted(from, days, areWorking: false)
        }
    }

    /// A part that is not there is no nought: the sum is not known then.
    private func sum(_ values: [Check.Value]) -> Known {
        let parts = values.map { known($0).completed }
        let missing = parts.flatMap(\.missing) + zip(values, parts).filter { $1.values.isEmpty && $1.open.isEmpty }.map { words($0.0) }
        let ones = parts.flatMap(\.values)
        let numbers = ones.map { Fact.text($0.text).number?.count }
        let outside = parts.flatMap(\.outside)
        guard missing.isEmpty, outside.isEmpty else { return Known(missing: missing, outside: outside) }
        var total: Int64? = 0
        for number in numbers { total = total.flatMap { total in number.flatMap { let (sum, overflows) = total.addingReportingOverflow($0); return overflows ? nil : sum } } }
        let rule = ones.map(\.text).joined(separator: " + ")
        return Known(values: [.init(path: ones.map(\.path).filter { !$0.isEmpty }.joined(separator: " + "), text: total.map { Millionths(count: $0).text } ?? rule, rule: rule)])
    }

    /// Every value has to hold. Where there is none, nothing is said to hold: what was looked for is not there.
    func every(_ value: Check.Value, _ judge: (Known.One) -> Answer) -> Answer {
        let known = known(value).completed
        let answers = known.values.map(judge) + known.open
        return answers.isEmpty ? .unknown(missing: [words(value)]) : Answer.all(answers)
    }

    /// Every value of the one against every value of the other.
    ///
    /// - Parameter areCompleted: leaves out numbers that may be still more.
    func pairs(_ a: Check.Value, _ b: Check.Value, areCompleted: Bool = true, _ judge: (Known.One, Known.One) -> Answer) -> Answer {
        var (first, second) = (known(a), known(b))
        if areCompleted { (first, second) = (first.completed, second.completed) }
        let open = first.open + second.open
        if open.isEmpty {
            let nothing = (first.values.isEmpty ? [words(a)] : []) + (second.values.isEmpty ? [words(b)] : [])
            guard nothing.isEmpty else { return .unknown(missing: nothing) }
        }
        return Answer.all(first.values.flatMap { one in second.values.map { judge(one, $0) } } + open)
    }

    /// The facts among values; a computed one is no fact of its own.
    func facts(_ values: Known.One...) -> [Judgement.Evidence] {
        values.filter { !$0.path.isEmpty && $0.rule == nil }.map { Judgement.Evidence(.fact, $0.path, value: $0.text) }
    }

    /// What to name where nothing was found.
    private func words(_ value: Check.Value) -> String {
        switch value {
        case .literal(let text): text
        case .selector(let selector), .count(let selector): selector.text
        case .workingDays(_, let from), .days(_, let from), .times(_, let from): words(from)
        case .sum(let values): values.map(words).joined(separator: " + ")
        }
    }
}

internal import Evidence

/// Holds checks against what is there. Of what is not known nothing is ever taken for met.
struct Evaluation {
    let material: Material
    let facts: Fact
    let calendar: WorkCalendar
    let matrix: [RequiredDocument]
    let phase: Judgement.Phase
    /// What `$.` is of.
    var item: Selection.Found?

    func answer(_ check: Check) -> Answer {
        switch check {
        case .all(let checks): Answer.all(checks.map(answer))
        case .any(let checks): Answer.any(checks.map(answer))
        case .not(let check): answer(check).negated
        case .when(let condition, let then): conditional(condition, then)
        case .each(let selector, let check): each(selector, check)

        case .given(let selectors): given(selectors)
        case .empty(let selector): empty(selector)
        case .includes(let selector, let text): includes(selector, text)
        case .equal(let a, let b): compare(a, b) { $0 == $1 ? nil : .valueDiffers }
        case .oneOf(let value, let texts): every(value) { texts.contains($0) } not: { .init(.valueNotAllowed, ["field": $0, "value": $1, "allowed": texts.joined(separator: ", ")]) }
        case .startsWith(let value, let texts): every(value) { texts.contains(where: $0.hasPrefix) } not: { .init(.valueNotAllowed, ["field": $0, "value": $1, "allowed": texts.map { $0 + "…" }.joined(separator: ", ")]) }
        case .order(let a, let order, let b): Times(self).compare(a, order, b)
        case .sameDay(let a, let b): Times(self).sameDay(a, b)
        case .atLeast(let a, let b): numbers(a, b, .tooFew, "least", >=)
        case .atMost(let a, let b): numbers(a, b, .tooMany, "most", <=)
        case .odd(let value): odd(value)
        case .share(let of, let among, let numerator, let denominator): share(of, among, numerator, denominator)
        case .sameSet(let a, let b): sets(a, b, isSame: true)
        case .subset(let a, let b): sets(a, b, isSame: false)
        case .distinct(let selector): distinct(selector)

        case .document, .requiredDocuments, .signed, .text, .recording, .coverage, .quality, .handover, .clock: ArchiveChecks(self).answer(check)
        case .person: .unknown(.byPerson)
        }
    }

    // MARK: Joining

    private func conditional(_ condition: Check, _ then: Check) -> Answer {
        let asked = answer(condition)
        switch asked.truth {
        case .notMet: return .met()
        case .met: return answer(then)
        case .unknown:
            // What is met whether the condition holds or not is met.
            let met = answer(then)
            return met.truth == .met ? met : .unknown(missing: asked.missing)
        }
    }

    private func each(_ selector: Selector, _ check: Check) -> Answer {
        let selection = select(selector)
        let answers = selection.found.map { found -> Answer in
            var inner = self
            inner.item = found
            var answer = inner.answer(check)
            if answer.truth != .met { answer.reasons.insert(.init(.inItem, ["item": found.path]), at: 0) }
            return answer
        }
        return Answer.all(answers + (selection.missing.isEmpty ? [] : [.unknown(missing: selection.missing)]))
    }

    // MARK: Facts

    func select(_ selector: Selector) -> Selection { Selection.of(selector, in: facts, item: item) }

    func evidence(_ selection: Selection) -> [Judgement.Evidence] {
        selection.found.prefix(20).map { Judgement.Evidence(.fact, $0.path, value: $0.fact.text) }
    }

    private func given(_ selectors: [Selector]) -> Answer {
        Answer.all(
            selectors.map { selector in
                let selection = select(selector)
                return selection.missing.isEmpty ? .met(evidence(selection)) : .unknown(missing: selection.missing)
            })
    }

    private func empty(_ selector: Selector) -> Answer {
        let selection = select(selector)
        if let first = selection.found.first { return .notMet(.forbidden, ["field": first.path, "value": first.fact.text ?? ""], evidence(selection)) }
        return selection.missing.isEmpty ? .met([Judgement.Evidence(.fact, selector.text, value: "[]")]) : .unknown(missing: selection.missing)
    }

    private func includes(_ selector: Selector, _ text: String) -> Answer {
        let selection = select(selector)
        if let found = selection.found.first(where: { $0.fact.text == text }) { return .met([Judgement.Evidence(.fact, found.path, value: text)]) }
        guard selection.missing.isEmpty else { return .unknown(missing: selection.missing) }
        return .notMet(.valueDiffers, ["field": selector.text, "value": selection.found.compactMap(\.fact.text).joined(separator: "、"), "expected": text], evidence(selection))
    }

    /// What a value comes to; nothing found and nothing missing is a list without items.
    struct Known {
        var values: [(path: String, text: String)]
        var missing: [String]
        /// How it was computed.
        var rule: String?
        var outside: Judgement.Reason?

        var unknown: Answer? { outside.map { Answer(truth: .unknown, reasons: [$0]) } ?? (missing.isEmpty ? nil : .unknown(missing: missing)) }
    }

    func known(_ value: Check.Value) -> Known {
        switch value {
        case .literal(let text): return Known(values: [("", text)], missing: [])
        case .selector(let selector):
            let selection = select(selector)
            return Known(values: selection.found.compactMap { found in found.fact.text.map { (found.path, $0) } }, missing: selection.missing)
        case .count(let selector):
            let selection = select(selector)
            return Known(values: [(selector.text, String(selection.found.count))], missing: selection.missing)
        case .times(let factor, let value):
            var known = known(value)
            known.values = known.values.map { ($0.path, Fact.text($0.text).number.map { Millionths(count: $0.count * Int64(factor)).text } ?? $0.text) }
            return known
        case .sum(let values):
            let parts = values.map(known)
            let numbers = parts.flatMap(\.values).compactMap { Fact.text($0.text).number?.count }
            // A part that is not there is no nought.
            let missing = parts.flatMap(\.missing) + zip(values, parts).filter { $1.values.isEmpty && $1.missing.isEmpty }.map { words($0.0) }
            return Known(values: [(parts.flatMap(\.values).map(\.path).joined(separator: " + "), Millionths(count: numbers.reduce(0, +)).text)], missing: missing)
        case .workingDays, .days: return Times(self).shifted(value)
        }
    }

    private func compare(_ a: Check.Value, _ b: Check.Value, _ differs: (String, String) -> ReasonCode?) -> Answer {
        let (first, second) = (known(a), known(b))
        if let unknown = first.unknown ?? second.unknown { return unknown }
        guard !first.values.isEmpty, let other = second.values.first else { return .unknown(missing: [first.values.isEmpty ? words(a) : words(b)]) }
        return Answer.all(
            first.values.map { value in
                let evidence = [value, other].filter { !$0.path.isEmpty }.map { Judgement.Evidence(.fact, $0.path, value: $0.text) }
                return differs(value.text, other.text).map { .notMet($0, ["field": value.path, "value": value.text, "expected": other.text], evidence) } ?? .met(evidence)
            })
    }

    private func every(_ value: Check.Value, _ holds: (String) -> Bool, not reason: (String, String) -> Judgement.Reason) -> Answer {
        let known = known(value)
        let answers = known.values.map { value -> Answer in
            let evidence = [Judgement.Evidence(.fact, value.path, value: value.text)]
            return holds(value.text) ? .met(evidence) : .notMet([reason(value.path, value.text)], evidence)
        }
        return Answer.all(answers + (known.unknown.map { [$0] } ?? []))
    }

    /// A count that is not complete can still be enough, or too many.
    private func numbers(_ a: Check.Value, _ b: Check.Value, _ code: ReasonCode, _ bound: String, _ holds: (Millionths, Millionths) -> Bool) -> Answer {
        let (first, second) = (known(a), known(b))
        let isEnough: Bool = if case .count = a { code == .tooFew } else { false }
        guard second.unknown == nil, let limit = second.values.first.flatMap({ Fact.text($0.text).number }) else { return second.unknown ?? .unknown(missing: [words(b)]) }
        let values = first.values.compactMap { value in Fact.text(value.text).number.map { (value, $0) } }
        let answers = values.map { value, number -> Answer in
            let evidence = [Judgement.Evidence(.fact, value.path, value: value.text)]
            return holds(number, limit) ? .met(evidence) : .notMet(code, ["field": value.path, "value": value.text, bound: limit.text], evidence)
        }
        let answer = Answer.all(answers)
        if let unknown = first.unknown { return isEnough && answer.truth == .met && !answers.isEmpty ? answer : !isEnough && answer.truth == .notMet ? answer : unknown }
        return answers.isEmpty ? .unknown(missing: [words(a)]) : answer
    }

    private func odd(_ value: Check.Value) -> Answer {
        let known = known(value)
        if let unknown = known.unknown { return unknown }
        guard let value = known.values.first, let number = Int(value.text) else { return .unknown(missing: [words(value)]) }
        let evidence = [Judgement.Evidence(.fact, value.path, value: value.text)]
        return number % 2 == 1 ? .met(evidence) : .notMet(.notOdd, ["field": value.path, "value": value.text], evidence)
    }

    private func share(_ of: Selector, _ among: Selector, _ numerator: Int, _ denominator: Int) -> Answer {
        let (part, whole) = (select(of), select(among))
        let missing = part.missing + whole.missing
        guard missing.isEmpty else { return .unknown(missing: missing) }
        guard !whole.found.isEmpty else { return .unknown(missing: [among.text]) }
        let evidence = evidence(part)
        return part.found.count * denominator >= numerator * whole.found.count
            ? .met(evidence) : .notMet(.tooFew, ["field": of.text, "value": "\(part.found.count)/\(whole.found.count)", "least": "\(numerator)/\(denominator)"], evidence)
    }

    private func sets(_ a: Selector, _ b: Selector, isSame: Bool) -> Answer {
        let (first, second) = (select(a), select(b))
        let missing = first.missing + second.missing
        guard missing.isEmpty else { return .unknown(missing: missing) }
        let (here, there) = (Set(first.found.compactMap(\.fact.text)), Set(second.found.compactMap(\.fact.text)))
        let lacking = isSame ? there.subtracting(here) : []
        let extra = here.subtracting(there)
        let evidence = [Judgement.Evidence(.fact, a.text, value: here.sorted().joined(separator: "、")), Judgement.Evidence(.fact, b.text, value: there.sorted().joined(separator: "、"))]
        guard !lacking.isEmpty || !extra.isEmpty else { return .met(evidence) }
        return .notMet(.setsDiffer, ["field": a.text, "other": b.text, "missing": lacking.sorted().joined(separator: "、"), "extra": extra.sorted().joined(separator: "、")], evidence)
    }

    private func distinct(_ selector: Selector) -> Answer {
        let selection = select(selector)
        var seen: Set<String> = []
        let twice = selection.found.compactMap(\.fact.text).filter { !seen.insert($0).inserted }
        if !twice.isEmpty { return .notMet(.duplicate, ["field": selector.text, "value": twice.unique.joined(separator: "、")], evidence(selection)) }
        return selection.missing.isEmpty ? .met(evidence(selection)) : .unknown(missing: selection.missing)
    }

    /// What to name where nothing was found.
    func words(_ value: Check.Value) -> String {
        switch value {
        case .literal(let text): text
        case .selector(let selector), .count(let selector): selector.text
        case .workingDays(_, let from), .days(_, let from), .times(_, let from): words(from)
        case .sum(let values): values.map(words).joined(separator: " + ")
        }
    }
    private func words(_ value: (path: String, text: String)) -> String { value.path }
}

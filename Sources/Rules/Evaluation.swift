internal import Evidence

/// Holds checks against what is there. Of what is not known nothing is ever taken for met.
struct Evaluation {
    let archive: Archive
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
        case .equal(let a, let b): equal(a, b)
        case .oneOf(let value, let texts): allowed(value, texts.joined(separator: ", ")) { texts.contains($0) }
        case .startsWith(let value, let texts): allowed(value, texts.map { $0 + "…" }.joined(separator: ", ")) { texts.contains(where: $0.hasPrefix) }
        case .order(let a, let order, let b): Times(self).compare(a, order, b)
        case .sameDay(let a, let b): Times(self).sameDay(a, b)
        case .atLeast(let a, let b): numbers(a, b, isLeast: true)
        case .atMost(let a, let b): numbers(a, b, isLeast: false)
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
            return met.truth == .met ? met : asked
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
        return Answer.all(answers + selection.open)
    }

    // MARK: Facts

    func select(_ selector: Selector) -> Selection { Selection.of(selector, in: facts, item: item) }

    private func evidence(_ selection: Selection) -> [Judgement.Evidence] {
        selection.found.prefix(20).map { Judgement.Evidence(.fact, $0.path, value: $0.fact.text) }
    }

    private func given(_ selectors: [Selector]) -> Answer {
        Answer.all(
            selectors.map { selector in
                let selection = select(selector)
                guard selection.missing.isEmpty else { return .unknown(missing: selection.missing) }
                // `[]` was stated: there were none. But what was looked for by a condition and not found was not.
                return selection.found.isEmpty && selector.hasConditions ? .unknown(missing: [selector.text]) : .met(evidence(selection))
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

    // MARK: Values

    private func equal(_ a: Check.Value, _ b: Check.Value) -> Answer {
        pairs(a, b) { one, other in
            let evidence = facts(one, other)
            return one.text == other.text ? .met(evidence) : .notMet(.valueDiffers, ["field": one.path, "value": one.text, "expected": other.text], evidence)
        }
    }

    private func allowed(_ value: Check.Value, _ allowed: String, _ holds: (String) -> Bool) -> Answer {
        every(value) { one in
            holds(one.text) ? .met(facts(one)) : .notMet(.valueNotAllowed, ["field": one.path, "value": one.text, "allowed": allowed], facts(one))
        }
    }

    private func odd(_ value: Check.Value) -> Answer {
        every(value) { one in
            guard let number = Fact.text(one.text).number else { return .unknown(missing: [one.name]) }
            return abs(number.count % 2_000_000) == 1_000_000 ? .met(facts(one)) : .notMet(.notOdd, ["field": one.path, "value": one.text], facts(one))
        }
    }

    /// A count that is not complete can still be enough, or too many.
    private func numbers(_ a: Check.Value, _ b: Check.Value, isLeast: Bool) -> Answer {
        pairs(a, b, areCompleted: false) { one, limit in
            let (x, y) = (Fact.text(one.text).number, Fact.text(limit.text).number)
            guard let x, let y else { return .unknown(missing: (x == nil ? [one.name] : []) + (y == nil ? [limit.name] : [])) }
            let evidence = facts(one)
            let (more, less) = isLeast ? ((x, one), (y, limit)) : ((y, limit), (x, one))
            if less.1.isComplete, more.0 >= less.0 { return .met(evidence) }
            if more.1.isComplete, more.0 < less.0 { return .notMet(isLeast ? .tooFew : .tooMany, ["field": one.path, "value": one.text, isLeast ? "least" : "most": y.text], evidence) }
            return .unknown(missing: one.missing + limit.missing)
        }
    }
}

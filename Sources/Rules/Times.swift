internal import Evidence

/// Comparing times and days, and shifting them by working days.
struct Times {
    private let evaluation: Evaluation

    init(_ evaluation: Evaluation) { self.evaluation = evaluation }

    func shifted(_ value: Check.Value) -> Evaluation.Known {
        let (from, count, isWorking): (Check.Value, Int, Bool)
        switch value {
        case .workingDays(let days, let of): (from, count, isWorking) = (of, days, true)
        case .days(let days, let of): (from, count, isWorking) = (of, days, false)
        default: return evaluation.known(value)
        }
        var known = evaluation.known(from)
        guard known.unknown == nil, let first = known.values.first else { return known }
        guard let day = Day(first.text) else { return known }
        let calendar = evaluation.calendar
        guard let shifted = isWorking ? calendar.shifted(day, by: count) : calendar.end(of: count, after: day) else {
            known.outside = Judgement.Reason(.outsideCalendar, ["day": day.text, "calendar": calendar.id, "from": calendar.from.text, "to": calendar.to.text])
            return known
        }
        known.values = [(first.path, shifted.text)]
        known.rule = "\(count > 0 ? "+" : "")\(count) \(isWorking ? "WD" : "d") \(day.text)"
        return known
    }

    func compare(_ a: Check.Value, _ order: Check.Order, _ b: Check.Value) -> Answer {
        let (first, second) = (evaluation.known(a), evaluation.known(b))
        if let unknown = first.unknown ?? second.unknown { return unknown }
        // Nothing to compare with: a list without items.
        guard let limit = second.values.first else { return .unknown(missing: [evaluation.words(b)]) }
        guard !first.values.isEmpty else { return .unknown(missing: [evaluation.words(a)]) }
        return Answer.all(
            first.values.map { value in
                let evidence = [value, limit].filter { !$0.path.isEmpty }.map { Judgement.Evidence(.fact, $0.path, value: $0.text) }
                // A shifted limit is no fact of its own; what it was shifted from is in the reason.
                guard let isMet = holds(value.text, order, limit.text) else { return .unknown(missing: [value.path]) }
                if isMet { return .met(evidence) }
                let facts = ["field": value.path, "value": value.text, "limit": limit.text, "rule": second.rule ?? "", "of": limit.path]
                return .notMet(order == .before || order == .notAfter ? .tooLate : .tooEarly, facts, second.rule == nil ? evidence : Array(evidence.prefix(1)))
            })
    }

    private func holds(_ a: String, _ order: Check.Order, _ b: String) -> Bool? {
        guard let first = Instant(iso8601: a), let second = Instant(iso8601: b) else { return nil }
        let areDays = a.utf8.count == 10 || b.utf8.count == 10
        let (x, y) = areDays ? (Int64(Day(first).number), Int64(Day(second).number)) : (first.seconds, second.seconds)
        return switch order {
        case .before: x < y
        case .notAfter: x <= y
        case .after: x > y
        case .notBefore: x >= y
        }
    }

    func sameDay(_ a: Check.Value, _ b: Check.Value) -> Answer {
        let (first, second) = (evaluation.known(a), evaluation.known(b))
        if let unknown = first.unknown ?? second.unknown { return unknown }
        guard let x = first.values.first, let y = second.values.first, let here = Day(x.text), let there = Day(y.text) else { return .unknown(missing: [evaluation.words(a), evaluation.words(b)]) }
        let evidence = [x, y].map { Judgement.Evidence(.fact, $0.path, value: $0.text) }
        return here == there ? .met(evidence) : .notMet(.otherDay, ["field": x.path, "first": here.text, "second": there.text], evidence)
    }
}

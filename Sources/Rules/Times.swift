internal import Evidence

/// Comparing times and days, and shifting them by working days.
struct Times {
    private let evaluation: Evaluation

    init(_ evaluation: Evaluation) { self.evaluation = evaluation }

    func shifted(_ from: Check.Value, _ count: Int, areWorking: Bool) -> Known {
        let known = evaluation.known(from)
        let calendar = evaluation.calendar
        var shifted = Known(missing: known.missing, outside: known.outside)
        for one in known.values {
            guard let day = Day(one.text) else {
                shifted.missing.append(one.name)
                continue
            }
            if let end = areWorking ? calendar.shifted(day, by: count) : calendar.end(of: count, after: day) {
                shifted.values.append(.init(path: one.path, text: end.text, rule: "\(count > 0 ? "+" : "")\(count) \(areWorking ? "WD" : "d") \(day.text)"))
            } else {
                shifted.outside.append(Judgement.Reason(.outsideCalendar, ["day": day.text, "calendar": calendar.id, "from": calendar.from.text, "to": calendar.to.text]))
            }
        }
        return shifted
    }

    func compare(_ a: Check.Value, _ order: Check.Order, _ b: Check.Value) -> Answer {
        evaluation.pairs(a, b) { value, limit in
            // A shifted limit is no fact of its own; what it was shifted from is in the reason.
            let evidence = evaluation.facts(value, limit)
            guard let isMet = holds(value.text, order, limit.text) else { return .unknown(missing: [value.name, limit.name]) }
            if isMet { return .met(evidence) }
            let facts = ["field": value.path, "value": value.text, "limit": limit.text, "rule": limit.rule ?? "", "of": limit.path]
            return .notMet(order == .before || order == .notAfter ? .tooLate : .tooEarly, facts, evidence)
        }
    }

    /// Of a time and a day the days are compared; nil for what is neither.
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
        evaluation.pairs(a, b) { x, y in
            guard let here = Day(x.text), let there = Day(y.text) else { return .unknown(missing: [x.name, y.name]) }
            let evidence = evaluation.facts(x, y)
            return here == there ? .met(evidence) : .notMet(.otherDay, ["field": x.path, "first": here.text, "second": there.text], evidence)
        }
    }
}

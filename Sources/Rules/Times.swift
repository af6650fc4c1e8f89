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
            let (x, y) = (Instant(iso8601: value.text), Instant(iso8601: limit.text))
            guard let x, let y else { return unreadable(value, x, limit, y) }
            let areDays = value.text.utf8.count == 10 || limit.text.utf8.count == 10
            if areDays ? holds(Day(x), order, Day(y)) : holds(x, order, y) { return .met(evidence) }
            let facts = ["field": value.path, "value": value.text, "limit": limit.text, "rule": limit.rule ?? "", "of": limit.path]
            return .notMet(order == .before || order == .notAfter ? .tooLate : .tooEarly, facts, evidence)
        }
    }

    private func holds<Time: Comparable>(_ x: Time, _ order: Check.Order, _ y: Time) -> Bool {
        switch order {
        case .before: x < y
        case .notAfter: x <= y
        case .after: x > y
        case .notBefore: x >= y
        }
    }

    /// Only a city's own facts may hold what is no time.
    private func unreadable(_ a: Known.One, _ x: Instant?, _ b: Known.One, _ y: Instant?) -> Answer {
        .unknown(missing: (x == nil ? [a.name] : []) + (y == nil ? [b.name] : []))
    }

    func sameDay(_ a: Check.Value, _ b: Check.Value) -> Answer {
        evaluation.pairs(a, b) { x, y in
            let (first, second) = (Instant(iso8601: x.text), Instant(iso8601: y.text))
            guard let first, let second else { return unreadable(x, first, y, second) }
            let (here, there) = (Day(first), Day(second))
            let evidence = evaluation.facts(x, y)
            return here == there ? .met(evidence) : .notMet(.otherDay, ["field": x.path, "first": here.text, "second": there.text], evidence)
        }
    }
}

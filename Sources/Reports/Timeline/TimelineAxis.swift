package import Evidence

/// The time that a drawing has from its left edge to its right one.
package struct TimelineAxis: Sendable, Equatable {
    /// Microseconds since 1970; `to` is later.
    package let from: Int64
    package let to: Int64
    /// Seconds east of UTC in which its times are written.
    package let offset: Int

    init(_ span: Timeline.Span) {
        from = span.from.microseconds
        to = max(span.to.microseconds, from + 1_000_000)
        offset = span.from.offset
    }

    package var length: Int64 { to - from }

    /// Where a moment lies: 0 at the left edge, 1 at the right one, and beyond them what lies beyond.
    package func place(_ time: WallTime) -> Double { Double(time.microseconds - from) / Double(length) }

    func time(_ microseconds: Int64) -> WallTime { WallTime(microseconds: microseconds, offset: offset) }

    /// Seconds between two ticks that people read easily.
    static let steps: [Int64] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400]

    /// Moments at whole steps of local time, the smallest step of which no more than `most` fit.
    func ticks(atMost most: Int) -> (step: Int64, times: [WallTime]) {
        let step = TimelineAxis.steps.first { length / ($0 * 1_000_000) < Int64(max(1, most)) } ?? (length / 86_400_000_000 / Int64(max(1, most)) + 1) * 86400
        return (step, multiples(of: step))
    }

    /// Local midnights that lie on it.
    var midnights: [WallTime] { length > 400 * 86_400_000_000 ? [] : multiples(of: 86400) }

    private func multiples(of step: Int64) -> [WallTime] {
        let shift = Int64(offset) * 1_000_000
        let unit = step * 1_000_000
        let local = from + shift
        let first = local - ((local % unit) + unit) % unit
        return stride(from: first == local ? first : first + unit, through: to + shift, by: Int(unit)).map { time($0 - shift) }
    }
}

extension Timeline.Span {
    /// As it has to be, whatever somebody else's archive says.
    var upright: Timeline.Span { Timeline.Span(from: from, to: max(from.microseconds, to.microseconds) == to.microseconds ? to : from) }

    func overlaps(_ other: Timeline.Span) -> Bool { from.microseconds < other.to.microseconds && to.microseconds > other.from.microseconds }
}

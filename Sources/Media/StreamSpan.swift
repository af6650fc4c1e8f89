internal import Evidence

/// From where to where a stream has packets, in ticks.
///
/// What leaps ahead by a minute counts when the next packet goes on from there: one timestamp alone may be damaged.
struct StreamSpan {
    /// Ticks of a minute.
    private let leap: Int64
    private var first: Int64?
    private var end = Int64.min
    /// The end of a packet that leapt ahead.
    private var pending: Int64?

    init(ticksPerSecond: Double) { leap = Int64(max(1, min(60 * ticksPerSecond, 1e15))) }

    mutating func add(_ time: Int64?, duration: Int64?) {
        guard let time else { return }
        let (sum, overflows) = time.addingReportingOverflow(duration ?? 0)
        let until = overflows ? time : sum
        if first == nil || isNear(time, end) || pending.map({ isNear(time, $0) }) == true {
            first = min(first ?? time, time)
            end = max(end, until, pending.map { isNear(time, $0) ? $0 : until } ?? until)
            pending = nil
        } else if time > end {
            pending = until
        }
    }

    private func isNear(_ time: Int64, _ other: Int64) -> Bool {
        let (step, overflows) = time.subtractingReportingOverflow(other)
        return !overflows && step.magnitude <= UInt64(leap)
    }

    /// - Parameter origin: microseconds of the recording's first timestamp.
    func span(_ base: TimeBase, origin: Int64) -> Recording.Stream.Span? {
        guard let first else { return nil }
        func text(_ ticks: Int64) -> String { secondsText(base.microseconds(ticks) - origin, per: 1_000_000) }
        return .init(from: text(first), to: text(end))
    }
}

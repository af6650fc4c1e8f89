internal import Evidence

/// From where to where a stream has packets, in ticks.
///
/// What leaps ahead by a minute counts when the next packet goes on from there: one timestamp alone may be damaged. Packets
/// behind the last timestamp, which program streams have, last as long as they say, or as packets of the stream do.
struct StreamSpan {
    /// Ticks of a minute.
    private let leap: Int64
    private var first: Int64?
    /// The latest packet, and how long it lasts where it says so.
    private var last = Int64.min
    private var lastDuration: Int64?
    private var end = Int64.min
    /// A packet that leapt ahead.
    private var pending: (time: Int64, duration: Int64?)?
    private var packets: Int64 = 0
    private var packetsAtLast: Int64 = 0
    /// Of the packets since the latest that have no time: how long they last, and how many do not say so.
    private var untimed: Int64 = 0
    private var unsaid: Int64 = 0

    init(ticksPerSecond: Double) { leap = Int64(max(1, min(60 * ticksPerSecond, 1e15))) }

    mutating func add(_ time: Int64?, duration: Int64?) {
        packets += 1
        guard let time else {
            if let duration { untimed = min(leap, untimed + min(leap, duration)) } else { unsaid += 1 }
            return
        }
        if first == nil || isNear(time, last) || pending.map({ isNear(time, $0.time) }) == true {
            if let pending, isNear(time, pending.time) { reach(pending.time, pending.duration) }
            pending = nil
            reach(time, duration)
        } else if time > last {
            pending = (time, duration)
        }
    }

    private mutating func reach(_ time: Int64, _ duration: Int64?) {
        first = min(first ?? time, time)
        let (until, overflows) = time.addingReportingOverflow(duration ?? 0)
        end = max(end, overflows ? time : until)
        guard time > last else { return }
        (last, lastDuration, packetsAtLast, untimed, unsaid) = (time, duration, packets, 0, 0)
    }

    private func isNear(_ time: Int64, _ other: Int64) -> Bool {
        let (step, overflows) = time.subtractingReportingOverflow(other)
        return !overflows && step.magnitude <= UInt64(leap)
    }

    /// - Parameter origin: microseconds of the recording's first timestamp.
    func span(_ base: TimeBase, origin: Int64) -> Recording.Stream.Span? {
        guard let first else { return nil }
        let interval = packetsAtLast > 1 ? last.subtractingReportingOverflow(first).partialValue / (packetsAtLast - 1) : 0
        let more = max(0, min(leap, (lastDuration == nil ? interval : 0) + untimed + min(unsaid, 1 << 20) * min(leap, max(0, interval))))
        let (until, overflows) = max(end, last).addingReportingOverflow(more)
        func text(_ ticks: Int64) -> String { secondsText(base.microseconds(ticks) - origin, per: 1_000_000) }
        return .init(from: text(first), to: text(overflows ? end : until))
    }
}

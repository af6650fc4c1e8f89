/// The spread of the intervals between a stream's packets, in ticks: of decoding times, which do not go back and
/// forth, and only where a stream has none of presentation times. The two are never compared with one another: a
/// demuxer may give the first packets no decoding time.
struct FrameIntervals {
    private var decoding = Steps()
    private var presentation = Steps()

    mutating func add(pts: Int64?, dts: Int64?) {
        if let pts { presentation.add(pts) }
        if let dts { decoding.add(dts) }
    }

    /// Steps may differ by rounding: one tick of the time base up and down, or a millisecond where that is coarser.
    func isVariable(ticksPerSecond: Double) -> Bool? {
        let steps = decoding.count > 1 ? decoding : presentation
        guard steps.count > 1 else { return nil }
        let (spread, overflow) = steps.longest.subtractingReportingOverflow(steps.shortest)
        return overflow || Double(spread) > max(2, ticksPerSecond / 1000)
    }

    struct Steps {
        private var last: Int64?
        private(set) var shortest = Int64.max
        private(set) var longest = Int64.min
        private(set) var count = 0

        mutating func add(_ time: Int64) {
            if let last {
                let (step, overflow) = time.subtractingReportingOverflow(last)
                if !overflow {
                    shortest = min(shortest, step)
                    longest = max(longest, step)
                    count += 1
                }
            }
            last = time
        }
    }
}

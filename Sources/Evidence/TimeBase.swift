/// Seconds a tick of a stream's timestamps, as an index writes them: `1/90000`.
package struct TimeBase: Sendable, Equatable {
    private let numerator: Int64
    private let denominator: Int64

    /// Both are above zero; what is not is taken for one.
    package init(numerator: Int, denominator: Int) {
        self.numerator = Int64(max(1, numerator))
        self.denominator = Int64(max(1, denominator))
    }

    /// - Returns: nil for what is no such fraction.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let numerator = Int32(parts[0]), let denominator = Int32(parts[1]), numerator > 0, denominator > 0 else { return nil }
        self.numerator = Int64(numerator)
        self.denominator = Int64(denominator)
    }

    /// To the nearest microsecond, as libavformat gives the start of a recording. The corresponding C function is
    /// `av_rescale_q`.
    package func microseconds(_ ticks: Int64) -> Int64 {
        let micro = Int128(ticks.magnitude) * Int128(numerator) * 1_000_000
        let rounded = Int64(clamping: (micro + Int128(denominator) / 2) / Int128(denominator))
        // A year is more than any recording; without the limit a hostile index's sums would leave 64 bits.
        return min(rounded, 1 << 60) * (ticks < 0 ? -1 : 1)
    }

    /// To the nearest tick.
    package func ticks(_ microseconds: Int64) -> Int64 {
        let unit = Int128(numerator) * 1_000_000
        let rounded = Int64(clamping: (Int128(microseconds.magnitude) * Int128(denominator) + unit / 2) / unit)
        return rounded * (microseconds < 0 ? -1 : 1)
    }
}

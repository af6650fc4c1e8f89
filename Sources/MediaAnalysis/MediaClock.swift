internal import Evidence
internal import Media

/// Ticks of a stream as seconds since the recording's first timestamp.
struct MediaClock {
    private let tick: Double
    private let origin: Double

    /// - Parameter origin: the recording's first timestamp, in seconds.
    init(_ reader: MediaReader, stream: Int, origin: Double) {
        let base = reader.timeBase(of: stream)
        tick = Double(base.numerator) / Double(base.denominator)
        self.origin = origin
    }

    func seconds(_ ticks: Int64) -> Double { Double(ticks) * tick - origin }

    func length(_ ticks: Int64) -> Double { Double(ticks) * tick }
}

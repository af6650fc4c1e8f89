extension Timeline.Segment {
    /// When, on the timeline's clock, the recording is so many microseconds old: microseconds since 1970; nil where it has
    /// no place.
    package func moment(_ media: Int64) -> Int64? { span.map { $0.from.microseconds &+ Millionths(Double(media) / rate / 1_000_000).count } }

    /// The other way round: microseconds after the recording's first timestamp, whether or not it is that long.
    package func media(at moment: WallTime) -> Int64? { span.map { Millionths(Double(moment.microseconds &- $0.from.microseconds) * rate / 1_000_000).count } }

    /// Seconds of the recording for a second of the timeline's clock; what no clock does is taken for a mistake.
    private var rate: Double { placing.drift.value.magnitude < 100_000 ? 1 + placing.drift.value / 1_000_000 : 1 }
}

package import Evidence

/// One recording as a timeline sees it. Times are microseconds: of day and year since 1970, of the recording since its first
/// timestamp.
package struct Take: Sendable {
    package let path: String
    let place: Placement.RecordingPlace
    let name: DeviceName
    /// The folders that the original lay in, the outermost first.
    let folders: [Substring]
    /// What the clock that counts showed at the first timestamp; nil where nothing tells.
    let reading: Int64?
    /// Whether that clock is the recorder's or a person's, and not that of some file system.
    let isClock: Bool
    /// Whether a person states when it began.
    let isStated: Bool
    /// What the venue declares is to be added to the recorder's clock.
    let declared: Int64?
    let length: Int64
    /// Whether the length is what packets add up to, and not an estimate.
    let isMeasured: Bool
    let hasPicture: Bool
    let hasSound: Bool
    let losses: [Loss]

    struct Loss: Sendable {
        let from: Int64
        let to: Int64
        let picture: Bool
        let sound: Bool
        let code: FindingCode
    }

    var end: Int64? { reading.map { $0 + length } }

    /// - Returns: nil for what is not placed as a recording.
    package init?(_ file: ArchivedFile, _ recording: Recording) {
        guard let place = file.placement.recording else { return nil }
        path = file.path
        self.place = place
        let chosen = recording.start.first { $0.chosen == true }
        name = DeviceName(file.origin.name, times: recording.start.filter { $0.source == .fileName }.map(\.value))
        folders = file.origin.path.split(separator: "/").dropLast()
        // Before the offset, which is added to the second only.
        reading = chosen?.start.flatMap { WallTime($0)?.microseconds }
        isClock = chosen.map { $0.source != .fileTime } ?? false
        isStated = chosen?.source == .declared
        declared = chosen?.corrected == nil ? nil : place.clockOffset.flatMap { Evidence.microseconds(of: $0) }.flatMap { abs($0) <= longest ? $0 : nil }
        let byName = chosen.flatMap { chosen in chosen.end.flatMap { end in chosen.start.map { (end.seconds - $0.seconds) * 1_000_000 } } } ?? nil
        let counted = recording.duration.flatMap { Evidence.microseconds(of: $0) }.flatMap { $0 > 0 ? $0 : nil }
        isMeasured = counted != nil && recording.durationFrom != "bitrate"
        // A length that is no recording's would leave the range of times.
        length = min(max(0, (isMeasured ? counted.map { Take.heard(recording, than: $0) ?? $0 } : byName ?? counted) ?? 0), longest)
        hasPicture = recording.streams.contains { $0.kind == "video" }
        hasSound = recording.streams.contains { $0.kind == "audio" }
        losses = Self.losses(of: recording)
    }

    /// Microseconds that a container may leave out. Less is what coders fill up their last frame with, which is no time; more is of a
    /// sample rate that is not what it says.
    private static let uncounted: ClosedRange<Int64> = 250_000...2_000_000

    /// How long the sound is that was decoded, where that is longer: a program stream's timestamps do not count what lies
    /// in its last packets.
    private static func heard(_ recording: Recording, than counted: Int64) -> Int64? {
        let lengths = (recording.analysis?.decoded ?? []).compactMap { decoded -> Int64? in
            guard let audio = recording.streams.first(where: { $0.index == decoded.stream })?.audio, audio.sampleRate > 0 else { return nil }
            return Evidence.microseconds(of: secondsText(Double(decoded.units) / Double(audio.sampleRate)))
        }
        return lengths.filter { uncounted.contains($0 - counted) }.max()
    }

    /// Gaps in the timestamps of a stream; of picture or sound only where no other stream of the kind goes on.
    private static func losses(of recording: Recording) -> [Loss] {
        let kinds = Dictionary(recording.streams.map { ($0.index, $0.kind) }, uniquingKeysWith: { first, _ in first })
        return (recording.analysis?.events ?? []).compactMap { event in
            guard event.code == .mediaGap, let stream = event.stream, let kind = kinds[stream], kind == "video" || kind == "audio", kinds.values.count(where: { $0 == kind }) == 1,
                let from = event.from.flatMap({ Evidence.microseconds(of: $0) }), let to = event.to.flatMap({ Evidence.microseconds(of: $0) }), from < to
            else { return nil }
            return Loss(from: from, to: to, picture: kind == "video", sound: kind == "audio", code: event.code)
        }
    }
}

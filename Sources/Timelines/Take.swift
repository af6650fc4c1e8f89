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
    /// Where the packets of each begin and end; nil where nothing tells.
    private let picture: (from: Int64, to: Int64)?
    private let sound: (from: Int64, to: Int64)?
    /// Whether pictures come at one rate, so that the last one's end is known.
    private let isSteady: Bool
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
    package init?(_ file: ArchivedFile, _ recording: Recording, _ rules: TimelineRules) {
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
        let ends = Ends(recording)
        let byName = chosen.flatMap { chosen in chosen.end.flatMap { end in chosen.start.map { (end.seconds - $0.seconds) * 1_000_000 } } } ?? nil
        let stated = recording.duration.flatMap { Evidence.microseconds(of: $0) }.flatMap { $0 > 0 ? $0 : nil }
        let counted = ends.all ?? (recording.durationFrom == "bitrate" ? nil : stated)
        isMeasured = counted != nil
        // A length that is no recording's would leave the range of times.
        length = min(max(0, counted.map { Take.heard(recording, than: $0) ?? $0 } ?? byName ?? stated ?? 0), longest)
        picture = ends.span("video")
        sound = ends.span("audio")
        isSteady = !recording.streams.contains { $0.video?.variableFrameRate == true }
        hasPicture = ends.has("video")
        hasSound = ends.has("audio")
        losses = ends.losses(length, rules) + Self.losses(of: recording)
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

    /// How much later than this one begins a recording that goes on where this one ends.
    ///
    /// A steady picture tells, for recorders change files between pictures, and sound comes in blocks that are filled up. How
    /// long a picture stands that comes on change nobody can see: there the sound tells, and where it goes on much longer.
    func spacing(to next: Take) -> Int64 {
        func between(_ this: (from: Int64, to: Int64)?, _ next: (from: Int64, to: Int64)?) -> Int64? { this.flatMap { this in next.map { this.to - $0.from } } }
        let (picture, sound) = (between(picture, next.picture), between(sound, next.sound))
        guard let picture else { return max(0, sound ?? length) }
        return max(0, sound.map { isSteady && abs($0 - picture) <= 500_000 ? picture : max($0, picture) } ?? picture)
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

/// Where the packets of a recording begin and end: containers promise more, and some less, than there is.
private struct Ends {
    private let streams: [(kind: String, span: (from: Int64, to: Int64)?)]

    init(_ recording: Recording) {
        streams = recording.streams.filter { $0.kind == "video" || $0.kind == "audio" }.map { stream in
            let span = stream.span.flatMap { span in Evidence.microseconds(of: span.from).flatMap { from in Evidence.microseconds(of: span.to).map { (max(0, from), $0) } } }
            return (stream.kind, span.flatMap { $0.0 < $0.1 ? $0 : nil })
        }
    }

    /// The last packet's end; nil where no packet has a time.
    var all: Int64? { streams.compactMap(\.span?.to).max() }

    /// Whether there is a stream of the kind, and where any stream has packets, whether this one has.
    func has(_ kind: String) -> Bool { streams.contains { $0.kind == kind && ($0.span != nil || all == nil) } }

    /// From the first packet to the end of the last one of all streams of a kind.
    func span(_ kind: String) -> (from: Int64, to: Int64)? {
        let spans = streams.filter { $0.kind == kind }.compactMap(\.span)
        return spans.map(\.from).min().flatMap { from in spans.map(\.to).max().map { (from, min($0, longest)) } }
    }

    /// What is before the first packet and behind the last one of all streams of a kind.
    func losses(_ length: Int64, _ rules: TimelineRules) -> [Take.Loss] {
        ["video", "audio"].filter(has).flatMap { kind -> [Take.Loss] in
            guard let span = span(kind) else { return [] }
            return [(0, span.from), (span.to, length)].filter { $0.1 - $0.0 > microseconds(rules.files.join) }.map { .init(from: $0.0, to: $0.1, picture: kind == "video", sound: kind == "audio", code: .mediaGap) }
        }
    }
}

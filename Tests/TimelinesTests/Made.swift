internal import Evidence
@testable internal import Timelines

/// Recordings that were never made.
enum Made {
    static let rules = TimelineRules(
        version: 1, coverage: .init(tolerance: 5), clock: .init(warn: 2, large: 60, resolution: 1, declared: 1, drift: 100), files: .init(join: 2, whole: 2, regular: 3),
        content: .init(span: 300, packets: 25, sizes: 8), sound: .init(rooms: ["pickup", "pano", "opening", "seat"], lines: ["meeting"], apart: ["draw", "gate"], slack: 900, best: 2, pairs: 4))

    /// `14:30:00` of the day of the sample.
    static func time(_ clock: String, day: String = "2026-09-15") -> Instant { Instant(iso8601: "\(day)T\(clock)+08:00")! }

    /// - Parameters:
    ///   - track: `main/evaluation/pano`.
    ///   - start: by the recorder's clock, `14:30:00`; with a day before it, `2026-09-16 00:10:00`; nil where nothing tells.
    static func take(
        _ track: String, _ name: String, _ start: String?, seconds: Double, folder: String = "/venue", kinds: [String] = ["video", "audio"], source: Recording.StartEvidence.Source = .fileName,
        offset: String? = nil, gaps: [(stream: Int, from: String, to: String)] = []
    ) -> Take {
        let parts = track.split(separator: "/").map(String.init)
        let place = Placement.RecordingPlace(venue: parts[0], stage: parts[1], source: parts[2], clockOffset: offset)
        let path = "data/recordings/\(track)/\(name)"
        var evidence: [Recording.StartEvidence] = []
        if let start {
            let words = start.split(separator: " ").map(String.init)
            evidence.append(.init(source: source, value: "", start: words.count > 1 ? time(words[1], day: words[0]) : time(start), zone: .local))
        }
        var recording = Recording(
            path: path, sha256: nil, size: 1, container: "mp4", duration: secondsText(seconds), durationFrom: "pts",
            streams: kinds.enumerated().map { .init(index: $0.offset, kind: $0.element, codec: "", codecTag: nil, profile: nil, timeBase: "1/1000", duration: nil, startTime: nil, bitRate: nil, video: nil, audio: nil, tags: []) },
            start: evidence, probedWith: "")
        recording.start = StartChoice.choose(evidence, milliseconds: recording.milliseconds, clockOffset: offset).evidence
        if !gaps.isEmpty {
            recording.analysis = RecordingAnalysis(depth: .fast, analysedWith: "", thresholds: "", events: gaps.map { .init(code: .mediaGap, detail: "", stream: $0.stream, from: $0.from, to: $0.to) })
        }
        let file = ArchivedFile(
            path: path, size: 1, crc32: "00000000", digests: [:], mediaType: nil, origin: .init(name: name, nameBytes: nil, path: "\(folder)/\(name)", modifiedAt: Instant(seconds: 0)), ingestedAt: Instant(seconds: 0),
            placement: .recording(place))
        return Take(file, recording)!
    }

    static func noPackets(_ path: String) -> PacketEnds? { nil }
}

internal import Evidence
@testable internal import Timelines

/// Recordings that were never made.
enum Made {
    static let rules = TimelineRules(
        version: 1,
        coverage: .init(
            tolerance: 5, apart: ["meeting", "screen", "draw", "gate"], once: ["opening"],
            sources: [
                "pano": .init(stages: ["evaluation"], what: [.picture]), "pickup": .init(stages: ["evaluation"], what: [.sound], instead: ["pano"]),
                "meeting": .init(stages: ["evaluation"], what: [.picture, .sound]), "opening": .init(stages: ["opening"], what: [.picture, .sound]),
            ]),
        clock: .init(warn: 2, large: 60, resolution: 1, declared: 1, lag: 0.04, line: 0.5, wander: 10), files: .init(join: 2, whole: 2, regular: 3),
        content: .init(span: 300, packets: 25, sizes: 8),
        sound: .init(rooms: ["pickup", "pano", "opening", "seat"], lines: ["meeting"], apart: ["draw", "gate"], slack: 900, best: 2, pairs: 4))

    /// `14:30:00` of the day of the sample.
    static func time(_ clock: String, day: String = "2026-09-15") -> Instant { Instant(iso8601: "\(day)T\(clock)+08:00")! }

    /// - Parameters:
    ///   - track: `main/evaluation/pano`.
    ///   - heard: seconds of sound that were decoded, of 8,000 samples each.
    ///   - start: by the recorder's clock, `14:30:00`; with a day before it, `2026-09-16 00:10:00`; nil where nothing tells.
    static func take(
        _ track: String, _ name: String, _ start: String?, seconds: Double, folder: String = "/venue", kinds: [String] = ["video", "audio"], source: Recording.StartEvidence.Source = .fileName,
        offset: String? = nil, varies: Bool = false, spans: [Int: (String, String)] = [:], gaps: [(stream: Int, from: String, to: String)] = [], heard: Double? = nil
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
        if varies { recording.streams[0].video = .init(width: 1, height: 1, pixelFormat: nil, frameRate: nil, declaredFrameRate: nil, variableFrameRate: true) }
        for (stream, span) in spans { recording.streams[stream].span = .init(from: span.0, to: span.1) }
        recording.start = StartChoice.choose(evidence, milliseconds: recording.milliseconds, clockOffset: offset).evidence
        if !gaps.isEmpty {
            recording.analysis = RecordingAnalysis(depth: .fast, analysedWith: "", thresholds: "", events: gaps.map { .init(code: .mediaGap, detail: "", stream: $0.stream, from: $0.from, to: $0.to) })
        }
        if let heard, let sound = kinds.firstIndex(of: "audio") {
            recording.streams[sound].audio = .init(sampleRate: 8000, channels: 1, sampleFormat: nil, bitsPerSample: nil)
            recording.analysis = RecordingAnalysis(depth: .fast, analysedWith: "", thresholds: "", decoded: [.init(stream: sound, units: UInt64(heard * 8000))])
        }
        let file = ArchivedFile(
            path: path, size: 1, crc32: "00000000", digests: [:], mediaType: nil, origin: .init(name: name, nameBytes: nil, path: "\(folder)/\(name)", modifiedAt: Instant(seconds: 0)), ingestedAt: Instant(seconds: 0),
            placement: .recording(place))
        return Take(file, recording, rules)!
    }

    static func noPackets(_ path: String) -> PacketEnds? { nil }
}

extension Made {
    static let frame = TimelineMaker.Frame(venues: ["main", "sub1"], schedule: nil, ofVenues: ["pano", "pickup"], ofProject: ["meeting", "opening"])

    static func schedule(opening: (String, String?)? = nil, evaluation: (String, String)? = nil) -> TimelineMaker.Frame {
        var frame = frame
        frame.schedule = Project.Schedule(
            openingAt: opening.map { time($0.0) }, openingEnd: opening.flatMap { $0.1.map { time($0) } }, evaluationStart: evaluation.map { time($0.0) }, evaluationEnd: evaluation.map { time($0.1) })
        return frame
    }

    static func run(_ take: Take) -> Timeline.Run {
        Timeline.Run(venue: take.place.venue, stage: take.place.stage, source: take.place.source, device: take.name.stem, parts: [.init(path: take.path, at: Millionths(0))])
    }

    /// Two sounds that are aligned, heard from beginning to end, in both directions where the offset is an interval.
    static func pair(_ a: Take, _ b: Take, offset: (Double, Double), drift: Double = 0) -> Timeline.Pair {
        let lags = offset.0 == offset.1 ? [offset.0] : [offset.0, offset.1]
        let lines = lags.map { Alignment.Line(lag: Millionths($0), from: Millionths(0), to: Millionths(count: b.length), share: Millionths(1), residual: Millionths(0.001)) }
        return Timeline.Pair(
            a: run(a), b: run(b),
            alignment: Alignment(verdict: .aligned, lines: lines, drift: Millionths(drift), offset: .init(low: Millionths(offset.0), high: Millionths(offset.1)), overlap: Millionths(600)))
    }
}

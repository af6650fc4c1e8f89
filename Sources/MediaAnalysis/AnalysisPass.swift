internal import Evidence
internal import Media
internal import MediaStructure

/// One pass over a recording: every packet once, its pictures and sound decoded as far as the depth asks for.
struct AnalysisPass {
    let depth: RecordingAnalysis.Depth
    let thresholds: QualityThresholds
    /// SHA-256 of the file that the thresholds come from.
    let thresholdsDigest: String
    let threads: Int
    let tool: String

    /// What leaves the pass while it goes on.
    struct Sink {
        /// Position in the file.
        var progress: (UInt64) -> Void
        /// A picture for the contact sheet, and its time.
        var thumbnail: (Double, StillPicture) -> Void
        /// Peak of each half second of the loudest stream, at the end.
        var levels: ([UInt8]) -> Void
        /// Stream and hash of each leaf.
        var leaf: (Int, Digest) -> Void
        /// A piece of the sound that is kept: ``SoundKeeper``.
        var sound: ([UInt8]) -> Void
    }

    /// Seconds between two pictures of the contact sheet.
    private static let thumbnailStep = 60.0
    private static let thumbnailSize = (width: 192, height: 108)
    /// More of one kind than anybody reads one by one.
    private static let mostEvents = 200

    func run(_ reader: MediaReader, _ file: DescriptorSource, _ structure: MediaStructure.Outcome, _ sink: Sink) -> Recording {
        var cutter = reader.recording.sha256.flatMap { Digest(hex: $0, algorithm: .sha256) }.map { LeafCutter(sha256: $0, sink.leaf) }
        let watches = follow(reader, &cutter, sink)
        var recording = reader.recording
        var analysis = RecordingAnalysis(depth: depth, analysedWith: "\(tool), \(MediaLibrary.versions)", thresholds: thresholdsDigest)
        var events: [Recording.Observation] = []
        var notes: [String] = []
        var finished: [StreamWatch] = []
        for var watch in watches {
            let (seen, decoded, note) = watch.finish()
            events += seen
            analysis.decoded += [decoded].compactMap { $0 }
            notes += [note].compactMap { $0 }
            finished.append(watch)
        }
        let times = Dictionary(uniqueKeysWithValues: finished.map { ($0.stream, $0.times) })
        events += MinimumCheck(thresholds).run(recording, times) + DurationCheck(thresholds).run(recording, times)
        if !recording.streams.isEmpty, !recording.streams.contains(where: { $0.audio != nil }) { events.append(.init(code: .soundMissing, detail: "")) }
        analysis.events = AnalysisPass.capped(events)
        if let levels = loudest(finished) { sink.levels(levels) }
        if let cutter { analysis.leaves = cutter.finish(file) }
        analysis.checks = checks(recording, structure, finished, hasLeaves: cutter != nil, notes: notes)
        recording.analysis = analysis
        return recording
    }

    /// Every packet once, through the watch of its stream, which begins with the stream's first packet.
    ///
    /// - Returns: by stream.
    private func follow(_ reader: MediaReader, _ cutter: inout LeafCutter?, _ sink: Sink) -> [StreamWatch] {
        let origin = reader.recording.startTime.flatMap(Double.init) ?? 0
        let thumbnails = Thumbnails(step: AnalysisPass.thumbnailStep, size: AnalysisPass.thumbnailSize, sink.thumbnail)
        var watches: [Int: StreamWatch] = [:]
        // The contact sheet shows the first stream of pictures.
        var shown: Int?
        // The first stream that is heard is the one whose sound is kept.
        var isKept = false
        var progress = Progress(sink.progress)
        reader.forEachPacket { packet in
            let index = packet.stream
            if watches[index] == nil {
                cutter?.begin(reader, stream: index)
                if shown == nil, reader.recording.streams[index].video != nil { shown = index }
                let isShown = shown == index
                watches[index] = StreamWatch(reader, stream: index, origin: origin, depth: depth, threads: threads, thresholds: thresholds) { picture, at in if isShown { thumbnails.offer(picture, at: at) } }
                if !isKept, watches[index]?.sound != nil {
                    isKept = true
                    watches[index]?.keep(SoundKeeper(sink.sound))
                }
            }
            cutter?.add(packet)
            watches[index]?.add(packet)
            progress.reach(packet.position)
        }
        return watches.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Says how far the pass is: by bytes, and by time, for hours of a picture that stands still are few bytes, and no sign
    /// of life would be taken for a hang.
    private struct Progress {
        private let report: (UInt64) -> Void
        private var reported: UInt64 = 0
        private var last = ContinuousClock.now

        init(_ report: @escaping (UInt64) -> Void) { self.report = report }

        mutating func reach(_ position: Int64?) {
            let position = position.map { UInt64(max(0, $0)) } ?? reported
            guard position >= reported + (4 << 20) || .now - last > .seconds(2) else { return }
            reported = max(reported, position)
            last = .now
            report(reported)
        }
    }

    private func loudest(_ watches: [StreamWatch]) -> [UInt8]? {
        watches.compactMap { $0.sound?.watch.levels }.max { a, b in a.reduce(0) { $0 + Int($1) } < b.reduce(0) { $0 + Int($1) } }
    }

    /// Every check, and whether it ran.
    private func checks(_ recording: Recording, _ structure: MediaStructure.Outcome, _ watches: [StreamWatch], hasLeaves: Bool, notes: [String]) -> [RecordingAnalysis.Check] {
        let hasPackets = (recording.packets?.count ?? 0) > 0
        let hasTimes = watches.contains { $0.times.first != nil }
        let hasPicture = recording.streams.contains { $0.video != nil }
        let hasSound = recording.streams.contains { $0.audio != nil }
        let scans = watches.compactMap(\.pictures)
        let total = scans.reduce(0) { $0 + $1.packets }
        let looked = scans.reduce(0) { $0 + $1.decodedPackets }
        func timed(_ name: RecordingAnalysis.CheckName, _ notes: [String]) -> RecordingAnalysis.Check {
            guard hasTimes else { return .init(name, .notRun, hasPackets ? "no timestamps" : "no packets") }
            return notes.isEmpty ? .init(name, .ran) : .init(name, .partly, notes.joined(separator: "; "))
        }
        func pictured(_ name: RecordingAnalysis.CheckName, sampled: RecordingAnalysis.Check) -> RecordingAnalysis.Check {
            guard hasPicture else { return .init(name, .notRun, "no picture") }
            guard !scans.isEmpty else { return .init(name, .notRun, "no decoder") }
            return depth == .thorough || looked == total ? .init(name, .ran) : sampled
        }
        return RecordingAnalysis.CheckName.allCases.map { name in
            switch name {
            case .structure: structure.check
            case .timestamps, .stutter: timed(name, notes)
            case .duration: timed(name, [])
            case .pictures: pictured(name, sampled: .init(name, .partly, "\(looked) of \(total) pictures decoded, and keyframes"))
            case .black, .frozen: pictured(name, sampled: .init(name, .ran, "keyframes, and what they or packet sizes made doubtful"))
            case .minimum: hasPicture ? .init(name, .ran) : .init(name, .notRun, "no picture")
            case .sound, .silent, .clipped:
                if !hasSound { .init(name, .notRun, "no sound") } else if watches.contains(where: { $0.sound != nil }) { .init(name, .ran) } else { .init(name, .notRun, "no decoder") }
            case .leaves: hasLeaves ? .init(name, .ran) : .init(name, .notRun, "made in a workspace only")
            }
        }
    }

    /// In order of stream, kind and time; of one kind in one stream so many, and then how many more.
    private static func capped(_ events: [Recording.Observation]) -> [Recording.Observation] {
        struct Kind: Hashable {
            let stream: Int
            let code: FindingCode
        }
        let kinds = Dictionary(grouping: events) { Kind(stream: $0.stream ?? -1, code: $0.code) }
        return kinds.sorted { ($0.key.stream, $0.key.code.rawValue) < ($1.key.stream, $1.key.code.rawValue) }.flatMap { kind, events in
            guard events.count > mostEvents else { return events }
            let more = Recording.Observation(code: kind.code, detail: "\(events.count - mostEvents) more", stream: events[0].stream, from: events[mostEvents].from, to: events.last?.to)
            return Array(events.prefix(mostEvents)) + [more]
        }
    }
}

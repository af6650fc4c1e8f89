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
    }

    /// Seconds between two pictures of the contact sheet.
    private static let thumbnailStep = 60.0
    private static let thumbnailSize = (width: 192, height: 108)
    /// More of one kind than anybody reads one by one.
    private static let mostEvents = 200

    func run(_ reader: MediaReader, _ file: DescriptorSource, _ structure: MediaStructure.Outcome, _ sink: Sink) -> Recording {
        let origin = reader.recording.startTime.flatMap(Double.init) ?? 0
        var pictures: [Int: PictureScan] = [:]
        var sounds: [Int: (decoder: AudioDecoder, watch: SoundWatch)] = [:]
        var refusedSound: [Int: Int] = [:]
        var times: [Int: PacketTimes] = [:]
        var clocks: [Int: MediaClock] = [:]
        var undecodable: [Recording.Observation] = []
        var cutter = reader.recording.sha256.flatMap { Digest(hex: $0, algorithm: .sha256) }.map { LeafCutter(sha256: $0, sink.leaf) }
        let isTransportStream = reader.recording.container == "mpegts"
        var lost: [Int: LostPackets] = [:]
        let thumbnails = Thumbnails(step: AnalysisPass.thumbnailStep, size: AnalysisPass.thumbnailSize, sink.thumbnail)

        func prepare(_ index: Int) {
            let stream = reader.recording.streams[index]
            let clock = MediaClock(reader, stream: index, origin: origin)
            clocks[index] = clock
            cutter?.begin(reader, stream: index)
            times[index] = PacketTimes(stream: index, isPicture: stream.video != nil, thresholds: thresholds)
            if stream.video != nil {
                let isFirst = pictures.isEmpty
                pictures[index] = PictureScan(reader, stream: index, clock: clock, depth: depth, threads: threads, thresholds: thresholds) { picture, at in if isFirst { thumbnails.offer(picture, at: at) } }
                if pictures[index] == nil { undecodable.append(.init(code: .mediaNoDecoder, detail: stream.codec, stream: index)) }
            } else if stream.audio != nil {
                if let decoder = AudioDecoder(reader, stream: index) { sounds[index] = (decoder, SoundWatch(stream: index, thresholds: thresholds)) } else { undecodable.append(.init(code: .mediaNoDecoder, detail: stream.codec, stream: index)) }
            }
        }

        var reported: UInt64 = 0
        var lastReport = ContinuousClock.now
        reader.forEachPacket { packet in
            let index = packet.stream
            if clocks[index] == nil { prepare(index) }
            guard let clock = clocks[index] else { return }
            let at = (packet.dts ?? packet.pts).map(clock.seconds)
            cutter?.add(packet)
            times[index]?.add(decoded: packet.dts.map(clock.seconds), shown: packet.pts.map(clock.seconds), length: packet.duration.map(clock.length), size: packet.size, position: packet.position)
            if packet.isCorrupt, isTransportStream { lost[index, default: LostPackets(stream: index)].add(at: at ?? times[index]?.end ?? 0, position: packet.position) }
            pictures[index]?.add(packet, at: at ?? times[index]?.end ?? 0)
            if sounds[index] != nil {
                let decoding = sounds[index]!.decoder.decode(packet) { sound in sounds[index]!.watch.add(sound, at: sound.pts.map(clock.seconds)) }
                if decoding == .refused { refusedSound[index, default: 0] += 1 }
            }
            // By bytes, and by time: hours of a picture that stands still are few bytes, and no sign of life would be a hang.
            let position = packet.position.map { UInt64(max(0, $0)) } ?? reported
            if position >= reported + (4 << 20) || .now - lastReport > .seconds(2) {
                reported = max(reported, position)
                lastReport = .now
                sink.progress(reported)
            }
        }

        var recording = reader.recording
        var analysis = RecordingAnalysis(depth: depth, analysedWith: "\(tool), \(MediaLibrary.versions)", thresholds: thresholdsDigest)
        var events: [Recording.Observation] = undecodable
        var notes: [String] = []
        for index in clocks.keys.sorted() {
            if let (observations, note) = times[index]?.finish() {
                events += observations
                if let note { notes.append("#\(index) \(note)") }
            }
            events += lost[index]?.finish() ?? []
            if pictures[index] != nil {
                events += pictures[index]!.finish()
                let scan = pictures[index]!
                analysis.decoded.append(.init(stream: index, units: scan.watch.pictures, refused: scan.refused, concealed: scan.watch.concealed))
            }
            if sounds[index] != nil {
                let clock = clocks[index]!
                sounds[index]!.decoder.drain { sound in sounds[index]!.watch.add(sound, at: sound.pts.map(clock.seconds)) }
                events += sounds[index]!.watch.finish()
                let refused = refusedSound[index] ?? 0
                if refused > 0 { events.append(.init(code: .mediaUndecodable, detail: "\(refused) packets", stream: index)) }
                analysis.decoded.append(.init(stream: index, units: sounds[index]!.watch.samples, refused: refused))
            }
        }
        let loudest = sounds.values.max { a, b in a.watch.levels.reduce(0) { $0 + Int($1) } < b.watch.levels.reduce(0) { $0 + Int($1) } }
        if let loudest { sink.levels(loudest.watch.levels) }
        events += MinimumCheck(thresholds).run(recording, times)
        events += DurationCheck(thresholds).run(recording, times)
        if !recording.streams.isEmpty, !recording.streams.contains(where: { $0.audio != nil }) { events.append(.init(code: .soundMissing, detail: "")) }
        analysis.events = AnalysisPass.capped(events)
        if let cutter { analysis.leaves = cutter.finish(file) }
        analysis.checks = checks(recording, structure, pictures, hasLeaves: cutter != nil, hasTimes: times.values.contains { $0.first != nil }, hasSound: !sounds.isEmpty, notes: notes)
        recording.analysis = analysis
        return recording
    }

    /// Every check, and whether it ran.
    private func checks(_ recording: Recording, _ structure: MediaStructure.Outcome, _ pictures: [Int: PictureScan], hasLeaves: Bool, hasTimes: Bool, hasSound: Bool, notes: [String]) -> [RecordingAnalysis.Check] {
        let hasPackets = (recording.packets?.count ?? 0) > 0
        let video = recording.streams.filter { $0.video != nil }
        let audio = recording.streams.filter { $0.audio != nil }
        let total = pictures.values.reduce(0) { $0 + $1.packets }
        let looked = pictures.values.reduce(0) { $0 + $1.decodedPackets }
        return RecordingAnalysis.CheckName.allCases.map { name in
            switch name {
            case .structure: structure.check
            case .timestamps, .duration, .stutter: hasTimes ? .init(name, notes.isEmpty || name == .duration ? .ran : .partly, notes.isEmpty || name == .duration ? nil : notes.joined(separator: "; ")) : .init(name, .notRun, hasPackets ? "no timestamps" : "no packets")
            case .pictures, .black, .frozen:
                if video.isEmpty { .init(name, .notRun, "no picture") } else if pictures.isEmpty { .init(name, .notRun, "no decoder") } else if depth == .thorough || looked == total { .init(name, .ran) } else if name == .pictures { .init(name, .partly, "\(looked) of \(total) pictures decoded, and keyframes") } else { .init(name, .ran, "keyframes, and what they or packet sizes made doubtful") }
            case .minimum: video.isEmpty && audio.isEmpty ? .init(name, .notRun, "neither picture nor sound") : .init(name, .ran)
            case .sound, .silent, .clipped: audio.isEmpty ? .init(name, .notRun, "no sound") : hasSound ? .init(name, .ran) : .init(name, .notRun, "no decoder")
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

internal import Evidence
internal import Foundation
internal import Isolation
internal import Media
internal import MediaStructure
internal import PackageFormat

/// What a child may be asked of a recording whose open file it is given.
struct RecordingRequest: Codable {
    enum Task: Codable {
        /// Container, streams and every packet, nothing decoded.
        case probe
        /// Leaves alone.
        case leaves
        case analyse(RecordingAnalysis.Depth, QualityThresholds, thresholdsDigest: String, threads: Int)
        /// One picture.
        case picture(PictureOrder)
        /// The sound that an analysis keeps, alone.
        case sound

        /// Whether sound is part of the answer.
        var hasSound: Bool {
            switch self {
            case .analyse, .sound: true
            case .probe, .leaves, .picture: false
            }
        }
    }

    var task: Task
    /// What the recording is called: in the facts, and for its extension.
    var name: String
    var sha256: String?
    /// The recording's place in the file.
    var offset: UInt64
    var size: UInt64
    /// Seconds for the whole.
    var limit: Int
    var tool: String

    /// How many may work at the same time.
    var threads: Int { if case .analyse(_, _, _, let threads) = task { max(1, min(threads, 256)) + 1 } else { 1 } }
}

/// The kinds of messages in which the child answers.
enum RecordingAnswer {
    /// Recording as JSON.
    static let recording: UInt8 = 0x52
    /// A piece of the packet index.
    static let packets: UInt8 = 0x50
    /// Position in the file that has been reached, eight bytes, the most significant first.
    static let progress: UInt8 = 0x47
    /// A picture of the contact sheet; levels of sound: see ``SheetMaterial``.
    static let thumbnail: UInt8 = 0x54
    static let levels: UInt8 = 0x57
    /// A leaf: stream in four bytes, hash in 32.
    static let leaf: UInt8 = 0x4C
    /// A piece of the sound that is kept.
    static let sound: UInt8 = 0x53
    /// A piece of a JPEG.
    static let picture: UInt8 = 0x4A
    /// PictureFacts as JSON.
    static let pictureFacts: UInt8 = 0x4B
}

/// The child: the program itself, with the hidden verb `look-at-recording`.
package enum RecordingService {
    /// More memory than decoding an honest recording takes: 4K with several threads.
    private static let memory: UInt = 3 << 30

    package static func run() {
        // What is made once opens no file later.
        MediaLibrary.prepare()
        ConfinedService.run(Confinement(memory: memory, isFiltered: true)) { request, reply in
            guard !request.bytes.isEmpty else { return }
            guard let order = try? JSONDecoder().decode(RecordingRequest.self, from: Data(request.bytes)), let descriptor = request.descriptor else { return }
            // Of every thread; the parent looks at the clock.
            Confinement.limitProcessorTime(seconds: order.limit * order.threads)
            let bytes = MediaBytes(descriptor: descriptor, offset: order.offset, size: order.size)
            answer(order, bytes) { kind, bytes in _ = reply(Message(kind, bytes)) }
        }
    }

    private static func answer(_ order: RecordingRequest, _ bytes: MediaBytes, _ reply: @escaping (UInt8, [UInt8]) -> Void) {
        let deadline = Deadline(after: .seconds(order.limit), isCancelled: { false })
        if case .picture(let wanted) = order.task { return picture(wanted, order, bytes, deadline, reply) }
        if case .sound = order.task { return sound(order, bytes, deadline, reply) }
        let file = DescriptorSource(bytes: bytes)
        let structure = MediaStructure.check(file, name: order.name)
        func leaf(_ stream: Int, _ hash: Digest) { reply(RecordingAnswer.leaf, LeafCollector.message(stream, hash)) }
        var recording: Recording
        switch MediaReader.open(bytes, name: order.name, sha256: order.sha256, deadline: deadline) {
        case .failed(let failed): recording = unopened(failed, order, file, structure, leaf)
        case .reader(let reader):
            switch order.task {
            case .probe: recording = index(reader, reply)
            case .leaves: recording = leaves(reader, file, reply, leaf)
            case .analyse(let depth, let thresholds, let digest, let threads):
                let pass = AnalysisPass(depth: depth, thresholds: thresholds, thresholdsDigest: digest, threads: threads, tool: order.tool)
                recording = pass.run(reader, file, structure, .init(
                    progress: { reply(RecordingAnswer.progress, bigEndian($0)) },
                    thumbnail: { reply(RecordingAnswer.thumbnail, SheetMaterial.encode($1, at: $0)) },
                    levels: { reply(RecordingAnswer.levels, $0) },
                    leaf: leaf,
                    sound: { reply(RecordingAnswer.sound, $0) }))
            case .picture, .sound: recording = reader.recording
            }
        }
        if bytes.size > 0 { recording.damage.insert(contentsOf: structure.observations, at: 0) }
        if let json = try? JSONEncoder().encode(recording) { reply(RecordingAnswer.recording, Array(json)) }
    }

    /// The structure of the whole is not looked at: somebody waits for the picture.
    private static func picture(_ wanted: PictureOrder, _ order: RecordingRequest, _ bytes: MediaBytes, _ deadline: Deadline, _ reply: (UInt8, [UInt8]) -> Void) {
        func open() -> MediaReader.Opened { MediaReader.open(bytes, name: order.name, sha256: order.sha256, deadline: deadline) }
        let recording =
            switch open() {
            case .failed(let failed): failed
            case .reader(let reader): PictureTask(order: wanted, reopen: { if case .reader(let again) = open() { again } else { nil } }).run(reader, reply)
            }
        if let json = try? JSONEncoder().encode(recording) { reply(RecordingAnswer.recording, Array(json)) }
    }

    /// The structure of the whole is not looked at here either.
    private static func sound(_ order: RecordingRequest, _ bytes: MediaBytes, _ deadline: Deadline, _ reply: @escaping (UInt8, [UInt8]) -> Void) {
        let recording =
            switch MediaReader.open(bytes, name: order.name, sha256: order.sha256, deadline: deadline) {
            case .failed(let failed): failed
            case .reader(let reader): SoundTask().run(reader, reply)
            }
        if let json = try? JSONEncoder().encode(recording) { reply(RecordingAnswer.recording, Array(json)) }
    }

    /// What no demuxer can open has its structure looked at and leaves over its bytes all the same.
    private static func unopened(_ recording: Recording, _ order: RecordingRequest, _ file: DescriptorSource, _ structure: MediaStructure.Outcome, _ leaf: @escaping (Int, Digest) -> Void) -> Recording {
        if case .leaves = order.task, let sha256 = order.sha256.flatMap({ Digest(hex: $0, algorithm: .sha256) }) { _ = LeafCutter(sha256: sha256, leaf).finish(file) }
        guard case .analyse(let depth, _, let digest, _) = order.task else { return recording }
        var recording = recording
        var analysis = RecordingAnalysis(depth: depth, analysedWith: "\(order.tool), \(MediaLibrary.versions)", thresholds: digest)
        if let sha256 = order.sha256.flatMap({ Digest(hex: $0, algorithm: .sha256) }) { analysis.leaves = LeafCutter(sha256: sha256, leaf).finish(file) }
        analysis.checks = RecordingAnalysis.CheckName.allCases.map { name in
            switch name {
            case .structure: structure.check
            case .leaves: analysis.leaves.isEmpty ? .init(name, .notRun, "made in a workspace only") : .init(name, .ran)
            default: .init(name, .notRun, recording.damage.last?.code.rawValue)
            }
        }
        recording.analysis = analysis
        return recording
    }

    /// Every stream into leaves, as an analysis cuts them.
    private static func leaves(_ reader: MediaReader, _ file: DescriptorSource, _ reply: (UInt8, [UInt8]) -> Void, _ leaf: @escaping (Int, Digest) -> Void) -> Recording {
        guard var cutter = reader.recording.sha256.flatMap({ Digest(hex: $0, algorithm: .sha256) }).map({ LeafCutter(sha256: $0, leaf) }) else { return reader.recording }
        var begun: Set<Int> = []
        var count = 0
        reader.forEachPacket { packet in
            if begun.insert(packet.stream).inserted { cutter.begin(reader, stream: packet.stream) }
            cutter.add(packet)
            count += 1
            if count % 1024 == 0, let position = packet.position { reply(RecordingAnswer.progress, bigEndian(UInt64(max(0, position)))) }
        }
        _ = cutter.finish(file)
        return reader.recording
    }

    /// Every packet into the compact index.
    private static func index(_ reader: MediaReader, _ reply: (UInt8, [UInt8]) -> Void) -> Recording {
        var encoder = PacketEncoder()
        var buffer: [UInt8] = []
        reader.forEachPacket { packet in
            encoder.append(Packet(stream: packet.stream, pts: packet.pts, dts: packet.dts, size: packet.size, position: packet.position, isKeyframe: packet.isKeyframe, isCorrupt: packet.isCorrupt), to: &buffer)
            if buffer.count >= 1 << 16 {
                reply(RecordingAnswer.packets, buffer)
                buffer.removeAll(keepingCapacity: true)
                if let position = packet.position { reply(RecordingAnswer.progress, bigEndian(UInt64(max(0, position)))) }
            }
        }
        reply(RecordingAnswer.packets, buffer)
        return reader.recording
    }
}

func bigEndian(_ value: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * UInt64($0))) } }

func unsigned(_ bytes: some Sequence<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

internal import Evidence
internal import Files
internal import Media
internal import MediaStructure
internal import SystemPackage
internal import TestSupport
@testable internal import MediaAnalysis

/// Recordings made for one test.
struct Films {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    static var hasFFmpeg: Bool { hasProgram("ffmpeg") }
    static let absence = "ffmpeg is not installed"

    struct Failed: Error {
        let ran: Ran
    }

    struct NotOpened: Error {
        let recording: Recording
    }

    /// `ffmpeg ARGUMENTS NAME`
    func make(_ name: String, _ arguments: [String]) throws -> FilePath {
        let path = folder.path.appending(name)
        let ran = try run("ffmpeg", ["-v", "error", "-y"] + arguments + [path.string])
        guard ran.status == 0 else { throw Failed(ran: ran) }
        return path
    }

    /// H.264 of 320×240 at 25 pictures a second, a keyframe every two seconds; `filter` makes the pictures.
    func film(_ name: String, _ filter: String, seconds: Int, _ more: [String] = []) throws -> FilePath {
        try make(name, ["-f", "lavfi", "-i", filter, "-t", String(seconds), "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "veryfast", "-g", "50", "-sc_threshold", "0"] + more)
    }

    /// PCM of 16 bits; `sample` gives that of each channel at each second, full scale ±1, cut off beyond.
    func wave(_ name: String, seconds: Double, rate: Int = 8000, channels: Int = 1, _ sample: (Double, Int) -> Double) throws -> FilePath {
        var data: [UInt8] = []
        for i in 0..<Int(seconds * Double(rate)) {
            for channel in 0..<channels { data += Films.little(UInt32(bitPattern: Int32(max(-32768, min(32767, sample(Double(i) / Double(rate), channel) * 32768)))), 2) }
        }
        return try folder.write(name, Films.header(format: 1, bits: 16, rate: rate, channels: channels, data.count) + data)
    }

    /// PCM of 32-bit floating point.
    func wave(_ name: String, floats: [Float], rate: Int = 8000) throws -> FilePath {
        let data = floats.flatMap { Films.little($0.bitPattern, 4) }
        return try folder.write(name, Films.header(format: 3, bits: 32, rate: rate, channels: 1, data.count) + data)
    }

    private static func header(format: Int, bits: Int, rate: Int, channels: Int, _ count: Int) -> [UInt8] {
        let block = channels * bits / 8
        return Array("RIFF".utf8) + little(UInt32(36 + count), 4) + Array("WAVEfmt ".utf8) + little(16, 4) + little(UInt32(format), 2) + little(UInt32(channels), 2) + little(UInt32(rate), 4) + little(UInt32(rate * block), 4)
            + little(UInt32(block), 2) + little(UInt32(bits), 2) + Array("data".utf8) + little(UInt32(count), 4)
    }

    static func little(_ value: UInt32, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) } }
}

/// Opens a recording as the child does, in this process.
func withReader<Result>(_ path: FilePath, _ body: (MediaReader, MediaBytes) throws -> Result) throws -> Result {
    let file = try InputFile(path)
    return try file.withDescriptor { descriptor in
        let bytes = MediaBytes(descriptor: descriptor, size: file.stat.size)
        switch MediaReader.open(bytes, name: path.string, sha256: nil, deadline: Deadline(after: .seconds(120), isCancelled: { false })) {
        case .failed(let recording): throw Films.NotOpened(recording: recording)
        case .reader(let reader): return try body(reader, bytes)
        }
    }
}

/// A recording as `analyse` sees it, with what it hands out on the way.
struct Look {
    let recording: Recording
    let analysis: RecordingAnalysis
    /// Times of the pictures of the contact sheet.
    let thumbnails: [Double]
    let levels: [UInt8]
    /// What is kept of it.
    let sound: [UInt8]
}

/// Looks at a recording as `analyse` does, in this process.
func look(_ path: FilePath, _ depth: RecordingAnalysis.Depth, _ thresholds: QualityThresholds = .test) throws -> Look {
    var thumbnails: [Double] = []
    var levels: [UInt8] = []
    var sound: [UInt8] = []
    let recording = try withReader(path) { reader, bytes in
        let source = DescriptorSource(bytes: bytes)
        return AnalysisPass(depth: depth, thresholds: thresholds, thresholdsDigest: "", threads: 1, tool: "test").run(
            reader, source, MediaStructure.check(source, name: path.string),
            .init(progress: { _ in }, thumbnail: { at, _ in thumbnails.append(at) }, levels: { levels = $0 }, leaf: { _, _ in }, sound: { sound += $0 }))
    }
    guard let analysis = recording.analysis else { throw Fault(.inputOutput, path: path.string) }
    return Look(recording: recording, analysis: analysis, thumbnails: thumbnails, levels: levels, sound: sound)
}

extension RecordingAnalysis {
    func all(_ code: FindingCode) -> [Recording.Observation] { events.filter { $0.code == code } }
}

internal import Evidence
internal import Foundation
internal import MediaProof

/// A folder of recordings that ffmpeg makes for one test; it goes when the value goes.
final class Studio {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("fengcun-leaves-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    static var hasFFmpeg: Bool { FileManager.default.isExecutableFile(atPath: "/usr/bin/ffmpeg") && FileManager.default.isExecutableFile(atPath: "/usr/bin/ffprobe") }
    static let absence = "ffmpeg is not there"
    /// Recordings that other projects made, beside the package.
    static let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../shared/corpora/media").standardizedFileURL
    static var hasCorpus: Bool { FileManager.default.fileExists(atPath: corpus.path) }
    static let noCorpus = "../shared/corpora is not there"

    /// `ffmpeg ARGUMENTS NAME`
    func make(_ name: String, _ arguments: String, from source: URL? = nil) throws -> URL {
        let url = folder.appendingPathComponent(name)
        var words = arguments.split(separator: " ").map(String.init)
        if let place = words.firstIndex(of: "SOURCE"), let source { words[place] = source.path }
        _ = try run("/usr/bin/ffmpeg", ["-v", "error", "-y"] + words + [url.path])
        return url
    }
}

struct Failed: Error, CustomStringConvertible {
    let description: String
}

/// The output of a program that has to succeed.
func run(_ program: String, _ arguments: [String]) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed(description: "\(program) \(arguments.joined(separator: " "))") }
    return data
}

/// One stream of a recording with its packets, as ffprobe shows them.
struct StreamContent {
    var index: Int
    var format: StreamFormat
    var timeBase: MediaLeaf.TimeBase
    var packets: [(facts: MediaLeafBuilder.Unit, bytes: [UInt8])]

    /// - Parameter specifier: as ffprobe has it: `v:0`, `a:0`.
    init(_ url: URL, _ specifier: String) throws {
        struct Output: Decodable {
            struct Stream: Decodable {
                var index: Int
                var codec_name: String
                var time_base: String
                var sample_rate: String?
                var channels: Int?
                var extradata: String?
            }
            struct Packet: Decodable {
                var pts: Int64?
                var dts: Int64?
                var flags: String
                var data: String?
            }
            var streams: [Stream]
            var packets: [Packet]
        }
        let text = try run("/usr/bin/ffprobe", ["-v", "error", "-select_streams", specifier, "-show_streams", "-show_packets", "-show_data", "-of", "json", url.path])
        let output = try JSONDecoder().decode(Output.self, from: text)
        guard let stream = output.streams.first else { throw Failed(description: "\(url.lastPathComponent) has no \(specifier)") }
        let base = stream.time_base.split(separator: "/").compactMap { Int32($0) }
        index = stream.index
        timeBase = .init(base[0], base[1])
        // ffprobe does not show a block's length; ffmpeg's encoder makes blocks of 1024 bytes.
        format = StreamFormat(
            codec: stream.codec_name, extradata: bytes(ofDump: stream.extradata ?? ""), sampleRate: stream.sample_rate.flatMap { Int($0) } ?? 0, channels: stream.channels ?? 0,
            blockAlign: stream.codec_name == "adpcm_ima_wav" ? 1024 : 0)
        packets = output.packets.map { (.init(pts: $0.pts, dts: $0.dts, isKeyframe: $0.flags.contains("K"), isCorrupt: $0.flags.contains("C")), bytes(ofDump: $0.data ?? "")) }
    }
}

/// `00000000: 0000 0001 6764  ....gd`, a line for 16 bytes.
private func bytes(ofDump text: String) -> [UInt8] {
    var out: [UInt8] = []
    for line in Array(text.utf8).split(separator: 0x0A) {
        guard let colon = line.firstIndex(of: 0x3A) else { continue }
        let digits = line[(colon + 2)...].prefix(40).filter { $0 != 0x20 }
        out += [UInt8](lowerHex: String(decoding: digits, as: UTF8.self)) ?? []
    }
    return out
}

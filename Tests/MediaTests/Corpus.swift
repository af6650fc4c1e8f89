internal import Evidence
internal import Foundation
internal import Media

/// Files that other projects made, beside the package; tests are skipped where they are not there.
enum Corpus {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../shared/corpora").standardizedFileURL
    static var isThere: Bool { FileManager.default.fileExists(atPath: folder.appendingPathComponent("media-probe.tsv").path) }
    static let absence = "../shared/corpora is not there"

    /// One line of `media-probe.tsv`: what ffprobe saw.
    struct Entry: Sendable, CustomStringConvertible {
        let path: String
        let container: String
        /// `video:h264:1280x720,audio:aac:48000/2`
        let streams: [String]
        let duration: Double?
        let isOpened: Bool

        var description: String { path }
        var url: URL { Corpus.folder.appendingPathComponent(path) }
    }

    static let entries: [Entry] = {
        guard let text = try? String(contentsOf: folder.appendingPathComponent("media-probe.tsv"), encoding: .utf8) else { return [] }
        return text.split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return Entry(path: fields[0], container: fields[1], streams: fields[2].split(separator: ",").map(String.init), duration: Double(fields[3]), isOpened: fields[4] == "0")
        }
    }()
}

/// A folder of recordings made for one test; it goes when the value goes.
final class Studio {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("fengcun-media-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    static var hasFFmpeg: Bool { FileManager.default.isExecutableFile(atPath: "/usr/bin/ffmpeg") }

    struct Failed: Error {}

    /// `ffmpeg ARGUMENTS NAME`
    func make(_ name: String, _ arguments: String) throws -> URL {
        let url = folder.appendingPathComponent(name)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/ffmpeg")
        process.arguments = ["-v", "error", "-y"] + arguments.split(separator: " ").map(String.init) + [url.path]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed() }
        return url
    }

    func write(_ name: String, _ bytes: [UInt8]) throws -> URL {
        let url = folder.appendingPathComponent(name)
        try Data(bytes).write(to: url)
        return url
    }

    /// What we see of a recording that ffmpeg makes, or of these bytes.
    func recording(_ name: String, _ arguments: String) throws -> Recording { try probe(try make(name, arguments)) }
    func recording(_ name: String, _ bytes: [UInt8]) throws -> Recording { try probe(try write(name, bytes)) }
}

/// Probes a file as `fengcun probe` does.
func probe(_ url: URL, limit: Duration = .seconds(20), sink: (borrowing MediaPacket) throws -> Void = { _ in }) throws -> Recording {
    let file = try FileHandle(forReadingFrom: url)
    let size = try file.seekToEnd()
    return try probe(MediaBytes(descriptor: file.fileDescriptor, size: size), name: url.lastPathComponent, limit: limit, sink: sink)
}

/// Opens the bytes and reads every packet.
func probe(_ bytes: MediaBytes, name: String, limit: Duration, sink: (borrowing MediaPacket) throws -> Void = { _ in }) throws -> Recording {
    switch MediaReader.open(bytes, name: name, sha256: nil, deadline: Deadline(after: limit, isCancelled: { false })) {
    case .failed(let recording): return recording
    case .reader(let reader):
        try reader.forEachPacket(sink)
        return reader.recording
    }
}

extension Recording {
    /// `video:h264:1280x720`, `audio:aac:48000/2`, `data:?`, as `media-probe.tsv` writes streams.
    var streamTexts: [String] {
        streams.map { stream in
            let name = "\(stream.kind):\(["none", "unknown_codec"].contains(stream.codec) ? "?" : stream.codec)"
            if let video = stream.video { return video.width > 0 ? "\(name):\(video.width)x\(video.height)" : name }
            if let audio = stream.audio { return "\(name):\(audio.sampleRate)/\(audio.channels)" }
            return name
        }
    }
}

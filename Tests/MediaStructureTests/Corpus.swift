internal import Evidence
internal import Foundation
internal import MediaStructure

/// Files that other projects made, beside the package; tests are skipped where they are not there.
enum Corpus {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../shared/corpora").standardizedFileURL
    static var isThere: Bool { FileManager.default.fileExists(atPath: folder.appendingPathComponent("media-probe.tsv").path) }
    static let absence = "../shared/corpora is not there"

    /// Paths below the folder, in order.
    static func files(_ name: String) -> [String] {
        let root = folder.appendingPathComponent(name)
        return (FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []).filter { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path, isDirectory: &isFolder) && !isFolder.boolValue && !path.hasSuffix("SOURCES.md")
        }.sorted()
    }
}

/// Bytes in memory.
struct Memory: ByteSource {
    let bytes: [UInt8]
    var size: UInt64 { UInt64(bytes.count) }

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func read(_ count: Int, at offset: UInt64) -> [UInt8] {
        guard offset < size else { return [] }
        return Array(bytes[Int(offset)..<min(bytes.count, Int(offset) + count)])
    }
}

func check(_ bytes: [UInt8], _ name: String = "recording") -> MediaStructure.Outcome { MediaStructure.check(Memory(bytes), name: name) }

func check(_ url: URL) throws -> MediaStructure.Outcome { check(Array(try Data(contentsOf: url)), url.lastPathComponent) }

extension MediaStructure.Outcome {
    var codes: [FindingCode] { observations.map(\.code) }
    /// `truncated 100+20` and such: the code's last word, and the place.
    var places: [String] {
        observations.map { seen in
            let word = seen.code.rawValue.split(separator: ".").last.map(String.init) ?? ""
            return [word, seen.offset.map { "\($0)" + (seen.bytes.map { "+\($0)" } ?? "") }].compactMap(\.self).joined(separator: " ")
        }
    }
}

/// A folder of recordings made for one test; it goes when the value goes.
final class Studio {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("fengcun-structure-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    static var hasFFmpeg: Bool { FileManager.default.isExecutableFile(atPath: "/usr/bin/ffmpeg") }
    static let absence = "ffmpeg is not installed"

    struct Failed: Error {}

    /// Six seconds of picture and sound, a keyframe a second.
    static let both = "-f lavfi -i testsrc=d=6:r=10:s=64x48 -f lavfi -i sine=d=6:r=16000 -pix_fmt yuv420p -g 10 -bitexact "
    static let sound = "-f lavfi -i sine=d=1:r=8000 -bitexact "
    static let h264 = both + "-c:v libx264 -preset ultrafast -c:a aac "

    /// `ffmpeg ARGUMENTS NAME`; a name of `pipe:` gives what is written without going back.
    func bytes(_ name: String, _ arguments: String) throws -> [UInt8] {
        let url = folder.appendingPathComponent(name == "pipe:" ? "pipe" : name)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/ffmpeg")
        process.arguments = ["-v", "error", "-y"] + arguments.split(separator: " ").map(String.init) + [name == "pipe:" ? name : url.path]
        process.standardInput = FileHandle.nullDevice
        if name == "pipe:" {
            _ = FileManager.default.createFile(atPath: url.path, contents: nil)
            process.standardOutput = try FileHandle(forWritingTo: url)
        }
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed() }
        return Array(try Data(contentsOf: url))
    }
}

// MARK: Bytes

func big(_ value: UInt64, _ count: Int) -> [UInt8] { (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) } }

func little(_ value: UInt64, _ count: Int) -> [UInt8] { big(value, count).reversed() }

func text(_ string: String) -> [UInt8] { Array(string.utf8) }

func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

/// A box of ISO/IEC 14496-12.
func box(_ type: String, _ body: [UInt8]) -> [UInt8] { big(UInt64(body.count + 8), 4) + text(type) + body }

func fullBox(_ type: String, version: UInt8 = 0, flags: UInt64 = 0, _ body: [UInt8]) -> [UInt8] { box(type, [version] + big(flags, 3) + body) }

/// A chunk of RIFF.
func chunk(_ id: String, _ body: [UInt8]) -> [UInt8] { text(id) + little(UInt64(body.count), 4) + body + (body.count % 2 == 0 ? [] : [0]) }

extension [UInt8] {
    /// Where `string` first stands, from `start` on.
    func place(of string: String, from start: Int = 0) -> Int? { self[start...].firstRange(of: text(string))?.lowerBound }

    func places(of string: String) -> [Int] { ranges(of: text(string)).map(\.lowerBound) }

    func replacing(at offset: Int, with bytes: [UInt8]) -> [UInt8] {
        var copy = self
        copy.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
        return copy
    }

    /// The boxes of the top level: type, offset, length.
    var boxes: [(type: String, offset: Int, length: Int)] {
        var found: [(type: String, offset: Int, length: Int)] = []
        var next = 0
        while next + 8 <= count {
            let length = self[next..<(next + 4)].reduce(0) { $0 << 8 | Int($1) }
            found.append((String(decoding: self[(next + 4)..<(next + 8)], as: UTF8.self), next, length))
            guard length >= 8 else { break }
            next += length
        }
        return found
    }
}

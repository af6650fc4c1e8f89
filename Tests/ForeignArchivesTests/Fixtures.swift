internal import Foundation

/// Files that other projects made, beside the package; tests are skipped where they are not there.
enum Corpus {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../shared/corpora").standardizedFileURL
    static var isThere: Bool { FileManager.default.fileExists(atPath: folder.path) }
    static let absence = "../shared/corpora is not there"

    static func files(_ groups: String...) -> [String] {
        groups.flatMap { group in
            (FileManager.default.subpaths(atPath: folder.appendingPathComponent(group).path) ?? []).map { "\(group)/\($0)" }
        }.filter { path in
            var isFolder: ObjCBool = false
            return !path.hasSuffix("SOURCES.md") && FileManager.default.fileExists(atPath: folder.appendingPathComponent(path).path, isDirectory: &isFolder) && !isFolder.boolValue
        }.sorted()
    }
}

/// A folder that goes when the value goes.
final class Folder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("fengcun-types-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ name: String, _ bytes: [UInt8]) throws -> URL {
        let file = url.appendingPathComponent(name)
        try Data(bytes).write(to: file)
        return file
    }
}

/// A stored ZIP, as plain as can be (APPNOTE 4.3).
enum Zip {
    static func bytes(_ entries: [(name: String, content: [UInt8])]) -> [UInt8] {
        var files: [UInt8] = []
        var directory: [UInt8] = []
        for (name, content) in entries {
            let common = little(20, 2) + little(0, 2) + little(0, 2) + little(0x21_0000, 4) + little(crc32(content), 4) + little(content.count, 4) + little(content.count, 4) + little(name.utf8.count, 2) + little(0, 2)
            directory += little(0x0201_4B50, 4) + little(20, 2) + common + little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(files.count, 4) + Array(name.utf8)
            files += little(0x0403_4B50, 4) + common + Array(name.utf8) + content
        }
        let count = little(entries.count, 2)
        return files + directory + little(0x0605_4B50, 4) + little(0, 2) + little(0, 2) + count + count + little(directory.count, 4) + little(files.count, 4) + little(0, 2)
    }

    /// ISO 3309, bit by bit.
    private static func crc32(_ bytes: [UInt8]) -> Int {
        var crc: UInt32 = ~0
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 {
                let isOdd = crc & 1 == 1
                crc >>= 1
                if isOdd { crc ^= 0xEDB8_8320 }
            }
        }
        return Int(~crc)
    }

    private static func little(_ value: Int, _ bytes: Int) -> [UInt8] { (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
}

internal import Cryptography
internal import Documents
internal import Evidence
internal import Files
internal import Foundation
internal import SystemPackage
internal import TestSupport

/// Files that other projects made, beside the package; tests are skipped where they are not there.
enum Corpus {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../shared/corpora").standardizedFileURL
    static var isThere: Bool { FileManager.default.fileExists(atPath: folder.appendingPathComponent("pdf").path) }
    static let absence = "../shared/corpora is not there"

    static func files(_ groups: String...) -> [String] {
        groups.flatMap { group in
            (FileManager.default.subpaths(atPath: folder.appendingPathComponent(group).path) ?? []).map { "\(group)/\($0)" }
        }.filter { path in
            var isFolder: ObjCBool = false
            return !path.hasSuffix("SOURCES.md") && FileManager.default.fileExists(atPath: folder.appendingPathComponent(path).path, isDirectory: &isFolder) && !isFolder.boolValue
        }.sorted()
    }

    static func path(_ name: String) -> FilePath { FilePath(folder.appendingPathComponent(name).path) }
}

/// An examiner as `add` has it.
let examiner = DocumentExaminer.ofTheProgram

func examine(_ path: FilePath, type: String? = nil, by examiner: DocumentExaminer = examiner) throws -> Examination {
    try examiner.examine(path, name: path.lastComponent!.string, size: FileFacts(path).size, type: type, cancellation: Cancellation())
}

extension Examination {
    var codes: [FindingCode] { facts.problems.map(\.code) }
    var text: String { texts.map(\.text).joined(separator: "\n") }
}

/// A stored ZIP, as plain as can be (APPNOTE 4.3).
enum Zip {
    static func bytes(_ entries: [(name: String, content: String)]) -> [UInt8] {
        var files: [UInt8] = []
        var directory: [UInt8] = []
        for (name, text) in entries {
            let content = Array(text.utf8)
            let common = little(20, 2) + little(0, 2) + little(0, 2) + little(0x21_0000, 4) + little(Int(Hasher.crc32(content)), 4) + little(content.count, 4) + little(content.count, 4) + little(name.utf8.count, 2) + little(0, 2)
            directory += little(0x0201_4B50, 4) + little(20, 2) + common + little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(files.count, 4) + Array(name.utf8)
            files += little(0x0403_4B50, 4) + common + Array(name.utf8) + content
        }
        let count = little(entries.count, 2)
        return files + directory + little(0x0605_4B50, 4) + little(0, 2) + little(0, 2) + count + count + little(directory.count, 4) + little(files.count, 4) + little(0, 2)
    }

    private static func little(_ value: Int, _ bytes: Int) -> [UInt8] { (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
}

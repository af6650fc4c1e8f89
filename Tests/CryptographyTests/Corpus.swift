internal import Foundation

/// Files that other projects made, beside the package; tests are skipped where they are not there.
enum Corpus {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../shared/corpora").standardizedFileURL
    static var isThere: Bool { FileManager.default.fileExists(atPath: folder.appendingPathComponent("gm").path) }
    static let absence = "../shared/corpora is not there"

    static func files(_ groups: String...) -> [String] {
        groups.flatMap { group in
            (FileManager.default.subpaths(atPath: folder.appendingPathComponent(group).path) ?? []).map { "\(group)/\($0)" }
        }.filter { path in
            var isFolder: ObjCBool = false
            return !path.hasSuffix("SOURCES.md") && FileManager.default.fileExists(atPath: folder.appendingPathComponent(path).path, isDirectory: &isFolder) && !isFolder.boolValue
        }.sorted()
    }

    static func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appendingPathComponent(name))) }
}

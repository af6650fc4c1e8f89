internal import Foundation

/// Files that other projects made, beside the package; tests are skipped where they are not there.
enum Corpus {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../../shared/corpora").standardizedFileURL
    static var isThere: Bool { !files("media").isEmpty && !files("media-broken").isEmpty }
    static let absence = "../shared/corpora is not there"

    /// The files of a folder and of those in it, in order of their names.
    static func files(_ name: String) -> [URL] {
        let folder = folder.appendingPathComponent(name)
        let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        var isFolder: ObjCBool = false
        return paths.sorted().filter { !$0.hasSuffix("SOURCES.md") }.map { folder.appendingPathComponent($0) }.filter { FileManager.default.fileExists(atPath: $0.path, isDirectory: &isFolder) && !isFolder.boolValue }
    }
}

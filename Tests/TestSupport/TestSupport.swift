internal import Foundation
package import SystemPackage

/// A folder that goes when the value goes.
package final class TemporaryFolder: Sendable {
    package let path: FilePath

    package init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("fengcun-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = FilePath(url.path)
    }

    deinit {
        // Sealed files are read-only; that does not keep their folder's owner from removing them.
        try? FileManager.default.removeItem(atPath: path.string)
    }

    @discardableResult
    package func write(_ name: String, _ bytes: [UInt8]) throws -> FilePath {
        let url = URL(fileURLWithPath: path.string).appendingPathComponent(name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
        return FilePath(url.path)
    }

    @discardableResult
    package func write(_ name: String, _ text: String) throws -> FilePath { try write(name, Array(text.utf8)) }
}

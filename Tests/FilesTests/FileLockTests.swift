internal import Evidence
internal import Files
internal import Foundation
internal import SystemPackage
internal import TestSupport
internal import Testing

@Suite struct FileLockTests {
    private let folder: TemporaryFolder
    private let path: FilePath

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path.appending("lock")
    }

    private func isFree() -> Bool {
        do {
            _ = try FileLock(path, said: "/project")
            return true
        } catch {
            #expect(error == Fault(.inUse, path: "/project"))
            return false
        }
    }

    private func whileHeld(_ body: () throws -> Void) throws {
        let lock = try FileLock(path, said: "/project")
        try body()
        _ = consume lock
    }

    @Test func `one holder at a time; the other is told of the workspace, not of the lock file`() throws {
        try whileHeld { #expect(!isFree()) }
        #expect(isFree())
    }

    @Test func `is not laid over a link`() throws {
        let victim = try folder.write("victim", "x")
        try FileManager.default.createSymbolicLink(atPath: path.string, withDestinationPath: victim.string)
        #expect(throws: Fault.self) { _ = try FileLock(path, said: "/project") }
    }
}

@Suite struct AppendOnlyFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `what stands behind the whole part is cut off, then it grows`() throws {
        let path = try folder.write("log", "whole\ntorn li")
        var file = try AppendOnlyFile(path, keep: 6)
        #expect(try InputFile.readAll(path, limit: 100) == Array("whole\n".utf8))
        try file.append(Array("next\n".utf8))
        try file.append([])
        try file.append(Array("last\n".utf8))
        #expect(try InputFile.readAll(path, limit: 100) == Array("whole\nnext\nlast\n".utf8))
    }

    @Test func `a file that is not there is made`() throws {
        let path = folder.path.appending("log")
        var file = try AppendOnlyFile(path, keep: 0)
        try file.append([1])
        #expect(try InputFile.readAll(path, limit: 100) == [1])
    }
}

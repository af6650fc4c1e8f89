internal import Evidence
internal import Files
internal import Foundation
internal import SystemPackage
internal import TestSupport
internal import Testing

@Suite struct DurableFileTests {
    private let folder: TemporaryFolder
    private let target: FilePath
    private var temporary: FilePath { DurableFile.partial(of: target) }

    init() throws {
        folder = try TemporaryFolder()
        target = folder.path.appending("档案.bin")
    }

    private func names() throws -> [String] { try FileTree.names(in: folder.path).map { String(decoding: $0, as: UTF8.self) }.sorted() }

    @Test func `nothing stands under the final name before the end`() throws {
        var file = try DurableFile(target, temporary: temporary)
        try file.write([1, 2, 3])
        #expect(try names() == [".档案.bin.partial"])
        #expect(file.count == 3)
        try file.write([4])
        try file.finish()
        #expect(try names() == ["档案.bin"])
        #expect(try InputFile.readAll(target, limit: 10) == [1, 2, 3, 4])
    }

    @Test func `what stood there stays whole until the end`() throws {
        try folder.write("档案.bin", "old")
        var file = try DurableFile(target, temporary: temporary)
        try file.write(Array("new content".utf8))
        #expect(try InputFile.readAll(target, limit: 100) == Array("old".utf8))
        try file.finish()
        #expect(try InputFile.readAll(target, limit: 100) == Array("new content".utf8))
    }

    private func abandon() throws {
        var file = try DurableFile(target, temporary: temporary)
        try file.write([UInt8](repeating: 7, count: 100_000))
    }

    @Test func `an abandoned file leaves nothing behind`() throws {
        try abandon()
        #expect(try names().isEmpty)
    }

    @Test func `the rest of a killed run is written over, not appended to`() throws {
        try folder.write(".档案.bin.partial", "the longer rest of a killed run")
        try DurableFile.write([1], to: target)
        #expect(try InputFile.readAll(target, limit: 100) == [1])
        #expect(try names() == ["档案.bin"])
    }

    @Test func `a second writer to the same target is turned away, and does no harm`() throws {
        var first = try DurableFile(target, temporary: temporary)
        try first.write([1])
        let fault = #expect(throws: Fault.self) { try DurableFile.write([2], to: target) }
        #expect(fault?.code == .inUse)
        #expect(fault?.path == target.string)
        try first.finish()
        #expect(try InputFile.readAll(target, limit: 10) == [1])
        try DurableFile.write([2], to: target)
        #expect(try InputFile.readAll(target, limit: 10) == [2])
    }

    @Test func `of many writers side by side each writes whole or not at all`() throws {
        let target = target
        let codes = WorkerPool(width: 8).map(Array(0..<200)) { _, i -> FaultCode? in
            do throws(Fault) {
                try DurableFile.write([UInt8](repeating: UInt8(i), count: 50_000), to: target)
                return nil
            } catch { return error.code }
        }
        #expect(codes.allSatisfy { $0 == nil || $0 == .inUse })
        #expect(codes.contains(nil))
        let bytes = try InputFile.readAll(target, limit: 1 << 20)
        #expect(bytes.count == 50_000)
        #expect(Set(bytes).count == 1)
        #expect(codes[Int(bytes[0])] == nil, "the bytes of a writer that was turned away")
        #expect(try names() == ["档案.bin"])
    }

    @Test func `a link laid under the temporary name is not followed`() throws {
        let victim = try folder.write("victim", "untouched")
        try FileManager.default.createSymbolicLink(atPath: temporary.string, withDestinationPath: victim.string)
        #expect(throws: Fault.self) { try DurableFile.write([1], to: target) }
        #expect(try InputFile.readAll(victim, limit: 100) == Array("untouched".utf8))
    }

    @Test func `a missing folder is said`() {
        let fault = #expect(throws: Fault.self) { try DurableFile.write([1], to: folder.path.appending("none").appending("x")) }
        #expect(fault?.code == .inputMissing)
    }

    @Test func `the mode is that of the finished file`() throws {
        try DurableFile.write([1], to: target, mode: 0o600)
        #expect(try FileFacts(target).mode == 0o600)
    }

    @Test func `the temporary name is hidden and beside the target`() {
        #expect(DurableFile.partial(of: "/a/b.zip") == "/a/.b.zip.partial")
        #expect(DurableFile.partial(of: "b.zip") == ".b.zip.partial")
    }
}

@Suite struct FolderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `folders are made with those above them, and again without harm`() throws {
        let deep = folder.path.appending("a").appending("b").appending("c")
        try makeFolders(deep)
        try makeFolders(deep)
        #expect(try FileFacts(deep).kind == .folder)
    }

    @Test func `a file in the way is said`() throws {
        let file = try folder.write("a", "x")
        #expect(throws: Fault(.wrongFileType, path: file.string)) { try makeFolders(file) }
        #expect(throws: Fault.self) { try makeFolders(file.appending("b")) }
    }

    @Test func `removing a tree does not follow links out of it`() throws {
        let kept = try folder.write("outside/kept", "x")
        try folder.write("tree/sub/file", "x")
        try FileManager.default.createSymbolicLink(atPath: folder.path.appending("tree/link").string, withDestinationPath: folder.path.appending("outside").string)
        try removeTree(folder.path.appending("tree"))
        #expect((try? FileFacts(folder.path.appending("tree"))) == nil)
        #expect(try FileFacts(kept).kind == .file)
        try removeTree(folder.path.appending("tree"))
    }

    @Test func `a clone is the same bytes, or nothing at all`() throws {
        let source = try folder.write("source", [UInt8](repeating: 3, count: 10_000))
        let target = folder.path.appending("target")
        if cloneBlocks(from: source, to: target) {
            #expect(try InputFile.readAll(target, limit: 20_000) == InputFile.readAll(source, limit: 20_000))
            #expect(try FileFacts(target).inode != FileFacts(source).inode)
        } else {
            #expect((try? FileFacts(target)) == nil)
        }
    }
}

internal import Evidence
internal import Files
internal import Foundation
internal import SystemPackage
internal import TestSupport
internal import Testing

@Suite struct TargetFolderTests {
    private let outside: TemporaryFolder
    private let root: FilePath

    init() throws {
        outside = try TemporaryFolder()
        root = outside.path.appending("a").appending("target")
    }

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private func put(_ text: String, as name: String, in folders: [String] = [], modified: Int64? = nil) throws {
        var file = try TargetFolder.make(root).folder(folders.map(bytes)).create(bytes(name))
        try bytes(text).withUnsafeBytes { try file.write($0) }
        try file.finish(modified: modified)
    }

    private func link(_ name: String, to target: String) throws {
        try makeFolders(root)
        try FileManager.default.createSymbolicLink(atPath: root.appending(name).string, withDestinationPath: target)
    }

    private func code(_ body: () throws -> Void) -> FaultCode? {
        do {
            try body()
            return nil
        } catch { return (error as? Fault)?.code }
    }

    @Test func `folders are made, the file is whole, its time is the one given`() throws {
        try put("报告", as: "甲.txt", in: ["x", "y"], modified: 1_000_000_000)
        #expect(try tree(root) == ["x/y/甲.txt": bytes("报告")])
        #expect(try FileFacts(root.appending("x/y/甲.txt")).modified == 1_000_000_000 * 1_000_000_000)
        #expect(try TargetFolder.make(root).size(of: bytes("甲.txt"), in: [bytes("x"), bytes("y")]) == 6)
        #expect(try TargetFolder.make(root).size(of: bytes("乙.txt"), in: [bytes("x"), bytes("y")]) == nil)
        #expect(try TargetFolder.make(root).size(of: bytes("甲.txt"), in: [bytes("none")]) == nil)
    }

    @Test func `dropped without its end, nothing is left`() throws {
        let folder = try TargetFolder.make(root)
        do {
            var file = try folder.create(bytes("a"))
            try bytes("half").withUnsafeBytes { try file.write($0) }
            #expect(try FileTree.names(in: root).count == 1)
            #expect(try tree(root)["a"] == nil)
        }
        #expect(try FileTree.names(in: root).isEmpty)
    }

    @Test func `what is there is not replaced, and the new bytes are gone`() throws {
        try put("first", as: "a")
        #expect(code { try put("second", as: "a") } == .targetExists)
        #expect(try tree(root) == ["a": bytes("first")])
        #expect(try FileTree.names(in: root).count == 1)
    }

    @Test func `what a killed run left under the temporary name is not written into`() throws {
        let folder = try TargetFolder.make(root)
        let temporary: [UInt8]
        do {
            let file = try folder.create(bytes("a"))
            temporary = try #require(try FileTree.names(in: root).first)
            _ = consume file
        }
        // The same name as a link to somebody's file, by symbol and by node.
        try outside.write("precious", "precious")
        let precious = outside.path.appending("precious")
        try FileManager.default.createSymbolicLink(atPath: root.appending(bytes: temporary).string, withDestinationPath: precious.string)
        try put("one", as: "a")
        try removeFile(root.appending("a"))
        try FileManager.default.linkItem(atPath: precious.string, toPath: root.appending(bytes: temporary).string)
        try put("two", as: "a")
        #expect(try contents(of: precious) == bytes("precious"))
        #expect(try tree(root) == ["a": bytes("two")])
    }

    @Test func `two runs do not write one file`() throws {
        let folder = try TargetFolder.make(root)
        let first = try folder.create(bytes("a"))
        #expect(code { _ = try folder.create(bytes("a")) } == .inUse)
        #expect(code { _ = try folder.create(bytes("b")) } == nil)
        _ = consume first
    }

    @Test func `no link is followed on the way, nor at its end`() throws {
        try makeFolders(outside.path.appending("elsewhere"))
        try outside.write("elsewhere/file", "kept")
        try link("data", to: outside.path.appending("elsewhere").string)
        #expect(code { try put("x", as: "a", in: ["data"]) } == .wrongFileType)
        #expect(code { try put("x", as: "a", in: ["data", "b"]) } == .wrongFileType)
        #expect(code { _ = try TargetFolder.make(root).size(of: bytes("file"), in: [bytes("data")]) } == .wrongFileType)
        try link("file", to: outside.path.appending("elsewhere/file").string)
        #expect(code { _ = try TargetFolder.make(root).size(of: bytes("file"), in: []) } == .wrongFileType)
        #expect(code { try put("x", as: "file") } == .targetExists)
        #expect(code { try TargetFolder.make(root).read(bytes("file"), cancellation: Cancellation()) { _ in } } == .wrongFileType)
        #expect(try tree(outside.path.appending("elsewhere")) == ["file": bytes("kept")])
    }

    @Test func `a folder that is exchanged for a link while it is held stays the folder it was`() throws {
        let folder = try TargetFolder.make(root).folder([bytes("data")])
        try makeFolders(outside.path.appending("elsewhere"))
        #expect(rename(root.appending("data").string, root.appending("moved").string) == 0)
        try link("data", to: outside.path.appending("elsewhere").string)
        var file = try folder.create(bytes("a"))
        try file.finish()
        #expect(try tree(outside.path.appending("elsewhere")).isEmpty)
        #expect(try tree(root)["moved/a"] == [])
    }

    @Test(arguments: ["", ".", "..", "a/b", "/", "a\0b", String(repeating: "n", count: 256)]) func `what is no component of a path`(name: String) {
        #expect(!TargetFolder.isComponent(bytes(name)))
    }

    @Test(arguments: ["a", "...", ".a", " ", "甲", String(repeating: "n", count: 255)]) func `what is one`(name: String) throws {
        #expect(TargetFolder.isComponent(bytes(name)))
        try put("x", as: name)
        #expect(try tree(root) == [name: bytes("x")])
    }
}

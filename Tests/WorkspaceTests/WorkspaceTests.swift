internal import Evidence
internal import Files
internal import Foundation
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

@Suite struct WorkspaceTests {
    private let folder: TemporaryFolder
    private let root: FilePath
    private let event = CustodyEvent(type: .creation, at: Instant(seconds: 1_789_453_800), agent: "fengcun test")

    init() throws {
        folder = try TemporaryFolder()
        root = folder.path.appending("项目")
    }

    @discardableResult
    private func create(_ path: FilePath? = nil) throws -> Workspace {
        try Workspace.create(path ?? root, projectText: Array("format: 1\n".utf8), secret: [UInt8](repeating: 7, count: 32), event: event)
    }

    @Test func `a new workspace is there with its text, secret and first event`() throws {
        let workspace = try create()
        #expect(try InputFile.readAll(root.appending("metadata/project.yaml"), limit: 100) == Array("format: 1\n".utf8))
        #expect(try workspace.secret() == [UInt8](repeating: 7, count: 32))
        #expect(try FileFacts(FilePath(root.string + ".fengcun/secret")).mode == 0o600)
        #expect(try Ledger.state(of: workspace.ledgerFile).created == event)
        #expect(try FileFacts(root.appending("data")).kind == .folder)
        #expect(!workspace.isSealed)
        #expect(try Workspace(root).root == workspace.root)
        // Nothing of the work lies inside the bag.
        #expect(FileTree.walk(root).nodes.map { String(decoding: $0.relative, as: UTF8.self) } == ["data", "metadata", "metadata/project.yaml"])
    }

    @Test func `a second time is refused, and changes nothing`() throws {
        let workspace = try create()
        #expect(throws: Fault(.workspaceExists, path: root.string)) {
            try Workspace.create(root, projectText: [1], secret: [UInt8](repeating: 8, count: 32), event: event)
        }
        #expect(try workspace.secret() == [UInt8](repeating: 7, count: 32))
        #expect(try InputFile.readAll(workspace.projectFile, limit: 100) == Array("format: 1\n".utf8))
    }

    @Test func `a folder with something in it is refused`() throws {
        try folder.write("项目/somebody's.txt", "x")
        #expect(throws: Fault(.folderNotEmpty, path: root.string)) { try create() }
        #expect((try? FileFacts(FilePath(root.string + ".fengcun"))) == nil)
    }

    @Test func `a link in the folder is somebody's too`() throws {
        try makeFolders(root)
        try FileManager.default.createSymbolicLink(atPath: root.appending("link").string, withDestinationPath: "/")
        #expect(throws: Fault(.folderNotEmpty, path: root.string)) { try create() }
    }

    @Test func `what a killed run left half-way is no obstacle`() throws {
        try makeFolders(root.appending("data"))
        try makeFolders(root.appending("metadata"))
        try folder.write("项目.fengcun/ledger.jsonl", "{\"kind\":\"torn")
        try folder.write("项目.fengcun/partial/project.yaml", "half")
        let workspace = try create()
        #expect(try Ledger.state(of: workspace.ledgerFile).created == event)
        #expect(try FileTree.names(in: workspace.partial).isEmpty)
    }

    @Test func `a file in the place of the folder is refused`() throws {
        try folder.write("项目", "x")
        #expect(throws: Fault(.folderNotEmpty, path: root.string)) { try create() }
        #expect(try InputFile.readAll(root, limit: 10) == Array("x".utf8))
    }

    @Test func `what is no workspace does not open`() throws {
        #expect(throws: Fault(.notAWorkspace, path: root.string)) { try Workspace(root) }
        try makeFolders(root)
        #expect(throws: Fault(.notAWorkspace, path: root.string)) { try Workspace(root) }
    }

    @Test func `a path is the same workspace with or without its last slash and detours`() throws {
        let workspace = try create()
        #expect(try Workspace(FilePath(root.string + "/")).state == workspace.state)
        #expect(try Workspace(FilePath(root.string + "/metadata/..")).state == workspace.state)
        #expect(workspace.state.string == root.string + ".fengcun")
    }

    private func isLocked(_ workspace: Workspace) -> Bool {
        do {
            _ = try workspace.lock()
            return false
        } catch { return error == Fault(.inUse, path: root.string) }
    }

    @Test func `one run at a time, and each clears what a killed one left on its way in`() throws {
        let workspace = try create()
        func hold() throws {
            let lock = try workspace.lock()
            #expect(isLocked(workspace))
            // Of the run that holds it: the other must not have touched it.
            try folder.write("项目.fengcun/partial/on-its-way", "x")
            #expect(isLocked(workspace))
            #expect(try FileTree.names(in: workspace.partial).count == 1)
            _ = consume lock
        }
        try hold()
        #expect(!isLocked(workspace))
        #expect(try FileTree.names(in: workspace.partial).isEmpty)
    }

    @Test func `each recording has its own packet file`() throws {
        let workspace = try create()
        let entries = ["data/recordings/main/evaluation/pano/001-a.mp4", "data/recordings/main/evaluation/pano/002-a.mp4", "data/recordings/sub1/evaluation/pano/001-a.mp4"]
        #expect(Set(entries.map { workspace.packetFile($0) }).count == 3)
        #expect(entries.allSatisfy { workspace.packetFile($0).removingLastComponent() == workspace.state.appending("packets") })
        #expect(workspace.file(entries[0]).string == root.string + "/" + entries[0])
    }

    @Test func `it is sealed once its signature is there`() throws {
        let workspace = try create()
        try folder.write("项目/META-INF/signature001.p7s", "x")
        #expect(workspace.isSealed)
    }
}

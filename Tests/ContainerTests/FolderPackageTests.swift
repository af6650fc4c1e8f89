internal import Container
internal import Evidence
internal import Files
internal import Foundation
internal import Glibc
internal import SystemPackage
internal import TestSupport
internal import Testing

@Suite struct FolderPackageTests {
    private let folder: TemporaryFolder
    private let root: FilePath

    init() throws {
        folder = try TemporaryFolder()
        root = folder.path.appending("package")
        try folder.write("package/mimetype", "m")
        try folder.write("package/data/documents/x/001-报告.txt", "报告")
        try folder.write("package/a", "")
    }

    private func finding(_ path: String) throws -> [FindingCode] { try FolderPackage(root).findings.filter { $0.path == path }.map(\.code) }

    @Test func `files by the bytes of their paths, with their bytes`() throws {
        let package = try FolderPackage(root)
        #expect(package.findings.isEmpty)
        #expect(!package.isOrdered)
        #expect(package.entries.map(\.path) == ["a", "data/documents/x/001-报告.txt", "mimetype"])
        #expect(package.entries.map(\.size) == [0, 6, 1])
        #expect(package.entries.allSatisfy { $0.crc32 == nil })
        #expect(package.size == 7)
        #expect(try Zips.content(package, 1) == Array("报告".utf8))
        #expect(try package.bytes(of: 1, limit: 6, cancellation: Cancellation()) == Array("报告".utf8))
        #expect(try package.bytes(of: 1, limit: 5, cancellation: Cancellation()) == nil)
    }

    @Test(.timeLimit(.minutes(1)))
    func `links and pipes are findings, not entries`() throws {
        try FileManager.default.createSymbolicLink(atPath: root.appending("link").string, withDestinationPath: "mimetype")
        try FileManager.default.createSymbolicLink(atPath: root.appending("data/up").string, withDestinationPath: "..")
        #expect(mkfifo(root.appending("pipe").string, 0o644) == 0)
        for path in ["link", "data/up", "pipe"] { #expect(try finding(path) == [.structureSpecialFile]) }
        let package = try FolderPackage(root)
        #expect(package.entries.count == 3)
        #expect(package.findings.count == 3)
    }

    @Test func `an empty folder is a finding, one with something in it is not`() throws {
        try makeFolders(root.appending("data/empty/inner"))
        #expect(try FolderPackage(root).findings == [Finding(.structureEmptyFolder, path: "data/empty/inner")])
    }

    @Test func `a name that is not UTF-8 is a finding`() throws {
        let path = root.appending(bytes: [0x61, 0xFF])
        close(path.withPlatformString { open($0, O_WRONLY | O_CREAT, 0o644) })
        #expect(try FolderPackage(root).findings.map(\.code) == [.structureName])
        #expect(try FolderPackage(root).entries.count == 3)
    }

    @Test func `a file or a link is no folder`() throws {
        #expect(throws: Fault(.wrongFileType, path: root.appending("a").string)) { try FolderPackage(root.appending("a")) }
        let link = folder.path.appending("link")
        try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: root.string)
        #expect(throws: Fault(.wrongFileType, path: link.string)) { try FolderPackage(link) }
    }

    @Test func `a file that was exchanged for a link after it was listed is not read`() throws {
        let package = try FolderPackage(root)
        try folder.write("secret", "secret")
        try removeFile(root.appending("mimetype"))
        try FileManager.default.createSymbolicLink(atPath: root.appending("mimetype").string, withDestinationPath: folder.path.appending("secret").string)
        #expect(throws: Fault.self) { try Zips.content(package, 2) }
    }

    @Test func `a part of a file, and no more than there is`() throws {
        let package = try FolderPackage(root)
        try Zips.expectParts(package, 1, Array("报告".utf8))
        try Zips.expectParts(package, 0, [])
    }
}

internal import Evidence
internal import Files
internal import Foundation
internal import Glibc
internal import SystemPackage
internal import TestSupport
internal import Testing

@Suite struct FileTreeTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// GBK for 录像, no UTF-8.
    private let gbk: [UInt8] = [0xC2, 0xBC, 0xCF, 0xF1, 0x2E, 0x6D, 0x70, 0x34]

    private func create(_ path: FilePath) {
        let fd = path.withPlatformString { open($0, O_WRONLY | O_CREAT, 0o644) }
        #expect(fd >= 0)
        close(fd)
    }

    @Test func `a name that is not UTF-8 keeps its bytes`() throws {
        create(folder.path.appending(bytes: gbk))
        let (nodes, unreadable) = FileTree.walk(folder.path)
        #expect(unreadable.isEmpty)
        #expect(nodes.map(\.relative) == [gbk])
        #expect(nodes[0].path.bytes.suffix(gbk.count).elementsEqual(gbk))
        // The path opens what the name stands for.
        #expect(try InputFile(nodes[0].path).stat.size == 0)
    }

    @Test func `two names that read alike stay two`() throws {
        create(folder.path.appending(bytes: [0xFF]))
        create(folder.path.appending(bytes: [0xFE]))
        create(folder.path.appending(bytes: Array("\u{FFFD}".utf8)))
        #expect(FileTree.walk(folder.path).nodes.map(\.relative) == [[0xEF, 0xBF, 0xBD], [0xFE], [0xFF]])
    }

    @Test func `everything below is listed in the order of its bytes, folders too`() throws {
        for name in ["b", "a/z", "a.txt", "a/b/c", "甲", "a-"] { try folder.write(name, "x") }
        let names = FileTree.walk(folder.path).nodes.map { String(decoding: $0.relative, as: UTF8.self) }
        // '-' 2D, '.' 2E, '/' 2F: a folder's content does not stand right behind the folder.
        #expect(names == ["a", "a-", "a.txt", "a/b", "a/b/c", "a/z", "b", "甲"])
    }

    @Test func `links are not followed, and what is no file is said to be none`() throws {
        try folder.write("real/file", "x")
        try FileManager.default.createSymbolicLink(atPath: folder.path.appending("link").string, withDestinationPath: "real")
        try FileManager.default.createSymbolicLink(atPath: folder.path.appending("loop").string, withDestinationPath: ".")
        #expect(mkfifo(folder.path.appending("pipe").string, 0o644) == 0)
        let kinds = Dictionary(uniqueKeysWithValues: FileTree.walk(folder.path).nodes.map { (String(decoding: $0.relative, as: UTF8.self), $0.facts.kind) })
        #expect(kinds == ["link": .link, "loop": .link, "pipe": .other, "real": .folder, "real/file": .file])
    }

    @Test func `a folder too deep is a fault, and the walk goes on`() throws {
        try folder.write("1/2/3/4/file", "x")
        try folder.write("z", "x")
        let (nodes, unreadable) = FileTree.walk(folder.path, maximumDepth: 3)
        #expect(nodes.map { String(decoding: $0.relative, as: UTF8.self) } == ["1", "1/2", "1/2/3", "z"])
        #expect(unreadable.map(\.code) == [.nameTooLong])
    }

    @Test(.enabled(if: geteuid() != 0, "root may read everything"))
    func `a folder that may not be read is a fault, and the walk goes on`() throws {
        try folder.write("closed/file", "x")
        try folder.write("open", "x")
        try protect(folder.path.appending("closed"), mode: 0)
        defer { try? protect(folder.path.appending("closed"), mode: 0o755) }
        let (nodes, unreadable) = FileTree.walk(folder.path)
        #expect(nodes.count == 2)
        #expect(unreadable.map(\.code) == [.accessDenied])
    }

    @Test func `a folder that is not there is a fault`() {
        let (nodes, unreadable) = FileTree.walk(folder.path.appending("none"))
        #expect(nodes.isEmpty)
        #expect(unreadable.map(\.code) == [.inputMissing])
    }
}

internal import Container
internal import Cryptography
internal import Evidence
internal import Files
internal import SystemPackage
internal import TestSupport
internal import Testing

@Suite struct ZipWriterTests {
    private let folder: TemporaryFolder
    private let target: FilePath

    init() throws {
        folder = try TemporaryFolder()
        target = folder.path.appending("z.zip")
    }

    @Test func `what is written reads back, and the reader has nothing to say against it`() throws {
        try Zips.write(to: target)
        let package = try ZipPackage(target)
        #expect(package.findings.isEmpty)
        #expect(package.isOrdered)
        #expect(package.entries.map(\.path) == Zips.files.map(\.name))
        #expect(package.entries.map(\.size) == Zips.files.map { UInt64($0.bytes.count) })
        #expect(package.entries.map(\.crc32) == Zips.files.map { Hasher.crc32($0.bytes) })
        for (i, file) in Zips.files.enumerated() { #expect(try Zips.content(package, i) == file.bytes) }
        #expect(try package.size == FileFacts(target).size)
    }

    @Test func `two writes give the same bytes`() throws {
        #expect(try Zips.bytes() == Zips.bytes())
    }

    @Test func `the bytes are those that APPNOTE gives for the entry`() throws {
        // One entry "a" with the content "123456789", every field by hand.
        let expected =
            "504b0304" + "0a00" + "0000" + "0000" + "0000" + "2100" + "2639f4cb" + "09000000" + "09000000" + "0100" + "0000" + "61"
            + "313233343536373839"
            + "504b0102" + "2d03" + "0a00" + "0000" + "0000" + "0000" + "2100" + "2639f4cb" + "09000000" + "09000000" + "0100" + "0000" + "0000" + "0000" + "0000" + "0000a481" + "00000000" + "61"
            + "504b0506" + "0000" + "0000" + "0100" + "0100" + "2f000000" + "28000000" + "0000"
        #expect(try Zips.bytes([("a", Array("123456789".utf8))]).lowerHex == expected)
    }

    @Test func `a name beyond ASCII carries the UTF-8 flag`() throws {
        let header = ZipLayout.localHeader(.init(name: "报", size: 0, crc32: 0, offset: 0))
        #expect(header[6...7].elementsEqual([0x00, 0x08]))
        #expect(ZipLayout.localHeader(.init(name: "r", size: 0, crc32: 0, offset: 0))[6...7].elementsEqual([0, 0]))
    }

    @Test func `Python reads it and finds every CRC right`() throws {
        try Zips.write(to: target)
        let said = try Zips.python("print(z.testzip(), [(i.filename, i.file_size, i.compress_type, oct(i.external_attr >> 16)) for i in z.infolist()])", target)
        #expect(said == "None [('mimetype', 31, 0, '0o100644'), ('data/documents/x/001-评审报告.txt', 7, 0, '0o100644'), ('metadata/empty', 0, 0, '0o100644')]\n")
    }

    @Test func `the length is known before a byte is written`() throws {
        try Zips.write(to: target)
        #expect(try PackedWriter.length(of: Zips.files.map { ($0.name, UInt64($0.bytes.count)) }, as: .zip) == FileFacts(target).size)
    }

    private func abandon() throws {
        var writer = try PackedWriter(target, as: .zip)
        try writer.begin("a", size: 3, crc32: 0)
        try writer.write([1, 2, 3])
        #expect((try? FileFacts(target)) == nil)
    }

    @Test func `a ZIP that is not finished does not appear`() throws {
        try abandon()
        #expect(try FileTree.names(in: folder.path).isEmpty)
    }

    @Test func `an entry in pieces is the same entry`() throws {
        var writer = try PackedWriter(target, as: .zip)
        try writer.begin("a", size: 4, crc32: Hasher.crc32([1, 2, 3, 4]))
        for byte: UInt8 in 1...4 { try writer.write([byte]) }
        let length = try writer.finish()
        #expect(try InputFile.readAll(target, limit: 1000) == Zips.bytes([("a", [1, 2, 3, 4])]))
        #expect(try FileFacts(target).size == length)
    }
}

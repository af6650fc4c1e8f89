internal import ForeignArchives
internal import Foundation
internal import Testing

/// Types that stand inside: OOXML with macros, ODF in any order, compound files; and entries within limits.
@Suite struct CompoundFileTests {
    private static func sniff(_ url: URL) -> String? { ContentType.sniff(path: Array(url.path.utf8CString)) }

    @Test func macrosShow() throws {
        let folder = try Folder()
        let types = Array("<Types><Override ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/></Types>".utf8)
        for names in [["[Content_Types].xml", "word/document.xml"], ["word/document.xml", "[Content_Types].xml"], ["x", "word/document.xml", "y", "[Content_Types].xml"]] {
            let entries = names.map { ($0, $0.hasPrefix("[") ? types : Array("x".utf8)) }
            #expect(Self.sniff(try folder.write("a.docm", Zip.bytes(entries))) == OfficeType.wordWithMacros, "\(names)")
        }
        #expect(Self.sniff(try folder.write("a.docx", Zip.bytes([("[Content_Types].xml", Array("<Types/>".utf8)), ("word/document.xml", [])]))) == OfficeType.word)
    }

    @Test func openDocumentWhoseTypeStandsBehind() throws {
        let folder = try Folder()
        let entries: [(name: String, content: [UInt8])] = [("content.xml", Array("<x/>".utf8)), ("mimetype", Array("application/vnd.oasis.opendocument.spreadsheet".utf8))]
        #expect(Self.sniff(try folder.write("a.ods", Zip.bytes(entries))) == "application/vnd.oasis.opendocument.spreadsheet")
        #expect(Self.sniff(try folder.write("b.zip", Zip.bytes([("mimetype", Array("text/html".utf8))]))) == "application/zip")
    }

    @Test(.enabled(if: Corpus.isThere, Comment(rawValue: Corpus.absence)), arguments: [
        ("testWORD.doc", "application/msword", false), ("testWORD6.doc", "application/msword", false), ("testEXCEL-formats.xls", "application/vnd.ms-excel", false), ("testEXCEL_5.xls", "application/vnd.ms-excel", false),
        ("testEXCEL_protected_passtika.xls", "application/vnd.ms-excel", true), ("testEXCEL_protected_passtika_2.xlsx", "application/encrypted", true),
    ])
    func streams(_ name: String, _ type: String, _ isEncrypted: Bool) throws {
        let file = try #require(CompoundFile(path: Array(Corpus.folder.appendingPathComponent("office/tika/\(name)").path.utf8CString)))
        #expect(file.documentType == type)
        #expect(file.isEncrypted == isEncrypted)
    }

    /// Every beginning, and every 97th byte turned over: an answer each, and soon.
    @Test(.enabled(if: Corpus.isThere, Comment(rawValue: Corpus.absence))) func damaged() throws {
        let folder = try Folder()
        let whole = Array(try Data(contentsOf: Corpus.folder.appendingPathComponent("office/tika/testWORD6.doc")))
        for length in stride(from: 0, to: whole.count, by: 97) {
            let cut = CompoundFile(path: Array(try folder.write("cut.doc", Array(whole[..<length])).path.utf8CString))
            if length < 512 { #expect(cut == nil) }
            _ = cut?.isEncrypted
            var turned = whole
            turned[length] ^= 0xFF
            _ = CompoundFile(path: Array(try folder.write("turned.doc", turned).path.utf8CString))?.isEncrypted
        }
    }

    // MARK: Entries

    private func entries(_ url: URL, _ limits: ArchiveEntries.Limits = .init()) throws -> ArchiveEntries {
        ArchiveEntries(path: Array(url.path.utf8CString), size: UInt64(try Data(contentsOf: url).count), limits: limits) { $0.hasSuffix(".xml") }
    }

    @Test(.enabled(if: Corpus.isThere, Comment(rawValue: Corpus.absence))) func onlyWhatIsAskedFor() throws {
        let read = try entries(Corpus.folder.appendingPathComponent("ofd/ofdrw/v4signed.ofd"))
        #expect(read.names.count == 16)
        #expect(read.content["OFD.xml"] != nil)
        #expect(read.content.keys.allSatisfy { $0.hasSuffix(".xml") })
        #expect(read.damage == nil && !read.exceedsLimits && !read.isEncrypted)
    }

    @Test(.enabled(if: Corpus.isThere, Comment(rawValue: Corpus.absence))) func limits() throws {
        let url = Corpus.folder.appendingPathComponent("ofd/ofdrw/v4signed.ofd")
        var few = ArchiveEntries.Limits()
        few.entries = 3
        var small = ArchiveEntries.Limits()
        small.entryBytes = 10
        var tight = ArchiveEntries.Limits()
        tight.keptBytes = 100
        var little = ArchiveEntries.Limits()
        little.unpackedBytes = 1000
        var flat = ArchiveEntries.Limits()
        (flat.freeBytes, flat.ratio) = (10, 0)
        for limits in [few, small, tight, little, flat] { #expect(try entries(url, limits).exceedsLimits) }
    }

    @Test func noArchive() throws {
        let folder = try Folder()
        #expect(try entries(folder.write("a.ofd", Array("no archive".utf8))).damage != nil)
    }
}

internal import ForeignArchives
internal import Foundation
internal import Testing

/// What a file is, by its content and not by its name.
@Suite struct ContentTypeTests {
    private static func sniff(_ url: URL) -> String? { ContentType.sniff(path: Array(url.path.utf8CString)) }

    // MARK: Real files

    private static let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    private static let excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    private static let types = [
        "pdf": "application/pdf", "ofd": "application/ofd", "docx": word, "xlsx": excel, "doc": "application/msword", "xls": "application/vnd.ms-excel", "odt": "application/vnd.oasis.opendocument.text",
        "rtf": "text/rtf", "jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "txt": "text/plain", "csv": "text/plain", "tsv": "text/plain", "json": "text/plain", "xml": "text/xml",
    ]
    /// Files whose content is not what their name says.
    private static let exceptions = [
        "office/dummy/sample.zip": "text/plain",  // a text
        "office/tika/testEXCEL_protected_passtika_2.xlsx": "application/encrypted",  // an OLE container around the encrypted document
    ]

    @Test(.enabled(if: Corpus.isThere, Comment(rawValue: Corpus.absence)), arguments: Corpus.files("pdf", "ofd", "office", "procurement-cn"))
    func documents(_ path: String) throws {
        let expected = try #require(ContentTypeTests.exceptions[path] ?? ContentTypeTests.types[path.split(separator: ".").last!.lowercased()])
        #expect(ContentTypeTests.sniff(Corpus.folder.appendingPathComponent(path)) == expected)
    }

    /// Broken, hostile and odd archives: an answer each, and soon.
    @Test(.enabled(if: Corpus.isThere, Comment(rawValue: Corpus.absence)), arguments: Corpus.files("archives", "zip-slip", "media-broken"))
    func oddities(_ path: String) {
        let begin = ContinuousClock.now
        let type = ContentTypeTests.sniff(Corpus.folder.appendingPathComponent(path))
        #expect(ContinuousClock.now - begin < .seconds(2))
        #expect(type.map { $0.wholeMatch(of: /[a-z]+\/[a-z0-9.+-]+/) != nil } ?? true, "\(type ?? "")")
        #expect(type != "application/ofd")
    }

    // MARK: Made here

    @Test func entriesGiveTheTypeAway() throws {
        let folder = try Folder()
        let cases = [
            (["OFD.xml"], "application/ofd"), (["Doc_0/Document.xml", "OFD.xml"], "application/ofd"), (["word/document.xml"], ContentTypeTests.word),
            (["xl/workbook.xml"], ContentTypeTests.excel), (["ppt/presentation.xml"], "application/vnd.openxmlformats-officedocument.presentationml.presentation"), (["a.txt"], "application/zip"),
            // Near misses are no documents.
            (["x/OFD.xml"], "application/zip"), (["../OFD.xml"], "application/zip"), (["ofd.xml"], "application/zip"),
        ]
        for (names, type) in cases { #expect(ContentTypeTests.sniff(try folder.write("a.zip", Zip.bytes(names.map { ($0, Array("x".utf8)) }))) == type, "\(names)") }
    }

    @Test func noNameNoBytesNoLeave() throws {
        let folder = try Folder()
        #expect(ContentTypeTests.sniff(folder.url.appendingPathComponent("nothing")) == nil)
        #expect(ContentTypeTests.sniff(try folder.write("empty.pdf", [])).map { $0.hasPrefix("inode/") || $0.hasPrefix("application/") } ?? true)
        #expect(ContentTypeTests.sniff(try folder.write("text.pdf", Array("no PDF\n".utf8))) == "text/plain")
        #expect(ContentTypeTests.sniff(folder.url).map { $0.hasPrefix("inode/") } ?? true)
        #expect(ContentType.sniff(path: (Array(folder.url.path.utf8) + [0x2F, 0xC0, 0xCB, 0]).map(CChar.init(bitPattern:))) == nil)
    }

    /// An archive of very many entries ends the search, and so does one that claims what it has not got.
    @Test func archivesThatTakeTooLong() throws {
        let folder = try Folder()
        let many = Zip.bytes((0..<60_000).map { ("f\($0)", []) } + [("OFD.xml", [])])
        let begin = ContinuousClock.now
        #expect(ContentTypeTests.sniff(try folder.write("many.zip", many)) == "application/zip")
        let one = Zip.bytes([("a", [UInt8](repeating: 65, count: 64))])
        var liar = one
        // Both sizes of the entry, here and in the directory: four gigabytes.
        for offset in [18, 22] { liar.replaceSubrange(offset..<(offset + 4), with: [0xFE, 0xFF, 0xFF, 0xFF]) }
        #expect(ContentTypeTests.sniff(try folder.write("liar.zip", liar)) == "application/zip")
        for cut in 0..<one.count { _ = ContentTypeTests.sniff(try folder.write("cut.zip", Array(one[..<cut]))) }
        #expect(ContinuousClock.now - begin < .seconds(5))
    }

    /// Several threads at a time: the library's handle is not shared.
    @Test func sideBySide() async throws {
        let folder = try Folder()
        let pdf = try folder.write("a", Array("%PDF-1.7\n".utf8))
        let text = try folder.write("b", Array("text\n".utf8))
        await withTaskGroup(of: Bool.self) { group in
            for i in 0..<200 { group.addTask { ContentTypeTests.sniff(i % 2 == 0 ? pdf : text) == (i % 2 == 0 ? "application/pdf" : "text/plain") } }
            for await isRight in group { #expect(isRight) }
        }
    }
}

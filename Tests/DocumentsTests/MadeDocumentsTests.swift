internal import Documents
internal import Evidence
internal import Foundation
internal import SystemPackage
internal import TestSupport
internal import Testing

/// Documents made here, sound and hostile.
@Suite struct MadeDocumentsTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    // MARK: Text

    @Test(arguments: [
        (Array("中文 text\r\nsecond\r\n".utf8), "中文 text\nsecond", "UTF-8"),
        ([0xEF, 0xBB, 0xBF] + Array("标记".utf8), "标记", "UTF-8"),
        // 采购 in GB 18030, and a character of four bytes.
        ([0xB2, 0xC9, 0xB9, 0xBA, 0x0A, 0x81, 0x39, 0xEE, 0x39], "采购\n㐀", "GB18030"),
        ([0xFF, 0xFE, 0x2D, 0x4E, 0x87, 0x65], "中文", "UTF-16LE"),
        ([0xFE, 0xFF, 0x4E, 0x2D, 0x65, 0x87], "中文", "UTF-16BE"),
    ] as [([UInt8], String, String)])
    func encodings(_ bytes: [UInt8], _ text: String, _ charset: String) throws {
        let examination = try examine(folder.write("a.txt", bytes), type: "text/plain")
        #expect(examination.text == text)
        #expect(examination.facts.text?.charset == charset)
    }

    @Test func whatIsNoText() throws {
        let examination = try examine(folder.write("a.txt", [0x80, 0xFF, 0x00, 0x01, 0xFF]), type: "text/plain")
        #expect(examination.texts.isEmpty)
        #expect(examination.facts.text?.charset == nil)
    }

    @Test func html() throws {
        let page = "<html><head><title>公告</title><style>p{}</style></head><script>var x = '<p>no</p>'</script><body><p>第一&nbsp;段</p><!-- not --><p>a &lt; b</p></body>"
        let text = try examine(folder.write("a.html", page), type: "text/html").text
        #expect(text.contains("公告") && text.contains("第一 段") && text.contains("a < b"))
        #expect(!text.contains("p{}") && !text.contains("no") && !text.contains("not"))
    }

    @Test func aLongTextIsCutAndSaysSo() throws {
        let examination = try examine(folder.write("a.txt", String(repeating: "长文字", count: 400_000)), type: "text/plain")
        #expect(examination.facts.text?.truncated == true)
        let bytes = try #require(examination.facts.text?.bytes)
        #expect(bytes <= 2 << 20 && bytes > (2 << 20) - 4)
        #expect(examination.text.utf8.count == bytes)
        #expect(!examination.text.contains("\u{FFFD}"))
    }

    // MARK: Names

    @Test(arguments: [
        ("a.pdf", "文字\n", true), ("a.docx", "文字\n", true), ("a.PDF", "文字\n", true), ("a.txt", "文字\n", false), ("a", "文字\n", false), ("a.unknown", "文字\n", false), (".pdf", "文字\n", false),
        ("a.txt", "%PDF-1.4\n", true), ("a.pdf", "%PDF-1.4\n", false), ("a.doc", "{\\rtf1 x}", false),
    ])
    func anExtensionThatLies(_ name: String, _ text: String, _ lies: Bool) throws {
        #expect(try examine(folder.write(name, text)).codes.contains(.documentTypeLies) == lies)
    }

    // MARK: OFD

    private static let ofd = #"<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"#
    private static let document = #"<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>"#
    private static func page(_ text: String) -> String { #"<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:TextObject Boundary="0 0 9 9"><ofd:TextCode>\#(text)</ofd:TextCode></ofd:TextObject></ofd:Page>"# }

    private func ofd(_ change: (inout [(name: String, content: String)]) -> Void = { _ in }) throws -> Examination {
        var entries = [("OFD.xml", Self.ofd), ("Doc_0/Document.xml", Self.document), ("Doc_0/Pages/Page_0/Content.xml", Self.page("正文"))].map { (name: $0.0, content: $0.1) }
        change(&entries)
        return try examine(folder.write("a.ofd", Zip.bytes(entries)), type: "application/ofd")
    }

    @Test func anOFD() throws {
        let examination = try ofd()
        #expect(examination.text == "正文")
        #expect(examination.facts.pages == 1)
        #expect(examination.codes.isEmpty)
    }

    @Test func anOFDWithoutItsPage() throws {
        let examination = try ofd { $0.removeLast() }
        #expect(examination.facts.broken)
        #expect(examination.facts.problems.first?.detail.contains("Content.xml") == true)
    }

    @Test func anOFDThatIsEncrypted() throws {
        let examination = try ofd { $0.append(("Encryptions.xml", "<a/>")) }
        #expect(examination.facts.encrypted)
        #expect(examination.codes == [.documentEncrypted])
    }

    /// Entities that grow, and files elsewhere.
    @Test(arguments: [
        #"<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;">]>"#, #"<!DOCTYPE a SYSTEM "file:///etc/passwd">"#, #"<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>"#,
    ])
    func aDocumentType(_ doctype: String) throws {
        let examination = try ofd { $0[2].content = doctype + Self.page("a&x;&y;") }
        #expect(examination.facts.broken)
        #expect(examination.texts.isEmpty || examination.text == "a")
    }

    @Test func anEntryThatDoesNotFitItsChecksum() throws {
        var bytes = Zip.bytes([("OFD.xml", Self.ofd), ("Doc_0/Document.xml", Self.document), ("Doc_0/Pages/Page_0/Content.xml", Self.page("正文")), ("Doc_0/image.bin", "0123456789")])
        let at = try #require(bytes.firstRange(of: Array("0123456789".utf8))).lowerBound
        bytes[at] ^= 1
        let examination = try examine(folder.write("a.ofd", bytes), type: "application/ofd")
        #expect(examination.facts.broken)
        #expect(examination.text == "正文")
    }

    @Test(.enabled(if: hasProgram("python3"), "python3 is not installed")) func aContainerThatGrows() throws {
        let path = folder.path.appending("bomb.ofd")
        let script = "import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],'w',zipfile.ZIP_DEFLATED)\nz.writestr('OFD.xml','<a/>')\nfor i in range(4): z.writestr('%d.xml' % i, b' ' * (30 << 20))\nz.close()"
        #expect(try run("python3", ["-c", script, path.string]).status == 0)
        let examination = try examine(path, type: "application/ofd")
        #expect(examination.codes == [.documentUnreadable])
    }

    // MARK: Fragments

    /// Every beginning of a document gets an answer: no fragment ends the child.
    @Test func everyBeginningOfAnOFD() throws {
        let whole = Zip.bytes([("OFD.xml", Self.ofd), ("Doc_0/Document.xml", Self.document), ("Doc_0/Pages/Page_0/Content.xml", Self.page("正文"))])
        for length in stride(from: 1, to: whole.count, by: 7) {
            let examination = try examine(folder.write("cut.ofd", Array(whole[..<length])), type: "application/ofd")
            #expect(!examination.codes.contains(.documentUnreadable) && !examination.codes.contains(.documentTimeout), "\(length): \(examination.facts.problems)")
            #expect(examination.facts.broken, "\(length)")
        }
    }

    @Test(.enabled(if: Corpus.isThere, Comment(rawValue: Corpus.absence)), arguments: [
        ("pdf/pyhanko/empty-a4.pdf", true),
        // Has several revisions: its beginning is whole as well.
        ("pdf/pyhanko/minimal-signed-twice-no-sig-type.pdf", false),
    ])
    func everyBeginningOfAPDF(_ name: String, _ isOne: Bool) throws {
        let whole = try contents(of: Corpus.path(name))
        for length in stride(from: 1, to: whole.count - 8, by: isOne ? 5 : 67) {
            let examination = try examine(folder.write("cut.pdf", Array(whole[..<length])), type: "application/pdf")
            #expect(!examination.codes.contains(.documentUnreadable) && !examination.codes.contains(.documentTimeout), "\(length): \(examination.facts.problems)")
            if isOne { #expect(examination.facts.broken, "\(length)") }
        }
    }
}

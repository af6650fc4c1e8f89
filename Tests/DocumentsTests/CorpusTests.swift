internal import Documents
internal import Evidence
internal import Files
internal import Foundation
internal import SystemPackage
internal import TestSupport
internal import Testing

/// Real documents, sound and broken: each passes through, is what it is said to be, and is flagged where it should be.
@Suite(.enabled(if: Corpus.isThere, Comment(rawValue: Corpus.absence))) struct CorpusTests {
    /// What needs a password or a key, by its origin's word.
    private static let encrypted: Set = [
        "office/tika/testEXCEL_protected_passtika.xls", "office/tika/testEXCEL_protected_passtika_2.xlsx",
        "pdf/pdfbox/AES128ExposedMeta.pdf", "pdf/pdfbox/AESkeylength128.pdf", "pdf/pdfbox/PasswordSample-128bit.pdf", "pdf/pdfbox/PasswordSample-40bit.pdf", "pdf/pdfbox/sign_me_protected.pdf",
        "pdf/py-pdf/libreoffice-writer-password.pdf", "pdf/pyhanko/malformed-encrypt-dict1.pdf", "pdf/pyhanko/minimal-aes256.pdf", "pdf/pyhanko/minimal-pubkey-aes256.pdf", "pdf/pyhanko/minimal-pubkey-rc4.pdf",
        "pdf/pyhanko/minimal-rc4.pdf", "pdf/pyhanko/minimal-two-fields-aes256.pdf", "pdf/pyhanko/minimal-two-fields-pubkey-rc4.pdf", "pdf/pyhanko/minimal-with-field-pubkey-aes256.pdf",
        "pdf/pyhanko/minimal-with-field-rc4.pdf", "pdf/pyhanko/pubkey-3des-test.pdf", "pdf/pyhanko/pubkey-rc2-test.pdf", "pdf/pyhanko/signed-encrypted-pubkey-with-catalog-ref.pdf",
    ]
    private static let broken: Set = [
        // Names a list of signatures that is not there.
        "ofd/ofdrw/fptpl.ofd",
        "pdf/pyhanko/broken-objstream1.pdf", "pdf/pyhanko/broken-objstream3.pdf", "pdf/pyhanko/minimal-aes256-malformed-oe.pdf", "pdf/pyhanko/minimal-startxref-hopeless.pdf",
        "pdf/pyhanko/minimal-startxref-hopeless3.pdf", "pdf/pyhanko/minimal-startxref-obo2.pdf", "pdf/pyhanko/minimal-startxref-obo4.pdf", "pdf/pyhanko/minimal-startxref-obo6.pdf",
    ]
    /// A text under the name of a ZIP.
    private static let lying: Set = ["office/dummy/sample.zip"]

    @Test(arguments: Corpus.files("pdf", "ofd", "office", "procurement-cn"))
    func passesThrough(_ name: String) throws {
        let examination = try examine(Corpus.path(name))
        let facts = examination.facts
        #expect(facts.encrypted == Self.encrypted.contains(name), "\(facts)")
        #expect(facts.broken == Self.broken.contains(name), "\(facts)")
        let expected: [FindingCode] = Self.encrypted.contains(name) ? [.documentEncrypted] : Self.broken.contains(name) ? [.documentBroken] : Self.lying.contains(name) ? [.documentTypeLies] : []
        #expect(examination.codes == expected, "\(facts)")
        #expect(facts.text?.bytes ?? 0 == examination.texts.reduce(0) { $0 + $1.text.utf8.count })
        #expect(facts.text?.pages ?? 0 == examination.texts.count)
        #expect(facts.signatures.allSatisfy { !$0.verified })
        if ["ofd", "pdf"].contains(name.split(separator: ".").last!), !facts.encrypted, !facts.broken { #expect((facts.pages ?? 0) > 0) }
        if name.hasPrefix("procurement-cn/") { #expect(examination.text.contains("采购") || examination.text.contains("招标"), "\(examination.text.prefix(100))") }
    }

    // MARK: Witnesses

    /// `Pages: 4`
    private func pdfinfo(_ path: FilePath) throws -> Int? {
        let ran = try run("pdfinfo", [path.string])
        return ran.text.split(separator: "\n").first { $0.hasPrefix("Pages:") }.flatMap { Int($0.dropFirst(6).filter { $0 != " " }) }
    }

    @Test(.enabled(if: hasProgram("pdfinfo"), "pdfinfo is not installed"), arguments: Corpus.files("pdf", "procurement-cn").filter { $0.hasSuffix(".pdf") })
    func agreesWithPdfinfo(_ name: String) throws {
        let facts = try examine(Corpus.path(name)).facts
        let counted = try pdfinfo(Corpus.path(name))
        // pdfinfo says nothing of a document without pages.
        #expect((facts.pages ?? 0) == (counted ?? 0), "\(facts)")
    }

    @Test(.enabled(if: hasProgram("qpdf"), "qpdf is not installed"), arguments: Corpus.files("pdf", "procurement-cn").filter { $0.hasSuffix(".pdf") })
    func agreesWithQpdf(_ name: String) throws {
        let facts = try examine(Corpus.path(name)).facts
        let checked = try run("qpdf", ["--check", Corpus.path(name).string])
        let words = checked.errors + checked.text
        if facts.encrypted {
            #expect(words.contains("invalid password") || words.contains("encryption"), "\(words)")
        } else if facts.broken {
            #expect(checked.status != 0, "\(words)")
        } else {
            // qpdf complains of more than keeps a document from being read, but never of these.
            #expect(!words.contains("invalid password") && !words.contains("file is damaged") && checked.status != 2, "\(words)")
        }
    }

    @Test(.enabled(if: hasProgram("pdfsig"), "pdfsig is not installed"), arguments: Corpus.files("pdf").filter { $0.hasSuffix(".pdf") && !encrypted.contains($0) })
    func agreesWithPdfsig(_ name: String) throws {
        let facts = try examine(Corpus.path(name)).facts
        let lines = try run("pdfsig", ["-nocert", Corpus.path(name).string]).text.split(separator: "\n")
        let mark = "Signer Certificate Common Name: "
        let names = lines.compactMap { line in line.firstRange(of: mark).map { String(line[$0.upperBound...]) } }
        // A place for a signature that was never made has no name; pdfsig prints it as one.
        #expect(facts.signatures.flatMap(\.signers) == names.filter { !$0.isEmpty })
    }

    // MARK: Signers

    @Test(arguments: [
        ("pdf/pyhanko/minimal-signed-twice-no-sig-type.pdf", ["pdf-signature", "pdf-signature"], ["Alice", "Alice"], "D:20201101010000+01'00'"),
        ("pdf/pyhanko/pades-lta-dss-indirect-arrs-test.pdf", ["pdf-signature", "pdf-timestamp"], ["Alice", "Time Stamping Authority"], "D:20201101010000+01'00'"),
        // Encrypted, and the signature shows all the same.
        ("pdf/pyhanko/signed-encrypted-pubkey-with-catalog-ref.pdf", ["pdf-signature"], ["Alice"], ""),
        ("ofd/ofdrw/SESV4SignDoc.ofd", ["ofd-seal"], ["Test Certificate"], "2026-08-04 10:08:09"),
        ("ofd/ofdrw/v4signed.ofd", ["ofd-seal"], ["全国统一发票监制章国家税务总局重庆市税务局"], "20201010151120"),
        ("ofd/ofdrw/SignScaleError.ofd", ["ofd-seal"], ["国家税务总局浙江省税务局"], "20221031141634"),
        ("ofd/ofdrw/testPathClip.ofd", ["ofd-signature", "ofd-signature"], ["一部手机办事通设备证书", "一部手机办事通设备证书"], "20221116112058Z"),
        ("ofd/ofdrw/helloworld.ofd", [], [], ""),
        // A field that waits for its signature, and one that was prepared and never filled.
        ("pdf/pyhanko/minimal-with-field.pdf", [], [], ""),
        ("pdf/pyhanko/base.pdf", [], [], ""),
    ])
    func signers(_ name: String, _ kinds: [String], _ names: [String], _ time: String) throws {
        let signatures = try examine(Corpus.path(name)).facts.signatures
        #expect(signatures.map(\.kind) == kinds)
        #expect(signatures.map(\.number) == Array(1...max(1, kinds.count)).prefix(kinds.count).map { $0 })
        #expect(signatures.flatMap(\.signers) == names)
        #expect(signatures.first?.statedAt ?? "" == time)
    }

    @Test(arguments: [
        ("ofd/ofdrw/doc1File.ofd", 11, "counted", "一日不见兮，思之如狂"), ("procurement-cn/docs/财政部87号令.pdf", 26, "counted", "政府采购货物和服务招标投标管理办法"),
        ("office/tika/testEXCEL.xlsx", 3, "counted", "Sample Excel Worksheet"), ("office/tika/testDOCX_Thumbnail.docx", 1, "stated", "This file contains a thumbnail"),
        ("pdf/pyhanko/fontembed.pdf", 1, "counted", "テスト"), ("office/tika/testEXCEL.strict.xlsx", 3, "counted", "Test spreadsheet"),
    ])
    func pagesAndText(_ name: String, _ pages: Int, _ from: String, _ text: String) throws {
        let examination = try examine(Corpus.path(name))
        #expect(examination.facts.pages == pages)
        #expect(examination.facts.pagesFrom == from)
        #expect(examination.text.contains(text), "\(examination.text.prefix(400))")
    }
}

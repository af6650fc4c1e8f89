internal import Evidence
internal import PackageFormat
internal import TestSupport
internal import Testing

/// What is said of documents, and their text: by the signer himself, who has the keys to sign anything.
@Suite struct DocumentForgeryTests {
    let sealed: Sealed
    let original: PackageImage
    let path: String
    let facts: DocumentFacts

    init() throws {
        sealed = try Sealed(small: true)
        original = try sealed.image()
        let dossier = try CanonicalJSON.decode(Dossier.self, from: original[PackageLayout.dossier]!)
        let file = dossier.files.first { $0.placement.recording == nil }!
        path = file.path
        facts = DocumentFacts(path: file.path, sha256: file.digests["sha256"], size: file.size, type: "text/plain", text: .init(bytes: 6, pages: 1, truncated: false, charset: "UTF-8"))
    }

    /// Signed anew by the signer, with these documents and lines.
    private func judge(_ documents: [DocumentFacts]?, _ lines: [UInt8]?, _ name: String, format: Int = 1) throws -> [(form: String, report: VerificationReport)] {
        var image = original
        if let documents {
            var catalogue = DocumentCatalogue(documents: documents)
            catalogue.format = format
            image[PackageLayout.documents] = CanonicalJSON.encode(catalogue)
        }
        if let lines { image[PackageLayout.texts] = lines }
        image.remakeManifests()
        try image.sign(by: sealed.identity)
        return try sealed.judgeBoth(image, name)
    }

    private func expect(_ code: FindingCode, _ at: String, _ documents: [DocumentFacts]?, _ lines: [UInt8]?, _ name: String, format: Int = 1, sourceLocation: SourceLocation = #_sourceLocation) throws {
        for (form, report) in try judge(documents, lines, name, format: format) {
            #expect(report.verdict == .invalid, "\(form): \(report.summary)", sourceLocation: sourceLocation)
            #expect(report.has(code, at), "\(form): \(report.summary)", sourceLocation: sourceLocation)
        }
    }

    private var line: TextLine { TextLine(path: path, page: 1, text: "报告") }

    private func changed(_ change: (inout DocumentFacts) -> Void) -> [DocumentFacts] {
        var facts = facts
        change(&facts)
        return [facts]
    }

    @Test func whatIsConsistentIsValid() throws {
        for (form, report) in try judge([facts], line.encoded, "good") { #expect(report.verdict == .valid, "\(form): \(report.summary)") }
        for (form, report) in try judge(changed { $0.text = nil }, nil, "textless") { #expect(report.verdict == .valid, "\(form): \(report.summary)") }
        for (form, report) in try judge([], nil, "empty") { #expect(report.verdict == .valid, "\(form): \(report.summary)") }
    }

    @Test func factsOfAnotherFile() throws {
        try expect(.consistencyDocuments, path, changed { $0.sha256 = String(repeating: "0", count: 64) }, line.encoded, "digest")
        try expect(.consistencyDocuments, path, changed { $0.sha256 = nil }, line.encoded, "no-digest")
        try expect(.consistencyDocuments, path, changed { $0.size += 1 }, line.encoded, "size")
        let stranger = "data/documents/eval-report/999-x.txt"
        try expect(.consistencyDocuments, stranger, changed { $0.path = stranger }, nil, "stranger")
        let recording = try CanonicalJSON.decode(Dossier.self, from: original[PackageLayout.dossier]!).files.first { $0.placement.recording != nil }!
        try expect(.consistencyDocuments, recording.path, [.init(path: recording.path, sha256: recording.digests["sha256"], size: recording.size)], nil, "recording")
        try expect(.consistencyDocuments, PackageLayout.documents, [facts, facts], line.encoded, "twice")
        try expect(.consistencyDocuments, PackageLayout.documents, [facts], line.encoded, "format", format: 2)
    }

    /// This version verifies none, so none may be said to be.
    @Test func aSignatureThatIsSaidToBeVerified() throws {
        var signature = DocumentFacts.Signature(number: 1, kind: "pdf-signature", signers: ["A"])
        for (form, report) in try judge(changed { $0.signatures = [signature] }, line.encoded, "listed") { #expect(report.verdict == .valid, "\(form): \(report.summary)") }
        signature.verified = true
        try expect(.consistencyDocuments, path, changed { $0.signatures = [signature] }, line.encoded, "verified")
    }

    @Test func textThatIsNotWhatIsSaidOfIt() throws {
        try expect(.consistencyDocuments, path, [facts], nil, "none")
        try expect(.consistencyDocuments, path, [facts], TextLine(path: path, page: 1, text: "报").encoded, "less")
        try expect(.consistencyDocuments, path, [facts], line.encoded + TextLine(path: path, page: 2, text: "报").encoded, "more")
        let stranger = "data/documents/eval-report/999-x.txt"
        try expect(.consistencyDocuments, stranger, [facts], line.encoded + TextLine(path: stranger, page: 1, text: "x").encoded, "foreign")
        try expect(.consistencyDocuments, PackageLayout.documents, nil, line.encoded, "alone")
        try expect(.consistencyTexts, PackageLayout.texts, [facts], line.encoded + line.encoded, "repeated")
        try expect(.consistencyTexts, PackageLayout.texts, [facts], Array(line.encoded.dropLast()), "short")
        try expect(.consistencyTexts, PackageLayout.texts, [facts], Array("{}\n".utf8), "other")
    }
}

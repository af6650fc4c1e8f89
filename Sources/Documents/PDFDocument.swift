internal import CPoppler
internal import Evidence
internal import Glibc

/// A PDF by poppler: pages, text, whether it can be read; signatures from the bytes themselves.
struct PDFDocument {
    let path: [CChar]

    static var libraryVersion: String { "poppler \(String(cString: poppler_get_version()))" }

    func examine() -> Examination {
        PopplerLog.install()
        PopplerLog.clear()
        var facts = DocumentFacts(examinedWith: PDFDocument.libraryVersion)
        var builder = TextBuilder()
        var fields: Int?
        switch open() {
        case .failure(.encrypted):
            facts.encrypted = true
            facts.problems.append(.init(.documentEncrypted, "PDF"))
        case .failure(.damaged(let words)):
            facts.broken = true
            facts.problems.append(.init(.documentBroken, [words, PopplerLog.first].compactMap { $0 }.joined(separator: "; ")))
        case .success(let document):
            defer { g_object_unref(UnsafeMutableRawPointer(document)) }
            fields = Int(poppler_document_get_n_signatures(document))
            look(at: document, &facts, &builder)
        }
        facts.text = builder.facts()
        // Fields that are there and empty are no signatures; what looks like one and belongs to no field is none either.
        if fields != 0 {
            facts.signatures = PDFSignatures.find(path: path).enumerated().map { i, found in
                .init(number: i + 1, kind: found.isTimestamp ? "pdf-timestamp" : "pdf-signature", signers: found.signers, statedAt: found.statedAt)
            }
        }
        return Examination(facts: facts, texts: builder.pages)
    }

    private func look(at document: OpaquePointer, _ facts: inout DocumentFacts, _ builder: inout TextBuilder) {
        let count = Int(poppler_document_get_n_pages(document))
        facts.pages = count
        facts.pagesFrom = "counted"
        // What poppler had to mend before it could say anything; what it complains of later may be a font.
        var complaint = PopplerLog.rebuilt ?? PDFStructure.complaint(path: path)
        var unreadable = 0
        for index in 0..<min(count, TextBuilder.pageLimit) {
            guard let page = poppler_document_get_page(document, Int32(index)) else {
                unreadable += 1
                continue
            }
            defer { g_object_unref(UnsafeMutableRawPointer(page)) }
            guard !builder.isFull, let text = poppler_page_get_text(page) else { continue }
            builder.add(String(cString: text), page: index + 1)
            g_free(text)
        }
        if count > TextBuilder.pageLimit { builder.truncate() }
        if count <= 0 { complaint = complaint ?? "it has no pages" }
        if unreadable > 0 { complaint = "\(unreadable) of \(count) pages cannot be read" }
        complaint = complaint ?? PopplerLog.rebuilt
        if let complaint {
            facts.broken = true
            facts.problems.append(.init(.documentBroken, complaint))
        }
    }

    private enum Failure: Error {
        case encrypted
        case damaged(String)
    }

    /// - Returns: a document that the caller has to let go.
    private func open() -> Result<OpaquePointer, Failure> {
        let fd = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard fd >= 0 else { return .failure(.damaged(String(cString: strerror(errno)))) }
        var error: UnsafeMutablePointer<GError>?
        // The library closes the descriptor.
        if let document = poppler_document_new_from_fd(fd, nil, &error) { return .success(document) }
        defer { g_error_free(error) }
        guard let error, error.pointee.domain == poppler_error_quark() else { return .failure(.damaged("cannot be opened")) }
        if error.pointee.code == Int32(POPPLER_ERROR_ENCRYPTED.rawValue) { return .failure(.encrypted) }
        return .failure(.damaged(error.pointee.message.map { String(cString: $0) } ?? "cannot be opened"))
    }
}

/// What poppler logs while it reads one document. There is one document at a time in the process.
private enum PopplerLog {
    nonisolated(unsafe) private static var lines: [String] = []

    static func install() {
        g_log_set_default_handler({ _, _, message, _ in
            guard let message, PopplerLog.lines.count < 64 else { return }
            PopplerLog.lines.append(String(cString: message))
        }, nil)
    }

    static func clear() { lines.removeAll() }

    static var first: String? { lines.first.map(plain) }

    /// The line that says the cross-reference table was not what it should be.
    static var rebuilt: String? {
        let marks = ["xref", "trailer", "damaged", "catalog", "object stream", "page count", "pages tree", "page object", "end-of-file", "encryption"]
        return lines.first { line in
            let line = line.lowercased()
            return line.contains("error") && marks.contains { line.contains($0) }
        }.map(plain)
    }

    /// Without the library's own heading, and of a length that can be shown.
    private static func plain(_ line: String) -> String { String(line.replacing(#/^[A-Za-z ]+ at position -?[0-9]+: /#, with: "").prefix(200)) }
}

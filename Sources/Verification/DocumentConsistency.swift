internal import Evidence
internal import PackageFormat

/// `documents.json` and `texts.jsonl` against the dossier and against each other. What they say of a document's content is
/// taken as said: nothing here looks into documents.
struct DocumentConsistency {
    let package: OpenedPackage
    let dossier: Dossier

    func judge() -> [Finding] {
        let texts = package[PackageLayout.texts]?.reading?.texts
        guard let bytes = package.bytes(of: PackageLayout.documents) else {
            return texts == nil ? [] : [Finding(.consistencyDocuments, path: PackageLayout.documents, facts: ["reason": "text of documents that nothing is said of"])]
        }
        var findings: [Finding] = []
        if let fault = texts?.fault {
            findings.append(Finding(.consistencyTexts, path: PackageLayout.texts, facts: ["line": String(fault.line), "reason": fault.reason]))
        }
        do throws(Fault) {
            let catalogue = try CanonicalJSON.decode(DocumentCatalogue.self, from: bytes)
            guard catalogue.format == PackageLayout.formatVersion else { throw Fault(.malformedJSON, facts: ["reason": "format \(catalogue.format)"]) }
            let paths = catalogue.documents.map(\.path)
            guard zip(paths, paths.dropFirst()).allSatisfy({ PackageLayout.precedes($0, $1) }) else { throw Fault(.malformedJSON, facts: ["reason": "documents are not in canonical order"]) }
            findings += documents(catalogue)
            // Behind a line that cannot be read the sums say nothing.
            if texts?.fault == nil { findings += sums(catalogue, texts?.sums ?? [:]) }
        } catch { findings.append(Finding(.consistencyDocuments, path: PackageLayout.documents, facts: ["reason": error.facts["reason"] ?? ""])) }
        return findings
    }

    /// Each is a document of the dossier, with its digest and size. A document that was not looked at is not there.
    private func documents(_ catalogue: DocumentCatalogue) -> [Finding] {
        let files = Dictionary(dossier.files.filter { $0.placement.recording == nil }.map { ($0.path, $0) }) { first, _ in first }
        return catalogue.documents.compactMap { document in
            guard let file = files[document.path] else { return differs(document.path, "no document of the dossier") }
            guard document.sha256 == file.digests["sha256"], document.size == file.size else { return differs(document.path, "digest or size") }
            guard !document.signatures.contains(where: \.verified) else { return differs(document.path, "a signature that is said to be verified") }
            return nil
        }
    }

    private func sums(_ catalogue: DocumentCatalogue, _ sums: [String: TextsReader.Sum]) -> [Finding] {
        let stated = Dictionary(catalogue.documents.map { ($0.path, $0.text.map { TextsReader.Sum(pages: $0.pages, bytes: $0.bytes) } ?? .init()) }) { first, _ in first }
        return Set(stated.keys).union(sums.keys).sorted(by: PackageLayout.precedes).filter { stated[$0] ?? .init() != sums[$0] ?? .init() }.map { differs($0, "the text is not what is said of it") }
    }

    private func differs(_ path: String, _ reason: String) -> Finding { Finding(.consistencyDocuments, path: path, facts: ["reason": reason]) }
}

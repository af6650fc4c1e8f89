internal import Cryptography
internal import Evidence
internal import Files
internal import PackageFormat
internal import SystemPackage
internal import Workspace

/// What is known of the documents, and their text, on the way into the package.
struct DocumentTexts {
    let workspace: Workspace
    let ledger: LedgerState

    /// What came of it: the facts, as they are with the text that there was room for, and the text when there is any.
    struct Composed {
        var facts: [DocumentFacts]
        var texts: TagFiles.Entry?
    }

    /// - Parameter files: originals in canonical order.
    func compose(_ files: [ArchivedFile], digests: [DigestAlgorithm]) throws -> Composed {
        let known = files.compactMap { ledger.documents[$0.path] }
        guard !known.isEmpty else { return Composed(facts: []) }
        let staged = workspace.partial.appending("texts.jsonl")
        var output = try DurableFile(staged, temporary: workspace.partial.appending("texts.jsonl.partial"))
        var hasher = Hasher(digests)
        var room = TextLine.totalLimit
        var facts: [DocumentFacts] = []
        for document in known {
            let kept = try lines(of: document, room: room)
            hasher.update(kept.bytes)
            try output.write(kept.bytes)
            room -= kept.bytes.count
            var restated = document.facts
            // There was more than there is room for.
            if let text = restated.text, text.bytes != kept.sum.bytes {
                restated.text = .init(bytes: kept.sum.bytes, pages: kept.sum.pages, truncated: true, charset: text.charset)
            }
            facts.append(restated)
        }
        guard hasher.count > 0 else { return Composed(facts: facts) }
        try output.finish()
        return Composed(facts: facts, texts: TagFiles.Entry(PackageLayout.texts, &hasher, content: .staged(staged)))
    }

    /// The lines of one document, as many as are whole, its own, and have room.
    private func lines(of document: (facts: DocumentFacts, text: Range<UInt64>, writtenAs: String), room: Int) throws -> (bytes: [UInt8], sum: TextsReader.Sum) {
        var kept: [UInt8] = []
        var sum = TextsReader.Sum()
        guard document.text.count <= TextLine.longest, !document.text.isEmpty else { return (kept, sum) }
        let bytes = try InputFile(workspace.textsFile).bytes(from: document.text.lowerBound, count: document.text.count)
        for slice in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
            guard let read = try? TextLine(Array(slice) + [0x0A]), read.path == document.writtenAs else { break }
            // The document may have been moved since.
            let line = TextLine(path: document.facts.path, page: read.page, text: read.text).encoded
            guard kept.count + line.count <= room else { break }
            kept += line
            sum.pages += 1
            sum.bytes += read.text.utf8.count
        }
        return (kept, sum)
    }
}

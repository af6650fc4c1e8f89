package import Evidence

/// `metadata/documents.json`: what is known of the documents that were looked at.
package struct DocumentCatalogue: Sendable, Equatable, Codable {
    package var format: Int
    /// In canonical order of their paths.
    package var documents: [DocumentFacts]

    package init(documents: [DocumentFacts]) {
        format = PackageLayout.formatVersion
        self.documents = documents
    }
}

/// One line of `metadata/texts.jsonl`: the text of one page of one document, so that a search needs no parser.
///
///     file = *line            by the canonical order of the paths, then by page
///     line = canonical JSON in line style: {"page":1,"path":"data/documents/...","text":"..."}
package struct TextLine: Sendable, Equatable {
    package var path: String
    /// Counts from 1.
    package var page: Int
    package var text: String

    /// Lines of all documents together.
    package static let totalLimit = 48 << 20
    /// A longer line is none of ours.
    package static let longest = 16 << 20

    package init(path: String, page: Int, text: String) {
        self.path = path
        self.page = page
        self.text = text
    }

    package var encoded: [UInt8] {
        CanonicalJSON.encode(JSONValue.object(["page": .integer(Int64(page)), "path": .string(path), "text": .string(text)]), .line)
    }

    /// - Parameter bytes: with the LF at their end.
    /// - Throws: ``FaultCode/malformedJSON`` unless they are the one text of a line.
    package init(_ bytes: [UInt8]) throws(Fault) {
        guard case .object(let members) = try CanonicalJSON.read(bytes, .line), members.count == 3, case .integer(let page)? = members["page"], page >= 1,
            case .string(let path)? = members["path"], case .string(let text)? = members["text"], !text.isEmpty
        else { throw Fault(.malformedJSON, facts: ["reason": "not a line of page, path and text"]) }
        self.init(path: path, page: Int(page), text: text)
    }
}

/// Reads `texts.jsonl` as it comes, a piece at a time: holds no more than one line.
package struct TextsReader: Sendable {
    package struct Sum: Sendable, Equatable {
        package var pages = 0
        /// UTF-8 bytes of text.
        package var bytes = 0

        package init(pages: Int = 0, bytes: Int = 0) {
            self.pages = pages
            self.bytes = bytes
        }
    }

    /// By path.
    package private(set) var sums: [String: Sum] = [:]
    /// The first line that is not as it should be, counted from 1, and why.
    package private(set) var fault: (line: Int, reason: String)?
    private var lines = 0
    /// More than a dossier can name.
    private static let mostDocuments = 200_000
    private var rest: [UInt8] = []
    private var last: (path: String, page: Int)?

    package init() {}

    package mutating func read(_ bytes: UnsafeRawBufferPointer) {
        var bytes = bytes[...]
        while fault == nil, let end = bytes.firstIndex(of: 0x0A) {
            rest.append(contentsOf: bytes[...end])
            bytes = bytes[(end + 1)...]
            take()
        }
        guard fault == nil else { return }
        rest.append(contentsOf: bytes)
        if rest.count > TextLine.longest { fail("too long") }
    }

    /// To be called behind the last piece.
    package mutating func finish() {
        if fault == nil, !rest.isEmpty { fail("cut short") }
        rest = []
    }

    private mutating func take() {
        lines += 1
        do throws(Fault) {
            let line = try TextLine(rest)
            if let last, last.path == line.path ? last.page >= line.page : !PackageLayout.precedes(last.path, line.path) {
                fault = (lines, "out of order")
            }
            last = (line.path, line.page)
            sums[line.path, default: Sum()].pages += 1
            if sums.count > TextsReader.mostDocuments { fault = (lines, "too many documents") }
            sums[line.path]!.bytes += line.text.utf8.count
        } catch { fault = (lines, error.facts["reason"] ?? "") }
        rest.removeAll(keepingCapacity: true)
    }

    private mutating func fail(_ reason: String) {
        fault = (lines + 1, reason)
        rest = []
    }
}

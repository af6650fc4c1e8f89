internal import Evidence

/// The text of a document, page by page, up to a limit.
struct TextBuilder {
    /// UTF-8 bytes kept of one document.
    static let limit = 2 << 20
    /// Pages asked for their text.
    static let pageLimit = 10_000

    private(set) var pages: [DocumentText] = []
    private(set) var isTruncated = false
    private var bytes = 0

    var isFull: Bool { isTruncated }

    /// Adds a page's text, without control characters and empty lines at its end; an empty page leaves no trace.
    mutating func add(_ text: String, page: Int) {
        guard !isTruncated else { return }
        var clean = TextBuilder.clean(text)
        guard !clean.isEmpty else { return }
        let room = TextBuilder.limit - bytes
        if clean.utf8.count > room || pages.count >= TextBuilder.pageLimit {
            isTruncated = true
            clean = TextBuilder.cut(clean, to: pages.count >= TextBuilder.pageLimit ? 0 : room)
        }
        guard !clean.isEmpty else { return }
        bytes += clean.utf8.count
        pages.append(DocumentText(page: page, text: clean))
    }

    mutating func truncate() { isTruncated = true }

    func facts(charset: String? = nil) -> DocumentFacts.Text {
        DocumentFacts.Text(bytes: bytes, pages: pages.count, truncated: isTruncated, charset: charset)
    }

    private static func clean(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        var previous: Unicode.Scalar = " "
        var lineEnds = 0
        for scalar in text.unicodeScalars {
            defer { previous = scalar }
            switch scalar {
            case "\n" where previous == "\r": break
            case "\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}":
                lineEnds += 1
                // One empty line is a paragraph's end; more say nothing.
                if lineEnds <= 2 { out.append("\n") }
            case "\t": out.append(scalar)
            case "\u{00}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}": break
            default:
                lineEnds = 0
                out.append(scalar)
            }
        }
        while let last = out.last, last.properties.isWhitespace { out.removeLast() }
        return String(out.drop { $0.properties.isWhitespace })
    }

    private static func cut(_ text: String, to limit: Int) -> String {
        var end = text.utf8.index(text.utf8.startIndex, offsetBy: min(limit, text.utf8.count))
        while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
        return String(text[..<end])
    }
}

/// XML 1.0, written piece by piece: nothing is held but what has not been handed on yet.
///
/// Every text is escaped. A character that XML 1.0 cannot hold in any form (§ 2.2: most control characters, U+FFFE, U+FFFF)
/// becomes U+FFFD, and a comment behind the element says so.
struct XMLWriter {
    /// Attributes are constants of a vocabulary: they need no escaping.
    typealias Attributes = [(name: String, value: String)]

    private(set) var replaced = 0
    private(set) var bytes = 0
    private var pending: [UInt8] = []
    private var depth = 0
    private let sink: ([UInt8]) throws -> Void

    /// How much is handed on at once, about.
    static let piece = 64 << 10

    init(to sink: @escaping ([UInt8]) throws -> Void) {
        self.sink = sink
        pending = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8)
    }

    mutating func comment(_ text: String) {
        // Two hyphens in a row end a comment.
        line("<!-- \(escaped(text).text.replacing("--", with: "- -").replacing("--", with: "- -")) -->")
    }

    /// An element with text in it.
    mutating func element(_ name: String, _ attributes: Attributes = [], _ text: String) throws {
        let (escaped, count) = escaped(text)
        line("<\(name)\(written(attributes))>\(escaped)</\(name)>")
        replaced += count
        if count > 0 { comment("\(count) \(count == 1 ? "character" : "characters") that XML 1.0 cannot hold: written as U+FFFD") }
        try handOn()
    }

    /// An element with elements in it.
    mutating func element(_ name: String, _ attributes: Attributes = [], _ body: (inout XMLWriter) throws -> Void) throws {
        line("<\(name)\(written(attributes))>")
        depth += 1
        try body(&self)
        depth -= 1
        line("</\(name)>")
    }

    mutating func finish() throws { try handOn(atLeast: 1) }

    // MARK: Bytes

    private mutating func line(_ text: String) {
        pending += repeatElement(0x20, count: 2 * depth)
        pending += text.utf8
        pending.append(0x0A)
    }

    private mutating func handOn(atLeast limit: Int = piece) throws {
        guard pending.count >= limit else { return }
        bytes += pending.count
        try sink(pending)
        pending.removeAll(keepingCapacity: true)
    }

    private func written(_ attributes: Attributes) -> String { attributes.map { " \($0.name)=\"\($0.value)\"" }.joined() }

    private func escaped(_ text: String) -> (text: String, replaced: Int) {
        var out = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x26: out.append(contentsOf: "&amp;".unicodeScalars)
            case 0x3C: out.append(contentsOf: "&lt;".unicodeScalars)
            case 0x3E: out.append(contentsOf: "&gt;".unicodeScalars)
            // A reader turns these into a line end, unless they are written so.
            case 0x0D: out.append(contentsOf: "&#13;".unicodeScalars)
            case 0x09, 0x0A, 0x20...0xFFFD, 0x10000...: out.append(scalar)
            default:
                out.append("\u{FFFD}")
                count += 1
            }
        }
        return (String(out), count)
    }
}

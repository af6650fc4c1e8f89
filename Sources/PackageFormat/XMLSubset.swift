/// An element of a small, strict XML (docs/foreign-packages.md): what signed manifests are written in, and nothing that
/// could make two readers see different texts.
///
///     - UTF-8, with or without a byte order mark; a declaration may say so
///     - elements, attributes, text, the five entities and character references
///     - no DOCTYPE, no entities beyond the five, no CDATA, no comments or processing instructions in the root
///     - names are compared by namespace and local name, whatever the prefix
package struct XMLElement: Sendable, Equatable {
    package let namespace: String
    package let name: String
    /// Attributes without a namespace, by name; those with one are read and dropped.
    package private(set) var attributes: [String: String] = [:]
    package fileprivate(set) var children: [XMLElement] = []
    /// All text directly inside, white space too.
    package fileprivate(set) var text = ""

    package struct Malformed: Error, Equatable {
        package let at: Int
        package let reason: String

        package init(at: Int, reason: String) { (self.at, self.reason) = (at, reason) }
    }

    fileprivate init(namespace: String, name: String, attributes: [String: String]) {
        self.namespace = namespace
        self.name = name
        self.attributes = attributes
    }

    /// The one element of a document.
    package static func read(_ bytes: [UInt8]) throws(Malformed) -> XMLElement {
        var reader = XMLReader(bytes)
        return try reader.document()
    }

    package func children(_ namespace: String, _ name: String) -> [XMLElement] { children.filter { $0.namespace == namespace && $0.name == name } }
}

/// Reads the bytes once from the front, without recursion, so that no depth of nesting is a danger.
private struct XMLReader {
    private let bytes: [UInt8]
    private var at = 0

    private static let deepest = 32
    private static let mostElements = 1 << 20

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private func failure(_ reason: String) -> XMLElement.Malformed { XMLElement.Malformed(at: at, reason: reason) }

    mutating func document() throws(XMLElement.Malformed) -> XMLElement {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw failure("not UTF-8") }
        _ = take("\u{FEFF}")
        if startsWith("<?xml"), at + 5 < bytes.count, Self.isSpace(bytes[at + 5]) { try declaration() }
        try outside()
        let root = try tree()
        try outside()
        guard at == bytes.count else { throw failure("text after the root") }
        return root
    }

    private mutating func declaration() throws(XMLElement.Malformed) {
        let start = at
        guard let end = find("?>") else { throw failure("unfinished declaration") }
        let text = String(decoding: bytes[start..<end], as: UTF8.self).lowercased()
        if let encoding = text.firstRange(of: "encoding") {
            guard text[encoding.upperBound...].contains("utf-8") else { throw failure("encoding is not UTF-8") }
        }
        at = end + 2
    }

    /// White space, comments and instructions before and after the root, where they are nobody's content.
    private mutating func outside() throws(XMLElement.Malformed) {
        while true {
            skipSpace()
            if take("<!--") {
                guard let end = find("-->") else { throw failure("unfinished comment") }
                at = end + 3
            } else if take("<?") {
                guard let end = find("?>") else { throw failure("unfinished instruction") }
                at = end + 2
            } else {
                return
            }
        }
    }

    private struct Open {
        var element: XMLElement
        let rawName: String
        let scope: [String: String]
        var text: [UInt8] = []
    }

    private mutating func tree() throws(XMLElement.Malformed) -> XMLElement {
        var stack: [Open] = []
        var count = 0
        while true {
            if stack.isEmpty, !startsWith("<") { throw failure("no root element") }
            if startsWith("</") {
                guard var open = stack.popLast() else { throw failure("no element to close") }
                at += 2
                guard try name() == open.rawName else { throw failure("wrong end tag") }
                skipSpace()
                guard take(">") else { throw failure("unfinished end tag") }
                open.element.text = String(decoding: open.text, as: UTF8.self)
                if stack.isEmpty { return open.element }
                stack[stack.count - 1].element.children.append(open.element)
            } else if startsWith("<!") || startsWith("<?") {
                throw failure("DOCTYPE, CDATA, comments and instructions are refused")
            } else if take("<") {
                count += 1
                guard stack.count < Self.deepest, count <= Self.mostElements else { throw failure("too large") }
                let (open, isEmpty) = try startTag(stack.last?.scope ?? ["": "", "xml": "http://www.w3.org/XML/1998/namespace"])
                guard isEmpty else {
                    stack.append(open)
                    continue
                }
                if stack.isEmpty { return open.element }
                stack[stack.count - 1].element.children.append(open.element)
            } else {
                guard at < bytes.count else { throw failure("unfinished element") }
                let run = try text { $0 == UInt8(ascii: "<") }
                stack[stack.count - 1].text += run
            }
        }
    }

    private mutating func startTag(_ outer: [String: String]) throws(XMLElement.Malformed) -> (Open, isEmpty: Bool) {
        let raw = try name()
        var scope = outer
        var plain: [String: String] = [:]
        var declared: Set<String> = []
        var prefixed: [(prefix: String, local: String)] = []
        while true {
            let hadSpace = skipSpace()
            if startsWith("/") || startsWith(">") { break }
            guard hadSpace else { throw failure("no space before an attribute") }
            let key = try name()
            skipSpace()
            guard take("=") else { throw failure("an attribute without a value") }
            skipSpace()
            let value = try quoted()
            if key == "xmlns" || key.hasPrefix("xmlns:") {
                let prefix = key == "xmlns" ? "" : String(key.dropFirst(6))
                guard prefix != "xml", prefix != "xmlns", prefix.isEmpty || !value.isEmpty else { throw failure("a namespace that may not be declared") }
                guard declared.insert(prefix).inserted else { throw failure("an attribute stands twice") }
                scope[prefix] = value
            } else if let colon = key.firstIndex(of: ":") {
                prefixed.append((String(key[..<colon]), String(key[key.index(after: colon)...])))
            } else {
                guard plain.updateValue(value, forKey: key) == nil else { throw failure("an attribute stands twice") }
            }
        }
        let isEmpty = take("/")
        guard take(">") else { throw failure("unfinished start tag") }
        var seen: Set<[String]> = []
        for (prefix, local) in prefixed {
            guard let namespace = scope[prefix], seen.insert([namespace, local]).inserted else { throw failure("an attribute stands twice, or its prefix is unknown") }
        }
        let colon = raw.firstIndex(of: ":")
        guard let namespace = scope[colon.map { String(raw[..<$0]) } ?? ""] else { throw failure("unknown prefix") }
        let local = colon.map { String(raw[raw.index(after: $0)...]) } ?? raw
        guard !local.contains(":"), !local.isEmpty else { throw failure("not a name") }
        return (Open(element: XMLElement(namespace: namespace, name: local, attributes: plain), rawName: raw, scope: scope), isEmpty)
    }

    /// ASCII letters, digits, `.`, `-`, `_` and `:`, and whatever is not ASCII.
    private mutating func name() throws(XMLElement.Malformed) -> String {
        let start = at
        while at < bytes.count {
            let c = bytes[at]
            let isLetter = (0x41...0x5A).contains(c) || (0x61...0x7A).contains(c) || c == 0x5F || c == 0x3A || c >= 0x80
            let isFollower = (0x30...0x39).contains(c) || c == 0x2D || c == 0x2E
            guard isLetter || (isFollower && at > start) else { break }
            at += 1
        }
        guard at > start else { throw failure("not a name") }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func quoted() throws(XMLElement.Malformed) -> String {
        guard at < bytes.count, bytes[at] == 0x22 || bytes[at] == 0x27 else { throw failure("an attribute without quotes") }
        let quote = bytes[at]
        at += 1
        // > White space in an attribute's value is normalised to spaces (XML 1.0 §3.3.3).
        let run = try text { $0 == quote }.map { Self.isSpace($0) ? 0x20 : $0 }
        guard at < bytes.count else { throw failure("unfinished attribute") }
        at += 1
        return String(decoding: run, as: UTF8.self)
    }

    /// Characters up to `end`, entities resolved, line ends as LF.
    private mutating func text(upTo end: (UInt8) -> Bool) throws(XMLElement.Malformed) -> [UInt8] {
        var out: [UInt8] = []
        while at < bytes.count, !end(bytes[at]) {
            let c = bytes[at]
            switch c {
            case UInt8(ascii: "<"): throw failure("a bare <")
            case UInt8(ascii: "&"): out += try reference()
            case 0x0D:
                out.append(0x0A)
                at += at + 1 < bytes.count && bytes[at + 1] == 0x0A ? 2 : 1
            case 0..<0x20 where c != 0x09 && c != 0x0A: throw failure("a control character")
            default:
                out.append(c)
                at += 1
            }
        }
        return out
    }

    private mutating func reference() throws(XMLElement.Malformed) -> [UInt8] {
        let body = bytes[(at + 1)...].prefix(10)
        guard let semicolon = body.firstIndex(of: UInt8(ascii: ";")) else { throw failure("an unfinished entity") }
        let entity = String(decoding: body[..<semicolon], as: UTF8.self)
        let scalar: Unicode.Scalar? =
            switch entity {
            case "amp": "&"
            case "lt": "<"
            case "gt": ">"
            case "quot": "\""
            case "apos": "'"
            case _ where entity.hasPrefix("#x"): UInt32(entity.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
            case _ where entity.hasPrefix("#"): UInt32(entity.dropFirst(1)).flatMap(Unicode.Scalar.init)
            default: nil
            }
        guard let scalar, scalar.value >= 0x20 || [9, 10, 13].contains(scalar.value), !entity.contains("+") else { throw failure("an unknown entity") }
        at = semicolon + 1
        return Array(String(Character(scalar)).utf8)
    }

    // MARK: Places

    private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

    @discardableResult private mutating func skipSpace() -> Bool {
        let start = at
        while at < bytes.count, Self.isSpace(bytes[at]) { at += 1 }
        return at > start
    }

    private func startsWith(_ text: String) -> Bool { bytes[at...].starts(with: text.utf8) }

    private mutating func take(_ text: String) -> Bool {
        guard startsWith(text) else { return false }
        at += text.utf8.count
        return true
    }

    private func find(_ text: String) -> Int? {
        let wanted = Array(text.utf8)
        guard bytes.count - at >= wanted.count else { return nil }
        return (at...(bytes.count - wanted.count)).first { bytes[$0...].starts(with: wanted) }
    }
}

internal import CLibXML2
internal import Evidence
internal import Glibc

/// Plain text, and the text of HTML, in the encodings that are met with: UTF-8, UTF-16 with a mark, GB 18030.
enum PlainText {
    /// Bytes read of a file: no more text is kept.
    private static let readLimit = 8 << 20

    static func examine(path: [CChar], isHTML: Bool) -> Examination {
        let (bytes, isWhole) = read(path)
        var facts = DocumentFacts(pages: nil)
        var builder = TextBuilder()
        let decoded = decode(bytes, isWhole: isWhole)
        if let decoded {
            builder.add(isHTML ? withoutTags(decoded.text) : decoded.text, page: 1)
            if !isWhole { builder.truncate() }
        }
        facts.text = builder.facts(charset: decoded?.charset)
        return Examination(facts: facts, texts: builder.pages)
    }

    static func decode(_ bytes: [UInt8], isWhole: Bool = true) -> (text: String, charset: String)? {
        if bytes.starts(with: [0xFF, 0xFE]) { return convert(bytes.dropFirst(2), from: "UTF-16LE").map { ($0, "UTF-16LE") } }
        if bytes.starts(with: [0xFE, 0xFF]) { return convert(bytes.dropFirst(2), from: "UTF-16BE").map { ($0, "UTF-16BE") } }
        // What was cut off may have ended inside a character.
        for cut in 0...(isWhole ? 0 : 3) {
            if let text = String(validating: bytes.dropLast(cut), as: UTF8.self) { return (text, "UTF-8") }
        }
        for cut in 0...(isWhole ? 0 : 3) {
            // Binary content is full of what no Chinese text has.
            guard !bytes.contains(0) else { return nil }
            if let text = convert(bytes.dropLast(cut), from: "GB18030") { return (text, "GB18030") }
        }
        return nil
    }

    /// The corresponding C function is `iconv`; nil when the bytes are not of that encoding.
    private static func convert(_ bytes: ArraySlice<UInt8>, from encoding: String) -> String? {
        let converter = iconv_open("UTF-8", encoding)
        guard converter != iconv_t(bitPattern: -1) else { return nil }
        defer { iconv_close(converter) }
        var input = bytes.map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: bytes.count * 4 + 16)
        let length = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target -> Int? in
                var from = source.baseAddress
                var to = target.baseAddress
                var left = source.count
                var room = target.count
                return iconv(converter, &from, &left, &to, &room) == -1 || left > 0 ? nil : target.count - room
            }
        }
        return length.map { String(decoding: output[..<$0].map(UInt8.init(bitPattern:)), as: UTF8.self) }
    }

    /// What a reader would see of HTML, roughly: tags, scripts and styles left out, the commonest entities put in.
    static func withoutTags(_ html: String) -> String {
        var out = ""
        var rest = html[...]
        while let open = rest.firstIndex(of: "<") {
            out += rest[..<open]
            rest = rest[open...]
            let hidden = ["script", "style"].first { rest.dropFirst().prefix($0.count).lowercased() == $0 }
            if rest.hasPrefix("<!--") {
                rest = rest.firstRange(of: "-->").map { rest[$0.upperBound...] } ?? ""
                continue
            }
            if let hidden { rest = rest.firstRange(of: "</\(hidden)").map { rest[$0.upperBound...] } ?? "" }
            let tag = rest.dropFirst().prefix { $0 != ">" }
            if tag.first?.isLetter == true || tag.first == "/" {
                if ["p", "br", "tr", "li", "h", "div", "table", "td"].contains(where: { tag.lowercased().drop { $0 == "/" }.hasPrefix($0) }) { out += "\n" }
            }
            rest = rest.firstIndex(of: ">").map { rest[rest.index(after: $0)...] } ?? ""
        }
        out += rest
        for (entity, text) in [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")] { out = out.replacing(entity, with: text) }
        return out
    }

    private static func read(_ path: [CChar]) -> (bytes: [UInt8], isWhole: Bool) {
        let fd = open(path, O_RDONLY | O_CLOEXEC)
        guard fd >= 0 else { return ([], true) }
        defer { close(fd) }
        let bytes = [UInt8](unsafeUninitializedCapacity: readLimit) { buffer, filled in
            while filled < readLimit {
                let n = Glibc.read(fd, buffer.baseAddress! + filled, readLimit - filled)
                if n < 0, errno == EINTR { continue }
                guard n > 0 else { return }
                filled += n
            }
        }
        return (bytes, bytes.count < readLimit)
    }
}

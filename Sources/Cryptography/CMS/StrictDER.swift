internal import Evidence

extension DER {
    /// Whether `bytes` is one element, or several, in DER to its last level: shortest lengths, shortest integers and object
    /// identifiers, the two booleans, sorted sets, no unused bits but zero ones, times in their one form (X.690 §10 and §11).
    ///
    /// A set of more than one element is taken for a SET OF; a SET with fields of its own stands in nothing that is read here.
    package static func isStrict(_ bytes: ArraySlice<UInt8>, depth: Int = 0) -> Bool {
        guard depth < 32 else { return false }
        var reader = Reader(bytes)
        while !reader.isAtEnd {
            guard let element = try? reader.next(), isStrict(element, depth: depth) else { return false }
        }
        return true
    }

    private static func isStrict(_ element: Element, depth: Int) -> Bool {
        let content = element.content
        if element.tag.byte & 0x20 != 0 {
            // Universal constructed types are SEQUENCE and SET; strings are primitive in DER.
            guard element.tag.byte & 0xC0 != 0 || element.tag == .sequence || element.tag == .set else { return false }
            return isStrict(content, depth: depth + 1) && (element.tag != .set || isSorted(content))
        }
        switch element.tag {
        case .boolean: return content.count == 1 && (content.first == 0 || content.first == 0xFF)
        case .integer, Tag(byte: 0x0A):
            guard let first = content.first else { return false }
            let second = content.dropFirst().first
            return !(first == 0 && (second.map { $0 < 0x80 } ?? false)) && !(first == 0xFF && (second.map { $0 >= 0x80 } ?? false))
        case .null: return content.isEmpty
        case .oid:
            guard let last = content.last, last < 0x80 else { return false }
            // No arc begins with a zero group.
            return content.first != 0x80 && !zip(content, content.dropFirst()).contains { $0 < 0x80 && $1 == 0x80 }
        case .bitString:
            guard let unused = content.first, unused < 8 else { return false }
            guard content.count > 1 else { return unused == 0 }
            return content.last! & ((1 << unused) - 1) == 0
        case .utcTime: return Instant.isDER(content, digits: 12)
        case .generalizedTime: return Instant.isDER(content, digits: 14)
        default: return true
        }
    }

    private static func isSorted(_ content: ArraySlice<UInt8>) -> Bool {
        var reader = Reader(content)
        var last: ArraySlice<UInt8> = []
        while let next = try? reader.next().encoded {
            if next.lexicographicallyPrecedes(last) { return false }
            last = next
        }
        return true
    }
}

extension Instant {
    /// `YYMMDDHHMMSSZ`, or `YYYYMMDDHHMMSS[.f]Z` without a zero at the end of the fraction (X.690 §11.7 and §11.8).
    fileprivate static func isDER(_ content: ArraySlice<UInt8>, digits: Int) -> Bool {
        guard content.count > digits, content.last == UInt8(ascii: "Z"), content.prefix(digits).allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
        let fraction = content.dropFirst(digits).dropLast()
        guard let point = fraction.first else { return true }
        return digits == 14 && point == UInt8(ascii: ".") && fraction.count > 1 && fraction.dropFirst().allSatisfy { (0x30...0x39).contains($0) } && fraction.last != UInt8(ascii: "0")
    }
}

/// The Distinguished Encoding Rules (X.690 §10 and §11): writing, and a reader that takes nothing else.
package enum DER {
    package struct Tag: Sendable, Hashable {
        package var byte: UInt8

        package init(byte: UInt8) { self.byte = byte }

        package static let boolean = Tag(byte: 0x01)
        package static let integer = Tag(byte: 0x02)
        package static let bitString = Tag(byte: 0x03)
        package static let octetString = Tag(byte: 0x04)
        package static let null = Tag(byte: 0x05)
        package static let oid = Tag(byte: 0x06)
        package static let utf8String = Tag(byte: 0x0C)
        package static let sequence = Tag(byte: 0x30)
        package static let set = Tag(byte: 0x31)
        package static let utcTime = Tag(byte: 0x17)
        package static let generalizedTime = Tag(byte: 0x18)
        /// [n] constructed.
        package static func context(_ n: UInt8) -> Tag { Tag(byte: 0xA0 | n) }
    }

    package enum Failure: Error, Equatable { case malformed(at: Int) }

    // MARK: Writing

    package static func encode(_ tag: Tag, _ content: [UInt8]) -> [UInt8] {
        var out = [tag.byte]
        if content.count < 0x80 {
            out.append(UInt8(content.count))
        } else {
            var length: [UInt8] = []
            var rest = content.count
            while rest > 0 {
                length.insert(UInt8(rest & 0xFF), at: 0)
                rest >>= 8
            }
            out.append(0x80 | UInt8(length.count))
            out += length
        }
        return out + content
    }

    package static func sequence(_ parts: [UInt8]...) -> [UInt8] { encode(.sequence, parts.flatMap { $0 }) }

    /// > The encodings of the component values of a set-of value shall appear in ascending order (X.690 §11.6).
    package static func setOf(_ parts: [[UInt8]], tag: Tag = .set) -> [UInt8] {
        encode(tag, parts.sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 })
    }

    package static func integer(_ value: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = value
        repeat {
            bytes.insert(UInt8(truncatingIfNeeded: rest), at: 0)
            rest >>= 8
        } while !(rest == 0 && bytes[0] < 0x80) && !(rest == -1 && bytes[0] >= 0x80)
        return encode(.integer, bytes)
    }

    /// - Parameter dotted: such as `1.2.840.113549.1.7.2`.
    package static func oid(_ dotted: String) -> [UInt8] {
        let arcs = dotted.split(separator: ".").map { UInt64($0)! }
        var content: [UInt8] = []
        for arc in [arcs[0] * 40 + arcs[1]] + arcs.dropFirst(2) {
            var base128: [UInt8] = [UInt8(arc & 0x7F)]
            var rest = arc >> 7
            while rest > 0 {
                base128.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
                rest >>= 7
            }
            content += base128
        }
        return encode(.oid, content)
    }

    // MARK: Reading

    /// One element, lent as slices of the whole input so that offsets in errors are true.
    package struct Element: Sendable {
        package let tag: Tag
        /// Tag, length and content.
        package let encoded: ArraySlice<UInt8>
        package let content: ArraySlice<UInt8>
    }

    package struct Reader {
        private var rest: ArraySlice<UInt8>

        package init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

        package var isAtEnd: Bool { rest.isEmpty }

        package var nextTag: Tag? { rest.first.map(Tag.init(byte:)) }

        /// The next element; lengths only in their shortest form.
        package mutating func next() throws(Failure) -> Element {
            let start = rest.startIndex
            guard rest.count >= 2, rest[start] & 0x1F != 0x1F else { throw .malformed(at: start) }
            var headerLength = 2
            var length = Int(rest[start + 1])
            if length >= 0x80 {
                let octets = length & 0x7F
                guard (1...4).contains(octets), rest.count >= 2 + octets else { throw .malformed(at: start) }
                length = rest[(start + 2)..<(start + 2 + octets)].reduce(0) { $0 << 8 | Int($1) }
                guard length >= 0x80, rest[start + 2] != 0 else { throw .malformed(at: start) }
                headerLength += octets
            }
            guard rest.count >= headerLength + length else { throw .malformed(at: start) }
            let end = start + headerLength + length
            let element = Element(tag: Tag(byte: rest[start]), encoded: rest[start..<end], content: rest[(start + headerLength)..<end])
            rest = rest[end...]
            return element
        }

        package mutating func next(_ tag: Tag) throws(Failure) -> Element {
            let at = rest.startIndex
            let element = try next()
            guard element.tag == tag else { throw .malformed(at: at) }
            return element
        }

        package func end() throws(Failure) {
            guard rest.isEmpty else { throw .malformed(at: rest.startIndex) }
        }
    }
}

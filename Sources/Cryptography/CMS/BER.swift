/// One element of the Basic Encoding Rules (X.690 §8), as foreign signatures are written in: long forms and indefinite
/// lengths are taken. What is read so and kept is written again in ``DER``.
struct BER {
    let tag: UInt8
    /// Tag, length and content.
    let encoded: ArraySlice<UInt8>
    let content: ArraySlice<UInt8>

    private static let deepest = 32

    /// The first element of `bytes`; what stands behind it is passed over.
    init?(_ bytes: ArraySlice<UInt8>, depth: Int = 0) {
        guard depth < BER.deepest, bytes.count >= 2 else { return nil }
        let start = bytes.startIndex
        tag = bytes[start]
        guard tag & 0x1F != 0x1F else { return nil }
        let first = bytes[start + 1]
        if first == 0x80 {
            // Indefinite: elements up to two zero bytes.
            guard tag & 0x20 != 0 else { return nil }
            var at = start + 2
            while !bytes[at...].starts(with: [0, 0]) {
                guard let inner = BER(bytes[at...], depth: depth + 1) else { return nil }
                at = inner.encoded.endIndex
            }
            content = bytes[(start + 2)..<at]
            encoded = bytes[start..<(at + 2)]
            return
        }
        var length = Int(first)
        var header = 2
        if first > 0x80 {
            let octets = Int(first & 0x7F)
            guard octets <= 4, bytes.count >= 2 + octets else { return nil }
            length = bytes[(start + 2)..<(start + 2 + octets)].reduce(0) { $0 << 8 | Int($1) }
            header += octets
        }
        guard bytes.count >= header + length else { return nil }
        content = bytes[(start + header)..<(start + header + length)]
        encoded = bytes[start..<(start + header + length)]
    }

    /// The bytes of an OCTET STRING, put together where they come in pieces (X.690 §8.7.3); nil for anything else.
    var octets: [UInt8]? {
        switch tag {
        case 0x04: return Array(content)
        case 0x24:
            var whole: [UInt8] = []
            for piece in children {
                guard let bytes = piece.octets else { return nil }
                whole += bytes
            }
            return whole
        default: return nil
        }
    }

    /// The elements inside; as far as they can be read.
    var children: [BER] {
        guard tag & 0x20 != 0 else { return [] }
        var out: [BER] = []
        var rest = content
        while out.count < 10_000, let next = BER(rest) {
            out.append(next)
            rest = rest[next.encoded.endIndex...]
        }
        return out
    }
}

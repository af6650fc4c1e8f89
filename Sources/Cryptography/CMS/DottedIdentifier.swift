extension DER {
    /// An encoded OBJECT IDENTIFIER as people write it; nil when it is none.
    package static func dotted(_ encoded: [UInt8]) -> String? {
        var reader = Reader(encoded[...])
        guard let content = try? reader.next(.oid).content, reader.isAtEnd, let last = content.last, last < 0x80 else { return nil }
        var arcs: [UInt64] = []
        var arc: UInt64 = 0
        for byte in content {
            guard arc < 1 << 56 else { return nil }
            arc = arc << 7 | UInt64(byte & 0x7F)
            guard byte < 0x80 else { continue }
            // The first two arcs in one number (X.690 §8.19.4).
            arcs += arcs.isEmpty ? [min(arc / 40, 2), arc - min(arc / 40, 2) * 40] : [arc]
            arc = 0
        }
        return arcs.map(String.init).joined(separator: ".")
    }
}

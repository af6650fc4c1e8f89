/// A message digest algorithm that the archive format knows.
///
/// The raw value is BagIt's normalised name (RFC 8493 §2.4), as in `manifest-sha256.txt`.
package enum DigestAlgorithm: String, Sendable, CaseIterable, Codable, Comparable {
    case sha256
    case sha512
    case sm3

    /// Bytes of one digest.
    package var length: Int { self == .sha512 ? 64 : 32 }

    package static func < (a: Self, b: Self) -> Bool { a.rawValue.utf8.lexicographicallyPrecedes(b.rawValue.utf8) }
}

/// A digest, without its algorithm; written as lower-case hexadecimal.
package struct Digest: Sendable, Hashable {
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// - Returns: nil unless `hex` is lower-case hexadecimal of exactly `algorithm.length` bytes.
    package init?(hex: some StringProtocol, algorithm: DigestAlgorithm) {
        guard let bytes = [UInt8](lowerHex: hex), bytes.count == algorithm.length else { return nil }
        self.bytes = bytes
    }

    package var hex: String { bytes.lowerHex }
}

extension [UInt8] {
    package var lowerHex: String {
        let digits = Array<UInt8>("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: count * 2) { out in
            for (i, byte) in self.enumerated() {
                out[2 * i] = digits[Int(byte >> 4)]
                out[2 * i + 1] = digits[Int(byte & 15)]
            }
            return count * 2
        }
    }

    package init?(lowerHex text: some StringProtocol) {
        let utf8 = Array<UInt8>(text.utf8)
        guard utf8.count % 2 == 0 else { return nil }
        func value(_ c: UInt8) -> UInt8? {
            switch c {
            case 0x30...0x39: c - 0x30
            case 0x61...0x66: c - 0x61 + 10
            default: nil
            }
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count / 2)
        for i in stride(from: 0, to: utf8.count, by: 2) {
            guard let high = value(utf8[i]), let low = value(utf8[i + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        self = bytes
    }
}

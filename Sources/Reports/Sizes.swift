/// Bytes for people, in powers of a thousand: `253.9 KB`.
package enum Sizes {
    package static func text(_ bytes: UInt64) -> String {
        guard bytes >= 1000 else { return "\(bytes) B" }
        // The unit in which a rounded tenth still stands below a thousand: 999 960 is 1.0 MB, not 1000.0 KB.
        var unit: UInt64 = 1000
        for name in ["KB", "MB", "GB"] {
            if let text = tenths(bytes, of: unit, below: 10_000) { return "\(text) \(name)" }
            unit *= 1000
        }
        return "\(tenths(bytes, of: unit, below: .max)!) TB"
    }

    private static func tenths(_ bytes: UInt64, of unit: UInt64, below limit: UInt64) -> String? {
        let (whole, rest) = bytes.quotientAndRemainder(dividingBy: unit / 10)
        let tenths = whole + (rest >= unit / 20 ? 1 : 0)
        return tenths < limit ? "\(tenths / 10).\(tenths % 10)" : nil
    }
}

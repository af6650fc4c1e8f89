/// Lengths out of foreign bytes: sums end at the largest number and differences at zero, so that nothing wraps or traps.
extension UInt64 {
    func plus(_ other: UInt64) -> UInt64 {
        let (sum, isOver) = addingReportingOverflow(other)
        return isOver ? .max : sum
    }

    func minus(_ other: UInt64) -> UInt64 { self > other ? self - other : 0 }

    func times(_ other: UInt64) -> UInt64 {
        let (product, isOver) = multipliedReportingOverflow(by: other)
        return isOver ? .max : product
    }
}

extension [UInt8] {
    /// The unsigned number of `count` bytes (8 at most) at `offset`, most significant first; nil when they are not all there.
    func big(_ count: Int, at offset: Int) -> UInt64? {
        guard offset >= 0, count <= 8, offset <= self.count - count else { return nil }
        return self[offset..<(offset + count)].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The same, least significant first.
    func little(_ count: Int, at offset: Int) -> UInt64? {
        guard offset >= 0, count <= 8, offset <= self.count - count else { return nil }
        return self[offset..<(offset + count)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Whether `text`, as ASCII, stands at `offset`.
    func has(_ text: StaticString, at offset: Int = 0) -> Bool {
        let count = text.utf8CodeUnitCount
        guard offset >= 0, offset <= self.count - count else { return false }
        return text.withUTF8Buffer { $0.elementsEqual(self[offset..<(offset + count)]) }
    }

    func has(_ bytes: [UInt8], at offset: Int = 0) -> Bool {
        guard offset >= 0, offset <= count - bytes.count else { return false }
        return self[offset..<(offset + bytes.count)].elementsEqual(bytes)
    }
}

/// Seconds with three places, as text; nil for what is no time.
func secondsText(_ seconds: Double) -> String? {
    guard seconds.isFinite, abs(seconds) < 1e12 else { return nil }
    let thousandths = Int64((abs(seconds) * 1000).rounded())
    let fraction = String(thousandths % 1000)
    return "\(seconds < 0 ? "-" : "")\(thousandths / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction) s"
}

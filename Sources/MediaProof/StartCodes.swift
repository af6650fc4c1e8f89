/// Start codes `00 00 01`, which divide H.264 and H.265 in Annex B's framing and MPEG-1, -2 and -4 video.
enum StartCodes {
    /// Whether the first bytes other than zero are the end of a start code.
    static func begins(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let first = bytes.firstIndex(where: { $0 != 0 }) else { return false }
        return first >= 2 && bytes[first] == 1
    }

    /// Calls `body` with what stands between one start code and the next, without zeros at its end.
    ///
    /// - Returns: false, and nothing is called, when the bytes do not begin with a start code.
    static func forEachUnit(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
        begins(bytes) && forEachUnitAfterOthers(bytes, body)
    }

    /// The same, with whatever stands before the first start code left out.
    ///
    /// - Returns: false when there is none.
    static func forEachUnitAfterOthers(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
        var start = next(bytes, from: 0)
        guard start < bytes.count else { return false }
        while start < bytes.count {
            let content = start + 3
            start = next(bytes, from: content)
            let unit = withoutTrailingZeros(UnsafeRawBufferPointer(rebasing: bytes[content..<start]))
            if !unit.isEmpty { body(unit) }
        }
        return true
    }

    /// Zeros at the end of a unit belong to the next start code, or are stuffing.
    static func withoutTrailingZeros(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var end = bytes.count
        while end > 0, bytes[end - 1] == 0 { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[..<end])
    }

    /// Where the next start code begins; the count when there is none.
    private static func next(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
        let end = bytes.count
        // The place of the code's last byte: what is neither 0 nor 1 rules out that place and the next two.
        var i = start + 2
        while i < end {
            let byte = base[i]
            if byte > 1 {
                i += 3
            } else if byte == 0 {
                i += 1
            } else {
                if base[i - 1] == 0, base[i - 2] == 0 { return i - 2 }
                i += 3
            }
        }
        return end
    }
}

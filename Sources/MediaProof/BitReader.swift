/// Bits of a NAL unit, the highest first, without the bytes that prevent emulation of a start code (`00 00 03`).
struct BitReader {
    private let bytes: UnsafeRawBufferPointer
    private var index: Int
    private var bit = 0
    private var zeros = 0

    init(_ bytes: UnsafeRawBufferPointer, from start: Int) {
        self.bytes = bytes
        index = start
    }

    /// One bit; nil at the end.
    mutating func bit1() -> Int? {
        if bit == 0, zeros >= 2, index < bytes.count, bytes[index] == 3 {
            index += 1
            zeros = 0
        }
        guard index < bytes.count else { return nil }
        let value = Int(bytes[index] >> UInt8(7 - bit)) & 1
        bit += 1
        if bit == 8 {
            zeros = bytes[index] == 0 ? zeros + 1 : 0
            bit = 0
            index += 1
        }
        return value
    }

    /// `count` bits as an unsigned number, 62 at most.
    mutating func bits(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let next = bit1() else { return nil }
            value = value << 1 | next
        }
        return value
    }

    mutating func skip(_ count: Int) -> Bool {
        for _ in 0..<count where bit1() == nil { return false }
        return true
    }

    /// `ue(v)` of H.264 § 9.1, below 2¹⁶.
    mutating func exponentialGolomb() -> Int? {
        var zeros = 0
        while true {
            guard let next = bit1() else { return nil }
            if next == 1 { break }
            zeros += 1
            if zeros > 15 { return nil }
        }
        return bits(zeros).map { (1 << zeros) - 1 + $0 }
    }
}

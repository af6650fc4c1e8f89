/// The test file of the European Institute for Computer Antivirus Research, which every scanner finds and which does nothing.
///
/// It is put together here: as one text it would have this program taken for malware.
package enum TestFile {
    package static let bytes = Array(["X5O!P%@AP[4\\PZX54(P^)", "7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$", "H+H*"].joined().utf8)

    /// Lends the test file followed by zeros, `length` bytes in all.
    static func forEachPiece(length: UInt64, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        try bytes.withUnsafeBytes { try body($0) }
        let zeros = [UInt8](repeating: 0, count: 1 << 18)
        var left = length - min(length, UInt64(bytes.count))
        while left > 0 {
            let count = Int(min(left, UInt64(zeros.count)))
            try zeros.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            left -= UInt64(count)
        }
    }
}

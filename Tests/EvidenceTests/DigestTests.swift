internal import Evidence
internal import Testing

@Suite struct DigestTests {
    @Test func `writes and reads lower-case hexadecimal`() throws {
        let bytes = (0..<32).map { UInt8($0 * 8 + 7) }
        let hex = Digest(bytes).hex
        #expect(hex.hasPrefix("070f171f"))
        #expect(Digest(hex: hex, algorithm: .sha256) == Digest(bytes))
    }

    @Test func `every byte survives`() {
        let bytes = (0...255).map { UInt8($0) }
        #expect([UInt8](lowerHex: bytes.lowerHex) == bytes)
        #expect([UInt8](lowerHex: "") == [])
    }

    @Test(arguments: ["0", "0g", "AB", "aB", " 0", "0x", "é1", "１２", "-1", "+1"])
    func `refuses what is not lower-case hexadecimal`(text: String) {
        #expect([UInt8](lowerHex: text) == nil)
    }

    @Test(arguments: [(DigestAlgorithm.sha256, 32), (.sha512, 64), (.sm3, 32)])
    func `has exactly its algorithm's length`(algorithm: DigestAlgorithm, length: Int) {
        #expect(algorithm.length == length)
        #expect(Digest(hex: String(repeating: "ab", count: length), algorithm: algorithm) != nil)
        #expect(Digest(hex: String(repeating: "ab", count: length - 1), algorithm: algorithm) == nil)
        #expect(Digest(hex: String(repeating: "ab", count: length + 1), algorithm: algorithm) == nil)
        #expect(Digest(hex: "", algorithm: algorithm) == nil)
    }

    @Test func `algorithms are ordered by name`() {
        #expect([DigestAlgorithm.sm3, .sha512, .sha256].sorted() == [.sha256, .sha512, .sm3])
    }
}

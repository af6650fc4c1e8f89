internal import Cryptography
internal import Evidence
internal import Testing

@Suite struct DERTests {
    private func hex(_ text: String) -> [UInt8] { [UInt8](lowerHex: text)! }

    @Test(arguments: [(0, "0400"), (1, "0401"), (127, "047f"), (128, "048180"), (255, "0481ff"), (256, "04820100"), (65535, "0482ffff"), (65536, "0483010000")])
    func `writes a length in its shortest form, and reads it`(count: Int, head: String) throws {
        let content = [UInt8](repeating: 0x5A, count: count)
        let encoded = DER.encode(.octetString, content)
        #expect(encoded == hex(head) + content)
        var reader = DER.Reader(encoded[...])
        let element = try reader.next(.octetString)
        #expect(element.content.elementsEqual(content))
        #expect(element.encoded.elementsEqual(encoded))
        #expect(reader.isAtEnd)
    }

    @Test(arguments: [
        "", "04", "0401", "0480", "04800000", "048100", "04817f" + String(repeating: "00", count: 127), "0482007f" + String(repeating: "00", count: 127),
        "0481", "048180", "04820080" + String(repeating: "00", count: 128), "04850000000001aa", "0484ffffffff", "04ff", "1f8101aa", "3f01aa", "0405aabbccdd",
    ])
    func `refuses lengths that are not the shortest, indefinite ones, and what is cut short`(text: String) {
        var reader = DER.Reader(hex(text)[...])
        #expect(throws: DER.Failure.malformed(at: 0)) { try reader.next() }
    }

    @Test func `says where it stumbled, counted from the beginning of the whole`() throws {
        let bytes = DER.sequence(DER.integer(1), DER.sequence(DER.integer(2), DER.encode(.null, [])))
        var outer = DER.Reader(bytes[...])
        var inner = DER.Reader(try outer.next(.sequence).content)
        _ = try inner.next(.integer)
        var innermost = DER.Reader(try inner.next(.sequence).content)
        _ = try innermost.next(.integer)
        #expect(innermost.nextTag == .null)
        #expect(throws: DER.Failure.malformed(at: 10)) { try innermost.next(.oid) }
        #expect(throws: DER.Failure.malformed(at: 12)) { try innermost.next() }
    }

    @Test func `what stands behind the end is malformed`() throws {
        var reader = DER.Reader(hex("0500ff")[...])
        _ = try reader.next(.null)
        #expect(throws: DER.Failure.malformed(at: 2)) { try reader.end() }
        var whole = DER.Reader(hex("0500")[...])
        _ = try whole.next()
        try whole.end()
    }

    /// X.690 §8.3.
    @Test(arguments: [
        (0, "020100"), (1, "020101"), (127, "02017f"), (128, "02020080"), (255, "020200ff"), (256, "02020100"), (32767, "02027fff"), (32768, "0203008000"),
        (-1, "0201ff"), (-128, "020180"), (-129, "0202ff7f"), (-256, "0202ff00"), (Int.max, "02087fffffffffffffff"), (Int.min, "02088000000000000000"),
    ])
    func `writes an integer in the fewest octets`(value: Int, encoded: String) { #expect(DER.integer(value).lowerHex == encoded) }

    @Test(arguments: [
        ("1.2.840.113549", "06062a864886f70d"), ("2.5.4.41", "0603550429"), ("2.999.3", "0603883703"), ("2.16.840.1.101.3.4.2.1", "0609608648016503040201"),
        ("0.4.0.19122.1.1", "060704008195320101"), ("1.2.840.10045.4.3.2", "06082a8648ce3d040302"),
    ])
    func `writes object identifiers as X.690 §8.19 has them`(dotted: String, encoded: String) { #expect(DER.oid(dotted).lowerHex == encoded) }

    @Test func `the members of a set stand in ascending order`() {
        let parts = [DER.integer(300), DER.integer(2), DER.encode(.octetString, []), DER.integer(1)]
        #expect(DER.setOf(parts).lowerHex == "310c" + "020101" + "020102" + "0202012c" + "0400")
        #expect(DER.setOf(parts.reversed()) == DER.setOf(parts))
        #expect(DER.setOf([], tag: .context(0)) == [0xA0, 0])
    }
}

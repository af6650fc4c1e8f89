internal import Files
internal import Testing

@Suite struct LegacyTextTests {
    @Test func `text in each encoding that a spreadsheet writes`() {
        let text = "评标,a"
        #expect(LegacyText.decode(Array(text.utf8)) == text)
        #expect(LegacyText.decode([0xEF, 0xBB, 0xBF] + Array(text.utf8)) == text)
        #expect(LegacyText.decode([0xFF, 0xFE, 0xC4, 0x8B, 0x07, 0x68, 0x2C, 0x00, 0x61, 0x00]) == text)
        #expect(LegacyText.decode([0xFE, 0xFF, 0x8B, 0xC4, 0x68, 0x07, 0x00, 0x2C, 0x00, 0x61]) == text)
        #expect(LegacyText.decode([0xC6, 0xC0, 0xB1, 0xEA, 0x2C, 0x61]) == text)
        // Four bytes for one character: only GB 18030 has them.
        #expect(LegacyText.decode([0x95, 0x32, 0x82, 0x36, 0xB1, 0xEA]) == "\u{20000}标")
        #expect(LegacyText.decode([]) == "")
    }

    @Test(arguments: [[0xFF, 0xFF, 0xFF], [0xC6], [0xFF, 0xFE, 0x61], [0xEF, 0xBB, 0xBF, 0xFF], [0xFF, 0xFE, 0x00, 0xD8]] as [[UInt8]])
    func `bytes that are none of them`(bytes: [UInt8]) { #expect(LegacyText.decode(bytes) == nil) }
}

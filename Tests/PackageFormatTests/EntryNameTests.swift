internal import Evidence
internal import Foundation
internal import PackageFormat
internal import Testing

@Suite struct EntryNameTests {
    @Test(arguments: [
        ("评审报告.pdf", "001-评审报告.pdf"),
        ("a&b (1)'.txt", "001-a&b (1)'.txt"),
        // NFD comes out as NFC.
        ("e\u{301}te\u{301}.txt", "001-\u{E9}t\u{E9}.txt"),
        ("\u{1112}\u{1161}\u{11AB}.doc", "001-\u{D55C}.doc"),
        ("100%.pdf", "001-100_.pdf"),
        (#"a\b:c*d?e"f<g>h|i.txt"#, "001-a_b_c_d_e_f_g_h_i.txt"),
        ("../../etc/passwd", "001-.._.._etc_passwd"),
        ("/", "001-_"),
        ("a\u{0}b\nc\td\u{7F}e\u{85}f", "001-a_b_c_d_e_f"),
        // Bidirectional controls, zero-width, byte order mark, line and paragraph separators.
        ("报告\u{202E}fdp.exe", "001-报告_fdp.exe"),
        ("\u{200B}a\u{200D}b\u{2066}c\u{FEFF}d\u{2028}e\u{2029}f", "001-_a_b_c_d_e_f"),
        ("name\u{FFFD}\u{FFFD}.mp4", "001-name__.mp4"),
        ("name...", "001-name"),
        ("name. . .", "001-name"),
        ("...", "001-_"),
        ("", "001-_"),
        (" ", "001-_"),
        (".hidden", "001-.hidden"),
        ("CON", "001-CON"),
        ("nul.txt", "001-nul.txt"),
        ("\u{301}x", "001-\u{301}x"),
    ])
    func `makes the nearest name that the rules allow`(original: String, expected: String) {
        let made = EntryName.make(number: 1, original: original)
        // By scalars: two strings that are canonically equivalent count as equal.
        #expect(Array(made.unicodeScalars) == Array(expected.unicodeScalars))
        #expect(EntryName.isValid("data/documents/x/" + made))
    }

    @Test func `the number has at least three digits`() {
        #expect([1, 12, 123, 1234].map { EntryName.make(number: $0, original: "a") } == ["001-a", "012-a", "123-a", "1234-a"])
    }

    @Test(arguments: [("长", 3), ("a", 1), ("😀", 4), ("e\u{301}\u{301}", 4)])
    func `a long name is cut at a character, and the extension stays`(character: String, width: Int) {
        for count in [180 / width - 4, 180 / width, 180 / width + 1, 300] {
            let made = EntryName.make(number: 7, original: String(repeating: character, count: count) + ".mp4")
            #expect(made.hasPrefix("007-"))
            #expect(made.hasSuffix(".mp4"))
            #expect(made.utf8.count <= 180)
            #expect(made.utf8.count > 180 - width || count * width + 8 <= 180, "cut more than needed")
            let stem = made.dropFirst(4).dropLast(4)
            #expect(stem.allSatisfy { Array(String($0).unicodeScalars) == Array(character.precomposedStringWithCanonicalMapping.unicodeScalars) }, "a character was cut in two")
        }
    }

    @Test func `a long extension is no extension, and a cut does not leave a blank or a dot at the end`() {
        let made = EntryName.make(number: 1, original: "a." + String(repeating: "b", count: 300))
        #expect(made == "001-a." + String(repeating: "b", count: 174))
        let blank = EntryName.make(number: 1, original: String(repeating: "c", count: 171) + " . " + String(repeating: "d", count: 50) + ".pdf")
        #expect(blank == "001-" + String(repeating: "c", count: 171) + ".pdf")
    }

    @Test func `one character of more than a name's length`() {
        let made = EntryName.make(number: 1, original: "a" + String(repeating: "\u{301}", count: 500) + ".pdf")
        #expect(EntryName.isValid(made))
        #expect(made.hasPrefix("001-"))
    }

    @Test func `whatever the original, the name is valid`() throws {
        var random = SplitMix64(seed: 180)
        let ranges: [ClosedRange<UInt32>] = [0...0x7F, 0...0x2FF, 0x300...0x36F, 0x600...0x6FF, 0x1100...0x11FF, 0x2000...0x206F, 0x4E00...0x9FFF, 0xD7B0...0xD7FF, 0xF900...0xFFFF, 0x1D100...0x1D1FF, 0x1F000...0x1FFFF, 0xE0000...0xE01EF, 0...0x10FFFF]
        for round in 0..<4000 {
            let range = ranges[round % ranges.count]
            let length = Int.random(in: 0...(round % 7 == 0 ? 260 : 20), using: &random)
            var scalars = String.UnicodeScalarView()
            for _ in 0..<length {
                let value = Int.random(in: 0...5, using: &random) == 0 ? UInt32.random(in: 0x20...0x7E, using: &random) : .random(in: range, using: &random)
                if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
            }
            let made = EntryName.make(number: 1 + round % 2000, original: String(scalars))
            try #require(EntryName.isValid(made), "\(scalars.map { String($0.value, radix: 16) })")
            try #require(made.utf8.count <= EntryName.longestSegment)
            try #require(EntryName.make(number: 1, original: String(made.dropFirst(4))).utf8.count <= EntryName.longestSegment)
        }
    }

    @Test(arguments: ["a", "data/documents/eval-report/001-评审报告.pdf", "mimetype", "META-INF/signature001.p7s", "console.txt", "com10", "LPT", "a/.hidden", "a b/c d", "COM0"])
    func `takes a proper path`(path: String) { #expect(EntryName.isValid(path)) }

    @Test(arguments: [
        "", "/", "/a", "a/", "a//b", ".", "..", "a/./b", "a/../b", "../a", "a\\b", "a:b", "a*", "a?", "a\"", "a<", "a>", "a|", "a%20b", "a.", "a /b", "a./b", "a ",
        "a\u{0}", "a\nb", "a\u{202E}b", "a\u{200B}", "\u{FEFF}a", "e\u{301}", "\u{212B}", "a\u{FFFD}", "con", "CON", "x/NUL.txt", "aux.tar.gz", "com1", "LPT9.log", "Prn",
        String(repeating: "a", count: 181), String(repeating: "长", count: 61), String(repeating: "a/", count: 513) + "a",
    ])
    func `refuses another`(path: String) { #expect(!EntryName.isValid(path)) }

    @Test func `takes a segment of 180 bytes`() {
        #expect(EntryName.isValid(String(repeating: "a", count: 180)))
        #expect(EntryName.isValid(String(repeating: "长", count: 60) + "/" + String(repeating: "长", count: 60)))
    }

    @Test func `names that one file system or another takes for one have one key`() {
        #expect(EntryName.collisionKey("data/A.TXT") == EntryName.collisionKey("data/a.txt"))
        #expect(EntryName.collisionKey("É") == EntryName.collisionKey("e\u{301}"))
        #expect(EntryName.collisionKey("a.txt") != EntryName.collisionKey("b.txt"))
    }
}

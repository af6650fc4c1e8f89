internal import Reports
internal import Testing

@Suite struct VisibleTextTests {
    @Test(arguments: [
        ("评审报告.pdf", "评审报告.pdf"), ("a\u{1B}[2Jb", "a\\u{1B}[2Jb"), ("a\nb\tc\r", "a\\nb\\tc\\r"), ("exe.\u{202E}fdp", "exe.\\u{202E}fdp"), ("zero\u{200B}width", "zero\\u{200B}width"), ("\u{2028}", "\\u{2028}"),
        ("\u{9B}31m", "\\u{9B}31m"), ("", ""),
    ])
    func `a line stays one line and moves nothing`(text: String, shown: String) {
        #expect(VisibleText.line(text) == shown)
    }

    @Test func `a block keeps its lines`() {
        #expect(VisibleText.block("a\n\tb\u{1B}c\r\n") == "a\n\tb\\u{1B}c\\r\n")
    }

    @Test(arguments: [("abc", 3), ("评审", 4), ("（a）", 5), ("e\u{301}", 1), ("ｱ", 1), ("Ａ", 2), ("😀", 2), ("", 0)])
    func `columns`(text: String, width: Int) {
        #expect(VisibleText.width(text) == width)
        #expect(VisibleText.width(VisibleText.padded(text, to: 10)) == 10)
        #expect(VisibleText.padded(text, to: 10, right: true).hasSuffix(text))
        #expect(VisibleText.padded(text, to: 0) == text)
    }
}

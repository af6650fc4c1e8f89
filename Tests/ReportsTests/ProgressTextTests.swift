internal import Reports
import Testing

@Suite struct ProgressTextTests {
    private func line(_ done: UInt64, _ total: UInt64, after seconds: Double, _ name: String = "a.mp4", columns: Int? = nil, _ language: Language = .en) -> String {
        ProgressText.line(done: done, total: total, elapsed: .seconds(seconds), current: name, columns: columns, language)
    }

    @Test func `bytes, percent, rate, time left, file`() {
        #expect(line(250_000_000, 1_000_000_000, after: 2.5) == "250.0 MB / 1.0 GB  25%  100.0 MB/s  0:08 left  a.mp4")
        #expect(line(250_000_000, 1_000_000_000, after: 2.5, .zh) == "250.0 MB / 1.0 GB  25%  100.0 MB/s  剩余 0:08  a.mp4")
    }

    private func line(_ done: UInt64, _ total: UInt64, after seconds: Double, _ language: Language) -> String { line(done, total, after: seconds, "a.mp4", columns: nil, language) }

    @Test(arguments: [(59, "0:59"), (60, "1:00"), (3599, "59:59"), (3600, "1:00:00"), (7445, "2:04:05"), (360_000, "100:00:00")] as [(UInt64, String)])
    func `time left`(seconds: UInt64, text: String) {
        #expect(line(1_000_000, 1_000_000 * (seconds + 1), after: 1).contains("  \(text) left"))
    }

    @Test func `nothing done, all done, more than all done, nothing to do`() {
        #expect(line(0, 1000, after: 3) == "0 B / 1.0 KB  0%  0 B/s  --:-- left  a.mp4")
        #expect(line(1000, 1000, after: 1) == "1.0 KB / 1.0 KB  100%  1.0 KB/s  0:00 left  a.mp4")
        #expect(line(1500, 1000, after: 1).hasPrefix("1.0 KB / 1.0 KB  100%"))
        #expect(line(0, 0, after: 3) == "a.mp4")
        #expect(line(.max / 2, .max, after: 1).contains("  50%  "))
        #expect(!line(1, .max, after: 0).isEmpty)
    }

    @Test func `a line is never wider than the terminal`() {
        let name = "data/recordings/main/evaluation/meeting/001-远程评标会议（主场+副场）_20260915143000.mkv"
        for columns in 1...160 {
            let text = line(250_000_000, 1_000_000_000, after: 2.5, name, columns: columns)
            #expect(TerminalText.width(text) < columns)
        }
        #expect(line(250_000_000, 1_000_000_000, after: 2.5, name, columns: 80).hasSuffix("  …主场+副场）_20260915143000.mkv"))
        #expect(line(250_000_000, 1_000_000_000, after: 2.5, name, columns: 160).hasSuffix("  " + name))
    }

    @Test(arguments: [("abc", 3), ("远程", 4), ("（主场）", 8), ("é", 1), ("e\u{301}", 1), ("한국", 4), ("ｆｕ", 4), ("ｶﾅ", 2), ("📁", 2), ("…", 1), ("", 0)])
    func `columns that a text takes`(text: String, width: Int) { #expect(TerminalText.width(text) == width) }

    @Test func `a name cannot speak to the terminal`() {
        #expect(line(0, 0, after: 3, "a\u{1B}[2Jb\nc\u{202E}d") == "a\u{FFFD}[2Jb\u{FFFD}c\u{FFFD}d")
    }
}

internal import Evidence
internal import Testing

@Suite struct WallTimeTests {
    private let start = Instant(iso8601: "2026-09-15T23:59:59+08:00")!

    @Test func `seconds of a recording become the time on the wall, over midnight too`() {
        #expect(WallTime(start)?.iso8601 == "2026-09-15T23:59:59.000+08:00")
        #expect(WallTime(start, later: 1_000_000)?.iso8601 == "2026-09-16T00:00:00.000+08:00")
        #expect(WallTime(start, later: 999_499)?.iso8601 == "2026-09-15T23:59:59.999+08:00")
        #expect(WallTime(start, later: 999_500)?.iso8601 == "2026-09-16T00:00:00.000+08:00")
        #expect(WallTime(start, later: -1_500_000)?.iso8601 == "2026-09-15T23:59:57.500+08:00")
        #expect(WallTime(start, later: 40_000)?.time == "23:59:59.040")
        #expect(WallTime(start)?.time == "23:59:59")
        #expect(WallTime(Instant(seconds: 0, offset: 0), later: -1000)?.iso8601 == "1969-12-31T23:59:59.999+00:00")
    }

    @Test func `what no calendar has is no time`() {
        #expect(WallTime(Instant(seconds: .max)) == nil)
        #expect(WallTime(start, later: .max) == nil)
        #expect(WallTime(start, later: .min) == nil)
    }

    @Test func `seconds as the archive writes them`() {
        #expect(microseconds(of: "12.345678") == 12_345_678)
        #expect(microseconds(of: "-0.04") == -40_000)
        #expect(microseconds(of: "7") == 7_000_000)
        for text in ["", ".", "1.", ".5", "1e3", "+1", "--1", "1.2.3", "9999999999999"] { #expect(microseconds(of: text) == nil, "\(text)") }
    }

    @Test func `no start, no time on the wall`() {
        var recording = Recording(path: "r", sha256: nil, size: 1, probedWith: "")
        #expect(recording.wallTime(at: "1.5") == nil)
        recording.declare(start: start)
        #expect(recording.wallTime(at: "1.5")?.iso8601 == "2026-09-16T00:00:00.500+08:00")
    }
}

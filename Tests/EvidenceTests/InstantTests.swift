internal import Evidence
internal import Foundation
internal import Glibc
internal import Testing

@Suite struct InstantTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T08:00:00+08:00", 0),
        ("1969-12-31T23:59:59Z", -1),
        ("2026-09-15T14:30:00+08:00", 1_789_453_800),
        ("2026-09-15T06:30:00Z", 1_789_453_800),
        ("2026-09-15T01:00:00-05:30", 1_789_453_800),
        ("2026-09-15T14:30:00+0800", 1_789_453_800),
        ("2026-09-15 14:30:00+08:00", 1_789_453_800),
        ("2026-09-15T14:30+08:00", 1_789_453_800),
        ("2026-09-15T14:30:00.999999+08:00", 1_789_453_800),
        ("2000-02-29T00:00:00Z", 951_782_400),
        ("2024-02-29T12:00:00Z", 1_709_208_000),
        ("0000-03-01T00:00:00Z", -62_162_035_200),
        ("9999-12-31T23:59:59Z", 253_402_300_799),
    ] as [(String, Int64)])
    func `reads a moment`(text: String, seconds: Int64) {
        #expect(Instant(iso8601: text)?.seconds == seconds)
    }

    @Test(arguments: ["2026-09-15T14:30:00", "2026-09-15 14:30:00", "2026-09-15T14:30"])
    func `a time without an offset is Beijing time`(text: String) {
        #expect(Instant(iso8601: text) == Instant(seconds: 1_789_453_800, offset: 8 * 3600))
    }

    @Test func `a date alone is its midnight in Beijing`() {
        #expect(Instant(iso8601: "2026-09-15")?.iso8601 == "2026-09-15T00:00:00+08:00")
    }

    @Test(arguments: [
        "", " ", "2026", "2026-09", "2026-9-15", "26-09-15", "2026/09/15", "2026-00-10", "2026-13-01", "2026-09-00", "2026-09-31", "2026-04-31",
        "2026-02-29", "1900-02-29", "2100-02-29", "2024-02-30", "2026-09-15T", "2026-09-15T14", "2026-09-15T14:", "2026-09-15T24:00:00", "2026-09-15T14:60:00",
        "2026-09-15T14:30:60", "2026-09-15T14:30:00.", "2026-09-15T14:30:00Z+08:00", "2026-09-15T14:30:00+24:00", "2026-09-15T14:30:00+08:60",
        "2026-09-15T14:30:00+8:00", "2026-09-15T14:30:00+08", "2026-09-15T14:30:00z", "2026-09-15T14:30:00+08:00 ", " 2026-09-15", "2026-09-15Z",
        "2026-09-15X14:30:00", "-026-09-15", "+026-09-15", "２０２６-09-15", "2026-09-15T14:30:00+08:00x", "2026-09-15T1e:30:00",
    ])
    func `refuses what is no moment`(text: String) {
        #expect(Instant(iso8601: text) == nil)
    }

    @Test(arguments: [0, 8 * 3600, -5 * 3600, 19800, -12600, -1800, 14 * 3600])
    func `writes the offset that it was given`(offset: Int) throws {
        let text = Instant(seconds: 1_789_453_800, offset: offset).iso8601
        let read = try #require(Instant(iso8601: text))
        #expect(read.offset == offset)
        #expect(read.seconds == 1_789_453_800)
    }

    @Test func `writes a negative offset below an hour with its sign`() {
        #expect(Instant(seconds: 0, offset: -1800).iso8601 == "1969-12-31T23:30:00-00:30")
    }

    /// The C library counts the calendar for itself.
    @Test func `agrees with gmtime over eight thousand years, and reads back what it writes`() throws {
        var random = SplitMix64(seed: 20_260_915)
        for _ in 0..<20_000 {
            let seconds = Int64.random(in: -62_135_596_800...253_402_214_400, using: &random)
            let offset = Int.random(in: -1439...1439, using: &random) * 60
            var clock = time_t(seconds)
            var parts = tm()
            gmtime_r(&clock, &parts)
            let expected = String(
                format: "%04d-%02d-%02dT%02d:%02d:%02d+00:00", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec)
            try #require(Instant(seconds: seconds, offset: 0).iso8601 == expected)
            // The outermost day of the range, shifted, would need a fifth digit or a sign for its year.
            guard seconds > -62_135_000_000, seconds < 253_402_000_000 else { continue }
            let instant = Instant(seconds: seconds, offset: offset)
            try #require(Instant(iso8601: instant.iso8601) == instant)
        }
    }

    @Test(arguments: [
        ("2026-09-15T14:30:00+08:00", "260915063000Z", true),
        ("1950-01-01T00:00:00Z", "500101000000Z", true),
        ("1949-12-31T23:59:59Z", "19491231235959Z", false),
        ("1999-12-31T23:59:59Z", "991231235959Z", true),
        ("2000-01-01T00:00:00Z", "000101000000Z", true),
        ("2049-12-31T23:59:59Z", "491231235959Z", true),
        ("2050-01-01T00:00:00Z", "20500101000000Z", false),
        // 2050 in Beijing, still 2049 in UTC; and the reverse.
        ("2050-01-01T07:59:59+08:00", "491231235959Z", true),
        ("2049-12-31T23:00:00-05:00", "20500101040000Z", false),
    ] as [(String, String, Bool)])
    func `is UTCTime from 1950 to 2049 and GeneralizedTime otherwise`(iso: String, text: String, isUTCTime: Bool) throws {
        let asn1 = try #require(Instant(iso8601: iso)).asn1
        #expect(asn1.text == text)
        #expect(asn1.isUTCTime == isUTCTime)
    }

    @Test func `is ordered by the moment, not by the offset it is written in`() throws {
        let early = try #require(Instant(iso8601: "2026-09-15T14:30:00+08:00"))
        let late = try #require(Instant(iso8601: "2026-09-15T06:30:01Z"))
        #expect(early < late)
        #expect(!(late < early))
    }

    @Test func `is a JSON string, and a wrong one is an error`() throws {
        let instant = Instant(seconds: 1_789_453_800)
        let json = try JSONEncoder().encode([instant])
        #expect(String(decoding: json, as: UTF8.self) == #"["2026-09-15T14:30:00+08:00"]"#)
        #expect(try JSONDecoder().decode([Instant].self, from: json) == [instant])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Instant].self, from: Data(#"["2026-02-30"]"#.utf8)) }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Instant].self, from: Data("[1789453800]".utf8)) }
    }
}

/// The same numbers on every run.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

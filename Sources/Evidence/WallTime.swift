/// A moment of civil time to the microsecond, with the offset it is written in: what a clock on the wall showed while a
/// recording ran.
package struct WallTime: Sendable, Hashable {
    /// Since 1970-01-01T00:00:00Z.
    package let microseconds: Int64
    /// Seconds east of UTC in which it is written.
    package let offset: Int

    package init(microseconds: Int64, offset: Int = Instant.shanghai) {
        self.microseconds = microseconds
        self.offset = offset
    }

    /// `later` microseconds after an instant; nil where that is no time that can be written.
    package init?(_ instant: Instant, later: Int64 = 0) {
        let (start, isTooLarge) = instant.seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, overflows) = start.addingReportingOverflow(later)
        // The years 0 to 9999.
        guard !isTooLarge, !overflows, (-62_000_000_000...253_000_000_000).contains(sum / 1_000_000) else { return nil }
        self.init(microseconds: sum, offset: instant.offset)
    }

    /// `2026-09-15T14:30:00.040+08:00`, to the nearest millisecond.
    package var iso8601: String {
        let text = whole.instant.iso8601
        let zone = text.index(text.endIndex, offsetBy: -6)
        return text[..<zone] + "." + whole.milliseconds + text[zone...]
    }

    /// `14:30:00.040`; without what is after the point where that is nothing.
    package var time: String { whole.instant.time + (whole.milliseconds == "000" ? "" : "." + whole.milliseconds) }

    /// `2026-09-15`.
    package var date: String { whole.instant.date }

    private var whole: (instant: Instant, milliseconds: String) {
        let rounded = (microseconds + 500).quotientAndRemainder(dividingBy: 1000)
        let milliseconds = rounded.remainder < 0 ? rounded.quotient - 1 : rounded.quotient
        let seconds = milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000
        let rest = String(milliseconds - seconds * 1000)
        return (Instant(seconds: seconds, offset: offset), String(repeating: "0", count: 3 - rest.count) + rest)
    }
}

extension Recording {
    /// What the clock that counts showed at so many microseconds after the recording's first timestamp; nil where no clock
    /// is known.
    package func wallTime(at microseconds: Int64) -> WallTime? { began.flatMap { WallTime($0, later: microseconds) } }

    /// The same for seconds as the archive writes them.
    package func wallTime(at seconds: String) -> WallTime? { microseconds(of: seconds).flatMap(wallTime) }
}

/// Seconds as the archive writes them, `-0.04`, in microseconds; nil for what is not written so. Places after the sixth are
/// dropped.
package func microseconds(of seconds: some StringProtocol) -> Int64? {
    let isNegative = seconds.hasPrefix("-")
    let parts = seconds.dropFirst(isNegative ? 1 : 0).split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }), let whole = parts.first, whole.utf8.count <= 12, let seconds = Int64(whole) else { return nil }
    let digits = parts.count > 1 ? parts[1].prefix(6) : ""
    let fraction = Int64(digits + String(repeating: "0", count: 6 - digits.count)) ?? 0
    return (seconds * 1_000_000 + fraction) * (isNegative ? -1 : 1)
}

/// Written to the millisecond, as ``WallTime/iso8601``.
extension WallTime: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = WallTime(iso8601: text) else { throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a time to the millisecond: \(text)")) }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(iso8601)
    }

    /// Reads what ``iso8601`` writes, and nothing else.
    package init?(iso8601 text: String) {
        guard let point = text.firstIndex(of: "."), let milliseconds = Int64(text[text.index(after: point)...].prefix(3)), let instant = Instant(iso8601: text) else { return nil }
        self.init(microseconds: instant.seconds * 1_000_000 + milliseconds * 1000, offset: instant.offset)
        guard iso8601 == text else { return nil }
    }
}

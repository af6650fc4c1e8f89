/// A day of the civil calendar, `2026-09-15`.
package struct Day: Sendable, Hashable, Comparable {
    /// Since 1970-01-01.
    package let number: Int

    package init(number: Int) { self.number = number }

    /// The day of an instant in Asia/Shanghai.
    package init(_ instant: Instant) { number = Int((instant.seconds + Int64(Instant.shanghai)).quotient(flooredBy: 86400)) }

    /// `2026-09-15`, or the day of a time in Asia/Shanghai.
    package init?(_ text: some StringProtocol) {
        guard let instant = Instant(iso8601: text) else { return nil }
        self.init(instant)
    }

    /// `2026-09-15`
    package var text: String { midnight.date }

    /// Its beginning in Asia/Shanghai.
    package var midnight: Instant { Instant(seconds: Int64(number) * 86400 - Int64(Instant.shanghai)) }

    /// 1 for Monday to 7 for Sunday (ISO 8601).
    package var weekday: Int { (((number + 3) % 7) + 7) % 7 + 1 }

    package func adding(_ days: Int) -> Day { Day(number: number + days) }

    /// The corresponding day so many years later; of 29 February where that year has none, the last of the month (民法典
    /// art. 202). Nil beyond the year 9999.
    package func adding(years: Int) -> Day? {
        let parts = text.split(separator: "-")
        let year = String((Int(parts[0]) ?? 0) + years)
        let padded = String(repeating: "0", count: max(0, 4 - year.count)) + year
        return Day("\(padded)-\(parts[1])-\(parts[2])") ?? Day("\(padded)-02-28")
    }

    package static func < (a: Self, b: Self) -> Bool { a.number < b.number }
}

/// Written as it reads, `2026-09-15`; nothing else is taken.
extension Day: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let day = Day(text), day.text == text else { throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a day: \(text)")) }
        self = day
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension Int64 {
    fileprivate func quotient(flooredBy divisor: Int64) -> Int64 { self >= 0 ? self / divisor : (self - divisor + 1) / divisor }
}

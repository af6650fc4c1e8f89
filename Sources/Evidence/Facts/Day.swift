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

    package static func < (a: Self, b: Self) -> Bool { a.number < b.number }
}

extension Int64 {
    fileprivate func quotient(flooredBy divisor: Int64) -> Int64 { self >= 0 ? self / divisor : (self - divisor + 1) / divisor }
}

/// A moment of civil time, to the second, with the offset it is written in.
///
/// Written as ISO 8601 with offset (`2026-09-15T14:30:00+08:00`). A time without an offset is taken as
/// Asia/Shanghai, which has been +08:00 without daylight saving since 1991.
package struct Instant: Sendable, Hashable, Comparable, Codable {
    /// Seconds since 1970-01-01T00:00:00Z.
    package let seconds: Int64
    /// Seconds east of UTC in which the instant is written.
    package let offset: Int

    package static let shanghai = 8 * 3600

    package init(seconds: Int64, offset: Int = Instant.shanghai) {
        self.seconds = seconds
        self.offset = offset
    }

    package static func < (a: Self, b: Self) -> Bool { a.seconds < b.seconds }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = Instant(iso8601: text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not an ISO 8601 time: \(text)"))
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(iso8601)
    }
}

extension Instant {
    /// `2026-09-15T14:30:00+08:00`.
    package var iso8601: String {
        let sign = offset < 0 ? "-" : "+"
        return "\(date)T\(time)\(sign)\(two(abs(offset) / 3600)):\(two(abs(offset) / 60 % 60))"
    }

    /// `2026-09-15`, in the instant's own offset.
    package var date: String {
        let (year, month, day) = civil(fromDays: localDays)
        return "\(padded(year, 4))-\(two(month))-\(two(day))"
    }

    /// `14:30:00`, in the instant's own offset.
    package var time: String {
        let second = Int(local - localDays * 86400)
        return "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
    }

    /// `260915063000Z`: UTCTime of X.690 §11.8, or GeneralizedTime's four-digit year from 2050 on (RFC 5652 §11.3).
    package var asn1: (text: String, isUTCTime: Bool) {
        let utc = Instant(seconds: seconds, offset: 0)
        let digits = String((utc.date + utc.time).filter(\.isNumber))
        let isUTCTime = digits.prefix(4) >= "1950" && digits.prefix(4) < "2050"
        return ((isUTCTime ? String(digits.dropFirst(2)) : digits) + "Z", isUTCTime)
    }

    /// Reads `YYYY-MM-DD[(T| )HH:MM[:SS[.fraction]][Z|±HH:MM]]`; a fraction is dropped.
    package init?(iso8601 text: some StringProtocol) {
        var rest = Array(text.utf8)[...]
        func number(_ digits: Int) -> Int? {
            guard rest.count >= digits else { return nil }
            var value = 0
            for c in rest.prefix(digits) {
                guard (0x30...0x39).contains(c) else { return nil }
                value = value * 10 + Int(c - 0x30)
            }
            rest = rest.dropFirst(digits)
            return value
        }
        func take(_ characters: String) -> Bool {
            guard let first = rest.first, characters.utf8.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }
        guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2),
            (1...12).contains(month), day >= 1, day <= daysIn(month: month, year: year)
        else { return nil }
        var second = 0
        var offset = Instant.shanghai
        if take("T ") {
            guard let h = number(2), take(":"), let m = number(2), h < 24, m < 60 else { return nil }
            second = h * 3600 + m * 60
            if take(":") {
                guard let s = number(2), s < 60 else { return nil }
                second += s
                if take(".") {
                    guard number(1) != nil else { return nil }
                    while number(1) != nil {}
                }
            }
            if take("Z") {
                offset = 0
            } else if let sign = rest.first, sign == 0x2B || sign == 0x2D {
                rest = rest.dropFirst()
                guard let h = number(2), h < 24 else { return nil }
                _ = take(":")
                guard let m = number(2), m < 60 else { return nil }
                offset = (h * 3600 + m * 60) * (sign == 0x2D ? -1 : 1)
            }
        }
        guard rest.isEmpty else { return nil }
        self.init(seconds: days(fromCivil: year, month, day) * 86400 + Int64(second) - Int64(offset), offset: offset)
    }

    private var local: Int64 { seconds + Int64(offset) }
    private var localDays: Int64 { local >= 0 ? local / 86400 : (local - 86399) / 86400 }
}

private func two(_ value: Int) -> String { padded(value, 2) }

private func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

private func daysIn(month: Int, year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar, counted in 400-year eras that begin on 1 March.
private func days(fromCivil year: Int, _ month: Int, _ day: Int) -> Int64 {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int64(era) * 146_097 + Int64(dayOfEra) - 719_468
}

/// The inverse of ``days(fromCivil:_:_:)``.
private func civil(fromDays days: Int64) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = Int(shifted - era * 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let m = (5 * dayOfYear + 2) / 153
    let month = m < 10 ? m + 3 : m - 9
    return (yearOfEra + Int(era) * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * m + 2) / 5 + 1)
}

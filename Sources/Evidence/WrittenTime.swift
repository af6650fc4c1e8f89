/// A time as a person or a spreadsheet writes it.
package enum WrittenTime {
    /// ISO 8601; `2026/9/15 14:30`, `2026年9月15日 14:30:00`, `2026/9/15 2:30 PM`, `2026/9/15 下午 2:30`; and the number of
    /// days since 1899-12-30 that a spreadsheet shows when a time's format was taken off. Without an offset: Asia/Shanghai.
    package static func read(_ text: String) -> Instant? {
        Instant(iso8601: text) ?? civil(text) ?? serial(text)
    }

    private static func civil(_ text: String) -> Instant? {
        let pattern = /(\d{4})\s*[-\/.年]\s*(\d{1,2})\s*[-\/.月]\s*(\d{1,2})日?[\sT]*(上午|下午)?\s*(?:(\d{1,2})[:：时点](\d{1,2})(?:[:：分](\d{1,2})(?:\.\d+)?)?[分秒]?\s*([AaPp][Mm])?)?/
        guard let match = text.wholeMatch(of: pattern) else { return nil }
        var hour = match.5.flatMap { Int($0) } ?? 0
        let half = match.4.map(String.init) ?? match.8.map { $0.lowercased() }
        if let half {
            guard match.5 != nil, (1...12).contains(hour) || half == "下午" || half == "上午" else { return nil }
            if half == "下午" || half == "pm" { hour = hour < 12 ? hour + 12 : hour } else if hour == 12 { hour = 0 }
        }
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        func two(_ value: Substring?) -> String { two(value.flatMap { Int($0) } ?? 0) }
        return Instant(iso8601: "\(match.1)-\(two(match.2))-\(two(match.3))T\(two(hour)):\(two(match.6)):\(two(match.7))")
    }

    private static func serial(_ text: String) -> Instant? {
        // 2009 to 2091: other numbers are something else.
        guard text.wholeMatch(of: /\d{5}(\.\d+)?/) != nil, let days = Double(text), (40_000..<70_000).contains(days) else { return nil }
        let seconds = (days * 86400).rounded() - 25_569 * 86400
        return Instant(seconds: Int64(seconds) - Int64(Instant.shanghai))
    }
}

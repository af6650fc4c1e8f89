internal import Evidence

/// Lengths of time and times of day for people.
package enum Durations {
    /// `9 秒`, `2 h 5 min 3 s`; a tenth where there are seconds only.
    package static func text(_ microseconds: Int64, _ language: Language) -> String {
        let tenths = (min(max(0, microseconds), .max - 50_000) + 50_000) / 100_000
        let seconds = tenths / 10
        let units = language == .zh ? (" 小时", " 分", " 秒") : (" h", " min", " s")
        if seconds < 60 {
            // What is shorter than a twentieth of a second is there all the same.
            if tenths == 0 { return microseconds > 0 ? "<0.1" + units.2 : "0" + units.2 }
            return tenths % 10 == 0 ? "\(seconds)\(units.2)" : "\(seconds).\(tenths % 10)\(units.2)"
        }
        let parts = [(seconds / 3600, units.0), (seconds / 60 % 60, units.1), (seconds % 60, units.2)]
        return parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined(separator: " ")
    }

    /// `0:01:20`
    static func position(_ microseconds: Int64) -> String {
        let seconds = (microseconds.magnitude &+ 500_000) / 1_000_000
        func two(_ value: UInt64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return (microseconds < 0 ? "−" : "") + "\(seconds / 3600):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }

    /// `14:32:57.3`: to the tenth of a second, which no placing is finer than.
    static func clock(_ time: WallTime) -> String {
        let tenths = WallTime(microseconds: (time.microseconds + 50_000) / 100_000 * 100_000, offset: time.offset)
        let text = tenths.time
        return text.contains(".") ? String(text.dropLast(2)) : text
    }

    static func date(_ time: WallTime) -> String { String(time.iso8601.prefix(10)) }

    /// `2026-09-15 14:32:57.3–14:33:06.3`; the second date where it is another, the first unless it is `day`.
    static func span(_ span: Timeline.Span, on day: String? = nil) -> String {
        let (first, last) = (date(span.from), date(span.to))
        return (first == day ? "" : first + " ") + clock(span.from) + "–" + (first == last ? "" : last + " ") + clock(span.to)
    }

    /// `97.3 %`, to the nearest tenth, but never more than 99.9 while something is missing.
    package static func share(_ part: Int64, of whole: Int64, isComplete: Bool) -> String {
        guard whole > 0 else { return "–" }
        let thousandths = min(Int((min(Double(max(0, part)) / Double(whole), 1) * 1000).rounded()), isComplete ? 1000 : 999)
        return thousandths == 1000 ? "100 %" : "\(thousandths / 10).\(thousandths % 10) %"
    }

    /// What is missing for no longer than the tolerance is not missing.
    static func share(of entry: Timeline.Coverage) -> String { share(entry.covered.count, of: entry.span.length, isComplete: entry.missing.isEmpty) }
}

package import Evidence

/// An instant that a person asks for, in whichever way they say it.
package enum AskedTime: Sendable, Equatable {
    /// Microseconds after a recording's first timestamp: `+90.5`, `+1:30`, `+0:01:30.5`.
    case media(Int64)
    /// Microseconds after midnight by the clock of the recording's own zone: `15:57`, `15:57:35`, `15:57:35.250`.
    case timeOfDay(Int64)
    /// `2026-09-15T15:57:35.250+08:00`; without an offset in Asia/Shanghai.
    case moment(WallTime)

    /// - Returns: nil for what is none of these.
    package init?(_ text: String) {
        if text.hasPrefix("+") {
            guard let length = AskedTime.length(text.dropFirst()) else { return nil }
            self = .media(length)
        } else if let dash = text.firstIndex(of: "-"), dash < text.firstIndex(of: ":") ?? text.startIndex {
            guard let moment = AskedTime.moment(text) else { return nil }
            self = .moment(moment)
        } else {
            guard (2...3).contains(text.split(separator: ":", omittingEmptySubsequences: false).count), let time = AskedTime.length(text[...]), time < AskedTime.day else { return nil }
            self = .timeOfDay(time)
        }
    }

    private static let day: Int64 = 86_400_000_000

    /// Seconds, `minutes:seconds` or `hours:minutes:seconds`; of a time of day `hours:minutes` has no seconds.
    private static func length(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let last = parts.last, parts.count <= 3, !text.contains("-") else { return nil }
        let isTimeOfDay = text.startIndex == text.base.startIndex
        var whole: Int64 = 0
        for (i, part) in parts.dropLast(isTimeOfDay && parts.count == 2 ? 0 : 1).enumerated() {
            guard (1...6).contains(part.utf8.count), part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int64(part), i == 0 || value < 60 else { return nil }
            whole = whole * 60 + value
        }
        if isTimeOfDay, parts.count == 2 { return whole * 60_000_000 }
        guard let seconds = microseconds(of: last), parts.count == 1 || seconds < 60_000_000 else { return nil }
        return whole * 60_000_000 + seconds
    }

    private static func moment(_ text: String) -> WallTime? {
        var text = text
        var fraction: Int64 = 0
        if let point = text.firstIndex(of: ".") {
            let digits = text[text.index(after: point)...].prefix { $0.isASCII && $0.isNumber }
            guard let value = microseconds(of: "0." + digits) else { return nil }
            fraction = value
            text.removeSubrange(point..<digits.endIndex)
        }
        return Instant(iso8601: text).flatMap { WallTime($0, later: fraction) }
    }

    /// Whether the answer needs to know when the recording began.
    package var isOfTheWall: Bool { if case .media = self { false } else { true } }

    /// Microseconds after the first timestamp of a recording that began then: of a time of day the first at which it was
    /// that time while the recording ran, be it after midnight.
    ///
    /// - Returns: nil where the start would have to be known.
    package func place(began: Instant?) -> Int64? {
        if case .media(let length) = self { return length }
        return began.flatMap { WallTime($0) }.flatMap { began in moment(since: began).map { $0.microseconds - began.microseconds } }
    }

    /// The same of a recording that has a place on a timeline, by the timeline's clock.
    package func place(on segment: Timeline.Segment) -> Int64? {
        if case .media(let length) = self { return length }
        return segment.span.flatMap { moment(since: $0.from) }.flatMap { segment.media(at: $0) }
    }

    private func moment(since began: WallTime) -> WallTime? {
        switch self {
        case .media: return nil
        case .moment(let moment): return moment
        case .timeOfDay(let time):
            let zone = Int64(began.offset) * 1_000_000
            let local = began.microseconds + zone
            let sameDay = local - ((local % AskedTime.day) + AskedTime.day) % AskedTime.day + time
            return WallTime(microseconds: (sameDay < local ? sameDay + AskedTime.day : sameDay) - zone, offset: began.offset)
        }
    }
}

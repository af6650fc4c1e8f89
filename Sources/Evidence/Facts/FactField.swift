/// One field of `project.yaml` that rules ask for: its name, what may stand in it, and what it means.
package struct FactField: Sendable {
    package let name: String
    package let kind: Kind
    package let zh: String
    package let en: String
    /// Of a number: it has to be a whole one of these.
    package let whole: ClosedRange<Int>?

    package indirect enum Kind: Sendable {
        /// One line.
        case text
        /// `2026-09-15T14:30:00+08:00`
        case time
        /// `2026-09-15`; of a time, its day in Asia/Shanghai.
        case day
        /// A decimal with at most six places.
        case number
        /// `true` or `false`.
        case flag
        /// One of these.
        case choice([Term])
        /// Several texts, of these where there are any.
        case texts([Term])
        case record([FactField])
        case list([FactField])
    }

    /// A word that may stand in a field, and what it means.
    package struct Term: Sendable {
        package let id: String
        package let zh: String
        package let en: String

        package init(_ id: String, _ zh: String, _ en: String) {
            self.id = id
            self.zh = zh
            self.en = en
        }
    }

    package init(_ name: String, _ kind: Kind, _ zh: String, _ en: String, whole: ClosedRange<Int>? = nil) {
        self.name = name
        self.kind = kind
        self.zh = zh
        self.en = en
        self.whole = whole
    }

    /// The fields of a record, or of each record of a list.
    package var members: [FactField] {
        switch kind {
        case .record(let fields), .list(let fields): fields
        default: []
        }
    }

    /// What is expected instead of a text that does not fit; nil where it does.
    package func expected(insteadOf text: String) -> String? {
        switch kind {
        case .text: text.contains(where: \.isNewline) ? "one line" : nil
        case .time: Instant(iso8601: text) == nil ? "2026-09-15T14:30:00+08:00" : nil
        case .day: Day(text) == nil ? "2026-09-15" : nil
        case .number:
            if let whole { Int(text).map(whole.contains) == true ? nil : "\(whole.lowerBound)-\(whole.upperBound)" } else { Fact.text(text).number == nil ? "123.45" : nil }
        case .flag: ["true", "false"].contains(text) ? nil : "true | false"
        case .choice(let terms): terms.contains { $0.id == text } ? nil : terms.map(\.id).joined(separator: " | ")
        case .texts(let terms): terms.isEmpty || terms.contains { $0.id == text } ? nil : terms.map(\.id).joined(separator: " | ")
        case .record: "a mapping"
        case .list: "[...]"
        }
    }
}

extension Fact {
    package var number: Millionths? { text.flatMap { microseconds(of: $0) }.map { Millionths(count: $0) } }
    package var time: Instant? { text.flatMap { Instant(iso8601: $0) } }
    package var day: Day? { text.flatMap { Day($0) } }
    package var flag: Bool? { text.flatMap { ["true": true, "false": false][$0] } }
}

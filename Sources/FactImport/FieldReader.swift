internal import Evidence
internal import Foundation
internal import Workspace

/// What an export says of one field, as the fact that it is.
struct FieldReader {
    let venues: [Project.Venue]

    enum Read: Equatable {
        case fact(Fact)
        case nothing
        /// What would fit instead.
        case wrong(expected: String)
    }

    func read(_ value: ExportRows.Value, then: ExportRows.Value?, for field: FactMapping.Field) -> Read {
        if value.isUnusable || then?.isUnusable == true { return .wrong(expected: expected(of: field)) }
        let text = value.text + (then.map { $0.text.isEmpty ? "" : " " + $0.text } ?? "")
        if text.isEmpty { return .nothing }
        if case .texts = field.field.kind { return texts(value.list ?? Self.parts(text), field) }
        return scalar(text, field).map { .fact(.text($0)) } ?? .wrong(expected: expected(of: field))
    }

    private func texts(_ parts: [String], _ field: FactMapping.Field) -> Read {
        var facts: [Fact] = []
        for part in parts {
            guard let text = scalar(part, field) else { return .wrong(expected: expected(of: field)) }
            facts.append(.text(text))
        }
        return facts.isEmpty ? .nothing : .fact(.list(facts))
    }

    /// Names and the like in one cell.
    static func parts(_ text: String) -> [String] { text.split { "、,，;；/|".contains($0) }.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty } }

    private func expected(of field: FactMapping.Field) -> String {
        if field.isVenue { return (field.values.keys.sorted() + venues.flatMap { [$0.id, $0.name] }.filter { !$0.isEmpty }).joined(separator: " | ") }
        let words = field.values.keys.sorted()
        switch field.field.kind {
        case .choice(let terms), .texts(let terms): return (words + terms.map(\.zh)).joined(separator: " | ")
        case .flag: return (words + ["是", "否"]).joined(separator: " | ")
        case .time: return "2026-09-15 14:30:00"
        default: return field.field.expected(insteadOf: "\n") ?? "?"
        }
    }

    private func scalar(_ text: String, _ field: FactMapping.Field) -> String? {
        let folded = ExportRows.folded(text)
        if let known = field.values.first(where: { ExportRows.folded($0.key) == folded })?.value { return known }
        if field.isVenue { return venues.first { $0.id == folded || !$0.name.isEmpty && ExportRows.folded($0.name) == folded }?.id }
        switch field.field.kind {
        case .choice(let terms): return terms.first { $0.id == folded || ExportRows.folded($0.zh) == folded }?.id
        case .texts(let terms): return terms.isEmpty ? text : terms.first { $0.id == folded || ExportRows.folded($0.zh) == folded }?.id
        case .flag: return ["true": "true", "是": "true", "false": "false", "否": "false"][folded]
        case .number: return Self.number(text, times: field.factor)
        case .time: return Self.time(text)
        case .day: return Self.time(text).flatMap { Day($0)?.text }
        case .text: return text
        case .record, .list: return nil
        }
    }

    // MARK: Figures

    /// `1,980,000.00`, `￥198万元`, `198 元`: yuan and plain figures, as a decimal.
    static func number(_ text: String, times factor: Int64?) -> String? {
        var digits = text.filter { !$0.isWhitespace && !",，".contains($0) }
        if let first = digits.first, "¥￥".contains(first) { digits.removeFirst() }
        var factor = factor
        for (unit, value) in [("万元", Int64(10_000)), ("亿元", 100_000_000), ("元", 1), ("%", 1)] where digits.hasSuffix(unit) {
            if unit == "%" { return nil }
            // The unit that stands there goes before the one that the mapping supposes.
            factor = value
            digits.removeLast(unit.count)
            break
        }
        // What has more places than a fact can have would become another figure.
        let places = digits.split(separator: ".").dropFirst().first.map { $0.reversed().drop { $0 == "0" }.count } ?? 0
        guard places <= 6, let number = Fact.text(digits).number else { return nil }
        let (product, overflows) = number.count.multipliedReportingOverflow(by: factor ?? 1)
        return overflows ? nil : Millionths(count: product).text
    }

    // MARK: Times

    /// As ISO 8601; what has no time of day stays a day.
    ///
    /// Beside what ``WrittenTime`` reads: fourteen or eight digits, milliseconds since 1970 as JSON has them, a spreadsheet's
    /// ISO 8601 without an offset. Without an offset it is Asia/Shanghai.
    static func time(_ text: String) -> String? {
        if let digits = text.wholeMatch(of: /(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?/) {
            let day = "\(digits.1)-\(digits.2)-\(digits.3)"
            guard let hour = digits.4, let minute = digits.5, let second = digits.6 else { return Day(day)?.text }
            return Instant(iso8601: "\(day)T\(hour):\(minute):\(second)")?.iso8601
        }
        if text.wholeMatch(of: /\d{13}/) != nil {
            guard let milliseconds = Int64(text), (1_000_000_000_000..<4_000_000_000_000).contains(milliseconds) else { return nil }
            return Instant(seconds: milliseconds / 1000).iso8601
        }
        // The week day that some exports write behind the date.
        let plain = text.replacing(/\s*[（(]?(?:星期|周)[一二三四五六日天][)）]?\s*/, with: " ").trimmingCharacters(in: .whitespaces)
        guard let instant = WrittenTime.read(plain) else { return nil }
        let hasClock = plain.contains(/[:：时点]/) || plain.wholeMatch(of: /\d{5}\.\d+/) != nil
        return hasClock ? instant.iso8601 : Day(instant).text
    }
}

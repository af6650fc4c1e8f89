internal import Evidence
internal import Yams

extension YAMLMapping {
    /// What stands in a field of the schema; nil where nothing was stated, or nothing that fits, which is a finding.
    ///
    /// Of a record the members that were stated; one without any counts as not stated. An empty list was stated. Of a day that
    /// is stated with a time the day is kept: two of them are then compared as days.
    func fact(_ field: FactField) -> Fact? {
        switch field.kind {
        case .text, .time, .day, .number, .flag, .choice:
            guard let text = text(field.name) else { return nil }
            if let expected = field.expected(insteadOf: text) { return wrong(field.name, expected: expected) }
            if case .day = field.kind { return Day(text).map { .text($0.text) } }
            return .text(text)
        case .texts:
            guard let texts = texts(field.name) else { return nil }
            // An entry without a text was not filled in.
            if texts.contains(where: \.isEmpty) { return wrong(field.name, expected: "[...]") }
            for text in texts { if let expected = field.expected(insteadOf: text) { return wrong(field.name, expected: expected) } }
            return .list(texts.map(Fact.text))
        case .record(let members): return mapping(field.name) { $0.record(members) }
        case .list(let members): return mappings(field.name) { $0.record(members) ?? .record([:]) }.map(Fact.list)
        }
    }

    /// A record without members in the schema takes any texts.
    private func record(_ members: [FactField]) -> Fact? {
        let given = members.isEmpty ? names.map { FactField($0, .text, "", "") } : members
        let facts = Dictionary(given.compactMap { field in fact(field).map { (field.name, $0) } }) { first, _ in first }
        return facts.isEmpty ? nil : .record(facts)
    }
}

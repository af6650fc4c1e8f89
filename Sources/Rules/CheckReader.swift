internal import Evidence

/// What ids there are beside the facts: for finding slips in rules.
package struct Terms: Sendable {
    package var documents: Set<String>
    package var stages: Set<String>
    package var sources: Set<String>

    package init(documents: Set<String>, stages: Set<String>, sources: Set<String>) {
        self.documents = documents
        self.stages = stages
        self.sources = sources
    }
}

/// Reads a check, and holds every name in it against what there is.
///
///     check = { operator: arguments }
///     value = literal | "$..." | { workingDays: n, from: value } | { days: n, from: value } | { count: "$..." } | { times: n, of: value } | { sum: [value, ...] }
struct CheckReader {
    let reader: SourceReader
    let terms: Terms
    /// The list whose items `$.` is of.
    var list: [String] = []

    static let operators = [
        "all", "any", "not", "when", "each", "given", "empty", "includes", "equal", "oneOf", "startsWith", "before", "notAfter", "after", "notBefore", "sameDay", "atLeast", "atMost", "odd", "share", "sameSet", "subset", "distinct", "document",
        "requiredDocuments", "signed", "text", "recording", "coverage", "quality", "handover", "clock", "person",
    ]

    func check(_ node: SourceNode, at place: String) -> Check? {
        // A list is `all` of it.
        if case .list(let items, _) = node { return all(items, place).map(Check.all) }
        guard let mapping = reader.mapping(node, at: place) else { return nil }
        if mapping.names.contains("when") { return when(mapping, place) }
        guard mapping.names.count == 1, let name = mapping.names.first, let arguments = mapping[name] else {
            reader.report(.expected, node, at: place, value: mapping.names.joined(separator: ", "), expected: "one operator")
            return nil
        }
        return read(name, arguments, node, "\(place).\(name)")
    }

    private func all(_ items: [SourceNode], _ place: String) -> [Check]? {
        let checks = items.enumerated().map { check($1, at: "\(place)[\($0 + 1)]") }
        return checks.contains { $0 == nil } ? nil : checks.compactMap(\.self)
    }

    private func when(_ mapping: SourceMapping, _ place: String) -> Check? {
        let condition = mapping.required("when").flatMap { check($0, at: place + ".when") }
        let then = mapping.required("then").flatMap { check($0, at: place + ".then") }
        mapping.finish()
        guard let condition, let then else { return nil }
        return .when(condition, then: then)
    }

    private func read(_ name: String, _ node: SourceNode, _ whole: SourceNode, _ place: String) -> Check? {
        switch name {
        case "all": return all(reader.items(node), place).map(Check.all)
        case "any": return all(reader.items(node), place).map(Check.any)
        case "not": return check(node, at: place).map(Check.not)
        case "each": return each(node, place)
        case "given":
            let selectors = reader.items(node).map { selector($0, place) }
            return selectors.contains { $0 == nil } ? nil : .given(selectors.compactMap(\.self))
        case "empty": return selector(node, place).map(Check.empty)
        case "includes": return includes(node, place)
        case "equal": return pair(node, place).map(Check.equal)
        case "oneOf": return valueAndTexts(node, place).map(Check.oneOf)
        case "startsWith": return valueAndTexts(node, place).map(Check.startsWith)
        case "before", "notAfter", "after", "notBefore":
            return pair(node, place, of: [.time, .day]).map { .order($0, Check.Order(rawValue: name)!, $1) }
        case "sameDay": return pair(node, place, of: [.time, .day]).map(Check.sameDay)
        case "atLeast": return pair(node, place, of: [.number]).map(Check.atLeast)
        case "atMost": return pair(node, place, of: [.number]).map(Check.atMost)
        case "odd": return value(node, place).map(Check.odd)
        case "share": return share(node, place)
        case "sameSet": return selectors(node, place).map(Check.sameSet)
        case "subset": return selectors(node, place).map(Check.subset)
        case "distinct": return selector(node, place).map(Check.distinct)
        case "document": return document(node, place).map(Check.document)
        case "signed": return document(node, place).map(Check.signed)
        case "requiredDocuments": return requiredDocuments(node, place)
        case "text": return text(node, place)
        case "recording": return recording(node, place)
        case "coverage": return coverage(node, place)
        case "quality": return quality(node, place)
        case "handover": return .handover
        case "clock": return clock(node, place)
        case "person": return .person
        default:
            reader.report(.unknownOperator, whole, at: place, value: name, expected: CheckReader.operators.joined(separator: ", "))
            return nil
        }
    }

    private func each(_ node: SourceNode, _ place: String) -> Check? {
        guard let mapping = reader.mapping(node, at: place) else { return nil }
        let of = mapping.required("of").flatMap { selector($0, place + ".of") }
        var inner = self
        inner.list = of.map { ($0.isOfItem ? list : []) + $0.names } ?? []
        let body = mapping.required("check").flatMap { inner.check($0, at: place + ".check") }
        mapping.finish()
        guard let of, let body else { return nil }
        return .each(of, body)
    }

    private func includes(_ node: SourceNode, _ place: String) -> Check? {
        let items = reader.items(node)
        guard items.count == 2, let selector = selector(items[0], place), let text = reader.text(items[1], at: place) else {
            reader.report(.expected, node, at: place, expected: "[$..., text]")
            return nil
        }
        fits(selector, [text], items[1], place)
        return .includes(selector, text)
    }

    private func share(_ node: SourceNode, _ place: String) -> Check? {
        guard let mapping = reader.mapping(node, at: place) else { return nil }
        let of = mapping.required("of").flatMap { selector($0, place + ".of") }
        let among = mapping.required("among").flatMap { selector($0, place + ".among") }
        let least = mapping.text("atLeast")?.split(separator: "/").compactMap { Int($0) }
        mapping.finish()
        guard let of, let among, let least else { return nil }
        guard least.count == 2, least[1] > 0 else {
            reader.report(.expected, node, at: place + ".atLeast", expected: "2/3")
            return nil
        }
        return .share(of: of, among: among, numerator: least[0], denominator: least[1])
    }

    // MARK: What is in the archive

    private func document(_ node: SourceNode, _ place: String) -> (String, Check.Value)? {
        if case .scalar = node { return documentID(node, place).map { ($0, .literal("1")) } }
        guard let mapping = reader.mapping(node, at: place) else { return nil }
        let id = mapping.required("id").flatMap { documentID($0, place + ".id") }
        let least = mapping["atLeast"].map { value($0, place + ".atLeast") } ?? .literal("1")
        mapping.finish()
        guard let id, let least else { return nil }
        return (id, least)
    }

    private func documentID(_ node: SourceNode, _ place: String) -> String? { term(node, place, terms.documents) }

    private func requiredDocuments(_ node: SourceNode, _ place: String) -> Check? {
        guard let text = reader.text(node, at: place) else { return nil }
        switch text {
        case "all": return .requiredDocuments(fromText: nil)
        case "fromText": return .requiredDocuments(fromText: true)
        case "others": return .requiredDocuments(fromText: false)
        default:
            reader.report(.expected, node, at: place, value: text, expected: "all | fromText | others")
            return nil
        }
    }

    private func text(_ node: SourceNode, _ place: String) -> Check? {
        guard let mapping = reader.mapping(node, at: place) else { return nil }
        let id = mapping.required("document").flatMap { documentID($0, place + ".document") }
        let words = mapping.required("contains").map { reader.texts($0, at: place + ".contains") }
        mapping.finish()
        guard let id, let words, !words.isEmpty else { return nil }
        return .text(id, contains: words)
    }

    private func recording(_ node: SourceNode, _ place: String) -> Check? {
        guard let mapping = reader.mapping(node, at: place) else { return nil }
        let venue = mapping["venue"].map { value($0, place + ".venue") }
        let stages = (mapping["stage"].map { reader.items($0) } ?? []).map { term($0, place + ".stage", terms.stages) }
        let sources = (mapping["source"].map { reader.items($0) } ?? []).map { term($0, place + ".source", terms.sources) }
        mapping.finish()
        guard !stages.contains(nil), !sources.contains(nil) else { return nil }
        if case .some(.none) = venue { return nil }
        return .recording(venue: venue ?? nil, stages: stages.compactMap(\.self), sources: sources.compactMap(\.self))
    }

    private func coverage(_ node: SourceNode, _ place: String) -> Check? {
        guard let mapping = reader.mapping(node, at: place) else { return nil }
        let venue = mapping["venue"].map { value($0, place + ".venue") }
        let stage = mapping.required("stage").flatMap { term($0, place + ".stage", terms.stages) }
        let what = mapping.text("what").flatMap { Timeline.Coverage.What(rawValue: $0) }
        if what == nil { reader.report(.expected, node, at: place + ".what", expected: "picture | sound") }
        mapping.finish()
        guard let stage, let what else { return nil }
        if case .some(.none) = venue { return nil }
        return .coverage(venue: venue ?? nil, stage: stage, what: what)
    }

    private func quality(_ node: SourceNode, _ place: String) -> Check? {
        guard let mapping = reader.mapping(node, at: place) else { return nil }
        let codes = (mapping.required("without").map { reader.items($0) } ?? []).map { term($0, place + ".without", Set(FindingCode.allCases.map(\.rawValue))) }
        let stages = (mapping["stage"].map { reader.items($0) } ?? []).map { term($0, place + ".stage", terms.stages) }
        mapping.finish()
        guard !codes.isEmpty, !codes.contains(nil), !stages.contains(nil) else { return nil }
        return .quality(codes.compactMap(\.self), stages: stages.compactMap(\.self))
    }

    private func clock(_ node: SourceNode, _ place: String) -> Check? {
        guard let mapping = reader.mapping(node, at: place) else { return nil }
        let within = mapping.required("within").flatMap { value($0, place + ".within") }
        if let within, let node = mapping["within"] { fits(within, node, place, [.number]) }
        mapping.finish()
        return within.map(Check.clock)
    }

    private func term(_ node: SourceNode, _ place: String, _ known: Set<String>) -> String? {
        guard let text = reader.text(node, at: place) else { return nil }
        if known.contains(text) { return text }
        reader.report(.unknownTerm, node, at: place, value: text)
        return nil
    }

    // MARK: Values

    private func value(_ node: SourceNode, _ place: String) -> Check.Value? {
        switch node {
        case .scalar(let text, _): return text.hasPrefix("$") ? selector(node, place).map(Check.Value.selector) : reader.text(node, at: place).map(Check.Value.literal)
        case .list:
            reader.report(.expected, node, at: place, expected: "a value")
            return nil
        case .mapping:
            guard let mapping = reader.mapping(node, at: place), let kind = ["workingDays", "days", "count", "times", "sum"].first(where: mapping.names.contains) else {
                reader.report(.expected, node, at: place, expected: "workingDays | days | count | times | sum")
                return nil
            }
            defer { mapping.finish() }
            if kind == "count" { return mapping.required(kind).flatMap { selector($0, place) }.map(Check.Value.count) }
            if kind == "sum" {
                let parts = (mapping.required(kind).map { reader.items($0) } ?? []).map { part in
                    let value = value(part, place)
                    if let value { fits(value, part, place, [.number]) }
                    return value
                }
                return parts.isEmpty || parts.contains { $0 == nil } ? nil : .sum(parts.compactMap(\.self))
            }
            guard let text = mapping.text(kind), let number = Int(text) else {
                reader.report(.expected, node, at: "\(place).\(kind)", expected: "a whole number")
                return nil
            }
            let of = mapping.required(kind == "times" ? "of" : "from").flatMap { value($0, place) }
            guard let of else { return nil }
            return kind == "workingDays" ? .workingDays(number, from: of) : kind == "days" ? .days(number, from: of) : .times(number, of)
        }
    }

    private enum Expected { case time, day, number }

    /// Two values; a literal beside a fact has to be one that the fact may have.
    private func pair(_ node: SourceNode, _ place: String, of expected: Set<Expected> = []) -> (Check.Value, Check.Value)? {
        let items = reader.items(node)
        guard items.count == 2 else {
            reader.report(.expected, node, at: place, expected: "[value, value]")
            return nil
        }
        guard let a = value(items[0], "\(place)[1]"), let b = value(items[1], "\(place)[2]") else { return nil }
        for (value, item) in [(a, items[0]), (b, items[1])] { fits(value, item, place, expected) }
        if expected.isEmpty, case .selector(let selector) = a, case .literal(let literal) = b { fits(selector, [literal], items[1], place) }
        return (a, b)
    }

    private func fits(_ value: Check.Value, _ node: SourceNode, _ place: String, _ expected: Set<Expected>) {
        guard !expected.isEmpty else { return }
        func wrong(_ words: String) { reader.report(.valueNeverFits, node, at: place, value: { if case .scalar(let text, _) = node { text } else { "" } }(), expected: words) }
        switch value {
        case .selector(let selector):
            // What stands under `other` is any text, a time or number among them.
            guard let field = field(selector), selector.names.first != "other" else { return }
            let fit: Bool =
                switch field.kind {
                case .time, .day: expected.contains(.time)
                case .number: expected.contains(.number)
                default: false
                }
            if !fit { wrong(expected.contains(.number) ? "a number" : "a time") }
        case .literal(let text):
            if expected.contains(.number), Fact.text(text).number == nil { wrong("a number") }
            if expected.contains(.time), Instant(iso8601: text) == nil { wrong("a time") }
        case .workingDays, .days: if expected.contains(.number) { wrong("a number") }
        case .count, .times, .sum: if !expected.contains(.number) { wrong("a time") }
        }
    }

    private func valueAndTexts(_ node: SourceNode, _ place: String) -> (Check.Value, [String])? {
        let items = reader.items(node)
        guard items.count == 2, let value = value(items[0], place) else {
            reader.report(.expected, node, at: place, expected: "[value, [text, ...]]")
            return nil
        }
        let texts = reader.texts(items[1], at: place)
        if case .selector(let selector) = value { fits(selector, texts, items[1], place, isPrefix: place.hasSuffix("startsWith")) }
        return texts.isEmpty ? nil : (value, texts)
    }

    /// Words that a choice of the schema does not have never fit.
    private func fits(_ selector: Selector, _ texts: [String], _ node: SourceNode, _ place: String, isPrefix: Bool = false) {
        guard !isPrefix, let field = field(selector) else { return }
        for text in texts { if let expected = field.expected(insteadOf: text), field.members.isEmpty { reader.report(.valueNeverFits, node, at: place, value: text, expected: expected) } }
    }

    private func selectors(_ node: SourceNode, _ place: String) -> (Selector, Selector)? {
        let items = reader.items(node)
        guard items.count == 2, let a = selector(items[0], place), let b = selector(items[1], place) else {
            reader.report(.expected, node, at: place, expected: "[$..., $...]")
            return nil
        }
        return (a, b)
    }

    private func selector(_ node: SourceNode, _ place: String) -> Selector? {
        guard let text = reader.text(node, at: place) else { return nil }
        guard let selector = Selector(text) else {
            reader.report(.expected, node, at: place, value: text, expected: "$name.name[name=value]")
            return nil
        }
        guard field(selector) != nil else {
            reader.report(.unknownFact, node, at: place, value: text)
            return nil
        }
        var path = selector.isOfItem ? list : []
        for step in selector.steps {
            path.append(step.name)
            for condition in step.conditions {
                guard let field = FactSchema.field(path + [condition.name]) else {
                    reader.report(.unknownFact, node, at: place, value: "\(path.joined(separator: ".")).\(condition.name)")
                    continue
                }
                if condition.comparison != .begins { for value in condition.values { if let expected = field.expected(insteadOf: value) { reader.report(.valueNeverFits, node, at: place, value: value, expected: expected) } } }
            }
        }
        return selector
    }

    private func field(_ selector: Selector) -> FactField? {
        if selector.isOfItem, list.isEmpty { return nil }
        return FactSchema.field((selector.isOfItem ? list : []) + selector.names)
    }
}

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
        if case .list = node { return several(node, place).map(Check.all) }
        guard let mapping = reader.mapping(node, at: place) else { return nil }
        if mapping.names.contains("when") { return when(mapping, place) }
        guard mapping.names.count == 1, let name = mapping.names.first, let arguments = mapping[name] else {
            reader.report(.expected, node, at: place, value: mapping.names.joined(separator: ", "), expected: "one operator")
            return nil
        }
        return read(name, arguments, node, "\(place).\(name)")
    }

    private func several(_ node: SourceNode, _ place: String) -> [Check]? {
        everyOne(items(node, place)) { check($1, at: "\(place)[\($0 + 1)]") }
    }

    /// The items of a list that may not be empty: of no conditions all would hold.
    func items(_ node: SourceNode, _ place: String) -> [SourceNode] {
        let items = reader.items(node)
        if items.isEmpty { reader.report(.expected, node, at: place, expected: "[...]") }
        return items
    }

    /// What each was read as; nil where one was not, or there is none.
    func everyOne<Value>(_ nodes: [SourceNode], _ read: (Int, SourceNode) -> Value?) -> [Value]? {
        let values = nodes.enumerated().map { read($0, $1) }
        return values.isEmpty || values.contains { $0 == nil } ? nil : values.compactMap(\.self)
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
        case "all": return several(node, place).map(Check.all)
        case "any": return several(node, place).map(Check.any)
        case "not": return check(node, at: place).map(Check.not)
        case "each": return each(node, place)
        case "given": return everyOne(items(node, place)) { selector($1, place) }.map(Check.given)
        case "empty": return selector(node, place).map(Check.empty)
        case "includes": return includes(node, place)
        case "equal": return equal(node, place)
        case "oneOf": return valueAndTexts(node, place, arePrefixes: false).map(Check.oneOf)
        case "startsWith": return valueAndTexts(node, place, arePrefixes: true).map(Check.startsWith)
        case "before", "notAfter", "after", "notBefore":
            return pair(node, place, .time).map { .order($0, Check.Order(rawValue: name)!, $1) }
        case "sameDay": return pair(node, place, .time).map(Check.sameDay)
        case "atLeast": return pair(node, place, .number).map(Check.atLeast)
        case "atMost": return pair(node, place, .number).map(Check.atMost)
        case "odd": return value(node, place, .number).map(Check.odd)
        case "share": return share(node, place)
        case "sameSet": return selectors(node, place).map(Check.sameSet)
        case "subset": return selectors(node, place).map(Check.subset)
        case "distinct": return leaf(node, place).map(Check.distinct)
        case "document": return document(node, place).map(Check.document)
        case "signed": return document(node, place).map(Check.signed)
        case "requiredDocuments": return requiredDocuments(node, place)
        case "text": return text(node, place)
        case "recording": return recording(node, place)
        case "coverage": return coverage(node, place)
        case "quality": return quality(node, place)
        case "handover": return flag(node, place, .handover)
        case "clock": return clock(node, place)
        case "person": return flag(node, place, .person)
        default:
            reader.report(.unknownOperator, whole, at: place, value: name, expected: CheckReader.operators.joined(separator: ", "))
            return nil
        }
    }

    private func each(_ node: SourceNode, _ place: String) -> Check? {
        guard let mapping = reader.mapping(node, at: place) else { return nil }
        let of = mapping.required("of").flatMap { selector($0, place + ".of") }
        let body = mapping.required("check")
        mapping.finish()
        // Without the list nothing that stands in its items can be told from a slip.
        guard let of, let body else { return nil }
        var inner = self
        inner.list = path(of)
        return inner.check(body, at: place + ".check").map { .each(of, $0) }
    }

    /// `true`, for what asks for nothing.
    private func flag(_ node: SourceNode, _ place: String, _ check: Check) -> Check? {
        if case .scalar("true", _) = node { return check }
        reader.report(.expected, node, at: place, expected: "true")
        return nil
    }

    private func includes(_ node: SourceNode, _ place: String) -> Check? {
        let items = reader.items(node)
        guard items.count == 2 else {
            reader.report(.expected, node, at: place, expected: "[$..., text]")
            return nil
        }
        guard let selector = leaf(items[0], "\(place)[1]"), let text = reader.text(items[1], at: "\(place)[2]") else { return nil }
        fits(selector, [text], items[1], place)
        return .includes(selector, text)
    }

    /// More than any text speaks of, and nothing that leaves 64 bits.
    static let numbers = 1...10_000

    private func share(_ node: SourceNode, _ place: String) -> Check? {
        guard let mapping = reader.mapping(node, at: place) else { return nil }
        let of = mapping.required("of").flatMap { selector($0, place + ".of") }
        let among = mapping.required("among").flatMap { selector($0, place + ".among") }
        let least = mapping.text("atLeast")?.split(separator: "/").compactMap { Int($0) }
        mapping.finish()
        guard let of, let among, let least else { return nil }
        guard least.count == 2, least.allSatisfy(Self.numbers.contains) else {
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
        let least = mapping["atLeast"].map { value($0, place + ".atLeast", .number) } ?? .literal("1")
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
        let words = mapping.required("contains").flatMap { everyOne(items($0, place + ".contains")) { reader.text($1, at: place + ".contains") } }
        mapping.finish()
        guard let id, let words else { return nil }
        return .text(id, contains: words)
    }

    private func recording(_ node: SourceNode, _ place: String) -> Check? {
        guard let mapping = reader.mapping(node, at: place) else { return nil }
        let venue = venue(mapping, place)
        let stages = terms(mapping, "stage", place, terms.stages)
        let sources = terms(mapping, "source", place, terms.sources)
        mapping.finish()
        guard let venue, let stages, let sources else { return nil }
        return .recording(venue: venue.value, stages: stages, sources: sources)
    }

    private func coverage(_ node: SourceNode, _ place: String) -> Check? {
        guard let mapping = reader.mapping(node, at: place) else { return nil }
        let venue = venue(mapping, place)
        let stage = mapping.required("stage").flatMap { term($0, place + ".stage", terms.stages) }
        let what = mapping.choice("what", Timeline.Coverage.What.self)
        mapping.finish()
        guard let venue, let stage, let what else { return nil }
        return .coverage(venue: venue.value, stage: stage, what: what)
    }

    private func quality(_ node: SourceNode, _ place: String) -> Check? {
        guard let mapping = reader.mapping(node, at: place) else { return nil }
        let codes = mapping.required("without") == nil ? nil : terms(mapping, "without", place, Set(FindingCode.allCases.map(\.rawValue)))
        let stages = terms(mapping, "stage", place, terms.stages)
        mapping.finish()
        guard let codes, let stages else { return nil }
        return .quality(codes, stages: stages)
    }

    /// Nil where one stands there that is none; without one, all venues together.
    private func venue(_ mapping: SourceMapping, _ place: String) -> (value: Check.Value?, Void)? {
        guard let node = mapping["venue"] else { return (nil, ()) }
        guard let value = value(node, place + ".venue") else { return nil }
        if case .literal(let id) = value, id != "main", !id.hasPrefix("sub") {
            reader.report(.unknownTerm, node, at: place + ".venue", value: id, expected: "main | sub1 | sub2 ...")
            return nil
        }
        return (value, ())
    }

    /// Terms of a field that may be left out: none then.
    private func terms(_ mapping: SourceMapping, _ name: String, _ place: String, _ known: Set<String>) -> [String]? {
        guard let node = mapping[name] else { return [] }
        return everyOne(items(node, "\(place).\(name)")) { term($1, "\(place).\(name)", known) }
    }

    private func clock(_ node: SourceNode, _ place: String) -> Check? {
        guard let mapping = reader.mapping(node, at: place) else { return nil }
        let within = mapping.required("within").flatMap { value($0, place + ".within", .number) }
        mapping.finish()
        return within.map(Check.clock)
    }

    private func term(_ node: SourceNode, _ place: String, _ known: Set<String>) -> String? {
        guard let text = reader.text(node, at: place) else { return nil }
        if known.contains(text) { return text }
        reader.report(.unknownTerm, node, at: place, value: text)
        return nil
    }
}

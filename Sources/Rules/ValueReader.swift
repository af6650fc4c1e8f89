internal import Evidence

/// Values, selectors, and whether they fit what they are compared with: a slip in a rule would leave it undecided for ever, and
/// nobody would see why.
extension CheckReader {
    /// What has to stand there.
    enum Expected { case any, time, number }

    func value(_ node: SourceNode, _ place: String, _ expected: Expected = .any) -> Check.Value? {
        switch node {
        case .scalar(let text, _) where text.hasPrefix("$"): return leaf(node, place, expected).map(Check.Value.selector)
        case .scalar:
            guard let text = reader.text(node, at: place) else { return nil }
            if expected == .number, Fact.text(text).number == nil { return wrong(node, place, "a number") }
            if expected == .time, Instant(iso8601: text) == nil { return wrong(node, place, "a time") }
            return .literal(text)
        case .list:
            reader.report(.expected, node, at: place, expected: "a value")
            return nil
        case .mapping: return computed(node, place, expected)
        }
    }

    private func computed(_ node: SourceNode, _ place: String, _ expected: Expected) -> Check.Value? {
        guard let mapping = reader.mapping(node, at: place), let kind = ["workingDays", "days", "count", "times", "sum"].first(where: mapping.names.contains) else {
            reader.report(.expected, node, at: place, expected: "workingDays | days | count | times | sum")
            return nil
        }
        defer { mapping.finish() }
        let isNumber = ["count", "times", "sum"].contains(kind)
        if isNumber, expected == .time { return wrong(node, place, "a time") }
        if !isNumber, expected == .number { return wrong(node, place, "a number") }
        if kind == "count" { return mapping.required(kind).flatMap { selector($0, place) }.map(Check.Value.count) }
        if kind == "sum" { return (mapping.required(kind).flatMap { everyOne(items($0, place)) { value($1, place, .number) } }).map(Check.Value.sum) }
        let numbers = kind == "times" ? Self.numbers : -Self.numbers.upperBound...Self.numbers.upperBound
        let number = mapping.text(kind).flatMap { Int($0) }.flatMap { numbers.contains($0) ? $0 : nil }
        if number == nil { reader.report(.expected, mapping[kind] ?? node, at: "\(place).\(kind)", expected: "a whole number up to \(Self.numbers.upperBound)") }
        let of = mapping.required(kind == "times" ? "of" : "from").flatMap { value($0, place, kind == "times" ? .number : .time) }
        guard let number, let of else { return nil }
        return kind == "workingDays" ? .workingDays(number, from: of) : kind == "days" ? .days(number, from: of) : .times(number, of)
    }

    func pair(_ node: SourceNode, _ place: String, _ expected: Expected) -> (Check.Value, Check.Value)? {
        let items = reader.items(node)
        guard items.count == 2 else {
            reader.report(.expected, node, at: place, expected: "[value, value]")
            return nil
        }
        let (a, b) = (value(items[0], "\(place)[1]", expected), value(items[1], "\(place)[2]", expected))
        guard let a, let b else { return nil }
        return (a, b)
    }

    /// Texts are compared as they stand. Numbers and times can be written in several ways, so they are held between each other.
    func equal(_ node: SourceNode, _ place: String) -> Check? {
        let items = reader.items(node)
        let kinds = items.map(kind)
        let expected: Expected = kinds.contains(.number) ? .number : kinds.contains(.time) ? .time : .any
        guard let (a, b) = pair(node, place, expected) else { return nil }
        if expected == .number { return .all([.atLeast(a, b), .atMost(a, b)]) }
        if expected == .time { return .all([.order(a, .notBefore, b), .order(a, .notAfter, b)]) }
        if case (.selector(let selector), .literal(let text)) = (a, b) { fits(selector, [text], items[1], place) }
        if case (.literal(let text), .selector(let selector)) = (a, b) { fits(selector, [text], items[0], place) }
        return .equal(a, b)
    }

    private func kind(_ node: SourceNode) -> Expected {
        switch node {
        case .scalar(let text, _): Selector(text).flatMap(field).map { kind($0) } ?? .any
        case .mapping(let members, _): members.contains { $0.name == "workingDays" || $0.name == "days" } ? .time : .number
        case .list: .any
        }
    }

    private func kind(_ field: FactField) -> Expected {
        switch field.kind {
        case .time, .day: .time
        case .number: .number
        default: .any
        }
    }

    func valueAndTexts(_ node: SourceNode, _ place: String, arePrefixes: Bool) -> (Check.Value, [String])? {
        let items = reader.items(node)
        guard items.count == 2 else {
            reader.report(.expected, node, at: place, expected: "[value, [text, ...]]")
            return nil
        }
        let value = value(items[0], place)
        let texts = everyOne(self.items(items[1], place)) { reader.text($1, at: place) }
        guard let value, let texts else { return nil }
        if case .selector(let selector) = value, !arePrefixes { fits(selector, texts, items[1], place) }
        return (value, texts)
    }

    /// Words that a choice of the schema does not have never fit.
    func fits(_ selector: Selector, _ texts: [String], _ node: SourceNode, _ place: String) {
        guard let field = field(selector) else { return }
        for text in texts { if let expected = field.expected(insteadOf: text) { reader.report(.valueNeverFits, node, at: place, value: text, expected: expected) } }
    }

    private func wrong<Value>(_ node: SourceNode, _ place: String, _ expected: String) -> Value? {
        reader.report(.valueNeverFits, node, at: place, value: { if case .scalar(let text, _) = node { text } else { "" } }(), expected: expected)
        return nil
    }

    // MARK: Selectors

    func selectors(_ node: SourceNode, _ place: String) -> (Selector, Selector)? {
        let items = reader.items(node)
        guard items.count == 2 else {
            reader.report(.expected, node, at: place, expected: "[$..., $...]")
            return nil
        }
        let (a, b) = (leaf(items[0], "\(place)[1]"), leaf(items[1], "\(place)[2]"))
        guard let a, let b else { return nil }
        return (a, b)
    }

    /// One that comes to values, not to records.
    func leaf(_ node: SourceNode, _ place: String, _ expected: Expected = .any) -> Selector? {
        guard let selector = selector(node, place), let field = field(selector) else { return nil }
        switch field.kind {
        case .record, .list: return wrong(node, place, "$name.name, of a value")
        default: break
        }
        // What a city's own fact holds nobody knows before it is stated.
        let isFree = selector.names.first == "other"
        guard expected == .any || isFree || kind(field) == expected else { return wrong(node, place, expected == .number ? "a number" : "a time") }
        return selector
    }

    func selector(_ node: SourceNode, _ place: String) -> Selector? {
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
        var isRight = true
        for step in selector.steps {
            path.append(step.name)
            for condition in step.conditions { isRight = holds(condition, path, node, place) && isRight }
        }
        return isRight ? selector : nil
    }

    /// Conditions are about single values, and may only name what there is.
    private func holds(_ condition: Selector.Condition, _ path: [String], _ node: SourceNode, _ place: String) -> Bool {
        guard let field = FactSchema.field(path + [condition.name]), isSingle(field) else {
            reader.report(.unknownFact, node, at: place, value: "\(path.joined(separator: ".")).\(condition.name)")
            return false
        }
        if let item = condition.item {
            guard !list.isEmpty, let own = FactSchema.field(list + [item]), isSingle(own) else {
                reader.report(.unknownFact, node, at: place, value: "$.\(item)")
                return false
            }
        }
        guard condition.comparison != .begins else { return true }
        for value in condition.values { if let expected = field.expected(insteadOf: value) { reader.report(.valueNeverFits, node, at: place, value: value, expected: expected) } }
        return true
    }

    private func isSingle(_ field: FactField) -> Bool {
        switch field.kind {
        case .record, .list, .texts: false
        default: true
        }
    }

    func field(_ selector: Selector) -> FactField? {
        if selector.isOfItem, list.isEmpty { return nil }
        return FactSchema.field(path(selector))
    }

    /// Its names, from the top.
    func path(_ selector: Selector) -> [String] { (selector.isOfItem ? list : []) + selector.names }
}

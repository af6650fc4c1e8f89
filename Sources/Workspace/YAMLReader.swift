internal import Evidence
internal import Yams

/// Reads a YAML mapping strictly: every field is asked for by name, and what nobody asked for is a finding.
///
/// Nothing throws: faults are gathered with their lines, so that a person sees all of them at once.
final class YAMLReader {
    private(set) var findings: [Finding] = []
    private let file: String
    private let codes: Codes

    /// What a fault of each kind is called.
    struct Codes {
        let syntax: FindingCode
        let unknownField: FindingCode
        let missingField: FindingCode
        let wrongValue: FindingCode

        static let project = Codes(syntax: .projectSyntax, unknownField: .projectUnknownField, missingField: .projectMissingField, wrongValue: .projectWrongValue)
    }

    init(file: String, codes: Codes = .project) {
        self.file = file
        self.codes = codes
    }

    /// The root mapping; nil with a finding when the text is not YAML.
    func root(_ text: String) -> YAMLMapping? {
        do {
            guard let node = try Yams.compose(yaml: text), let mapping = YAMLMapping(node, at: "", reader: self) else {
                report(\.syntax, line: 1, ["reason": "not a mapping"])
                return nil
            }
            return mapping
        } catch let error as YamlError {
            report(\.syntax, line: error.line ?? 0, ["reason": error.reason])
            return nil
        } catch {
            report(\.syntax, line: 0, ["reason": "\(error)"])
            return nil
        }
    }

    func report(_ code: KeyPath<Codes, FindingCode>, line: Int, _ facts: [String: String]) {
        findings.append(Finding(codes[keyPath: code], path: file, facts: facts.merging(["line": String(line)]) { a, _ in a }))
    }
}

/// One mapping of the file, and which of its fields have been asked for.
final class YAMLMapping {
    private let mapping: Node.Mapping
    private let place: String
    private let line: Int
    private let reader: YAMLReader
    private var asked: Set<String> = []

    init?(_ node: Node, at place: String, reader: YAMLReader) {
        guard let mapping = node.mapping else { return nil }
        self.mapping = mapping
        self.place = place
        self.reader = reader
        line = node.mark?.line ?? 0
    }

    /// Reports the fields that nobody has asked for.
    func finish() {
        for (key, value) in mapping {
            let name = key.string ?? "?"
            if !asked.contains(name) { reader.report(\.unknownField, line: (key.mark ?? value.mark)?.line ?? line, ["field": place + name]) }
        }
    }

    /// A text; an empty one counts as not given.
    func text(_ name: String, required: Bool = false) -> String? {
        guard let node = node(name), node.null == nil else { return missing(name, required) }
        guard let scalar = node.scalar else { return wrong(name, node, "text") }
        let text = scalar.string
        guard !text.contains(where: \.isNewline) else { return wrong(name, node, "one line") }
        return text.isEmpty ? missing(name, required) : text
    }

    func time(_ name: String) -> Instant? {
        guard let text = text(name) else { return nil }
        return Instant(iso8601: text) ?? wrong(name, node(name)!, "2026-09-15T14:30:00+08:00")
    }

    func flag(_ name: String) -> Bool? {
        guard let text = text(name) else { return nil }
        return ["true": true, "false": false][text] ?? wrong(name, node(name)!, "true | false")
    }

    func choice<Value: RawRepresentable & CaseIterable>(_ name: String, _ type: Value.Type, required: Bool = false) -> Value? where Value.RawValue == String {
        guard let text = text(name, required: required) else { return nil }
        return Value(rawValue: text) ?? wrong(name, node(name)!, Value.allCases.map(\.rawValue).joined(separator: " | "))
    }

    func texts(_ name: String) -> [String]? {
        guard let node = node(name), node.null == nil else { return nil }
        guard let sequence = node.sequence else { return wrong(name, node, "[...]") }
        return sequence.compactMap { $0.scalar?.string ?? wrong(name, $0, "text") }
    }

    /// A mapping; one that is missing is read as an empty one, so that its required fields are named.
    func mapping<Value>(_ name: String, _ body: (YAMLMapping) -> Value?) -> Value? {
        guard let node = node(name), node.null == nil else { return nil }
        guard let inner = YAMLMapping(node, at: "\(place)\(name).", reader: reader) else { return wrong(name, node, "a mapping") }
        defer { inner.finish() }
        return body(inner)
    }

    func mappings<Value>(_ name: String, _ body: (YAMLMapping) -> Value?) -> [Value]? {
        guard let node = node(name), node.null == nil else { return nil }
        guard let sequence = node.sequence else { return wrong(name, node, "[...]") }
        return sequence.enumerated().compactMap { i, item in
            guard let inner = YAMLMapping(item, at: "\(place)\(name)[\(i + 1)].", reader: reader) else { return wrong("\(name)[\(i + 1)]", item, "a mapping") }
            defer { inner.finish() }
            return body(inner)
        }
    }

    /// Leaves alone what nothing can be said of.
    func pass(over name: String) { asked.insert(name) }

    /// What stands in it, in its order.
    var names: [String] { mapping.compactMap(\.key.string) }

    func wrong<Value>(_ name: String, expected: String) -> Value? { wrong(name, node(name) ?? Node(""), expected) }

    private func node(_ name: String) -> Node? {
        asked.insert(name)
        return mapping.first { $0.key.string == name }?.value
    }

    func missing<Value>(_ name: String, _ required: Bool) -> Value? {
        if required { reader.report(\.missingField, line: node(name)?.mark?.line ?? line, ["field": place + name]) }
        return nil
    }

    private func wrong<Value>(_ name: String, _ node: Node, _ expected: String) -> Value? {
        reader.report(\.wrongValue, line: node.mark?.line ?? line, ["field": place + name, "value": node.scalar?.string ?? "…", "expected": expected])
        return nil
    }
}

extension YamlError {
    fileprivate var line: Int? {
        switch self {
        case .reader(_, _, _, _): nil
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        case .duplicatedKeysInMapping(_, let context): context.mark.line
        default: nil
        }
    }

    fileprivate var reason: String {
        switch self {
        case .reader(let problem, _, _, _): problem
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
        case .duplicatedKeysInMapping(let keys, _): "duplicate key \(keys)"
        default: "\(self)"
        }
    }
}

internal import Evidence

/// What stands in a text of nested names, lists and scalars (YAML), and in which line: whoever reads the text hands this in,
/// so that this room needs no parser and can still say where a fault is.
package indirect enum SourceNode: Sendable {
    case scalar(String, line: Int)
    case list([SourceNode], line: Int)
    /// In the text's order.
    case mapping([(name: String, line: Int, value: SourceNode)], line: Int)

    package var line: Int {
        switch self {
        case .scalar(_, let line), .list(_, let line), .mapping(_, let line): line
        }
    }
}

/// What is wrong in a profile, calendar or list of documents, and where.
package struct SourceFault: Sendable, Equatable {
    package enum Reason: String, Sendable, CaseIterable {
        case expected, unknownField, unknownOperator, unknownFact, unknownTerm, missing, duplicate, valueNeverFits, mayNotBlock
    }

    package var reason: Reason
    package var line: Int
    /// Where in the text: `LZ-3.3-CHECK.check`.
    package var place: String
    package var value: String
    package var expected: String

    init(_ reason: Reason, line: Int, place: String, value: String = "", expected: String = "") {
        self.reason = reason
        self.line = line
        self.place = place
        self.value = value
        self.expected = expected
    }
}

/// Reads nodes strictly and gathers every fault.
final class SourceReader {
    private(set) var faults: [SourceFault] = []

    func report(_ reason: SourceFault.Reason, _ node: SourceNode, at place: String, value: String = "", expected: String = "") {
        faults.append(SourceFault(reason, line: node.line, place: place, value: value, expected: expected))
    }

    func mapping(_ node: SourceNode, at place: String) -> SourceMapping? {
        guard case .mapping(let members, _) = node else {
            report(.expected, node, at: place, expected: "a mapping")
            return nil
        }
        return SourceMapping(members, node, at: place, self)
    }

    func text(_ node: SourceNode, at place: String) -> String? {
        guard case .scalar(let text, _) = node, !text.isEmpty else {
            report(.expected, node, at: place, expected: "a text")
            return nil
        }
        return text
    }

    /// The items of a list; a scalar or mapping alone counts as a list of one.
    func items(_ node: SourceNode) -> [SourceNode] { if case .list(let items, _) = node { items } else { [node] } }

    func texts(_ node: SourceNode, at place: String) -> [String] { items(node).compactMap { text($0, at: place) } }
}

final class SourceMapping {
    let node: SourceNode
    let place: String
    private let members: [(name: String, line: Int, value: SourceNode)]
    private let reader: SourceReader
    private var asked: Set<String> = []

    init(_ members: [(name: String, line: Int, value: SourceNode)], _ node: SourceNode, at place: String, _ reader: SourceReader) {
        self.members = members
        self.node = node
        self.place = place
        self.reader = reader
        var seen: Set<String> = []
        for member in members where !seen.insert(member.name).inserted { reader.report(.duplicate, member.value, at: place, value: member.name) }
    }

    var names: [String] { members.map(\.name) }

    subscript(name: String) -> SourceNode? {
        asked.insert(name)
        return members.first { $0.name == name }?.value
    }

    func required(_ name: String) -> SourceNode? {
        if let node = self[name] { return node }
        reader.report(.missing, node, at: place, value: name)
        return nil
    }

    func text(_ name: String, required: Bool = true) -> String? {
        (required ? self.required(name) : self[name]).flatMap { reader.text($0, at: "\(place).\(name)") }
    }

    func choice<Value: RawRepresentable & CaseIterable>(_ name: String, _ type: Value.Type) -> Value? where Value.RawValue == String {
        guard let text = text(name), let node = self[name] else { return nil }
        if let value = Value(rawValue: text) { return value }
        reader.report(.expected, node, at: "\(place).\(name)", value: text, expected: Value.allCases.map(\.rawValue).joined(separator: " | "))
        return nil
    }

    func day(_ name: String, required: Bool = true) -> Day? {
        guard let text = text(name, required: required), let node = self[name] else { return nil }
        if text.utf8.count == 10, let day = Day(text) { return day }
        reader.report(.expected, node, at: "\(place).\(name)", value: text, expected: "2026-09-15")
        return nil
    }

    /// Reports what nobody asked for.
    func finish() {
        for member in members where !asked.contains(member.name) {
            reader.report(.unknownField, member.value, at: place, value: member.name, expected: asked.sorted().joined(separator: ", "))
        }
    }
}

internal import Rules
internal import SystemPackage
@testable internal import Workspace

/// What stands in a YAML text, to be changed by paths and written again.
indirect enum Tree: Equatable {
    case scalar(String)
    case list([Tree])
    case mapping([String: Tree])

    static func read(_ file: FilePath) throws -> Tree { Tree(try YAMLSource.read(file).node) }

    private init(_ node: SourceNode) {
        switch node {
        case .scalar(let text, _): self = .scalar(text)
        case .list(let items, _): self = .list(items.map(Tree.init))
        case .mapping(let members, _): self = .mapping(Dictionary(uniqueKeysWithValues: members.map { ($0.name, Tree($0.value)) }))
        }
    }

    var text: String? { if case .scalar(let text) = self { text } else { nil } }
    var items: [Tree] { if case .list(let items) = self { items } else { [] } }
    var members: [String: Tree] { if case .mapping(let members) = self { members } else { [:] } }
    var texts: [String] { items.compactMap(\.text) }

    /// An item of a list by its number from 1, or by any scalar in it.
    subscript(name: String) -> Tree? {
        switch self {
        case .mapping(let members): members[name]
        case .list(let items): index(of: name, in: items).map { items[$0] }
        case .scalar: nil
        }
    }

    private func index(of name: String, in items: [Tree]) -> Int? {
        items.firstIndex { $0.text == name || $0.members.values.contains { $0.text == name } } ?? Int(name).flatMap { items.indices.contains($0 - 1) ? $0 - 1 : nil }
    }

    struct NoSuchPath: Error { let path: String }

    /// Puts something at a path; nil takes away what is there. All but the last name have to be there already.
    mutating func set(_ path: [String], _ value: Tree?) throws {
        guard let name = path.first else { return }
        let rest = Array(path.dropFirst())
        switch self {
        case .mapping(var members):
            if rest.isEmpty {
                if value == nil, members[name] == nil { throw NoSuchPath(path: name) }
                members[name] = value
            } else {
                guard var inner = members[name] else { throw NoSuchPath(path: name) }
                try inner.set(rest, value)
                members[name] = inner
            }
            self = .mapping(members)
        case .list(var items):
            guard let at = index(of: name, in: items) else { throw NoSuchPath(path: name) }
            if rest.isEmpty {
                if let value { items[at] = value } else { items.remove(at: at) }
            } else {
                try items[at].set(rest, value)
            }
            self = .list(items)
        case .scalar: throw NoSuchPath(path: name)
        }
    }

    /// As a text that YAML reads back.
    var written: String {
        switch self {
        case .scalar(let text): ["true", "false"].contains(text) ? text : "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        case .list(let items): "[" + items.map(\.written).joined(separator: ", ") + "]"
        case .mapping(let members): "{" + members.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.written)" }.joined(separator: ", ") + "}"
        }
    }
}

extension Tree {
    /// As JSON, scalars by the core schema of YAML 1.2 (in which a day is a text), quoted or not.
    var json: String {
        switch self {
        case .scalar(let text): ["true", "false"].contains(text) || text.wholeMatch(of: /-?[0-9]+(\.[0-9]+)?/) != nil && (text.count == 1 || !text.hasPrefix("0")) ? text : written
        case .list(let items): "[" + items.map(\.json).joined(separator: ", ") + "]"
        case .mapping(let members): "{" + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value.json)" }.joined(separator: ", ") + "}"
        }
    }
}

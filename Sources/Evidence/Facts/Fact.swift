/// What somebody states of a project: a text, a list, or a record of named facts. Every scalar is kept as the text in which
/// it was stated, a day as a day; ``FactField`` says what a text of each field has to be, and the operators of rules read it as that.
///
/// A fact that is not there is unknown. An empty list is known: there were none.
package indirect enum Fact: Sendable, Equatable {
    case text(String)
    case list([Fact])
    case record([String: Fact])

    /// A member of a record; nil for anything else.
    package subscript(name: String) -> Fact? {
        guard case .record(let members) = self else { return nil }
        return members[name]
    }

    package var text: String? { if case .text(let text) = self { text } else { nil } }
    package var items: [Fact]? { if case .list(let items) = self { items } else { nil } }

    /// `schedule.openingAt`
    package subscript(path path: String) -> Fact? {
        path.split(separator: ".").reduce(Fact?.some(self)) { $0?[String($1)] }
    }

    package static func flag(_ value: Bool) -> Fact { .text(value ? "true" : "false") }
}

extension Fact: Codable {
    package init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self = .text(text)
        } else if let items = try? decoder.singleValueContainer().decode([Fact].self) {
            self = .list(items)
        } else {
            self = .record(try decoder.singleValueContainer().decode([String: Fact].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .list(let items): try container.encode(items)
        case .record(let members): try container.encode(members)
        }
    }
}

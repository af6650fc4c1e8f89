internal import Evidence

/// Names facts of the project.
///
///     selector  = "$" [ "." ] step *( "." step )          "$." names a member of the item that `each` is at
///     step      = name [ "[" condition *( "," condition ) "]" ]
///     condition = name ( "=" | "!=" | "^=" ) ( value *( "|" value ) | "$." name )      "^=": begins with
///
/// A step after a list goes to the members of all its items that fulfil the conditions; one of a record counts where the
/// record fulfils them. Values are texts without `,`, `|`, `=` and brackets.
package struct Selector: Sendable, Equatable {
    package struct Condition: Sendable, Equatable {
        package enum Comparison: String, Sendable { case equal = "=", other = "!=", begins = "^=" }

        package let name: String
        package let comparison: Comparison
        package let values: [String]
        /// A member of the item that `each` is at, instead of values.
        package let item: String?
    }

    package struct Step: Sendable, Equatable {
        package let name: String
        package let conditions: [Condition]
    }

    package let text: String
    package let isOfItem: Bool
    package let steps: [Step]

    package init?(_ text: String) {
        guard text.hasPrefix("$") else { return nil }
        self.text = text
        isOfItem = text.hasPrefix("$.")
        var steps: [Step] = []
        for part in Selector.split(text.dropFirst(isOfItem ? 2 : 1), at: ".") {
            guard let step = Selector.step(part) else { return nil }
            steps.append(step)
        }
        guard !steps.isEmpty else { return nil }
        self.steps = steps
    }

    /// The names without conditions.
    package var names: [String] { steps.map(\.name) }

    package var hasConditions: Bool { steps.contains { !$0.conditions.isEmpty } }

    private static func step(_ text: Substring) -> Step? {
        guard let open = text.firstIndex(of: "[") else { return isName(text) ? Step(name: String(text), conditions: []) : nil }
        guard text.hasSuffix("]"), isName(text[..<open]) else { return nil }
        var conditions: [Condition] = []
        for part in split(text[text.index(after: open)...].dropLast(), at: ",") {
            guard let condition = condition(part.trimmed) else { return nil }
            conditions.append(condition)
        }
        return conditions.isEmpty ? nil : Step(name: String(text[..<open]), conditions: conditions)
    }

    private static func condition(_ text: Substring) -> Condition? {
        guard let sign = text.firstIndex(of: "=") else { return nil }
        let before = text[..<sign]
        let comparison: Condition.Comparison = before.hasSuffix("!") ? .other : before.hasSuffix("^") ? .begins : .equal
        let name = comparison == .equal ? before : before.dropLast()
        let value = text[text.index(after: sign)...]
        guard isName(name), !value.isEmpty else { return nil }
        if value.hasPrefix("$.") { return isName(value.dropFirst(2)) ? Condition(name: String(name), comparison: comparison, values: [], item: String(value.dropFirst(2))) : nil }
        let values = value.split(separator: "|", omittingEmptySubsequences: false).map { String($0.trimmed) }
        guard values.allSatisfy({ !$0.isEmpty && !$0.contains(where: "[]=".contains) }) else { return nil }
        return Condition(name: String(name), comparison: comparison, values: values, item: nil)
    }

    private static func isName(_ text: Substring) -> Bool { !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D } }

    /// Splits outside of brackets.
    private static func split(_ text: Substring, at separator: Character) -> [Substring] {
        var (parts, start, depth) = ([Substring](), text.startIndex, 0)
        for i in text.indices {
            switch text[i] {
            case "[": depth += 1
            case "]": depth -= 1
            case separator where depth == 0:
                parts.append(text[start..<i])
                start = text.index(after: i)
            default: break
            }
        }
        return parts + [text[start...]]
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }
}

/// What a selector came to: facts with the paths by which people find them, and paths of what would have to be known as well.
struct Selection {
    struct Found {
        let fact: Fact
        let path: String
    }

    var found: [Found] = []
    var missing: [String] = []

    /// What is missing, as answers beside those that what was found gives.
    var open: [Answer] { missing.isEmpty ? [] : [.unknown(missing: missing)] }

    /// - Parameters:
    ///   - facts: what `$name` begins at.
    ///   - item: what `$.name` begins at, with its path.
    static func of(_ selector: Selector, in facts: Fact, item: Found?) -> Selection {
        guard let start = selector.isOfItem ? item : Found(fact: facts, path: "") else { return Selection(missing: [selector.text]) }
        var selection = Selection(found: [start])
        for (i, step) in selector.steps.enumerated() {
            let places = selection.found
            selection.found = []
            // Of a record that was not stated at all the very field is named; of a list, the list.
            let isRecord = if case .record? = FactSchema.field(Array(selector.names.prefix(i + 1)))?.kind { !selector.isOfItem } else { false }
            for place in places { selection.go(step, from: place, item, towards: isRecord ? selector.names.dropFirst(i + 1).map { ".\($0)" }.joined() : "") }
        }
        return selection
    }

    private mutating func go(_ step: Selector.Step, from place: Found, _ item: Found?, towards rest: String) {
        let path = place.path.isEmpty ? step.name : "\(place.path).\(step.name)"
        guard let fact = place.fact[step.name] else { return missing.append(path + rest) }
        for (number, inner) in (fact.items ?? [fact]).enumerated() {
            let fulfilment = Self.fulfils(inner, step.conditions, item)
            if case .no = fulfilment { continue }
            let path = fact.items == nil ? path : "\(path)[\(Self.name(of: inner) ?? String(number + 1))]"
            if case .unknown(let own, let items) = fulfilment { missing += own.map { "\(path).\($0)" } + items } else { found.append(Found(fact: inner, path: path)) }
        }
    }

    /// By what people tell the records of a list apart.
    private static func name(of fact: Fact) -> String? { ["name", "id", "venue", "item", "what", "matter", "kind", "path"].lazy.compactMap { fact[$0]?.text }.first }

    private enum Fulfilment {
        case yes, no
        /// Names of members that were not stated, and paths of those of the item that `each` is at.
        case unknown([String], ofItem: [String])
    }

    /// All conditions; of what was not stated nobody can say whether it is this or another.
    private static func fulfils(_ fact: Fact, _ conditions: [Selector.Condition], _ item: Found?) -> Fulfilment {
        var (unknown, ofItem): ([String], [String]) = ([], [])
        for condition in conditions {
            let value = fact[condition.name]?.text
            if value == nil { unknown.append(condition.name) }
            var values = condition.values
            if let name = condition.item {
                let own = item?.fact[name]?.text
                if own == nil { ofItem.append("\(item?.path ?? "$").\(name)") }
                values = own.map { [$0] } ?? []
            }
            guard let value, !values.isEmpty else { continue }
            let holds =
                switch condition.comparison {
                case .equal: values.contains(value)
                case .other: !values.contains(value)
                case .begins: values.contains(where: value.hasPrefix)
                }
            if !holds { return .no }
        }
        return unknown.isEmpty && ofItem.isEmpty ? .yes : .unknown(unknown, ofItem: ofItem)
    }
}

internal import Evidence

/// Names facts of the project.
///
///     selector  = "$" [ "." ] step *( "." step )          "$." names a member of the item that `each` is at
///     step      = name [ "[" condition *( "," condition ) "]" ]
///     condition = name ( "=" | "!=" | "^=" ) ( value *( "|" value ) | "$." name )      "^=": begins with
///
/// A step after a list goes to the members of all its items that fulfil the conditions.
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
        return Condition(name: String(name), comparison: comparison, values: value.split(separator: "|").map { String($0.trimmed) }, item: nil)
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

    /// - Parameters:
    ///   - facts: what `$name` begins at.
    ///   - item: what `$.name` begins at, with its path.
    static func of(_ selector: Selector, in facts: Fact, item: Found?) -> Selection {
        var now: [Found]
        if selector.isOfItem {
            guard let item else { return Selection(missing: [selector.text]) }
            now = [item]
        } else {
            now = [Found(fact: facts, path: "")]
        }
        var missing: [String] = []
        for (i, step) in selector.steps.enumerated() {
            var next: [Found] = []
            for place in now {
                let path = place.path.isEmpty ? step.name : "\(place.path).\(step.name)"
                guard let fact = place.fact[step.name] else {
                    // Of a record that was not stated at all the very field is named; of a list, the list.
                    let isRecord = if case .record? = FactSchema.field(selector.names.prefix(i + 1).map(\.self))?.kind { !selector.isOfItem } else { false }
                    missing.append(([path] + (isRecord ? selector.names.dropFirst(i + 1) : [])).joined(separator: "."))
                    continue
                }
                guard let items = fact.items else {
                    next.append(Found(fact: fact, path: path))
                    continue
                }
                for (number, fact) in items.enumerated() {
                    let inner = Found(fact: fact, path: "\(path)[\(name(of: fact) ?? String(number + 1))]")
                    switch fulfils(inner, step.conditions, item) {
                    case .some(true): next.append(inner)
                    case .some(false): break
                    case .none: missing.append(inner.path)
                    }
                }
            }
            now = next
        }
        return Selection(found: now, missing: missing)
    }

    /// By what people tell the records of a list apart.
    private static func name(of fact: Fact) -> String? { ["name", "id", "venue", "item", "what", "matter", "kind", "path"].lazy.compactMap { fact[$0]?.text }.first }

    /// Nil where a condition is about what is not known.
    private static func fulfils(_ found: Found, _ conditions: [Selector.Condition], _ item: Found?) -> Bool? {
        var isKnown = true
        for condition in conditions {
            guard let value = found.fact[condition.name]?.text else {
                // Of a flag that was not stated nobody can say what it is; a text that is not there is another one than any.
                if condition.comparison == .other { continue }
                isKnown = false
                continue
            }
            var values = condition.values
            if let name = condition.item {
                guard let own = item?.fact[name]?.text else {
                    isKnown = false
                    continue
                }
                values = [own]
            }
            let holds =
                switch condition.comparison {
                case .equal: values.contains(value)
                case .other: !values.contains(value)
                case .begins: values.contains(where: value.hasPrefix)
                }
            if !holds { return false }
        }
        return isKnown ? true : nil
    }
}

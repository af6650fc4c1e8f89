package import Evidence
internal import Workspace

/// What becomes of a section when an import meets what is stated already. Pure.
///
/// A record gets the fields that it lacks. A list that is not given yet is taken; one that is given has to say the same. Of
/// people those of the roles that were imported: what is known of them besides, and all others, stay.
package struct FactMerge: Sendable {
    package enum Status: String, Sendable {
        /// It was not there.
        case new
        /// Something was, and the rest came.
        case added
        /// Something else was.
        case replaced
        /// It was as imported.
        case same
    }

    package let section: FactField
    /// The section as it becomes.
    package private(set) var value: Fact
    package private(set) var status: Status
    /// What was given otherwise.
    package private(set) var findings: [Finding] = []
    /// Of a record the fields that the import gives.
    package private(set) var fields: [String] = []

    package static func merge(_ section: FactField, _ imported: Fact, into given: Fact?) -> FactMerge {
        var merge = FactMerge(section: section, value: imported, status: .new)
        merge.fields = section.members.map(\.name).filter { Fact?.some(imported).members[$0] != nil }
        guard let given else { return merge }
        if section.name == "people" {
            merge.joinPeople(imported, given)
        } else if section.isRecord {
            merge.join(imported, given)
        } else if agree(imported, given, section) {
            merge.status = .same
        } else {
            merge.compare(imported, given)
            merge.status = .replaced
        }
        return merge
    }

    private init(section: FactField, value: Fact, status: Status) {
        self.section = section
        self.value = value
        self.status = status
    }

    private mutating func differs(_ field: String, _ value: String, _ new: String) {
        findings.append(Finding(.factsGiven, path: nil, facts: ["field": field, "value": value, "new": new]))
    }

    /// Of lists of the same length the fields that differ, of others both lists.
    private mutating func compare(_ imported: Fact, _ given: Fact) {
        let (new, old) = (imported.items ?? [], given.items ?? [])
        guard new.count == old.count else { return differs(section.name, Self.brief(given), Self.brief(imported)) }
        for (i, pair) in zip(new, old).enumerated() {
            for member in section.members {
                let (a, b) = (pair.0[member.name], pair.1[member.name])
                if let a, let b, Self.agree(a, b, member) { continue }
                if a != nil || b != nil { differs("\(section.name)[\(i + 1)].\(member.name)", b.map(Self.brief) ?? "-", a.map(Self.brief) ?? "-") }
            }
        }
    }

    private mutating func join(_ imported: Fact, _ given: Fact) {
        var members = Fact?.some(given).members
        var isMore = false
        for (name, fact) in Fact?.some(imported).members.sorted(by: { $0.key < $1.key }) {
            let field = section.members.first { $0.name == name } ?? FactField(name, .text, "", "")
            if let before = members[name] {
                if Self.agree(fact, before, field) { continue }
                differs("\(section.name).\(name)", Self.brief(before), Self.brief(fact))
            }
            members[name] = fact
            isMore = true
        }
        value = .record(members)
        status = !findings.isEmpty ? .replaced : isMore ? .added : .same
    }

    private mutating func joinPeople(_ imported: Fact, _ given: Fact) {
        let new = imported.items ?? []
        let roles = Set(new.compactMap { $0["role"]?.text })
        var rest = new
        var people: [Fact] = []
        for person in given.items ?? [] {
            guard let role = person["role"]?.text, roles.contains(role) else {
                people.append(person)
                continue
            }
            guard let place = rest.firstIndex(where: { $0["name"] == person["name"] && $0["role"] == person["role"] }) else {
                differs("people", Self.brief(person), "-")
                continue
            }
            var members = Fact?.some(person).members
            for (name, fact) in Fact?.some(rest.remove(at: place)).members {
                if let before = members[name], before != fact { differs("people.\(name)", "\(person["name"]?.text ?? "") \(Self.brief(before))", Self.brief(fact)) }
                members[name] = fact
            }
            people.append(.record(members))
        }
        value = .list(people + rest)
        status = !findings.isEmpty ? .replaced : value == given ? .same : .added
    }

    // MARK: Values

    /// Whether two values state the same, however they are written.
    package static func agree(_ a: Fact, _ b: Fact, _ field: FactField) -> Bool {
        switch (field.kind, a, b) {
        case (.time, _, _): return a == b || a.time != nil && a.time?.seconds == b.time?.seconds
        case (.day, _, _): return a == b || a.day != nil && a.day == b.day
        case (.number, _, _): return a == b || a.number != nil && a.number == b.number
        case (.record(let members), .record(let x), .record(let y)): return agree(x, y, members)
        case (.list(let members), .list(let x), .list(let y)):
            return x.count == y.count && zip(x, y).allSatisfy { agree(Fact?.some($0).members, Fact?.some($1).members, members) }
        default: return a == b
        }
    }

    private static func agree(_ a: [String: Fact], _ b: [String: Fact], _ members: [FactField]) -> Bool {
        Set(a.keys) == Set(b.keys) && a.allSatisfy { name, fact in agree(fact, b[name]!, members.first { $0.name == name } ?? FactField(name, .text, "", "")) }
    }

    /// A value in a few words.
    package static func brief(_ fact: Fact) -> String {
        switch fact {
        case .text(let text): return text
        case .list(let items):
            let texts = items.prefix(3).map { $0["name"]?.text ?? brief($0) }
            return items.isEmpty ? "[]" : "\(items.count): " + texts.joined(separator: ", ") + (items.count > 3 ? " ..." : "")
        case .record(let members): return members.sorted { $0.key < $1.key }.map { "\($0.key) \(brief($0.value))" }.joined(separator: ", ")
        }
    }
}

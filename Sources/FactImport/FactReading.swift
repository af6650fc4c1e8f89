package import Evidence
package import Workspace

/// The facts that the rows of an export give, section by section. Pure; every fault is named with its row and column.
package struct FactReading: Sendable {
    /// Values by section, in the order of the mapping's groups.
    package private(set) var sections: [(section: FactField, value: Fact)] = []
    /// What keeps them from being taken.
    package private(set) var findings: [Finding] = []
    /// What a person may want to know all the same.
    package private(set) var notes: [Finding] = []
    package private(set) var rowCount = 0
    /// Rows of other projects, and rows that no group wanted.
    package private(set) var otherProjects = 0
    package private(set) var filtered = 0

    private var origins: [String: (row: Int, text: String)] = [:]
    private let name: String
    private let headings: [FactMapping.Column: String]

    /// - Parameter name: of the export, for what is said of it.
    package static func read(_ export: ExportRows, name: String, _ mapping: FactMapping, project: Project) -> FactReading {
        var reading = FactReading(name: name, headings: export.headings)
        reading.findings = export.findings
        reading.rowCount = export.rows.count
        if export.findings.isEmpty { reading.take(export.rows, mapping, project) }
        return reading
    }

    private init(name: String, headings: [FactMapping.Column: String]) {
        self.name = name
        self.headings = headings
    }

    private mutating func take(_ rows: [ExportRows.Row], _ mapping: FactMapping, _ project: Project) {
        let reader = FieldReader(venues: project.venues)
        let number = project.identification.number
        var example = ""
        for row in rows {
            // A row that names none is this project's, or a sum below the others that no group wants.
            if let column = mapping.project, let other = row.values[column]?.text, !other.isEmpty, ExportRows.folded(other) != ExportRows.folded(number) {
                otherProjects += 1
                if example.isEmpty { example = row.values[column]?.text ?? "" }
                continue
            }
            let wanted = mapping.groups.filter { group in group.conditions.allSatisfy { $0.holds(row) } }
            if wanted.isEmpty { filtered += 1 }
            for group in wanted { take(row, group, reader) }
        }
        if otherProjects > 0 { notes.append(Finding(.factsOtherProject, .info, path: name, facts: ["count": String(otherProjects), "example": example, "number": number])) }
        if findings.isEmpty, sections.isEmpty {
            findings.append(Finding(.factsNoRows, path: name, facts: ["rows": String(rowCount), "others": String(otherProjects), "filtered": String(filtered), "number": number]))
        }
    }

    private mutating func take(_ row: ExportRows.Row, _ group: FactMapping.Group, _ reader: FieldReader) {
        var members: [(field: FactField, fact: Fact, column: String, text: String)] = []
        for field in group.fields {
            switch field.source {
            case .constant(let text):
                let fact: Fact = if case .texts = field.field.kind { .list([.text(text)]) } else { .text(text) }
                members.append((field.field, fact, "", text))
            case .column(let column, let then):
                let value = row.values[column] ?? ExportRows.Value(text: "")
                let heading = headings[column] ?? column.aliases.joined(separator: " | ")
                var facts = ["row": String(row.number), "column": heading, "field": "\(group.name).\(field.field.name)", "value": value.text]
                switch reader.read(value, then: then.flatMap { row.values[$0] }, for: field) {
                case .fact(let fact): members.append((field.field, fact, heading, value.text))
                case .nothing: if field.isRequired { report(.factsMissingValue, facts) }
                case .wrong(let expected):
                    facts["expected"] = expected
                    report(.factsWrongValue, facts)
                }
            }
        }
        // Constants alone say nothing of a row.
        guard members.contains(where: { !$0.column.isEmpty }) else { return }
        let record = Fact.record(Dictionary(members.map { ($0.field.name, $0.fact) }) { first, _ in first })
        if let list = group.list {
            append(record, to: group.section, list: list)
        } else if group.section.isList {
            append(record, to: group.section)
        } else {
            for member in members { set(member.field, member.fact, in: group, row: row.number, column: member.column, text: member.text) }
        }
    }

    /// One cell may be wanted for several fields, and is one fault.
    private mutating func report(_ code: FindingCode, _ facts: [String: String]) {
        // Those of this row stand at the end.
        let known = findings.indices.suffix(64).first { i in findings[i].code == code && ["row", "column", "expected"].allSatisfy { findings[i].facts[$0] == facts[$0] } }
        guard let known, let field = facts["field"] else { return findings.append(Finding(code, path: name, facts: facts)) }
        findings[known].facts["field"]? += ", " + field
    }

    private func value(of section: FactField) -> Fact? { sections.first { $0.section.name == section.name }?.value }

    private mutating func put(_ value: Fact, into section: FactField) {
        if let known = sections.firstIndex(where: { $0.section.name == section.name }) { sections[known].value = value } else { sections.append((section, value)) }
    }

    private mutating func append(_ record: Fact, to section: FactField) {
        let items = value(of: section)?.items ?? []
        // A person may be named in several rows, and is one.
        if section.name == "people", items.contains(record) { return }
        put(.list(items + [record]), into: section)
    }

    private mutating func append(_ record: Fact, to section: FactField, list: FactField) {
        var members = value(of: section).members
        members[list.name] = .list((members[list.name]?.items ?? []) + [record])
        put(.record(members), into: section)
    }

    private mutating func set(_ field: FactField, _ fact: Fact, in group: FactMapping.Group, row: Int, column: String, text: String) {
        let name = "\(group.name).\(field.name)"
        var members = value(of: group.section).members
        if let before = members[field.name], before != fact, let origin = origins[name] {
            findings.append(
                Finding(.factsContradiction, path: self.name, facts: ["row": String(row), "column": column, "value": text, "other": String(origin.row), "before": origin.text, "field": name]))
            return
        }
        if origins[name] == nil { origins[name] = (row, text) }
        members[field.name] = fact
        put(.record(members), into: group.section)
    }
}

extension FactMapping.Condition {
    fileprivate func holds(_ row: ExportRows.Row) -> Bool {
        let text = ExportRows.folded(row.values[column]?.text ?? "")
        return values.contains { ExportRows.folded($0) == text } != isNegated
    }
}

extension Fact? {
    var members: [String: Fact] { if case .record(let members)? = self { members } else { [:] } }
}

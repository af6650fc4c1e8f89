package import Evidence
internal import Files
package import SystemPackage

/// How the exports of another system become facts of `project.yaml`: a file of `manifests/mappings/`, or of the agency's
/// own. Declarative: columns to fields, words to words. docs/facts.md explains it, docs/schemas/mapping.json holds editors to it.
package struct FactMapping: Sendable {
    package enum Format: String, Sendable, CaseIterable { case csv, json, xlsx }

    /// A column by what its heading may be called, or the path of a JSON member; the first that is there counts.
    package struct Column: Sendable, Hashable {
        package let aliases: [String]
    }

    package enum Source: Sendable {
        case constant(String)
        /// With a second column behind it, as a date has its time in one of its own.
        case column(Column, then: Column?)
    }

    package struct Field: Sendable {
        package let field: FactField
        package let source: Source
        package let isRequired: Bool
        /// What the export says, and what the fact is then.
        package let values: [String: String]
        /// Names of venues become their ids.
        package let isVenue: Bool
        /// A number is multiplied by it: 10000 for 万元.
        package let factor: Int64?
    }

    /// Rows for which a column is, or is not, one of these.
    package struct Condition: Sendable {
        package let column: Column
        package let values: [String]
        package let isNegated: Bool
    }

    /// What one row gives for one section.
    package struct Group: Sendable {
        package let section: FactField
        /// The list within a record that its rows belong to, as `items` of `equipmentCheck`.
        package let list: FactField?
        package let conditions: [Condition]
        package let fields: [Field]

        /// `equipmentCheck.items`
        package var name: String { section.name + (list.map { "." + $0.name } ?? "") }
    }

    package let id: String
    package let zh: String
    package let en: String
    package let format: Format
    /// Where the rows of a JSON document are; the document itself where it is empty.
    package let rows: [String]
    /// The heading is looked for in so many rows.
    package let headerWithin: Int
    /// The column that says of which project a row is.
    package let project: Column?
    package let groups: [Group]

    /// All columns that are asked for, those without which a row says nothing first.
    package var columns: [(column: Column, field: String, isRequired: Bool)] {
        var all: [(column: Column, field: String, isRequired: Bool)] = []
        func add(_ column: Column, _ field: String, _ isRequired: Bool) {
            if let known = all.firstIndex(where: { $0.column == column }) {
                if isRequired { all[known].isRequired = true }
            } else {
                all.append((column, field, isRequired))
            }
        }
        if let project { add(project, "project.number", true) }
        for group in groups {
            for condition in group.conditions { add(condition.column, group.name + ".when", true) }
            for field in group.fields {
                guard case .column(let column, let then) = field.source else { continue }
                add(column, group.name + "." + field.field.name, field.isRequired)
                if let then { add(then, group.name + "." + field.field.name, false) }
            }
        }
        return all
    }

    // MARK: Reading

    /// What there is in a folder of mappings, by name.
    package static func names(in folder: FilePath) -> [String] {
        let files = (try? FileTree.names(in: folder)) ?? []
        return files.compactMap { String(validating: $0, as: UTF8.self) }.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    }

    private static let codes = YAMLReader.Codes(syntax: .mappingSyntax, unknownField: .mappingUnknownField, missingField: .mappingMissingField, wrongValue: .mappingWrongValue)

    /// - Throws: ``FaultCode/mappingUnusable``, with every fault and its line.
    package static func read(_ path: FilePath) throws(Fault) -> FactMapping {
        try parse(String(decoding: InputFile.readAll(path, limit: 1 << 20), as: UTF8.self), path: path.string)
    }

    package static func parse(_ text: String, path: String) throws(Fault) -> FactMapping {
        let reader = YAMLReader(file: path, codes: codes)
        let mapping = reader.root(text).flatMap(read)
        guard let mapping, reader.findings.isEmpty else {
            throw Fault(.mappingUnusable, path: path, findings: reader.findings.sorted { (Int($0.facts["line"] ?? "") ?? 0) < (Int($1.facts["line"] ?? "") ?? 0) })
        }
        return mapping
    }

    private static func read(_ root: YAMLMapping) -> FactMapping? {
        defer { root.finish() }
        if let version = root.text("version", required: true), version != "1" { _ = root.wrong("version", expected: "1") as Int? }
        let id = root.text("id", required: true)
        let zh = root.text("zh", required: true)
        let en = root.text("en", required: true)
        let format = root.choice("format", Format.self, required: true)
        let rows = root.text("rows")?.split(separator: ".").map(String.init) ?? []
        let within = root.text("header").map { Int($0).flatMap { (1...200).contains($0) ? $0 : nil } ?? root.wrong("header", expected: "1 ... 200") ?? 20 }
        let project = column("project", root)
        var given = 0
        let groups = root.mappings("groups") { each -> Group? in
            given += 1
            return group(each)
        } ?? []
        guard given > 0 else { return root.wrong("groups", expected: "[...]") }
        guard let id, let zh, let en, let format else { return nil }
        return FactMapping(id: id, zh: zh, en: en, format: format, rows: rows, headerWithin: within ?? 20, project: project, groups: groups)
    }

    private static func column(_ name: String, _ mapping: YAMLMapping) -> Column? {
        guard let aliases = mapping.texts(name) else { return nil }
        guard !aliases.isEmpty, aliases.allSatisfy({ !$0.isEmpty }) else { return mapping.wrong(name, expected: "[...]") }
        return Column(aliases: aliases)
    }

    private static func group(_ group: YAMLMapping) -> Group? {
        let name = group.text("section", required: true) ?? ""
        let words = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let section = FactSchema.importable.first { $0.name == words.first }
        let list = words.count == 2 ? section?.members.first { $0.name == words[1] } : nil
        let conditions = group.mappings("when") { condition -> Condition? in
            let column = column("column", condition) ?? condition.missing("column", true)
            let these = condition.texts("is")
            let others = condition.texts("not")
            guard let column, let values = these ?? others, these == nil || others == nil else { return condition.wrong("is", expected: "is: [...] | not: [...]") }
            return Condition(column: column, values: values, isNegated: others != nil)
        }
        guard let section, words.count == 1 || words.count == 2 && section.isRecord && list?.isList == true else {
            group.pass(over: "fields")
            return name.isEmpty ? nil : group.wrong("section", expected: FactSchema.importable.map(\.name).joined(separator: " | "))
        }
        let members = list?.members ?? section.members
        let fields = group.mapping("fields") { fields in
            // A record without members in the schema takes any texts.
            let known = section.members.isEmpty ? fields.names.map { FactField($0, .text, "", "") } : fields.names.compactMap { name in members.first { $0.name == name } }
            return known.compactMap { member in fields.mapping(member.name) { field(member, $0) } }
        }
        guard let fields, !fields.isEmpty else { return group.missing("fields", true) }
        return Group(section: section, list: list, conditions: conditions ?? [], fields: fields)
    }

    private static func field(_ member: FactField, _ given: YAMLMapping) -> Field? {
        let constant = given.text("is")
        let from = column("column", given)
        let then = column("then", given)
        let isRequired = given.flag("required") ?? false
        let values = given.mapping("values") { values in
            Dictionary(values.names.compactMap { word in values.text(word).map { (word, $0) } }, uniquingKeysWith: { first, _ in first })
        }
        let lookup = given.choice("lookup", Lookup.self)
        let factor = given.text("times").flatMap { text -> Int64? in
            guard case .number = member.kind, let factor = Int64(text), (1...1_000_000_000).contains(factor) else { return given.wrong("times", expected: "1 ... 1000000000") }
            return factor
        }
        for value in (values ?? [:]).values.sorted() { if let expected = member.expected(insteadOf: value) { return given.wrong("values", expected: expected) } }
        if member.isRecord || member.isList { return given.wrong("column", expected: "section: ...\(member.name)") }
        switch (constant, from) {
        case (let constant?, nil):
            if let expected = member.expected(insteadOf: constant) { return given.wrong("is", expected: expected) }
            return Field(field: member, source: .constant(constant), isRequired: false, values: [:], isVenue: false, factor: nil)
        case (nil, let column?):
            return Field(field: member, source: .column(column, then: then), isRequired: isRequired, values: values ?? [:], isVenue: lookup == .venue, factor: factor)
        default: return given.wrong("column", expected: "column: [...] | is: ...")
        }
    }

    private enum Lookup: String, CaseIterable { case venue }
}

extension FactField {
    /// Whether it holds named facts.
    package var isRecord: Bool { if case .record = kind { true } else { false } }
    /// Whether it holds several records.
    package var isList: Bool { if case .list = kind { true } else { false } }
}

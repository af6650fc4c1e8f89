internal import Evidence
internal import FactImport
internal import PackageFormat
internal import Reports
internal import SystemPackage
internal import Workspace

/// What `facts import` answers.
struct FactsReport {
    let outcome: FactImporting.Outcome
    let mapping: FactMapping
    let export: FilePath
    let workspace: Workspace
    let isDry: Bool

    var text: String {
        let reading = outcome.reading
        var lines = ["\(VisibleText.line(export.string))  \(Speech.tr(mapping.zh, mapping.en))"]
        lines.append(
            Speech.tr(
                "  共 \(reading.rowCount) 行：其他项目 \(reading.otherProjects)，筛除 \(reading.filtered)", "  \(reading.rowCount) rows: \(reading.otherProjects) of other projects, \(reading.filtered) left out"))
        for change in outcome.changes {
            lines.append("  \(change.section.name) \(Speech.tr(change.section.zh, change.section.en))\(Speech.tr("：", ": "))\(status(change)), \(VisibleText.line(FactMerge.brief(change.value)))")
        }
        if isDry, !outcome.lines.isEmpty { lines += ["", Speech.tr("将写入 \(workspace.projectFile.string)：", "would be written to \(workspace.projectFile.string):")] + outcome.lines.map(VisibleText.line) }
        if outcome.lines.isEmpty { lines.append(Speech.tr("原已如此，没有改动", "as it was already; nothing was changed")) }
        if let kept = outcome.kept { lines.append(Speech.tr("已写入 \(workspace.projectFile.string)；原文存为 \(kept.string)", "written to \(workspace.projectFile.string); the text as it was is kept as \(kept.string)")) }
        return lines.joined(separator: "\n")
    }

    private func status(_ change: FactMerge) -> String {
        switch change.status {
        case .new: Speech.tr("新填", "new")
        case .added: Speech.tr("补填", "added to")
        case .replaced: Speech.tr("替换", "replaced")
        case .same: Speech.tr("原已如此", "as it was")
        }
    }

    var json: JSONValue {
        let reading = outcome.reading
        return ReportJSON.object([
            "file": .string(export.string), "sha256": .string(outcome.sha256), "mapping": .string(mapping.id), "format": .string(mapping.format.rawValue),
            "counts": .object(["rows": .integer(Int64(reading.rowCount)), "otherProjects": .integer(Int64(reading.otherProjects)), "filtered": .integer(Int64(reading.filtered))]),
            "sections": .array(
                outcome.changes.map { change in
                    ReportJSON.object(["name": .string(change.section.name), "status": .string(change.status.rawValue), "value": JSONValue(change.value), "fields": change.fields.isEmpty ? nil : .array(change.fields.map(JSONValue.string))])
                }),
            "project": .string(workspace.projectFile.string), "written": .bool(outcome.kept != nil), "kept": outcome.kept.map { .string($0.string) },
            "text": isDry && !outcome.lines.isEmpty ? .string(outcome.lines.joined(separator: "\n")) : nil,
            "findings": reading.notes.isEmpty ? nil : .array(reading.notes.map { ReportJSON.finding($0, Speech.language) }),
        ])
    }
}

/// What is known of a project, and what not.
struct FactsOverview {
    let project: Project
    /// What is wrong with `project.yaml`; wrong values count as not given.
    let findings: [Finding]
    let path: FilePath

    private struct Section {
        let field: FactField
        let value: Fact?
        /// What is not given, by its path, with its words.
        let missing: [(path: String, field: FactField)]
    }

    private var sections: [Section] {
        let stated = project.stated
        return FactSchema.importable.map { field in
            let value = stated[field.name]
            return Section(field: field, value: value, missing: value.map { Self.missing($0, field, path: field.name) } ?? [])
        }
    }

    private static func missing(_ value: Fact, _ field: FactField, path: String) -> [(path: String, field: FactField)] {
        switch value {
        // Who is not said to be the head is not.
        case .record: field.members.filter { field.name != "people" || $0.name != "leader" }.flatMap { member in value[member.name].map { missing($0, member, path: "\(path).\(member.name)") } ?? [("\(path).\(member.name)", member)] }
        case .list(let items): items.enumerated().flatMap { i, item in item.text == nil ? missing(item, field.entry, path: "\(path)[\(i + 1)]") : [] }
        case .text: []
        }
    }

    /// What is wrong, as opposed to what is missing.
    private var faults: [Finding] { findings.filter { $0.code != .projectMissingField } }

    var text: String {
        let sections = sections
        var lines: [String] = [path.string]
        for section in sections {
            guard let value = section.value else { continue }
            lines += ["", "\(section.field.name) \(title(section.field))"] + Self.shown(value, section.field, indent: "  ")
            if !section.missing.isEmpty { lines.append("  " + Speech.tr("没有填：", "not given: ") + section.missing.map { "\(short($0.path, section.field)) \(title($0.field))" }.joined(separator: Speech.tr("；", "; "))) }
        }
        let absent = sections.filter { $0.value == nil }
        if !absent.isEmpty { lines += ["", Speech.tr("没有填的部分：", "sections not given:")] + absent.map { "  \($0.field.name) \(title($0.field))" } }
        lines += ["", Speech.tr("\(sections.count) 个部分中已填 \(sections.count - absent.count) 个", "\(sections.count - absent.count) of \(sections.count) sections are given")]
        lines += faults.map { ReportText.finding($0, Speech.language) }
        return lines.joined(separator: "\n")
    }

    private func title(_ field: FactField) -> String { Speech.tr(field.zh, field.en) }

    /// Without the section's own name.
    private func short(_ path: String, _ section: FactField) -> String {
        let rest = path.dropFirst(section.name.count)
        return String(rest.hasPrefix(".") ? rest.dropFirst() : rest)
    }

    private static func shown(_ value: Fact, _ field: FactField, indent: String) -> [String] {
        switch value {
        case .text(let text): return [indent + VisibleText.line(text)]
        case .list(let items):
            if items.isEmpty { return [indent + Speech.tr("[]（没有）", "[] (none)")] }
            return items.enumerated().map { i, item in "\(indent)\(i + 1)  \(line(item, field))" }
        case .record(let members):
            let order = field.members.map(\.name) + members.keys.filter { name in !field.members.contains { $0.name == name } }.sorted()
            return order.compactMap { name in
                guard let fact = members[name] else { return nil }
                let member = field.members.first { $0.name == name } ?? FactField(name, .text, "", "")
                let words = Speech.tr(member.zh, member.en)
                if case .list(let items) = fact, items.contains(where: { $0.text == nil }) { return ([("\(indent)\(name) \(words)")] + shown(fact, member, indent: indent + "  ")).joined(separator: "\n") }
                return "\(indent)\(name) \(words.isEmpty ? "" : words + Speech.tr("：", ": "))\(line(fact, member))"
            }
        }
    }

    /// A value in one line, words of a choice beside it.
    private static func line(_ value: Fact, _ field: FactField) -> String {
        switch value {
        case .text(let text):
            let term = field.terms.first { $0.id == text }
            return VisibleText.line(text) + (term.map { Speech.bracketed(Speech.tr($0.zh, $0.en)) } ?? "")
        case .list(let items): return items.isEmpty ? "[]" : items.map { line($0, field) }.joined(separator: Speech.tr("、", ", "))
        case .record(let members): return field.members.compactMap { member in members[member.name].map { "\(member.name) \(line($0, member))" } }.joined(separator: Speech.tr("，", ", "))
        }
    }

    var json: JSONValue {
        let sections = sections
        return ReportJSON.object([
            "project": .string(path.string),
            "sections": .array(
                sections.map { section in
                    ReportJSON.object([
                        "name": .string(section.field.name), "title": .string(title(section.field)), "given": .bool(section.value != nil), "value": section.value.map { JSONValue($0) },
                        "notGiven": section.value == nil ? nil : .array(section.missing.map { .object(["field": .string($0.path), "title": .string(title($0.field))]) }),
                    ])
                }),
            "counts": .object(["sections": .integer(Int64(sections.count)), "given": .integer(Int64(sections.count { $0.value != nil }))]),
            "findings": .array(faults.map { ReportJSON.finding($0, Speech.language) }),
        ])
    }
}

extension FactField {
    /// One entry of a list.
    fileprivate var entry: FactField { FactField(name, .record(members), zh, en) }

    fileprivate var terms: [Term] {
        switch kind {
        case .choice(let terms), .texts(let terms): terms
        default: []
        }
    }
}

package import Documents
package import Evidence
internal import Files
internal import Foundation
internal import PackageFormat
package import Workspace

/// The rows of an export, by the columns that a mapping asks for.
package struct ExportRows: Sendable {
    package struct Value: Sendable {
        /// Without spaces around it; empty where nothing was stated.
        package let text: String
        /// Of a JSON array.
        package var list: [String]?
        /// A formula's error, a JSON object: nothing that could be a fact.
        package var isUnusable = false
    }

    package struct Row: Sendable {
        /// Of the spreadsheet or the CSV's lines, or the record's in the JSON, from 1.
        package let number: Int
        package let values: [FactMapping.Column: Value]
    }

    package private(set) var rows: [Row] = []
    /// What a column is called in this export.
    package private(set) var headings: [FactMapping.Column: String] = [:]
    /// Why there are none.
    package private(set) var findings: [Finding] = []

    /// More are of no single project.
    private static let mostRows = 20_000

    private let name: String

    private init(name: String) { self.name = name }

    private mutating func report(_ code: FindingCode, _ facts: [String: String]) { findings.append(Finding(code, path: name, facts: facts)) }

    // MARK: Grids

    package static func csv(_ bytes: [UInt8], name: String, _ mapping: FactMapping) -> ExportRows {
        var out = ExportRows(name: name)
        guard let text = LegacyText.decode(bytes) else {
            out.report(.factsSyntax, ["reason": "neither UTF-8 nor GB 18030"])
            return out
        }
        do throws(CSV.Malformed) {
            var records = try CSV.decode(text)
            if records.first?.fields.first?.hasPrefix("sep=") == true { records.removeFirst() }
            out.take(records.map { record in (record.line, Dictionary(uniqueKeysWithValues: record.fields.enumerated().map { ($0.offset + 1, Value(text: plain($0.element.unwrapped))) })) }, mapping) { "\($0)" }
        } catch { out.report(.factsSyntax, ["reason": "line \(error.line): \(error.reason)"]) }
        return out
    }

    package static func sheet(_ table: SheetTable, name: String, _ mapping: FactMapping) -> ExportRows {
        var out = ExportRows(name: name)
        if let refusal = table.refusal {
            out.report(.factsSyntax, ["reason": refusal])
            return out
        }
        out.take(table.rows.map { row in (row.number, Dictionary(uniqueKeysWithValues: row.cells.map { ($0.column, Value(text: plain($0.text), isUnusable: $0.kind == .error)) })) }, mapping, SheetTable.letters)
        return out
    }

    /// Finds the row of headings: of the first rows the one that has most of what is required, and then most of all.
    ///
    /// - Parameter letters: what a column is called that has a heading twice.
    private mutating func take(_ grid: [(number: Int, values: [Int: Value])], _ mapping: FactMapping, _ letters: (Int) -> String) {
        guard grid.count <= Self.mostRows else { return report(.factsSyntax, ["reason": "more than \(Self.mostRows) rows"]) }
        let asked = mapping.columns
        /// Columns by what their heading is when folded.
        func headings(of row: [Int: Value]) -> [String: [Int]] { Dictionary(grouping: row.keys.sorted()) { Self.folded(row[$0]!.text) } }
        func places(_ headings: [String: [Int]], _ column: FactMapping.Column) -> [Int] { column.aliases.lazy.compactMap { headings[Self.folded($0)] }.first ?? [] }
        var best: (index: Int, required: Int, all: Int)?
        for (index, row) in grid.prefix(mapping.headerWithin).enumerated() {
            let names = headings(of: row.values)
            let there = asked.filter { !places(names, $0.column).isEmpty }
            let rank = (required: there.count { $0.isRequired }, all: there.count)
            if rank.all > 0, best.map({ ($0.required, $0.all) < (rank.required, rank.all) }) ?? true { best = (index, rank.required, rank.all) }
        }
        let header = best.map { grid[$0.index].values } ?? [:]
        let names = headings(of: header)
        var columns: [FactMapping.Column: Int] = [:]
        for (column, field, isRequired) in asked {
            let found = places(names, column)
            if found.count > 1 { report(.factsDuplicateColumn, ["field": field, "columns": found.map { "\(header[$0]?.text ?? "") (\(letters($0)))" }.joined(separator: ", ")]) }
            if found.isEmpty, isRequired { report(.factsMissingColumn, ["field": field, "expected": column.aliases.joined(separator: " | ")]) }
            columns[column] = found.first
            self.headings[column] = found.first.flatMap { header[$0]?.text }
        }
        guard findings.isEmpty, let best else { return }
        rows = grid.dropFirst(best.index + 1).filter { $0.values.values.contains { !$0.text.isEmpty } }.map { row in
            Row(number: row.number, values: columns.compactMapValues { row.values[$0] ?? Value(text: "") })
        }
    }

    // MARK: JSON

    package static func json(_ bytes: [UInt8], name: String, _ mapping: FactMapping) -> ExportRows {
        var out = ExportRows(name: name)
        guard let text = LegacyText.decode(bytes), let root = CanonicalJSON.glance(at: Array(text.utf8)) else {
            out.report(.factsSyntax, ["reason": reason(bytes)])
            return out
        }
        let found = member(mapping.rows, of: root)
        let records: [JSONValue]
        switch found {
        case .array(let items): records = items
        case .object: records = [found!]
        default:
            out.report(.factsSyntax, ["reason": "there are no records at \(mapping.rows.isEmpty ? "its top" : mapping.rows.joined(separator: "."))"])
            return out
        }
        guard records.count <= mostRows else {
            out.report(.factsSyntax, ["reason": "more than \(mostRows) records"])
            return out
        }
        for (i, record) in records.enumerated() {
            guard case .object = record else {
                out.report(.factsSyntax, ["reason": "record \(i + 1) is no object"])
                continue
            }
            var values: [FactMapping.Column: Value] = [:]
            for (column, _, _) in mapping.columns {
                for alias in column.aliases {
                    // `$.` begins at the document's top, as in JSONPath.
                    let isFromTop = alias.hasPrefix("$.")
                    let path = (isFromTop ? alias.dropFirst(2) : alias[...]).split(separator: ".").map(String.init)
                    guard let value = member(path, of: isFromTop ? root : record) else { continue }
                    values[column] = scalar(value)
                    if out.headings[column] == nil { out.headings[column] = alias }
                    break
                }
            }
            out.rows.append(Row(number: i + 1, values: values))
        }
        for (column, field, isRequired) in mapping.columns where isRequired && out.headings[column] == nil && !records.isEmpty {
            out.report(.factsMissingColumn, ["field": field, "expected": column.aliases.joined(separator: " | ")])
        }
        return out
    }

    private static func member(_ path: [String], of value: JSONValue) -> JSONValue? {
        path.reduce(JSONValue?.some(value)) { value, name in
            guard case .object(let members)? = value else { return nil }
            return members[name]
        }
    }

    private static func scalar(_ value: JSONValue) -> Value {
        switch value {
        case .null: Value(text: "")
        case .bool(let flag): Value(text: flag ? "true" : "false")
        case .integer(let number): Value(text: String(number))
        case .string(let text): Value(text: plain(text))
        case .array(let items):
            items.map(scalar).contains { $0.isUnusable || $0.list != nil } ? Value(text: "[...]", isUnusable: true) : Value(text: items.map { scalar($0).text }.joined(separator: "、"), list: items.map { scalar($0).text }.filter { !$0.isEmpty })
        case .object: Value(text: "{...}", isUnusable: true)
        }
    }

    private static func reason(_ bytes: [UInt8]) -> String {
        do {
            _ = try JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed])
            return "not JSON: a name stands there twice, or it is too deep"
        } catch { return ((error as NSError).userInfo["NSDebugDescription"] as? String).map { "not JSON: \($0)" } ?? "not JSON" }
    }

    // MARK: Texts

    /// What stands in a cell where nothing does.
    private static let nothing: Set = ["-", "--", "—", "——", "/", "\\"]

    /// In one line, without spaces around it; empty for the signs that people put where nothing is to be said.
    static func plain(_ text: String) -> String {
        let unseen: Set<Unicode.Scalar> = ["\u{200B}", "\u{FEFF}", "\u{200E}", "\u{200F}"]
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !unseen.contains(scalar) { out.append(scalar) }
        let words = String(out).split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        let line = words.joined(separator: " ")
        return nothing.contains(line) ? "" : line
    }

    /// A heading or a name for comparing: without spaces, marks of required fields and a closing colon; width and case do not count.
    static func folded(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !scalar.properties.isWhitespace {
            let narrow = (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0)! : scalar
            if narrow != "*" { out.append(narrow) }
        }
        if out.last == ":" { out.removeLast() }
        return String(out).lowercased()
    }
}

extension String {
    /// `="001"`, by which exports keep spreadsheets from taking a text for a number.
    fileprivate var unwrapped: String { count >= 3 && hasPrefix("=\"") && hasSuffix("\"") ? String(dropFirst(2).dropLast()) : self }
}

package import Evidence
internal import Files
internal import Foundation
package import SystemPackage

/// A plan as a CSV file: one line a file, for a spreadsheet and a person between `plan` and `add --plan`.
///
/// UTF-8 with its mark, so that spreadsheets know; columns are found by name, in any order, others are left alone. What a
/// spreadsheet would take for a formula, a number or a date is written so that it does not: a path with `./` before it,
/// another text with `'`, and both are read back as they were. A path that is not UTF-8 is `hex:` and its bytes.
package enum PlanFile {
    package enum Column: String, Sendable, CaseIterable {
        case file, kind, venue, stage, source, document, lot, supplier, start, confidence, why, size, folder
        /// Read when somebody adds it; never proposed.
        case clockOffset

        static let written = allCases.filter { $0 != .clockOffset }
    }

    /// One line of a plan as it was read.
    package struct Line: Sendable {
        package let number: Int
        package let values: [Column: String]

        package subscript(_ column: Column) -> String { values[column] ?? "" }
    }

    // MARK: Writing

    /// - Parameter why: the words for a proposal's reasons.
    package static func encode(_ rows: [Planning.Row], folder: FilePath, why: (Proposal) -> String) -> [UInt8] {
        let place = text(ofPath: folder.bytes)
        let records = rows.map { row in
            let proposal = row.proposal
            return [
                text(ofPath: row.relative), proposal.kind?.rawValue ?? "", proposal.venue ?? "", proposal.stage ?? "", proposal.source ?? "", proposal.document ?? "",
                guarded(proposal.lot ?? ""), guarded(proposal.supplier ?? ""), proposal.start?.iso8601 ?? "", proposal.confidence.rawValue, guarded(why(proposal)), String(row.size), place,
            ]
        }
        return [0xEF, 0xBB, 0xBF] + Array(CSV.encode([Column.written.map(\.rawValue)] + records).utf8)
    }

    /// A path that comes back from a spreadsheet as it was.
    package static func text(ofPath bytes: [UInt8]) -> String {
        guard let text = String(validating: bytes, as: UTF8.self), !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }), text.last?.isWhitespace != true else { return "hex:" + hex(bytes) }
        let isPlain = text.unicodeScalars.first.map { !"=+-@'% ".unicodeScalars.contains($0) } ?? true
        // A name such as 001, 1-2, 3/4, 1e5 or TRUE would come back as another.
        let isText = text.unicodeScalars.contains { !$0.isASCII } || text.hasPrefix("/") || text.contains(/[A-Za-z_]{4}|\.[A-Za-z]\w*$/) && !text.hasPrefix("hex:") && text.uppercased() != "TRUE"
        return isPlain && isText ? text : "./" + text
    }

    private static func hex(_ bytes: [UInt8]) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

    private static func guarded(_ text: String) -> String {
        text.first.map { "=+-@\t\r'".contains($0) } == true ? "'" + text : text
    }

    // MARK: Reading

    /// - Returns: the lines that say anything, or what keeps the file from being read.
    package static func decode(_ bytes: [UInt8], name: String) -> (lines: [Line], findings: [Finding]) {
        guard let text = LegacyText.decode(bytes) else { return ([], [Finding(.planSyntax, path: name, facts: ["line": "1", "reason": "neither UTF-8 nor GB 18030"])]) }
        do throws(CSV.Malformed) {
            var records = try CSV.decode(text)
            if records.first?.fields.first?.hasPrefix("sep=") == true { records.removeFirst() }
            guard let header = records.first else { return ([], [Finding(.planMissingColumn, path: name, facts: ["field": "file"])]) }
            let columns = header.fields.map { field in Column.allCases.first { $0.rawValue.lowercased() == field.trimmed.lowercased() } }
            let needed: [Column] = [.file, .kind, .venue, .stage, .source, .document]
            let missing = needed.filter { !columns.contains($0) }
            let twice = Column.allCases.filter { column in columns.count { $0 == column } > 1 }
            var findings = missing.map { Finding(.planMissingColumn, path: name, facts: ["field": $0.rawValue]) }
            findings += twice.map { Finding(.planSyntax, path: name, facts: ["line": String(header.line), "reason": "the column \($0.rawValue) stands there twice"]) }
            guard findings.isEmpty else { return ([], findings) }
            var lines: [Line] = []
            for record in records.dropFirst() where record.fields.contains(where: { !$0.trimmed.isEmpty }) {
                let values = zip(columns, record.fields).compactMap { column, field in column.map { ($0, $0 == .file || $0 == .folder ? field : field.trimmed.unguarded) } }
                lines.append(Line(number: record.line, values: Dictionary(values) { a, _ in a }))
            }
            return (lines, [])
        } catch {
            return ([], [Finding(.planSyntax, path: name, facts: ["line": String(error.line), "reason": error.reason])])
        }
    }

    /// The bytes of a path as ``text(ofPath:)`` wrote them, or as a person did; nil for a `hex:` that is none.
    package static func path(of text: String) -> [UInt8]? {
        guard text.hasPrefix("hex:") else { return Array((text.hasPrefix("./") ? text.dropFirst(2) : text[...]).utf8) }
        let digits = Array(text.dropFirst(4).utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for i in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[i...(i + 1)], as: UTF8.self), radix: 16) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }
}

extension String {
    /// Without the spaces, ordinary or not, that a person leaves around a word.
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }

    fileprivate var unguarded: String {
        first == "'" && dropFirst().first.map { "=+-@\t\r'".contains($0) } == true ? String(dropFirst()) : self
    }
}

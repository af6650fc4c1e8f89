internal import Evidence
internal import ForeignArchives
internal import Foundation

/// Reads the first sheet of an OOXML workbook (ECMA-376 part 1, 18) that is not hidden: values only. Formulas count as what
/// the program that wrote them computed last.
///
/// What two programs could read differently is refused: a cell that stands there twice or in a row that is not its own, a
/// text that is not among the shared ones. Cells may come in any order, and without their reference, as ECMA-376 allows.
struct SheetReader {
    private var parts: OfficeParts
    private var strings: [String] = []
    private var formats = NumberFormats()
    /// Days before 1970 of a workbook's day 0.
    private var usesDaysSince1904 = false
    private var cells: [Place: SheetTable.Cell] = [:]
    private var bytes = 0

    private struct Place: Hashable {
        let row: Int
        let column: Int
    }

    private struct Refused: Error {
        let reason: String
    }

    /// - Parameter path: the file's name as bytes with a closing zero.
    static func read(path: [CChar], size: UInt64) -> SheetTable {
        let entries = ArchiveEntries(path: path, size: size) { $0 == "xl/styles.xml" || OfficeDocument.wants($0) && $0.hasPrefix("xl/") }
        if entries.exceedsLimits { return .refused("it unpacks to more than is believable") }
        if entries.isEncrypted { return .refused("it is encrypted") }
        if let damage = entries.damage { return .refused(String(damage.prefix(200))) }
        var reader = SheetReader(parts: OfficeParts(entries: entries))
        do { return try reader.table() } catch { return .refused((error as? Refused)?.reason ?? "\(error)") }
    }

    private init(parts: OfficeParts) { self.parts = parts }

    private mutating func table() throws -> SheetTable {
        let sheets = parts.listed(in: "xl/workbook.xml", "sheet", relations: "xl/_rels/workbook.xml.rels", folder: "xl")
        try settle()
        guard let sheet = sheets.first(where: { !$0.isHidden && $0.place?.hasPrefix("xl/worksheets/") == true }), let place = sheet.place else { throw Refused(reason: "there is no sheet in it") }
        usesDaysSince1904 = try workbookSays1904()
        strings = parts.sharedStrings()
        if parts.entries.content["xl/styles.xml"] != nil, let walk = parts.part("xl/styles.xml") { formats = NumberFormats(walk) }
        try settle()
        let merged = try readCells(of: place)
        for range in merged { try spread(range) }
        let rows = Dictionary(grouping: cells, by: \.key.row).sorted { $0.key < $1.key }.map { row in SheetTable.Row(number: row.key, cells: row.value.map(\.value).sorted { $0.column < $1.column }) }
        guard rows.count <= SheetTable.Limits.rows else { throw Refused(reason: "more than \(SheetTable.Limits.rows) rows") }
        return SheetTable(name: String(sheet.name.prefix(100)), rows: rows)
    }

    private func settle() throws { if let missing = parts.missing.first { throw Refused(reason: missing) } }

    private mutating func workbookSays1904() throws -> Bool {
        guard var walk = parts.part("xl/workbook.xml") else { return false }
        while let event = walk.next() {
            if case .start("workbookPr") = event { return ["1", "true"].contains(walk.attribute("date1904")) }
        }
        return false
    }

    // MARK: Cells

    private struct Range {
        let first: Place
        let last: Place
    }

    /// - Returns: ranges whose cells are one.
    private mutating func readCells(of name: String) throws -> [Range] {
        guard var walk = parts.part(name) else { throw Refused(reason: "\(name) is not there") }
        var merged: [Range] = []
        var row = 0
        var column = 0
        var type = ""
        var style = 0
        var value = ""
        var isData = false
        var isValue = false
        var readings = 0
        while let event = walk.next() {
            switch event {
            case .start("sheetData"): isData = true
            case .end("sheetData"): isData = false
            case .start("mergeCell"):
                let ends = (walk.attribute("ref") ?? "").split(separator: ":").compactMap { SheetTable.place(String($0)) }
                guard ends.count == 2, merged.count < 10_000 else { throw Refused(reason: "merged cells cannot be told") }
                merged.append(Range(first: Place(row: ends[0].row, column: ends[0].column), last: Place(row: ends[1].row, column: ends[1].column)))
            case .start("row") where isData:
                if let text = walk.attribute("r") {
                    guard let number = Int(text), (1...1_048_576).contains(number) else { throw Refused(reason: "a row has the number \(text.prefix(20))") }
                    row = number
                } else {
                    row += 1
                }
                column = 0
            case .start("c") where isData:
                if let reference = walk.attribute("r") {
                    guard let place = SheetTable.place(reference), place.row == row else { throw Refused(reason: "cell \(reference.prefix(20)) stands in row \(row)") }
                    column = place.column
                } else {
                    column += 1
                }
                type = walk.attribute("t") ?? "n"
                style = walk.attribute("s").flatMap { Int($0) } ?? 0
                value = ""
            case .start("rPh"): readings += 1
            case .end("rPh"): readings -= 1
            case .start("v") where isData: isValue = true
            case .start("t") where isData: isValue = type == "inlineStr" && readings == 0
            case .end("v"), .end("t"): isValue = false
            case .text(let part) where isValue: value += part
            case .end("c") where isData: try add(value, type, style, at: Place(row: row, column: column))
            default: break
            }
        }
        if walk.isBroken { throw Refused(reason: "\(name) is not well-formed") }
        return merged
    }

    private mutating func add(_ value: String, _ type: String, _ style: Int, at place: Place) throws {
        guard !value.isEmpty else { return }
        let cell = try self.cell(value, type, style, at: place)
        guard !cell.text.isEmpty else { return }
        try keep(cell, at: place)
    }

    private mutating func keep(_ cell: SheetTable.Cell, at place: Place) throws {
        guard place.column <= SheetTable.Limits.columns else { throw Refused(reason: "more than \(SheetTable.Limits.columns) columns") }
        bytes += cell.text.utf8.count
        guard cells.count < SheetTable.Limits.cells, bytes <= SheetTable.Limits.text else { throw Refused(reason: "more than \(SheetTable.Limits.cells) cells or \(SheetTable.Limits.text) bytes of text") }
        if cells.updateValue(cell, forKey: place) != nil { throw Refused(reason: "cell \(name(of: place)) stands there twice") }
    }

    private func name(of place: Place) -> String { "\(SheetTable.letters(place.column))\(place.row)" }

    private func cell(_ value: String, _ type: String, _ style: Int, at place: Place) throws -> SheetTable.Cell {
        func made(_ kind: SheetTable.Kind, _ text: String) -> SheetTable.Cell { SheetTable.Cell(column: place.column, kind: kind, text: text) }
        let plain = value.trimmingCharacters(in: .whitespacesAndNewlines)
        switch type {
        case "s":
            guard let index = Int(plain), strings.indices.contains(index) else { throw Refused(reason: "cell \(name(of: place)) names a text that is not there") }
            return made(.text, strings[index])
        case "inlineStr", "str": return made(.text, value)
        case "b": return made(.flag, ["1", "true"].contains(plain) ? "true" : "false")
        case "e": return made(.error, plain)
        case "d": return made(.time, plain)
        case "n":
            guard let number = Double(plain), number.isFinite else { throw Refused(reason: "cell \(name(of: place)) holds \(plain.prefix(20)) as a number") }
            guard formats.isTime(style) else { return made(.number, SheetReader.decimal(number)) }
            return SheetReader.time(number, usesDaysSince1904: usesDaysSince1904).map { made(.time, $0) } ?? made(.error, plain)
        default: throw Refused(reason: "cell \(name(of: place)) is of a kind that is not known: \(type.prefix(20))")
        }
    }

    /// The value of a range stands in its first cell, and counts for all that have none of their own.
    private mutating func spread(_ range: Range) throws {
        guard range.first.row <= range.last.row, range.first.column <= range.last.column else { throw Refused(reason: "merged cells cannot be told") }
        guard let value = cells[range.first] else { return }
        for row in range.first.row...range.last.row {
            for column in range.first.column...range.last.column where cells[Place(row: row, column: column)] == nil {
                try keep(SheetTable.Cell(column: column, kind: value.kind, text: value.text), at: Place(row: row, column: column))
            }
        }
    }

    // MARK: Numbers

    /// The digits that spreadsheets show of a number, fifteen at most.
    static func decimal(_ number: Double) -> String {
        if number.rounded() == number, abs(number) < 1e15 { return String(Int64(number)) }
        return String(format: "%.15g", number)
    }

    /// A number of days as the date or time that it is shown as; nil for none.
    static func time(_ days: Double, usesDaysSince1904: Bool) -> String? {
        guard days >= 0, days < 2_958_466 else { return nil }
        let seconds = Int((days * 86400).rounded())
        let (whole, rest) = (seconds / 86400, seconds % 86400)
        let clock = [rest / 3600, rest / 60 % 60, rest % 60].map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: ":")
        if whole == 0 { return clock }
        // In the 1900 system 1900-02-29 has a number, which it never was (18.17.4.1): days before it are one off.
        guard usesDaysSince1904 || whole != 60 else { return nil }
        let first = usesDaysSince1904 ? -24_107 : whole < 60 ? -25_568 : -25_569
        return Day(number: whole + first).text + (rest == 0 ? "" : "T" + clock)
    }
}

/// Which styles of a workbook show a number as a date or a time (ECMA-376 part 1, 18.8.30).
struct NumberFormats {
    private var isTimeByStyle: [Bool] = []

    init() {}

    init(_ styles: consuming XMLWalk) {
        var times: [Int: Bool] = [:]
        var isCellStyles = false
        while let event = styles.next() {
            switch event {
            case .start("numFmt"):
                guard let id = styles.attribute("numFmtId").flatMap({ Int($0) }), let code = styles.attribute("formatCode") else { continue }
                times[id] = NumberFormats.isTime(code: code)
            case .start("cellXfs"): isCellStyles = true
            case .end("cellXfs"): isCellStyles = false
            case .start("xf") where isCellStyles && isTimeByStyle.count < 65_536:
                let id = styles.attribute("numFmtId").flatMap { Int($0) } ?? 0
                isTimeByStyle.append(times[id] ?? NumberFormats.isTime(builtin: id))
            default: break
            }
        }
    }

    func isTime(_ style: Int) -> Bool { isTimeByStyle.indices.contains(style) && isTimeByStyle[style] }

    /// 14 to 22 and 45 to 47 everywhere; 27 to 36 and 50 to 58 in Chinese, Japanese and Korean programs.
    private static func isTime(builtin id: Int) -> Bool { (14...22).contains(id) || (27...36).contains(id) || (45...47).contains(id) || (50...58).contains(id) }

    /// A format code that has a letter of a date outside of quoted texts, escapes and brackets; `[h]`, `[mm]`, `[ss]` count.
    static func isTime(code: String) -> Bool {
        var rest = code.lowercased()[...]
        while let character = rest.popFirst() {
            switch character {
            case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
            case "\\", "_", "*": rest = rest.dropFirst()
            case "[":
                let inside = rest.prefix { $0 != "]" }
                if let letter = inside.first, "hms".contains(letter), inside.allSatisfy({ $0 == letter }) { return true }
                rest = rest.dropFirst(inside.count + 1)
            case "g" where rest.hasPrefix("eneral"): rest = rest.dropFirst(6)
            case "y", "m", "d", "h", "s": return true
            case ";": return false
            default: break
            }
        }
        return false
    }
}

/// The first sheet of a workbook, as values.
package struct SheetTable: Sendable, Equatable, Codable {
    package enum Kind: String, Sendable, Codable {
        case text = "t"
        case number = "n"
        /// A number shown as a date or a time: `2026-09-15`, `2026-09-15T14:30:00`, `14:30:00`.
        case time = "d"
        case flag = "b"
        /// `#N/A`, `#REF!`: the value could not be computed.
        case error = "e"
    }

    package struct Cell: Sendable, Equatable, Codable {
        /// From 1.
        package let column: Int
        package let kind: Kind
        package let text: String

        package init(column: Int, kind: Kind, text: String) {
            self.column = column
            self.kind = kind
            self.text = text
        }

        private enum CodingKeys: String, CodingKey { case column = "c", kind = "k", text = "t" }
    }

    package struct Row: Sendable, Equatable, Codable {
        /// As the spreadsheet numbers it, from 1.
        package let number: Int
        /// Those that hold anything, from left to right.
        package let cells: [Cell]

        package init(number: Int, cells: [Cell]) {
            self.number = number
            self.cells = cells
        }

        private enum CodingKeys: String, CodingKey { case number = "n", cells = "c" }
    }

    package struct Limits: Sendable {
        package static let rows = 20_000
        package static let columns = 512
        package static let cells = 100_000
        /// UTF-8 bytes of all texts.
        package static let text = 4 << 20
    }

    package var name: String
    /// Those that hold anything, from the top.
    package var rows: [Row]
    /// Why there are none: it could not be read, or not with certainty.
    package var refusal: String?

    package init(name: String = "", rows: [Row] = [], refusal: String? = nil) {
        self.name = name
        self.rows = rows
        self.refusal = refusal
    }

    package static func refused(_ reason: String) -> SheetTable { SheetTable(refusal: reason) }

    /// `AB` of 28.
    package static func letters(_ column: Int) -> String {
        var rest = column
        var out: [Character] = []
        while rest > 0 {
            out.insert(Character(Unicode.Scalar(UInt8(65 + (rest - 1) % 26))), at: 0)
            rest = (rest - 1) / 26
        }
        return String(out)
    }

    /// Row and column of `AB12`.
    package static func place(_ reference: String) -> (row: Int, column: Int)? {
        var column = 0
        var rest = Substring(reference)
        while let letter = rest.unicodeScalars.first, ("A"..."Z").contains(letter) {
            column = column * 26 + Int(letter.value - 64)
            rest = rest.dropFirst()
            guard column <= 16_384 else { return nil }
        }
        guard column > 0, let row = Int(rest), rest.first != "0", rest.allSatisfy({ $0.isASCII && $0.isNumber }), row <= 1_048_576 else { return nil }
        return (row, column)
    }

    /// Within the limits, in order: a child that hostile bytes have taken over may answer anything.
    var isPlausible: Bool {
        var text = name.utf8.count
        var cells = 0
        var last = 0
        for row in rows {
            guard row.number > last, zip(row.cells, row.cells.dropFirst()).allSatisfy({ $0.column < $1.column }), row.cells.allSatisfy({ (1...Limits.columns).contains($0.column) }) else { return false }
            last = row.number
            cells += row.cells.count
            for cell in row.cells { text += cell.text.utf8.count }
        }
        return last <= 1_048_576 && rows.count <= Limits.rows && cells <= Limits.cells && text <= Limits.text * 2 && (refusal == nil || rows.isEmpty)
    }
}

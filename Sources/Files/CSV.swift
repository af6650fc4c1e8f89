/// Comma-separated values by RFC 4180, as programs write them and spreadsheets give them back.
///
///     file   = [mark] record *(eol record) [eol]
///     record = field *(separator field)
///     field  = *char / DQUOTE *(char / 2DQUOTE) DQUOTE
///
/// Written with commas and CRLF. Read with commas, semicolons or tabs (whichever splits the first record most) and any line end.
package enum CSV {
    package struct Record: Equatable {
        /// Where it begins, from 1.
        package let line: Int
        package let fields: [String]
    }

    package struct Malformed: Error, Equatable {
        package let line: Int
        package let reason: String
    }

    package static func encode(_ records: [[String]]) -> String {
        records.map { $0.map(quoted).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func quoted(_ field: String) -> String {
        guard field.unicodeScalars.contains(where: { ",;\"\t\r\n".unicodeScalars.contains($0) }) || field.first == " " || field.last == " " else { return field }
        return "\"" + field.replacing("\"", with: "\"\"") + "\""
    }

    package static func decode(_ text: String) throws(Malformed) -> [Record] {
        // The header holds plain words.
        let head = text.unicodeScalars.prefix { $0 != "\n" && $0 != "\r" }
        func count(_ separator: Unicode.Scalar) -> Int { head.count { $0 == separator } }
        var separator: Unicode.Scalar = ","
        for other: Unicode.Scalar in [";", "\t"] where count(other) > count(separator) { separator = other }
        return try decode(text, separator: separator)
    }

    private static func decode(_ text: String, separator: Unicode.Scalar) throws(Malformed) -> [Record] {
        var records: [Record] = []
        var fields: [String] = []
        var field = String.UnicodeScalarView()
        var line = 1
        var begin = 1
        var state = State.start
        var afterReturn = false

        func endField() {
            fields.append(String(field))
            field = String.UnicodeScalarView()
            state = .start
        }
        func endRecord() {
            endField()
            records.append(Record(line: begin, fields: fields))
            fields = []
        }

        for scalar in text.unicodeScalars {
            let isEnd = scalar == "\n" || scalar == "\r"
            let isSecondHalf = scalar == "\n" && afterReturn
            afterReturn = scalar == "\r"
            if isEnd, !isSecondHalf { line += 1 }
            switch state {
            case .quoted where scalar == "\"": state = .closed
            case .quoted: field.append(scalar)
            case .closed where scalar == "\"":
                field.append("\"")
                state = .quoted
            case .start where scalar == "\"": state = .quoted
            case _ where isSecondHalf: begin = line
            case _ where isEnd:
                endRecord()
                begin = line
            case _ where scalar == separator: endField()
            case .closed: throw Malformed(line: line, reason: "text behind a closing quotation mark")
            case .plain where scalar == "\"": throw Malformed(line: line, reason: "a quotation mark within a field that does not begin with one")
            case .start, .plain:
                field.append(scalar)
                state = .plain
            }
        }
        if state == .quoted { throw Malformed(line: begin, reason: "a quotation mark is not closed") }
        if state != .start || !fields.isEmpty { endRecord() }
        return records
    }

    private enum State { case start, plain, quoted, closed }
}

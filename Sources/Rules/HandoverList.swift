/// A venue's list of digests, as a spreadsheet or `sha256sum` writes it, held against the recordings that came.
///
///     line  = fields separated by commas, semicolons or tabs, or a digest, spaces and a name
///
/// A line counts where one of its fields is a SHA-256, SM3 or SHA-512 in hexadecimal; the name is the field that is a
/// recording's, else the first that looks like the name of a file. Lines without a digest are headings.
package enum HandoverList {
    package struct Text: Sendable {
        package var path: String
        /// Nil where it is none.
        package var text: String?

        package init(path: String, text: String?) {
            self.path = path
            self.text = text
        }
    }

    package struct Came: Sendable {
        package var path: String
        package var name: String
        /// Hexadecimal, in lower case.
        package var digests: Set<String>

        package init(path: String, name: String, digests: Set<String>) {
            self.path = path
            self.name = name
            self.digests = digests
        }
    }

    package static func compare(_ texts: [Text], with recordings: [Came]) -> Material.Handover? {
        guard !texts.isEmpty else { return nil }
        var handover = Material.Handover()
        var byDigest: [String: [String]] = [:]
        for recording in recordings { for digest in recording.digests { byDigest[digest, default: []].append(recording.path) } }
        let names = Set(recordings.map(\.name))
        var listed: Set<String> = []
        for text in texts {
            let lines = text.text.map(lines) ?? []
            guard !lines.isEmpty else {
                handover.unreadable.append(text.path)
                continue
            }
            handover.lists.append(text.path)
            for line in lines {
                if let paths = byDigest[line.digest] {
                    listed.formUnion(paths)
                    continue
                }
                let name = line.fields.first { names.contains(lastPart($0)) }
                let said = Material.Handover.Line(list: text.path, number: line.number, name: name.map(lastPart) ?? line.fields.first { $0.contains(".") } ?? line.fields.first ?? line.digest)
                if name != nil { handover.different.append(said) } else { handover.strangers.append(said) }
            }
        }
        // One with another digest than it has is said already.
        let different = Set(handover.different.map(\.name))
        handover.notListed = recordings.filter { !listed.contains($0.path) && !different.contains($0.name) }.map(\.path)
        handover.agreed = listed.count
        return handover
    }

    private static func lastPart(_ name: String) -> String { String(name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? "") }

    private static func lines(_ text: String) -> [(number: Int, digest: String, fields: [String])] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().compactMap { i, line in
            var fields = fields(line)
            guard let at = fields.firstIndex(where: isDigest) else { return nil }
            let digest = fields.remove(at: at).lowercased()
            return (i + 1, digest, fields)
        }
    }

    private static func isDigest(_ text: String) -> Bool { [64, 128].contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x46).contains($0) || (0x61...0x66).contains($0) } }

    private static func fields(_ line: Substring) -> [String] {
        var (fields, field, isQuoted) = ([String](), "", false)
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case ",", ";", "\t", "，":
                if isQuoted { field.append(character) } else {
                    fields.append(field)
                    field = ""
                }
            default: field.append(character)
            }
        }
        fields.append(field)
        // `sha256sum`: a digest, a space, and a space or an asterisk before the name.
        if fields.count == 1, let space = field.firstIndex(of: " ") { fields = [String(field[..<space]), String(field[space...].drop { $0 == " " || $0 == "*" })] }
        return fields.map(trimmed)
    }

    private static func trimmed(_ text: String) -> String {
        var text = text[...].drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

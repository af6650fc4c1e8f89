internal import Evidence
internal import Yams

/// The text of `project.yaml`, in which a section is put in the place of another; every other byte stays.
///
/// A section is the lines from its name at the beginning of a line to the last that is neither empty nor a comment at the
/// beginning of a line, and the lines above that say where an import took it from. Where a section is not there yet, it goes
/// behind the comment that shows it (`# draw:`), or to the end.
package struct ProjectText {
    /// How a line begins that says where a section comes from.
    package static let importMark = "# 导入 | imported: "

    private var lines: [Substring]
    /// Lines end in CRLF.
    private let hasReturns: Bool

    package struct NotInParts: Error {
        package let reason: String
    }

    package init(_ text: String) {
        lines = Self.lines(of: text)
        hasReturns = lines.count > 1 && lines[0].unicodeScalars.last == "\r"
    }

    package var text: String { lines.map(String.init).joined(separator: "\n") }

    /// - Parameters:
    ///   - section: lines without their ends, the first of them the section's name or comments above it.
    ///   - keepsImports: lines above that say where it came from stay.
    package mutating func replace(_ name: String, by section: [String], keepsImports: Bool) throws(NotInParts) {
        let section = section.map { Substring($0 + (hasReturns ? "\r" : "")) }
        if let range = try range(of: name) {
            var begin = range.lowerBound
            while begin > 0, lines[begin - 1].hasPrefix(Self.importMark) { begin -= 1 }
            let kept = keepsImports ? Array(lines[begin..<range.lowerBound]) : []
            lines.replaceSubrange(begin..<range.upperBound, with: kept + section)
        } else if let shown = lines.firstIndex(where: { $0.plain == "# \(name):" }) {
            let end = lines[(shown + 1)...].firstIndex { !$0.hasPrefix("#  ") } ?? lines.count
            insert(section, at: end)
        } else {
            // What closes the file's last line is an empty one here.
            insert(section, at: lines.last?.isEmpty == true ? lines.count - 1 : lines.count)
        }
    }

    /// Swift takes CRLF for one character, other than LF; these lines keep their CR.
    private static func lines(of text: String) -> [Substring] { text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { Substring($0) } }

    private mutating func insert(_ section: [Substring], at place: Int) {
        var section = section
        if place == lines.count {
            // A last line without its end gets one.
            if hasReturns, let last = lines.indices.last, lines[last].unicodeScalars.last != "\r" { lines[last] += "\r" }
            section.append("")
        }
        lines.insert(contentsOf: section, at: place)
    }

    private func range(of name: String) throws(NotInParts) -> Range<Int>? {
        let starts = try self.starts()
        guard let start = starts.first(where: { $0.name == name })?.line else { return nil }
        let next = starts.map(\.line).filter { $0 > start }.min() ?? lines.count
        var end = next
        while end > start + 1, lines[end - 1].plain.isEmpty || lines[end - 1].hasPrefix("#") || ["...", "---"].contains(lines[end - 1].plain) { end -= 1 }
        return start..<end
    }

    /// The line, from 0, on which each section begins.
    private func starts() throws(NotInParts) -> [(name: String, line: Int)] {
        let keys: [(name: String, line: Int)]
        do {
            guard let mapping = try Yams.compose(yaml: text)?.mapping else { throw NotInParts(reason: "not a mapping") }
            keys = mapping.map { ($0.key.string ?? "", ($0.key.mark?.line ?? 0) - 1) }
        } catch { throw (error as? NotInParts) ?? NotInParts(reason: "\(error)") }
        for (name, line) in keys {
            guard lines.indices.contains(line), [name, "\"\(name)\"", "'\(name)'"].contains(where: { lines[line].hasPrefix($0) }) || line == 0 && lines[0].hasPrefix("\u{FEFF}\(name)") else {
                throw NotInParts(reason: "\(name) does not begin its line")
            }
        }
        guard Set(keys.map(\.line)).count == keys.count else { throw NotInParts(reason: "two sections in one line") }
        return keys
    }
}

extension Substring {
    /// Without what stands behind it.
    fileprivate var plain: Substring {
        var rest = self
        while let last = rest.unicodeScalars.last, [" ", "\t", "\r"].contains(last) { rest = Substring(rest.unicodeScalars.dropLast()) }
        return rest
    }
}

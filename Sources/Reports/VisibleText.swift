/// Text that somebody else wrote, made fit for a terminal: what would move the cursor, break the line or turn the reading
/// direction round is shown instead of done.
package enum VisibleText {
    /// One line: `a\u{1B}[2Jb` for an escape sequence, `\n` for a line end.
    package static func line(_ text: String) -> String { visible(text, keeping: []) }

    /// Several lines: line ends and tabs are kept.
    package static func block(_ text: String) -> String { visible(text, keeping: ["\n", "\t"]) }

    private static func visible(_ text: String, keeping kept: Set<Unicode.Scalar>) -> String {
        guard text.unicodeScalars.contains(where: { isHidden($0) && !kept.contains($0) }) else { return text }
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            guard isHidden(scalar), !kept.contains(scalar) else {
                out.append(scalar)
                continue
            }
            switch scalar {
            case "\n": out += "\\n".unicodeScalars
            case "\r": out += "\\r".unicodeScalars
            case "\t": out += "\\t".unicodeScalars
            default: out += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars
            }
        }
        return String(out)
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// Columns that a terminal gives a text: two for Chinese characters and their like.
    package static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { width, scalar in
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .format: width
            default: width + (isWide(scalar.value) ? 2 : 1)
            }
        }
    }

    /// Filled up with spaces behind, or before, to `width` columns.
    package static func padded(_ text: String, to width: Int, right: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - self.width(text)))
        return right ? space + text : text + space
    }

    /// East Asian Width W and F (UAX #11), by blocks.
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD: true
        default: false
        }
    }
}

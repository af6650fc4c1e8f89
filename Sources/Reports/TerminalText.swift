/// Text in the columns of a terminal, where a Chinese character takes two.
package enum TerminalText {
    package static func width(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + width($1) } }

    /// Without what a terminal would act on; a name may have any character in it.
    package static func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { isPrintable($0) ? $0 : "\u{FFFD}" }))
    }

    /// As much of the end as fits; `…` stands for what is left out.
    package static func end(of text: String, columns: Int) -> String {
        if width(text) <= columns { return text }
        var kept = text[...]
        while !kept.isEmpty, width(kept) > columns - 1 { kept.removeFirst() }
        return columns > 0 ? "…" + kept : ""
    }

    /// As much of the beginning as fits.
    package static func beginning(of text: String, columns: Int) -> String {
        var kept = text[...]
        while !kept.isEmpty, width(kept) > columns { kept.removeLast() }
        return String(kept)
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }

    private static func width(_ character: Character) -> Int {
        let scalars = character.unicodeScalars
        // An emoji of several scalars, and one that asks for its picture, takes two.
        if scalars.contains(where: { $0 == "\u{FE0F}" || $0.properties.isEmojiPresentation }) { return 2 }
        guard let first = scalars.first else { return 0 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .control, .format: return 0
        default: return isWide(first) ? 2 : 1
        }
    }

    /// East Asian Width W and F (UAX #11), in the blocks that names are written in.
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}

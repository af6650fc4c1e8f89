/// Text cut to the columns of a terminal.
extension VisibleText {
    /// As much of the end as fits; `…` stands for what is left out.
    package static func end(of text: String, columns: Int) -> String {
        if width(text) <= columns { return text }
        var kept = text[...]
        while !kept.isEmpty, width(String(kept)) > columns - 1 { kept.removeFirst() }
        return columns > 0 ? "…" + kept : ""
    }

    /// As much of the beginning as fits.
    package static func beginning(of text: String, columns: Int) -> String {
        var kept = text[...]
        while !kept.isEmpty, width(String(kept)) > columns { kept.removeLast() }
        return String(kept)
    }
}

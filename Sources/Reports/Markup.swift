/// Text of XML and HTML.
enum Markup {
    /// Text that somebody else wrote, between tags or in an attribute: markup stays text, and what would turn the reading
    /// direction round or is no character of XML is shown instead of done.
    static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in VisibleText.line(text).unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            case "\u{FFFE}", "\u{FFFF}": out += "\u{FFFD}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// Several lines that a browser shows when the pointer rests on something.
    static func title(_ lines: [String]) -> String { "<title>\(lines.map(escaped).joined(separator: "\n"))</title>" }

    /// `content` is markup already; attributes are text.
    static func element(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ content: String = "") -> String {
        let head = attributes.reduce("<" + name) { "\($0) \($1.key)=\"\(escaped($1.value))\"" }
        return content.isEmpty ? head + "/>" : "\(head)>\(content)</\(name)>"
    }

    /// A coordinate: to the tenth.
    static func number(_ value: Double) -> String {
        let tenths = Int((max(-1e6, min(value, 1e6)) * 10).rounded())
        return (tenths < 0 ? "-" : "") + "\(tenths.magnitude / 10)" + (tenths % 10 == 0 ? "" : ".\(tenths.magnitude % 10)")
    }
}

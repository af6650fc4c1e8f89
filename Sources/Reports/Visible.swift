/// Names and reasons from foreign files, made harmless for a terminal: nothing in them moves the cursor, turns the
/// direction of writing or hides a character.
package enum Visible {
    package static func text(_ raw: String) -> String {
        guard raw.unicodeScalars.contains(where: isHidden) else { return raw }
        return raw.unicodeScalars.reduce(into: "") { out, scalar in
            if isHidden(scalar) { out += "\\u{\(String(scalar.value, radix: 16))}" } else { out.unicodeScalars.append(scalar) }
        }
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
        default: false
        }
    }
}

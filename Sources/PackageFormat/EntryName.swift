internal import Foundation

/// Names inside the archive (docs/format.md, Names): what any file system, ZIP reader and `sha256sum -c` takes.
package enum EntryName {
    /// Longest segment in UTF-8 bytes.
    package static let longestSegment = 180

    /// `001-评审报告.pdf`: the original's name made safe, behind its number in the folder.
    package static func make(number: Int, original: String) -> String {
        let prefix = String(repeating: "0", count: max(0, 3 - String(number).count)) + "\(number)-"
        return prefix + safe(original, longest: longestSegment - prefix.utf8.count)
    }

    /// The nearest name that the rules allow.
    static func safe(_ original: String, longest: Int) -> String {
        var name = String(String.UnicodeScalarView(original.precomposedStringWithCanonicalMapping.unicodeScalars.map { isAllowed($0) && $0 != "/" ? $0 : "_" }))
        while let last = name.unicodeScalars.last, last == "." || last == " " { name.unicodeScalars.removeLast() }
        if name.isEmpty { name = "_" }
        name = shorten(name, longest: longest)
        // Cutting or replacing can leave a text that is not composed any more.
        return name.precomposedStringWithCanonicalMapping
    }

    /// Cuts at a character, keeping the extension when it is a short one.
    private static func shorten(_ name: String, longest: Int) -> String {
        guard name.utf8.count > longest else { return name }
        var stem = name[...]
        var ending: Substring = ""
        if let dot = name.lastIndex(of: "."), dot != name.startIndex, name[dot...].utf8.count <= 16 {
            stem = name[..<dot]
            ending = name[dot...]
        }
        while stem.utf8.count + ending.utf8.count > longest, !stem.isEmpty { stem.removeLast() }
        while let last = stem.last, last == "." || last == " " { stem.removeLast() }
        return (stem.isEmpty ? "_" : String(stem)) + ending
    }

    /// Whether a path may stand in a sealed package.
    package static func isValid(_ path: String) -> Bool {
        guard !path.isEmpty, path.unicodeScalars.elementsEqual(path.precomposedStringWithCanonicalMapping.unicodeScalars), path.utf8.count <= 1024 else { return false }
        return path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { segment in
            !segment.isEmpty && segment != "." && segment != ".." && segment.utf8.count <= longestSegment
                && segment.unicodeScalars.allSatisfy(isAllowed)
                && segment.last != "." && segment.last != " " && !isDeviceName(segment)
        }
    }

    /// Two paths with one key are one file on some file system.
    package static func collisionKey(_ path: String) -> String {
        path.precomposedStringWithCanonicalMapping.lowercased()
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        if #"\:*?"<>|%"#.unicodeScalars.contains(scalar) { return false }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        // U+FFFD stands for bytes that were no UTF-8: the original's bytes are in the dossier.
        default: scalar != "\u{FFFD}"
        }
    }

    private static func isDeviceName(_ segment: Substring) -> Bool {
        let stem = segment.prefix { $0 != "." }.uppercased()
        if ["CON", "PRN", "AUX", "NUL"].contains(stem) { return true }
        return stem.count == 4 && (stem.hasPrefix("COM") || stem.hasPrefix("LPT")) && ("1"..."9").contains(stem.suffix(1))
    }
}

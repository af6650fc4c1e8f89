internal import Evidence
internal import Foundation

/// What is in the archive, prepared for many questions.
final class Archive {
    let material: Material
    private let byID: [String: [Material.Document]]
    private var texts: [String: SearchableText?] = [:]

    init(_ material: Material) {
        self.material = material
        byID = Dictionary(grouping: material.documents) { $0.place.id }
    }

    var ids: Set<String> { Set(byID.keys) }

    /// In canonical order.
    func documents(_ id: String) -> [Material.Document] { byID[id] ?? [] }

    /// Nil where none can be read.
    func text(_ document: Material.Document) -> SearchableText? {
        if let known = texts[document.path] { return known }
        let text = document.hasText ? material.text(document.path).map(SearchableText.init) : nil
        texts[document.path] = .some(text)
        return text
    }
}

/// A text without spaces and line breaks, which layout puts inside of words, and with full-width characters and those that
/// only look like what people write, as fonts of PDFs have them, in the form that is usual (that of normalisation form KC).
struct SearchableText {
    private let bytes: [UInt8]

    init(_ text: String) { bytes = Array(SearchableText.plain(text).utf8) }

    private static func plain(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !isSpace(scalar) {
            switch scalar.value {
            case 0xFF01...0xFF5E: plain.append(Unicode.Scalar(scalar.value - 0xFEE0)!)
            // Radicals, and ideographs that are there for other encodings' sake.
            case 0x2E80...0x2FDF, 0xF900...0xFAFF: plain.append(contentsOf: String(Character(scalar)).precomposedStringWithCompatibilityMapping.unicodeScalars)
            default: plain.append(scalar)
            }
        }
        return String(plain)
    }

    /// What takes room or breaks lines, and what is not seen at all.
    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0xAD, 0x1680, 0x2000...0x200D, 0x2028, 0x2029, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF: true
        default: false
        }
    }

    /// The words with a few characters before and after them; nil where they are not there.
    func around(_ words: String) -> String? {
        let wanted = Array(Self.plain(words).utf8)
        guard let first = wanted.first, let at = bytes.indices.dropLast(wanted.count - 1).first(where: { bytes[$0] == first && bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }) else { return nil }
        let end = at + wanted.count
        let before = String(decoding: bytes[max(0, at - 64)..<at].drop(while: Self.isContinuation), as: UTF8.self).suffix(12)
        let after = String(decoding: bytes[end..<min(bytes.count, end + 64)], as: UTF8.self).prefix(12)
        return "…\(before)\(String(decoding: wanted, as: UTF8.self))\(after)…"
    }

    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}

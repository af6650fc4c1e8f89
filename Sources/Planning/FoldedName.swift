internal import Foundation

/// A name as it is compared: full-width characters as half-width ones, small letters, and without spaces and punctuation.
struct FoldedName: Sendable {
    private(set) var scalars: [UInt32] = []
    /// Whether the scalar stands between brackets.
    private(set) var isBracketed: [Bool] = []
    /// Whether a word begins at the scalar; one more than there are scalars, for the end.
    private(set) var isBoundary: [Bool] = []
    /// Which of the parts between spaces and punctuation the scalar belongs to.
    private(set) var part: [Int] = []

    private enum Kind { case separator, digit, small, capital, other }

    /// - Parameter plain: text in normalisation form KC.
    init(_ plain: String) {
        var depth = 0
        var before = Kind.separator
        var number = 0
        for scalar in plain.unicodeScalars {
            switch scalar {
            case "(", "[", "{", "【", "〔", "「": depth += 1
            case ")", "]", "}", "】", "〕", "」": depth = max(0, depth - 1)
            default: break
            }
            let kind = Self.kind(of: scalar)
            defer { before = kind }
            guard kind != .separator else {
                number += 1
                continue
            }
            part.append(number)
            scalars.append(kind == .capital ? scalar.value + 32 : scalar.value)
            isBracketed.append(depth > 0)
            // `EvalReport` is two words, `PDF` and `Report` are one each.
            isBoundary.append(kind != before && !(before == .capital && kind == .small))
        }
        isBoundary.append(true)
    }

    private static func kind(of scalar: Unicode.Scalar) -> Kind {
        switch scalar {
        case "a"..."z": .small
        case "A"..."Z": .capital
        case "0"..."9": .digit
        default: scalar.isASCII || !(scalar.properties.isAlphabetic || scalar.properties.numericType != nil) ? .separator : .other
        }
    }

    static func isDigit(_ scalar: UInt32) -> Bool { (0x30...0x39).contains(scalar) }
}

extension String {
    /// Normalisation form KC, and one spelling of words that have several.
    func folded(same: [[String]]) -> String {
        let plain = precomposedStringWithCompatibilityMapping
        // Nothing in the list is Latin.
        guard plain.utf8.contains(where: { $0 >= 0x80 }) else { return plain }
        return same.reduce(plain) { text, pair in pair.count == 2 && text.contains(pair[0]) ? text.replacing(pair[0], with: pair[1]) : text }
    }
}

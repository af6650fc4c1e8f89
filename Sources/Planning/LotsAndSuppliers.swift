internal import Evidence
internal import Foundation
internal import Workspace

/// Finds the lot and the supplier that a name speaks of.
struct LotsAndSuppliers: Sendable {
    private let lots: [Pattern]
    private let suppliers: [Pattern]
    private let numbering: Pattern
    private let notSuppliers: [String]

    /// - Parameter others: organisations that are known to be no suppliers: the buyer, the agent.
    init(_ rules: NamingRules.FileNames, others: [String]) throws(Fault) {
        lots = try Pattern.all(rules.lots, of: "file-names.yaml")
        suppliers = try Pattern.all(rules.supplier.map { #"[\p{Han}A-Za-z0-9()·&]{2,40}?"# + $0 }, of: "file-names.yaml")
        numbering = try Pattern(#"^\s*(?:\(?\d{1,3}(?:[.．]\d{1,3})*(?!\d)\)?|\(?[一二三四五六七八九十]{1,3}\)?(?=[、.]))[\s、._-]*"#, of: "file-names.yaml")
        notSuppliers = rules.notSupplier + others
    }

    /// `A`, `2`: letters large, Chinese numerals as Arabic ones.
    ///
    /// - Parameter name: in normalisation form KC.
    func lot(in name: String) -> String? {
        for pattern in lots {
            guard let lot = pattern.first(in: name)?.group("lot") else { continue }
            return ChineseNumeral.value(of: lot).map(String.init) ?? lot.uppercased()
        }
        return nil
    }

    /// - Parameter documents: whose aliases are no part of a supplier's name.
    func supplier(in name: String, documents: AliasTable) -> String? {
        for pattern in suppliers {
            guard let found = pattern.first(in: name) else { continue }
            let supplier = trimmed(String(name[found.range]), documents)
            guard supplier.count >= 4, !notSuppliers.contains(where: supplier.contains) else { return nil }
            return supplier
        }
        return nil
    }

    /// A name without `01`, `1.2`, `（三）`, `四、` before it.
    func withoutNumber(_ name: String) -> String {
        guard let found = numbering.first(in: name), found.range.upperBound < name.endIndex else { return name }
        return String(name[found.range.upperBound...])
    }

    /// Without numbers, lots and names of documents in front.
    private func trimmed(_ candidate: String, _ documents: AliasTable) -> String {
        var text = withoutNumber(candidate)
        if let open = text.lastIndex(of: "("), !text[open...].contains(")") { text = String(text[text.index(after: open)...]) }
        for pattern in lots {
            if let found = pattern.first(in: text), found.range.lowerBound == text.startIndex { text = String(text[found.range.upperBound...]) }
        }
        while let match = documents.matches(in: FoldedName(text)).first, match.range.lowerBound == 0, match.weight >= 3, match.range.count < text.unicodeScalars.count {
            text = String(String.UnicodeScalarView(text.unicodeScalars.dropFirst(match.range.count)))
        }
        return text
    }
}

enum ChineseNumeral {
    private static let digits: [Character: Int] = ["一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9]

    /// 1 to 99, in Chinese or Arabic digits.
    static func value(of text: String) -> Int? {
        if let value = Int(text) { return (1...99).contains(value) ? value : nil }
        guard let ten = text.firstIndex(of: "十") else { return text.count == 1 ? digits[text.first!] : nil }
        let (before, after) = (text[..<ten], text[text.index(after: ten)...])
        guard before.count <= 1, after.count <= 1, before.allSatisfy({ digits[$0] != nil }), after.allSatisfy({ digits[$0] != nil }) else { return nil }
        return (before.first.flatMap { digits[$0] } ?? 1) * 10 + (after.first.flatMap { digits[$0] } ?? 0)
    }
}

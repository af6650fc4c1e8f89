internal import Evidence
internal import Foundation
internal import Workspace

/// One name of a path, and every word of the manifests that is in it.
struct NameReading: Sendable {
    /// Normalisation form KC, a file's without its extension.
    let text: String
    let folded: FoldedName
    let documents: [AliasTable.Match]
    let phases: [String]
    let venues: [Word]
    let stages: [Word]
    let sources: [Word]
    let hints: [Word]
    let lot: String?
    let supplier: String?

    /// An id and the alias that stands for it.
    struct Word: Sendable, Equatable {
        let id: String
        let alias: String
        let weight: Int
    }
}

/// Reads names by the manifests' aliases.
struct NameReader: Sendable {
    let documents: AliasTable
    let same: [[String]]
    let parties: LotsAndSuppliers
    private let phases: AliasTable
    private let venues: AliasTable
    private let stages: AliasTable
    private let sources: AliasTable
    private let hints: AliasTable
    private let noise: AliasTable
    private let forms: AliasTable
    private let things: [String]
    private static let neutral = ""

    init(_ vocabulary: Vocabulary, _ rules: NamingRules.FileNames, _ project: Project?) throws(Fault) {
        func table(_ terms: [(String, [String])], neutral: [String] = []) -> AliasTable {
            AliasTable((terms + [(Self.neutral, neutral)]).flatMap { id, aliases in aliases.map { (key: id, alias: $0) } }, same: rules.same)
        }
        same = rules.same
        documents = table(vocabulary.documents.map { ($0.id, $0.aliases) })
        phases = table(vocabulary.phases.map { ($0.id, $0.aliases) } + vocabulary.documents.map { ("", $0.aliases) })
        venues = table(vocabulary.venues.map { ($0.id, $0.aliases) } + (project?.venues ?? []).map { ($0.id, Self.names(of: $0)) }, neutral: vocabulary.neutral.venue)
        stages = table(vocabulary.stages.map { ($0.id, $0.aliases) }, neutral: vocabulary.neutral.stage)
        sources = table(vocabulary.sources.map { ($0.id, $0.aliases) }, neutral: vocabulary.neutral.source)
        hints = table(vocabulary.sources.map { ($0.id, $0.hints) }, neutral: vocabulary.neutral.source)
        noise = table([("noise", rules.noise)])
        forms = table([("form", rules.forms)])
        things = rules.things
        parties = try LotsAndSuppliers(rules, others: project.map { [$0.parties.buyer.name, $0.parties.agent.name].filter { !$0.isEmpty } } ?? [])
    }

    /// `柳州市公共资源交易中心` is also called `柳州市` and `柳州`.
    private static func names(of venue: Project.Venue) -> [String] {
        guard let city = venue.name.firstIndex(where: { "市县区".contains($0) }), venue.name.distance(from: venue.name.startIndex, to: city) >= 2 else { return [venue.name] }
        return [venue.name, String(venue.name[...city]), String(venue.name[..<city])]
    }

    /// - Parameters:
    ///   - plain: normalisation form KC, without an extension.
    ///   - recorded: the same without what a recorder put there; words of recordings are looked for in it alone.
    func read(_ plain: String, recorded: String? = nil) -> NameReading {
        let folded = FoldedName(plain)
        let other = recorded.map { FoldedName($0) } ?? folded
        return NameReading(
            text: plain, folded: folded, documents: documents.matches(in: folded), phases: phases.matches(in: folded).map(\.key).filter { $0 != Self.neutral },
            venues: venueWords(in: other), stages: words(stages, in: other), sources: words(sources, in: other), hints: words(hints, in: other),
            lot: parties.lot(in: plain), supplier: parties.supplier(in: plain, documents: documents))
    }

    private func words(_ table: AliasTable, in name: FoldedName) -> [NameReading.Word] {
        table.matches(in: name).filter { $0.key != Self.neutral }.map { .init(id: $0.key, alias: $0.alias, weight: $0.weight) }
    }

    /// `副场2`, `第二副场`, `2号副场` are `sub2`; without a number a sub venue is the first.
    private func venueWords(in name: FoldedName) -> [NameReading.Word] {
        venues.matches(in: name).filter { $0.key != Self.neutral }.map { match in
            let id = match.key == "sub" ? "sub\(number(behind: match.range.upperBound, in: name) ?? number(before: match.range.lowerBound, in: name) ?? 1)" : match.key
            return .init(id: id, alias: match.alias, weight: match.weight)
        }
    }

    private func number(behind at: Int, in name: FoldedName) -> Int? {
        let rest = name.scalars[at...]
        let digits = rest.prefix(while: FoldedName.isDigit)
        if !digits.isEmpty { return digits.count > 2 ? nil : ChineseNumeral.value(of: text(digits)) }
        return rest.first.flatMap { ChineseNumeral.value(of: text([$0])) }
    }

    private func number(before at: Int, in name: FoldedName) -> Int? {
        var rest = name.scalars[..<at]
        let hasCounter = rest.last == Unicode.Scalar("号").value
        if hasCounter { rest = rest.dropLast() }
        guard let last = rest.last, let value = ChineseNumeral.value(of: text([last])) else { return nil }
        let isOrdinal = rest.dropLast().last == Unicode.Scalar("第").value
        return isOrdinal || hasCounter && !(rest.dropLast().last.map(FoldedName.isDigit) ?? false) ? value : nil
    }

    private func text(_ scalars: some Sequence<UInt32>) -> String { String(String.UnicodeScalarView(scalars.compactMap(Unicode.Scalar.init))) }

    /// Whether nothing that means anything stands outside `range`: numbers, dates, versions, remarks in brackets.
    func isWhole(_ range: Range<Int>, of name: FoldedName) -> Bool { isEmpty(before: range.lowerBound, name) && isTail(range, of: name) }

    /// Whether nothing that means anything follows `range`: in Chinese the noun that says what it is stands last.
    func isTail(_ range: Range<Int>, of name: FoldedName) -> Bool { isSilent(range.upperBound..<name.scalars.count, of: name) }

    /// What follows an alias up to the next dash or space and may make the file another document.
    func rest(behind match: AliasTable.Match, of name: FoldedName) -> String {
        let begin = match.range.upperBound
        let part = name.part[begin - 1]
        let end = name.part[begin...].firstIndex { $0 != part } ?? name.part.count
        let isThing = things.contains { match.alias.hasSuffix($0) }
        return isSilent(begin..<end, of: name, besides: isThing ? [] : forms.matches(in: name).map(\.range)) ? "" : text(name.scalars[begin..<end])
    }

    private func isEmpty(before end: Int, _ name: FoldedName) -> Bool { isSilent(0..<end, of: name) }

    private func isSilent(_ range: Range<Int>, of name: FoldedName, besides others: [Range<Int>] = []) -> Bool {
        if range.isEmpty { return true }
        let silent = noise.matches(in: name).map(\.range) + others
        return range.allSatisfy { i in name.isBracketed[i] || Self.isOrdinary(name.scalars[i]) || silent.contains { $0.contains(i) } }
    }

    /// Digits, numerals, and the words for a form.
    private static func isOrdinary(_ scalar: UInt32) -> Bool { FoldedName.isDigit(scalar) || ordinary.contains(scalar) }

    private static let ordinary = Set("一二三四五六七八九十第年月日号份页表单书稿版vV次".unicodeScalars.map(\.value))
}

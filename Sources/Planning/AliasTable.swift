/// What things are called, looked for in names: of several that overlap the longest counts.
struct AliasTable: Sendable {
    struct Match: Sendable, Equatable {
        let key: String
        let alias: String
        /// Scalars of the name, with those between the parts of an alias that has a gap.
        let range: Range<Int>
        /// How much the alias says: its Chinese characters, or a third of its letters.
        let weight: Int
    }

    private struct Entry: Sendable {
        let key: String
        let alias: String
        let pieces: [[UInt32]]
        let isLatin: Bool
        let weight: Int
    }

    private var entries: [Entry] = []
    private var byFirst: [UInt32: [Int]] = [:]

    /// - Parameter aliases: `*` stands for any text between.
    init(_ aliases: [(key: String, alias: String)], same: [[String]] = []) {
        for (key, alias) in aliases {
            let pieces = alias.split(separator: "*").map { FoldedName(String($0).folded(same: same)).scalars }.filter { !$0.isEmpty }
            guard let first = pieces.first?.first else { continue }
            let count = pieces.reduce(0) { $0 + $1.count }
            let isLatin = pieces.allSatisfy { $0.allSatisfy { $0 < 0x80 } }
            byFirst[first, default: []].append(entries.count)
            entries.append(Entry(key: key, alias: alias, pieces: pieces, isLatin: isLatin, weight: isLatin ? max(2, count / 3) : count))
        }
    }

    /// The matches that no longer one covers, in the order of the name; aliases of several keys stand side by side.
    func matches(in name: FoldedName) -> [Match] {
        var found: [Match] = []
        for at in name.scalars.indices {
            for index in byFirst[name.scalars[at]] ?? [] {
                let entry = entries[index]
                if let end = Self.end(of: entry, in: name, from: at) { found.append(Match(key: entry.key, alias: entry.alias, range: at..<end, weight: entry.weight)) }
            }
        }
        // Of two that say as much the one without a gap.
        found.sort { ($0.weight, $1.range.count, $1.range.lowerBound) > ($1.weight, $0.range.count, $0.range.lowerBound) }
        var kept: [Match] = []
        for match in found where kept.allSatisfy({ !$0.range.overlaps(match.range) || $0.range == match.range && $0.weight == match.weight && $0.key != match.key }) { kept.append(match) }
        return kept.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    private static func end(of entry: Entry, in name: FoldedName, from start: Int) -> Int? {
        if entry.isLatin, !name.isBoundary[start] { return nil }
        var at = start
        for (i, piece) in entry.pieces.enumerated() {
            guard let begin = i == 0 ? (name.scalars[at...].starts(with: piece) ? at : nil) : position(of: piece, in: name.scalars, from: at), begin - at <= widestGap else { return nil }
            at = begin + piece.count
        }
        return entry.isLatin && !name.isBoundary[at] ? nil : at
    }

    private static func position(of piece: [UInt32], in scalars: [UInt32], from start: Int) -> Int? {
        guard start + piece.count <= scalars.count else { return nil }
        return (start...(scalars.count - piece.count)).first { scalars[$0...].starts(with: piece) }
    }

    /// The alias of four characters or more that the name has but for one character: a slip of the pen.
    func slip(in name: FoldedName) -> Match? {
        var best: Match?
        for entry in entries where !entry.isLatin && entry.pieces.count == 1 && entry.weight >= 4 && entry.weight > best?.weight ?? 0 {
            let piece = entry.pieces[0]
            guard name.scalars.count >= piece.count else { continue }
            // Another first character makes another word: 中标, 招标, 评标.
            for at in 0...(name.scalars.count - piece.count) where name.scalars[at] == piece[0] {
                var wrong = 0
                for i in piece.indices where name.scalars[at + i] != piece[i] {
                    wrong += 1
                    if wrong > 1 { break }
                }
                if wrong == 1 { best = Match(key: entry.key, alias: entry.alias, range: at..<(at + piece.count), weight: entry.weight) }
            }
        }
        return best
    }

    /// The alias of four characters or more whose two halves stand in the name in their order, not far from each other.
    func torn(in name: FoldedName) -> Match? {
        var best: Match?
        for entry in entries where !entry.isLatin && entry.pieces.count == 1 && entry.weight >= 4 && entry.weight > best?.weight ?? 0 {
            let piece = entry.pieces[0]
            for cut in 2...(piece.count - 2) {
                guard let begin = Self.position(of: Array(piece[..<cut]), in: name.scalars, from: 0), let end = Self.position(of: Array(piece[cut...]), in: name.scalars, from: begin + cut + 1),
                    end - begin - cut <= Self.widestGap
                else { continue }
                best = Match(key: entry.key, alias: entry.alias, range: begin..<(end + piece.count - cut), weight: entry.weight)
            }
        }
        return best
    }

    /// Characters between two parts of an alias.
    private static let widestGap = 12
}

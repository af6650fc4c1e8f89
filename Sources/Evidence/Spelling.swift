/// Known words near a misspelt one.
package enum Spelling {
    package static func nearest(to word: String, among words: [String]) -> [String] {
        words.map { ($0, distance(word, $0)) }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(3).map(\.0)
    }

    /// Levenshtein's distance, an insertion cheaper than a replacement so that abbreviations find their word.
    private static func distance(_ a: String, _ b: String) -> Int {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        var row = Array(0...b.count)
        for i in a.indices {
            var next = [row[0] + 2]
            for j in b.indices { next.append(min(row[j] + (a[i] == b[j] ? 0 : 3), next[j] + 1, row[j + 1] + 2)) }
            row = next
        }
        return row[b.count]
    }
}

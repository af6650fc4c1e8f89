internal import Evidence

/// The same packets at the end of one recording and the beginning of the next: recorders that begin a file a little before
/// the last one ends, and people who export a stretch twice.
enum ContentOverlap {
    /// Where in `first`, in microseconds since its first timestamp, `second` begins; nil where its beginning is not the end
    /// of the first. Of several places the one nearest to `expected`, and none further from it than what is looked at.
    static func start(of second: PacketEnds, in first: PacketEnds, near expected: Int64, _ rules: TimelineRules.Content) -> Int64? {
        let (tail, head) = (first.tail, second.head)
        guard let opening = head.first, tail.count >= rules.packets else { return nil }
        var best: Int64?
        for i in 0...(tail.count - rules.packets) where tail[i].size == opening.size {
            let common = tail.count - i
            guard head.count >= common, (1..<common).allSatisfy({ tail[i + $0].size == head[$0].size }) else { continue }
            // Packets of one size, as of G.711, are alike everywhere.
            guard Set(tail[i...].lazy.map(\.size).prefix(4096)).count >= rules.sizes else { break }
            let start = tail[i].time - opening.time
            guard abs(start - expected) <= microseconds(rules.span) else { continue }
            if best.map({ abs(start - expected) < abs($0 - expected) }) ?? true { best = start }
        }
        return best
    }
}

package import Evidence

/// Which sounds should be shared, and are worth the work of holding them against each other.
///
/// Within a venue the device that hears best is held against each other one; across venues the best few of each against the
/// best few of the others; each recording of the meeting against the best few of every venue. Each against each would be
/// three hundred pairs for twenty-five streams, and would tell no more.
package struct SoundPlan: Sendable {
    package struct Pair: Sendable, Equatable {
        /// Positions in ``SoundPlan/runs``.
        package let a: Int
        package let b: Int
        /// By the recorders' clocks: the place of a moment in `a` less its place in `b`, in seconds. Nil where a clock is not known.
        package let expected: Millionths?
    }

    /// Those that a pair names, in the order of their tracks and time.
    package let runs: [Timeline.Run]
    package let pairs: [Pair]

    /// - Parameter packets: the ends of a recording with that path, for overlaps that content tells.
    package init(_ takes: [Take], rules: TimelineRules, packets: (String) -> PacketEnds?) {
        self.init(Devices.of(takes).map { Stretch.of($0, rules, packets: packets) }, rules)
    }

    /// - Parameter devices: the stretches of each.
    init(_ devices: [[Stretch]], _ rules: TimelineRules) {
        let heard = devices.map { $0.filter(\.hasSound) }.filter { !$0.isEmpty && !rules.sound.apart.contains($0[0].key.source) }
        var chosen: [(Stretch, Stretch)] = []
        for (_, devices) in Dictionary(grouping: heard, by: { $0[0].key.stage }).sorted(by: { $0.key < $1.key }) {
            for (a, b) in Self.devices(devices, rules.sound) { chosen += Self.stretches(a, b, rules.sound) }
        }
        let used = Set(chosen.flatMap { [$0.0.run, $0.1.run] })
        let runs = heard.joined().map(\.run).filter { used.contains($0) }
        let places = Dictionary(uniqueKeysWithValues: zip(runs, runs.indices))
        self.runs = runs
        pairs = chosen.map { a, b in
            let expected = a.isDated && b.isDated ? b.reading.flatMap { b in a.reading.map { Millionths(count: b - $0) } } : nil
            return Pair(a: places[a.run]!, b: places[b.run]!, expected: expected)
        }
    }

    // MARK: Devices

    /// Pairs of devices of one stage.
    private static func devices(_ devices: [[Stretch]], _ rules: TimelineRules.Sound) -> [([Stretch], [Stretch])] {
        func isLine(_ device: [Stretch]) -> Bool { rules.lines.contains(device[0].key.source) }
        let rooms = Dictionary(grouping: devices.filter { !isLine($0) }) { $0[0].key.venue }.sorted { $0.key < $1.key }.map { ranked($0.value, rules) }
        let best = rooms.map { $0.prefix(rules.best) }
        var pairs: [([Stretch], [Stretch])] = []
        for room in rooms { pairs += room.dropFirst().map { (room[0], $0) } }
        for (i, one) in best.enumerated() { for other in best[(i + 1)...] { for a in one { pairs += other.map { (a, $0) } } } }
        for line in devices where isLine(line) { pairs += best.joined().map { ($0, line) } }
        // Meetings without a room of their own are still of one another's time.
        let lines = ranked(devices.filter(isLine), rules)
        return pairs + lines.dropFirst().map { (lines[0], $0) }
    }

    /// The best first: by source, then by how much they recorded.
    private static func ranked(_ devices: [[Stretch]], _ rules: TimelineRules.Sound) -> [[Stretch]] {
        func rank(_ at: Int) -> (Int, Int64, Int) { (rules.rooms.firstIndex(of: devices[at][0].key.source) ?? rules.rooms.count, -devices[at].map(\.length).reduce(0, +), at) }
        return devices.indices.sorted { rank($0) < rank($1) }.map { devices[$0] }
    }

    // MARK: Stretches

    /// Of two devices the pairs of stretches that ran together longest, each stretch of both in one where that is possible.
    private static func stretches(_ a: [Stretch], _ b: [Stretch], _ rules: TimelineRules.Sound) -> [(Stretch, Stretch)] {
        struct Candidate {
            let a, b: Int
            let common: Int64
        }
        var candidates: [Candidate] = []
        for (i, one) in a.enumerated() {
            for (k, other) in b.enumerated() {
                // Where nothing tells when one of them ran it may be any time.
                guard one.isDated, other.isDated, let first = one.reading, let second = other.reading else {
                    candidates.append(Candidate(a: i, b: k, common: min(one.length, other.length)))
                    continue
                }
                let common = min(first + one.length, second + other.length) - max(first, second)
                if common > -microseconds(rules.slack) { candidates.append(Candidate(a: i, b: k, common: common)) }
            }
        }
        if candidates.isEmpty {
            // Clocks that are days off, or eight hours: the longest may still be of one time.
            func longest(_ stretches: [Stretch]) -> Int { stretches.indices.max { (stretches[$0].length, -$0) < (stretches[$1].length, -$1) }! }
            candidates.append(Candidate(a: longest(a), b: longest(b), common: 0))
        }
        candidates.sort { ($0.common, -$0.a, -$0.b) > ($1.common, -$1.a, -$1.b) }
        var chosen: [Candidate] = []
        var (seenA, seenB): (Set<Int>, Set<Int>) = ([], [])
        for candidate in candidates where chosen.count < rules.pairs && !(seenA.contains(candidate.a) && seenB.contains(candidate.b)) {
            chosen.append(candidate)
            seenA.insert(candidate.a)
            seenB.insert(candidate.b)
        }
        return chosen.map { (a[$0.a], b[$0.b]) }
    }
}

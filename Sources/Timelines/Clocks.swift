internal import Evidence

/// Leads every stretch to one clock: over shared sound from stretch to stretch, over a recorder's own clock between its
/// stretches, always along the way that leaves least open (Dijkstra's algorithm by the width of what is left open).
struct Clocks {
    let reference: Timeline.Reference?
    /// Of each stretch; nil where nothing leads to it.
    let places: [ClockPlace?]

    init(_ stretches: [Stretch], _ links: [ClockLink], _ rules: TimelineRules) {
        let links = links + Self.recorders(stretches)
        guard let first = Self.reference(stretches, links, rules) else {
            (reference, places) = (nil, stretches.map { _ in nil })
            return
        }
        let isDeclared = stretches[first].declared != nil
        reference = Timeline.Reference(kind: isDeclared ? .declared : .recorder, venue: stretches[first].key.venue, source: stretches[first].key.source, device: stretches[first].device)
        var spread = Spread(links, rules.clock, count: stretches.count)
        // What is led to standard time by a person's word is on the clock of another such only as well as that word is right; on a
        // clock that nobody has checked nobody knows.
        func own(_ stretch: Stretch, _ method: Timeline.Placing.Method, half: Double?) -> ClockPlace? {
            guard stretch.isDated, let reading = stretch.reading else { return nil }
            return ClockPlace(begin: reading + (stretch.declared ?? 0), half: microseconds(half ?? 0), rate: 0, method: method, known: 0...max(0, stretch.length), isBounded: half != nil)
        }
        spread.begin(at: first, own(stretches[first], .reference, half: 0))
        if isDeclared { for (i, stretch) in stretches.enumerated() where stretch.isTold && i != first { spread.begin(at: i, own(stretch, .declared, half: rules.clock.declared)) } }
        spread.run()
        for (i, stretch) in stretches.enumerated() where spread.places[i] == nil { spread.begin(at: i, own(stretch, stretch.isTold ? .declared : .recorder, half: nil)) }
        spread.run()
        places = spread.places
    }

    // MARK: The clock that the others are led to

    /// One that leads to another venue; one that leads to standard time; of the main venue; of the best sound.
    private static func reference(_ stretches: [Stretch], _ links: [ClockLink], _ rules: TimelineRules) -> Int? {
        let groups = groups(stretches.count, links)
        var venues: [Int: Set<String>] = [:]
        for (i, stretch) in stretches.enumerated() { venues[groups[i], default: []].insert(stretch.key.venue) }
        let linked = Set(links.flatMap { [$0.a, $0.b] })
        func rank(_ i: Int) -> [Int64] {
            let (key, rooms) = (stretches[i].key, rules.sound.rooms)
            let source = rooms.firstIndex(of: key.source) ?? (rules.sound.lines.contains(key.source) ? rooms.count + 1 : rooms.count)
            return [
                venues[groups[i]]!.count > 1 ? 0 : 1, stretches[i].declared != nil ? 0 : 1, key.venue == "main" ? 0 : 1, linked.contains(i) ? 0 : 1, key.stage == "evaluation" ? 0 : 1, Int64(source),
                -stretches[i].length, Int64(i),
            ]
        }
        return stretches.indices.filter { stretches[$0].isDated }.min { rank($0).lexicographicallyPrecedes(rank($1)) }
    }

    /// The number of the group that each belongs to: those that lead to each other.
    private static func groups(_ count: Int, _ links: [ClockLink]) -> [Int] {
        var groups = Array(0..<count)
        var changed = true
        while changed {
            changed = false
            for link in links where groups[link.a] != groups[link.b] {
                let least = min(groups[link.a], groups[link.b])
                (groups[link.a], groups[link.b]) = (least, least)
                changed = true
            }
        }
        return groups
    }

    /// Between each stretch of a recorder and its next.
    private static func recorders(_ stretches: [Stretch]) -> [ClockLink] {
        let dated = stretches.indices.filter { stretches[$0].isDated && !stretches[$0].isStated }
        let clocks = Dictionary(grouping: dated) { [stretches[$0].key.venue, stretches[$0].key.source, stretches[$0].device, stretches[$0].declared.map(String.init) ?? ""] }
        return clocks.values.sorted { $0[0] < $1[0] }.flatMap { clock in
            let ordered = clock.sorted { (stretches[$0].reading!, $0) < (stretches[$1].reading!, $1) }
            return zip(ordered, ordered.dropFirst()).map { ClockLink(a: $0, b: $1, kind: .recorder(later: stretches[$1].reading! - stretches[$0].reading!)) }
        }
    }
}

/// Places that lead to places.
private struct Spread {
    private let links: [ClockLink]
    private let rules: TimelineRules.Clock
    private(set) var places: [ClockPlace?]
    /// Found, and not yet gone on from.
    private var open: Set<Int> = []

    init(_ links: [ClockLink], _ rules: TimelineRules.Clock, count: Int) {
        self.links = links
        self.rules = rules
        places = Array(repeating: nil, count: count)
    }

    mutating func begin(at stretch: Int, _ place: ClockPlace?) {
        guard let place else { return }
        places[stretch] = place
        open.insert(stretch)
    }

    /// Goes on from the place that leaves least open, until there is none.
    mutating func run() {
        while let here = open.min(by: { (places[$0]!.half, $0) < (places[$1]!.half, $1) }), let place = places[here] {
            open.remove(here)
            for link in links {
                if link.a == here { offer(link.forth(from: place, rules), to: link.b) }
                if link.b == here { offer(link.back(from: place, rules), to: link.a) }
            }
        }
    }

    private mutating func offer(_ place: ClockPlace, to stretch: Int) {
        guard places[stretch].map({ $0.isBounded && place.isBounded && place.half < $0.half }) ?? true else { return }
        places[stretch] = place
        open.insert(stretch)
    }
}

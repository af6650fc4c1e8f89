internal import Evidence

/// Where a stretch lies on the one clock: a moment for each of its own, and how far wrong that may be. Microseconds.
struct ClockPlace {
    /// The beginning of the stretch.
    let begin: Int64
    /// How far wrong, either way, within ``known``.
    let half: Int64
    /// By what part of a second one of the stretch is longer than one of the clock.
    let rate: Double
    let method: Timeline.Placing.Method
    /// The part of the stretch in which its place was found; away from it a wrong rate tells.
    let known: ClosedRange<Int64>
    /// Whether anybody can tell how far wrong it may be.
    let isBounded: Bool

    func time(_ at: Int64) -> Int64 { begin + at + whole(Double(at) * rate) }

    func uncertainty(_ at: Int64, _ rules: TimelineRules.Clock) -> Int64 {
        let away = max(known.lowerBound - at, at - known.upperBound, 0)
        return half + whole((Double(away) * rules.wander / 1e6).rounded(.up))
    }
}

/// What leads from one stretch's place to another's.
struct ClockLink {
    enum Kind {
        /// Shared sound. Places are those of the stretches; at `middle` of `b`, `offset` more in `a`.
        case sound(offset: Int64, half: Int64, drift: Double, middle: Int64, heard: ClosedRange<Int64>)
        /// One recorder's clock, read at the beginning of both: how much later `b` begins.
        case recorder(later: Int64)
    }

    let a: Int
    let b: Int
    let kind: Kind

    /// Where `b` lies when `a` lies at `place`.
    func forth(from place: ClockPlace, _ rules: TimelineRules.Clock) -> ClockPlace {
        switch kind {
        case .sound(let offset, let half, let drift, let middle, let heard):
            let other = middle + offset
            let rate = (1 + drift) * (1 + place.rate) - 1
            return Self.place(middle, at: place.time(other), half: place.uncertainty(other, rules) + half, rate, heard, place.isBounded)
        case .recorder(let later): return Self.sibling(of: place, later: later, rules)
        }
    }

    /// Where `a` lies when `b` lies at `place`.
    func back(from place: ClockPlace, _ rules: TimelineRules.Clock) -> ClockPlace {
        switch kind {
        case .sound(let offset, let half, let drift, let middle, let heard):
            let rate = (1 + place.rate) / (1 + drift) - 1
            return Self.place(
                middle + offset, at: place.time(middle), half: place.uncertainty(middle, rules) + half, rate, (heard.lowerBound + offset)...(heard.upperBound + offset), place.isBounded)
        case .recorder(let later): return Self.sibling(of: place, later: -later, rules)
        }
    }

    private static func place(_ at: Int64, at time: Int64, half: Int64, _ rate: Double, _ known: ClosedRange<Int64>, _ isBounded: Bool) -> ClockPlace {
        ClockPlace(begin: time - at - whole(Double(at) * rate), half: half, rate: rate, method: .measured, known: known, isBounded: isBounded)
    }

    private static func sibling(of place: ClockPlace, later: Int64, _ rules: TimelineRules.Clock) -> ClockPlace {
        ClockPlace(
            begin: place.time(later), half: place.uncertainty(later, rules) + microseconds(rules.resolution), rate: place.rate, method: place.method, known: 0...0, isBounded: place.isBounded)
    }
}

/// What an aligned pair says, if it can be so: places in its runs, in microseconds.
struct SharedSound {
    /// The place in `a` less that in `b`, at ``middle`` of `b`.
    let offset: Int64
    let drift: Double
    let heard: ClosedRange<Int64>
    let middle: Int64

    /// - Returns: nil where the pair is not aligned, or its figures are those of no recordings.
    init?(_ alignment: Alignment) {
        guard alignment.verdict == .aligned, let interval = alignment.offset, let from = alignment.lines.map(\.from.count).min(), let to = alignment.lines.map(\.to.count).max() else { return nil }
        let drift = (alignment.drift?.value ?? 0) / 1e6
        guard from >= 0, from <= to, to <= longest, interval.low <= interval.high, max(abs(interval.low.count), abs(interval.high.count)) <= longest, abs(drift) <= 0.01 else { return nil }
        heard = from...to
        middle = (from + to) / 2
        offset = interval.middle.count + whole(Double(middle) * drift)
        self.drift = drift
    }
}

extension ClockLink {
    /// - Returns: nil where the pair is not aligned, or not of these stretches as they are joined now.
    init?(_ pair: Timeline.Pair, _ places: [String: (stretch: Int, at: Int64)], _ rules: TimelineRules) {
        guard let sound = SharedSound(pair.alignment), let a = Self.stretch(pair.a, places), let b = Self.stretch(pair.b, places), a.stretch != b.stretch else { return nil }
        self.init(
            a: a.stretch, b: b.stretch,
            kind: .sound(
                offset: sound.offset + a.later - b.later, half: Self.half(pair, rules), drift: sound.drift, middle: sound.middle + b.later,
                heard: (sound.heard.lowerBound + b.later)...(sound.heard.upperBound + b.later)))
    }

    /// How far wrong an offset may be either way.
    static func half(_ pair: Timeline.Pair, _ rules: TimelineRules) -> Int64 {
        // Over a line one direction alone leaves open how much of the lag is the line's.
        let crosses = pair.a.venue != pair.b.venue || rules.sound.lines.contains(pair.a.source) || rules.sound.lines.contains(pair.b.source)
        return (pair.alignment.offset?.uncertainty.count ?? 0) + microseconds(rules.clock.lag) + (crosses && pair.alignment.lines.count < 2 ? microseconds(rules.clock.line) : 0)
    }

    /// The stretch that has all of a run's recordings as the run joins them, and how much later the run begins in it.
    static func stretch(_ run: Timeline.Run, _ places: [String: (stretch: Int, at: Int64)]) -> (stretch: Int, later: Int64)? {
        guard let first = run.parts.first, let place = places[first.path] else { return nil }
        let later = place.at - first.at.count
        guard abs(later) <= longest else { return nil }
        let isWhole = run.parts.allSatisfy { part in places[part.path].map { $0.stretch == place.stretch && $0.at - part.at.count == later } ?? false }
        return isWhole ? (place.stretch, later) : nil
    }
}

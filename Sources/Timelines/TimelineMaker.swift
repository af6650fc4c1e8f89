package import Evidence

/// All recordings of a project on one clock: gaps, overlaps, coverage. docs/timeline.md.
package struct TimelineMaker {
    /// What the project says, and the list of sources.
    package struct Frame: Sendable {
        package var venues: [String]
        package var schedule: Project.Schedule?
        /// Sources that every venue has to have, and those that the project has to have once.
        package var ofVenues: [String]
        package var ofProject: [String]

        package init(venues: [String], schedule: Project.Schedule?, ofVenues: [String], ofProject: [String]) {
            self.venues = venues
            self.schedule = schedule
            self.ofVenues = ofVenues
            self.ofProject = ofProject
        }
    }

    private let rules: TimelineRules
    private let devices: [Devices.Device]
    /// Of all devices, one device's after the other's.
    private let stretches: [Stretch]
    private let clocks: Clocks
    private let alignments: [Timeline.Pair]

    /// - Parameters:
    ///   - alignments: what came of holding sounds against each other; those that are not of these recordings, as they are
    ///     joined now, are left out.
    ///   - packets: the ends of a recording with that path, for overlaps that content tells.
    package static func make(_ takes: [Take], _ frame: Frame, alignments: [Timeline.Pair], rules: TimelineRules, packets: (String) -> PacketEnds?) -> Timeline {
        let maker = TimelineMaker(takes, alignments, rules, packets)
        let tracks = maker.tracks()
        let stages = stages(frame.schedule)
        return Timeline(clock: maker.clocks.reference, stages: stages, tracks: tracks, coverage: CoverageOf(tracks, stages, frame, rules).all(), alignments: maker.alignments)
    }

    private init(_ takes: [Take], _ alignments: [Timeline.Pair], _ rules: TimelineRules, _ packets: (String) -> PacketEnds?) {
        self.rules = rules
        devices = Devices.of(takes)
        let stretches = devices.flatMap { Stretch.of($0, rules, packets: packets) }
        var places: [String: (stretch: Int, at: Int64)] = [:]
        for (i, stretch) in stretches.enumerated() { for part in stretch.parts { places[part.take.path] = (i, part.at) } }
        func order(_ pair: Timeline.Pair) -> [Int64]? {
            guard let a = ClockLink.stretch(pair.a, places), let b = ClockLink.stretch(pair.b, places) else { return nil }
            return [Int64(a.stretch), Int64(b.stretch), a.later, b.later]
        }
        let known = alignments.compactMap { pair in order(pair).map { (order: $0, pair: pair) } }
        self.alignments = known.sorted { $0.order.lexicographicallyPrecedes($1.order) }.map(\.pair)
        clocks = Clocks(stretches, self.alignments.compactMap { ClockLink($0, places, rules) }, rules)
        self.stretches = stretches
    }

    private static func stages(_ schedule: Project.Schedule?) -> [Timeline.Stage] {
        [("opening", schedule?.openingAt, schedule?.openingEnd), ("evaluation", schedule?.evaluationStart, schedule?.evaluationEnd)].compactMap { stage, from, to in
            from.flatMap { WallTime($0) }.map { from in Timeline.Stage(stage: stage, from: from, to: to.flatMap { WallTime($0) }.flatMap { $0.microseconds > from.microseconds ? $0 : nil }) }
        }
    }

    // MARK: Tracks

    private func tracks() -> [Timeline.Track] {
        var next = 0
        return devices.map { device in
            var placed: [(segment: Timeline.Segment, take: Take, isByContent: Bool)] = []
            while next < stretches.count, stretches[next].key == device.key, stretches[next].device == device.name {
                placed += stretches[next].parts.map { (segment($0, of: stretches[next], clocks.places[next]), $0.take, $0.isByContent) }
                next += 1
            }
            // Stable: what has no place keeps its order, behind.
            let ordered = placed.enumerated().sorted { ($0.element.segment.span?.from.microseconds ?? .max, $0.offset) < ($1.element.segment.span?.from.microseconds ?? .max, $1.offset) }.map(\.element)
            let neighbours = Neighbours(ordered, rules.files)
            return Timeline.Track(
                venue: device.key.venue, stage: device.key.stage, source: device.key.source, device: device.name, segments: ordered.map(\.segment), gaps: neighbours.gaps(), overlaps: neighbours.overlaps())
        }
    }

    /// Moments that can be written down, the years 0 to 9999.
    private static let written: ClosedRange<Int64> = -62_000_000_000_000_000...253_000_000_000_000_000

    private func segment(_ part: Stretch.Part, of stretch: Stretch, _ place: ClockPlace?) -> Timeline.Segment {
        let take = part.take
        guard let place, [part.at, part.at + take.length].allSatisfy({ Self.written.contains(place.time($0)) }) else {
            return Timeline.Segment(path: take.path, span: nil, hasPicture: take.hasPicture, hasSound: take.hasSound, losses: [], placing: .init(method: .unknown, declared: take.declared.map(Millionths.init)))
        }
        func span(_ from: Int64, _ to: Int64) -> Timeline.Span {
            Timeline.Span(from: WallTime(microseconds: place.time(part.at + from)), to: WallTime(microseconds: place.time(part.at + to)))
        }
        let whole = span(0, take.length)
        let shift = stretch.isDated ? whole.from.microseconds - (stretch.reading! + part.at) : 0
        let uncertainty = max(place.uncertainty(part.at, rules.clock), place.uncertainty(part.at + take.length, rules.clock))
        return Timeline.Segment(
            path: take.path, span: whole, hasPicture: take.hasPicture, hasSound: take.hasSound,
            losses: take.losses.filter { $0.to > 0 && $0.from < take.length }.map { .init(span: span(max(0, $0.from), min(take.length, $0.to)), picture: $0.picture, sound: $0.sound, code: $0.code) },
            placing: Timeline.Placing(
                method: place.method, shift: Millionths(count: shift), drift: Millionths(-place.rate * 1e6), uncertainty: place.isBounded ? Millionths(count: uncertainty) : nil,
                declared: take.declared.map(Millionths.init)))
    }
}

/// The recordings of one device, and what lies between them.
private struct Neighbours {
    private struct Pair {
        let span: Timeline.Span
        let before: Take
        let after: Take
        let isByContent: Bool
    }

    private let gapsFound: [Pair]
    private let overlapsFound: [Pair]
    private let length: Int64?
    private let isNumbered: Bool
    private let rules: TimelineRules.Files

    init(_ ordered: [(segment: Timeline.Segment, take: Take, isByContent: Bool)], _ rules: TimelineRules.Files) {
        self.rules = rules
        let placed = ordered.filter { $0.segment.span != nil }
        var gaps: [Pair] = []
        var overlaps: [Pair] = []
        var steps: [Int] = []
        // The one that reaches furthest so far.
        var last = placed.first
        for here in placed.dropFirst() {
            guard let before = last, let end = before.segment.span?.to, let span = here.segment.span else { break }
            let between = span.from.microseconds - end.microseconds
            if between > microseconds(rules.join) {
                gaps.append(Pair(span: .init(from: end, to: span.from), before: before.take, after: here.take, isByContent: false))
            } else {
                if let a = before.take.name.number, let b = here.take.name.number { steps.append(b - a) }
                if between < 0, here.isByContent || -between > microseconds(rules.join) {
                    let until = min(end.microseconds, span.to.microseconds)
                    overlaps.append(Pair(span: .init(from: span.from, to: WallTime(microseconds: until)), before: before.take, after: here.take, isByContent: here.isByContent))
                }
            }
            if span.to.microseconds >= end.microseconds { last = here }
        }
        (gapsFound, overlapsFound) = (gaps, overlaps)
        isNumbered = steps.count >= 2 && steps.allSatisfy { $0 == 1 }
        length = Self.regular(placed.map(\.take.length), rules)
    }

    /// The length of most of the files; nil where they have none in common.
    private static func regular(_ lengths: [Int64], _ rules: TimelineRules.Files) -> Int64? {
        guard lengths.count >= rules.regular else { return nil }
        let middle = lengths.sorted()[lengths.count / 2]
        let alike = lengths.count { abs($0 - middle) <= microseconds(rules.whole) / 2 }
        return middle > microseconds(rules.whole) * 2 && alike >= rules.regular && alike * 2 > lengths.count ? middle : nil
    }

    func gaps() -> [Timeline.Gap] { gapsFound.map { Timeline.Gap(span: $0.span, cause: cause($0), before: $0.before.path, after: $0.after.path) } }

    func overlaps() -> [Timeline.Overlap] {
        overlapsFound.map { Timeline.Overlap(span: $0.span, first: $0.before.path, second: $0.after.path, basis: $0.isByContent ? .content : .clock) }
    }

    /// Numbers say more than lengths: where the next number follows nothing is missing.
    private func cause(_ gap: Pair) -> Timeline.Gap.Cause {
        if isNumbered, let before = gap.before.name.number, let after = gap.after.name.number, after > before { return after - before > 1 ? .notSubmitted : .notRecorded }
        guard let length else { return .notRecorded }
        let files = (gap.span.length + length / 2) / length
        return files >= 1 && abs(gap.span.length - files * length) <= microseconds(rules.whole) ? .notSubmitted : .notRecorded
    }
}

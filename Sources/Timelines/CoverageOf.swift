internal import Evidence

/// What of the stages' declared time is recorded, by picture and by sound.
///
/// Recordings count for the stage under which they are filed. Dark pictures and silence are recorded all the same; what is
/// lost inside a file is not.
struct CoverageOf {
    private let tracks: [Timeline.Track]
    private let stages: [(stage: String, span: Timeline.Span)]
    private let frame: TimelineMaker.Frame
    private let rules: TimelineRules.Coverage

    init(_ tracks: [Timeline.Track], _ stages: [Timeline.Stage], _ frame: TimelineMaker.Frame, _ rules: TimelineRules) {
        self.tracks = tracks
        self.stages = stages.compactMap { stage in stage.to.map { (stage.stage, Timeline.Span(from: stage.from, to: $0)) } }
        self.frame = frame
        self.rules = rules.coverage
    }

    /// By stage; of each, venue by venue, the venue as a whole before its sources; last what the project has to have once.
    func all() -> [Timeline.Coverage] {
        stages.flatMap { stage, span in
            let here = tracks.filter { $0.stage == stage }
            let venues = venues(of: stage, here)
            let ofVenues = venues.flatMap { venue in rows(venue, stage, span, here.filter { $0.venue == venue }) }
            return ofVenues + frame.ofProject.sorted().flatMap { source in required(source, stage, venue: nil, span, here) }
        }
    }

    /// The venues that have to have recordings of a stage, and those that have some.
    private func venues(of stage: String, _ here: [Timeline.Track]) -> [String] {
        let present = Set(here.map(\.venue))
        if rules.once.contains(stage) { return present.isEmpty ? Array(frame.venues.prefix(1)) : present.sorted() }
        return present.union(frame.venues).sorted()
    }

    private func rows(_ venue: String, _ stage: String, _ span: Timeline.Span, _ here: [Timeline.Track]) -> [Timeline.Coverage] {
        let room = here.filter { !rules.apart.contains($0.source) }
        let isProjects = frame.venues.contains(venue)
        var rows = [Timeline.Coverage.What.picture, .sound].map { row(venue, stage, nil, $0, isRequired: isProjects, span, room) }
        if isProjects { for source in frame.ofVenues.sorted() { rows += required(source, stage, venue: venue, span, here) } }
        // The rest is told as well, for whoever looks.
        let told = Set(frame.ofVenues + frame.ofProject)
        for source in Set(here.map(\.source)).subtracting(told).sorted() {
            let own = here.filter { $0.source == source }
            for what in [Timeline.Coverage.What.picture, .sound] where own.contains(where: { $0.segments.contains { has($0, what) } }) {
                rows.append(row(venue, stage, source, what, isRequired: false, span, own))
            }
        }
        return rows
    }

    private func required(_ source: String, _ stage: String, venue: String?, _ span: Timeline.Span, _ here: [Timeline.Track]) -> [Timeline.Coverage] {
        let asked = rules.sources[source] ?? .init(stages: ["evaluation"], what: [.picture])
        guard asked.stages.contains(stage) else { return [] }
        let fit = here.filter { $0.source == source || asked.instead?.contains($0.source) == true }
        return asked.what.map { row(venue, stage, source, $0, isRequired: true, span, fit) }
    }

    private func row(_ venue: String?, _ stage: String, _ source: String?, _ what: Timeline.Coverage.What, isRequired: Bool, _ span: Timeline.Span, _ tracks: [Timeline.Track]) -> Timeline.Coverage {
        let there = Spans(tracks.flatMap(\.segments).flatMap { recorded($0, what) }).within(span)
        let missing = there.missing(in: span).filter { $0.length > microseconds(rules.tolerance) }
        return Timeline.Coverage(venue: venue, stage: stage, source: source, what: what, isRequired: isRequired, span: span, covered: Millionths(count: there.length), missing: missing)
    }

    private func has(_ segment: Timeline.Segment, _ what: Timeline.Coverage.What) -> Bool { what == .picture ? segment.hasPicture : segment.hasSound }

    /// The parts of a recording's time that have it.
    private func recorded(_ segment: Timeline.Segment, _ what: Timeline.Coverage.What) -> [Timeline.Span] {
        guard has(segment, what), let span = segment.span else { return [] }
        return Spans(segment.losses.filter { what == .picture ? $0.picture : $0.sound }.map(\.span)).missing(in: span)
    }
}

/// Spans that do not touch each other, in order of time.
private struct Spans {
    private var spans: [Timeline.Span] = []

    init(_ any: [Timeline.Span]) {
        for span in any.sorted(by: { $0.from.microseconds < $1.from.microseconds }) where span.length > 0 {
            if let last = spans.last, span.from.microseconds <= last.to.microseconds {
                if span.to.microseconds > last.to.microseconds { spans[spans.count - 1].to = span.to }
            } else {
                spans.append(span)
            }
        }
    }

    var length: Int64 { spans.reduce(0) { $0 + $1.length } }

    func within(_ whole: Timeline.Span) -> Self {
        Self(spans.map { span in
            Timeline.Span(from: span.from.microseconds < whole.from.microseconds ? whole.from : span.from, to: span.to.microseconds > whole.to.microseconds ? whole.to : span.to)
        })
    }

    /// What of a span is in none of them.
    func missing(in whole: Timeline.Span) -> [Timeline.Span] {
        var missing: [Timeline.Span] = []
        var at = whole.from
        for span in within(whole).spans {
            if span.from.microseconds > at.microseconds { missing.append(.init(from: at, to: span.from)) }
            at = span.to
        }
        if whole.to.microseconds > at.microseconds { missing.append(.init(from: at, to: whole.to)) }
        return missing
    }
}

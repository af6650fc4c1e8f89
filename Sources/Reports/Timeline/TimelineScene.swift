package import Evidence

/// What every drawing of a timeline has, before anything is drawn: stages with their axes, venues, lanes, and what is
/// marked on them.
package struct TimelineScene: Sendable {
    package struct Panel: Sendable {
        package let stage: String
        package let axis: TimelineAxis
        /// What the project declares, where it lies here.
        package let declared: Timeline.Stage?
        /// Whether the project declares a time for the stage, and it lies elsewhere.
        package let isAstray: Bool
        package let venues: [Venue]
        /// Of all venues together.
        package let shared: [Timeline.Coverage]
    }

    package struct Venue: Sendable {
        package let id: String
        /// Of the venue as a whole, and of single sources.
        package let coverage: [Timeline.Coverage]
        package let lanes: [Lane]
    }

    package struct Lane: Sendable {
        /// Which of the timeline's tracks it is.
        package let track: Int
        package let segments: [Timeline.Segment]
        package let gaps: [Gap]
        package let overlaps: [Timeline.Overlap]
        /// Long ones first, so that short ones are drawn over them.
        package let marks: [Mark]
    }

    package struct Gap: Sendable {
        /// `a`, `b`, ..., by which it is found in the list; nil behind the fifty-second.
        package let key: String?
        package let gap: Timeline.Gap
        /// In the order of the lanes.
        package let track: Int
    }

    package struct Mark: Sendable {
        package let kind: EventKind
        package let span: Timeline.Span
        package let isOfPicture: Bool
        package let isOfSound: Bool
        package let path: String
        package let finding: Finding
    }

    /// In order of time, what lies beside the declared times last.
    package private(set) var panels: [Panel] = []
    /// Every gap, in the order in which they are drawn.
    package private(set) var gaps: [Gap] = []
    /// Recordings that nobody knows a place for, by track.
    package let unplaced: [(track: Int, paths: [String])]

    /// Stretches of a stage with more than twelve hours of nothing between them have each an axis of their own: a recorder
    /// whose clock was never set is not to shrink everything else to a point.
    private static let longestHole: Int64 = 12 * 3_600_000_000
    private static let keys = (0..<26).map { String(UnicodeScalar(UInt8(97 + $0))) } + (0..<26).map { String(UnicodeScalar(UInt8(65 + $0))) }

    package init(_ timeline: Timeline, recordings: [Recording]) {
        let recordings = Dictionary(recordings.map { ($0.path, $0) }) { first, _ in first }
        unplaced = timeline.tracks.enumerated().compactMap { index, track in
            let paths = track.segments.filter { $0.span == nil }.map(\.path)
            return paths.isEmpty ? nil : (index, paths)
        }
        let stages = TimelineScene.unique(timeline.stages.map(\.stage) + timeline.tracks.map(\.stage))
        let places = stages.flatMap { stage in TimelineScene.axes(of: stage, timeline).map { (stage, $0) } }.sorted { $0.1.from < $1.1.from }
        for (stage, axis) in places {
            let panel = panel(stage, axis, timeline, recordings)
            if !panel.venues.isEmpty || panel.declared != nil { panels.append(panel) }
        }
        panels = panels.filter { !$0.isAstray } + panels.filter(\.isAstray)
    }

    private static func axes(of stage: String, _ timeline: Timeline) -> [TimelineAxis] {
        let declared = timeline.stages.filter { $0.stage == stage }.map { Timeline.Span(from: $0.from, to: $0.to ?? $0.from).upright }
        let recorded = timeline.tracks.filter { $0.stage == stage }.flatMap(\.segments).compactMap(\.span?.upright)
        var joined: [Timeline.Span] = []
        for span in (declared + recorded).sorted(by: { ($0.from.microseconds, $0.to.microseconds) < ($1.from.microseconds, $1.to.microseconds) }) {
            if let last = joined.last, span.from.microseconds - last.to.microseconds <= longestHole {
                joined[joined.count - 1].to = last.to.microseconds < span.to.microseconds ? span.to : last.to
            } else {
                joined.append(span)
            }
        }
        return joined.map(TimelineAxis.init)
    }

    // MARK: Pictures

    /// The moments at which pictures of a track would show most of it: the same ones of every track, so that pictures above
    /// each other are of one moment.
    ///
    /// - Parameter most: pictures of a track.
    package func moments(atMost most: Int) -> [Int: [WallTime]] {
        var moments: [Int: [WallTime]] = [:]
        for panel in panels {
            let all = (0..<Int64(most)).map { panel.axis.time(panel.axis.from + panel.axis.length / Int64(2 * most) * (2 * $0 + 1)) }
            for lane in panel.venues.flatMap(\.lanes) {
                let spans = lane.segments.filter(\.hasPicture).flatMap { $0.present(\.picture) }
                moments[lane.track, default: []] += all.filter { time in spans.contains { $0.from.microseconds <= time.microseconds && time.microseconds < $0.to.microseconds } }
            }
        }
        return moments.filter { !$0.value.isEmpty }
    }

    // MARK: One panel

    private mutating func panel(_ stage: String, _ axis: TimelineAxis, _ timeline: Timeline, _ recordings: [String: Recording]) -> Panel {
        func isHere(_ time: WallTime) -> Bool { axis.from <= time.microseconds && time.microseconds <= axis.to }
        let coverage = timeline.coverage.filter { $0.stage == stage && isHere($0.span.from) }
        var lanes: [(venue: String, lane: Lane)] = []
        for (index, track) in timeline.tracks.enumerated() where track.stage == stage {
            let segments = track.segments.filter { $0.span.map { isHere($0.from) } ?? false }
            guard !segments.isEmpty else { continue }
            let own = track.gaps.filter { isHere($0.span.from) && isHere($0.span.to) }.map { gap -> Gap in
                let gap = Gap(key: gaps.count < TimelineScene.keys.count ? TimelineScene.keys[gaps.count] : nil, gap: gap, track: index)
                gaps.append(gap)
                return gap
            }
            let marks = segments.flatMap { TimelineScene.marks(on: $0, recordings[$0.path]) }.sorted { ($1.span.length, $0.span.from.microseconds) < ($0.span.length, $1.span.from.microseconds) }
            lanes.append((track.venue, Lane(track: index, segments: segments, gaps: own, overlaps: track.overlaps.filter { isHere($0.span.from) }, marks: marks)))
        }
        let venues = TimelineScene.unique(lanes.map(\.venue) + coverage.compactMap(\.venue)).map { venue in
            Venue(id: venue, coverage: coverage.filter { $0.venue == venue }, lanes: lanes.filter { $0.venue == venue }.map(\.lane))
        }
        let own = timeline.stages.filter { $0.stage == stage }
        let declared = own.first { isHere($0.from) }
        return Panel(stage: stage, axis: axis, declared: declared, isAstray: declared == nil && !own.isEmpty, venues: venues, shared: coverage.filter { $0.venue == nil })
    }

    private static func marks(on segment: Timeline.Segment, _ recording: Recording?) -> [Mark] {
        guard let span = segment.span?.upright else { return [] }
        let losses = segment.losses.map { loss in
            Mark(kind: EventKind(loss.code) ?? .gap, span: loss.span.upright, isOfPicture: loss.picture, isOfSound: loss.sound, path: segment.path, finding: Finding(loss.code, .warning, path: segment.path, facts: ["detail": "\(secondsText(loss.span.length, per: 1_000_000)) s"]))
        }
        let lost = Set(segment.losses.map(\.code))
        let events = ((recording?.damage ?? []) + (recording?.analysis?.events ?? [])).compactMap { event -> Mark? in
            // A loss says it already.
            guard let kind = EventKind(event.code), !lost.contains(event.code), let place = place(event, on: segment, span) else { return nil }
            let stream = event.stream.flatMap { index in recording?.streams.first { $0.index == index } }
            return Mark(
                kind: kind, span: place, isOfPicture: kind.isOfPicture && stream?.kind != "audio" && segment.hasPicture, isOfSound: kind.isOfSound && stream?.kind != "video" && segment.hasSound, path: segment.path,
                finding: Finding(event.code, .warning, path: segment.path, facts: ["detail": event.detail]))
        }
        return losses + events
    }

    /// Seconds of the recording as times of the clock that the timeline is on.
    private static func place(_ event: Recording.Observation, on segment: Timeline.Segment, _ span: Timeline.Span) -> Timeline.Span? {
        guard let from = event.from.flatMap({ microseconds(of: $0) }), let to = microseconds(of: event.to ?? event.from ?? "") else { return nil }
        func moment(_ media: Int64) -> WallTime { WallTime(microseconds: min(max(segment.moment(media) ?? span.from.microseconds, span.from.microseconds), span.to.microseconds), offset: span.from.offset) }
        return Timeline.Span(from: moment(from), to: moment(to)).upright
    }

    private static func unique(_ ids: [String]) -> [String] {
        var seen: Set<String> = []
        return ids.filter { seen.insert($0).inserted }
    }
}

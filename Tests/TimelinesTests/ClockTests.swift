internal import Evidence
internal import Testing
@testable internal import Timelines

@Suite struct ClockTests {
    private func timeline(_ takes: [Take], _ pairs: [Timeline.Pair], rules: TimelineRules = Made.rules) -> Timeline {
        TimelineMaker.make(takes, Made.frame, alignments: pairs, rules: rules, packets: Made.noPackets)
    }

    private func segment(_ timeline: Timeline, _ path: String) throws -> Timeline.Segment {
        try #require(timeline.tracks.flatMap(\.segments).first { $0.path.hasSuffix(path) })
    }

    private func codes(_ timeline: Timeline) -> [FindingCode] { TimelineFindings.of(timeline, rules: Made.rules).map(\.code).filter { $0.rawValue.hasPrefix("clock.") } }

    private let main = Made.take("main/evaluation/pano", "m_20260915143000.mp4", "14:30:00", seconds: 600)
    private let sub = Made.take("sub1/evaluation/pano", "s_20260915142950.mp4", "14:29:50", seconds: 600)

    @Test func `a clock that is led to another by sound lies in the middle of what both directions leave open`() throws {
        let timeline = timeline([main, sub], [Made.pair(main, sub, offset: (-2.93, -2.52), drift: 20)])
        #expect(timeline.clock == .init(kind: .recorder, venue: "main", source: "pano", device: "m"))
        let own = try segment(timeline, "m_20260915143000.mp4").placing
        #expect(own == .init(method: .reference, uncertainty: Millionths(0)))
        let other = try segment(timeline, "s_20260915142950.mp4")
        // At the beginning of the sub venue's: -2.725 s in the main's, 10 s later by its own clock.
        #expect(other.placing.method == .measured)
        #expect(other.placing.shift == Millionths(7.275))
        #expect(other.placing.drift == Millionths(-20))
        #expect(other.placing.uncertainty == Millionths(0.245))
        #expect(other.span?.from.iso8601 == "2026-09-15T14:29:57.275+08:00")
        // Twenty millionths of ten minutes.
        #expect(other.span?.length == 600_012_000)
        #expect(codes(timeline) == [.clockSlow])
        #expect(TimelineFindings.of(timeline, rules: Made.rules).first { $0.code == .clockSlow }?.facts["seconds"] == "7.28")
    }

    @Test(arguments: [(1.9, nil), (3.0, FindingCode.clockSlow), (61.0, .clockVerySlow), (-3.0, .clockFast), (-61.0, .clockVeryFast)] as [(Double, FindingCode?)])
    func `a clock that is off by more than two seconds is reported, and by more than a minute in other words`(off: Double, code: FindingCode?) {
        let other = Made.take("sub1/evaluation/pano", "s_20260915143000.mp4", "14:30:00", seconds: 600)
        #expect(codes(timeline([main, other], [Made.pair(main, other, offset: (off - 0.01, off + 0.01))])) == [code].compactMap(\.self))
    }

    @Test func `sound heard in one direction only leaves the line's delay open`() throws {
        let timeline = timeline([main, sub], [Made.pair(main, sub, offset: (-2.93, -2.93))])
        #expect(try segment(timeline, "s_20260915142950.mp4").placing.uncertainty == Millionths(0.54))
        let here = Made.take("main/evaluation/seat", "here_20260915143000.mp4", "14:30:00", seconds: 600)
        let room = self.timeline([main, here], [Made.pair(main, here, offset: (0.5, 0.5))])
        #expect(try segment(room, "here_20260915143000.mp4").placing.uncertainty == Millionths(0.04))
    }

    @Test func `what was not aligned to be sure, or of other recordings, leads nowhere`() throws {
        var partial = Made.pair(main, sub, offset: (-2.9, -2.5))
        partial.alignment.verdict = .partial
        var stale = Made.pair(main, sub, offset: (-2.9, -2.5))
        stale.b.parts[0].path += ".gone"
        let timeline = timeline([main, sub], [partial, stale])
        #expect(timeline.alignments == [partial])
        #expect(try segment(timeline, "s_20260915142950.mp4").placing == .init(method: .recorder))
        #expect(codes(timeline) == [.clockUnchecked])
    }

    @Test func `the way that leaves least open leads, over a third where that is better`() throws {
        let meeting = Made.take("main/evaluation/meeting", "x_20260915143000.mp4", "14:30:00", seconds: 600)
        let timeline = timeline(
            [main, sub, meeting], [Made.pair(main, sub, offset: (-4, -1)), Made.pair(main, meeting, offset: (0.1, 0.3)), Made.pair(sub, meeting, offset: (2.7, 2.9))])
        let placing = try segment(timeline, "s_20260915142950.mp4").placing
        // In the meeting at 0 the main's is at 0.2 and the sub's at 2.8: ten seconds less 2.6 of difference.
        #expect(placing.shift == Millionths(7.4))
        #expect(try abs(#require(placing.uncertainty).value - 0.28) < 0.001)
        #expect(!codes(timeline).contains(.clockContradiction))
    }

    @Test func `ways that contradict each other beyond what they leave open are told`() {
        let meeting = Made.take("main/evaluation/meeting", "x_20260915143000.mp4", "14:30:00", seconds: 600)
        let timeline = timeline(
            [main, sub, meeting], [Made.pair(main, sub, offset: (-2.9, -2.5)), Made.pair(main, meeting, offset: (0.1, 0.3)), Made.pair(sub, meeting, offset: (5.1, 5.5))])
        let finding = TimelineFindings.of(timeline, rules: Made.rules).first { $0.code == .clockContradiction }
        #expect(finding?.facts["seconds"] == "2.4")
    }

    @Test func `runs of one recorder share its clock, to the second that names have`() throws {
        let later = Made.take("sub1/evaluation/pano", "s_20260915150000.mp4", "15:00:00", seconds: 600)
        let timeline = timeline([main, sub, later], [Made.pair(main, sub, offset: (-2.93, -2.52), drift: 20)])
        let placing = try segment(timeline, "s_20260915150000.mp4").placing
        #expect(placing.method == .measured)
        // 1810 s later by a clock that loses twenty millionths; ten millionths of uncertainty away from what both recorded.
        #expect(placing.shift == Millionths(7.275 + 1810 * 20e-6))
        let uncertainty = try #require(placing.uncertainty)
        #expect(uncertainty > Millionths(1.245) && uncertainty < Millionths(1.3))
    }

    @Test func `a declared offset leads to standard time, and the rest with it`() throws {
        let told = Made.take("sub1/evaluation/pano", "s_20260915142950.mp4", "14:29:50", seconds: 600, offset: "7.3")
        let timeline = timeline([main, told], [Made.pair(main, told, offset: (-2.93, -2.52))])
        #expect(timeline.clock == .init(kind: .declared, venue: "sub1", source: "pano", device: "s"))
        #expect(try segment(timeline, "s_20260915142950.mp4").span?.from.time == "14:29:57.300")
        #expect(try segment(timeline, "m_20260915143000.mp4").placing.shift == Millionths(0.025))
        #expect(codes(timeline) == [])
    }

    @Test func `a declared offset that the sound contradicts is told, and one that explains it is not`() {
        func codes(_ offset: String) -> [FindingCode] {
            let told = Made.take("sub1/evaluation/pano", "s_20260915142950.mp4", "14:29:50", seconds: 600, offset: offset)
            let first = Made.take("main/evaluation/pano", "m_20260915143000.mp4", "14:30:00", seconds: 600, offset: "0")
            let timeline = timeline([first, told], [Made.pair(first, told, offset: (-2.93, -2.52))])
            #expect(timeline.clock?.venue == "main")
            return self.codes(timeline)
        }
        #expect(codes("7") == [])
        #expect(codes("-7.3") == [.clockDeclaredWrong])
        #expect(codes("63") == [.clockDeclaredWrong])
    }

    @Test func `a declared offset places to the second where sound does not, and says so`() throws {
        let told = Made.take("sub1/evaluation/pano", "s_20260915142950.mp4", "14:29:50", seconds: 600, offset: "7.3")
        let first = Made.take("main/evaluation/pano", "m_20260915143000.mp4", "14:30:00", seconds: 600, offset: "-1")
        let timeline = timeline([first, told, Made.take("sub1/evaluation/seat", "n_20260915143000.mp4", "14:30:00", seconds: 600)], [])
        #expect(try segment(timeline, "m_20260915143000.mp4").span?.from.time == "14:29:59")
        #expect(try segment(timeline, "s_20260915142950.mp4").placing == .init(method: .declared, shift: Millionths(7.3), uncertainty: Millionths(1), declared: Millionths(7.3)))
        #expect(try segment(timeline, "n_20260915143000.mp4").placing == .init(method: .recorder))
    }

    @Test func `what nobody knows the beginning of is placed by sound, or not at all`() throws {
        let undated = Made.take("sub1/evaluation/pano", "hiv00001.mp4", "03:00:00", seconds: 600, source: .fileTime)
        let heard = timeline([main, undated], [Made.pair(main, undated, offset: (30, 30.4))])
        let placed = try segment(heard, "hiv00001.mp4")
        #expect(placed.span?.from.time == "14:30:30.200")
        #expect(placed.placing.method == .measured && placed.placing.shift == Millionths(0))
        let lost = timeline([main, undated], [])
        #expect(try segment(lost, "hiv00001.mp4").span == nil)
        #expect(codes(lost) == [.clockUnplaced])
    }

    @Test func `where no clock is known nothing has a place`() {
        let timeline = timeline([Made.take("main/evaluation/pano", "a.mp4", nil, seconds: 60)], [])
        #expect(timeline.clock == nil)
        #expect(timeline.tracks.map { $0.segments.map(\.span) } == [[nil]])
    }

    @Test func `channels of one recorder that are off alike are told once`() {
        let others = (1...3).map { Made.take("sub1/evaluation/seat", "c\($0)x_20260915142950.mp4", "14:29:50", seconds: 600) }
        let timeline = timeline([main, sub] + others, [Made.pair(main, sub, offset: (-2.93, -2.52))] + others.map { Made.pair(sub, $0, offset: (0, 0)) })
        #expect(codes(timeline) == [.clockSlow])
        #expect(TimelineFindings.of(timeline, rules: Made.rules).first { $0.code == .clockSlow }?.facts["devices"] == "c1x, c2x, c3x, s")
    }
}

/// Figures that nobody measured: a package may say anything.
@Suite struct HostileFiguresTests {
    private let main = Made.take("main/evaluation/pano", "m_20260915143000.mp4", "14:30:00", seconds: 600)
    private let sub = Made.take("sub1/evaluation/pano", "s_20260915142950.mp4", "14:29:50", seconds: 600)

    private func timeline(_ change: (inout Timeline.Pair) -> Void) -> Timeline {
        var pair = Made.pair(main, sub, offset: (-2.9, -2.5))
        change(&pair)
        let timeline = TimelineMaker.make([main, sub], Made.frame, alignments: [pair], rules: Made.rules, packets: Made.noPackets)
        // What stands in it is looked at as well.
        _ = TimelineFindings.of(timeline, rules: Made.rules)
        return timeline
    }

    private let huge = Millionths(count: 999_999_999_999_999_999)

    @Test func `an alignment of impossible figures leads nowhere`() {
        func lines(_ change: @escaping (inout Alignment.Line) -> Void) -> (inout Timeline.Pair) -> Void { { pair in for i in pair.alignment.lines.indices { change(&pair.alignment.lines[i]) } } }
        let changes: [(inout Timeline.Pair) -> Void] = [
            { $0.alignment.offset = .init(low: huge, high: huge) }, { $0.alignment.offset = .init(low: Millionths(1), high: Millionths(0)) }, { $0.alignment.drift = huge }, { $0.alignment.lines = [] },
            lines { $0.from = huge }, lines { $0.from = Millionths(count: -1) }, lines { $0.to = Millionths(count: -1) }, lines { $0.to = huge }, { $0.a.parts[0].at = huge }, { $0.b.parts[0].at = Millionths(count: -huge.count) },
        ]
        for (i, change) in changes.enumerated() { #expect(timeline(change).tracks.last?.segments.first?.placing.method == .recorder, "\(i)") }
        #expect(timeline { _ in }.tracks.last?.segments.first?.placing.method == .measured)
    }

    @Test func `a timeline of impossible figures has findings all the same`() {
        var timeline = timeline { _ in }
        let far = Timeline.Span(from: WallTime(microseconds: -60_000_000_000_000_000), to: WallTime(microseconds: 250_000_000_000_000_000))
        for track in timeline.tracks.indices {
            timeline.tracks[track].segments[0].span = far
            timeline.tracks[track].segments[0].placing = .init(method: .measured, shift: huge, drift: huge, uncertainty: huge)
            timeline.tracks[track].gaps = (0..<40).map { _ in .init(span: far, cause: .notRecorded, before: "", after: "") }
        }
        #expect(!TimelineFindings.of(timeline, rules: Made.rules).isEmpty)
    }

    @Test func `a recording of a year that cannot be written has no place, and an offset of thousands of years is none`() {
        let late = Made.take("main/evaluation/pano", "x.mp4", "9986-12-31 14:30:00", seconds: 86_400 * 500)
        #expect(TimelineMaker.make([late], Made.frame, alignments: [], rules: Made.rules, packets: Made.noPackets).tracks[0].segments[0].span == nil)
        let told = Made.take("main/evaluation/pano", "x.mp4", "14:30:00", seconds: 60, offset: "99999999999")
        #expect(TimelineMaker.make([told], Made.frame, alignments: [], rules: Made.rules, packets: Made.noPackets).tracks[0].segments[0].span?.from.time == "14:30:00")
    }
}

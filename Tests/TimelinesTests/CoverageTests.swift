internal import Evidence
internal import Testing
@testable internal import Timelines

@Suite struct CoverageTests {
    private func timeline(_ takes: [Take], _ frame: TimelineMaker.Frame) -> Timeline { TimelineMaker.make(takes, frame, alignments: [], rules: Made.rules, packets: Made.noPackets) }
    private func words(_ span: Timeline.Span) -> String { "\(span.from.time)-\(span.to.time)" }

    /// `venue source what: missing`, of those that are required or not.
    private func rows(_ timeline: Timeline, required: Bool = true) -> [String] {
        timeline.coverage.filter { $0.isRequired == required }.map { row in
            "\(row.venue ?? "all") \(row.source ?? "any") \(row.what.rawValue): \(row.missing.map(words).joined(separator: " "))"
        }
    }

    private func findings(_ timeline: Timeline) -> [String] {
        TimelineFindings.of(timeline, rules: Made.rules).filter { $0.code.rawValue.hasPrefix("timeline.") }.map { "\($0.code.rawValue) \($0.path ?? "") \($0.facts["spans"] ?? $0.facts["stage"] ?? "")" }
    }

    private let frame = Made.schedule(evaluation: ("14:30:00", "14:40:00"))

    private func whole(_ track: String, _ start: String = "14:29:00", seconds: Double = 700, kinds: [String] = ["video", "audio"], gaps: [(stream: Int, from: String, to: String)] = []) -> Take {
        Made.take(track, "\(track.replacing("/", with: ""))_20260915142900.mp4", start, seconds: seconds, kinds: kinds, gaps: gaps)
    }

    @Test func `a whole evaluation of both venues lacks nothing`() {
        let timeline = timeline(["main", "sub1"].map { whole("\($0)/evaluation/pano") } + [whole("main/evaluation/meeting")], frame)
        #expect(rows(timeline) == [
            "main any picture: ", "main any sound: ", "main pano picture: ", "main pickup sound: ", "sub1 any picture: ", "sub1 any sound: ", "sub1 pano picture: ", "sub1 pickup sound: ",
            "all meeting picture: ", "all meeting sound: ",
        ])
        #expect(timeline.coverage.allSatisfy { $0.covered.text == "600" && words($0.span) == "14:30:00-14:40:00" })
        #expect(findings(timeline).isEmpty)
    }

    @Test func `a late beginning, an early end and a hole are missing, up to the tolerance`() {
        let parts = [("14:30:04", 296.0), ("14:35:20", 274.0)].enumerated().map { Made.take("main/evaluation/pano", "p_2026091514\($0.offset)000.mp4", $0.element.0, seconds: $0.element.1) }
        let timeline = timeline(parts + [whole("sub1/evaluation/pano"), whole("main/evaluation/meeting")], frame)
        #expect(rows(timeline).filter { $0.hasPrefix("main") } == [
            "main any picture: 14:35:00-14:35:20 14:39:54-14:40:00", "main any sound: 14:35:00-14:35:20 14:39:54-14:40:00",
            "main pano picture: 14:35:00-14:35:20 14:39:54-14:40:00", "main pickup sound: 14:35:00-14:35:20 14:39:54-14:40:00",
        ])
        #expect(timeline.coverage[0].covered.text == "570")
        // Of the venue as a whole, once; and of the recorder.
        #expect(findings(timeline) == [
            "timeline.recording-missing data/recordings/main/evaluation 2026-09-15 14:35:00 - 14:35:20, 2026-09-15 14:39:54 - 14:40:00",
            "timeline.gap data/recordings/main/evaluation/pano 2026-09-15 14:35:00 - 14:35:20",
        ])
    }

    @Test func `sound and picture are told apart, and what is lost inside a file is missing`() {
        let timeline = timeline(
            [whole("main/evaluation/pano", gaps: [(0, "120", "130"), (1, "240", "244")]), whole("sub1/evaluation/pano", kinds: ["video"]), whole("main/evaluation/meeting")], frame)
        #expect(rows(timeline).prefix(8).map { String($0) } == [
            "main any picture: 14:31:00-14:31:10", "main any sound: ", "main pano picture: 14:31:00-14:31:10", "main pickup sound: ",
            "sub1 any picture: ", "sub1 any sound: 14:30:00-14:40:00", "sub1 pano picture: ", "sub1 pickup sound: 14:30:00-14:40:00",
        ])
        #expect(timeline.coverage[1].covered.text == "596")
        #expect(findings(timeline) == [
            "timeline.picture-missing data/recordings/main/evaluation 2026-09-15 14:31:00 - 14:31:10", "timeline.sound-missing data/recordings/sub1/evaluation 2026-09-15 14:30:00 - 14:40:00",
        ])
    }

    @Test func `a source that has to be there is missing though others go on, and screens and meetings are not the room`() {
        let timeline = timeline([whole("main/evaluation/seat"), whole("main/evaluation/screen"), whole("main/evaluation/meeting"), whole("sub1/evaluation/screen")], frame)
        #expect(rows(timeline) == [
            "main any picture: ", "main any sound: ", "main pano picture: 14:30:00-14:40:00", "main pickup sound: 14:30:00-14:40:00",
            "sub1 any picture: 14:30:00-14:40:00", "sub1 any sound: 14:30:00-14:40:00", "sub1 pano picture: 14:30:00-14:40:00", "sub1 pickup sound: 14:30:00-14:40:00",
            "all meeting picture: ", "all meeting sound: ",
        ])
        #expect(rows(timeline, required: false) == ["main screen picture: ", "main screen sound: ", "main seat picture: ", "main seat sound: ", "sub1 screen picture: ", "sub1 screen sound: "])
        #expect(findings(timeline).map { $0.split(separator: " ").prefix(2).joined(separator: " ") } == [
            "timeline.picture-missing data/recordings/main/evaluation/pano", "timeline.sound-missing data/recordings/main/evaluation/pickup", "timeline.recording-missing data/recordings/sub1/evaluation",
        ])
    }

    @Test func `a venue without any recording lacks the whole of it`() {
        let timeline = timeline([whole("main/evaluation/pano"), whole("main/evaluation/meeting")], frame)
        #expect(findings(timeline) == ["timeline.recording-missing data/recordings/sub1/evaluation 2026-09-15 14:30:00 - 14:40:00"])
    }

    @Test func `an opening is held once, and needs its end declared`() {
        let opening = Made.take("main/opening/opening", "k_20260915140000.mp4", "14:00:00", seconds: 300)
        let open = timeline([opening], Made.schedule(opening: ("14:00:00", nil)))
        #expect(open.stages.map(\.to) == [nil])
        #expect(open.coverage.isEmpty)
        #expect(findings(open) == ["timeline.undeclared  opening"])
        let timeline = timeline([opening], Made.schedule(opening: ("14:00:00", "14:10:00")))
        #expect(rows(timeline) == ["main any picture: 14:05:00-14:10:00", "main any sound: 14:05:00-14:10:00", "all opening picture: 14:05:00-14:10:00", "all opening sound: 14:05:00-14:10:00"])
        #expect(findings(timeline).count == 1)
        #expect(rows(self.timeline([], Made.schedule(opening: ("14:00:00", "14:10:00")))).count == 4)
    }

    @Test func `a stage that ends before it begins has no coverage`() {
        #expect(timeline([whole("main/evaluation/pano")], Made.schedule(evaluation: ("14:40:00", "14:30:00"))).coverage.isEmpty)
    }

    @Test func `recordings that nobody knows the time of cover nothing`() {
        let timeline = timeline([Made.take("main/evaluation/pano", "hiv00001.mp4", "14:30:00", seconds: 600, source: .fileTime), whole("main/evaluation/pickup")], frame)
        #expect(rows(timeline).contains("main pano picture: 14:30:00-14:40:00"))
    }

    @Test func `an evaluation over midnight is flagged, one until midnight is not`() {
        func flags(_ seconds: Double, _ frame: TimelineMaker.Frame = Made.frame) -> [String] {
            TimelineFindings.of(timeline([Made.take("main/evaluation/pano", "p.mp4", "23:50:00", seconds: seconds)], frame), rules: Made.rules).filter { $0.code == .timelineMidnight }.map { "\($0.facts["from"]!) \($0.facts["to"]!)" }
        }
        #expect(flags(600) == [])
        #expect(flags(601) == ["2026-09-15 23:50:00 2026-09-16 00:00:00.999"])
        #expect(flags(60, Made.schedule(evaluation: ("09:00:00", "23:59:59"))) == [])
        var over = Made.schedule(evaluation: ("20:00:00", "23:00:00"))
        over.schedule?.evaluationEnd = Made.time("01:00:00", day: "2026-09-16")
        #expect(flags(60, over).count == 1)
    }

    @Test func `a project without recordings is a timeline without any`() {
        let timeline = timeline([], Made.frame)
        #expect(timeline == Timeline(clock: nil, stages: [], tracks: [], coverage: [], alignments: []))
        #expect(findings(timeline).isEmpty)
    }
}

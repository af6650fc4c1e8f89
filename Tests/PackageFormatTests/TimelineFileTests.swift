internal import Evidence
internal import PackageFormat
internal import Testing

@Suite struct TimelineFileTests {
    private let file: TimelineFile = {
        func span(_ from: Int64, _ to: Int64) -> Timeline.Span { .init(from: WallTime(microseconds: 1_789_453_800_000_000 + from), to: WallTime(microseconds: 1_789_453_800_000_000 + to)) }
        let placing = Timeline.Placing(method: .measured, shift: Millionths(7.3), drift: Millionths(-20), uncertainty: Millionths(0.245), declared: Millionths(7))
        let segments = ["a", "b", "c"].enumerated().map { i, path in
            Timeline.Segment(
                path: path, span: i == 2 ? nil : span(Int64(i) * 70_000_000, Int64(i) * 70_000_000 + 60_000_500), hasPicture: true, hasSound: false,
                losses: i == 0 ? [.init(span: span(1_000_000, 4_000_000), picture: true, sound: false, code: .mediaGap)] : [], placing: i == 2 ? .init(method: .unknown) : placing)
        }
        let track = Timeline.Track(
            venue: "main", stage: "evaluation", source: "pano", device: "远程", segments: segments, gaps: [.init(span: span(60_000_000, 70_000_000), cause: .notSubmitted, before: "a", after: "b")],
            overlaps: [.init(span: span(0, 1_000_000), first: "a", second: "d", basis: .content)])
        let run = Timeline.Run(venue: "main", stage: "evaluation", source: "pano", device: "远程", parts: [.init(path: "a", at: Millionths(0)), .init(path: "b", at: Millionths(60.04))])
        let coverage = Timeline.Coverage(venue: nil, stage: "evaluation", source: "meeting", what: .sound, isRequired: true, span: span(0, 60_000_000), covered: Millionths(50.5), missing: [span(50_500_000, 60_000_000)])
        let timeline = Timeline(
            clock: .init(kind: .declared, venue: "main", source: "pano", device: "远程"), stages: [.init(stage: "evaluation", from: WallTime(microseconds: 0), to: nil)], tracks: [track], coverage: [coverage],
            alignments: [.init(a: run, b: run, alignment: .init(verdict: .cannot, reason: .nothingShared))])
        return TimelineFile(madeWith: "fengcun test", rules: String(repeating: "ab", count: 32), timeline: timeline)
    }()

    @Test func `a timeline has one text, to the millisecond, and is read back as that`() throws {
        let bytes = CanonicalJSON.encode(file)
        let read = try TimelineFile.decode(bytes)
        #expect(CanonicalJSON.encode(read) == bytes)
        #expect(read.timeline.tracks[0].segments[0].span?.to.iso8601 == "2026-09-15T14:31:00.001+08:00")
        #expect(read.timeline.tracks[0].segments[0].placing == file.timeline.tracks[0].segments[0].placing)
        #expect(read.timeline.coverage[0].covered == Millionths(50.5))
    }

    @Test(arguments: [
        ("\"format\": 1", "\"format\": 2"), ("\"0.245\"", "\"0.2450\""), ("\"0.245\"", "0.245"), ("14:31:00.001+08:00", "14:31:00+08:00"), ("\"cause\": \"not-submitted\"", "\"cause\": \"forgotten\""),
        ("\"madeWith\"", "\"madeWit\""), ("\"isRequired\": true", "\"isRequired\":  true"), ("\"source\": \"meeting\"", "\"source\": \"meeting\",\n        \"source2\": \"x\""),
    ]) func `any other text is refused`(text: String, other: String) {
        let changed = Array(String(decoding: CanonicalJSON.encode(file), as: UTF8.self).replacing(text, with: other).utf8)
        #expect(!changed.elementsEqual(CanonicalJSON.encode(file)))
        #expect(throws: Fault.self) { try TimelineFile.decode(changed) }
    }

    @Test func `the recordings that it names are told`() {
        #expect(file.timeline.placed == ["a", "b", "c"])
        #expect(file.timeline.named == ["a", "b", "d"])
    }
}

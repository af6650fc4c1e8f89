internal import Evidence
internal import Files
internal import Inspection
internal import PackageFormat
internal import SystemPackage
internal import TestSupport
internal import Testing

/// Moments of the clock that all recordings are on, and keyframes for pictures; the packets lie as an open workspace has them.
@Suite struct TimelineMomentTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func time(_ clock: String, _ milliseconds: Int64 = 0) -> WallTime { WallTime(Instant(iso8601: "2026-09-15T\(clock)+08:00")!, later: milliseconds * 1000)! }

    private func segment(_ path: String, _ from: WallTime?, seconds: Int64 = 60, drift: Double = 0) -> Timeline.Segment {
        Timeline.Segment(
            path: path, span: from.map { .init(from: $0, to: WallTime(microseconds: $0.microseconds + seconds * 1_000_000)) }, hasPicture: true, hasSound: false, losses: [],
            placing: .init(method: from == nil ? .unknown : .measured, shift: Millionths(7.3), drift: Millionths(drift), uncertainty: Millionths(0.2)))
    }

    private func timeline(_ segments: [Timeline.Segment]) -> Timeline {
        Timeline(clock: nil, stages: [], tracks: [.init(venue: "sub1", stage: "evaluation", source: "pano", device: "X", segments: segments, gaps: [], overlaps: [])], coverage: [], alignments: [])
    }

    private func name(_ number: Int) -> String { "data/recordings/sub1/evaluation/pano/00\(number)-x.mp4" }

    /// A recording for each list of packets; what is at `nil` has no index.
    private func open(_ packets: [[Packet]?], streams: [String] = ["video"], start: String? = nil, count: Int? = nil) throws -> Inspection {
        let indexes = folder.path.appending("packets")
        let recordings = try packets.enumerated().map { number, packets -> Recording in
            var bytes: [UInt8] = []
            var encoder = PacketEncoder()
            for packet in packets ?? [] { encoder.append(packet, to: &bytes) }
            if packets != nil { try overwrite(indexes.appending("\(number)"), bytes) }
            let all = streams.enumerated().map { i, kind in
                Recording.Stream(
                    index: i, kind: kind, codec: "h264", codecTag: nil, profile: nil, timeBase: "1/1000", duration: nil, startTime: nil, bitRate: nil,
                    video: kind == "video" ? .init(width: 2, height: 2, pixelFormat: nil, frameRate: nil, declaredFrameRate: nil) : nil, audio: kind == "audio" ? .init(sampleRate: 8000, channels: 1, sampleFormat: nil, bitsPerSample: nil) : nil, tags: [])
            }
            var clock = Recording.StartEvidence(source: .container, value: "", start: time("14:30:00").instant)
            clock.chosen = true
            return Recording(
                path: name(number), sha256: nil, size: 1, container: "mov", duration: "60", startTime: start, streams: all, packets: .init(count: count ?? packets?.count ?? 0, keyframes: 0, bytes: 0, corrupt: 0),
                start: [clock], probedWith: "")
        }
        try makeFolders(folder.path.appending("w"))
        return try Inspection.openWorkspace(folder.path.appending("w"), files: [], recordings: recordings) { path in indexes.appending(String(Int(path.split(separator: "/").last!.prefix(3))!)) }
    }

    /// A picture every 200 ms for a minute, a keyframe each second.
    private let film: [Packet] = (0..<300).map { (number: Int) -> Packet in
        let ticks = Int64(number) * 200
        return Packet(stream: 0, pts: ticks, dts: ticks, size: 10, position: Int64(number) * 10, isKeyframe: number % 5 == 0, isCorrupt: false)
    }

    // MARK: Moments

    @Test func `a time is led back to a recording by its place and its drift`() throws {
        let segment = segment("x", time("14:30:07", 300), seconds: 60_000, drift: 100)
        for (text, media) in [("14:30:07.3", 0), ("14:31:07.3", 60_006_000), ("2026-09-15T15:30:07.300+08:00", 3_600_360_000), ("2026-09-15T06:30:08.3Z", 1_000_100), ("+1:00", 60_000_000), ("14:30:07", 86_408_339_970)] as [(String, Int64)] {
            let place = try #require(AskedTime(text)?.place(on: segment))
            #expect((place - media).magnitude <= 1, "\(text): \(place)")
        }
        #expect(AskedTime("14:30:08")?.place(on: self.segment("x", nil)) == nil)
    }

    @Test func `every recording is asked by the timeline's clock, and what has no place is counted`() throws {
        let inspection = try open([film, film, film, film])
        let timeline = timeline([segment(name(0), time("14:30:07", 300)), segment(name(1), time("14:31:07", 300)), segment(name(2), nil)])
        let (moments, unknown, faults) = try RecordedMoment.findAll(#require(AskedTime("14:30:20")), in: inspection, by: timeline, cancellation: Cancellation())
        #expect(moments.map(\.recording.path) == [name(0)] && unknown == 2 && faults.isEmpty)
        let moment = try #require(moments.first)
        #expect(moment.at == 12_700_000 && moment.found.frame?.number == 63 && moment.found.keyframe?.number == 60)
        #expect(moment.wallTime(at: moment.at) == time("14:30:20"))
        #expect(moment.placed?.placing.uncertainty == Millionths(0.2))
    }

    @Test func `without a timeline each recording's own clock is meant, as ever`() throws {
        let (moments, unknown, _) = try RecordedMoment.findAll(#require(AskedTime("14:30:20")), in: open([film, film]), by: nil, cancellation: Cancellation())
        #expect(moments.map(\.at) == [20_000_000, 20_000_000] && unknown == 0)
        #expect(moments[0].placed == nil && moments[0].wallTime(at: 0) == time("14:30:00"))
    }

    @Test func `a workspace's own index is read, and one that is not what the ledger says is told`() throws {
        #expect(try RecordedMoment.find(.media(1_000_000), in: #require(open([film]).recording(name(0))), of: open([film]), cancellation: Cancellation()).finding == nil)
        let other = try open([film], count: 299)
        #expect(try RecordedMoment.find(.media(1_000_000), in: #require(other.recording(name(0))), of: other, cancellation: Cancellation()).finding?.code == .consistencyTrack)
        let none = try open([nil])
        let recording = try #require(none.recording(name(0)))
        try? removeFile(folder.path.appending("packets").appending("0"))
        #expect(throws: Fault(.noSuchEntry, path: name(0))) { try RecordedMoment.find(.media(0), in: recording, of: none, cancellation: Cancellation()) }
    }

    // MARK: Keyframes

    private func keyframes(_ milliseconds: [Int64], _ packets: [Packet], streams: [String] = ["video"], start: String? = nil) throws -> [Keyframes.Frame] {
        let inspection = try open([packets], streams: streams, start: start)
        return try Keyframes.nearest(before: milliseconds.map { $0 * 1000 }, in: #require(inspection.recording(name(0))), of: inspection, cancellation: Cancellation())
    }

    @Test func `the keyframe shown last before each moment, each once`() throws {
        #expect(try keyframes([-1, 0, 999, 1000, 1500, 59_999, 90_000], film).map(\.time) == [0, 1_000_000, 59_000_000])
        #expect(try keyframes([30_500, 10_500, 10_700], film).map(\.time) == [10_000_000, 30_000_000])
        #expect(try keyframes([], film).isEmpty && keyframes([1000], []).isEmpty)
        // Counted from the first timestamp, asked for by the container's clock.
        let late = film.map { Packet(stream: 0, pts: $0.pts! + 1400, dts: $0.dts, size: 1, position: nil, isKeyframe: $0.isKeyframe, isCorrupt: false) }
        let frame = try #require(try keyframes([2500], late, start: "1.4").first)
        #expect(frame.time == 2_000_000 && frame.presentation == 3_400_000 && frame.decoding == 2_000_000)
    }

    @Test func `a stream without presentation times is asked by the others, a cover not at all`() throws {
        let avi = film.map { Packet(stream: 0, pts: nil, dts: $0.dts, size: 1, position: nil, isKeyframe: $0.isKeyframe, isCorrupt: false) }
        let frame = try #require(try keyframes([2500], avi).first)
        #expect(frame.time == 2_000_000 && frame.presentation == nil && frame.decoding == 2_000_000)
        let covered = [Packet(stream: 1, pts: 0, dts: 0, size: 1, position: nil, isKeyframe: true, isCorrupt: false)] + film.map { Packet(stream: 2, pts: $0.pts, dts: $0.dts, size: 1, position: nil, isKeyframe: $0.isKeyframe, isCorrupt: false) }
        #expect(try keyframes([2500], covered, streams: ["audio", "video", "video"]).map(\.stream) == [2])
    }

    @Test func `hostile times end in no crash`() throws {
        let wild = [Int64.max, .min, 0, -1].map { Packet(stream: 0, pts: $0, dts: .min, size: 1, position: nil, isKeyframe: true, isCorrupt: false) }
        #expect(try keyframes([0, 5], wild, start: "-999999999999.999999").count <= 2)
    }
}

extension WallTime {
    fileprivate var instant: Instant { Instant(seconds: microseconds / 1_000_000, offset: offset) }
}

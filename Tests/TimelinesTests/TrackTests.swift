internal import Evidence
internal import Testing
@testable internal import Timelines

/// What lies between the recordings of one device.
@Suite struct TrackTests {
    private func track(_ takes: [Take], packets: (String) -> PacketEnds? = Made.noPackets) throws -> Timeline.Track {
        let timeline = TimelineMaker.make(takes, Made.frame, alignments: [], rules: Made.rules, packets: packets)
        try #require(timeline.tracks.count == 1)
        return timeline.tracks[0]
    }

    private func takes(_ starts: [String], seconds: Double = 60, name: (Int) -> String = { "a_2026091514\($0)000.mp4" }) -> [Take] {
        starts.enumerated().map { Made.take("main/evaluation/pano", name($0.offset), $0.element, seconds: seconds) }
    }

    private func words(_ span: Timeline.Span) -> String { "\(span.from.time)-\(span.to.time)" }

    @Test func `recordings within two seconds follow each other, and what is longer is a gap with its neighbours`() throws {
        let track = try track(takes(["14:30:00", "14:31:01", "14:32:10"]))
        #expect(track.segments.map { words($0.span!) } == ["14:30:00-14:31:00", "14:31:00-14:32:00", "14:32:10-14:33:10"])
        #expect(track.gaps.map { words($0.span) } == ["14:32:00-14:32:10"])
        #expect(track.gaps.map(\.cause) == [.notRecorded])
        #expect(track.gaps[0].before == track.segments[1].path && track.gaps[0].after == track.segments[2].path)
    }

    /// As of MPEG program streams. A coder's last frame is filled up, and a sample rate that is not what the stream says makes any
    /// length of it.
    @Test func `a recording is as long as the sound that was decoded of it, where that is longer by more than a frame`() throws {
        for (heard, end) in [(60.5, "14:31:00.500"), (60.1, "14:31:00"), (59, "14:31:00"), (120, "14:31:00")] {
            let track = try track([Made.take("main/evaluation/pano", "a_20260915140000.mp4", "14:30:00", seconds: 60, heard: heard), Made.take("main/evaluation/pano", "a_20260915143100.mp4", "14:31:00", seconds: 60)])
            #expect(words(track.segments[0].span!) == "14:30:00-\(end)" && track.segments[1].span?.from.time == end)
        }
    }

    @Test(arguments: [("14:35:00", Timeline.Gap.Cause.notSubmitted), ("14:35:01", .notSubmitted), ("14:35:20", .notRecorded), ("14:33:20", .notRecorded)])
    func `a gap of whole files is of files that were not submitted`(start: String, cause: Timeline.Gap.Cause) throws {
        #expect(try track(takes(["14:30:00", "14:31:00", "14:32:00", start])).gaps.map(\.cause) == [cause])
    }

    @Test func `two files have no regular length, and of files of all lengths none is`() throws {
        #expect(try track(takes(["14:30:00", "14:32:00"])).gaps.map(\.cause) == [.notRecorded])
        let uneven = [60, 95, 130, 20].enumerated().map { Made.take("main/evaluation/pano", "a_2026091514\($0.offset)000.mp4", "14:3\($0.offset * 2):00", seconds: Double($0.element)) }
        #expect(try track(uneven).gaps.allSatisfy { $0.cause == .notRecorded })
    }

    @Test func `numbers that skip tell of files that were not submitted, and numbers that follow tell that there are none`() throws {
        func causes(_ last: Int, _ start: String) throws -> [Timeline.Gap.Cause] {
            let numbers = [7, 8, 9, last]
            return try track(takes(["14:30:00", "14:31:00", "14:32:00", start]) { "hiv000\(numbers[$0] < 10 ? "0" : "")\(numbers[$0]).mp4" }).gaps.map(\.cause)
        }
        #expect(try causes(11, "14:33:25") == [.notSubmitted])
        #expect(try causes(10, "14:35:00") == [.notRecorded])
    }

    @Test func `gaps in the packets are lost inside the file, of what they are a gap of`() throws {
        let track = try track([Made.take("main/evaluation/pano", "a_20260915143000.mp4", "14:30:00", seconds: 600, gaps: [(0, "10", "20"), (1, "30", "31.5")])])
        let losses = track.segments[0].losses
        #expect(losses.map { words($0.span) } == ["14:30:10-14:30:20", "14:30:30-14:30:31.500"])
        #expect(losses.map(\.picture) == [true, false] && losses.map(\.sound) == [false, true] && losses.allSatisfy { $0.code == .mediaGap })
    }

    @Test func `a recording is as long as its packets are, whatever its container says`() throws {
        let short = try track([Made.take("main/evaluation/pano", "a_20260915143000.mp4", "14:30:00", seconds: 3600, spans: [0: ("0", "1200"), 1: ("0.04", "1200.04")])])
        #expect(short.segments.map { words($0.span!) } == ["14:30:00-14:50:00.040"])
        // A program stream's length is told too short by half a second; sound ends with its last block.
        let long = try track(["14:30:00", "14:30:50"].enumerated().map { Made.take("main/evaluation/pano", "a_2026091514\($0.offset)000.mp4", $0.element, seconds: 49.536, spans: [0: ("0.03", "50.03"), 1: ("0", "50.04")]) })
        #expect(long.segments.map { words($0.span!) } == ["14:30:00-14:30:50.040", "14:30:50-14:31:40.040"])
        #expect(long.segments.flatMap(\.losses).isEmpty)
    }

    @Test func `what follows begins where the pictures end, or the sound where it goes on for longer`() throws {
        func second(_ picture: String, _ sound: String, varies: Bool = false) throws -> String {
            let takes = ["14:30:00", "14:31:00"].enumerated().map {
                Made.take("main/evaluation/pano", "a_2026091514\($0.offset)000.mp4", $0.element, seconds: 60, varies: varies, spans: [0: ("0.1", picture), 1: ("0", sound)])
            }
            return try words(#require(track(takes).segments[1].span))
        }
        #expect(try second("60.1", "60.4").hasPrefix("14:31:00-"))
        #expect(try second("60.1", "59.6").hasPrefix("14:31:00-"))
        // The last picture of a screen may be long before the end.
        #expect(try second("52.1", "60.4").hasPrefix("14:31:00.400-"))
        #expect(try second("60.2", "10").hasPrefix("14:31:00.100-"))
        #expect(try second("60", "60.021", varies: true).hasPrefix("14:31:00.021-"))
    }

    @Test func `what ends before the rest of its recording, or begins behind it, is lost there`() throws {
        let track = try track([Made.take("main/evaluation/pano", "a_20260915143000.mp4", "14:30:00", seconds: 600, spans: [0: ("5", "600"), 1: ("0", "300")])])
        #expect(track.segments[0].losses.map { "\(words($0.span)) \($0.picture) \($0.sound)" } == ["14:30:00-14:30:05 true false", "14:35:00-14:40:00 false true"])
        let mute = try self.track([Made.take("main/evaluation/pano", "a_20260915143000.mp4", "14:30:00", seconds: 600, spans: [0: ("0", "600")])])
        #expect(mute.segments[0].hasPicture && !mute.segments[0].hasSound)
    }

    // MARK: Overlaps

    /// A picture of 25 frames a second, no two moments of which take the same bytes.
    private func packets(from first: Int, seconds: Double) -> PacketEnds {
        var recording = Recording(path: "", sha256: nil, size: 0, startTime: "1.5", probedWith: "")
        recording.streams = [.init(index: 0, kind: "video", codec: "", codecTag: nil, profile: nil, timeBase: "1/1000", duration: nil, startTime: nil, bitRate: nil, video: nil, audio: nil, tags: [])]
        var ends = PacketEnds.Collector(recording, rules: Made.rules)
        for frame in 0..<Int(seconds * 25) {
            ends.add(stream: 0, ticks: Int64(1500 + frame * 40), size: size(of: first + frame))
            ends.add(stream: 1, ticks: Int64(1500 + frame * 40), size: 160)
        }
        return ends.finish()
    }

    private func size(of frame: Int) -> Int {
        var mixed = UInt64(frame) &* 0x9E37_79B9_7F4A_7C15
        mixed ^= mixed >> 29
        return 1000 + Int((mixed &* 0xBF58_476D_1CE4_E5B9) >> 32) % 997
    }

    @Test func `the same packets at the end of one and the beginning of the next put it exactly where it belongs`() throws {
        // The second begins 55.2 s into the first, though its name says 57.
        let ends = [packets(from: 0, seconds: 60), packets(from: 1380, seconds: 60)]
        let track = try track(takes(["14:30:00", "14:30:57"])) { $0.hasSuffix("140000.mp4") ? ends[0] : ends[1] }
        #expect(track.segments.map { words($0.span!) } == ["14:30:00-14:31:00", "14:30:55.200-14:31:55.200"])
        #expect(track.overlaps.map { words($0.span) } == ["14:30:55.200-14:31:00"])
        #expect(track.overlaps.map(\.basis) == [.content])
    }

    @Test func `other packets overlap by the clock alone, and packets of one size tell nothing`() throws {
        let other = [packets(from: 0, seconds: 60), packets(from: 5000, seconds: 60)]
        let constant = PacketEnds(head: (0..<1500).map { .init(time: $0 * 20_000, size: 160) }, tail: (0..<1500).map { .init(time: $0 * 20_000, size: 160) })
        for ends in [other, [constant, constant]] {
            let track = try track(takes(["14:30:00", "14:30:50"])) { $0.hasSuffix("140000.mp4") ? ends[0] : ends[1] }
            #expect(track.overlaps.map { words($0.span) } == ["14:30:50-14:31:00"])
            #expect(track.overlaps.map(\.basis) == [.clock])
        }
    }

    @Test func `of several places that would do the one nearest to the clock counts`() throws {
        // The same second of pictures over and over.
        let items = (0..<1500).map { PacketEnds.Item(time: Int64($0 * 40_000), size: 1000 + $0 % 25) }
        let track = try track(takes(["14:30:00", "14:30:50"])) { _ in PacketEnds(head: items, tail: items) }
        #expect(track.overlaps.map { words($0.span) } == ["14:30:50-14:31:00"])
        #expect(track.overlaps.map(\.basis) == [.content])
    }

    @Test func `nothing is read of recordings that do not overlap by their clock`() throws {
        _ = try track(takes(["14:30:00", "14:31:00", "14:32:10"])) { path in
            Issue.record("\(path) was read")
            return nil
        }
    }

    @Test func `no more is kept of a recording than its ends`() {
        let ends = packets(from: 0, seconds: 3600)
        #expect(ends.head.map(\.time).max() == 300_000_000)
        #expect(ends.tail.map(\.time).min() == 3_299_960_000)
        #expect(ends.head.first?.time == 0)
        #expect(packets(from: 0, seconds: 60).head.count == 1500)
    }
}

internal import Evidence
internal import Inspection
internal import PackageFormat
internal import Testing

@Suite struct AskedTimeTests {
    private let began = Instant(iso8601: "2026-09-15T22:30:00+08:00")!

    @Test(arguments: [
        ("+0", 0), ("+90.5", 90_500_000), ("+1:30", 90_000_000), ("+0:01:30.25", 90_250_000), ("+100:00:00", 360_000_000_000), ("+0.000001", 1),
    ] as [(String, Int64)])
    func `from the beginning`(_ text: String, _ microseconds: Int64) { #expect(AskedTime(text) == .media(microseconds)) }

    @Test(arguments: [("15:57", 57_420_000_000), ("15:57:35", 57_455_000_000), ("00:00:00.250", 250_000), ("9:05:01", 32_701_000_000)] as [(String, Int64)])
    func `time of day`(_ text: String, _ microseconds: Int64) { #expect(AskedTime(text) == .timeOfDay(microseconds)) }

    @Test func `a whole moment, in any zone`() {
        #expect(AskedTime("2026-09-15T22:30:01.25+08:00")?.place(began: began) == 1_250_000)
        #expect(AskedTime("2026-09-15T14:30:01.25Z")?.place(began: began) == 1_250_000)
        #expect(AskedTime("2026-09-15 22:29:59")?.place(began: began) == -1_000_000)
    }

    @Test(arguments: ["", "+", "+-1", "-5", "+1e3", "noon", "25:00:00", "24:00:00", "12:60:00", "12:00:60", "12", "1:2:3:4", "12:-1", "+1:61", "2026-09-15", "2026-02-30T10:00:00+08:00", "15:57:35.", "+٣"])
    func `what is no time`(_ text: String) { #expect(AskedTime(text) == nil) }

    @Test func `a time of day is the first one after the start, be it after midnight`() {
        #expect(AskedTime("22:30:00")?.place(began: began) == 0)
        #expect(AskedTime("23:59:59.5")?.place(began: began) == 5_399_500_000)
        #expect(AskedTime("00:00:00")?.place(began: began) == 5_400_000_000)
        #expect(AskedTime("22:29:59")?.place(began: began) == 86_399_000_000)
        // In the zone in which the start is written.
        #expect(AskedTime("14:30:01")?.place(began: Instant(seconds: began.seconds, offset: 0)) == 1_000_000)
        #expect(AskedTime("14:30:01")?.place(began: nil) == nil)
        #expect(AskedTime("+1")?.place(began: nil) == 1_000_000)
    }
}

@Suite struct FrameSearchTests {
    /// Milliseconds of the presentation, and of the decoding; K of a keyframe.
    private func search(_ packets: [(pts: Int64?, dts: Int64?, isKey: Bool)], at milliseconds: Double, codec: String = "h264", start: String? = nil) -> FrameSearch.Found {
        let video = Recording.Stream(
            index: 0, kind: "video", codec: codec, codecTag: nil, profile: nil, timeBase: "1/1000", duration: nil, startTime: nil, bitRate: nil,
            video: .init(width: 2, height: 2, pixelFormat: nil, frameRate: nil, declaredFrameRate: nil), audio: nil, tags: [])
        let recording = Recording(path: "r", sha256: nil, size: 1, startTime: start, streams: [video], probedWith: "")
        var search = FrameSearch(at: Int64(milliseconds * 1000), of: recording, timeBases: ["1/1000"])
        for (i, packet) in packets.enumerated() {
            search.add(i, Packet(stream: 0, pts: packet.pts, dts: packet.dts, size: 10, position: Int64(i) * 10, isKeyframe: packet.isKey, isCorrupt: false))
        }
        return search.finish(stream: nil)
    }

    private func plain(_ times: [Int64], keys: Set<Int> = [0]) -> [(pts: Int64?, dts: Int64?, isKey: Bool)] { times.enumerated().map { ($1, $1, keys.contains($0)) } }

    @Test func `constant rate: a frame is shown until the next one`() {
        let packets = plain((0..<100).map { $0 * 40 }, keys: [0, 25, 50, 75])
        for (at, number, key) in [(0.0, 0, 0), (39.999, 0, 0), (40, 1, 0), (999.9, 24, 0), (1000, 25, 25), (3999, 99, 75)] {
            let found = search(packets, at: at)
            #expect(found.frame?.number == number, "\(at)")
            #expect(found.keyframe?.number == key, "\(at)")
        }
        #expect(search(packets, at: 0).span == 0...4_000_000)
        #expect(search(packets, at: 10).next == 40_000)
        #expect(search(packets, at: 3999).next == nil)
        #expect(search(packets, at: -1).frame == nil)
    }

    @Test func `variable rate and gaps: time decides, no count`() {
        let packets = plain([0, 10, 500, 510, 520, 9000, 9001], keys: [0, 5])
        for (at, number) in [(9.0, 0), (10, 1), (499, 1), (500, 2), (8999, 4), (9000, 5), (9001, 6)] { #expect(search(packets, at: at).frame?.number == number, "\(at)") }
        #expect(search(packets, at: 8999).keyframe?.number == 0)
        #expect(search(packets, at: 8999).next == 9_000_000)
    }

    @Test func `pictures out of order stand in the order of their presentation`() {
        // I0 P4 B2 B1 B3 | I8 B6 B5 B7: the second group is open, its first pictures are shown before its keyframe.
        let order: [Int64] = [0, 4, 2, 1, 3, 8, 6, 5, 7]
        let packets = order.enumerated().map { (pts: Int64?($1 * 40), dts: Int64?(Int64($0) * 40 - 80), isKey: $1 % 8 == 0) }
        for time in Int64(0)...8 {
            let found = search(packets, at: Double(time) * 40 + 1)
            #expect(found.frame?.number == order.firstIndex(of: time), "\(time)")
            #expect(found.keyframe?.number == (time == 8 ? 5 : 0), "\(time)")
            #expect(found.entry == found.keyframe)
            #expect(found.next == (time == 8 ? nil : (time + 1) * 40_000))
        }
        #expect(search(packets, at: 0).span == 0...360_000)
    }

    @Test func `the clock begins at the recording's first timestamp`() {
        let packets = plain([1400, 1440, 1480])
        #expect(search(packets, at: 40, start: "1.400000").frame?.number == 1)
        #expect(search(packets, at: 39, start: "1.4").frame?.number == 0)
        #expect(search(packets, at: 0, start: "1.4").span == 0...120_000)
    }

    @Test func `without presentation times the decoding times count, and that is said`() {
        let packets = (0..<5).map { (pts: Int64?.none, dts: Int64?(Int64($0) * 40), isKey: $0 == 0) }
        #expect(search(packets, at: 90).frame?.number == 2)
        #expect(search(packets, at: 90).frame?.clock == .decoding)
        #expect(search(packets, at: 90).entry?.number == 0)
    }

    @Test func `MPEG-2 leaves out the times of pictures that others lean on`() {
        // I P B B P B B, as program streams have it: P without a presentation time is shown when the next P is decoded.
        let packets: [(pts: Int64?, dts: Int64?, isKey: Bool)] = [
            (40, 0, true), (nil, 40, false), (80, 80, false), (120, 120, false), (nil, 160, false), (200, 200, false), (240, 240, false),
        ]
        for (at, number) in [(40.0, 0), (80, 2), (120, 3), (160, 1), (199, 1), (200, 5), (240, 6), (280, 4)] { #expect(search(packets, at: at, codec: "mpeg2video").frame?.number == number, "\(at)") }
        #expect(search(packets, at: 160, codec: "mpeg2video").frame?.clock == .order)
    }

    @Test func `packets of no time at all are counted, not guessed`() {
        let packets: [(pts: Int64?, dts: Int64?, isKey: Bool)] = [(0, 0, true), (nil, nil, false), (nil, nil, false), (120, 120, false), (nil, nil, false)]
        #expect(search(packets, at: 100).frame?.number == 0)
        #expect(search(packets, at: 100).untimed == 2)
        #expect(search(packets, at: 130).untimed == 1)
    }

    @Test(arguments: [0, 1, 59, 3599]) func `a time base that does not divide a microsecond is met at its own times`(_ number: Int64) {
        let base = TimeBase("1001/30000")!
        let time = base.microseconds(number)
        #expect(base.ticks(time) == number)
        #expect(TimeBase("1/90000")!.microseconds(-1) == -11)
        #expect(TimeBase("0/1") == nil && TimeBase("1/0") == nil && TimeBase("x/1") == nil && TimeBase("1") == nil)
    }

    @Test func `hostile numbers end in no crash`() {
        let packets: [(pts: Int64?, dts: Int64?, isKey: Bool)] = [(.max, .min, true), (.min, .max, true), (0, nil, false)]
        #expect(search(packets, at: 1e12).frame != nil)
        #expect(search(packets, at: 1e12, codec: "mpeg2video").span != nil)
        _ = search(packets, at: 0, start: "-999999999999.999999")
    }
}

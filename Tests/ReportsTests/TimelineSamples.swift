internal import Evidence
internal import Reports

/// Timelines to draw, made by hand.
enum TimelineSamples {
    static func moment(_ text: String) -> WallTime { WallTime(Instant(iso8601: text)!)! }

    /// `seconds` after a moment of the sample's day.
    static func time(_ clock: String, _ seconds: Double = 0) -> WallTime { WallTime(microseconds: moment("2026-09-15T\(clock)+08:00").microseconds + Int64((seconds * 1_000_000).rounded())) }

    static func span(_ clock: String, _ seconds: Double, from shift: Double = 0) -> Timeline.Span { Timeline.Span(from: time(clock, shift), to: time(clock, shift + seconds)) }

    static func track(
        _ venue: String, _ source: String, _ device: String, _ files: [(name: String, clock: String, seconds: Double)], picture: Bool = true, sound: Bool = true, _ placing: Timeline.Placing = .init(method: .recorder), stage: String = "evaluation", gaps: [Timeline.Gap] = []
    ) -> Timeline.Track {
        let shift = Double(placing.shift.count) / 1_000_000
        let segments = files.map { file in
            Timeline.Segment(path: "data/recordings/\(venue)/\(stage)/\(source)/\(file.name)", span: span(file.clock, file.seconds, from: shift), hasPicture: picture, hasSound: sound, losses: [], placing: placing)
        }
        return Timeline.Track(venue: venue, stage: stage, source: source, device: device, segments: segments, gaps: gaps, overlaps: [])
    }

    static func observed(_ path: String, _ code: FindingCode, _ from: String, _ to: String, _ detail: String, stream: Int = 0) -> Recording {
        let streams = [Recording.Stream(index: 0, kind: "video", codec: "h264", codecTag: nil, profile: nil, timeBase: "1/90000", duration: nil, startTime: nil, bitRate: nil, video: nil, audio: nil, tags: []), .init(index: 1, kind: "audio", codec: "aac", codecTag: nil, profile: nil, timeBase: "1/48000", duration: nil, startTime: nil, bitRate: nil, video: nil, audio: nil, tags: [])]
        return Recording(path: path, sha256: nil, size: 1, container: "mov", streams: streams, analysis: .init(depth: .fast, analysedWith: "t", thresholds: "", events: [.init(code: code, detail: detail, stream: stream, from: from, to: to)]), probedWith: "t")
    }

    /// A recording whose recorder's clock showed a time at its beginning.
    static func dated(_ path: String, _ clock: String) -> Recording {
        var start = Recording.StartEvidence(source: .fileName, value: clock, start: Instant(iso8601: "2026-09-15T\(clock)+08:00"))
        start.chosen = true
        return Recording(path: path, sha256: nil, size: 1, start: [start], probedWith: "t")
    }

    static let names = TimelineReport.Names(
        venues: ["main": Words("主场", "main venue"), "sub1": Words("副场1", "sub venue 1"), "sub2": Words("副场2", "sub venue 2")],
        places: ["main": "柳州市公共资源交易中心", "sub1": "桂林市公共资源交易中心"],
        stages: ["opening": Words("开标", "opening"), "evaluation": Words("评审", "evaluation"), "test": Words("设备检测", "equipment test")],
        sources: ["pano": Words("全景摄像机", "panorama camera"), "seat": Words("工位摄像机", "seat camera"), "pickup": Words("拾音器", "pickup"), "meeting": Words("远程会议录制", "meeting recording"), "opening": Words("开标室", "opening room"), "screen": Words("录屏", "screen")])

    /// As the project in samples/liuzhou is: the sub venue's recorder runs 7.3 s slow, nine seconds are missing there.
    static let liuzhou: TimelineReport = {
        let measured = Timeline.Placing(method: .measured, shift: Millionths(7.275), drift: Millionths(0.4), uncertainty: Millionths(0.205))
        let close = Timeline.Placing(method: .measured, shift: Millionths(0), uncertainty: Millionths(0.012))
        let hole = Timeline.Gap(span: span("14:32:50", 9, from: 7.275), cause: .notRecorded, before: "data/recordings/sub1/evaluation/pano/003-XVR.mp4", after: "data/recordings/sub1/evaluation/pano/004-XVR.mp4")
        let minutes = ["14:30:00", "14:31:00", "14:32:00", "14:33:00", "14:34:00"]
        let tracks = [
            track("main", "opening", "开标室", [("001-开标室_20260915_140000.flv", "14:00:00", 45), ("002-开标室_20260915_140045.flv", "14:00:45", 45)], stage: "opening"),
            track("main", "meeting", "远程评标会议（主场+副场）", [("001-a.mkv", "14:30:00", 150), ("002-b.mkv", "14:32:30", 150)], close),
            track("main", "pano", "172.16.8.21_02", [("001-c.mp4", "14:30:00", 50), ("002-d.mp4", "14:30:50", 50)], close),
            track("main", "pano", "NVR_ch1_main", minutes.enumerated().map { ("00\($0 + 3)-NVR.mp4", $1, 60) }, .init(method: .reference)),
            track("main", "pickup", "CH05", minutes.enumerated().map { ("00\($0 + 1)-CH05.wav", $1, 60) }, picture: false, close),
            track("sub1", "pano", "XVR_ch1_main", ["14:29:50", "14:30:50", "14:31:50", "14:32:59", "14:33:59"].enumerated().map { ("00\($0 + 1)-XVR.mp4", $1, 60) }, measured, gaps: [hole]),
            track("sub1", "seat", "CH09", [("001-CH09.avi", "14:30:00", 50), ("002-CH09.avi", "14:30:50", 50)], measured),
        ]
        let stage = span("14:30:00", 300)
        let missing = [hole.span]
        func coverage(_ venue: String?, _ source: String?, _ what: Timeline.Coverage.What, _ covered: Double, _ missing: [Timeline.Span] = []) -> Timeline.Coverage {
            Timeline.Coverage(venue: venue, stage: "evaluation", source: source, what: what, isRequired: true, span: stage, covered: Millionths(covered), missing: missing)
        }
        let lines = [
            Alignment.Line(lag: Millionths(-2.93), from: Millionths(2), to: Millionths(170), share: Millionths(0.62), residual: Millionths(0.001)),
            Alignment.Line(lag: Millionths(-2.52), from: Millionths(18), to: Millionths(172), share: Millionths(0.41), residual: Millionths(0.002)),
        ]
        let pair = Timeline.Pair(
            a: .init(venue: "main", stage: "evaluation", source: "pano", device: "NVR_ch1_main", parts: [.init(path: tracks[3].segments[0].path, at: Millionths(0))]), b: .init(venue: "sub1", stage: "evaluation", source: "pano", device: "XVR_ch1_main", parts: [.init(path: tracks[5].segments[0].path, at: Millionths(0))]),
            alignment: .init(verdict: .aligned, lines: lines, drift: Millionths(-0.4), offset: .init(low: Millionths(-2.93), high: Millionths(-2.52)), overlap: Millionths(172), score: Millionths(80), ratio: Millionths(9), chance: Millionths(-40)))
        let refused = Timeline.Pair(
            a: .init(venue: "main", stage: "evaluation", source: "pickup", device: "CH05", parts: [.init(path: tracks[4].segments[0].path, at: Millionths(0))]), b: .init(venue: "sub1", stage: "evaluation", source: "seat", device: "CH09", parts: [.init(path: tracks[6].segments[0].path, at: Millionths(0))]), alignment: .init(verdict: .cannot, reason: .tooShort))
        let timeline = Timeline(
            clock: .init(kind: .recorder, venue: "main", source: "pano", device: "NVR_ch1_main"), stages: [.init(stage: "opening", from: time("14:00:00"), to: nil), .init(stage: "evaluation", from: stage.from, to: stage.to)], tracks: tracks,
            coverage: [
                coverage("main", nil, .picture, 300), coverage("main", nil, .sound, 300), coverage("main", "pano", .picture, 300), coverage(nil, "meeting", .picture, 300),
                coverage("sub1", nil, .picture, 291, missing), coverage("sub1", nil, .sound, 291, missing), coverage("sub1", "pano", .picture, 291, missing),
            ], alignments: [pair, refused])
        return TimelineReport(
            project: "LZZC2026-G3-990137-GXZL 龙壁湾文化艺术中心物业管理服务采购", origin: .computed, timeline: timeline,
            recordings: [
                observed(tracks[3].segments[1].path, .pictureFrozen, "15", "27", "12 s"), observed(tracks[1].segments[1].path, .soundSilent, "50", "60", "10 s", stream: 1),
                dated(tracks[3].segments[0].path, "14:30:00"), dated(tracks[5].segments[0].path, "14:29:50"),
            ],
            findings: [Finding(.mediaGap, .warning, path: hole.before, facts: ["detail": "9 s"])], names: names)
    }()

    /// Three venues with twenty-five streams through an evening and past midnight: files of a minute and of an hour, gaps of
    /// a second and of half an hour, a recorder whose clock was never set, one with no time at all.
    static let large: TimelineReport = {
        var tracks: [Timeline.Track] = []
        var recordings: [Recording] = []
        func add(_ venue: String, _ source: String, _ device: String, seconds: Double, _ placing: Timeline.Placing, picture: Bool = true, sound: Bool = true, without: [(Double, Double)] = []) {
            var track = track(venue, source, device, [], placing)
            var at = -60.0
            var number = 1
            while at < 28_800 {
                if let hole = without.first(where: { $0.0 >= at && $0.0 < at + seconds }) {
                    let before = "data/recordings/\(venue)/evaluation/\(source)/\(number)-\(device).mp4"
                    if hole.0 > at {
                        track.segments.append(.init(path: before, span: span("18:30:00", hole.0 - at, from: at), hasPicture: picture, hasSound: sound, losses: [], placing: placing))
                        number += 1
                    }
                    track.gaps.append(.init(span: span("18:30:00", hole.1, from: hole.0), cause: hole.1 > 1000 ? .notSubmitted : .notRecorded, before: before, after: "data/recordings/\(venue)/evaluation/\(source)/\(number)-\(device).mp4"))
                    at = hole.0 + hole.1
                    continue
                }
                let path = "data/recordings/\(venue)/evaluation/\(source)/\(number)-\(device).mp4"
                track.segments.append(.init(path: path, span: span("18:30:00", seconds, from: at), hasPicture: picture, hasSound: sound, losses: [], placing: placing))
                if picture, number % 7 == 3, seconds > 600 { recordings.append(observed(path, .pictureFrozen, "100", "700", "600 s")) }
                if number % 50 == 20 { recordings.append(observed(path, .pictureStutter, "10", "14", "4 s")) }
                if sound, number % 90 == 31 { recordings.append(observed(path, .soundSilent, "0", "59", "59 s", stream: 1)) }
                at += seconds
                number += 1
            }
            tracks.append(track)
        }
        let measured = Timeline.Placing(method: .measured, shift: Millionths(-41.2), drift: Millionths(18.5), uncertainty: Millionths(0.31))
        let declared = Timeline.Placing(method: .declared, shift: Millionths(3), uncertainty: Millionths(1))
        add("main", "pano", "NVR_ch1_main", seconds: 3600, .init(method: .reference))
        add("main", "pano", "NVR_ch2_main", seconds: 3600, .init(method: .measured, uncertainty: Millionths(0.01)), without: [(7200, 1.2), (14_400, 3600)])
        for seat in 1...7 { add("main", "seat", "CH0\(seat)", seconds: 60, declared, sound: false, without: seat == 3 ? (1...40).map { (Double($0) * 600, 1.5) } : []) }
        add("main", "pickup", "CH09", seconds: 3600, .init(method: .measured, uncertainty: Millionths(0.01)), picture: false)
        add("main", "meeting", "远程评标会议（主场+副场1+副场2）全程录制", seconds: 9000, measured)
        for venue in ["sub1", "sub2"] {
            add(venue, "pano", "XVR_ch1_main", seconds: 1800, measured, without: venue == "sub1" ? [(9000, 2700)] : [(600, 0.4), (20_000, 9)])
            for seat in 1...5 { add(venue, "seat", "D\(seat)", seconds: 300, venue == "sub1" ? measured : .init(method: .recorder), sound: false) }
            add(venue, "screen", "PC_\(venue)", seconds: 7200, .init(method: .recorder), sound: false)
        }
        tracks[20].segments.append(.init(path: "data/recordings/sub2/evaluation/pano/999-无时间.mp4", span: nil, hasPicture: true, hasSound: true, losses: [], placing: .init(method: .unknown)))
        tracks.append(Timeline.Track(venue: "sub2", stage: "evaluation", source: "seat", device: "未校时", segments: [.init(path: "data/recordings/sub2/evaluation/seat/001-未校时.mp4", span: .init(from: moment("2001-01-01T00:00:05+08:00"), to: moment("2001-01-01T02:00:05+08:00")), hasPicture: true, hasSound: true, losses: [], placing: .init(method: .recorder))], gaps: [], overlaps: []))
        let stage = span("18:30:00", 27_000)
        func coverage(_ venue: String, _ what: Timeline.Coverage.What, _ missing: [Timeline.Span]) -> Timeline.Coverage {
            .init(venue: venue, stage: "evaluation", source: nil, what: what, isRequired: true, span: stage, covered: Millionths(count: stage.length - missing.reduce(0) { $0 + $1.length }), missing: missing)
        }
        let hole = span("18:30:00", 2700, from: 9000)
        return TimelineReport(
            project: "LZZC2026-G3-000000 大型项目", origin: .sealed,
            timeline: Timeline(
                clock: .init(kind: .declared, venue: "main", source: "pano", device: "NVR_ch1_main"), stages: [.init(stage: "evaluation", from: stage.from, to: stage.to)], tracks: tracks,
                coverage: [coverage("main", .picture, []), coverage("main", .sound, []), coverage("sub1", .picture, []), coverage("sub1", .sound, [hole]), coverage("sub2", .picture, []), coverage("sub2", .sound, [span("18:30:00", 9, from: 20_000)])], alignments: []),
            recordings: recordings, findings: [], names: names)
    }()

    /// What somebody might write into an archive to make a mess of whoever draws it.
    static let hostile: TimelineReport = {
        let names = ["<script>alert(1)</script>", "\" onload=\"alert(1)", "]]>&amp;<!--", "\u{202E}fdp.exe", "a\u{0}\u{1B}[2J\u{FFFE}\u{FFFF}\u{2028}b", "\u{5D0}\u{5D1}\u{5D2} שלום", String(repeating: "长", count: 500), "'{detail}{x}"]
        let times = [WallTime(microseconds: -62_100_000_000_000_000), WallTime(microseconds: 253_370_000_000_000_000), WallTime(microseconds: 1, offset: -86_340), time("14:30:00"), time("14:30:00", 1e-6)]
        var tracks: [Timeline.Track] = []
        for (i, name) in names.enumerated() {
            var segments: [Timeline.Segment] = []
            for from in times {
                for to in times {
                    let span = Timeline.Span(from: from, to: to)
                    let placing = Timeline.Placing(method: .measured, shift: Millionths(count: .min + 1), drift: Millionths(count: .max), uncertainty: Millionths(count: i % 2 == 0 ? .max : -1))
                    segments.append(.init(path: name, span: span, hasPicture: true, hasSound: i % 2 == 0, losses: [.init(span: Timeline.Span(from: to, to: from), picture: true, sound: false, code: .mediaGap)], placing: placing))
                }
            }
            let span = Timeline.Span(from: times[3], to: times[0])
            tracks.append(Timeline.Track(venue: name, stage: names[7 - i], source: name, device: name, segments: segments + [.init(path: name, span: nil, hasPicture: false, hasSound: false, losses: [], placing: .init(method: .unknown))], gaps: [.init(span: span, cause: .notSubmitted, before: name, after: name)], overlaps: [.init(span: span, first: name, second: name, basis: .clock)]))
        }
        let run = Timeline.Run(venue: names[0], stage: names[7], source: names[1], device: names[3], parts: names.map { .init(path: $0, at: Millionths(count: .max)) })
        let line = Alignment.Line(lag: Millionths(count: .min + 1), from: Millionths(count: .max), to: Millionths(count: .min + 1), share: Millionths(count: .max), residual: Millionths(count: .max))
        let alignment = Alignment(verdict: .partial, reason: .smallPart, lines: [line], drift: Millionths(count: .min + 1), offset: .init(low: Millionths(count: .max), high: Millionths(count: .min + 1)))
        let coverage = times.map { from in Timeline.Coverage(venue: names[0], stage: names[7], source: nil, what: .sound, isRequired: true, span: .init(from: from, to: times[0]), covered: Millionths(count: .max), missing: [.init(from: times[1], to: from)]) }
        return TimelineReport(
            project: names.joined(), origin: .sealed, timeline: Timeline(clock: .init(kind: .declared, venue: names[1], source: names[0], device: names[4]), stages: [.init(stage: names[7], from: times[3], to: times[0]), .init(stage: names[6], from: times[3], to: times[1])], tracks: tracks, coverage: coverage, alignments: [.init(a: run, b: run, alignment: alignment)]),
            recordings: names.map { observed($0, .pictureBlack, "-999999999999", "999999999999.999999", $0) }, findings: names.map { Finding(.mediaGap, .error, path: $0, facts: ["detail": $0]) })
    }()
}

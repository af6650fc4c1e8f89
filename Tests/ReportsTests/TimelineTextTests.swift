internal import Evidence
internal import Reports
internal import Testing

@Suite struct TimelineTextTests {
    private static let reports = ["sample": TimelineSamples.liuzhou, "large": TimelineSamples.large]

    private func lines(_ report: TimelineReport, _ columns: Int, _ language: Language = .en) -> [String] { TimelineText.text(report, columns: columns, language).split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

    /// The columns of time in the row of this name, below its venue.
    private func lane(_ lines: [String], _ label: String, after venue: String) -> [Character]? {
        guard let start = lines.firstIndex(where: { $0.hasPrefix(venue) }), let row = lines[start...].first(where: { $0.hasPrefix("  " + label) }), let ruler = lines[..<start].last(where: { $0.contains("╞") }) else { return nil }
        return Array(row.dropFirst(ruler.prefix { $0 == " " }.count))
    }

    @Test func `the sample in Chinese`() {
        let text = TimelineText.text(TimelineSamples.liuzhou, columns: 100, .zh)
        let expected = """
            评审  2026-09-15 14:30:00–14:35:00（申明的时间，5 分）
                                            14:30        14:31         14:32        14:33        14:34     14:35
                                            ╞════════════╪═════════════╪════════════╪════════════╪════════════╡─
            主场  柳州市公共资源交易中心
              画面 100 %                    ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
              声音 100 %                    ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
              必备来源：全景摄像机 画面 100 %
              远程会议录制 远程评标会议（…  ████████████████████████████████████████████444████████████████████
              全景摄像机 172.16.8.21_02     ███████████████████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
              全景摄像机 NVR_ch1_main       █████████████████222███████████████████████████████████████████████
              拾音器 CH05                   ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄
            副场1  桂林市公共资源交易中心
              画面 97.0 %                   ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━×××━━━━━━━━━━━━━━━━━━━━━━━━━
              声音 97.0 %                   ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━×××━━━━━━━━━━━━━━━━━━━━━━━━━
              必备来源：全景摄像机 画面 97.0 %
              全景摄像机 XVR_ch1_main       ████████████████████████████████████████a███████████████████████████
              工位摄像机 CH09               ░░███████████████████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░
            各场地合计
              必备来源：远程会议录制 画面 100 %
            """
        #expect(text.contains(expected), "\(text)")
        #expect(text.contains("\n  a 2026-09-15 14:32:57.3–14:33:06.3  9 秒  副场1 全景摄像机 XVR_ch1_main  没有录\n"))
        #expect(text.contains("\n  副场1 全景摄像机 XVR_ch1_main：由声音测得：时钟慢 7.275 s，走快 0.4 ppm，误差 ±205 ms\n"))
        #expect(text.contains("\n  主场 拾音器 CH05 ↔ 副场1 工位摄像机 CH09：无法对齐：至少有一份不到半分钟\n"))
    }

    @Test func `the sample in English`() {
        let text = TimelineText.text(TimelineSamples.liuzhou, columns: 120, .en)
        let expected = """
            evaluation  2026-09-15 14:30:00–14:35:00 (declared; 5 min)
                                                14:30            14:31           14:32           14:33           14:34         14:35
                                                ╞════════════════╪═══════════════╪═══════════════╪═══════════════╪════════════════╡─
            main venue  柳州市公共资源交易中心
              picture 100 %                     ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
            """
        #expect(text.contains(expected), "\(text)")
        #expect(text.contains("\n  a 2026-09-15 14:32:57.3–14:33:06.3  9 s  sub venue 1 panorama camera XVR_ch1_main  not recorded\n"))
        #expect(text.contains("\n  main venue panorama camera NVR_ch1_main ↔ sub venue 1 panorama camera XVR_ch1_main: shared sound, the first"))
    }

    @Test(arguments: [0, 80, 81, 97, 120, 199, 200, 5000], Language.allCases) func `no line is wider than the terminal`(columns: Int, language: Language) {
        for (name, report) in TimelineTextTests.reports {
            let lines = lines(report, columns, language)
            let findings = lines.firstIndex(of: language == .zh ? "发现" : "findings") ?? lines.count
            for line in lines[..<findings] { #expect(VisibleText.width(line) <= max(80, min(200, columns)), "\(name): \(line)") }
        }
    }

    @Test(arguments: [80, 120, 200]) func `however short a gap is, its letter stands in its lane, in the column of its time`(columns: Int) throws {
        let lines = lines(TimelineSamples.large, columns)
        let cells = try #require(lane(lines, "panorama camera", after: "sub venue 2"))
        // 0.4 s and 9 s of an axis of eight and a half hours and more.
        let axis = (from: TimelineSamples.time("18:29:00"), length: 36_000.0)
        for (key, seconds) in [("R", 660.0), ("S", 20_060)] {
            let column = try #require(cells.firstIndex(of: Character(key)), "\(key)")
            let ruler = try #require(lines.first { $0.contains("╞") })
            let width = Double(ruler.drop { $0 == " " }.count)
            #expect((Double(column) - seconds / axis.length * width).magnitude <= 1.5, "\(key) in column \(column) of \(width)")
        }
        let list = try #require(lines.firstIndex(of: "gaps"))
        #expect(lines[(list + 1)...].prefix { !$0.isEmpty }.count { $0.hasPrefix("  ") && !$0.hasPrefix("   ") } == TimelineSamples.large.timeline.tracks.reduce(0) { $0 + $1.gaps.count })
    }

    @Test func `midnight is on the axis, with the new day's date`() throws {
        let lines = lines(TimelineSamples.large, 120)
        let ruler = try #require(lines.firstIndex { $0.contains("╞") })
        let column = try #require(Array(lines[ruler]).firstIndex(of: "║"))
        #expect(Array(lines[ruler - 1])[column...].starts(with: "09-16"))
        #expect(!TimelineText.text(TimelineSamples.liuzhou, columns: 120, .en).contains("║"))
    }

    @Test func `what is far from the declared time has an axis of its own, behind the others`() throws {
        let titles = lines(TimelineSamples.large, 120).filter { $0.hasPrefix("evaluation") }
        #expect(titles == ["evaluation  2026-09-15 18:30:00–2026-09-16 02:00:00 (declared; 7 h 30 min)", "evaluation  2001-01-01 00:00:05–02:00:05 (not in the declared time)"])
    }

    @Test func `a recording without a place is named`() {
        #expect(lines(TimelineSamples.large, 120).contains("  sub venue 2 seat camera D2: 1 recordings, 999-无时间.mp4"))
    }

    @Test func `of two events in one column the graver is seen, and a gap before both`() throws {
        var report = TimelineSamples.liuzhou
        let path = report.timeline.tracks[5].segments[1].path
        report.recordings = [TimelineSamples.observed(path, .pictureStutter, "10", "50", "40 s"), TimelineSamples.observed(report.timeline.tracks[5].segments[2].path, .pictureBlack, "50", "60", "10 s")]
        report.recordings[0].damage = [.init(code: .mediaUndecodable, detail: "3", stream: 0, from: "30", to: "30")]
        let cells = try #require(lane(lines(report, 100), "panorama camera", after: "sub venue 1"))
        #expect(cells.filter { $0 == "8" }.count == 1 && cells.filter { $0 == "3" }.count > 5)
        #expect(cells.contains("1") && cells.contains("a"))
    }

    @Test func `no picture or no sound is told from neither`() throws {
        var report = TimelineSamples.liuzhou
        let span = TimelineSamples.span("14:31:00", 60)
        report.timeline.tracks[3].segments[1].losses = [.init(span: span, picture: false, sound: true, code: .soundMissing)]
        report.recordings = []
        let cells = try #require(lane(lines(report, 100), "panorama camera NVR", after: "main venue  柳"))
        #expect(cells.contains("▀") == false, "a loss is marked by its digit")
        #expect(cells.filter { $0 == "7" }.count >= 12)
    }

    @Test func `alignments are told by the clocks of the recorders, where those showed a time`() throws {
        func told(_ report: TimelineReport) throws -> String {
            let lines = lines(report, 200)
            return lines[try #require(lines.firstIndex { $0.hasPrefix("alignment by sound") }) + 1]
        }
        var report = TimelineSamples.liuzhou
        #expect(try told(report).hasSuffix("shared sound, the first clock is 7.070–7.480 s ahead of the second"))
        // Nobody knows when the second began: places in the files are all that there is.
        report.recordings.removeLast()
        #expect(try told(report).hasSuffix("shared sound, one instant stands 2.520–2.930 s earlier in the first"))
    }

    @Test func `what differs little from file to file is told once`() throws {
        var report = TimelineSamples.liuzhou
        for i in 0..<5 {
            report.timeline.tracks[5].segments[i].placing.shift = Millionths(7.275 + Double(i) * 0.001)
            report.timeline.tracks[5].segments[i].placing.drift = Millionths(i < 3 ? -13.8 : 0)
            report.timeline.tracks[5].segments[i].placing.uncertainty = Millionths(0.245 + Double(i) * 0.001)
        }
        #expect(lines(report, 200).contains("  sub venue 1 panorama camera XVR_ch1_main: measured by sound: its clock is 7.275–7.279 s slow, runs 0.0–13.8 ppm slow, within ±249 ms"))
        report.timeline.tracks[5].segments[4].placing = .init(method: .recorder)
        #expect(lines(report, 120).filter { $0.hasPrefix("  sub venue 1 panorama camera XVR_ch1_main: ") }.count == 2)
    }

    @Test func `nothing at all is said in words`() {
        let empty = TimelineReport(project: nil, origin: .computed, timeline: Timeline(clock: nil, stages: [], tracks: [], coverage: [], alignments: []), recordings: [], findings: [])
        #expect(lines(empty, 80).last == "when any of the recordings began is not known")
    }

    @Test(arguments: Language.allCases) func `hostile names and times neither stop it nor reach the terminal`(language: Language) {
        let text = TimelineText.text(TimelineSamples.hostile, columns: 80, language)
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || ![.control, .format, .lineSeparator].contains($0.properties.generalCategory) })
        #expect(text.contains("\\u{202E}fdp.exe"))
    }
}

@Suite struct DurationsTests {
    @Test(arguments: [(0, "0 s"), (1, "<0.1 s"), (49_999, "<0.1 s"), (50_000, "0.1 s"), (9_000_000, "9 s"), (1_240_000, "1.2 s"), (59_960_000, "1 min"), (3_600_000_000, "1 h"), (7_503_000_000, "2 h 5 min 3 s"), (-5, "0 s")] as [(Int64, String)])
    func `lengths`(microseconds: Int64, text: String) { #expect(Durations.text(microseconds, .en) == text) }

    @Test(arguments: [
        (300, 300, true, "100 %"), (301, 300, true, "100 %"), (299_999, 300_000, true, "100 %"), (299_999, 300_000, false, "99.9 %"), (300, 300, false, "99.9 %"), (291, 300, false, "97.0 %"), (290, 300, true, "96.7 %"), (0, 300, false, "0.0 %"),
        (-4, 300, false, "0.0 %"), (0, 0, true, "–"),
    ] as [(Int64, Int64, Bool, String)])
    func `a hundred percent is said of what is complete alone`(part: Int64, whole: Int64, isComplete: Bool, text: String) { #expect(Durations.share(part, of: whole, isComplete: isComplete) == text) }
}

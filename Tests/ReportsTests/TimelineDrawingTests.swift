internal import Evidence
internal import PackageFormat
internal import Reports
internal import Testing

@Suite struct TimelineDrawingTests {
    private static let svg = "http://www.w3.org/2000/svg"

    private func read(_ text: String) throws -> XMLElement { try XMLElement.read(Array(text.utf8)) }

    private func drawn(_ report: TimelineReport, _ language: Language = .en) throws -> XMLElement { try read(TimelineDrawing(report, language).svg) }

    private func number(_ element: XMLElement, _ name: String) throws -> Double { try #require(element.attributes[name].flatMap(Double.init), "\(name) of \(element)") }

    /// The panel in which a stage is drawn: the group that has its title.
    private func panel(_ root: XMLElement, _ title: String) throws -> XMLElement {
        try #require(root.all("g").first { $0.attributes["transform"] != nil && $0.children.contains { $0.attributes["class"] == "h" && $0.text.hasPrefix(title) } })
    }

    @Test(arguments: Language.allCases) func `it is one SVG that needs nothing else`(language: Language) throws {
        for report in [TimelineSamples.liuzhou, .init(project: nil, origin: .sealed, timeline: TimelineSamples.large.timeline, recordings: [], findings: [])] {
            let root = try drawn(report, language)
            #expect(root.name == "svg" && root.namespace == TimelineDrawingTests.svg)
            #expect(Set(root.all().map(\.name)).isSubset(of: ["svg", "title", "style", "rect", "g", "text", "defs", "pattern", "clipPath", "line"]))
            for element in root.all() { for (name, value) in element.attributes { #expect(!value.contains("//") && !name.hasPrefix("on"), "\(name)=\(value)") } }
            for fill in root.all().compactMap({ $0.attributes["fill"] }) where fill.hasPrefix("url(") {
                #expect(root.all("pattern").contains { "url(#\($0.attributes["id"] ?? ""))" == fill }, "\(fill)")
            }
        }
    }

    @Test func `every recording lies where its time is`() throws {
        let report = TimelineSamples.liuzhou
        let panel = try panel(try drawn(report), "evaluation")
        // The axis begins with the declared time less what the sub venue recorded before, 2.725 s, and ends 6.275 s behind it.
        let (from, length) = (TimelineSamples.time("14:29:57", 0.275).microseconds, 309_000_000.0)
        let bars = panel.all("rect").filter { ["t pic", "t snd"].contains($0.attributes["class"]) }
        let segments = report.timeline.tracks.filter { $0.stage == "evaluation" }.flatMap(\.segments)
        #expect(bars.count == segments.reduce(0) { $0 + ($1.hasPicture ? 1 : 0) + ($1.hasSound ? 1 : 0) })
        for segment in segments {
            let span = try #require(segment.span)
            let left = 250 + Double(span.from.microseconds - from) / length * 918
            let own = bars.filter { $0.children.first?.text.hasPrefix(segment.path.split(separator: "/").last! + "\n") ?? false }
            #expect(own.count == (segment.hasPicture ? 1 : 0) + (segment.hasSound ? 1 : 0))
            for bar in own {
                #expect(try (number(bar, "x") - left).magnitude < 0.11 && (number(bar, "width") - Double(span.length) / length * 918).magnitude < 0.11, "\(segment.path) \(bar.attributes)")
                #expect(bar.attributes["data-a"] == "\((span.from.microseconds - from) / 1000)" && bar.attributes["data-b"] == "\((span.to.microseconds - from) / 1000)")
            }
        }
    }

    @Test func `gaps are hatched, seen however short they are, and told about`() throws {
        let root = try drawn(TimelineSamples.large)
        let gaps = root.all("rect").filter { $0.attributes["class"] == "t gap" }
        #expect(gaps.count == TimelineSamples.large.timeline.tracks.reduce(0) { $0 + $1.gaps.count })
        for gap in gaps {
            #expect(try number(gap, "width") >= 3 && gap.attributes["fill"]?.hasSuffix("-gap)") == true)
            #expect(try number(gap, "x") >= 250 && number(gap, "x") + number(gap, "width") <= 1168.1)
        }
        #expect(gaps.contains { $0.children.first?.text == "gap Q\n2026-09-15 21:00:00–21:45:00\n45 min\nnot submitted (as long as whole files are)\n← 6-XVR_ch1_main.mp4\n→ 7-XVR_ch1_main.mp4" }, "\(gaps.map { $0.children.first?.text ?? "" })")
    }

    @Test func `events lie on the half that they are of, with what was seen`() throws {
        let root = try drawn(TimelineSamples.liuzhou, .zh)
        let frozen = try #require(root.all("rect").first { $0.attributes["class"] == "t e e2" })
        let silent = try #require(root.all("rect").first { $0.attributes["class"] == "t e e4" })
        #expect(frozen.children.first?.text == "画面静止不动：12 s\n2026-09-15 14:31:15–14:31:27\n12 秒\n004-NVR.mp4")
        #expect(silent.children.first?.text.hasPrefix("没有声音：10 s\n2026-09-15 14:33:20–14:33:30\n") == true)
        func lane(_ event: XMLElement) throws -> XMLElement { try #require(root.all("g").first { $0.attributes["class"] == "lane" && $0.children.contains(event) }) }
        for (event, css) in [(frozen, "t pic"), (silent, "t snd")] {
            let bar = try #require(try lane(event).children.first { $0.attributes["class"] == css })
            #expect(bar.attributes["y"] == event.attributes["y"] && bar.attributes["height"] == event.attributes["height"])
        }
    }

    @Test func `an event is put where the recording's own clock and drift lead`() throws {
        var report = TimelineSamples.liuzhou
        // A tenth of a thousandth fast: after 50,000 s of its own it is 5 s ahead.
        var segment = report.timeline.tracks[3].segments[0]
        segment.span = TimelineSamples.span("14:30:00", 60_000)
        segment.placing = .init(method: .measured, drift: Millionths(100))
        report.timeline.tracks = [report.timeline.tracks[3]]
        report.timeline.tracks[0].segments = [segment]
        report.recordings = [TimelineSamples.observed(segment.path, .pictureBlack, "50000", "50010", "10 s")]
        let event = try #require(try drawn(report).all("rect").first { $0.attributes["class"] == "t e e1" })
        #expect(event.attributes["data-a"] == "49995000" && event.attributes["data-b"] == "50004999")
        #expect(segment.media(at: TimelineSamples.time("14:30:00", 49_995)).map { ($0 - 49_999_999_500).magnitude < 2 } == true)
    }

    @Test func `coverage of a venue and the declared time`() throws {
        let root = try panel(try drawn(TimelineSamples.liuzhou), "evaluation")
        let there = root.all("rect").filter { $0.attributes["class"] == "t there" }
        let missing = root.all("rect").filter { $0.attributes["class"] == "t missing" }
        #expect(there.count == 4 && missing.count == 2)
        #expect(there.allSatisfy { $0.attributes["data-a"] == "2725" && $0.attributes["data-b"] == "302725" })
        #expect(root.all("rect").first { $0.attributes["class"] == "t in" }?.attributes["data-b"] == "302725")
        #expect(root.all("text").filter { $0.attributes["class"] == "cv bad" }.map(\.text) == ["97.0 %", "97.0 %"])
        #expect(root.all("line").filter { $0.attributes["class"] == "t edge" }.count == 2)
        #expect(try drawn(TimelineSamples.large).all("line").filter { $0.attributes["class"] == "t midnight" }.count == 1)
    }

    @Test func `files too short to be told apart are one bar, gaps between them stay`() throws {
        let root = try drawn(TimelineSamples.large)
        let bars = root.all("rect").filter { $0.attributes["class"] == "t pic" }
        #expect(bars.count < 1500)
        // CH01 has no gap in 481 files of a minute; CH03 has forty.
        #expect(bars.contains { $0.children.first?.text.hasPrefix("481 recordings\n") == true })
        let third = try #require(root.all("g").first { $0.attributes["class"] == "lane" && $0.all("text").contains { $0.text == "CH03" } })
        #expect(third.children.count { $0.attributes["class"] == "t pic" } == 41)
    }

    @Test func `how a track was placed stands beside it`() throws {
        let panel = try panel(try drawn(TimelineSamples.liuzhou), "evaluation")
        let last = try #require(panel.all("g").last { $0.attributes["class"] == "lane" })
        #expect(last.all("text").map(\.text).suffix(2) == ["measured", "±205 ms"])
        #expect(last.all("title").first?.text == "sub venue 1 seat camera CH09\nmeasured by sound: its clock is 7.275 s slow, runs 0.4 ppm fast, within ±205 ms")
    }

    @Test(arguments: Language.allCases) func `hostile names stay text, whatever times and figures say`(language: Language) throws {
        let text = TimelineDrawing(TimelineSamples.hostile, language).svg
        let root = try read(text)
        #expect(!root.all().contains { $0.name == "script" || $0.attributes["onload"] != nil })
        #expect(root.all("text").contains { $0.text.contains("<script>alert(1)</script>") })
        #expect(!text.contains("\u{202E}") && !text.contains("\u{0}") && !text.contains("\u{FFFE}"))
        for element in root.all() {
            for name in ["x", "y", "width", "height", "x1", "x2"] where element.attributes[name].map({ $0 != "100%" }) ?? false {
                let value = try number(element, name)
                #expect((-1...100_000).contains(value), "\(name) of \(element.attributes)")
            }
        }
    }
}

extension XMLElement {
    /// Itself and everything in it, in the order of the text.
    func all() -> [XMLElement] { [self] + children.flatMap { $0.all() } }
    func all(_ name: String) -> [XMLElement] { all().filter { $0.name == name } }
}

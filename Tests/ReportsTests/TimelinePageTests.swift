internal import Evidence
internal import PackageFormat
internal import Reports
internal import Testing

@Suite struct TimelinePageTests {
    private func html(_ report: TimelineReport, pictures: [Int: [TimelinePicture]] = [:], _ language: Language = .en) -> String { TimelinePage(report, pictures: pictures, tool: "fengcun 1", language).html }

    /// The page is XML behind its first line.
    private func read(_ html: String) throws -> XMLElement {
        let start = try #require(html.firstIndex(of: "\n"))
        #expect(html[..<start] == "<!DOCTYPE html>")
        return try XMLElement.read(Array(html[html.index(after: start)...].utf8))
    }

    private func table(_ root: XMLElement, _ heading: String) throws -> [XMLElement] {
        let section = try #require(root.all("section").first { $0.children.first?.text == heading }, "\(heading)")
        return section.all("tbody").flatMap(\.children)
    }

    private func words(_ element: XMLElement) -> String { element.all().map(\.text).joined() }

    @Test(arguments: Language.allCases) func `it is one page that fetches nothing`(language: Language) throws {
        let text = html(TimelineSamples.liuzhou, language)
        let root = try read(text)
        #expect(root.attributes["lang"] == (language == .zh ? "zh-CN" : "en"))
        let policy = try #require(root.all("meta").first { $0.attributes["http-equiv"] == "Content-Security-Policy" }?.attributes["content"])
        #expect(policy.hasPrefix("default-src 'none'; img-src data:; style-src 'sha256-") && !policy.contains("unsafe"))
        for element in root.all() {
            for (name, value) in element.attributes { #expect(!name.hasPrefix("on") && name != "style" && !["src", "href"].contains(name) && (!value.contains("//") || name == "content"), "\(name)=\(value)") }
        }
        #expect(root.all("script").count == 1 && root.all("style").count == 1)
        #expect(!["link", "iframe", "object", "embed", "form", "base", "a"].contains { !root.all($0).isEmpty })
    }

    @Test func `the script is XML as it stands`() throws {
        let script = try #require(try read(html(TimelineSamples.liuzhou)).all("script").first).text
        #expect(!script.contains { "<&".contains($0) } && script.contains("use strict"))
    }

    @Test func `everything that the timeline has stands in its tables`() throws {
        let report = TimelineSamples.liuzhou
        let root = try read(html(report))
        #expect(try table(root, "Coverage").count == report.timeline.coverage.count)
        #expect(try table(root, "Gaps").map(words) == ["a2026-09-15 14:32:57.3–14:33:06.39 ssub venue 1 panorama camera XVR_ch1_mainnot recordeddata/recordings/sub1/evaluation/pano/003-XVR.mp4data/recordings/sub1/evaluation/pano/004-XVR.mp4"])
        #expect(try table(root, "Clocks").count == report.timeline.tracks.count)
        #expect(try table(root, "Alignment by sound").count == 2)
        #expect(try table(root, "Seen and heard").map { words($0).prefix(1) } == ["4", "2"])
        #expect(try words(table(root, "Findings")[0]).hasSuffix("media.gap"))
        #expect(!root.all("section").contains { $0.children.first?.text == "Overlaps" })
        #expect(try table(read(html(TimelineSamples.large)), "Gaps").count == 45)
    }

    @Test func `what is missing is seen first`() throws {
        let tiles = try read(html(TimelineSamples.liuzhou, .zh)).all("div").filter { $0.attributes["class"]?.hasPrefix("tile ") == true }
        #expect(tiles.map { $0.attributes["class"] ?? "" } == ["tile ok", "tile bad"])
        #expect(tiles.map { $0.all("b").map(\.text) } == [["100 %", "100 %"], ["97.0 %", "97.0 %"]])
        #expect(words(tiles[1]).contains("副场1  桂林市公共资源交易中心") && words(tiles[1]).contains("缺 1 处，共 9 秒"))
    }

    @Test func `each stage is a picture with the time that its script needs`() throws {
        let figures = try read(html(TimelineSamples.liuzhou)).all("svg").filter { $0.attributes["data-length"] != nil }
        #expect(figures.map { $0.attributes["data-length"] ?? "" } == ["90000", "309000"])
        #expect(figures[1].attributes["data-begin"] == "\(TimelineSamples.time("14:29:57", 0.275).microseconds / 1000)" && figures[1].attributes["data-offset"] == "28800")
        #expect(Set(figures.flatMap { $0.all("pattern").compactMap { $0.attributes["id"] } }).count == 4)
    }

    @Test func `pictures lie on the axis, as many as have room, no two over each other`() throws {
        let report = TimelineSamples.liuzhou
        let moments = TimelineScene(report.timeline, recordings: report.recordings).moments(atMost: 60)
        // The pickup has no picture.
        #expect(Set(moments.keys) == [0, 1, 2, 3, 5, 6])
        #expect(moments.values.allSatisfy { (1...60).contains($0.count) } && moments[3]?.count == 58)
        let pictures = moments.mapValues { $0.map { TimelinePicture(at: $0, jpeg: [0xFF, 0xD8, 0xFF, UInt8(truncatingIfNeeded: $0.microseconds)]) } }
        let lanes = try read(html(report, pictures: pictures)).all("g").filter { $0.attributes["class"] == "lane" }
        for (lane, track) in zip(lanes, [0, 1, 2, 3, 4, 5, 6]) {
            let all = lane.children.filter { $0.attributes["class"] == "t p" }
            #expect(all.count == moments[track]?.count ?? 0)
            let shown = all.filter { $0.attributes["display"] == nil }.compactMap { $0.all("image").first?.attributes["x"].flatMap(Double.init) }
            #expect(zip(shown, shown.dropFirst()).allSatisfy { $1 - $0 >= 73.9 } && shown.count <= 13)
            #expect(all.isEmpty || shown.count >= 4, "\(track)")
            #expect(all.allSatisfy { $0.all("image")[0].attributes["href"]?.hasPrefix("data:image/jpeg;base64,/9j/") == true })
        }
        #expect(!html(report).contains("<image"))
    }

    @Test(arguments: Language.allCases) func `hostile names stay text`(language: Language) throws {
        let text = html(TimelineSamples.hostile, language)
        let root = try read(text)
        #expect(root.all("script").count == 1)
        #expect(!text.contains("\u{202E}") && !text.contains("\u{0}") && !text.contains("<script>alert"))
        #expect(root.all("bdi").contains { $0.text == "<script>alert(1)</script>" } && root.all("bdi").contains { $0.text == "\" onload=\"alert(1)" })
    }

    @Test func `nothing at all is said in words`() throws {
        let empty = TimelineReport(project: nil, origin: .computed, timeline: Timeline(clock: nil, stages: [], tracks: [], coverage: [], alignments: []), recordings: [], findings: [])
        #expect(words(try read(html(empty, .zh))).contains("没有一段录像知道从几点开始录"))
    }
}

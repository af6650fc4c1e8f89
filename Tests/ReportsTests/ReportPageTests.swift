internal import Cryptography
internal import Evidence
internal import Foundation
internal import PackageFormat
internal import Reports
internal import Testing

@Suite struct ReportPageTests {
    static let samples: [(name: String, report: InspectionReport)] = [("valid", ReportSamples.valid), ("invalid", ReportSamples.invalid), ("undecided", ReportSamples.undecided), ("check", ReportSamples.check)]

    /// The page is XML behind its first line.
    private func read(_ html: String) throws -> XMLElement {
        let start = try #require(html.firstIndex(of: "\n"))
        #expect(html[..<start] == "<!DOCTYPE html>")
        return try XMLElement.read(Array(html[html.index(after: start)...].utf8))
    }

    private func words(_ element: XMLElement) -> String { element.all().map(\.text).joined(separator: " ") }

    private func section(_ root: XMLElement, _ id: String) throws -> XMLElement { try #require(root.all("section").first { $0.attributes["id"] == id }, "\(id)") }

    private func css(_ root: XMLElement, _ name: String) -> [XMLElement] { root.all().filter { $0.attributes["class"]?.split(separator: " ").contains(Substring(name)) == true } }

    // MARK: One page

    @Test(arguments: Language.allCases) func `it is one page that fetches nothing and runs nothing`(language: Language) throws {
        for sample in Self.samples {
            let root = try read(ReportPage(sample.report, language).html)
            #expect(root.attributes["lang"] == (language == .zh ? "zh-CN" : "en"))
            let policy = try #require(root.all("meta").first { $0.attributes["http-equiv"] == "Content-Security-Policy" }?.attributes["content"])
            #expect(policy.hasPrefix("default-src 'none'; img-src data:; style-src 'sha256-") && !policy.contains("unsafe") && !policy.contains("script-src"))
            for element in root.all() {
                for (name, value) in element.attributes {
                    #expect(!name.hasPrefix("on") && name != "style" && name != "src" && (!value.contains("//") || name == "content"), "\(name)=\(value)")
                    // Links lead to this page alone; pictures are in it.
                    if name == "href" { #expect(value.hasPrefix("#") || value.hasPrefix("data:image/jpeg;base64,"), "\(value)") }
                }
            }
            #expect(root.all("script").isEmpty && root.all("style").count == 1)
            #expect(!["link", "iframe", "object", "embed", "form", "base", "img", "video"].contains { !root.all($0).isEmpty })
            for link in root.all().compactMap({ $0.attributes["href"] }) where link.hasPrefix("#") { #expect(root.all().contains { $0.attributes["id"] == String(link.dropFirst()) }, "\(link)") }
        }
    }

    @Test func `the policy names the style by its digest`() throws {
        let html = ReportPage(ReportSamples.valid, .en).html
        let start = try #require(html.firstRange(of: "<style>"))
        let end = try #require(html.firstRange(of: "</style>"))
        let digest = Data(Hasher.digest(Array(html[start.upperBound..<end.lowerBound].utf8)).bytes).base64EncodedString()
        // A style that was changed has to be named anew: in PageStyle.
        #expect(html.contains("style-src 'sha256-\(digest)';"))
    }

    @Test(arguments: Language.allCases) func `every section is there, and says so where it has nothing`(language: Language) throws {
        for sample in Self.samples {
            let root = try read(ReportPage(sample.report, language).html)
            let ids = root.all("section").compactMap { $0.attributes["id"] }
            #expect(ids == (1...7).map { "s\($0)" })
            for id in ids { #expect(words(try section(root, id)).count > 12, "\(sample.name) \(id)") }
        }
        let bare = try read(ReportPage(InspectionReport(.verification, of: "x.zip", madeAt: ReportSamples.madeAt, tool: ReportSamples.tool), language).html)
        let none = [("s1", "没有时间线", "no timeline"), ("s2", "没有按规则核对", "not judged"), ("s3", "没有发现", "Nothing was found"), ("s4", "没有校验签名", "not verified"), ("s5", "没有做四性检测", "was not run"), ("s6", "没有写明保管期限", "No retention"), ("s7", "没有", "None")]
        for (id, zh, en) in none { #expect(words(try section(bare, id)).contains(language == .zh ? zh : en), "\(id)") }
    }

    // MARK: The first page

    @Test func `the verdict is the first word, with its mark`() throws {
        let expected: [(InspectionReport, String, String, String)] = [
            (ReportSamples.valid, "有效", "VALID", "ok"), (ReportSamples.invalid, "无效", "INVALID", "bad"), (ReportSamples.undecided, "不能确定", "UNDECIDED", "open"), (ReportSamples.check, "暂不能封存", "NOT READY", "bad"),
        ]
        for (report, zh, en, mark) in expected {
            for (language, word) in [(Language.zh, zh), (.en, en)] {
                let root = try read(ReportPage(report, language).html)
                let verdict = try #require(css(root, "verdict").first)
                #expect(verdict.attributes["class"] == "verdict \(mark)")
                #expect(verdict.all("strong").map(\.text) == [word])
                #expect(verdict.all("use").first?.attributes["href"] == "#k-\(mark)")
            }
        }
    }

    @Test func `what fails comes first, worst first, no more than a page holds`() throws {
        let items = ReportSamples.invalid.attention
        #expect(items.prefix(3).map(\.reference) == ["fixity.mismatch", "structure.unknown-entry", "fixity.unlisted"] && items[0].count == 2)
        #expect(zip(items, items.dropFirst()).allSatisfy { $0.weight <= $1.weight })
        #expect(items.filter { $0.kind == .rule }.map(\.reference).contains("LZ-3.3-CHECK"))
        for sample in Self.samples {
            let root = try read(ReportPage(sample.report, .zh).html)
            let shown = css(root, "todo").first?.children.count ?? 0
            let all = sample.report.attention.count
            #expect(shown <= 8 && shown >= min(all, 3))
            let first = words(try #require(css(root, "first").first))
            #expect(all == shown || first.contains("另有 \(all - shown) 项"), "\(sample.name)")
            #expect(all > 0 || first.contains("没有需要处理的事项"))
        }
    }

    @Test func `the figures are those of the report`() throws {
        let first = try #require(css(try read(ReportPage(ReportSamples.check, .zh).html), "first").first)
        let tiles = try #require(css(first, "tiles").first).children.map(words)
        #expect(tiles.count == 5)
        #expect(tiles[0].contains("52") && tiles[0].contains("0:25:14") && tiles[1].contains("尚未封存"))
        #expect(tiles[2].contains("38") && tiles[2].contains("/ 53 符合") && tiles[2].contains("不符合") && tiles[3].contains("97.0 %"))
        let text = words(first)
        #expect(text.contains("5 条规则，其中 3 条须符合；理由：合同尚未验收，验收后补充封存。"))
        #expect(text.contains("2042-03-31") && text.contains("副场1 2026-09-15 14:32:57.3–14:33:06.3（9 秒）"))
    }

    @Test func `what a package says of itself is its word where nothing established it`() throws {
        func claims(_ report: InspectionReport) throws -> Bool { !css(try read(ReportPage(report, .en).html), "claim").isEmpty }
        #expect(try claims(ReportSamples.invalid) && claims(ReportSamples.undecided))
        #expect(try !claims(ReportSamples.valid) && !claims(ReportSamples.check))
    }

    // MARK: Behind it

    @Test(arguments: Language.allCases) func `every rule stands in its profile, those that do not apply in one list`(language: Language) throws {
        let report = ReportSamples.check
        let judgement = try #require(report.judgement)
        let rules = try section(read(ReportPage(report, language).html), "s2")
        let articles = css(rules, "rule")
        #expect(articles.count == judgement.items.count - judgement.count(.notApplicable))
        #expect(css(rules, "idle").flatMap { $0.all("code") }.count == judgement.count(.notApplicable))
        let text = words(rules)
        for item in judgement.items { #expect(text.contains(item.rule) && (item.outcome == .notApplicable || text.contains(item.duty)), "\(item.rule)") }
        let check = words(try #require(articles.first { words($0).contains("LZ-3.3-CHECK") }))
        #expect(check.contains("检测日期：2026年9月14日") && check.contains("2026-09-10") && check.contains(language == .zh ? "核对检测日期" : "Check the day"))
        let recorded = words(try #require(articles.first { words($0).contains("MOF87-39") }))
        #expect(recorded.contains("2026-09-15 14:32:57.3–14:33:06.3") && recorded.contains("0:01:00"))
        #expect(words(try #require(articles.first { words($0).contains("LZ-3.5-DRAW") })).contains("副场专家临时回避"))
        #expect(words(try #require(articles.first { words($0).contains("LZ-3.9-FEE") })).contains(language == .zh ? "按本工具默认" : "this tool's default"))
    }

    @Test func `signers, natures and findings are all there`() throws {
        let root = try read(ReportPage(ReportSamples.valid, .zh).html)
        let signatures = words(try section(root, "s4"))
        for signer in ReportSamples.valid.verification?.signers ?? [] { #expect(signatures.contains(signer.name) && signatures.contains(signer.certificate)) }
        #expect(signatures.contains("2026-09-20 09:13:42") && signatures.contains("没有时间戳"))
        let nature = words(try section(root, "s5"))
        for item in ReportSamples.nature { #expect(nature.contains(item.name.zh)) }
        let findings = try section(read(ReportPage(ReportSamples.invalid, .zh).html), "s3")
        #expect(findings.all("tbody").flatMap(\.children).count == ReportSamples.invalid.allFindings.count)
        #expect(words(findings).contains("structure.unknown-entry"))
    }

    @Test func `many originals are not printed, the way to them is`() throws {
        var report = ReportSamples.valid
        let few = try section(read(ReportPage(report, .en).html), "s6")
        #expect(css(few, "digests").flatMap { $0.all("tbody") }.flatMap(\.children).count == 2 + 52)
        #expect(words(few).contains("45a78ce7 c54a609b"))
        report.digests = ReportSamples.digests(201)
        let many = try section(read(ReportPage(report, .en).html), "s6")
        #expect(css(many, "digests").flatMap { $0.all("tbody") }.flatMap(\.children).count == 2 && words(many).contains("201 originals"))
    }

    @Test func `the commands are ones that a shell reads as they were meant`() throws {
        let steps = css(try section(read(ReportPage(ReportSamples.valid, .zh).html), "s7"), "steps").flatMap { $0.all("pre") }.map(\.text)
        #expect(steps[0] == "fengcun verify archive/龙壁湾.asice --trust ca.pem --at 2026-11-30T22:40:00+08:00")
        #expect(steps.contains("sha256sum META-INF/ASiCManifest001.xml") && steps.contains { $0.hasPrefix("openssl cms -verify -binary -cades") } && steps.contains { $0.hasPrefix("bagit.py") })
        #expect(RepeatCommand.line(["fengcun", "verify", "it's $(x); a.asice"]) == #"fengcun verify 'it'\''s $(x); a.asice'"#)
    }

    @Test func `pictures lie in the drawing`() throws {
        var report = ReportSamples.check
        let timeline = try #require(report.timeline)
        report.pictures = TimelineScene(timeline.timeline, recordings: []).moments(atMost: 12).mapValues { $0.map { TimelinePicture(at: $0, jpeg: [0xFF, 0xD8, 0xFF]) } }
        let root = try read(ReportPage(report, .en).html)
        #expect(root.all("image").count > 20)
        // Higher than a page: drawn in parts, each with its axis.
        report.timeline = TimelineSamples.large
        report.pictures = [:]
        let figures = css(try read(ReportPage(report, .en).html), "timeline")
        let heights = figures.compactMap { $0.attributes["viewBox"]?.split(separator: " ").last.flatMap { Double($0) } }
        #expect(heights.count > 2 && heights.allSatisfy { $0 <= 860 }, "\(heights)")
        #expect(Set(root.all("pattern").compactMap { $0.attributes["id"] }).count == root.all("pattern").count)
    }

    // MARK: Hostile

    @Test(arguments: Language.allCases) func `hostile names stay text`(language: Language) throws {
        let text = ReportPage(ReportSamples.hostile, language).html
        let root = try read(text)
        #expect(root.all("script").isEmpty)
        #expect(!text.contains("\u{202E}") && !text.contains("\u{0}") && !text.contains("\u{1B}") && !text.contains("<script>alert"))
        #expect(root.all("bdi").contains { $0.text.contains("<script>alert(1)</script>\" onload=\"x]]>&amp;\\u{202E}fdp") })
        let running = try #require(root.attributes["data-running"])
        #expect(VisibleText.width(running) <= 110)
        let json = CanonicalJSON.text(ReportPageJSON.value(ReportSamples.hostile, language))
        #expect(!json.contains("\u{0}") && !json.contains("\u{1B}"))
    }

    // MARK: Several

    @Test(arguments: Language.allCases) func `a summary leads to every page, what needs somebody first`(language: Language) throws {
        let entries: [SummaryPage.Entry] = [
            .init(subject: "a/1.asice", page: "1.html", report: ReportSamples.valid), .init(subject: "a/2.asice", page: "2.html", report: ReportSamples.undecided), .init(subject: "a/<b>.txt", fault: Fault(.notAPackage, path: "a/<b>.txt")),
            .init(subject: "a/4.asice", page: "4.html", report: ReportSamples.invalid), .init(subject: "a/5.asice", page: "5.html", report: ReportSamples.hostile),
        ]
        let root = try read(SummaryPage(entries, madeAt: ReportSamples.madeAt, tool: ReportSamples.tool, command: "fengcun verify a/*", language).html)
        #expect(css(root, "page").compactMap { $0.attributes["href"] } == ["4.html", "5.html", "2.html", "1.html"])
        #expect(css(root, "four").first?.all("span").map(words).map { $0.filter(\.isNumber) } == ["2", "1", "1", "1"])
        #expect(css(root, "sum").flatMap { $0.all("tbody") }.flatMap(\.children).count == 5)
        #expect(root.all("script").isEmpty && words(root).contains("<b>.txt"))
    }
}

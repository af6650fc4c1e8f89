internal import Evidence
internal import FactImport
internal import Files
internal import Foundation
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

/// The three mappings, each with its sample, from the exported file to project.yaml.
@Suite struct SampleTests {
    private func record(_ members: [String: String]) -> Fact { .record(members.mapValues(Fact.text)) }

    @Test func `a project of the procurement platform`() throws {
        let made = try Made()
        let before = try made.text
        let outcome = try made.take(Made.exports.appending("zcy-project.json"), Made.mapping("zcy-project"))
        #expect(outcome.changes.map(\.section.name) == ["budget", "notice", "schedule", "award"])
        #expect(outcome.changes.map(\.status) == [.new, .new, .same, .new])
        let facts = try #require(try made.project).facts
        #expect(facts["budget"] == record(["amount": "1980000", "funding": "财政预算资金", "aboveTenderThreshold": "true", "complexOrLargeImpact": "false", "importedGoods": "false"]))
        #expect(facts["notice"] == record(["url": "https://zfcg.example.cn/notice/990137.html", "statesRemote": "true"]))
        #expect(facts["award"] == record(["reportDeliveredOn": "2026-09-16", "confirmedOn": "2026-09-18", "resultNoticeOn": "2026-09-21", "letterOn": "2026-09-21", "outcome": "awarded"]))
        // The times were given, and the same: what stands there stays, and behind it comes what is new.
        #expect(try made.text.hasPrefix(before))
        #expect(try contents(of: try #require(outcome.kept)) == Array(before.utf8))
        #expect(outcome.kept?.lastComponent == "project-001.yaml")
    }

    @Test func `exceptions of the regional system, in GB 18030`() throws {
        let made = try Made()
        let outcome = try made.take(Made.exports.appending("gx-exception.csv"), Made.mapping("gx-exception"))
        #expect((outcome.reading.rowCount, outcome.reading.otherProjects, outcome.reading.filtered) == (3, 1, 1))
        #expect(outcome.reading.notes.map(\.code) == [.factsOtherProject])
        let found = try #require(try made.project?.facts["reevaluations"]?.items)
        #expect(found.count == 1)
        #expect(found.first?["startedAt"]?.text == "2026-09-23T09:30:00+08:00")
        #expect(found.first?["registeredOn"]?.text == "2026-09-21")
        #expect(found.first?["members"]?.items?.compactMap(\.text) == ["覃文澜", "韦春和", "梁予安", "蒋若溪", "唐景行"])
        #expect(found.first?["ground"]?.text == "sum-error")
        #expect(found.first?["remote"]?.flag == true && found.first?["resultChanged"]?.flag == false)
        #expect(found.first?["attachments"]?.text == "3")
    }

    @Test func `experts drawn, from a spreadsheet with merged cells and dates of a format of its own`() throws {
        let made = try Made(ProjectTemplate.text(packageID: SampleProject.packageID, number: Made.number, profiles: []).replacing("{id: main, name: \"\"", with: "{id: main, name: 柳州市公共资源交易中心").replacing("{id: sub1, name: \"\"", with: "{id: sub1, name: 桂林市公共资源交易中心"))
        try made.take(Made.exports.appending("zcy-expert-draw.xlsx"), Made.mapping("zcy-expert-draw"))
        let project = try #require(try made.project)
        let draw = try #require(project.facts["draw"]?.items)
        #expect(draw.compactMap { $0["name"]?.text } == ["覃文澜", "韦春和", "蒋若溪", "唐景行"])
        #expect(draw.compactMap { $0["venue"]?.text } == ["main", "main", "sub1", "sub1"])
        #expect(draw.compactMap { $0["drawnAt"]?.text } == ["2026-09-14T09:05:00+08:00", "2026-09-14T09:05:00+08:00", "2026-09-14T09:11:30+08:00", "2026-09-14T09:11:30+08:00"])
        #expect(draw.allSatisfy { $0["system"]?.text == "zcy" && $0["selfSelected"]?.flag == false })
        #expect(project.people?.map(\.name) == ["覃文澜", "韦春和", "蒋若溪", "唐景行"])
        #expect(project.people?.allSatisfy { $0.role == .expert } == true)
        #expect(project.people?.map(\.venue) == ["main", "main", "sub1", "sub1"])
        // Behind the comment that shows what an entry is.
        let lines = try made.text.split(separator: "\n").map(String.init)
        let shown = try #require(lines.firstIndex(of: "# draw:"))
        let written = try #require(lines.firstIndex(of: "draw:"))
        #expect(written == shown + 7)
        #expect(lines[written - 1].hasPrefix("# 导入 | imported: zcy-expert-draw.xlsx, SHA-256 "))
        #expect(lines[written - 1].hasSuffix(", zcy-expert-draw, 2026-09-24T10:00:00+08:00"))
    }

    @Test func `all three, one after the other, and once more`() throws {
        let made = try Made()
        let before = try made.text
        let all = [("zcy-project", "zcy-project.json"), ("gx-exception", "gx-exception.csv"), ("zcy-expert-draw", "zcy-expert-draw.xlsx")]
        for (name, file) in all { try made.take(Made.exports.appending(FilePath.Component(file)!), Made.mapping(name)) }
        let after = try made.text
        #expect(after.hasPrefix(before))
        #expect(try made.workspace.project().findings.isEmpty)
        for (name, file) in all {
            let outcome = try made.take(Made.exports.appending(FilePath.Component(file)!), Made.mapping(name))
            #expect(outcome.changes.allSatisfy { $0.status == .same } && outcome.kept == nil)
        }
        #expect(try made.text == after)
    }

    @Test func `what is left out names its column where the layout is another`() throws {
        let made = try Made()
        let fault = try #require(made.fault(Made.exports.appending("gx-exception.csv"), try Made.mapping("csv", "  - section: draw\n    fields: {name: {column: [专家姓名, 姓名], required: true}, drawnAt: {column: [登记日期]}}\n")))
        #expect(fault.code == .factsUnusable)
        #expect(fault.findings.map(\.code) == [.factsMissingColumn])
        #expect(fault.findings.first?.facts == ["field": "draw.name", "expected": "专家姓名 | 姓名"])
    }

    /// Every file of the folder is read, and says under which name.
    @Test func `every mapping is called as its file`() throws {
        let names = FactMapping.names(in: packageRoot.appending("manifests").appending("mappings"))
        #expect(names == ["gx-exception", "zcy-expert-draw", "zcy-project"])
        for name in names {
            #expect(try Made.mapping(name).id == name)
            let export = try FileTree.names(in: Made.exports).map { String(decoding: $0, as: UTF8.self) }.filter { $0.hasPrefix(name + ".") }
            #expect(export.count == 1, "\(name) has no sample")
        }
    }

    @Test func `the samples come out of the script that makes them`() throws {
        let folder = try TemporaryFolder()
        let ran = try run("python3", [packageRoot.appending("samples").appending("tools").appending("exports.py").string, folder.path.string], environment: ["PYTHONDONTWRITEBYTECODE": "1"])
        #expect(ran.status == 0, "\(ran)")
        for name in ["zcy-project.json", "gx-exception.csv"] { #expect(try contents(of: folder.path.appending(FilePath.Component(name)!)) == contents(of: Made.exports.appending(FilePath.Component(name)!))) }
    }
}

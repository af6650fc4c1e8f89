internal import Evidence
internal import FactImport
internal import Files
internal import Foundation
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

/// What becomes of project.yaml: the sections alone, whole or not at all.
@Suite struct WritingTests {
    private static let budget = "  - section: budget\n    fields: {amount: {column: [金额]}, funding: {column: [资金]}}\n"
    private static let people = "  - section: people\n    fields: {name: {column: [姓名]}, role: {is: expert}, venue: {column: [场地]}}\n"

    private func take(_ made: Made, _ csv: String, _ groups: String, replacing: Bool = false, writing: Bool = true) throws -> FactImporting.Outcome {
        try made.take(made.folder.write("a.csv", csv), Made.mapping("csv", groups), replacing: replacing, writing: writing)
    }

    private func lines(_ made: Made) throws -> [String] { try made.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

    // MARK: Text

    @Test func `every other byte stays`() throws {
        let head = Made.core + "# 说明 | words\nbudget:   # 预算\n  amount: 5   # 五\n\n  # 缩进的注释\n  importedGoods: false\n\n# 下一部分的标题\nother: {a: \"b\"}\n# 末尾"
        let made = try Made(head)
        _ = try take(made, "资金\n财政\n", "  - section: budget\n    fields: {funding: {column: [资金]}}\n")
        let text = try made.text
        #expect(text.hasPrefix(Made.core + "# 说明 | words\n# 导入 | imported: a.csv, SHA-256 "))
        #expect(text.hasSuffix("\n\n# 下一部分的标题\nother: {a: \"b\"}\n# 末尾"))
        let budget = try made.project?.facts["budget"]
        #expect(budget == .record(["amount": .text("5"), "funding": .text("财政"), "importedGoods": .text("false")]))
    }

    @Test func `CRLF stays CRLF, a last line without its end gets one`() throws {
        let made = try Made(Made.core.replacing("\n", with: "\r\n") + "other: {a: b}")
        _ = try take(made, "金额\n7\n", "  - section: budget\n    fields: {amount: {column: [金额]}}\n")
        let bytes = try contents(of: made.workspace.projectFile)
        #expect(bytes.count { $0 == 0x0A } == bytes.count { $0 == 0x0D })
        #expect(try made.text.hasPrefix(Made.core.replacing("\n", with: "\r\n") + "other: {a: b}\r\n# 导入"))
        #expect(try made.project?.facts["budget"]?["amount"]?.text == "7")
    }

    @Test func `a template is filled in at the place of each section`() throws {
        let template = ProjectTemplate.text(packageID: SampleProject.packageID, number: "A-1", profiles: [])
        let made = try Made(template)
        _ = try take(made, "金额,资金\n100,a: b # c\n", Self.budget)
        let (old, new) = (template.split(separator: "\n", omittingEmptySubsequences: false).map(String.init), try lines(made))
        let changed = new.filter { !old.contains($0) }
        #expect(changed.count == 3)
        #expect(changed.first?.hasSuffix(": amount, funding") == true)
        #expect(changed.last?.hasPrefix("  funding: \"a: b # c\" ") == true)
        #expect(new.count == old.count + 1)
        #expect(old.filter { !new.contains($0) }.count == 2)
    }

    @Test(arguments: ["a\"b\\c", "null", "yes", "~", "1_000", "0x1F", "- a", "{a", "a: b", "#", "'", "\u{202E}abc", "\u{7}", "😀", " 前后 ", "12:30", "012", "=1+1", "%a", "@", "!!x", "&a", "*a", "e\u{301}\u{200D}", "2026-09-15T14:30:00+08:00"])
    func `any text comes back as it was`(text: String) throws {
        for groups in ["  - section: other\n    fields: {x: {column: [项]}}\n", "  - section: draw\n    fields: {name: {column: [项]}}\n"] {
            let made = try Made(Made.core)
            _ = try take(made, "项\n\"\(text.replacing("\"", with: "\"\""))\"\n", groups)
            let facts = try made.project?.facts
            #expect((facts?["other"]?["x"] ?? facts?["draw"]?.items?.first?["name"])?.text == text.trimmingCharacters(in: .whitespaces))
        }
    }

    @Test(arguments: ["{format: 1, packageId: 3e0b7c52-6f1d-4f0e-9a55-2f6f0f2b9a01, project: {number: A-1, name: B, method: open-tender}, parties: {buyer: {name: 甲}, agent: {name: 乙}}, venues: [{id: main, name: x}], budget: {amount: 1}}\n", "? budget\n: {amount: 1}\n"])
    func `YAML that cannot be changed in part is left alone`(text: String) throws {
        let made = try Made(text.hasPrefix("{") ? text : Made.core + text)
        let before = try made.text
        let fault = try #require(made.fault(made.folder.write("a.csv", "资金\n财政\n"), try Made.mapping("csv", "  - section: budget\n    fields: {funding: {column: [资金]}}\n")))
        #expect(fault.code == .factsNotWritable)
        #expect(try made.text == before)
    }

    /// Behind a document's end nothing is read; an alias needs the anchor that was written over.
    @Test(arguments: [("other: {a: b}\n...\n", FaultCode.factsUnusable), ("other: {a: b}\n---\nx: y\n", .projectUnusable), ("budget: &x {amount: 5}\nother: *x\n", .factsUnusable)])
    func `what would be read otherwise is not written`(text: String, code: FaultCode) throws {
        let made = try Made(Made.core + text)
        let fault = try #require(made.fault(made.folder.write("a.csv", "资金\n财政\n"), try Made.mapping("csv", "  - section: budget\n    fields: {funding: {column: [资金]}}\n")))
        #expect(fault.code == code)
        #expect(try made.text == Made.core + text)
    }

    @Test func `sections below an anchor and behind a document's end are found`() throws {
        let made = try Made("%YAML 1.2\n---\n" + Made.core + "other: &x {a: b}\nbudget:\n  amount: 5\n...\n# Ende\n")
        _ = try take(made, "资金\n财政\n", "  - section: budget\n    fields: {funding: {column: [资金]}}\n")
        #expect(try made.text.hasSuffix("\n...\n# Ende\n"))
        #expect(try made.project?.facts["budget"] == .record(["amount": .text("5"), "funding": .text("财政")]))
    }

    // MARK: What is given

    @Test func `what says otherwise is not overwritten, unless it is to be`() throws {
        let made = try Made(Made.core + "budget:\n  amount: 5\n  importedGoods: true\n")
        let before = try made.text
        let export = try made.folder.write("a.csv", "金额,资金\n100,财政\n")
        let fault = try #require(made.fault(export, try Made.mapping("csv", Self.budget)))
        #expect(fault.code == .factsGiven)
        #expect(fault.findings.map(\.facts) == [["field": "budget.amount", "value": "5", "new": "100"]])
        #expect(try made.text == before)
        let outcome = try take(made, "金额,资金\n100,财政\n", Self.budget, replacing: true)
        #expect(outcome.changes.map(\.status) == [.replaced])
        #expect(try made.project?.facts["budget"] == .record(["amount": .text("100"), "funding": .text("财政"), "importedGoods": .text("true")]))
        #expect(try contents(of: try #require(outcome.kept)) == Array(before.utf8))
    }

    @Test func `the same in other words is the same`() throws {
        let made = try Made(Made.core + "budget: {amount: 100.0}\nschedule: {openingAt: 2026-09-15T06:00:00Z}\ndraw: [{name: 甲, drawnAt: 2026-09-14 09:00}]\n")
        let before = try made.text
        let outcome = try take(
            made, "金额,开标,姓名,抽取\n100,2026-09-15 14:00,甲,2026/9/14 9:00\n",
            "  - section: budget\n    fields: {amount: {column: [金额]}}\n  - section: schedule\n    fields: {openingAt: {column: [开标]}}\n  - section: draw\n    fields: {name: {column: [姓名]}, drawnAt: {column: [抽取]}}\n")
        #expect(outcome.changes.map(\.status) == [.same, .same, .same])
        #expect(outcome.kept == nil)
        #expect(try made.text == before)
    }

    @Test func `a list that is given, an empty one too, is not added to`() throws {
        for given in ["[]", "[{name: 乙}]"] {
            let made = try Made(Made.core + "draw: \(given)\n")
            let export = try made.folder.write("a.csv", "姓名\n甲\n")
            let mapping = try Made.mapping("csv", "  - section: draw\n    fields: {name: {column: [姓名]}}\n")
            #expect(made.fault(export, mapping)?.code == .factsGiven)
            try made.take(export, mapping, replacing: true)
            #expect(try made.project?.facts["draw"]?.items == [.record(["name": .text("甲")])])
        }
    }

    @Test func `of people those of other roles stay, and what is known of the others`() throws {
        let made = try Made(Made.core + "people:\n  - {name: 甲, role: expert, leader: true}\n  - {name: 丙, role: supervisor, venue: main}\n")
        let outcome = try take(made, "姓名,场地\n甲,main\n丁,sub1\n", Self.people)
        #expect(outcome.changes.map(\.status) == [.added])
        #expect(try made.project?.people == [.init(name: "甲", role: .expert, venue: "main", leader: true), .init(name: "丙", role: .supervisor, venue: "main"), .init(name: "丁", role: .expert, venue: "sub1")])
        // An expert who is not among those imported.
        let export = try made.folder.write("b.csv", "姓名,场地\n丁,sub1\n")
        let fault = try #require(made.fault(export, try Made.mapping("csv", Self.people)))
        #expect(fault.code == .factsGiven)
        #expect(fault.findings.first?.facts["new"] == "-")
        try made.take(export, Made.mapping("csv", Self.people), replacing: true)
        #expect(try made.project?.people?.map(\.name) == ["丙", "丁"])
        #expect(try FileTree.names(in: made.workspace.state).map { String(decoding: $0, as: UTF8.self) }.filter { $0.hasPrefix("project-") }.sorted() == ["project-001.yaml", "project-002.yaml"])
    }

    @Test func `a record says of every import from where it came; a list of its own alone`() throws {
        let made = try Made(Made.core)
        _ = try take(made, "金额\n100\n", "  - section: budget\n    fields: {amount: {column: [金额]}}\n")
        _ = try take(made, "资金\n财政\n", "  - section: budget\n    fields: {funding: {column: [资金]}}\n")
        #expect(try lines(made).filter { $0.hasPrefix(ProjectText.importMark) }.map { $0.suffix(8) } == [": amount", " funding"])
        let draw = "  - section: draw\n    fields: {name: {column: [姓名]}}\n"
        _ = try take(made, "姓名\n甲\n", draw)
        _ = try take(made, "姓名\n乙\n", draw, replacing: true)
        #expect(try lines(made).count { $0.hasPrefix(ProjectText.importMark) } == 3)
    }

    // MARK: Whole or not at all

    @Test func `a trial run writes nothing`() throws {
        let made = try Made(Made.core)
        let (root, state) = (try facts(made.workspace.root), try facts(made.workspace.state))
        let outcome = try take(made, "金额\n100\n", "  - section: budget\n    fields: {amount: {column: [金额]}}\n", writing: false)
        #expect(outcome.lines.dropFirst().first == "budget:")
        #expect(outcome.kept == nil)
        #expect(try facts(made.workspace.root) == root && facts(made.workspace.state) == state)
    }

    @Test func `one wrong cell, and nothing is written`() throws {
        let made = try Made(Made.core)
        let before = try made.text
        let fault = try #require(made.fault(made.folder.write("a.csv", "金额,资金\n100,财政\n约二百,\n"), try Made.mapping("csv", Self.budget)))
        #expect(fault.code == .factsUnusable)
        #expect(Made.brief(fault.findings) == ["facts.wrong-value 3 金额 budget.amount"])
        #expect(try made.text == before)
        #expect(try !FileTree.names(in: made.workspace.state).contains(Array("project-001.yaml".utf8)))
    }

    @Test func `faults of project.yaml that were there are no new ones; one that the import brings ends it`() throws {
        let made = try Made(Made.core + "colour: red\n")
        _ = try take(made, "金额\n100\n", "  - section: budget\n    fields: {amount: {column: [金额]}}\n")
        #expect(try made.workspace.project().findings.map(\.code) == [.projectUnknownField])
        let fault = try #require(made.fault(made.folder.write("b.csv", "姓名\n甲\n"), try Made.mapping("csv", "  - section: people\n    fields: {name: {column: [姓名]}}\n")))
        #expect(fault.code == .factsUnusable)
        #expect(fault.findings.map { $0.facts["field"] } == ["people[1].role"])
        #expect(try made.project?.people == nil)
    }

    @Test func `what project-yaml cannot hold is not written`() throws {
        let made = try Made(Made.core)
        let mapping = try Made.mapping("csv", "  - section: draw\n    fields: {name: {column: [姓名]}}\n")
        #expect(made.fault(try made.folder.write("a.csv", "姓名\n" + String(repeating: String(repeating: "名", count: 100) + "\n", count: 5000)), mapping)?.code == .tooLarge)
        #expect(made.fault(try made.folder.write("b.csv", "姓名\n" + String(repeating: "名\n", count: 20_001)), mapping)?.findings.first?.facts["reason"] == "more than 20000 rows")
        #expect(try made.text == Made.core)
    }

    @Test func `lists that differ name the entry and its field`() throws {
        let made = try Made(Made.core + "draw: [{name: 甲, venue: main}, {name: 乙}]\n")
        let fault = try #require(made.fault(made.folder.write("a.csv", "姓名,场地\n甲,sub1\n丙,\n"), try Made.mapping("csv", "  - section: draw\n    fields: {name: {column: [姓名]}, venue: {column: [场地]}}\n")))
        #expect(fault.findings.map(\.facts) == [["field": "draw[1].venue", "value": "main", "new": "sub1"], ["field": "draw[2].name", "value": "乙", "new": "丙"]])
    }

    @Test func `project.yaml that is no YAML, a workspace in use, a sealed one`() throws {
        let mapping = try Made.mapping("csv", "  - section: budget\n    fields: {amount: {column: [金额]}}\n")
        let broken = try Made(Made.core + "a: [\n")
        #expect(broken.fault(try broken.folder.write("a.csv", "金额\n100\n"), mapping)?.code == .projectUnusable)
        let made = try Made(Made.core)
        let export = try made.folder.write("a.csv", "金额\n100\n")
        let lock = try made.workspace.lock()
        withExtendedLifetime(lock) { #expect(made.fault(export, mapping)?.code == .inUse) }
        let sealed = try TemporaryFolder()
        let workspace = try SampleProject.sealed(in: sealed).workspace
        #expect(throws: Fault(.alreadySealed, path: workspace.root.string)) {
            try FactImporting(workspace: workspace, mapping: mapping, examiner: .ofTheProgram, cancellation: Cancellation()).run(export, replacing: false, writing: true, now: Made.now)
        }
    }

    /// What a killed run leaves is its temporary file alone, which whoever takes the lock next removes.
    @Test func `a run that was killed before its rename left project.yaml as it was`() throws {
        let made = try Made(Made.core)
        try overwrite(made.workspace.partial.appending("project.yaml"), Array("half".utf8))
        _ = try take(made, "金额\n100\n", "  - section: budget\n    fields: {amount: {column: [金额]}}\n")
        #expect(try FileTree.names(in: made.workspace.partial).isEmpty)
        #expect(try made.project?.facts["budget"]?["amount"]?.text == "100")
    }

    @Test func `the mode of project.yaml stays`() throws {
        let made = try Made(Made.core)
        try protect(made.workspace.projectFile, mode: 0o640)
        _ = try take(made, "金额\n100\n", "  - section: budget\n    fields: {amount: {column: [金额]}}\n")
        #expect(try FileFacts(made.workspace.projectFile).mode & 0o777 == 0o640)
    }
}

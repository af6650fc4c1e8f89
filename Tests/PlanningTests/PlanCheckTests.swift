internal import Evidence
internal import Planning
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

@Suite struct PlanCheckTests {
    private let folder: TemporaryFolder
    private let workspace: Workspace

    init() throws {
        folder = try TemporaryFolder()
        workspace = try SampleProject.workspace(in: folder)
        for name in ["a.pdf", "b.mp4", "c.pdf"] { try folder.write("in/\(name)", name) }
    }

    private func check(_ rows: String, base: FilePath? = nil) throws -> PlanCheck {
        let text = "file,kind,venue,stage,source,document,lot,supplier,start,confidence,size,folder,clockOffset\n" + rows.replacing("IN", with: folder.path.string + "/in")
        let (lines, findings) = PlanFile.decode(Array(text.utf8), name: "plan.csv")
        #expect(findings.isEmpty)
        return PlanCheck.run(lines, name: "plan.csv", base: base, workspace: workspace, project: try #require(try workspace.project().project), vocabulary: try Manifests.vocabulary.get())
    }

    private func faults(_ rows: String) throws -> [String] {
        try check(rows).findings.map { "\($0.facts["line"] ?? "") \($0.code.rawValue.dropFirst(5))" + ($0.facts["field"].map { " " + $0 } ?? "") }
    }

    @Test func `a good plan`() throws {
        let good = try check("a.pdf,document,,,,eval-report,1,甲,,high,5,IN,\nb.mp4,Recording,main,evaluation,pano,,,,2026/9/15 14:30,low,5,IN,-7.3\nc.pdf,skip,,,,,,,,,,IN,\n")
        #expect(good.findings.isEmpty)
        #expect(good.inputs.map(\.placement) == [
            .document(.init(id: "eval-report", lot: "1", supplier: "甲")),
            .recording(.init(venue: "main", stage: "evaluation", source: "pano", start: Instant(iso8601: "2026-09-15T14:30:00+08:00"), clockOffset: "-7.3")),
        ])
        #expect(good.inputs.map(\.path) == ["a.pdf", "b.mp4"].map { folder.path.appending("in").appending($0) })
        #expect(good.notes.map(\.code) == [.planUnsure])
    }

    @Test func `a kind that the other columns imply`() throws {
        #expect(try check("a.pdf,,,,,eval-report,,,,,,IN,\nb.mp4,,main,evaluation,pano,,,,,,,IN,\nc.pdf,跳过,,,,,,,,,,IN,\n").inputs.count == 2)
    }

    @Test(arguments: [
        ("a.pdf,,,,,,,,,,,IN,", ["2 unplaced"]),
        ("a.pdf,document,,,,,,,,,,IN,", ["2 incomplete document"]),
        ("a.pdf,document,,,,eval-reprt,,,,,,IN,", ["2 wrong-value document"]),
        ("a.pdf,paper,,,,eval-report,,,,,,IN,", ["2 wrong-value kind"]),
        ("a.pdf,document,main,,,eval-report,,,2026-09-15,,,IN,", ["2 contradiction venue, start"]),
        ("a.pdf,,main,,,eval-report,,,,,,IN,", ["2 contradiction venue"]),
        ("b.mp4,recording,main,,pano,,,,,,,IN,", ["2 incomplete stage"]),
        ("b.mp4,recording,sub7,lunch,panorama,,,,,,,IN,", ["2 wrong-value venue", "2 wrong-value stage", "2 wrong-value source"]),
        ("b.mp4,recording,main,evaluation,pano,bid-file,1,,,,,IN,", ["2 contradiction document, lot"]),
        ("b.mp4,recording,main,evaluation,pano,,,,soon,,,IN,soon", ["2 wrong-value start", "2 wrong-value clockOffset"]),
        ("a.pdf,document,,,,eval-report,,,,,6,IN,", ["2 changed"]),
        ("z.pdf,document,,,,eval-report,,,,,,IN,", ["2 input"]),
        (",document,,,,eval-report,,,,,,IN,", ["2 wrong-value file"]),
        (".,document,,,,eval-report,,,,,,IN,", ["2 input"]),
        ("a.pdf,document,,,,eval-report,,,,,,IN,\n./a.pdf,skip,,,,,,,,,,IN,\nIN/x/../a.pdf,document,,,,eval-report,,,,,,,", ["3 duplicate", "4 duplicate"]),
        ("a.pdf,,,,,,,,,,,IN,\nz.pdf,paper,,,,,,,,,,IN,", ["2 unplaced", "3 input", "3 wrong-value kind"]),
    ]) func `faults with their lines`(rows: String, said: [String]) throws { #expect(try faults(rows) == said) }

    @Test func `a file of the workspace, and a link, are no input`() throws {
        try run("ln", ["-s", "a.pdf", folder.path.string + "/in/link.pdf"])
        #expect(try faults("\(workspace.projectFile.string),document,,,,eval-report,,,,,,,\nlink.pdf,document,,,,eval-report,,,,,,IN,") == ["2 input", "3 input"])
    }

    @Test func `a folder that was moved is named anew, and what the plan leaves out is noted`() throws {
        try folder.write("moved/a.pdf", "a.pdf")
        try folder.write("moved/d.pdf", "d")
        let check = try check("a.pdf,document,,,,eval-report,,,,,5,/nowhere,\n", base: folder.path.appending("moved"))
        #expect(check.findings.isEmpty && check.inputs.map(\.path) == [folder.path.appending("moved").appending("a.pdf")])
        #expect(check.notes.map(\.code) == [.planUnmentioned] && check.notes.first?.facts["file"] == "d.pdf")
    }

    @Test(arguments: [("5", true), ("", true), ("5.0E+00", true), ("6", false), ("five", false)])
    func `a size as a spreadsheet shows it`(size: String, agrees: Bool) throws {
        #expect(try check("a.pdf,document,,,,eval-report,,,,,\(size),IN,").findings.isEmpty == agrees)
    }
}

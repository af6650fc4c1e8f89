internal import Evidence
internal import Files
internal import Planning
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

/// How many files of believable folders are placed rightly, and whether the doubtful ones say so.
@Suite struct NameListTests {
    /// - Parameters:
    ///   - right: of all files, how many have to be right.
    ///   - sure: of those called `high`.
    @Test(arguments: [
        // The folder that the rules were made with, and another of the same hand that they were not.
        ("messy", 300, 0.95, 0.99), ("heldout", 100, 0.9, 0.97),
        // Words of other people: one list that the aliases were widened by, one that they were not. Half of the latter's
        // names have no folder and no parallel; what is not known has to be left open.
        ("field", 120, 0.9, 0.97), ("published", 45, 0.75, 0.9),
    ]) func `a list is placed rightly`(name: String, count: Int, right: Double, sure: Double) throws {
        let list = try NameList(name)
        #expect(list.entries.count >= count)
        var planner = try makePlanner()
        var wrong: [String] = []
        var high = (all: 0, right: 0)
        for entry in list.entries {
            let proposal = planner.propose(entry.names, contentType: NameList.contentType(entry.path))
            let isRight = entry.isRight(proposal)
            if !isRight { wrong.append("\(entry.path): \(entry.truth.joined(separator: " ")), not \(planner.say(entry.path))") }
            if proposal.confidence == .high {
                high.all += 1
                if isRight { high.right += 1 }
            }
        }
        #expect(Double(list.entries.count - wrong.count) / Double(list.entries.count) >= right, "\(wrong)")
        #expect(Double(high.right) / Double(high.all) >= sure, "\(wrong)")
        // A tool that is never sure would be right too, and of no use.
        #expect(high.all * (name == "published" ? 4 : 2) >= list.entries.count)
    }

    @Test func `no path stands in a list twice`() throws {
        for name in ["messy", "heldout", "field", "published"] {
            let paths = try NameList(name).entries.map(\.path)
            #expect(Set(paths).count == paths.count, "\(name)")
        }
    }

    /// From a folder on disk to a CSV and back to what `add` takes.
    @Test func `the messy folder goes through a spreadsheet into a workspace's places`() throws {
        let folder = try TemporaryFolder()
        let list = try NameList("messy")
        try list.write(to: folder, below: "in")
        let root = folder.path.appending("in")
        var planning = Planning(try makePlanner(), contentType: { NameList.contentType($0.string) }, text: { _ in nil }, cancellation: Cancellation(), progress: ProgressMeter())
        let (rows, faults) = try planning.run(root)
        #expect(faults.isEmpty)
        #expect(rows.count == list.entries.count)

        let csv = PlanFile.encode(rows, folder: root) { $0.reasons.map(\.code.rawValue).joined(separator: ", ") }
        let (lines, findings) = PlanFile.decode(csv, name: "plan.csv")
        #expect(findings.isEmpty)
        #expect(lines.count == rows.count)
        let truth = Dictionary(uniqueKeysWithValues: list.entries.map { ($0.path, $0) })
        let right = zip(lines, rows).count { line, row in
            let path = String(decoding: PlanFile.path(of: line[.file]) ?? [], as: UTF8.self)
            return path == String(decoding: row.relative, as: UTF8.self) && truth[path]?.isRight(row.proposal) == true && line[.kind] == row.proposal.kind?.rawValue ?? ""
        }
        #expect(Double(right) / Double(rows.count) >= 0.95)

        let workspace = try SampleProject.workspace(in: folder)
        let project = try #require(try workspace.project().project)
        func check(_ lines: [PlanFile.Line]) throws -> PlanCheck {
            PlanCheck.run(lines, name: "plan.csv", base: nil, workspace: workspace, project: project, vocabulary: try Manifests.vocabulary.get())
        }
        // As it is the plan is refused for the files that have no place, and for the venue that the project lacks: for nothing else.
        let refused = try check(lines)
        #expect(Set(refused.findings.map(\.code)) == [.planUnplaced, .planWrongValue])
        #expect(refused.findings.count { $0.code == .planUnplaced } == rows.count { $0.proposal.kind == nil })
        // A person decides on those.
        let mended = try check(lines.filter { !$0[.kind].isEmpty && $0[.venue] != "sub2" })
        #expect(mended.findings.isEmpty)
        #expect(mended.inputs.count == rows.count { $0.proposal.placement != nil && $0.proposal.venue != "sub2" })
        #expect(mended.notes.contains { $0.code == .planUnmentioned })
    }
}

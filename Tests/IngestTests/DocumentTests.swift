internal import Documents
internal import Evidence
internal import Files
internal import Ingest
internal import PackageFormat
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

/// What is said of a document that came in, and where it is written down.
@Suite struct DocumentTests {
    let folder: TemporaryFolder
    let workspace: Workspace

    init() throws {
        folder = try TemporaryFolder()
        workspace = try SampleProject.workspace(in: folder)
    }

    private func add(_ inputs: FilePath..., examiner: DocumentExaminer? = .ofTheProgram) throws -> [Ingest.Result] {
        try SampleProject.add(inputs, as: SampleProject.document, to: workspace, examiner: examiner)
    }

    private func texts(_ path: String) throws -> [TextLine] {
        let range = try #require(try Ledger.state(of: workspace.ledgerFile).documents[path]).text
        let bytes = try contents(of: workspace.textsFile)[Int(range.lowerBound)..<Int(range.upperBound)]
        return try bytes.split(separator: 0x0A).map { try TextLine(Array($0) + [0x0A]) }
    }

    @Test func isWrittenDown() throws {
        let results = try add(folder.write("in/a.txt", "第一份\n"), folder.write("in/b.txt", "第二份\n"))
        #expect(results.map(\.document?.text?.bytes) == [9, 9])
        for (result, text) in zip(results, ["第一份", "第二份"]) {
            let file = try #require(result.file)
            #expect(result.document == (try Ledger.state(of: workspace.ledgerFile).documents[file.path]?.facts))
            #expect(result.document?.sha256 == file.digests["sha256"])
            #expect(try texts(file.path) == [TextLine(path: file.path, page: 1, text: text)])
        }
        // Known and unchanged: what was seen is not looked for again.
        let again = try add(folder.path.appending("in"), examiner: DocumentExaminer(program: "/bin/false", arguments: []))
        #expect(again.map(\.document) == results.map(\.document))
    }

    @Test func findings() throws {
        let lying = try #require(try add(folder.write("in/a.pdf", "no PDF\n")).first)
        #expect(lying.status == .added)
        #expect(lying.findings.map(\.code) == [.documentTypeLies])
        let dying = try #require(try add(folder.write("in/b.txt", "text\n"), examiner: DocumentExaminer(program: "/bin/false", arguments: [])).first)
        #expect(dying.status == .added)
        #expect(dying.findings.map(\.code) == [.documentUnreadable])
    }

    /// What an earlier run made safe and did not look into.
    @Test func isCaughtUp() throws {
        let first = try #require(try add(folder.write("in/a.txt", "早先\n"), examiner: nil).first?.file)
        #expect(try Ledger.state(of: workspace.ledgerFile).documents.isEmpty)
        _ = try add(folder.write("in/b.txt", "后来\n"))
        #expect(try texts(first.path).map(\.text) == ["早先"])
        #expect(try Ledger.state(of: workspace.ledgerFile).documents.count == 2)
    }

    /// Text that a killed run left behind what the ledger knows of is cut off.
    @Test func textWithoutItsLineInTheLedger() throws {
        let first = try #require(try add(folder.write("in/a.txt", "一\n")).first?.file)
        try overwrite(workspace.textsFile, try contents(of: workspace.textsFile) + Array("{\"page\":1,\"pa".utf8))
        let second = try #require(try add(folder.write("in/b.txt", "二\n")).first?.file)
        #expect(try texts(first.path).map(\.text) == ["一"])
        #expect(try texts(second.path).map(\.text) == ["二"])
    }

    @Test func withoutAnExaminer() throws {
        let result = try #require(try add(folder.write("in/a.txt", "x\n"), examiner: nil).first)
        #expect(result.status == .added)
        #expect(result.document == nil)
    }
}

internal import Evidence
internal import Files
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

@Suite struct LedgerTests {
    private let folder: TemporaryFolder
    private let path: FilePath

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path.appending("ledger.jsonl")
    }

    private let created = CustodyEvent(type: .creation, at: Instant(seconds: 1_789_453_800), agent: "fengcun test")

    private func file(_ number: Int) -> ArchivedFile {
        ArchivedFile(
            path: "data/documents/eval-report/00\(number)-报告.pdf", size: 5, crc32: "0000000a", digests: ["sha256": String(repeating: "0\(number)", count: 32)], mediaType: nil,
            origin: .init(name: "报告.pdf", nameBytes: nil, path: "/in/报告.pdf", modifiedAt: Instant(seconds: 0)), ingestedAt: Instant(seconds: 0), placement: .document(.init(id: "eval-report")))
    }

    private var events: [Ledger.Event] {
        let recording = Recording(path: "data/recordings/main/evaluation/pano/001-a.mp4", sha256: nil, size: 7, probedWith: "x")
        return [
            .created(created), .planned(path: file(2).path, source: SourceKey("/in/b")), .ingested(file(2), source: SourceKey("/in/b"), by: "fengcun test"),
            .ingested(file(1), source: SourceKey("/in/a"), by: "fengcun test"), .probed(recording, indexBytes: 12), .planned(path: file(3).path, source: SourceKey("/in/c")),
        ]
    }

    private func write() throws {
        var ledger = try Ledger.open(path)
        for event in events { try ledger.append(event) }
    }

    private func bytes() throws -> [UInt8] { try InputFile.readAll(path, limit: 1 << 20) }

    @Test func `state is what the lines add up to`() throws {
        try write()
        let state = try Ledger.state(of: path)
        #expect(state.created == created)
        // In canonical order, not in that of the lines.
        #expect(state.files == [file(1), file(2)])
        #expect(state.planned == [file(1).path: SourceKey("/in/a"), file(2).path: SourceKey("/in/b"), file(3).path: SourceKey("/in/c")])
        #expect(state.items[file(1).path]?.by == "fengcun test")
        #expect(state.recordings.mapValues(\.indexBytes) == ["data/recordings/main/evaluation/pano/001-a.mp4": 12])
        #expect(try bytes().count { $0 == 0x0A } == events.count)
    }

    @Test func `a ledger that is not there is an empty one`() throws {
        let state = try Ledger.state(of: path)
        #expect(state.created == nil)
        #expect(state.files.isEmpty)
        #expect((try? FileFacts(path)) == nil)
    }

    @Test func `cut short anywhere, the whole lines count and the rest did not happen`() throws {
        try write()
        let whole = try bytes()
        var lines = 0
        for count in whole.indices {
            // Around the ends of lines every byte, elsewhere every seventh.
            guard count % 7 == 0 || whole[max(0, count - 1)] == 0x0A || whole[count] == 0x0A else { continue }
            try folder.write("cut", Array(whole.prefix(count)))
            let state = try Ledger.state(of: folder.path.appending("cut"))
            #expect((state.created != nil) == (lines >= 1))
            #expect(state.planned.count == [0, 0, 1, 1, 2, 2][min(lines, 5)])
            #expect(state.recordings.count == (lines >= 5 ? 1 : 0))
            if whole[count] == 0x0A { lines += 1 }
        }
    }

    @Test func `a torn last line is cut off before the next is written`() throws {
        try write()
        let whole = try bytes()
        try folder.write("ledger.jsonl", whole + Array(#"{"kind":"planned","pa"#.utf8))
        var ledger = try Ledger.open(path)
        #expect(try bytes() == whole)
        try ledger.append(.planned(path: file(4).path, source: SourceKey("/in/d")))
        #expect(ledger.state.planned[file(4).path] == SourceKey("/in/d"))
        #expect(try Ledger.state(of: path).planned.count == 4)
    }

    @Test(arguments: 0..<6) func `a damaged line stops the run and is named`(line: Int) throws {
        try write()
        var lines = try bytes().split(separator: 0x0A).map(Array.init)
        lines[line][lines[line].count / 2] = 0
        try folder.write("ledger.jsonl", lines.flatMap { $0 + [0x0A] })
        let damaged = Fault(.ledgerDamaged, path: path.string, facts: ["line": "\(line + 1)"])
        #expect(throws: damaged) { try Ledger.state(of: path) }
        #expect(throws: damaged) { _ = try Ledger.open(path) }
    }

    @Test(arguments: ["{}", #"{"kind":"created"}"#, #"{"kind":"other"}"#, "", #"{ "kind":"created"}"#, #"{"kind":"planned","path":"x"}"#])
    func `a whole line that says nothing known is damage too`(line: String) throws {
        try folder.write("ledger.jsonl", line + "\n")
        let fault = #expect(throws: Fault.self) { try Ledger.state(of: path) }
        #expect(fault?.code == .ledgerDamaged)
    }

    // MARK: Mending

    private let decision = Decision(at: Instant(seconds: 1_789_453_900), by: "张三", reason: "放错了")

    private func placed(_ file: ArchivedFile, _ path: String) -> ArchivedFile {
        var file = file
        file.path = path
        return file
    }

    @Test func `what was mended reads back and adds up`() throws {
        let there = "data/documents/score-summary/001-报告.pdf"
        var ledger = try Ledger.open(path)
        let events: [Ledger.Event] = [
            .created(created), .ingested(file(2), source: SourceKey("/in/b"), by: "fengcun test"), .ingested(file(1), source: SourceKey("/in/a"), by: "fengcun test"),
            .moved(path: file(1).path, to: there, placement: .document(.init(id: "score-summary", lot: "1")), decision),
            .replaced(path: file(2).path, with: file(3), source: SourceKey("/in/c"), by: "fengcun test", decision), .removed(path: there, decision),
        ]
        for event in events { try ledger.append(event) }
        let state = try Ledger.state(of: path)
        #expect(state.files == [file(3)])
        #expect(state.departures.map(\.file.path) == [file(1).path, file(2).path, there])
        #expect(state.departures.map(\.fate) == [.moved(to: there), .replaced(by: file(3).path), .removed])
        #expect(state.planned[there] == SourceKey("/in/a"))
        #expect(!state.isOpenPlan(there) && !state.isOpenPlan(file(1).path))
        // Ingestions by time and path, what was decided in its place.
        #expect(state.custody.map(\.type) == [.creation, .ingestion, .ingestion, .filenameChange, .ingestion, .deaccession, .deaccession])
        #expect(state.custody.map(\.object) == [nil, file(1).path, file(2).path, there, file(3).path, file(2).path, there])
        #expect(state.custody.map(\.related) == [nil, nil, nil, file(1).path, file(2).path, file(3).path, nil])
        #expect(state.custody.map(\.reason) == [nil, nil, nil, "放错了", "放错了", "放错了", "放错了"])
        #expect(state.custody.map(\.agent) == ["fengcun test", "fengcun test", "fengcun test", "张三", "fengcun test", "张三", "张三"])
        #expect(state.custody[3].detail == "lot: - → 1")
        #expect(state.custody.last?.size == 5)
    }

    @Test func `what cannot have happened is damage`() throws {
        let score = Placement.document(.init(id: "score-summary"))
        let impossible: [Ledger.Event] = [
            .moved(path: file(2).path, to: "data/documents/score-summary/001-x", placement: score, decision),
            .moved(path: file(1).path, to: file(2).path, placement: score, decision),
            .removed(path: file(2).path, decision),
            .replaced(path: file(2).path, with: file(3), source: SourceKey("/in/c"), by: "x", decision),
            .replaced(path: file(1).path, with: file(1), source: SourceKey("/in/c"), by: "x", decision),
        ]
        for event in impossible {
            try folder.write("ledger.jsonl", "")
            var ledger = try Ledger.open(path)
            try ledger.append(.ingested(file(1), source: SourceKey("/in/a"), by: "x"))
            try ledger.append(event)
            #expect(throws: Fault(.ledgerDamaged, path: path.string, facts: ["line": "2"])) { try Ledger.state(of: path) }
        }
    }

    @Test func `a path that is not UTF-8 has a key of its own`() {
        #expect(SourceKey("/in/录像").text == "/in/录像")
        #expect(SourceKey(FilePath(bytes: [0x2F, 0xC2, 0xBC, 0xCF])).text == "hex:2fc2bccf")
        #expect(SourceKey(FilePath(bytes: [0x2F, 0xFF])) != SourceKey(FilePath(bytes: [0x2F, 0xFE])))
    }
}

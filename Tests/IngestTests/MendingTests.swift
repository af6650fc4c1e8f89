internal import Evidence
internal import Files
internal import Ingest
internal import PackageFormat
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

@Suite struct MendingTests {
    let folder: TemporaryFolder
    let workspace: Workspace

    private let one = "data/documents/eval-report/001-one.txt"
    private let two = "data/documents/eval-report/002-two.txt"
    private let wav = "data/recordings/main/evaluation/pano/001-rec.wav"

    init() throws {
        folder = try TemporaryFolder()
        workspace = try SampleProject.workspace(in: folder)
        try SampleProject.add([folder.write("in/one.txt", "one"), folder.write("in/two.txt", "two")], as: SampleProject.document, to: workspace)
        try SampleProject.add([folder.write("in/rec.wav", SampleProject.tinyWAV)], as: SampleProject.recording, to: workspace)
    }

    private func move(_ paths: String..., to placement: Placement) throws -> [Mending.Result] { try SampleProject.mending(workspace).move(paths) { _ in placement } }
    private func remove(_ paths: String...) throws -> [Mending.Result] { try SampleProject.mending(workspace).remove(paths) }
    private func replace(_ path: String, _ input: FilePath) throws -> Mending.Result { try SampleProject.mending(workspace).replace(path, with: input, digests: [.sha256], link: false) }

    private func state() throws -> LedgerState { try Ledger.state(of: workspace.ledgerFile) }
    private func data() throws -> [String: [UInt8]] { try tree(workspace.root.appending("data")) }
    private func packets() throws -> Set<String> { Set(try tree(workspace.state.appending("packets")).keys) }

    private let score = Placement.document(.init(id: "score-summary"))
    private let seat = Placement.recording(.init(venue: "sub1", stage: "opening", source: "seat"))

    // MARK: Moving

    @Test func aDocumentGoesToAnotherFolder() throws {
        let results = try move(one, to: score)
        #expect(results.map(\.status) == [.moved])
        #expect(results[0].file?.path == "data/documents/score-summary/001-one.txt")
        #expect(try data()["documents/score-summary/001-one.txt"] == Array("one".utf8))
        #expect(try Set(data().keys) == ["documents/score-summary/001-one.txt", "documents/eval-report/002-two.txt", "recordings/main/evaluation/pano/001-rec.wav"])
        let item = try #require(try state().items["data/documents/score-summary/001-one.txt"])
        #expect(item.file.placement == score)
        #expect(item.file.origin.name == "one.txt")
    }

    @Test func aRecordingTakesItsIndexAlong() throws {
        let before = try state().recordings[wav]
        let index = try contents(of: workspace.packetFile(wav))
        #expect(!index.isEmpty)
        #expect(try move(wav, to: seat).map(\.file?.path) == ["data/recordings/sub1/opening/seat/001-rec.wav"])
        let after = try #require(try state().recordings["data/recordings/sub1/opening/seat/001-rec.wav"])
        #expect(after.recording.path == "data/recordings/sub1/opening/seat/001-rec.wav")
        #expect(after.indexBytes == before?.indexBytes)
        #expect(after.recording.packets == before?.recording.packets)
        #expect(try state().recordings[wav] == nil)
        #expect(try contents(of: workspace.packetFile("data/recordings/sub1/opening/seat/001-rec.wav")) == index)
        #expect(try packets().count == 1)
        // No folder is left that holds nothing: a sealed package has none.
        #expect(FileTree.walk(workspace.root.appending("data")).nodes.filter { $0.facts.kind == .folder }.map { String(decoding: $0.relative, as: UTF8.self) }
            == ["documents", "documents/eval-report", "recordings", "recordings/sub1", "recordings/sub1/opening", "recordings/sub1/opening/seat"])
    }

    @Test func aDocumentThatIsARecordingIsLookedAtAndBack() throws {
        let hidden = try folder.write("in/会议.wav", SampleProject.tinyWAV + [1])
        try SampleProject.add([hidden], as: SampleProject.document, to: workspace)
        let path = "data/documents/eval-report/003-会议.wav"
        #expect(try state().recordings[path] == nil)
        let recording = try #require(try move(path, to: seat).first)
        #expect(recording.recording?.container == "wav")
        let there = "data/recordings/sub1/opening/seat/001-会议.wav"
        #expect(try state().recordings[there]?.recording.container == "wav")
        #expect(try packets().count == 2)
        // As a document it is no recording any more.
        #expect(try move(there, to: score).map(\.file?.path) == ["data/documents/score-summary/001-会议.wav"])
        #expect(Set(try state().recordings.keys) == [wav])
        #expect(try packets().count == 1)
    }

    @Test func factsChangeWhereItStands() throws {
        let start = Instant(iso8601: "2026-09-15T14:30:00+08:00")!
        let place = Placement.recording(.init(venue: "main", stage: "evaluation", source: "pano", start: start, clockOffset: "-7.3"))
        #expect(try move(wav, to: place).map(\.status) == [.changed])
        #expect(try state().recordings[wav]?.recording.start.filter { $0.source == .declared }.map(\.value) == [start.iso8601])
        #expect(try move(wav, to: place).map(\.status) == [.alreadyDone])
        #expect(try move(wav, to: SampleProject.recording).map(\.status) == [.changed])
        #expect(try state().recordings[wav]?.recording.start.contains { $0.source == .declared } == false)
        let lot = Placement.document(.init(id: "eval-report", lot: "2", supplier: "甲"))
        #expect(try move(one, two, to: lot).map(\.file?.path) == [one, two])
        #expect(try state().items[two]?.file.placement == lot)
        #expect(try state().departures.isEmpty)
    }

    /// No number is given twice, whatever left the folder.
    @Test func numbersGoOnBehindTheHighestEver() throws {
        _ = try move(two, to: score)
        _ = try remove(one)
        let results = try SampleProject.add([folder.write("in/three.txt", "three"), folder.path.appending("in").appending("one.txt")], as: SampleProject.document, to: workspace)
        #expect(results.map { $0.file?.path } == ["data/documents/eval-report/003-one.txt", "data/documents/eval-report/004-three.txt"])
        #expect(results.map(\.status) == [.added, .added])
        // Back again: a new number, not the old one.
        #expect(try move("data/documents/score-summary/001-two.txt", to: SampleProject.document).map(\.file?.path) == ["data/documents/eval-report/005-two.txt"])
        #expect(try move("data/documents/eval-report/005-two.txt", to: score).map(\.file?.path) == ["data/documents/score-summary/002-two.txt"])
    }

    /// One source may stand in two lots of one folder: the second must not take the first one's place.
    @Test func oneSourceInTwoLots() throws {
        let source = folder.path.appending("in").appending("one.txt")
        let results = try SampleProject.add([source], as: .document(.init(id: "eval-report", lot: "2")), to: workspace)
        #expect(results.map { $0.file?.path } == ["data/documents/eval-report/003-one.txt"])
        #expect(try state().items[one]?.file.placement == SampleProject.document)
    }

    @Test func theSameBytesElsewhereAreSaid() throws {
        try SampleProject.add([folder.write("other/one.txt", "one")], as: score, to: workspace)
        let result = try #require(try move(one, to: .document(.init(id: "tender-doc"))).first)
        #expect(result.findings.map(\.code) == [.inputSameBytes])
        #expect(result.findings.first?.facts["other"] == "data/documents/score-summary/001-one.txt")
    }

    // MARK: Taking out

    @Test func whatIsTakenOutIsKept() throws {
        let results = try remove(one, wav)
        #expect(results.map(\.status) == [.removed, .removed])
        #expect(results.map { $0.removed?.kept } == [workspace.removedFile(one), workspace.removedFile(wav)])
        #expect(try contents(of: workspace.removedFile(one)) == Array("one".utf8))
        #expect(try contents(of: workspace.removedFile(wav)) == SampleProject.tinyWAV)
        #expect(try Set(data().keys) == ["documents/eval-report/002-two.txt"])
        #expect(try state().files.map(\.path) == [two])
        #expect(try state().departure(of: one)?.file.digests["sha256"]?.isEmpty == false)
        #expect(try packets().isEmpty)
        #expect(try remove(one, wav).map(\.status) == [.alreadyDone, .alreadyDone])
    }

    // MARK: A better copy

    @Test func aBetterCopyTakesTheNextNumberAndTheFacts() throws {
        let lot = Placement.document(.init(id: "eval-report", lot: "2"))
        _ = try move(one, to: lot)
        // The venue mended the very file: the same name, other bytes.
        let better = try folder.write("in/one.txt", "one, better")
        let result = try replace(one, better)
        #expect(result.status == .replaced)
        #expect(result.file?.path == "data/documents/eval-report/003-one.txt")
        #expect(result.file?.placement == lot)
        #expect(try contents(of: workspace.removedFile(one)) == Array("one".utf8))
        #expect(try data()["documents/eval-report/003-one.txt"] == Array("one, better".utf8))
        #expect(try replace(one, better).status == .alreadyDone)
        #expect(throws: Fault.self) { try replace(one, folder.write("in/third.txt", "a third")) }
        #expect(try state().files.count == 3)
    }

    @Test func aBetterRecordingIsLookedAt() throws {
        let result = try replace(wav, folder.write("new/rec.wav", SampleProject.tinyWAV + SampleProject.tinyWAV))
        #expect(result.recording?.container == "wav")
        #expect(Set(try state().recordings.keys) == ["data/recordings/main/evaluation/pano/002-rec.wav"])
        #expect(try packets().count == 1)
    }

    @Test func theSameBytesAreNoBetterCopy() throws {
        let fault = #expect(throws: Fault.self) { try replace(one, folder.write("new/copy.txt", "one")) }
        #expect(fault?.code == .sameBytes)
        #expect(fault?.facts["existing"] == one)
        #expect(try data().count == 3)
        #expect(try state().departures.isEmpty)
    }

    @Test func aFolderOrAFileOfTheWorkspaceIsNoCopy() throws {
        #expect(throws: Fault.self) { try replace(one, folder.path.appending("in")) }
        let fault = #expect(throws: Fault.self) { try replace(one, workspace.file(two)) }
        #expect(fault?.code == .insideWorkspace)
        #expect(try state().departures.isEmpty)
    }

    // MARK: Faults

    @Test func everyFaultIsListedAndNothingTouched() throws {
        let before = try data()
        let fault = #expect(throws: Fault.self) { try remove(one, "data/documents/eval-report/001-onne.txt", "nowhere", two) }
        #expect(fault?.code == .unknownOriginal)
        #expect(fault?.path == "data/documents/eval-report/001-onne.txt")
        #expect(fault?.facts["near"]?.hasPrefix(one) == true)
        #expect(fault?.others.map(\.path) == ["nowhere"])
        #expect(try data() == before)
        #expect(try state().departures.isEmpty)
    }

    @Test func whereAFileWentIsNamedFirst() throws {
        _ = try move(one, to: score)
        let fault = #expect(throws: Fault.self) { try move(one, to: .document(.init(id: "tender-doc"))) }
        #expect(fault?.facts["near"]?.hasPrefix("data/documents/score-summary/001-one.txt") == true)
        // What was asked before is done already.
        #expect(try move(one, to: score).map(\.status) == [.alreadyDone])
    }

    @Test func aSealedWorkspaceRefuses() throws {
        try SampleProject.seal(workspace, by: SampleProject.identity().identity)
        let before = try tree(workspace.root)
        for attempt in [{ try move(one, to: score) }, { try remove(one) }, { [try replace(one, folder.write("in/new.txt", "new"))] }] as [() throws -> [Mending.Result]] {
            #expect(throws: Fault(.alreadySealed, path: workspace.root.string)) { _ = try attempt() }
        }
        #expect(try tree(workspace.root) == before)
    }

    // MARK: Runs that ended half-way

    /// The line is written, nothing is renamed.
    private func decide(_ event: Ledger.Event) throws {
        var ledger = try Ledger.open(workspace.ledgerFile)
        try ledger.append(event)
    }

    private var decision: Decision { SampleProject.mending(workspace).decision }

    @Test func whateverTakesTheLockNextFinishes() throws {
        let (there, seatPath) = ("data/documents/score-summary/001-one.txt", "data/recordings/sub1/opening/seat/001-rec.wav")
        try decide(.moved(path: one, to: there, placement: score, decision))
        try decide(.moved(path: wav, to: seatPath, placement: seat, decision))
        try decide(.removed(path: two, decision))
        #expect(try Set(data().keys).contains("documents/eval-report/001-one.txt"))
        do { _ = try workspace.lock() }
        #expect(try Set(data().keys) == [String(there.dropFirst(5)), String(seatPath.dropFirst(5))])
        #expect(try contents(of: workspace.removedFile(two)) == Array("two".utf8))
        #expect((try? FileFacts(workspace.packetFile(seatPath))) != nil)
        // Again: nothing to do.
        let before = try facts(workspace.root).mapValues(\.inode)
        do { _ = try workspace.lock() }
        #expect(try facts(workspace.root).mapValues(\.inode) == before)
    }

    @Test func nothingIsOverwrittenOnTheWay() throws {
        let there = "data/documents/score-summary/001-one.txt"
        try decide(.moved(path: one, to: there, placement: score, decision))
        try overwrite(workspace.file(there), Array("somebody else's".utf8))
        do { _ = try workspace.lock() }
        #expect(try contents(of: workspace.file(there)) == Array("somebody else's".utf8))
        #expect(try contents(of: workspace.file(one)) == Array("one".utf8))
    }

    /// A place that was left long ago stays left, whoever puts a file there.
    @Test func aFileInAnOldPlaceIsAStranger() throws {
        _ = try move(one, to: score)
        _ = try move("data/documents/score-summary/001-one.txt", to: .document(.init(id: "tender-doc")))
        try overwrite(workspace.file(one), Array("stranger".utf8))
        do { _ = try workspace.lock() }
        #expect(try Set(data().keys) == ["documents/eval-report/001-one.txt", "documents/eval-report/002-two.txt", "documents/tender-doc/001-one.txt", "recordings/main/evaluation/pano/001-rec.wav"])
    }
}

internal import Evidence
internal import Files
internal import Ingest
internal import MediaAnalysis
internal import PackageFormat
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

/// What is kept of an analysis, and that it stays with its recording.
@Suite struct AnalysingTests {
    let folder: TemporaryFolder
    let workspace: Workspace

    private let long = "data/recordings/main/evaluation/pano/001-long.wav"
    private let short = "data/recordings/main/evaluation/pano/002-short.wav"
    private let seat = Placement.recording(.init(venue: "sub1", stage: "opening", source: "seat"))

    init() throws {
        folder = try TemporaryFolder()
        workspace = try SampleProject.workspace(in: folder)
        // Three and a half seconds: four leaves; the other has one.
        for (name, samples) in [("long", 28000), ("short", 800)] {
            try SampleProject.add([folder.write("in/\(name).wav", SampleProject.wav(samples: samples))], as: SampleProject.recording, to: workspace)
        }
    }

    private func state() throws -> LedgerState { try Ledger.state(of: workspace.ledgerFile) }
    private func analysis(_ path: String) throws -> RecordingAnalysis? { try state().recordings[path]?.recording.analysis }
    private func exists(_ file: FilePath) -> Bool { (try? FileFacts(file)) != nil }
    /// What lies in the workspace's state below `analysis/`.
    private func kept() throws -> Set<String> { Set(try tree(workspace.state.appending("analysis")).keys) }
    private func leaves(_ path: String) throws -> [UInt8] { try contents(of: workspace.leavesFile(path)) }
    private func sound(_ path: String) throws -> [UInt8] { try contents(of: workspace.soundFile(path)) }

    // MARK: One run and the next

    @Test func eachRecordingHasLeavesAndAWrittenWord() throws {
        let results = try SampleProject.analyse(workspace)
        #expect(results.map(\.file.path) == [long, short])
        #expect(results.map(\.isNew) == [true, true])
        #expect(results.map(\.recording.analysis?.leaves.first?.count) == [4, 1])
        for result in results {
            let analysis = try #require(try analysis(result.file.path))
            #expect(analysis == result.recording.analysis)
            #expect(analysis.checks.map(\.name) == RecordingAnalysis.CheckName.allCases)
            #expect(try leaves(result.file.path).count == 32 * analysis.leaves.reduce(0) { $0 + $1.count })
        }
        #expect(try tree(workspace.partial).isEmpty)
    }

    @Test func aSecondRunHasNothingToDo() throws {
        let first = try SampleProject.analyse(workspace)
        let ledger = try contents(of: workspace.ledgerFile)
        let second = try SampleProject.analyse(workspace)
        #expect(second.allSatisfy { !$0.isNew })
        #expect(second.map(\.recording) == first.map(\.recording))
        #expect(try contents(of: workspace.ledgerFile) == ledger)
    }

    @Test func onlyWhatCameInSinceIsNew() throws {
        try SampleProject.analyse(workspace)
        try SampleProject.add([folder.write("in/third.wav", SampleProject.wav(samples: 900))], as: SampleProject.recording, to: workspace)
        #expect(try SampleProject.analyse(workspace).map(\.isNew) == [false, false, true])
    }

    @Test func deeperIsDoneAgainAndShallowerIsNot() throws {
        try SampleProject.analyse(workspace, .fast)
        let roots = try [analysis(long)?.leaves, analysis(short)?.leaves]
        #expect(try SampleProject.analyse(workspace, .thorough).map(\.isNew) == [true, true])
        #expect(try analysis(long)?.depth == .thorough)
        #expect(try SampleProject.analyse(workspace, .fast).map(\.isNew) == [false, false])
        #expect(try analysis(long)?.depth == .thorough)
        // The leaves are no matter of depth.
        #expect(try [analysis(long)?.leaves, analysis(short)?.leaves] == roots)
    }

    /// What waits for the seal and was lost, cut or changed is made again by the same command.
    @Test(arguments: ["gone", "cut", "changed"]) func leavesThatWereLostAreMadeAgain(_ harm: String) throws {
        try SampleProject.analyse(workspace)
        let whole = try leaves(long)
        let file = workspace.leavesFile(long)
        try removeFile(file)
        switch harm {
        case "cut": try DurableFile.write(Array(whole.dropLast(32)), to: file)
        case "changed": try DurableFile.write([whole[0] ^ 1] + whole.dropFirst(), to: file)
        default: break
        }
        #expect(try SampleProject.analyse(workspace).map(\.isNew) == [true, false])
        #expect(try leaves(long) == whole)
    }

    /// The sample is 8 kHz, so that each of its samples is one of the kept sound.
    @Test func soundIsKeptAndMadeAgainWhereItIsMissing() throws {
        try SampleProject.analyse(workspace)
        let whole = try sound(long)
        #expect(whole.count == 28000 && Set(whole).count == 2)
        #expect(try sound(short).count == 800)
        try removeFile(workspace.soundFile(long))
        #expect(try SampleProject.analyse(workspace).map(\.isNew) == [true, false])
        #expect(try sound(long) == whole)
    }

    @Test func otherThresholdsAreOtherAnalyses() throws {
        let before = try SampleProject.analyse(workspace).map(\.recording.analysis?.thresholds)
        #expect(try SampleProject.analyse(workspace, rules: "# our own\n").map(\.isNew) == [true, true])
        let after = try [analysis(long), analysis(short)].map { $0?.thresholds }
        #expect(Set(before).count == 1 && Set(after).count == 1 && before != after)
        // And back: what the ledger said before is not what it says now.
        #expect(try SampleProject.analyse(workspace).map(\.isNew) == [true, true])
    }

    @Test func aSealedProjectIsLeftAlone() throws {
        try SampleProject.seal(workspace, by: SampleProject.identity().identity)
        let before = try tree(workspace.state)
        let fault = #expect(throws: Fault.self) { try SampleProject.analyse(workspace) }
        #expect(fault?.code == .alreadySealed)
        #expect(try tree(workspace.state) == before)
    }

    // MARK: A run that does not come to its end

    @Test func whatFailsInTheMiddleGoesOn() throws {
        // The larger is looked at first. What is in the way of the other's leaves is there only after both have been seen.
        let obstacle = workspace.leavesFile(short)
        try overwrite(obstacle.appending("x"), [])
        #expect(throws: Fault.self) { try SampleProject.analyse(workspace) }
        #expect(try analysis(long) != nil)
        #expect(try analysis(short) == nil)
        #expect(try tree(workspace.partial).isEmpty)
        try remove(obstacle)
        #expect(try SampleProject.analyse(workspace).map(\.isNew) == [false, true])
        #expect(try leaves(short).count == 32)
        #expect(try SampleProject.analyse(workspace).map(\.isNew) == [false, false])
    }

    @Test func anInterruptedRunWritesNothingDown() throws {
        let ledger = try contents(of: workspace.ledgerFile)
        let cancellation = Cancellation()
        cancellation.cancel()
        let fault = #expect(throws: Fault.self) { try SampleProject.analyse(workspace, cancellation: cancellation) }
        #expect(fault?.code == .interrupted)
        #expect(try contents(of: workspace.ledgerFile) == ledger)
        #expect(try kept().isEmpty)
        #expect(try SampleProject.analyse(workspace).map(\.isNew) == [true, true])
    }

    /// Cut short at every length, under the name that a run in progress uses and under the final one: the ledger does not know of it.
    @Test func partsOfAKilledRunAreNotTakenForWhole() throws {
        try SampleProject.analyse(workspace)
        let whole = try [workspace.leavesFile(long), workspace.sheetFile(long), workspace.soundFile(long)].map { ($0, try contents(of: $0)) }
        let other = try SampleProject.workspace(in: folder, name: "other")
        try SampleProject.add([folder.path.appending("in").appending("long.wav")], as: SampleProject.recording, to: other)
        for (file, bytes) in whole {
            let name = try #require(file.lastComponent)
            try overwrite(other.partial.appending(name), Array(bytes.prefix(bytes.count / 2)))
            try overwrite(other.state.appending("analysis").appending(name), Array(bytes.prefix(bytes.count / 2)))
        }
        let result = try #require(try SampleProject.analyse(other).first)
        #expect(result.isNew)
        #expect(try tree(other.partial).isEmpty)
        for (file, bytes) in whole { #expect(try contents(of: other.state.appending("analysis").appending(#require(file.lastComponent))) == bytes) }
    }

    @Test func twoAtATimeAreRefused() throws {
        let lock = try workspace.lock()
        let refused = #expect(throws: Fault.self) { try SampleProject.analyse(workspace) }
        withExtendedLifetime(lock) {}
        #expect(refused?.code == .inUse)
    }

    // MARK: Mending

    @Test func aMovedRecordingTakesItsAnalysisAlong() throws {
        try SampleProject.analyse(workspace)
        let (before, hashes, sheet, heard) = try (analysis(long), leaves(long), contents(of: workspace.sheetFile(long)), sound(long))
        _ = try SampleProject.mending(workspace).move([long]) { _ in seat }
        let there = "data/recordings/sub1/opening/seat/001-long.wav"
        #expect(try analysis(there) == before)
        #expect(try leaves(there) == hashes)
        #expect(try contents(of: workspace.sheetFile(there)) == sheet)
        #expect(try sound(there) == heard)
        #expect(try kept().filter { $0.contains("main") } == Set(["leaves", "sheet", "sound"].map { "main-evaluation-pano-002-short.wav.\($0)" }))
        #expect(try SampleProject.analyse(workspace).map(\.isNew) == [false, false])
    }

    @Test func aStartThatWasStatedLaterChangesNoAnalysis() throws {
        try SampleProject.analyse(workspace)
        let before = try analysis(long)
        let place = Placement.recording(.init(venue: "main", stage: "evaluation", source: "pano", start: Instant(iso8601: "2026-09-15T14:30:00+08:00")!))
        #expect(try SampleProject.mending(workspace).move([long]) { _ in place }.map(\.status) == [.changed])
        #expect(try analysis(long) == before)
        #expect(try SampleProject.analyse(workspace).allSatisfy { !$0.isNew })
    }

    @Test func aRemovedRecordingLeavesNothingBehind() throws {
        try SampleProject.analyse(workspace)
        _ = try SampleProject.mending(workspace).remove([long])
        #expect(try kept() == Set(["leaves", "sheet", "sound"].map { "main-evaluation-pano-002-short.wav.\($0)" }))
        #expect(try SampleProject.analyse(workspace).map(\.file.path) == [short])
    }

    @Test func aReplacedRecordingIsLookedAtAnew() throws {
        try SampleProject.analyse(workspace)
        let before = try analysis(long)
        _ = try SampleProject.mending(workspace).replace(long, with: folder.write("in/better.wav", SampleProject.wav(samples: 40000)), digests: [.sha256], link: false)
        let better = "data/recordings/main/evaluation/pano/003-better.wav"
        #expect(!exists(workspace.leavesFile(long)) && !exists(workspace.sheetFile(long)) && !exists(workspace.soundFile(long)))
        #expect(try analysis(better) == nil)
        #expect(try SampleProject.analyse(workspace).map(\.isNew) == [false, true])
        let after = try #require(try analysis(better))
        #expect(after.leaves.map(\.count) == [5])
        #expect(after.leaves.map(\.root) != before?.leaves.map(\.root))
    }

    @Test func aRecordingThatWasADocumentMeanwhileIsLookedAtAgain() throws {
        try SampleProject.analyse(workspace)
        let document = try #require(try SampleProject.mending(workspace).move([long]) { _ in SampleProject.document }.first?.file)
        #expect(try kept().count == 3)
        let back = try #require(try SampleProject.mending(workspace).move([document.path]) { _ in SampleProject.recording }.first?.file)
        #expect(try analysis(back.path) == nil)
        #expect(try SampleProject.analyse(workspace).filter(\.isNew).map(\.file.path) == [back.path])
    }

    // MARK: What cannot be looked at

    @Test func whatCannotBeOpenedHasLeavesOfItsBytes() throws {
        // A little more than two pieces of a mebibyte.
        let bytes = (0..<((2 << 20) + 5)).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
        let added = try SampleProject.add([folder.write("in/unknown.dat", bytes)], as: seat, to: workspace)
        let path = try #require(added.first?.file?.path)
        try #require(added.first?.recording?.container == nil, "the sample is meant to be no recording")
        let result = try #require(try SampleProject.analyse(workspace).first { $0.file.path == path })
        let analysis = try #require(result.recording.analysis)
        #expect(analysis.leaves.map(\.stream) == [-1])
        #expect(analysis.leaves.map(\.count) == [3])
        #expect(try leaves(path).count == 3 * 32)
        #expect(try sound(path).isEmpty)
        #expect(analysis.checks.map(\.name) == RecordingAnalysis.CheckName.allCases)
        for check in analysis.checks {
            switch check.name {
            case .leaves: #expect(check.outcome == .ran)
            case .structure: break
            default: #expect(check.outcome == .notRun && check.detail == FindingCode.mediaUnreadable.rawValue, "\(check)")
            }
        }
        #expect(try SampleProject.analyse(workspace).allSatisfy { !$0.isNew })
    }

    @Test func anEmptyRecordingIsSaidToBeEmpty() throws {
        let path = try #require(try SampleProject.add([folder.write("in/empty.mp4", [])], as: seat, to: workspace).first?.file?.path)
        let result = try #require(try SampleProject.analyse(workspace).first { $0.file.path == path })
        let analysis = try #require(result.recording.analysis)
        #expect(analysis.checks.first { $0.name == .pictures }?.outcome == .notRun)
        #expect(try leaves(path).count == 32 * analysis.leaves.reduce(0) { $0 + $1.count })
        #expect(try SampleProject.analyse(workspace).allSatisfy { !$0.isNew })
    }

    /// A child that dies leaves a recording of which nothing is known but that.
    @Test func aDecoderThatDiesIsSaidInEveryCheck() throws {
        let results = try SampleProject.analyse(workspace, recordings: .init(program: "/bin/false", arguments: [], tool: "fengcun test"))
        for result in results {
            let analysis = try #require(result.recording.analysis)
            #expect(analysis.leaves.isEmpty)
            #expect(analysis.checks.allSatisfy { $0.outcome == .notRun && $0.detail == FindingCode.mediaCrashed.rawValue })
            #expect(analysis.events.map(\.code) == [.mediaCrashed])
            #expect(try leaves(result.file.path).isEmpty)
            #expect(try sound(result.file.path).isEmpty)
        }
        // The project is none the worse for it.
        try SampleProject.seal(workspace, by: SampleProject.identity().identity)
        #expect(!exists(workspace.file(PackageLayout.trackLeaves("main-evaluation-pano"))))
    }
}

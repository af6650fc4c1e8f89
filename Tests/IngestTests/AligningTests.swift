internal import Evidence
internal import Files
internal import Ingest
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

/// What becomes of sounds that a workspace's timeline asks for; of the sample project, whose recorders are 7.3 s apart.
@Suite struct AligningTests {
    private let folder: TemporaryFolder
    private let workspace: Workspace
    private static let sample = packageRoot.appending("samples").appending("liuzhou").appending("recordings")
    private let panos = ["001-XVR_ch1_main_20260915142950_20260915143050", "002-XVR_ch1_main_20260915143050_20260915143150"].map { "data/recordings/sub1/evaluation/pano/\($0).mp4" }

    init() throws {
        folder = try TemporaryFolder()
        workspace = try SampleProject.workspace(in: folder)
        try add("main/evaluation/pickup/CH05_20260915_143000_143100.wav", Self.place("main", "pickup", "14:30:00"))
        try add("main/evaluation/pickup/CH05_20260915_143100_143200.wav", Self.place("main", "pickup", "14:31:00"))
        try add("sub1/evaluation/pano/XVR_ch1_main_20260915142950_20260915143050.mp4", Self.place("sub1", "pano", "14:29:50"))
        try add("sub1/evaluation/pano/XVR_ch1_main_20260915143050_20260915143150.mp4", Self.place("sub1", "pano", "14:30:50"))
        try SampleProject.analyse(workspace)
    }

    /// With the start that the name states.
    private static func place(_ venue: String, _ source: String, _ start: String) -> Placement {
        .recording(.init(venue: venue, stage: "evaluation", source: source, start: Instant(iso8601: "2026-09-15T\(start)+08:00")))
    }

    private func add(_ name: String, _ place: Placement) throws { try SampleProject.add([FilePath(Self.sample.string + "/" + name)], as: place, to: workspace) }

    private func align(_ cancellation: Cancellation = Cancellation()) throws -> [Aligning.Result] { try SampleProject.align(workspace, cancellation: cancellation) }
    private func kept() throws -> [UInt8] { try contents(of: workspace.alignmentsFile) }

    /// Seconds by which the main venue's clock is ahead.
    private func isRight(_ result: Aligning.Result) throws -> Bool {
        let (offset, expected) = try (#require(result.pair.alignment.offset), #require(result.expected))
        return abs(offset.low.value - expected.value - 7.07) < 0.04 && abs(offset.high.value - expected.value - 7.48) < 0.04
    }

    @Test func `runs are held against each other once, and what comes of it is kept`() throws {
        let results = try align()
        let first = try #require(results.first)
        #expect(results.count == 1 && first.isNew && first.pair.alignment.verdict == .aligned)
        #expect(try isRight(first))
        #expect(first.pair.a.parts.count == 2 && first.pair.b.parts.map(\.path) == panos)
        #expect(try tree(workspace.partial).isEmpty)
        let before = try (kept(), FileFacts(workspace.alignmentsFile))
        let second = try align()
        #expect(second.map(\.isNew) == [false] && second.map(\.pair) == results.map(\.pair))
        #expect(try kept() == before.0 && FileFacts(workspace.alignmentsFile) == before.1, "nothing was written")
        // The timeline reads it.
        let lists = try TimelineLists.read(packageRoot.appending("manifests"))
        let project = try #require(try workspace.project().project)
        let timeline = try #require(try workspace.timeline(project, Ledger.state(of: workspace.ledgerFile), lists, cancellation: Cancellation()))
        #expect(timeline.alignments == results.map(\.pair))
        #expect(timeline.tracks.filter { $0.venue == "sub1" }.flatMap(\.segments).map(\.placing.method) == [.measured, .measured])
    }

    @Test func `recordings that were moved need not be heard again, others that took their place do`() throws {
        let first = try #require(try align().first)
        _ = try SampleProject.mending(workspace).move(panos) { file in Self.place("sub1", "seat", file.path == panos[0] ? "14:29:50" : "14:30:50") }
        let moved = try #require(try align().first)
        #expect(!moved.isNew && moved.pair.alignment == first.pair.alignment)
        #expect(moved.pair.b.source == "seat" && moved.pair.b.parts.allSatisfy { $0.path.contains("/seat/") })
        #expect(try !String(decoding: kept(), as: UTF8.self).contains("/pano/"))
        _ = try SampleProject.mending(workspace).remove([moved.pair.b.parts[1].path])
        let alone = try #require(try align().first)
        #expect(alone.isNew && alone.pair.b.parts.count == 1)
        try add("sub1/evaluation/pano/XVR_ch1_main_20260915143050_20260915143150.mp4", Self.place("sub1", "seat", "14:30:50"))
        try SampleProject.analyse(workspace)
        let again = try #require(try align().first)
        #expect(again.isNew && again.pair.b.parts.count == 2 && again.pair.alignment == first.pair.alignment)
    }

    @Test(arguments: ["", "[]\n", "[{\"a\": 1}]\n", "nonsense"]) func `what was kept and cannot be read is computed again`(_ text: String) throws {
        let first = try align()
        let whole = try kept()
        try overwrite(workspace.alignmentsFile, Array(text.utf8))
        let second = try align()
        #expect(second.map(\.isNew) == [true] && second.map(\.pair) == first.map(\.pair))
        #expect(try kept() == whole)
    }

    @Test func `a run that is interrupted keeps nothing that is not whole`() throws {
        let cancellation = Cancellation()
        cancellation.cancel()
        #expect(throws: Fault.self) { try align(cancellation) }
        #expect((try? FileFacts(workspace.alignmentsFile)) == nil)
        #expect(try tree(workspace.partial).isEmpty)
        #expect(try align().map(\.isNew) == [true])
    }

    @Test func `two at a time are refused, and a sealed project is left alone`() throws {
        do {
            let lock = try workspace.lock()
            let refused = #expect(throws: Fault.self) { try align() }
            withExtendedLifetime(lock) {}
            #expect(refused?.code == .inUse)
        }
        _ = try align()
        try SampleProject.seal(workspace, by: SampleProject.identity().identity)
        let before = try kept()
        let sealed = #expect(throws: Fault.self) { try align() }
        #expect(sealed?.code == .alreadySealed)
        #expect(try kept() == before)
    }

    @Test func `what has nothing to be held against leaves no file`() throws {
        let alone = try SampleProject.workspace(in: folder, name: "alone")
        try SampleProject.add([folder.write("in/one.wav", SampleProject.wav(samples: 900))], as: Self.place("main", "pickup", "14:30:00"), to: alone)
        try SampleProject.analyse(alone)
        #expect(try SampleProject.align(alone).isEmpty)
        #expect((try? FileFacts(alone.alignmentsFile)) == nil)
    }
}

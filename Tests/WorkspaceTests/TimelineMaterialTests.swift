internal import Evidence
internal import Files
internal import PackageFormat
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Timelines
internal import Workspace

@Suite struct TimelineMaterialTests {
    private let folder: TemporaryFolder
    private let workspace: Workspace
    private let lists: TimelineLists

    init() throws {
        folder = try TemporaryFolder()
        workspace = try SampleProject.workspace(in: folder)
        lists = try TimelineLists.read(packageRoot.appending("manifests"))
    }

    @Test func `the figures of the timeline are read, and its sources are those of the list`() throws {
        let rules = lists.rules.rules
        #expect(rules.coverage.tolerance == 5 && rules.clock.warn == 2 && rules.clock.large == 60)
        let sources = Set(lists.vocabulary.sources.map(\.id))
        let stages = Set(lists.vocabulary.stages.map(\.id))
        let named = rules.sound.rooms + rules.sound.lines + rules.sound.apart
        #expect(Set(named).count == named.count && sources.isSuperset(of: named) && sources.isSuperset(of: rules.coverage.apart))
        #expect(stages.isSuperset(of: rules.coverage.once + rules.coverage.sources.values.flatMap(\.stages)) && sources.isSuperset(of: rules.coverage.sources.keys))
        // Whatever has to be there is said of, and the other way round.
        let frame = lists.frame(venues: [.init(id: "main", name: "")], nil)
        #expect(Set(frame.ofVenues + frame.ofProject) == Set(rules.coverage.sources.keys))
    }

    // MARK: A workspace

    private func path(_ number: Int) -> String { "data/recordings/main/evaluation/pano/00\(number)-ch1_\(number).mp4" }

    /// Says that a recording of a minute is there, as `add` would, and writes its packet index: pictures of 25 a second, the
    /// first of them with this number.
    private func add(_ number: Int, at start: String, firstPicture: Int) throws {
        let path = path(number)
        let base = try #require(Instant(iso8601: "2026-09-15T\(start)+08:00"))
        let file = ArchivedFile(
            path: path, size: 9, crc32: "0000000a", digests: ["sha256": String(repeating: "0\(number)", count: 32)], mediaType: nil,
            origin: .init(name: "ch1_\(number).mp4", nameBytes: nil, path: "/in/ch1_\(number).mp4", modifiedAt: Instant(seconds: 0)), ingestedAt: Instant(seconds: 0), placement: SampleProject.recording)
        var evidence = Recording.StartEvidence(source: .fileName, value: "", start: base, zone: .local)
        evidence.chosen = true
        let stream = Recording.Stream(index: 0, kind: "video", codec: "h264", codecTag: nil, profile: nil, timeBase: "1/90000", duration: nil, startTime: nil, bitRate: nil, video: nil, audio: nil, tags: [])
        let recording = Recording(path: path, sha256: nil, size: 9, container: "mpeg", duration: "60", durationFrom: "pts", startTime: "0.4", streams: [stream], start: [evidence], probedWith: "x")
        var index: [UInt8] = []
        var encoder = PacketEncoder()
        for picture in 0..<1500 {
            let time = Int64(36_000 + picture * 3600)
            encoder.append(Packet(stream: 0, pts: time, dts: time, size: 500 + (firstPicture + picture) * (firstPicture + picture) % 9973, position: nil, isKeyframe: true, isCorrupt: false), to: &index)
        }
        try DurableFile.write(index, to: workspace.packetFile(path), temporary: workspace.partial.appending("packets"))
        var ledger = try Ledger.open(workspace.ledgerFile)
        try ledger.append([.ingested(file, source: SourceKey(FilePath(file.origin.path)), by: "x"), .probed(recording, indexBytes: index.count)])
    }

    private func timeline() throws -> Timeline? {
        let project = try #require(try workspace.project().project)
        return try workspace.timeline(project, Ledger.state(of: workspace.ledgerFile), lists, cancellation: Cancellation())
    }

    @Test func `without recordings there is no timeline`() throws { #expect(try timeline() == nil) }

    @Test func `what overlaps is recognised by the packet indexes that wait in the workspace`() throws {
        try add(1, at: "14:30:00", firstPicture: 0)
        try add(2, at: "14:30:57", firstPicture: 1400)
        let track = try #require(try timeline()?.tracks.first)
        #expect(track.device == "ch1")
        #expect(track.overlaps.map { "\($0.span.from.time) \($0.span.to.time) \($0.basis.rawValue)" } == ["14:30:56 14:31:00 content"])
        let plan = try TimelineMaterial(workspace, Ledger.state(of: workspace.ledgerFile), lists.rules.rules).soundPlan(cancellation: Cancellation())
        // Nothing of it can be heard.
        #expect(plan.runs.isEmpty)
    }

    @Test func `a run that is stopped ends, and without an index the clock alone tells`() throws {
        try add(1, at: "14:30:00", firstPicture: 0)
        try add(2, at: "14:30:57", firstPicture: 1400)
        let stopped = Cancellation()
        stopped.cancel()
        let project = try #require(try workspace.project().project)
        #expect(throws: Fault.self) { try workspace.timeline(project, Ledger.state(of: workspace.ledgerFile), lists, cancellation: stopped) }
        try removeFile(workspace.packetFile(path(1)))
        #expect(try timeline()?.tracks.first?.overlaps.map(\.basis) == [.clock])
    }

    @Test func `alignments are those that were kept, and none where they cannot be read`() throws {
        try add(1, at: "14:30:00", firstPicture: 0)
        try add(2, at: "14:40:00", firstPicture: 0)
        let runs = [1, 2].map { Timeline.Run(venue: "main", stage: "evaluation", source: "pano", device: "ch1", parts: [.init(path: path($0), at: Millionths(0))]) }
        let pair = Timeline.Pair(a: runs[0], b: runs[1], alignment: Alignment(verdict: .cannot, reason: .noSound))
        // Of whatever else stands beside a pair nothing is asked.
        let text = String(decoding: CanonicalJSON.encode([pair]), as: UTF8.self).replacing("\"alignment\"", with: "\"key\": \"x\", \"alignment\"")
        try DurableFile.write(Array(text.utf8), to: workspace.alignmentsFile, temporary: workspace.partial.appending("alignments"))
        #expect(try timeline()?.alignments == [pair])
        try overwrite(workspace.alignmentsFile, Array("[{".utf8))
        #expect(try timeline()?.alignments == [])
    }
}

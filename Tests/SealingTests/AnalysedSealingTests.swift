internal import Cryptography
internal import Evidence
internal import Files
internal import Ingest
internal import PackageFormat
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

/// What sealing makes of recordings that were analysed, and of those that were not.
@Suite struct AnalysedSealingTests {
    let folder: TemporaryFolder
    let identity: Identity
    let workspace: Workspace

    private let pano = "main-evaluation-pano"
    private let seat = "sub1-opening-seat"
    private let quiet = "sub1-evaluation-pickup"
    private let folderOfPano = "data/recordings/main/evaluation/pano"

    /// In `pano` two that were analysed and one that was not; in `seat` one without streams; in `quiet` one that was not analysed.
    init() throws {
        folder = try TemporaryFolder()
        (identity, _) = try SampleProject.identity()
        workspace = try SampleProject.workspace(in: folder)
        try SampleProject.add([folder.write("in/one.txt", "one\n")], as: SampleProject.document, to: workspace)
        try add("a.wav", SampleProject.wav(samples: 28000), "main", "evaluation", "pano")
        try add("b.wav", SampleProject.wav(samples: 12000), "main", "evaluation", "pano")
        try add("c.dat", (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }, "sub1", "opening", "seat")
        try SampleProject.analyse(workspace)
        try add("d.wav", SampleProject.wav(samples: 900), "main", "evaluation", "pano")
        try add("e.wav", SampleProject.wav(samples: 1000), "sub1", "evaluation", "pickup")
    }

    private func add(_ name: String, _ bytes: [UInt8], _ venue: String, _ stage: String, _ source: String) throws {
        let results = try SampleProject.add([folder.write("in/\(name)", bytes)], as: .recording(.init(venue: venue, stage: stage, source: source)), to: workspace)
        try #require(results.map(\.status) == [.added])
    }

    private func seal(_ workspace: Workspace) throws { try SampleProject.seal(workspace, by: identity) { try SampleProject.sheet($0, of: workspace) } }

    private func sealedTracks() throws -> Set<String> { Set(try tree(workspace.file("metadata/tracks")).keys) }

    private func media() throws -> [Recording] { try CanonicalJSON.decode(MediaCatalogue.self, from: contents(of: workspace.file(PackageLayout.media))).recordings }

    @Test func aTrackHasLeavesAndASheetWhereSomethingWasAnalysed() throws {
        try seal(workspace)
        #expect(try sealedTracks().isSuperset(of: ["\(pano).idx", "\(seat).idx", "\(quiet).idx", "\(pano).leaves", "\(seat).leaves", "\(pano).jpg"]))
        #expect(try !sealedTracks().contains("\(quiet).leaves"))
        #expect(try !sealedTracks().contains("\(quiet).jpg"))
        #expect(try contents(of: workspace.file(PackageLayout.trackSheet(pano))).starts(with: [0xFF, 0xD8, 0xFF]))
        #expect(try media().map { $0.analysis?.depth } == [.fast, .fast, nil, nil, .fast])
    }

    @Test func theLeafIndexIsWhatWasKept() throws {
        let kept = try ["a", "b"].enumerated().map { try contents(of: workspace.leavesFile("\(folderOfPano)/00\($0.offset + 1)-\($0.element).wav")) }
        try seal(workspace)
        let bytes = try contents(of: workspace.file(PackageLayout.trackLeaves(pano)))
        let (header, end) = try LeafIndex.readHeader(bytes)
        #expect(header.track == pano && header.leafVersion == 1)
        #expect(header.recordings.map(\.path) == ["\(folderOfPano)/001-a.wav", "\(folderOfPano)/002-b.wav"])
        #expect(header.recordings.map { $0.streams.map(\.count) } == [[4], [2]])
        #expect(Array(bytes[end...]) == kept.flatMap { $0 })
        let recordings = try media()
        #expect(header.recordings.map(\.sha256) == recordings.prefix(2).map(\.sha256))
        for (entry, hashes) in zip(header.recordings, try LeafIndex(bytes).hashes) {
            #expect(entry.sha256 == Hasher.digest(try contents(of: workspace.file(entry.path))).hex)
            #expect(MerkleTree.root(ofLeaves: hashes).hex == entry.streams[0].root)
        }
        #expect(try LeafIndex(contents(of: workspace.file(PackageLayout.trackLeaves(seat)))).header.recordings.map { $0.streams.map(\.stream) } == [[-1]])
    }

    @Test func theCommitmentsNameEachTreeByDigest() throws {
        try seal(workspace)
        let bytes = try contents(of: workspace.file(PackageLayout.commitments))
        let commitments = try CanonicalJSON.decode(Commitments.self, from: bytes)
        let expected = try media().flatMap { recording in try (recording.analysis?.leaves ?? []).map { (try #require(recording.sha256), $0.stream, $0.count, $0.root) } }
        #expect(commitments.recordings.count == 3)
        #expect(commitments.recordings.map(\.sha256) == expected.map(\.0).sorted())
        for (digest, stream, count, root) in expected {
            let one = try #require(commitments.recordings.first { $0.sha256 == digest })
            #expect(one.stream == stream && one.leaves == count && one.root == root && one.leafVersion == 1)
        }
        // No path: this is shown to people who are to learn no other name.
        #expect(!String(decoding: bytes, as: UTF8.self).contains("data/"))
    }

    /// The same recording in two places is committed to once.
    @Test func twiceTheSameRecordingIsOneCommitment() throws {
        try SampleProject.add([folder.write("again/a.wav", SampleProject.wav(samples: 28000))], as: .recording(.init(venue: "sub1", stage: "opening", source: "seat")), to: workspace)
        try SampleProject.analyse(workspace)
        try seal(workspace)
        let roots = try media().flatMap { $0.analysis?.leaves.map(\.root) ?? [] }
        #expect(roots.count == 6)
        #expect(try CanonicalJSON.decode(Commitments.self, from: contents(of: workspace.file(PackageLayout.commitments))).recordings.count == 5)
        #expect(Set(roots).count == 5)
    }

    @Test func theSameWorkspaceGivesTheSameBytes() throws {
        let others = try ["x", "y"].map { name in
            let root = folder.path.appending(FilePath.Component(name)!).appending("project")
            try copyTree(workspace.root, to: root)
            try copyTree(workspace.state, to: FilePath(root.string + ".fengcun"))
            return try Workspace(root)
        }
        for other in others { try seal(other) }
        let trees = try others.map { try tree($0.root.appending("metadata")) }
        #expect(trees[0] == trees[1])
        #expect(trees[0]["tracks/\(pano).jpg"] != nil)
    }

    @Test func aMovedRecordingStandsInItsNewTrack() throws {
        _ = try SampleProject.mending(workspace).move(["\(folderOfPano)/001-a.wav"]) { _ in .recording(.init(venue: "sub1", stage: "opening", source: "seat")) }
        try seal(workspace)
        let header = try LeafIndex.readHeader(contents(of: workspace.file(PackageLayout.trackLeaves(seat)))).header
        #expect(header.recordings.map(\.path) == ["data/recordings/sub1/opening/seat/001-c.dat", "data/recordings/sub1/opening/seat/002-a.wav"])
        #expect(header.recordings.map { $0.streams.map(\.count) } == [[1], [4]])
    }

    /// What was kept of an analysis and is not what it was must not be signed.
    @Test(arguments: ["missing", "short", "long", "changed"]) func leavesThatAreNotThoseOfTheAnalysis(_ name: String) throws {
        let file = workspace.leavesFile("\(folderOfPano)/001-a.wav")
        var bytes = try contents(of: file)
        switch name {
        case "short": bytes.removeLast(32)
        case "long": bytes += bytes.prefix(32)
        default: bytes[40] ^= 1
        }
        if name == "missing" { try remove(file) } else { try overwrite(file, bytes) }
        #expect(throws: Fault.self) { try seal(workspace) }
        #expect(!workspace.isSealed)
        // Looking again mends it.
        try SampleProject.analyse(workspace, .thorough)
        try seal(workspace)
        #expect(workspace.isSealed)
    }
}

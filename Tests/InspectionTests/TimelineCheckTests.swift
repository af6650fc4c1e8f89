internal import Evidence
internal import Files
internal import Inspection
internal import PackageFormat
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Timelines
internal import Workspace

@Suite struct TimelineCheckTests {
    private let folder: TemporaryFolder
    private let lists: TimelineLists

    init() throws {
        folder = try TemporaryFolder()
        lists = try TimelineLists.read(packageRoot.appending("manifests"))
    }

    private func check(_ root: FilePath) throws -> TimelineCheck {
        try TimelineCheck.make(Inspection.open(root, cancellation: Cancellation()), rules: lists.rules.rules, frame: lists.frame, cancellation: Cancellation())
    }

    /// Two seconds and a half at a time; the third begins a quarter of a minute later.
    private func sealed() throws -> FilePath {
        let workspace = try SampleProject.workspace(in: folder)
        for (i, start) in ["14:30:00", "14:30:02", "14:30:20"].enumerated() {
            let place = Placement.RecordingPlace(venue: "main", stage: "evaluation", source: "pickup", start: Instant(iso8601: "2026-09-15T\(start)+08:00"))
            try SampleProject.add([folder.write("in/CH05_\(i).wav", SampleProject.wav(samples: 20_000 + i))], as: .recording(place), to: workspace)
        }
        try SampleProject.seal(workspace, by: SampleProject.identity().identity)
        return workspace.root
    }

    @Test func `a timeline that was sealed follows again from what the package says, byte for byte`() throws {
        let root = try sealed()
        let check = try check(root)
        #expect(check.findings.isEmpty && check.differences.isEmpty)
        #expect(check.computed.tracks.map(\.device) == ["CH05"])
        #expect(check.computed.tracks[0].gaps.count == 1)
        let sealed = try #require(check.sealed)
        #expect(sealed.madeWith == "fengcun test")
        #expect(CanonicalJSON.encode(sealed.timeline) == CanonicalJSON.encode(check.computed))
    }

    @Test func `what the sealed one says otherwise is named part by part`() throws {
        let root = try sealed()
        let path = FilePath(root.string + "/" + PackageLayout.timeline)
        var file = try TimelineFile.decode(try InputFile.readAll(path, limit: 1 << 20))
        file.timeline.clock = nil
        file.timeline.tracks[0].segments[0].placing.shift = Millionths(1)
        try overwrite(path, CanonicalJSON.encode(file))
        #expect(try check(root).differences.map { $0.facts["detail"] } == ["clock", "main/evaluation/pickup CH05"])
        try overwrite(path, Array("{}\n".utf8))
        let check = try check(root)
        #expect(check.sealed == nil && check.differences.isEmpty)
        #expect(check.findings.map(\.code) == [.consistencyTimeline])
    }

    @Test func `a package that has none has one computed`() throws {
        let root = try sealed()
        try removeFile(FilePath(root.string + "/" + PackageLayout.timeline))
        let check = try check(root)
        #expect(check.sealed == nil && check.findings.isEmpty && check.computed.tracks.count == 1)
    }
}

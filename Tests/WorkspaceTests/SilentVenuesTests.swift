internal import Evidence
internal import SystemPackage
internal import Testing
internal import Workspace

@Suite struct SilentVenuesTests {
    private let loop = Vocabulary.Loop(warn: 20, days: 30)

    private func project(start: String? = nil, end: String? = "2026-09-15T18:00:00+08:00") -> Project {
        Project(
            packageID: "", identification: .init(number: "", name: "", method: .openTender), parties: .init(buyer: .init(name: ""), agent: .init(name: "")),
            venues: [.init(id: "main", name: "柳州主场"), .init(id: "sub1", name: "")], schedule: .init(evaluationStart: start.flatMap { Instant(iso8601: $0) }, evaluationEnd: end.flatMap { Instant(iso8601: $0) }), digests: [.sha256])
    }

    private func recording(_ venue: String, _ stage: String) -> ArchivedFile {
        ArchivedFile(
            path: "data/recordings/\(venue)/\(stage)/pano/001-a.mp4", size: 1, crc32: "00000000", digests: [:], mediaType: nil,
            origin: .init(name: "a.mp4", nameBytes: nil, path: "/a.mp4", modifiedAt: Instant(seconds: 0)), ingestedAt: Instant(seconds: 0), placement: .recording(.init(venue: venue, stage: stage, source: "pano")))
    }

    private func codes(_ day: String, _ files: [ArchivedFile], _ project: Project) -> [String] {
        SilentVenues.findings(project, files, loop, now: Instant(iso8601: day + "T09:00:00+08:00")!).map { "\($0.code.rawValue) \($0.facts["venue"] ?? "") \($0.facts["days"] ?? "") \($0.facts["until"] ?? "")" }
    }

    @Test func `days are those of the calendar, whatever the hour`() {
        let all = project()
        #expect(codes("2026-10-04", [], all).isEmpty)
        #expect(codes("2026-10-05", [], all) == ["workspace.venue-silent main 柳州主场 20 2026-10-15", "workspace.venue-silent sub1 20 2026-10-15"])
        #expect(codes("2026-10-14", [], all).allSatisfy { $0.hasPrefix("workspace.venue-silent") })
        #expect(codes("2026-10-15", [], all) == ["workspace.venue-overdue main 柳州主场 30 2026-10-15", "workspace.venue-overdue sub1 30 2026-10-15"])
    }

    @Test func `a venue is heard of once it has one recording that is no test clip`() {
        #expect(codes("2026-10-10", [recording("main", "evaluation"), recording("sub1", "test")], project()) == ["workspace.venue-silent sub1 25 2026-10-15"])
        #expect(codes("2026-10-10", [recording("main", "opening"), recording("sub1", "evaluation")], project()).isEmpty)
    }

    @Test func `the beginning counts where the end is not known, and nothing where neither is`() {
        #expect(codes("2026-10-05", [recording("sub1", "evaluation")], project(start: "2026-09-14T23:59:59+08:00", end: nil)) == ["workspace.venue-silent main 柳州主场 21 2026-10-14"])
        #expect(codes("2027-10-05", [], project(end: nil)).isEmpty)
    }

    @Test func `it is a warning, and the list says when`() throws {
        let found = SilentVenues.findings(project(), [], loop, now: Instant(iso8601: "2030-01-01T00:00:00+08:00")!)
        #expect(found.count == 2 && found.allSatisfy { $0.severity == .warning })
        #expect(try Vocabulary.read(ProjectFileTests.root.appending("manifests")).loop == loop)
    }
}

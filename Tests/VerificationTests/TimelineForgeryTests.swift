internal import Cryptography
internal import Evidence
internal import PackageFormat
internal import TestSupport
internal import Testing

/// The timeline, by the signer himself: an opinion, of recordings that have to be there.
@Suite struct TimelineForgeryTests {
    let sealed: Sealed
    let original: PackageImage

    init() throws {
        sealed = try Sealed(small: true)
        original = try sealed.image()
    }

    private func errors(_ change: (inout Timeline) -> Void) throws -> [[String]] {
        var image = original
        var file = try TimelineFile.decode(image[PackageLayout.timeline]!)
        change(&file.timeline)
        image[PackageLayout.timeline] = CanonicalJSON.encode(file)
        return try judged(image)
    }

    private func judged(_ changed: PackageImage) throws -> [[String]] {
        var image = changed
        image.remakeManifests()
        try image.sign(by: sealed.identity)
        return try sealed.judgeBoth(image, "timeline").map { $0.report.errors.map { "\($0.code.rawValue) \($0.path ?? "")" } }
    }

    private let inconsistent = [["consistency.timeline metadata/timeline.json"], ["consistency.timeline metadata/timeline.json"]]

    @Test func `what it says of its recordings is not judged`() throws {
        #expect(try errors { $0.tracks[0].segments[0].placing.shift = Millionths(3600) } == [[], []])
        #expect(try errors { $0.coverage = [] } == [[], []])
    }

    @Test func `a package without one is valid`() throws {
        var image = original
        image[PackageLayout.timeline] = nil
        #expect(try judged(image) == [[], []])
    }

    @Test func `it has every recording once, and names no other`() throws {
        #expect(try errors { $0.tracks = [] } == inconsistent)
        #expect(try errors { $0.tracks[0].segments.append($0.tracks[0].segments[0]) } == inconsistent)
        #expect(try errors { $0.tracks[0].segments[0].path += "x" } == inconsistent)
        #expect(try errors { timeline in
            let segment = timeline.tracks[0].segments[0]
            timeline.tracks[0].gaps.append(.init(span: segment.span ?? .init(from: WallTime(microseconds: 0), to: WallTime(microseconds: 1)), cause: .notRecorded, before: segment.path, after: "data/recordings/main/evaluation/pano/009-x.wav"))
        } == inconsistent)
        #expect(try errors { timeline in
            let run = Timeline.Run(venue: "main", stage: "evaluation", source: "pano", device: "x", parts: [.init(path: "x", at: Millionths(0))])
            timeline.alignments.append(.init(a: run, b: run, alignment: .init(verdict: .cannot)))
        } == inconsistent)
    }

    @Test func `it has one text`() throws {
        var image = original
        image[PackageLayout.timeline] = image[PackageLayout.timeline]! + [0x0A]
        #expect(try judged(image) == inconsistent)
    }
}

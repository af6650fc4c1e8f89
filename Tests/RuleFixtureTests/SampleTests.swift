internal import Evidence
internal import Files
internal import Rules
internal import SystemPackage
internal import TestSupport
internal import Testing

/// The sample project's own facts and papers, up to the evaluation: what `samples/README.md` says of them.
@Suite struct SampleTests {
    private static let sample = packageRoot.appending("samples/liuzhou")

    private static func names(_ folder: FilePath) throws -> [String] { try FileTree.names(in: folder).map { String(decoding: $0, as: UTF8.self) }.filter { !$0.hasPrefix(".") }.sorted() }

    private static func scalars(_ members: [String: String]) -> Tree { .mapping(members.mapValues(Tree.scalar)) }

    /// What lies in the folders; what texts of the papers and what `analyse` and `timeline` find in the recordings stands here.
    private static func world() throws -> World {
        let texts = ["tender-notice": "本项目采用远程异地评标", "eval-report": "投标人 3 家。评标方法和标准：综合评分法。推荐中标候选人"]
        var documents: [Tree] = []
        for id in try names(sample.appending("documents")) {
            for name in try names(sample.appending("documents").appending(id)) {
                documents.append(scalars(["id": id, "name": name].merging(texts[id].map { ["text": $0] } ?? [:]) { a, _ in a }))
            }
        }
        var recordings: [Tree] = []
        for at in ["main/opening/opening", "main/evaluation/pano", "main/evaluation/meeting", "sub1/evaluation/pano"] {
            #expect(try !names(sample.appending("recordings").appending(at)).isEmpty)
            let events = ["main/evaluation/pano": ["picture.frozen", "picture.low-resolution"], "main/evaluation/meeting": ["sound.silent"]][at] ?? []
            recordings.append(.mapping(["at": .scalar(at), "events": .list(events.map(Tree.scalar))]))
        }
        let coverage = [("main", "opening", []), ("main", "evaluation", []), ("sub1", "evaluation", ["14:32:57-14:33:06"])].flatMap { venue, stage, missing in
            ["picture", "sound"].map { Tree.mapping(["venue": .scalar(venue), "stage": .scalar(stage), "what": .scalar($0), "missing": .list(missing.map(Tree.scalar))]) }
        }
        return World(.mapping([
            "phase": .scalar("evaluation"), "facts": try Tree.read(sample.appending("project.yaml")), "documents": .list(documents), "recordings": .list(recordings), "coverage": .list(coverage),
            "clocks": .list([scalars(["at": "main/evaluation/pickup", "method": "reference"]), scalars(["at": "sub1/evaluation/pano", "method": "measured", "shift": "7.3"])]),
            "handover": .mapping(["unreadable": .list([.scalar("音视频移交清单（主场）.pdf")])]),
        ]))
    }

    @Test func `nothing keeps the sample from being sealed, and what it warns of is what was planted and left out`() throws {
        let world = try Self.world()
        let material = try world.material()
        #expect(material.project.profiles == ["liuzhou-2023-32", "mof-87", "gov-procurement-law", "gov-procurement-regulation", "recording-quality"])
        let judgement = try #require(try Judge(Fixture.book, material, phase: world.phase, now: Instant(seconds: 0)).judge())
        #expect(judgement.blocking.isEmpty && judgement.undecidedBlocking.isEmpty, "\((judgement.blocking + judgement.undecidedBlocking).map(\.rule))")
        func rules(_ outcome: Judgement.Outcome) -> [String] { judgement.items.filter { $0.outcome == outcome }.map(\.rule).sorted() }
        #expect(rules(.notMet) == [
            "LZ-3.3-CHECK-CLIP", "LZ-3.8-COLLECT-DOCS", "M87-39-CLEAR", "M87-39-EVALUATION-WHOLE", "M87-45-DISCIPLINE", "M87-45-PHONES", "M87-76", "RQ-CLOCK", "RQ-COVERED", "RQ-FROZEN", "RQ-SILENT", "RQ-SIZE",
        ])
        #expect(rules(.undecided) == ["LZ-3.8-COOP-DIGEST", "M87-42-SIGNED", "M87-45-BACKGROUND"])
        #expect(judgement.count(.met) > 50)
    }
}

internal import Cryptography
internal import Evidence
internal import PackageFormat
internal import TestSupport
internal import Testing

/// The judgement by rules, by the signer himself: an opinion, that rests on what is there.
@Suite struct JudgementForgeryTests {
    let sealed: Sealed
    let original: PackageImage

    init() throws {
        sealed = try Sealed(small: true)
        original = try sealed.image()
    }

    /// What `init` sealed has a dossier with files.
    private var recording: String { try! CanonicalJSON.decode(Dossier.self, from: original[PackageLayout.dossier]!).files[0].path }

    private var judgement: Judgement {
        let item = Judgement.Item(
            rule: "A-1", profile: "a", zh: "规则", en: "rule", clause: "一", duty: "应当", who: ["agent"], severity: .block, basis: .text, dueBy: .opening, outcome: .met,
            evidence: [.init(.document, recording), .init(.fact, "schedule.openingAt", value: "x"), .init(.recording, "data/recordings/main/evaluation", from: "2026-09-15T14:30:00.000+08:00", to: "2026-09-15T14:31:00.000+08:00")])
        return Judgement(phase: .evaluation, judgedAt: Instant(iso8601: "2026-09-16T10:00:00+08:00")!, profiles: [.init(id: "a", zh: "甲", en: "A", effectiveFrom: "2023-01-01", sha256: String(repeating: "0", count: 64))], items: [item])
    }

    private func errors(_ bytes: [UInt8], profiles: [String]? = ["a"]) throws -> [[String]] {
        var image = original
        var dossier = try CanonicalJSON.decode(Dossier.self, from: image[PackageLayout.dossier]!)
        dossier.profiles = profiles
        image[PackageLayout.dossier] = CanonicalJSON.encode(dossier)
        image[PackageLayout.judgement] = bytes
        image.remakeManifests()
        try image.sign(by: sealed.identity)
        return try sealed.judgeBoth(image, "judgement").map { $0.report.errors.map { "\($0.code.rawValue) \($0.path ?? "")" } }
    }

    private func errors(_ change: (inout Judgement) -> Void, profiles: [String]? = ["a"]) throws -> [[String]] {
        var judgement = judgement
        change(&judgement)
        return try errors(CanonicalJSON.encode(JudgementFile(madeWith: "fengcun 0", judgement: judgement)), profiles: profiles)
    }

    private let inconsistent = [["consistency.judgement metadata/judgement.json"], ["consistency.judgement metadata/judgement.json"]]

    @Test func `what it says of the rules is not judged`() throws {
        #expect(try errors { _ in } == [[], []])
        #expect(try errors { $0.items[0].outcome = .notMet } == [[], []])
        #expect(try errors { $0.items = [] } == [[], []])
    }

    @Test func `its profiles are the dossier's`() throws {
        #expect(try errors({ _ in }, profiles: nil) == inconsistent)
        #expect(try errors { $0.profiles[0].id = "b" } == inconsistent)
    }

    @Test func `what it rests on is there`() throws {
        #expect(try errors { $0.items[0].evidence[0].path += "x" } == inconsistent)
    }

    @Test func `it has one text`() throws {
        let text = CanonicalJSON.encode(JudgementFile(madeWith: "fengcun 0", judgement: judgement))
        #expect(try errors(text + [0x0A]) == inconsistent)
        var later = JudgementFile(madeWith: "fengcun 0", judgement: judgement)
        later.format = 2
        #expect(try errors(CanonicalJSON.encode(later)) == inconsistent)
    }
}

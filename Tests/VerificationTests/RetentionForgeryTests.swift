internal import Evidence
internal import PackageFormat
internal import TestSupport
internal import Testing

/// The retention, by the signer himself: what does not follow from the facts beside it is not believed.
@Suite struct RetentionForgeryTests {
    let sealed: Sealed
    let original: PackageImage

    init() throws {
        sealed = try Sealed(small: true)
        original = try sealed.image()
    }

    private func errors(_ change: (inout Dossier) -> Void) throws -> [[String]] {
        var image = original
        try image.changeDossier(change)
        image.remakeManifests()
        try image.sign(by: sealed.identity)
        return try sealed.judgeBoth(image, "retention").map { $0.report.errors.map { "\($0.code.rawValue) \($0.path ?? "")" } }
    }

    private let forged = [["consistency.retention metadata/dossier.json"], ["consistency.retention metadata/dossier.json"]]
    private let over: [String: Fact] = ["contract": .record(["acceptedOn": .text("2026-11-20"), "lastPaidOn": .text("2026-12-05")]), "challenges": .list([.record(["kind": .text("complaint"), "by": .text("甲公司")])])]

    @Test func `it is sealed, and follows`() throws {
        let dossier = try CanonicalJSON.decode(Dossier.self, from: original[PackageLayout.dossier]!)
        #expect(dossier.retention == Retention([:]))
        #expect(try errors { dossier in
            dossier.facts = over
            dossier.retention = Retention(over)
        } == [[], []])
    }

    @Test func `a package from before it was written down is valid`() throws {
        #expect(try errors { $0.retention = nil } == [[], []])
    }

    @Test func `another day, fewer years, or a hold left out is a fault`() throws {
        #expect(try errors { $0.facts = over } == forged)
        #expect(try errors { dossier in
            dossier.facts = over
            dossier.retention = Retention(over)
            dossier.retention?.hold = []
        } == forged)
        #expect(try errors { dossier in
            dossier.facts = over
            dossier.retention = Retention(over)
            dossier.retention?.until = Day("2031-12-05")
        } == forged)
        #expect(try errors { $0.retention?.years = 10 } == forged)
        var image = original
        try image.changeDossier { $0.retention?.years = 10 }
        #expect(try sealed.judgeBoth(image, "years").map { $0.report.retention?.years } == [15, 15], "the report goes by the facts")
        #expect(try errors { $0.retention?.missing = [] } == forged)
    }
}

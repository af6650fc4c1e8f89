internal import Cryptography
internal import Evidence
internal import PackageFormat
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Verification

/// The chain of custody is followed from nothing to the files that are there.
@Suite struct CustodyTests {
    let sealed: Sealed
    let original: PackageImage
    private let report = "data/documents/eval-report/002-报告 a&b.txt"
    private let second = "data/documents/eval-report/001-second.txt"

    init() throws {
        sealed = try Sealed()
        original = try sealed.image()
    }

    private func events() -> [CustodyEvent] { CustodyLog.decode(original[PackageLayout.custody]!) { Hasher.digest($0) }.events }

    /// The package as its own signer would seal it with this log.
    private func judgement(_ events: [CustodyEvent], _ name: String) throws -> VerificationReport {
        var image = original
        image[PackageLayout.custody] = CustodyLog.encode(events) { Hasher.digest($0) }
        image.remakeManifests()
        try image.sign(by: sealed.identity)
        let file = sealed.place("\(name).asice")
        try overwrite(file, image.zip())
        return try judge(file, trusting: [sealed.authority])
    }

    private func event(_ type: CustodyEvent.EventType, _ object: String?, _ digest: String?, related: String? = nil, outcome: CustodyEvent.Outcome = .success) -> CustodyEvent {
        CustodyEvent(type: type, at: SampleProject.sealedAt, agent: "张三", object: object, sha256: digest, related: related, outcome: outcome, reason: "试")
    }

    private let nowhere = "data/documents/x/001-x"
    private var digest: String { original.entries.first { $0.path == second }.map { Hasher.digest($0.bytes).hex }! }

    @Test func aSimpleLogAsBefore() throws {
        let events = events()
        #expect(events.map(\.type) == [.creation, .ingestion, .ingestion, .ingestion, .fixityCheck, .packageCreation])
        #expect(try judgement(events, "same").verdict == .valid)
    }

    @Test func everyKindOfMending() throws {
        var all = events()
        let (x, other) = (event(.ingestion, nowhere, String(repeating: "ab", count: 32)), String(repeating: "ab", count: 32))
        all.insert(contentsOf: [
            x, event(.filenameChange, "data/documents/y/001-x", other, related: nowhere), event(.metadataModification, "data/documents/y/001-x", other),
            event(.ingestion, "data/documents/y/002-z", other, related: "data/documents/y/001-x"), event(.deaccession, "data/documents/y/001-x", other, related: "data/documents/y/002-z"),
            event(.deaccession, "data/documents/y/002-z", other), event(.deaccession, second, digest, outcome: .failure),
        ], at: 1)
        let report = try judgement(all, "all")
        #expect(report.verdict == .valid, "\(report.summary)")
        #expect(report.outcome(.custody) == .valid)
    }

    @Test func whatCannotHaveHappened() throws {
        let wrong = String(repeating: "00", count: 32)
        // Each stands behind the ingestions, before the seal's own events.
        let impossible: [(name: String, event: CustodyEvent)] = [
            ("twice", event(.ingestion, second, digest)),
            ("no digest", event(.ingestion, nowhere, nil)),
            ("no object", event(.ingestion, nil, wrong)),
            ("instead of nothing", event(.ingestion, nowhere, wrong, related: "data/documents/x/002-y")),
            ("from nowhere", event(.filenameChange, "data/documents/x/002-y", digest, related: nowhere)),
            ("from no name", event(.filenameChange, nowhere, digest)),
            ("other bytes", event(.filenameChange, nowhere, wrong, related: second)),
            ("onto another", event(.filenameChange, report, digest, related: second)),
            ("gone before it came", event(.deaccession, nowhere, wrong)),
            ("other bytes leave", event(.deaccession, second, wrong)),
            ("for nobody", event(.deaccession, second, digest, related: nowhere)),
            ("for itself", event(.deaccession, second, digest, related: second)),
            ("nothing modified", event(.metadataModification, nowhere, wrong)),
        ]
        for (name, event) in impossible {
            var all = events()
            all.insert(event, at: 4)
            let report = try judgement(all, name)
            #expect(report.invalidLevels == [.custody], "\(name): \(report.summary)")
            #expect(report.errors.map(\.code) == [.custodyReplay], "\(name): \(report.summary)")
            #expect(report.errors.first?.facts["line"] == "5", "\(name)")
        }
    }

    /// Events that can happen, and lead elsewhere than to what is there.
    @Test func anotherEnd() throws {
        let ends: [(String, CustodyEvent, [FindingCode])] = [
            ("renamed away", event(.filenameChange, nowhere, digest, related: second), [.custodyNoIngestion, .custodyStranger]),
            ("taken out", event(.deaccession, second, digest), [.custodyNoIngestion]),
            ("one more", event(.ingestion, nowhere, digest), [.custodyStranger]),
        ]
        for (name, event, codes) in ends {
            var all = events()
            all.insert(event, at: 4)
            let report = try judgement(all, name)
            #expect(report.invalidLevels == [.custody], "\(name): \(report.summary)")
            #expect(report.errors.map(\.code) == codes, "\(name): \(report.summary)")
        }
        // A name comes back only under a new number.
        var again = events()
        again.insert(contentsOf: [event(.deaccession, second, digest), event(.ingestion, second, digest)], at: 4)
        #expect(try judgement(again, "again").has(.custodyReplay, second))
    }

    @Test func beforeItWasIngested() throws {
        var all = events()
        all.insert(event(.filenameChange, nowhere, digest, related: second), at: 1)
        #expect(try judgement(all, "early").has(.custodyReplay, nowhere))
    }
}

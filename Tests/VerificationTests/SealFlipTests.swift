@testable internal import Container
internal import Cryptography
internal import Evidence
internal import Files
internal import PackageFormat
internal import Synchronization
internal import TestSupport
internal import Testing
@testable internal import Verification

/// No bit of META-INF may change without `verify` noticing, whatever stands in it: tokens, lists, responses, chains of
/// authorities, SM2.
@Suite(.serialized) struct SealFlipTests {
    static let stamped = day("2026-09-20")
    static let judged = day("2028-06-01")

    /// A package, and what makes it valid.
    struct Subject {
        let image: PackageImage
        let trusted: [Certificate]
        let levels: [Level]
        /// Every how many bytes, unless all are tried: the parts of one are the others' parts, too.
        let step: Int
    }

    /// Its own two-step authority, with lists and responses.
    private struct Authority {
        let root: TestAuthority
        let sub: TestAuthority
        let key: TestKey

        init(_ purpose: TestAuthority.Purpose, _ name: String, kind: TestKey.Kind = .ec) throws {
            root = try TestAuthority.root(key: kind, from: day("2026-09-01"), to: day("2036-09-01"))
            sub = try root.intermediate(key: kind, from: day("2026-09-01"), to: day("2036-09-01"))
            key = try sub.issue(purpose, name: name, key: kind, from: day("2026-09-01"), to: day("2036-09-01"))
        }

        /// The root's list, and a response about the key by somebody whom its issuer has named.
        func data(at time: Instant) throws -> RevocationData {
            let responder = try sub.issue(.ocsp, name: "OCSP", from: day("2026-09-01"), to: day("2036-09-01"))
            return RevocationData(
                lists: [try root.revocationList(thisUpdate: time, nextUpdate: day("2036-01-01"))], responses: [try sub.ocspResponse(for: key.certificate, thisUpdate: time, responder: responder)])
        }
    }

    private func baseline() throws -> Subject {
        let parties = try Parties()
        let buyer = try parties.signers.issue(name: "采购人", key: .rsa, from: day("2026-09-10"), to: day("2032-01-01"))
        var image = try SealedAnew(signer: parties.signer.identity, at: Self.stamped, further: [.init(role: "buyer", name: "采购人")]).image()
        try image.add(2, by: buyer.identity, role: "buyer", at: Self.stamped)
        return Subject(image: image, trusted: parties.trusted, levels: [.structure, .signature, .identity], step: 53)
    }

    private func stamped() throws -> Subject {
        let parties = try Parties()
        var image = try SealedAnew(signer: parties.signer.identity, at: Self.stamped, level: "B-T", timestamps: 1, stamps: [stampOf(parties.stamper, at: Self.stamped, nonce: [0x55])]).image()
        try image.renew(by: stampOf(parties.stamper, at: Self.stamped, nonce: [0x56]))
        return Subject(image: image, trusted: parties.trusted, levels: [.structure, .signature, .identity, .time, .renewal], step: 59)
    }

    private func longTerm() throws -> Subject {
        let (signers, stampers) = (try Authority(.signing, "签名者"), try Authority(.timestamps, "时间戳"))
        let known = try stampers.data(at: Self.stamped)
        var image = try SealedAnew(
            signer: signers.key.identity, at: Self.stamped, level: "B-LT", timestamps: 1, stamps: [stampOf(stampers.key, at: Self.stamped, revocation: known)], revocation: try signers.data(at: Self.stamped)
        ).image()
        try image.renew(by: stampOf(stampers.key, at: Self.stamped, revocation: known))
        return Subject(image: image, trusted: [signers.root.certificate, stampers.root.certificate], levels: [.structure, .signature, .identity, .time, .renewal], step: 211)
    }

    private func renewed() throws -> Subject {
        let parties = try Parties(asked: true)
        func known(_ time: Instant) throws -> RevocationData { try parties.list(\.stampers, at: time, next: day("2036-01-01")) }
        var image = try SealedAnew(
            signer: parties.signer.identity, at: Self.stamped, level: "B-T", timestamps: 1, stamps: [stampOf(parties.stamper, at: Self.stamped, revocation: try known(Self.stamped))],
            revocation: try parties.list(\.signers, at: Self.stamped)
        ).image()
        try image.renew(by: stampOf(parties.stamper, at: Self.stamped, revocation: try known(Self.stamped)))
        try image.renew(by: stampOf(parties.stamper, at: day("2028-01-01"), .sha512, revocation: try known(day("2028-01-01"))), .sha512)
        return Subject(image: image, trusted: parties.trusted, levels: [.structure, .signature, .identity, .time, .renewal], step: 149)
    }

    private func chinese() throws -> Subject {
        let (parties, gm) = (try Parties(), try Parties(key: .sm2))
        var image = try SealedAnew(signer: parties.signer.identity, at: Self.stamped, level: "B-T", timestamps: 1, stamps: [stampOf(gm.stamper, at: Self.stamped, .sm3)], sm2: gm.signer.identity).image()
        try image.renew(by: stampOf(gm.stamper, at: Self.stamped, .sm3))
        return Subject(image: image, trusted: parties.trusted + gm.trusted, levels: [.structure, .signature, .identity, .time, .renewal], step: 83)
    }

    @Test func twoSigners() throws { try tryAll(baseline()) }
    @Test func withTimestamps() throws { try tryAll(stamped()) }
    @Test func withListsAndResponses() throws { try tryAll(longTerm()) }
    @Test func renewedTwice() throws { try tryAll(renewed()) }
    @Test func withSM2() throws { try tryAll(chinese()) }

    // MARK: Trying

    private func tryAll(_ subject: Subject, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let whole = subject.image.entries.map(\.bytes)
        #expect(Self.levelsThatFail(try Self.open(subject.image.entries), subject).isEmpty, sourceLocation: sourceLocation)
        let flips = subject.image.entries.filter { $0.path.hasPrefix(SealEntry.folder) }.flatMap { path, bytes in
            stride(from: 0, to: bytes.count, by: step(path, subject)).map { Flip(file: path, position: $0, bit: ($0 + 3) % 8) }
        }
        let full = Mutex(0)
        let failures = try Flip.sideBySide(flips) { _, flips in
            try flips.compactMap { flip in
                var entries = subject.image.entries
                let i = entries.firstIndex { $0.path == flip.file }!
                entries[i].bytes[flip.position] ^= 1 << UInt8(flip.bit)
                let package = try Self.open(entries)
                if Self.isNoticedAtOnce(package) { return nil }
                full.withLock { $0 += 1 }
                return Self.levelsThatFail(package, subject).isEmpty ? "\(flip.file) \(flip.position) of \(whole[i].count), bit \(flip.bit)" : nil
            }
        }
        if Flip.isExhaustive { print("\(flips.count) flips, \(full.withLock { $0 }) judged to the end: \(failures.count) pass") }
        #expect(failures.isEmpty, "\(failures.count) of \(flips.count):\n\(failures.joined(separator: "\n"))", sourceLocation: sourceLocation)
    }

    /// A manifest is compared as a whole: a sample is enough. The commitments' signature is made as the seal's is.
    private func step(_ path: String, _ subject: Subject) -> Int {
        if path.hasSuffix(".xml") { return Flip.isExhaustive ? 13 : 997 }
        if path.contains("Commitments") { return Flip.isExhaustive ? 3 : subject.step * 3 }
        return Flip.isExhaustive ? 1 : subject.step
    }

    private static func open(_ entries: [(path: String, bytes: [UInt8])]) throws -> OpenedPackage {
        try OpenedPackage.read(Held(entries), payload: { _ in false }, jobs: 1, cancellation: Cancellation(), progress: ProgressMeter())
    }

    /// Whether a signature, a token or an archive manifest does not hold already, each of which is an error whatever else
    /// there is: most of the judgement's time goes into the rest.
    private static func isNoticedAtOnce(_ package: OpenedPackage) -> Bool {
        let files = SealFiles(package)
        func fails<Value>(_ results: [(number: Int, result: Result<Value, SealFiles.Failure>)]) -> Bool { results.contains { (try? $0.result.get()) == nil } }
        return fails(files.signatures) || fails(files.commitments) || fails(files.sm2) || files.renewals.contains { !$0.findings.isEmpty || (try? $0.token.content.get()) == nil || !$0.token.isOver }
    }

    /// Those that the verdict asks for and that are not valid.
    private static func levelsThatFail(_ package: OpenedPackage, _ subject: Subject) -> [Level] {
        let seal = SealJudgement(package: package, anchors: subject.trusted, handedIn: RevocationData(), at: judged)
        return subject.levels.filter { level in
            switch level {
            case .structure: StructureLevel(package: package).judge().outcome != .valid
            case .signature: SignatureLevel(seal: seal).judge().outcome != .valid
            case .identity: seal.judgeIdentity().outcome != .valid
            case .time: seal.judgeTime().outcome != .valid
            case .renewal: seal.judgeRenewal().outcome != .valid
            default: false
            }
        }
    }

    /// A package in memory.
    private struct Held: PackageContent {
        let entries: [PackageEntry]
        private let bytes: [[UInt8]]
        var findings: [Finding] { [] }
        var size: UInt64 { 0 }
        var isOrdered: Bool { false }

        init(_ files: [(path: String, bytes: [UInt8])]) {
            entries = files.map { PackageEntry(path: $0.path, size: UInt64($0.bytes.count), crc32: nil) }
            bytes = files.map(\.bytes)
        }

        func read(_ entry: Int, from start: UInt64, count: UInt64, cancellation: Cancellation, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> UInt64 {
            let part = bytes[entry].dropFirst(Int(start)).prefix(Int(clamping: count))
            try part.withUnsafeBytes(body)
            return UInt64(part.count)
        }
    }
}

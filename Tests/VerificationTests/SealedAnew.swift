internal import Cryptography
internal import Evidence
internal import Files
internal import PackageFormat
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Verification

/// A token over these bytes.
typealias Stamp = @Sendable ([UInt8]) throws -> [UInt8]

/// How a package is sealed anew in memory: by whom, when and with which proofs; wrongly where a test wants that.
struct SealedAnew {
    var signer: Identity
    var role = "agent"
    var at = SampleProject.sealedAt
    var level = "B-B"
    /// What is declared.
    var timestamps: Int?
    var stamps: [Stamp] = []
    var revocation = RevocationData()
    var sm2: Identity?
    /// Whom else the dossier asks for.
    var further: [Dossier.RequiredSigner] = []

    /// Two files and both sets of manifests, sealed by nobody whom a test knows.
    static let base: PackageImage = try! Sealed(digests: [.sha256, .sm3], small: true).image()

    func image() throws -> PackageImage {
        var image = Self.base
        image.entries.removeAll { $0.path.hasPrefix(SealEntry.folder) }
        try image.changeDossier { dossier in
            dossier.seal.level = level
            dossier.seal.timestamps = timestamps
            dossier.seal.sm2 = sm2 != nil
            dossier.seal.requiredSigners = [.init(signer, role)] + (sm2.map { [.init($0, role)] } ?? []) + further
        }
        image.remakeManifests()
        try image.add(1, by: signer, role: role, at: at, stamps: stamps, revocation: revocation)
        if let sm2 { image[SealEntry.sm2(1).path] = try SM2Signature.sign(image[PackageLayout.tagManifest(.sm3)]!, by: sm2, role: role, at: at).encode() }
        return image
    }
}

extension PackageImage {
    /// Signatures over both manifests; the seal's for number 1, a further signer's for others, who signs the main one alone.
    mutating func add(_ number: Int, by signer: Identity, role: String, at time: Instant, stamps: [Stamp] = [], revocation: RevocationData = .init()) throws {
        let covered = entries.filter { ![.mimetype, .signatureFile].contains(PackageLayout.kind(of: $0.path)) }.map { ($0.path, Hasher.digest($0.bytes)) }
        var pairs = [(SealEntry.manifest(number), SealEntry.signature(number), covered)]
        if number == 1 { pairs.append((.commitmentsManifest(1), .commitmentsSignature(1), [(PackageLayout.commitments, Hasher.digest(self[PackageLayout.commitments]!))])) }
        for (manifest, signature, references) in pairs {
            let text = ASiCManifest.encode(signature: signature.path, references: references)
            self[manifest.path] = text
            var statement = try CAdES.sign(text, by: signer, role: role, at: time)
            statement.tokens = try stamps.map { try $0(statement.signature) }
            statement.revocation = revocation
            self[signature.path] = statement.encode()
        }
    }

    /// An archive manifest over all that is there, but what is left out, and its timestamp.
    mutating func renew(by stamp: Stamp, _ algorithm: DigestAlgorithm = .sha256, omitting omitted: Set<String> = []) throws {
        let last = entries.reduce(0) { last, entry in if case .timestamp(let n) = SealEntry(entry.path) { max(last, n) } else { last } }
        let newest = SealEntry.archiveManifest(nil).path
        if last > 0 {
            let bytes = self[newest]
            self[newest] = nil
            self[SealEntry.archiveManifest(last).path] = bytes
        }
        let covered = entries.filter { $0.path != PackageLayout.mimetype && !omitted.contains($0.path) }.map { ($0.path, Hasher.digest($0.bytes, algorithm)) }
        let text = ASiCManifest.encodeArchive(timestamp: SealEntry.timestamp(last + 1).path, references: covered, algorithm: algorithm, root: last > 0 ? SealEntry.archiveManifest(last).path : nil)
        self[newest] = text
        self[SealEntry.timestamp(last + 1).path] = try stamp(text)
    }

    mutating func exchange(_ a: String, _ b: String) { (self[a], self[b]) = (self[b], self[a]) }

    /// Changes the statement of a signature file, and writes it again.
    mutating func change(_ signature: String = PackageLayout.signature, _ change: (inout CAdES) throws -> Void) throws {
        var statement = try CAdES.parse(self[signature]!)
        try change(&statement)
        self[signature] = statement.encode()
    }
}

extension Dossier.RequiredSigner {
    /// What a dossier says of somebody who signs with this.
    init(_ identity: Identity, _ role: String) {
        self.init(role: role, name: identity.certificate.name, certificate: identity.certificate.sha256.hex, issuers: identity.chain.map(\.sha256.hex))
    }
}

/// Midnight of a day.
func day(_ text: String) -> Instant { Instant(iso8601: "\(text)T00:00:00Z")! }

/// A stamp of this authority at this time, as an archive holds it.
func stampOf(_ authority: TestKey, at time: Instant, _ algorithm: ForeignDigest = .sha256, revocation: RevocationData = .init(), nonce: [UInt8]? = nil) -> Stamp {
    { bytes in
        let token = try TimestampAuthority(authority.identity).token(for: TimestampRequest(over: bytes, algorithm, nonce: nonce), at: time)
        return try TimestampToken.settled(token, certificates: [], revocation: revocation)
    }
}

/// Somebody to sign and somebody to stamp, each with an authority of their own.
struct Parties {
    let signers: TestAuthority
    let signer: TestKey
    let stampers: TestAuthority
    let stamper: TestKey

    /// - Parameters:
    ///   - asked: whether certificates say where to ask about them.
    ///   - signerUntil: until when the signer's certificate is good, `stamperUntil` that for timestamps; ten years when nil.
    init(asked: Bool = false, signerUntil: Instant? = nil, stamperUntil: Instant? = nil, key: TestKey.Kind = .ec) throws {
        let (from, to) = (day("2026-09-01"), day("2036-09-01"))
        var (ca, tsaCA) = (try TestAuthority.root(key: key, from: from, to: to), try TestAuthority.root(key: key, from: from, to: to))
        if asked { (ca.listURL, tsaCA.listURL) = ("http://ca.example/list.crl", "http://tsa.example/list.crl") }
        signers = ca
        stampers = tsaCA
        signer = try ca.issue(name: "签名者", key: key, from: day("2026-09-10"), to: signerUntil ?? to)
        stamper = try tsaCA.issue(.timestamps, name: "时间戳", key: key, from: from, to: stamperUntil ?? to)
    }

    var trusted: [Certificate] { [signers.certificate, stampers.certificate] }

    /// A list of an authority that lasts a month.
    func list(_ authority: KeyPath<Parties, TestAuthority>, _ revoked: [(Certificate, Instant)] = [], reason: Int? = nil, at time: Instant, next: Instant? = nil) throws -> RevocationData {
        RevocationData(lists: [try self[keyPath: authority].revocationList(revoked: revoked, reason: reason, thisUpdate: time, nextUpdate: next ?? Instant(seconds: time.seconds + 30 * 86400))])
    }
}

/// Where images are judged.
struct Bench {
    let folder = try! TemporaryFolder()

    func judge(_ image: PackageImage, trusting anchors: [Certificate], revocation: RevocationData = .init(), at time: Instant, only: [Level]? = nil) throws -> VerificationReport {
        let file = folder.path.appending("p.asice")
        try overwrite(file, image.zip())
        return try Verification(anchors: anchors, revocation: revocation, at: time, only: only, jobs: 1, cancellation: Cancellation(), progress: ProgressMeter()).run(file)
    }
}

/// The verdict, and each finding that has to be among those reported.
func expect(_ report: VerificationReport, _ verdict: Outcome, _ findings: (FindingCode, String?)..., sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(report.verdict == verdict, "\(report.summary)", sourceLocation: sourceLocation)
    for (code, path) in findings {
        #expect(report.findings.contains { $0.code == code && (path == nil || $0.path == path) }, "\(code.rawValue) \(path ?? ""): \(report.summary)", sourceLocation: sourceLocation)
    }
}

internal import Cryptography
internal import Evidence
internal import PackageFormat

/// The seal of one of our packages and what was added to it since, judged at a time.
struct SealJudgement {
    let package: OpenedPackage
    let files: SealFiles
    let proofs: TimeProofs
    let judge: CertificateJudge
    let signatories: [Signatory]
    private let time: Instant

    /// - Parameter handedIn: revocation data that the verifier got elsewhere.
    init(package: OpenedPackage, anchors: [Certificate], handedIn: RevocationData, at time: Instant) {
        self.package = package
        self.time = time
        let files = SealFiles(package)
        self.files = files
        judge = CertificateJudge(anchors: anchors, revocation: handedIn.merged(with: files.revocation), others: [])
        proofs = TimeProofs(files.signed.flatMap(Self.tokens) + files.renewals.map(\.token), judge, at: time)
        signatories = Self.signatories(files, proofs, judge, required: package.dossier?.seal.requiredSigners ?? [], at: time)
    }

    /// The timestamps over a signature's value, which stand in its file.
    private static func tokens(_ signed: SealFiles.Signed) -> [TimeProofs.Token] {
        signed.statement.tokens.map { bytes in
            let content = Result { () throws(TimestampToken.Failure) in try TimestampToken.parse(bytes) }
            return TimeProofs.Token(.signature, file: signed.file, content, isOver: (try? content.get()).map { $0.isOver(signed.statement.signature) } ?? false, signature: signed.statement.signature)
        }
    }

    // MARK: Who

    /// A signature that holds, its certificate judged at the earliest time by which the signature is proven to have been there.
    struct Signatory {
        let file: String
        let certificate: Certificate
        let role: String
        let signedAt: Instant?
        let proven: Instant?
        let judgement: CertificateJudge.Judgement
        let isRequired: Bool
    }

    private static func signatories(_ files: SealFiles, _ proofs: TimeProofs, _ judge: CertificateJudge, required: [Dossier.RequiredSigner], at time: Instant) -> [Signatory] {
        let international = files.signatures.compactMap { try? $0.result.get() }.map { signed -> Signatory in
            let proven = proofs.proven(signed.statement.signature, in: signed.file)
            return Signatory(
                file: signed.file, certificate: signed.signer, role: signed.statement.role, signedAt: signed.statement.signingTime, proven: proven,
                judgement: judge.judge(signed.signer, among: signed.statement.certificates, at: proven ?? time),
                isRequired: signed.file == PackageLayout.signature || required.contains { $0.isMet(by: signed.signer, role: signed.statement.role) })
        }
        let gm = files.sm2.compactMap { try? $0.result.get() }.map { signed -> Signatory in
            let proven = proofs.proven(signed.signature.signature, in: signed.file)
            // A vendor's program claims no role: then the dossier's word stands.
            let requirement = required.first { $0.isMet(by: signed.signer, role: signed.signature.role ?? $0.role) }
            return Signatory(
                file: signed.file, certificate: signed.signer, role: signed.signature.role ?? requirement?.role ?? "", signedAt: signed.signature.signingTime, proven: proven,
                judgement: judge.judge(signed.signer, among: signed.signature.certificates, at: proven ?? time), isRequired: requirement != nil)
        }
        return international + gm
    }

    /// Who signed, as far as the signature holds.
    var signers: [VerificationReport.Signer] {
        signatories.map {
            .init(
                name: $0.certificate.name, role: $0.role, signedAt: $0.signedAt.map { Instant(seconds: $0.seconds) }, timestamp: $0.proven.map { Instant(seconds: $0.seconds) },
                certificate: $0.certificate.sha256.hex, notAfter: $0.certificate.notAfter, trusted: $0.judgement.standing == .trusted)
        }
    }

    // MARK: Levels

    /// Certificate paths, each at the best time that is proven for its signature.
    func judgeIdentity() -> LevelJudgement {
        guard !signatories.isEmpty else { return LevelJudgement(outcome: .notRun, findings: []) }
        var findings: [Finding] = []
        var isUndecided = false
        for signatory in signatories {
            let certificate = signatory.certificate
            func add(_ code: FindingCode, _ severity: Severity, _ reason: String) {
                let facts = ["name": certificate.name, "from": certificate.notBefore.iso8601, "to": certificate.notAfter.iso8601, "reason": reason, "at": (signatory.proven ?? time).iso8601]
                findings.append(Finding(code, severity, path: signatory.file, facts: facts))
            }
            guard certificate.maySign else {
                add(.identityMayNotSign, .error, "")
                continue
            }
            for note in signatory.judgement.notes { add(note.code, .info, note.reason) }
            switch signatory.judgement.standing {
            case .trusted: continue
            case .undecided(let code, let reason):
                add(code, .warning, reason)
                // Whom the package does not ask for leaves nothing open that it needs.
                isUndecided = isUndecided || signatory.isRequired
            case .wrong(let code, let reason): add(code, .error, reason)
            }
        }
        let seal = signatories[0]
        var judgement = LevelJudgement(findings, facts: ["name": seal.certificate.name, "from": seal.certificate.notBefore.iso8601, "to": seal.certificate.notAfter.iso8601])
        if judgement.outcome == .valid, isUndecided { judgement.outcome = .undecided }
        return judgement
    }

    /// Timestamps over signatures.
    func judgeTime() -> LevelJudgement {
        let tokens = proofs.tokens.filter { $0.role == .signature }
        guard !tokens.isEmpty else { return LevelJudgement(outcome: .absent, findings: files.renewals.isEmpty ? [Finding(.timeNoTimestamp, .info)] : []) }
        var judgement = TimeProofs.judge(tokens)
        // One authority that is trusted is enough for a signature: that is what there are two for. Whom the package does not
        // ask for leaves nothing open here either.
        let asked = Set([SealEntry.signature(1), .commitmentsSignature(1)].map(\.path) + signatories.filter(\.isRequired).map(\.file))
        let needed = Set(tokens.map(\.file)).intersection(asked)
        if judgement.outcome == .undecided, !needed.isEmpty, needed.allSatisfy({ file in tokens.contains { $0.file == file && $0.standing == .trusted } }) { judgement.outcome = .valid }
        if let earliest = tokens.filter({ $0.standing == .trusted }).compactMap(\.time).min() { judgement.facts["proven"] = Instant(seconds: earliest.seconds).iso8601 }
        return judgement
    }

    /// The chain of archive timestamps: each over what was there, none older than the one before it.
    func judgeRenewal() -> LevelJudgement {
        let declared = package.dossier?.seal.timestamps ?? 0
        let missing = files.renewals.count < declared ? [Finding(.renewalMissing, path: SealEntry.archiveManifest(nil).path, facts: ["declared": String(declared), "found": String(files.renewals.count)])] : []
        guard !files.renewals.isEmpty || !missing.isEmpty || files.gaps.contains(where: { $0.code == .renewalGap }) else { return LevelJudgement(outcome: .absent, findings: []) }
        var findings = missing + files.gaps.filter { $0.code == .renewalGap } + files.renewals.flatMap(\.findings)
        let times = files.renewals.map { renewal in (file: renewal.timestamp, time: renewal.token.time) }
        for (before, after) in zip(times, times.dropFirst()) {
            if let a = before.time, let b = after.time, b.seconds < a.seconds - TimeProofs.clocksDiffer { findings.append(Finding(.renewalOrder, path: after.file, facts: ["time": Instant(seconds: b.seconds).iso8601, "before": Instant(seconds: a.seconds).iso8601])) }
        }
        // Where the newest does not agree, what it leaves out cannot be told from what came later.
        if let newest = files.renewals.last, newest.findings.isEmpty {
            let later = package.paths(.signatureFile).filter { !newest.covers.contains(ExactName($0)) && $0 != newest.timestamp }
            findings += later.map { Finding(.renewalNotYet, .info, path: $0) }
        }
        let archive = proofs.tokens.filter { $0.role == .archive }
        let tokens = TimeProofs.judge(archive)
        var judgement = LevelJudgement(findings + tokens.findings, facts: ["renewals": String(files.renewals.count)])
        // Each is over everything: one that is trusted vouches for it. What an earlier one would have proven, the signatures
        // miss, not the chain.
        if judgement.outcome == .valid, tokens.outcome == .undecided, !archive.contains(where: { $0.standing == .trusted }) { judgement.outcome = .undecided }
        if let last = archive.last(where: { $0.standing == .trusted }), let content = try? last.content.get() { judgement.facts["to"] = content.authority.notAfter.iso8601 }
        return judgement
    }

    /// What this package's own declaration makes the verdict ask for.
    var requiredLevels: [Level] {
        guard let seal = package.dossier?.seal else { return [] }
        return (seal.level == "B-B" ? [] : [.time]) + ((seal.timestamps ?? 0) > 0 ? [.renewal] : [])
    }
}

extension SealFiles {
    /// All CAdES signatures that hold, the commitments' among them.
    var signed: [Signed] { (signatures + commitments).compactMap { try? $0.result.get() } }

    /// Everything that came along to judge certificates by.
    var revocation: RevocationData {
        var all = signed.map(\.statement.revocation)
        all += signed.flatMap(\.statement.tokens).compactMap { try? TimestampToken.parse($0).revocation }
        all += renewals.compactMap { try? $0.token.content.get().revocation }
        return all.reduce(RevocationData()) { $0.merged(with: $1) }
    }
}

extension Dossier.RequiredSigner {
    /// Whether a signature by this certificate in this role is the one that is asked for.
    func isMet(by signer: Certificate, role claimed: String) -> Bool {
        guard role == claimed else { return false }
        return certificate.map { $0 == signer.sha256.hex } ?? (name == signer.name || name == signer.organization)
    }
}

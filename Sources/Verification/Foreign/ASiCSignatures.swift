internal import Cryptography
internal import Evidence
internal import PackageFormat

/// The CAdES signatures of a container: whether each holds over what it signs, and who made it.
struct ASiCSignatures {
    private let container: ASiCContainer
    private let package: ForeignPackage
    private let findings: [Finding]
    private let time: Instant
    /// Signatures that hold.
    private let holding: [Holding]
    /// SM2 signatures beside, that hold over one of the files that such signatures are made over.
    private let sm2: [BySM2]
    /// Signature files with archive timestamps of their own.
    let archivedInside: [String]

    struct Holding {
        let pair: ASiCContainer.Pair
        let signer: SignedMessage.Signer
        let certificate: Certificate
        let judgement: CertificateJudge.Judgement
        /// When it is proven to have been there.
        let proven: Instant?
    }

    private struct BySM2 {
        let file: String
        let signature: SM2Signature
        let certificate: Certificate
        let proven: Instant?
        let judgement: CertificateJudge.Judgement
    }

    /// Nothing in a container says what an SM2 signature is over: the bag's SM3 manifest of tag files, or an ASiC manifest.
    private static func judgeSM2(_ container: ASiCContainer, _ package: ForeignPackage, _ proofs: ASiCProofs, at time: Instant) -> [BySM2] {
        let contents = ([PackageLayout.tagManifest(.sm3)] + container.manifests.map(\.path)).compactMap { package.bytes(of: $0) }
        return container.sm2.compactMap { file in
            guard let bytes = package.bytes(of: file) else { return nil }
            for content in contents {
                guard let signature = try? SM2Signature.read(bytes, content: content), let certificate = try? signature.check(content: content) else { continue }
                let proven = proofs.proven(signature.signature, in: file)
                return BySM2(file: file, signature: signature, certificate: certificate, proven: proven, judgement: proofs.judge.judge(certificate, among: signature.certificates, at: proven ?? time))
            }
            return nil
        }
    }

    /// Archive timestamps within CAdES (EN 319 122-1 §5.5.3, and the forms before it).
    private static let archiveTimestamps: Set<String> = ["0.4.0.1733.2.4", "1.2.840.113549.1.9.16.2.48", "1.2.840.113549.1.9.16.2.27"]
    private static let counterSignature = "1.2.840.113549.1.9.6"

    init(_ container: ASiCContainer, _ package: ForeignPackage, _ proofs: ASiCProofs, at time: Instant) {
        self.container = container
        self.package = package
        var findings: [Finding] = []
        var holding: [Holding] = []
        var archived: [String] = []
        for signature in proofs.signatures {
            let file = signature.pair.file
            switch signature.message {
            case .failure(.otherType(let type)):
                findings.append(type.hasPrefix("1.2.156.10197.") ? Finding(.signatureSM2NotJudged, .warning, path: file) : Finding(.signatureMalformed, path: file, facts: ["reason": "content type \(type)"]))
            case .failure(.malformed(let reason)): findings.append(Finding(.signatureMalformed, path: file, facts: ["reason": reason]))
            // A copy inside is no harm as long as it is one.
            case .success(let message) where message.content.map { ForeignDigest.digest($0, .sha256) != package.digest(of: signature.pair.target, .sha256) } ?? false:
                findings.append(Finding(.signatureContent, path: file))
            case .success(let message):
                for signer in message.signers {
                    if !signer.unsignedAttributes.isDisjoint(with: Self.archiveTimestamps), archived.last != file { archived.append(file) }
                    if signer.unsignedAttributes.contains(Self.counterSignature) { findings.append(Finding(.signatureCounterNotJudged, .warning, path: file)) }
                    let finding = Self.check(signer, signature.pair, package)
                    findings += finding.map { [$0] } ?? []
                    guard finding == nil, let certificate = signer.certificate else { continue }
                    let proven = proofs.proven(signer.signature, in: file)
                    var judgement = proofs.judge.judge(certificate, among: message.certificates, at: time)
                    // Expired or revoked since: what counts is the time by which the signature is proven to have been there.
                    if judgement.standing != .trusted, let proven { judgement = proofs.judge.judge(certificate, among: message.certificates, at: proven) }
                    holding.append(Holding(pair: signature.pair, signer: signer, certificate: certificate, judgement: judgement, proven: proven))
                }
            }
        }
        self.findings = findings
        self.time = time
        self.holding = holding
        sm2 = Self.judgeSM2(container, package, proofs, at: time)
        archivedInside = archived
    }

    /// What keeps a signature from holding.
    private static func check(_ signer: SignedMessage.Signer, _ pair: ASiCContainer.Pair, _ package: ForeignPackage) -> Finding? {
        guard signer.state != .noAttributes else { return Finding(.signatureMalformed, path: pair.file, facts: ["reason": "no signed attributes"]) }
        guard signer.state != .unsupported, let digest = signer.digest else {
            return signer.digest == .sm3 ? Finding(.signatureSM2NotJudged, .warning, path: pair.file) : Finding(.signatureAlgorithmNotJudged, .warning, path: pair.file)
        }
        guard signer.certificate != nil else { return Finding(.signatureNoCertificate, path: pair.file) }
        guard signer.state == .holds else { return Finding(.signatureWrong, path: pair.file) }
        guard let actual = package.digest(of: pair.target, digest) else { return Finding(.signatureAlgorithmNotJudged, .warning, path: pair.file) }
        guard actual.bytes == signer.messageDigest else { return Finding(.signatureContent, path: pair.file) }
        switch signer.binding {
        case .matches: return digest.isWeak ? Finding(.asicWeakDigest, .warning, path: pair.file, facts: ["algorithm": digest.rawValue]) : nil
        case .differs: return Finding(.signatureWrongCertificate, path: pair.file)
        case .absent: return Finding(.signatureNotCAdES, .warning, path: pair.file)
        }
    }

    // MARK: Levels

    func judge() -> LevelJudgement {
        var all = findings
        for pair in container.pairs where package[pair.file] == nil { all.append(Finding(.signatureAbsent, path: pair.file)) }
        for pair in container.pairs where package[pair.file] != nil && package.bytes(of: pair.file) == nil {
            all.append(Finding(.signatureMalformed, path: pair.file, facts: ["reason": "not in META-INF, too large or unreadable"]))
        }
        all += container.xades.map { Finding(.asicXAdESNotJudged, .warning, path: $0) }
        all += container.sm2.filter { file in !sm2.contains { $0.file == file } }.map { Finding(.signatureSM2NotJudged, .warning, path: $0) }
        var judgement = LevelJudgement(all + unsigned())
        guard judgement.outcome == .valid else { return judgement }
        if holding.isEmpty { judgement.outcome = all.isEmpty ? .absent : .undecided }
        // A file that no signature reaches is not vouched for by the others.
        if !holding.isEmpty, !unsigned().isEmpty { judgement.outcome = .undecided }
        return judgement
    }

    /// Data objects with a digest in some manifest, but in none that is signed; those without any are a matter of fixity.
    private func unsigned() -> [Finding] {
        guard !holding.isEmpty, !container.isSimple else { return [] }
        let targets = Set(holding.map { ExactName($0.pair.target) })
        let signed = container.manifests.filter { targets.contains(ExactName($0.path)) }.flatMap(\.references)
        let strong = Set(signed.filter { ForeignDigest(uri: $0.algorithm)?.isWeak == false }.compactMap(\.path).map(ExactName.init))
        let listed = Set(container.manifests.flatMap(\.references).compactMap(\.path).map(ExactName.init))
        return container.objects.filter { listed.contains(ExactName($0)) && !strong.contains(ExactName($0)) }.map { Finding(.asicUnsignedEntry, .warning, path: $0) }
    }

    func judgeIdentity() -> LevelJudgement {
        guard !holding.isEmpty else { return LevelJudgement(outcome: .notRun, findings: []) }
        var findings: [Finding] = []
        for signature in holding {
            let facts = ["name": signature.certificate.name, "from": signature.certificate.notBefore.iso8601, "to": signature.certificate.notAfter.iso8601, "at": (signature.proven ?? time).iso8601]
            func add(_ code: FindingCode, _ severity: Severity, _ reason: String = "") {
                findings.append(Finding(code, severity, path: signature.pair.file, facts: facts.merging(["reason": reason]) { a, _ in a }))
            }
            guard signature.certificate.maySign else {
                add(.identityMayNotSign, .error)
                continue
            }
            for note in signature.judgement.notes { add(note.code, .info, note.reason) }
            switch signature.judgement.standing {
            case .trusted: continue
            case .undecided(let code, let reason): add(code, .warning, reason)
            case .wrong(let code, let reason): add(code, .error, reason)
            }
        }
        var judgement = LevelJudgement(findings, facts: ["to": holding.map(\.certificate.notAfter).min()?.iso8601 ?? "?"])
        if judgement.outcome == .valid, findings.contains(where: { $0.severity == .warning }) { judgement.outcome = .undecided }
        return judgement
    }

    var signers: [VerificationReport.Signer] {
        let international = holding.map {
            VerificationReport.Signer(
                name: $0.certificate.name, role: "", signedAt: $0.signer.signingTime.map { Instant(seconds: $0.seconds) }, timestamp: $0.proven.map { Instant(seconds: $0.seconds) }, certificate: $0.certificate.sha256.hex,
                notAfter: $0.certificate.notAfter, trusted: $0.judgement.standing == .trusted)
        }
        let gm = sm2.map {
            VerificationReport.Signer(
                name: $0.certificate.name, role: $0.signature.role ?? "", signedAt: $0.signature.signingTime.map { Instant(seconds: $0.seconds) }, timestamp: $0.proven.map { Instant(seconds: $0.seconds) },
                certificate: $0.certificate.sha256.hex, notAfter: $0.certificate.notAfter, trusted: $0.judgement.standing == .trusted)
        }
        return international + gm
    }
}

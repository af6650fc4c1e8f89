internal import Cryptography
internal import Evidence
internal import PackageFormat

/// The ASiC manifests, the CAdES signatures over them, and who made them.
struct SignatureLevel {
    let package: OpenedPackage
    private let main: Result<Signed, SignatureFault>
    private let commitments: Result<Signed, SignatureFault>
    private let path: CertificatePath?

    /// A signature that holds over its manifest.
    struct Signed {
        let statement: CAdES
        let signer: Certificate
    }

    struct SignatureFault: Error {
        let finding: Finding
    }

    init(package: OpenedPackage, anchors: [Certificate], at time: Instant) {
        self.package = package
        main = SignatureLevel.open(package, PackageLayout.manifest, PackageLayout.signature)
        commitments = SignatureLevel.open(package, PackageLayout.commitmentsManifest, PackageLayout.commitmentsSignature)
        path = (try? main.get()).map { CertificatePath.judge($0.signer, others: $0.statement.certificates, anchors: anchors, at: time) }
    }

    // MARK: Signature

    func judge() -> LevelJudgement {
        LevelJudgement(manifestText() + commitmentsText() + signatures() + required() + certificates())
    }

    /// > Every ASiCManifest lists exactly the same set: all entries outside META-INF except `mimetype`.
    ///
    /// The text is made again from what the bag's manifests list and compared: a payload file that was changed is a
    /// matter of fixity; here the question is whether the signed list is the bag's list.
    private func manifestText() -> [Finding] {
        guard let actual = package.bytes(of: PackageLayout.manifest) else { return [] }
        let (payload, tags) = package.listed(.sha256)
        // Where a manifest cannot be read, the digests of the entries themselves stand in.
        let listed = (payload ?? digests(.payload)).merging(tags ?? digests(.bagDeclaration, .bagInfo, .verifyText, .metadata, .payloadManifest)) { a, _ in a }
            .merging(digests(.tagManifest)) { a, _ in a }
        let references = listed.filter { $0.key != PackageLayout.mimetype }.map { (path: $0.key, digest: $0.value) }.sorted { PackageLayout.precedes($0.path, $1.path) }
        return compare(actual, ASiCManifest.encode(signature: PackageLayout.signature, references: references), PackageLayout.manifest)
    }

    private func digests(_ kinds: PackageLayout.Kind...) -> [String: Digest] {
        var digests: [String: Digest] = [:]
        for kind in kinds { for path in package.paths(kind) { digests[path] = package.digest(of: path) } }
        return digests
    }

    private func commitmentsText() -> [Finding] {
        guard let actual = package.bytes(of: PackageLayout.commitmentsManifest), let digest = package.listed(.sha256).tags?[PackageLayout.commitments] ?? package.digest(of: PackageLayout.commitments) else { return [] }
        return compare(actual, ASiCManifest.encode(signature: PackageLayout.commitmentsSignature, references: [(PackageLayout.commitments, digest)]), PackageLayout.commitmentsManifest)
    }

    private func compare(_ actual: [UInt8], _ expected: [UInt8], _ path: String) -> [Finding] {
        guard actual != expected else { return [] }
        let line = zip(actual, expected).prefix { $0 == $1 }.count { $0.0 == 0x0A } + 1
        return [Finding(.signatureManifest, path: path, facts: ["line": String(line)])]
    }

    private func signatures() -> [Finding] {
        var findings: [Finding] = []
        for result in [main, commitments] {
            if case .failure(let fault) = result { findings.append(fault.finding) }
        }
        if case .success(let a) = main, case .success(let b) = commitments, a.signer != b.signer || a.statement.role != b.statement.role {
            findings.append(Finding(.signatureOtherSigner, path: PackageLayout.commitmentsSignature))
        }
        return findings
    }

    /// > A package that has less than it declares is invalid: stripping is noticed.
    private func required() -> [Finding] {
        guard let seal = package.dossier?.seal else { return [] }
        var findings: [Finding] = []
        for signer in seal.requiredSigners {
            if case .success(let signed) = main, signed.statement.role == signer.role, signed.signer.sha256.hex == signer.certificate { continue }
            findings.append(Finding(.signatureMissing, path: PackageLayout.signature, facts: ["role": signer.role, "name": signer.name]))
        }
        if seal.requiredSigners.isEmpty { findings.append(Finding(.signatureMissing, path: PackageLayout.dossier, facts: ["role": "?", "name": "?"])) }
        if seal.level != "B-B" || seal.sm2 { findings.append(Finding(.signatureLevel, path: PackageLayout.signature, facts: ["level": seal.level + (seal.sm2 ? " + SM2" : "")])) }
        return findings
    }

    /// > Every embedded certificate is used and itself verified.
    ///
    /// The dossier names each by digest, so that none can be added, left out or rewritten; and each has to be on the path
    /// from the signer upwards as it came along, whatever the verifier trusts.
    private func certificates() -> [Finding] {
        [(main, PackageLayout.signature), (commitments, PackageLayout.commitmentsSignature)].flatMap { result, file -> [Finding] in
            guard let signed = try? result.get() else { return [] }
            let path = CertificatePath.embedded(signed.signer, among: signed.statement.certificates)
            let named = package.dossier?.seal.requiredSigners.first { $0.certificate == signed.signer.sha256.hex }.map { Set([$0.certificate] + $0.issuers) }
            let strangers = signed.statement.certificates.filter { !path.contains($0) || named?.contains($0.sha256.hex) == false }
            let missing = named.map { $0.subtracting(signed.statement.certificates.map(\.sha256.hex)) } ?? []
            return strangers.map { Finding(.signatureUnusedCertificate, path: file, facts: ["name": $0.name]) }
                + missing.sorted().map { Finding(.signatureCertificateMissing, path: file, facts: ["certificate": $0]) }
        }
    }

    private static func open(_ package: OpenedPackage, _ manifest: String, _ signature: String) -> Result<Signed, SignatureFault> {
        func fault(_ code: FindingCode, _ reason: String = "") -> Result<Signed, SignatureFault> {
            .failure(SignatureFault(finding: Finding(code, path: signature, facts: ["reason": reason])))
        }
        guard let bytes = package.bytes(of: signature), let text = package.bytes(of: manifest) else { return fault(.signatureAbsent) }
        do throws(CAdES.Failure) {
            let statement = try CAdES.parse(bytes)
            return .success(Signed(statement: statement, signer: try statement.check(content: text)))
        } catch {
            switch error {
            case .malformed(let reason): return fault(.signatureMalformed, reason)
            case .noSignerCertificate: return fault(.signatureNoCertificate)
            case .wrongCertificate: return fault(.signatureWrongCertificate)
            case .contentDiffers: return fault(.signatureContent)
            case .signatureWrong: return fault(.signatureWrong)
            case .signatureNotCanonical: return fault(.signatureNotCanonical)
            }
        }
    }

    // MARK: Identity

    func judgeIdentity() -> LevelJudgement {
        guard let path, case .success(let signed) = main else { return LevelJudgement(outcome: .notRun, findings: []) }
        let facts = ["name": signed.signer.name, "from": signed.signer.notBefore.iso8601, "to": signed.signer.notAfter.iso8601]
        func finding(_ code: FindingCode, _ severity: Severity, _ reason: String) -> Finding {
            Finding(code, severity, path: PackageLayout.signature, facts: facts.merging(["reason": reason]) { a, _ in a })
        }
        guard signed.signer.maySign else { return LevelJudgement(outcome: .invalid, findings: [finding(.identityMayNotSign, .error, "")], facts: facts) }
        switch path.judgement {
        case .trusted: return LevelJudgement(outcome: .valid, findings: [finding(.identityRevocationUnknown, .info, "")], facts: facts)
        case .untrusted(let reason): return LevelJudgement(outcome: .undecided, findings: [finding(.identityUntrusted, .warning, reason)], facts: facts)
        case .outsideValidity(let reason): return LevelJudgement(outcome: .undecided, findings: [finding(.identityOutsideValidity, .warning, reason)], facts: facts)
        case .broken(let reason): return LevelJudgement(outcome: .invalid, findings: [finding(.identityBroken, .error, reason)], facts: facts)
        }
    }

    /// Who signed, as far as the signature holds.
    var signers: [VerificationReport.Signer] {
        guard case .success(let signed) = main else { return [] }
        return [
            .init(
                name: signed.signer.name, role: signed.statement.role, signedAt: Instant(seconds: signed.statement.signingTime.seconds),
                certificate: signed.signer.sha256.hex, notAfter: signed.signer.notAfter, trusted: path?.judgement == .trusted)
        ]
    }
}

internal import Cryptography
internal import Evidence
internal import PackageFormat

/// The ASiC manifests and the signatures over them: whether each follows from the bag and holds, whether all that the
/// package declares are there, and whether anything stands in them that nothing vouches for.
struct SignatureLevel {
    let seal: SealJudgement
    private var package: OpenedPackage { seal.package }
    private var files: SealFiles { seal.files }

    func judge() -> LevelJudgement {
        LevelJudgement(manifestTexts() + signatures() + files.gaps.filter { $0.code == .signatureGap } + required() + level() + certificates() + revocation())
    }

    // MARK: Manifests

    /// > Every ASiCManifest lists exactly the same set: all entries outside META-INF except `mimetype`.
    ///
    /// The text is made again from what the bag's manifests list and compared: a payload file that was changed is a
    /// matter of fixity; here the question is whether the signed list is the bag's list.
    private func manifestTexts() -> [Finding] {
        let (payload, tags) = package.listed(.sha256)
        // Where a manifest cannot be read, the digests of the entries themselves stand in.
        let listed = (payload ?? digests(.payload)).merging(tags ?? digests(.bagDeclaration, .bagInfo, .verifyText, .metadata, .payloadManifest)) { a, _ in a }
            .merging(digests(.tagManifest)) { a, _ in a }
        let references = listed.filter { $0.key != PackageLayout.mimetype }.map { (path: $0.key, digest: $0.value) }.sorted { PackageLayout.precedes($0.path, $1.path) }
        let main = files.signatures.flatMap { compare(.manifest($0.number), .signature($0.number), references) }
        guard let committed = package.listed(.sha256).tags?[PackageLayout.commitments] ?? package.digest(of: PackageLayout.commitments) else { return main }
        return main + files.commitments.flatMap { compare(.commitmentsManifest($0.number), .commitmentsSignature($0.number), [(PackageLayout.commitments, committed)]) }
    }

    private func digests(_ kinds: PackageLayout.Kind...) -> [String: Digest] {
        var digests: [String: Digest] = [:]
        for kind in kinds { for path in package.paths(kind) { digests[path] = package.digest(of: path) } }
        return digests
    }

    private func compare(_ manifest: SealEntry, _ signature: SealEntry, _ references: [(path: String, digest: Digest)]) -> [Finding] {
        guard let actual = package.bytes(of: manifest.path) else { return [] }
        let expected = ASiCManifest.encode(signature: signature.path, references: references)
        guard actual != expected else { return [] }
        let line = zip(actual, expected).prefix { $0 == $1 }.count { $0.0 == 0x0A } + 1
        return [Finding(.signatureManifest, path: manifest.path, facts: ["line": String(line)])]
    }

    // MARK: Signatures

    private func signatures() -> [Finding] {
        var findings: [Finding] = []
        for (_, result) in files.signatures + files.commitments { if case .failure(let failure) = result { findings.append(failure.finding) } }
        for (_, result) in files.sm2 { if case .failure(let failure) = result { findings.append(failure.finding) } }
        for (number, result) in files.commitments {
            guard let committed = try? result.get(), let signed = try? files.signatures.first(where: { $0.number == number })?.result.get() else { continue }
            if committed.signer != signed.signer || committed.statement.role != signed.statement.role { findings.append(Finding(.signatureOtherSigner, path: committed.file)) }
        }
        return findings
    }

    /// > A package that has less than it declares is invalid: stripping is noticed.
    private func required() -> [Finding] {
        guard let declared = package.dossier?.seal else { return [] }
        let signed = files.signatures.compactMap { try? $0.result.get() }
        let gm = files.sm2.compactMap { try? $0.result.get() }
        var findings = declared.requiredSigners.filter { requirement in
            !signed.contains { requirement.isMet(by: $0.signer, role: $0.statement.role) } && !gm.contains { requirement.isMet(by: $0.signer, role: $0.signature.role ?? requirement.role) }
        }.map { Finding(.signatureMissing, path: PackageLayout.signature, facts: ["role": $0.role, "name": $0.name]) }
        // The seal itself is always somebody's whom the dossier names.
        let first = signed.first { $0.file == PackageLayout.signature }
        if let first, !declared.requiredSigners.contains(where: { $0.certificate != nil && $0.isMet(by: first.signer, role: first.statement.role) }), findings.isEmpty {
            findings.append(Finding(.signatureMissing, path: PackageLayout.dossier, facts: ["role": first.statement.role, "name": first.signer.name]))
        }
        if declared.requiredSigners.isEmpty { findings.append(Finding(.signatureMissing, path: PackageLayout.dossier, facts: ["role": "?", "name": "?"])) }
        return findings
    }

    /// The level that the seal declares for its own signatures.
    private func level() -> [Finding] {
        guard let declared = package.dossier?.seal else { return [] }
        func unreached(_ file: String, _ reason: String) -> Finding { Finding(.signatureLevel, path: file, facts: ["level": declared.level, "reason": reason]) }
        guard ["B-B", "B-T", "B-LT"].contains(declared.level), (declared.timestamps ?? 0) >= 0, declared.level == "B-B" || declared.timestamps ?? 0 > 0 else { return [unreached(PackageLayout.dossier, "unknown level")] }
        var findings: [Finding] = []
        if declared.sm2, files.sm2.isEmpty { findings.append(Finding(.signatureLevel, path: SealEntry.sm2(1).path, facts: ["level": "SM2", "reason": "no SM2 signature"])) }
        let own = [SealEntry.signature(1).path, SealEntry.commitmentsSignature(1).path]
        for signed in files.signed where own.contains(signed.file) {
            let statement = signed.statement
            if declared.level != "B-B", statement.tokens.count < declared.timestamps ?? 1 { findings.append(unreached(signed.file, "\(statement.tokens.count) timestamps")) }
            guard declared.level == "B-LT" else { continue }
            let tokens = statement.tokens.compactMap { try? TimestampToken.parse($0) }
            let paths = [CertificatePath.embedded(signed.signer, among: statement.certificates)] + tokens.map { CertificatePath.embedded($0.authority, among: $0.certificates) }
            let known = tokens.reduce(statement.revocation) { $0.merged(with: $1.revocation) }
            for (certificate, issuer) in paths.flatMap({ zip($0, $0.dropFirst()) }) where known.judge(certificate, issuer: issuer, at: Instant(seconds: 0)) == .missing {
                findings.append(unreached(signed.file, "no revocation data for \(certificate.name)"))
            }
        }
        return findings
    }

    // MARK: Nothing unvouched

    /// > Every embedded certificate is used and itself verified.
    ///
    /// Those of a signer whom the dossier knows are named there by digest, so that none can be added, left out or
    /// rewritten; and each has to be on the path from its signer upwards as it came along, whatever the verifier trusts.
    private func certificates() -> [Finding] {
        let required = package.dossier?.seal.requiredSigners ?? []
        func check(_ signer: Certificate, _ certificates: [Certificate], _ file: String) -> [Finding] {
            let path = CertificatePath.embedded(signer, among: certificates)
            let named = required.first { $0.certificate == signer.sha256.hex }.flatMap { requirement in requirement.issuers.map { Set([signer.sha256.hex] + $0) } }
            let strangers = unvouched(certificates, path).union(certificates.filter { named?.contains($0.sha256.hex) == false })
            let missing = named.map { $0.subtracting(certificates.map(\.sha256.hex)) } ?? []
            return certificates.filter(strangers.contains).map { Finding(.signatureUnusedCertificate, path: file, facts: ["name": $0.name]) }
                + missing.sorted().map { Finding(.signatureCertificateMissing, path: file, facts: ["certificate": $0]) }
        }
        let ofSigners = files.signed.flatMap { check($0.signer, $0.statement.certificates, $0.file) } + files.sm2.compactMap { try? $0.result.get() }.flatMap { check($0.signer, $0.signature.certificates, $0.file) }
        return ofSigners + tokens.flatMap { token, file in
            let strangers = unvouched(token.certificates, CertificatePath.embedded(token.authority, among: token.certificates))
            return token.certificates.filter(strangers.contains).map { Finding(.signatureUnusedCertificate, path: file, facts: ["name": $0.name]) }
        }
    }

    /// Those that are not on the path, and those on it whose bytes no signature holds.
    private func unvouched(_ certificates: [Certificate], _ path: [Certificate]) -> Set<Certificate> {
        Set(certificates.filter { !path.contains($0) } + CertificatePath.unvouched(path) + (path.last.map(spoiled) ?? []))
    }

    /// A trusted root under another issuer's name: no other key is said to have signed it, as every certificate but a root has to
    /// say (RFC 5280 §4.2.1.1), so it is no cross-certificate of that root either.
    private func spoiled(_ top: Certificate) -> [Certificate] {
        guard !top.isSelfIssued, top.authorityKeyIdentifier == nil || top.authorityKeyIdentifier == top.subjectKeyIdentifier else { return [] }
        return seal.judge.anchors.contains { $0 != top && $0.isNamesake(of: top) } ? [top] : []
    }

    /// Each list and response has to say something of a certificate of this package, in its issuer's name.
    private func revocation() -> [Finding] {
        let signed = files.signed
        let gm = files.sm2.compactMap { try? $0.result.get() }
        let paths =
            signed.map { CertificatePath.embedded($0.signer, among: $0.statement.certificates) } + gm.map { CertificatePath.embedded($0.signer, among: $0.signature.certificates) }
            + tokens.map { CertificatePath.embedded($0.token.authority, among: $0.token.certificates) }
        let carried = signed.map { ($0.statement.revocation, $0.file) } + tokens.map { ($0.token.revocation, $0.file) }
        return carried.flatMap { data, file -> [Finding] in
            guard !data.isEmpty else { return [] }
            let used = data.used(on: paths)
            return data.lists.filter { !used.lists.contains($0) }.map { Finding(.signatureUnusedRevocation, path: file, facts: ["name": $0.issuer]) }
                + data.responses.filter { !used.responses.contains($0) }.map { Finding(.signatureUnusedRevocation, path: file, facts: ["name": "OCSP \($0.producedAt.iso8601)"]) }
        }
    }

    private var tokens: [(token: TimestampToken, file: String)] {
        seal.proofs.tokens.compactMap { token in (try? token.content.get()).map { ($0, token.file) } }
    }
}

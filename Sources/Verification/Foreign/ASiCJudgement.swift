internal import Cryptography
internal import Evidence
internal import PackageFormat

/// Judges anybody's ASiC container with CAdES signatures or timestamps (ETSI EN 319 162-1 and -2). XAdES signatures,
/// evidence records, archive timestamps inside a signature and SM2 are named, not judged (docs/foreign-packages.md).
struct ASiCJudgement {
    let container: ASiCContainer
    let package: ForeignPackage
    let proofs: ASiCProofs
    let signatures: ASiCSignatures

    func judgement() -> ForeignJudgement {
        ForeignJudgement(
            levels: [.structure: structure(), .fixity: fixity(), .signature: signatures.judge(), .identity: signatures.judgeIdentity(), .time: time(), .renewal: renewal()],
            signers: signatures.signers)
    }

    // MARK: Structure

    private static let mediaTypes: Set<String> = [PackageLayout.mediaType, "application/vnd.etsi.asic-s+zip"]

    private func structure() -> LevelJudgement {
        var findings = package.carrierFindings + package.collisions(package.entries.map(\.path))
        if let bytes = package.bytes(of: PackageLayout.mimetype) {
            let type = String(decoding: bytes.prefix(60), as: UTF8.self)
            // Office documents and the object of an ASiC-S have types of their own; manifests stand in ASiC-E alone.
            let isWrong = container.manifests.isEmpty ? !Self.mediaTypes.contains(type) : type != PackageLayout.mediaType
            if isWrong { findings.append(Finding(.asicMimetype, container.manifests.isEmpty ? .warning : .error, path: PackageLayout.mimetype, facts: ["found": String(type.prefix { !$0.isNewline })])) }
        }
        if container.isSimple, container.objects.count != 1 { findings.append(Finding(.asicObjects, facts: ["count": String(container.objects.count)])) }
        for manifest in container.manifests + container.archiveManifests + container.evidenceManifests {
            if case .failure(let malformed) = manifest.content { findings.append(Finding(.asicManifest, path: manifest.path, facts: ["reason": malformed.reason, "at": String(malformed.at)])) }
            var seen: Set<ExactName> = []
            for reference in manifest.references {
                guard let path = reference.path else {
                    findings.append(Finding(.asicReference, path: manifest.path, facts: ["uri": reference.uri, "reason": "leads out of the container"]))
                    continue
                }
                if !seen.insert(ExactName(path)).inserted { findings.append(Finding(.asicReference, path: manifest.path, facts: ["uri": reference.uri, "reason": "stands twice"])) }
            }
        }
        findings += container.orphans.map { Finding(.asicOrphan, .warning, path: $0) }
        findings += container.others.map { Finding(.asicUnsignedEntry, .info, path: $0) }
        var judgement = LevelJudgement(findings, facts: ["files": String(package.entries.count)])
        // What it was over may have been taken out.
        if judgement.outcome == .valid, !container.orphans.isEmpty { judgement.outcome = .undecided }
        return judgement
    }

    // MARK: Fixity

    private func fixity() -> LevelJudgement {
        var findings = package.carrierFixity()
        var isUndecided = false
        var isJudged = false
        for manifest in container.manifests {
            for reference in manifest.references {
                guard let found = compare(reference, manifest) else { continue }
                isJudged = true
                findings += found.findings
                isUndecided = isUndecided || found.isUndecided
            }
        }
        if container.isSimple, container.objects.count == 1 {
            for signature in proofs.signatures {
                for signer in (try? signature.message.get())?.signers ?? [] {
                    guard let algorithm = signer.digest, let stated = signer.messageDigest, let actual = package.digest(of: signature.pair.target, algorithm) else { continue }
                    isJudged = true
                    if actual.bytes != stated { findings.append(Finding(.fixityMismatch, path: signature.pair.target, facts: ["algorithm": algorithm.rawValue])) }
                }
            }
            for token in proofs.tokens where token.role == .data {
                guard let content = try? token.content.get() else { continue }
                isJudged = true
                if !token.isOver { findings.append(Finding(.fixityMismatch, path: container.objects[0], facts: ["algorithm": content.info.algorithm.rawValue])) }
            }
        } else if isJudged {
            let listed = Set(container.manifests.flatMap(\.references).compactMap(\.path).map(ExactName.init))
            let unlisted = container.objects.filter { !listed.contains(ExactName($0)) }
            findings += unlisted.map { Finding(.asicUnsignedEntry, .warning, path: $0) }
            isUndecided = isUndecided || !unlisted.isEmpty
        }
        let skipped = package.entries.count { $0.reading == nil }
        var judgement = LevelJudgement(findings, facts: ["files": String(package.entries.count - skipped), "skipped": String(skipped)])
        if judgement.outcome == .valid { judgement.outcome = !isJudged ? .notRun : isUndecided ? .undecided : .valid }
        if judgement.outcome == .valid, container.objects.allSatisfy({ package[$0]?.reading == nil }) { judgement.outcome = .notRun }
        return judgement
    }

    /// nil for a reference that leads nowhere, which structure says.
    private func compare(_ reference: ForeignASiCManifest.Reference, _ manifest: ASiCContainer.Manifest) -> (findings: [Finding], isUndecided: Bool)? {
        guard let path = reference.path else { return nil }
        guard let entry = package[path] else { return ([Finding(.fixityMissing, path: path, facts: ["manifest": manifest.path])], false) }
        guard let algorithm = ForeignDigest(uri: reference.algorithm) else {
            return ([Finding(.asicUnknownDigest, .warning, path: path, facts: ["algorithm": reference.algorithm, "manifest": manifest.path])], true)
        }
        guard entry.reading != nil, let actual = package.digest(of: path, algorithm) else { return ([], false) }
        if actual.bytes != reference.digest { return ([Finding(.fixityMismatch, path: path, facts: ["algorithm": algorithm.rawValue])], false) }
        return (algorithm.isWeak ? [Finding(.asicWeakDigest, .warning, path: path, facts: ["algorithm": algorithm.rawValue])] : [], false)
    }

    // MARK: Time, renewal

    private func time() -> LevelJudgement {
        let tokens = proofs.tokens.filter { $0.role != .archive }
        guard !tokens.isEmpty else { return LevelJudgement(outcome: .absent, findings: []) }
        return TimeProofs.judge(tokens)
    }

    /// Archive manifests are judged whole; what lies inside a signature, and evidence records, are named.
    private func renewal() -> LevelJudgement {
        var unjudged = container.evidenceRecords.map { Finding(.asicEvidenceRecordNotJudged, .warning, path: $0) }
        unjudged += signatures.archivedInside.map { Finding(.asicRenewalNotJudged, .warning, path: $0) }
        var findings: [Finding] = []
        for manifest in container.archiveManifests + container.evidenceManifests {
            for reference in manifest.references {
                guard let path = reference.path else { continue }
                if package[path] == nil || ASiCProofs.holds(reference, package) == false { findings.append(Finding(.renewalMismatch, path: manifest.path, facts: ["file": path])) }
            }
        }
        for manifest in container.archiveManifests + container.evidenceManifests where manifest.signature.map({ package[$0] == nil }) ?? false {
            findings.append(Finding(.signatureAbsent, path: manifest.path))
        }
        let archive = TimeProofs.judge(proofs.tokens.filter { $0.role == .archive })
        let renewals = LevelJudgement(findings + archive.findings)
        if (container.archiveManifests + container.evidenceManifests).isEmpty, unjudged.isEmpty { return LevelJudgement(outcome: .absent, findings: []) }
        let isWhole = unjudged.isEmpty && !container.archiveManifests.isEmpty && archive.outcome == .valid
        return LevelJudgement(outcome: renewals.outcome == .invalid ? .invalid : isWhole ? .valid : .undecided, findings: findings + archive.findings + unjudged)
    }
}

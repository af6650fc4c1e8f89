internal import Container
internal import Cryptography
internal import Evidence
internal import Files
internal import PackageFormat

/// What the judge of a foreign kind comes to, level by level.
struct ForeignJudgement {
    var levels: [Level: LevelJudgement] = [:]
    var signers: [VerificationReport.Signer] = []
}

extension Level {
    /// What the verdict on somebody else's package asks for: its own format's statements, and who makes them.
    static let requiredOfForeign: [Level] = [.structure, .fixity, .signature, .identity]
}

extension Verification {
    /// Judges an `asic` or a `bag`.
    func judgeForeign(_ carrier: Carrier, into report: inout VerificationReport) throws {
        report.required = required ?? only ?? Level.requiredOfForeign
        var package = ForeignPackage(carrier.content)
        let judgement: ForeignJudgement
        switch carrier.kind {
        case .bag:
            let algorithms = BagManifests.algorithms(package.entries.map(\.path))
            try read(&package) { algorithms.of($0) }
            judgement = BagJudgement(package).judgement()
        case .asic:
            // What META-INF says decides which digests the rest needs.
            try package.read(
                algorithms: { _ in [.sha256] }, wanted: { $0.begins("META-INF/") || $0 == PackageLayout.mimetype }, kept: { _ in true }, jobs: jobs, cancellation: cancellation, progress: progress)
            let container = ASiCContainer(package)
            let bag = package[PackageLayout.bagDeclaration] == nil ? nil : BagManifests.algorithms(package.entries.map(\.path))
            try read(&package) { container.algorithms(of: $0).union(bag?.of($0) ?? []) }
            let proofs = ASiCProofs(container, package, anchors: anchors, revocation: revocation, at: at)
            let signatures = ASiCSignatures(container, package, proofs, at: at)
            var judged = ASiCJudgement(container: container, package: package, proofs: proofs, signatures: signatures).judgement()
            if bag != nil { judged.add(BagJudgement(package).judgement()) }
            judgement = judged
        case .fengcun: preconditionFailure("our own packages have their own judge")
        }
        if let faults = Fault.gathered((files ?? []).filter { package[$0] == nil }.sorted().map { Fault(.noSuchEntry, path: $0) }) { throw faults }
        for level in Level.allCases {
            guard runs(level) else {
                report.levels.append(.init(level, .notRun))
                continue
            }
            let judged = judgement.levels[level] ?? LevelJudgement(outcome: .absent, findings: [])
            report.findings += judged.findings
            report.levels.append(.init(level, judged.outcome, reason: judged.findings.filter { $0.severity != .info }.max { $0.severity < $1.severity }?.code, facts: judged.facts))
        }
        report.signers = judgement.signers
    }

    /// Reads what has not been read, and is asked for.
    private func read(_ package: inout ForeignPackage, algorithms: (String) -> Set<ForeignDigest>) throws {
        let done = Set(package.entries.filter { $0.reading?.bytes != nil }.map { ExactName($0.path) })
        try package.read(
            algorithms: algorithms, wanted: { path in !done.contains(ExactName(path)) && (!Self.isPayload(path) || payloadToRead(path)) },
            kept: { !$0.utf8.contains(0x2F) }, jobs: jobs, cancellation: cancellation, progress: progress)
    }

    /// What `--file` and `--only` can leave out.
    private static func isPayload(_ path: String) -> Bool { path.utf8.contains(0x2F) && !path.begins("META-INF/") }
}

extension ForeignJudgement {
    /// A container that is a bag too has to be good as both; what is wrong with either is said once.
    mutating func add(_ bag: ForeignJudgement) {
        for level in [Level.structure, .fixity] {
            guard let ours = levels[level], let theirs = bag.levels[level] else { continue }
            let worst: Outcome = [.invalid, .undecided, .notRun].first { ours.outcome == $0 || theirs.outcome == $0 } ?? ours.outcome
            levels[level] = LevelJudgement(outcome: worst, findings: ours.findings + theirs.findings.filter { !ours.findings.contains($0) }, facts: ours.facts)
        }
    }
}

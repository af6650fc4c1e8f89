internal import Container
package import Cryptography
package import Evidence
package import Files
internal import PackageFormat
package import SystemPackage

/// Judges a package: reads it in place, writes nothing, asks nobody, and does not stop at the first fault.
///
///     open          folder or ZIP; the carrier's own bytes are compared with the ones that its entries have
///     read          every entry once, side by side
///     structure     names, order, required entries, constant texts
///     fixity        every digest of every manifest
///     signature     manifests that follow from the digests, CAdES over them, the signers that the dossier requires
///     identity      certificate paths to what the caller trusts, at the stated time
///     custody       the chain of events
///     consistency   dossier, bag-info, media, commitments and entries say the same
///
/// Somebody else's ASiC container or bag is judged by its own format's rules, in `Foreign`.
package struct Verification: Sendable {
    /// What the caller trusts.
    package var anchors: [Certificate]
    /// The time at which certificates are judged.
    package var at: Instant
    /// Levels that the verdict asks for; nil for all that the kind requires.
    package var required: [Level]?
    /// Run these only.
    package var only: [Level]?
    /// Payload files to read; nil for all.
    package var files: Set<String>?
    package var jobs: Int
    package var cancellation: Cancellation
    package var progress: ProgressMeter

    package init(anchors: [Certificate], at: Instant, required: [Level]? = nil, only: [Level]? = nil, files: Set<String>? = nil, jobs: Int, cancellation: Cancellation, progress: ProgressMeter) {
        self.anchors = anchors
        self.at = at
        self.required = required
        self.only = only
        self.files = files
        self.jobs = jobs
        self.cancellation = cancellation
        self.progress = progress
    }

    /// - Throws: ``FaultCode/notAPackage``, ``FaultCode/noSuchEntry``, ``FaultCode/inputMissing`` and their like, ``FaultCode/interrupted``: only
    ///   when there is nothing to judge.
    package func run(_ path: FilePath) throws -> VerificationReport {
        let carrier = try Carrier.open(path, cancellation: cancellation)
        let content = carrier.content
        var report = VerificationReport(package: path.string, kind: carrier.kind.rawValue, judgedAt: at)
        report.files = content.entries.count
        report.bytes = content.entries.reduce(0) { $0 + $1.size }
        report.required = required ?? only ?? Level.requiredOfPackage
        report.isReduced = required != nil || only != nil || files != nil

        guard carrier.kind == .fengcun else {
            try judgeForeign(carrier, into: &report)
            return report
        }
        let package = try OpenedPackage.read(content, payload: payloadToRead, jobs: jobs, cancellation: cancellation, progress: progress)
        if package.needsNewerVersion {
            report.findings = [Finding(.structureNewerFormat, .warning)]
            report.levels = Level.allCases.map { .init($0, .undecided, reason: .structureNewerFormat) }
            return report
        }
        if let dossier = package.dossier {
            // A file that is named and neither there nor sealed would go unchecked without a word. One that is missing
            // from a package that should have it is a finding.
            let known = Set(dossier.files.map(\.path)).union(content.entries.map(\.path))
            if let faults = Fault.gathered((files ?? []).subtracting(known).sorted().map { Fault(.noSuchEntry, path: $0) }) { throw faults }
            report.id = dossier.packageId
            report.projectNumber = dossier.project.number
            report.projectName = dossier.project.name
        }
        report.manifestDigest = package.digest(of: PackageLayout.manifest)?.hex
        judge(package, into: &report)
        return report
    }

    /// The levels, each from what was read.
    private func judge(_ package: OpenedPackage, into report: inout VerificationReport) {
        let signatures = SignatureLevel(package: package, anchors: anchors, at: at)
        let judgements: [(Level, () -> LevelJudgement)] = [
            (.structure, { StructureLevel(package: package).judge() }),
            (.fixity, { FixityLevel(package: package).judge() }),
            (.signature, { signatures.judge() }),
            (.identity, { signatures.judgeIdentity() }),
            (.time, { LevelJudgement(outcome: .absent, findings: [Finding(.timeNoTimestamp, .info)]) }),
            (.renewal, { LevelJudgement(outcome: .absent, findings: []) }),
            (.custody, { CustodyLevel(package: package).judge() }),
            (.consistency, { ConsistencyLevel(package: package).judge() }),
        ]
        for (level, judge) in judgements {
            guard runs(level) else {
                report.levels.append(.init(level, .notRun))
                continue
            }
            let judgement = judge()
            report.findings += judgement.findings
            report.levels.append(.init(level, judgement.outcome, reason: judgement.findings.first { $0.severity != .info }?.code, facts: judgement.facts))
        }
        report.signers = signatures.signers
    }

    func runs(_ level: Level) -> Bool { only?.contains(level) ?? true }

    /// Whether a payload file is read: without the fixity level there is no need to.
    var payloadToRead: (String) -> Bool {
        guard runs(.fixity) else { return { _ in false } }
        let files = files
        return { files?.contains($0) ?? true }
    }
}

/// What one level came to.
struct LevelJudgement {
    var outcome: Outcome
    var findings: [Finding]
    var facts: [String: String] = [:]

    init(outcome: Outcome, findings: [Finding], facts: [String: String] = [:]) {
        self.outcome = outcome
        self.findings = findings
        self.facts = facts
    }

    /// Invalid with any error, undecided with any unreadable file, else valid.
    init(_ findings: [Finding], facts: [String: String] = [:]) {
        let errors = findings.filter { $0.severity == .error }
        let unreadable = errors.allSatisfy { $0.code == .fixityUnreadable || $0.code == .structureUnreadable }
        self.init(outcome: errors.isEmpty ? .valid : unreadable ? .undecided : .invalid, findings: findings, facts: facts)
    }
}

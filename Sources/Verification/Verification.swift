package import Container
package import Cryptography
package import Evidence
package import Files
package import PackageFormat
package import SystemPackage

/// Judges a package: reads it in place, writes nothing, asks nobody, and does not stop at the first fault.
///
///     open          folder or ZIP; the carrier's own bytes are compared with the ones that its entries have
///     read          every entry once, side by side
///     structure     names, order, required entries, constant texts
///     fixity        every digest of every manifest
///     signature     manifests that follow from the digests, CAdES and SM2 over them, the signers that the dossier requires
///     identity      certificate paths to what the caller trusts, each at the time that is proven for its signature
///     time          timestamps over the signatures
///     renewal       the chain of archive timestamps, each judged at the time of the next
///     custody       the chain of events
///     consistency   dossier, bag-info, media, commitments and entries say the same
///
/// Somebody else's ASiC container or bag is judged by its own format's rules, in `Foreign`.
package struct Verification: Sendable {
    /// What the caller trusts.
    package var anchors: [Certificate]
    /// Revocation lists and OCSP responses that the caller got elsewhere.
    package var revocation: RevocationData
    /// The time at which the newest proof is judged.
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

    package init(anchors: [Certificate], revocation: RevocationData = RevocationData(), at: Instant, required: [Level]? = nil, only: [Level]? = nil, files: Set<String>? = nil, jobs: Int, cancellation: Cancellation, progress: ProgressMeter) {
        self.anchors = anchors
        self.revocation = revocation
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
    package func run(_ path: FilePath, tail: FilePath? = nil) throws -> VerificationReport { try examine(path, tail: tail).report }

    /// The same, and what was read on the way, for whoever adds to a package of ours.
    ///
    /// - Parameters:
    ///   - tail: where the tail of a packed file lies that could not lie beside it.
    ///   - also: digests that are needed of every entry.
    package func examine(_ path: FilePath, tail: FilePath? = nil, also: Set<DigestAlgorithm> = []) throws -> (report: VerificationReport, contents: ExaminedPackage?) {
        let carrier = try Carrier.open(path, tail: tail, cancellation: cancellation)
        let content = carrier.content
        var report = VerificationReport(package: path.string, kind: carrier.kind.rawValue, judgedAt: at)
        report.files = content.entries.count
        report.bytes = content.entries.reduce(0) { $0 + $1.size }
        report.required = required ?? only ?? Level.requiredOfPackage
        report.isReduced = required != nil || only != nil || files != nil

        guard carrier.kind == .fengcun else {
            try judgeForeign(carrier, into: &report)
            return (report, nil)
        }
        let package = try OpenedPackage.read(content, payload: payloadToRead, also: also, jobs: jobs, cancellation: cancellation, progress: progress)
        if package.needsNewerVersion {
            report.findings = [Finding(.structureNewerFormat, .warning)]
            report.levels = Level.allCases.map { .init($0, .undecided, reason: .structureNewerFormat) }
            return (report, nil)
        }
        if let dossier = package.dossier {
            // A file that is named and neither there nor sealed would go unchecked without a word. One that is missing
            // from a package that should have it is a finding.
            let known = Set(dossier.files.map(\.path)).union(content.entries.map(\.path))
            if let faults = Fault.gathered((files ?? []).subtracting(known).sorted().map { Fault(.noSuchEntry, path: $0) }) { throw faults }
            report.id = dossier.packageId
            report.projectNumber = dossier.project.number
            report.projectName = dossier.project.name
            // What follows from the facts, whatever the dossier claims: that is the consistency level's to compare.
            report.retention = dossier.retention.map { _ in Retention(dossier.facts ?? [:]) }
        }
        report.manifestDigest = package.digest(of: PackageLayout.manifest)?.hex
        judge(package, into: &report)
        return (report, ExaminedPackage(package: package, entries: content.entries))
    }

    /// The levels, each from what was read.
    private func judge(_ package: OpenedPackage, into report: inout VerificationReport) {
        let seal = SealJudgement(package: package, anchors: anchors, handedIn: revocation, at: at)
        if required == nil, only == nil { report.required += seal.requiredLevels }
        let judgements: [(Level, () -> LevelJudgement)] = [
            (.structure, { StructureLevel(package: package).judge() }),
            (.fixity, { FixityLevel(package: package).judge() }),
            (.signature, { SignatureLevel(seal: seal).judge() }),
            (.identity, { seal.judgeIdentity() }),
            (.time, { seal.judgeTime() }),
            (.renewal, { seal.judgeRenewal() }),
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
        report.signers = seal.signers
    }

    func runs(_ level: Level) -> Bool { only?.contains(level) ?? true }

    /// Whether a payload file is read: without the fixity level there is no need to.
    var payloadToRead: (String) -> Bool {
        guard runs(.fixity) else { return { _ in false } }
        let files = files
        return { files?.contains($0) ?? true }
    }
}

/// What a verification has read of a package of ours.
package struct ExaminedPackage: Sendable {
    let package: OpenedPackage
    /// In carrier order.
    package let entries: [PackageEntry]

    /// The folder inside a tar that everything lies under.
    package var topFolder: String? { package.topFolder }
    package var dossier: Dossier? { package.dossier }

    package func digest(of path: String, _ algorithm: DigestAlgorithm = .sha256) -> Digest? { package.digest(of: path, algorithm) }

    /// All bytes of a tag file or of an entry of META-INF.
    package func bytes(of path: String) -> [UInt8]? { package.bytes(of: path) }
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

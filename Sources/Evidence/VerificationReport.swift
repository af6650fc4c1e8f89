/// What `verify` came to: every level, every finding, and the verdict that follows from them.
package struct VerificationReport: Sendable {
    package var package: String
    /// `fengcun/1`, `asic` or `bag`.
    package var kind: String
    /// The package's UUID, when the dossier could be read.
    package var id: String?
    package var projectNumber: String?
    package var projectName: String?
    package var levels: [LevelResult] = []
    package var signers: [Signer] = []
    package var findings: [Finding] = []
    package var files = 0
    package var bytes: UInt64 = 0
    /// SHA-256 of `META-INF/ASiCManifest001.xml`.
    package var manifestDigest: String?
    /// How long the record is to be kept and what holds it, as it follows from the facts in the dossier.
    package var retention: Retention?
    /// The levels that the verdict asks for.
    package var required: [Level] = Level.requiredOfPackage
    /// Whether options reduced what is required or what was read.
    package var isReduced = false
    package var judgedAt: Instant

    package init(package: String, kind: String, judgedAt: Instant) {
        self.package = package
        self.kind = kind
        self.judgedAt = judgedAt
    }

    package struct LevelResult: Sendable {
        package var level: Level
        package var outcome: Outcome
        /// Why, where the outcome alone does not say it.
        package var reason: FindingCode?
        package var facts: [String: String]

        package init(_ level: Level, _ outcome: Outcome, reason: FindingCode? = nil, facts: [String: String] = [:]) {
            self.level = level
            self.outcome = outcome
            self.reason = reason
            self.facts = facts
        }
    }

    package struct Signer: Sendable {
        package var name: String
        package var role: String
        /// What the signature claims, if anything; no proof of time.
        package var signedAt: Instant?
        /// The time by which a trusted timestamp proves the signature.
        package var timestamp: Instant?
        package var certificate: String
        package var notAfter: Instant
        package var trusted: Bool

        package init(name: String, role: String, signedAt: Instant?, timestamp: Instant? = nil, certificate: String, notAfter: Instant, trusted: Bool) {
            self.name = name
            self.role = role
            self.signedAt = signedAt
            self.timestamp = timestamp
            self.certificate = certificate
            self.notAfter = notAfter
            self.trusted = trusted
        }
    }

    /// > Invalid if any is invalid; else undecided if a required one is undecided, absent or not run; else valid.
    package var verdict: Outcome {
        if levels.contains(where: { $0.outcome == .invalid }) { return .invalid }
        let outcomes = Dictionary(levels.map { ($0.level, $0.outcome) }) { a, _ in a }
        return required.allSatisfy { outcomes[$0] == .valid } ? .valid : .undecided
    }

    package var exitStatus: ExitStatus {
        switch verdict {
        case .valid: .done
        case .invalid: .bad
        default: .undecided
        }
    }
}

extension Level {
    /// What a `fengcun/1` package has to pass.
    package static let requiredOfPackage: [Level] = [.structure, .fixity, .signature, .identity, .consistency]
}

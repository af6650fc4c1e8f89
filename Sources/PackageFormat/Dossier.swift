package import Evidence

/// `metadata/dossier.json`: what was sealed.
package struct Dossier: Sendable, Equatable, Codable {
    package var format: Int
    package var packageId: String
    package var predecessor: Project.Predecessor?
    package var project: Project.Identification
    package var parties: Project.Parties
    package var venues: [Project.Venue]
    package var schedule: Project.Schedule?
    package var people: [Project.Person]?
    package var profiles: [String]?
    /// What else was stated of the project, by the sections of ``FactSchema``; every scalar as its text.
    package var facts: [String: Fact]?
    /// How long the record is to be kept, and what holds it, as it follows from ``facts``; nil in packages that were sealed
    /// before this was written down.
    package var retention: Retention?
    /// Every payload file, in canonical order.
    package var files: [ArchivedFile]
    package var seal: Seal

    package init(project: Project, files: [ArchivedFile], seal: Seal) {
        format = PackageLayout.formatVersion
        packageId = project.packageID
        predecessor = project.predecessor
        self.project = project.identification
        parties = project.parties
        venues = project.venues
        schedule = project.schedule
        people = project.people
        profiles = project.profiles
        facts = project.facts.isEmpty ? nil : project.facts
        retention = Retention(project.facts)
        self.files = files
        self.seal = seal
    }

    /// The project as it was stated.
    package var stated: Project {
        Project(packageID: packageId, identification: project, parties: parties, venues: venues, schedule: schedule, people: people, profiles: profiles, digests: seal.digests, predecessor: predecessor, facts: facts ?? [:])
    }

    /// What the package declares about its own sealing; one that has less than it declares is invalid.
    package struct Seal: Sendable, Equatable, Codable {
        /// CAdES baseline level that the seal's own signatures reach: `B-B`, `B-T` or `B-LT`.
        package var level: String
        /// How many timestamps each of the seal's signatures has, and as many archive timestamps over all; nil for none.
        package var timestamps: Int?
        package var requiredSigners: [RequiredSigner]
        /// Whether an SM2 signature stands beside the international one.
        package var sm2: Bool
        /// Algorithms of the bag's manifests.
        package var digests: [DigestAlgorithm]
        package var sealedAt: Instant
        package var tool: String

        package init(level: String, timestamps: Int? = nil, requiredSigners: [RequiredSigner], sm2: Bool, digests: [DigestAlgorithm], sealedAt: Instant, tool: String) {
            self.level = level
            self.timestamps = timestamps
            self.requiredSigners = requiredSigners
            self.sm2 = sm2
            self.digests = digests
            self.sealedAt = sealedAt
            self.tool = tool
        }
    }

    package struct RequiredSigner: Sendable, Equatable, Codable {
        package var role: String
        package var name: String
        /// SHA-256 of the certificate's DER; nil for somebody who is known by name alone, and signs later.
        package var certificate: String?
        /// SHA-256 of the DER of every further certificate that the signature carries, nearest issuer first: no byte of
        /// them, not even the second form that an ECDSA signature can be given, may differ from what was sealed.
        package var issuers: [String]?

        package init(role: String, name: String, certificate: String? = nil, issuers: [String]? = nil) {
            self.role = role
            self.name = name
            self.certificate = certificate
            self.issuers = issuers
        }
    }
}

/// Roles that a signer may claim (docs/format.md, Signatures): `sub1-venue` and so on for further venues.
package enum SignerRole {
    /// Those to show; further venues are `sub2-venue` and so on.
    package static let common = ["agent", "buyer", "main-venue", "sub1-venue", "supervisor", "custodian"]

    package static func isValid(_ role: String) -> Bool {
        if ["buyer", "agent", "main-venue", "supervisor", "custodian"].contains(role) { return true }
        return role.hasPrefix("sub") && role.hasSuffix("-venue") && Int(role.dropFirst(3).dropLast(6)).map { $0 > 0 && "sub\($0)-venue" == role } == true
    }
}

/// `metadata/media.json`: what is known of every recording.
package struct MediaCatalogue: Sendable, Equatable, Codable {
    package var format: Int
    /// In canonical order of their paths.
    package var recordings: [Recording]

    package init(recordings: [Recording]) {
        format = PackageLayout.formatVersion
        self.recordings = recordings
    }
}

/// What a procurement project is, as the agent states it in `project.yaml`.
///
/// Every property stands in `Workspace/ProjectFile.swift` under the same name.
package struct Project: Sendable, Equatable {
    package var packageID: String
    package var identification: Identification
    package var parties: Parties
    package var venues: [Venue]
    package var schedule: Schedule?
    package var people: [Person]?
    /// Names of rule profiles in `manifests/profiles/`.
    package var profiles: [String]?
    /// Digests that every payload file gets; SHA-256 always among them.
    package var digests: [DigestAlgorithm]
    package var predecessor: Predecessor?
    /// What else rules ask for, by the sections of ``FactSchema``; only what was stated.
    package var facts: [String: Fact]

    package init(packageID: String, identification: Identification, parties: Parties, venues: [Venue], schedule: Schedule? = nil, people: [Person]? = nil, profiles: [String]? = nil, digests: [DigestAlgorithm], predecessor: Predecessor? = nil, facts: [String: Fact] = [:]) {
        self.packageID = packageID
        self.identification = identification
        self.parties = parties
        self.venues = venues
        self.schedule = schedule
        self.people = people
        self.profiles = profiles
        self.digests = digests
        self.predecessor = predecessor
        self.facts = facts
    }

    /// What the procurement platform calls the project. A number can repeat over re-tenders; `packageID` cannot.
    package struct Identification: Sendable, Equatable, Codable {
        package var number: String
        package var name: String
        package var method: Method
        package var lots: [Lot]?

        package init(number: String, name: String, method: Method, lots: [Lot]? = nil) {
            self.number = number
            self.name = name
            self.method = method
            self.lots = lots
        }
    }

    /// Procurement methods (政府采购法 art. 26; 财库〔2014〕214号 for consultation).
    package enum Method: String, Sendable, Codable, CaseIterable {
        case openTender = "open-tender"
        case negotiation
        case consultation
        case inquiry
        case singleSource = "single-source"
    }

    package struct Lot: Sendable, Equatable, Codable {
        package var id: String
        package var name: String

        package init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }

    package struct Party: Sendable, Equatable, Codable {
        package var name: String
        /// Unified social credit code, when given.
        package var code: String?

        package init(name: String, code: String? = nil) {
            self.name = name
            self.code = code
        }
    }

    package struct Parties: Sendable, Equatable, Codable {
        package var buyer: Party
        package var agent: Party

        package init(buyer: Party, agent: Party) {
            self.buyer = buyer
            self.agent = agent
        }
    }

    /// A trading centre that takes part: `main` (主场), `sub1`, `sub2`... (副场).
    package struct Venue: Sendable, Equatable, Codable {
        package var id: String
        package var name: String
        /// Administrative division code (GB/T 2260).
        package var adcode: String?
        package var address: String?

        package init(id: String, name: String, adcode: String? = nil, address: String? = nil) {
            self.id = id
            self.name = name
            self.adcode = adcode
            self.address = address
        }
    }

    package struct Schedule: Sendable, Equatable, Codable {
        package var noticePublishedAt: Instant?
        package var openingAt: Instant?
        package var openingEnd: Instant?
        package var evaluationStart: Instant?
        package var evaluationEnd: Instant?

        package init(noticePublishedAt: Instant? = nil, openingAt: Instant? = nil, openingEnd: Instant? = nil, evaluationStart: Instant? = nil, evaluationEnd: Instant? = nil) {
            self.noticePublishedAt = noticePublishedAt
            self.openingAt = openingAt
            self.openingEnd = openingEnd
            self.evaluationStart = evaluationStart
            self.evaluationEnd = evaluationEnd
        }
    }

    package struct Person: Sendable, Equatable, Codable {
        package var name: String
        package var role: PersonRole
        package var venue: String?
        package var leader: Bool?

        package init(name: String, role: PersonRole, venue: String? = nil, leader: Bool? = nil) {
            self.name = name
            self.role = role
            self.venue = venue
            self.leader = leader
        }
    }

    package enum PersonRole: String, Sendable, Codable, CaseIterable {
        case buyerRepresentative = "buyer-representative"
        case expert
        case agentStaff = "agent-staff"
        case venueStaff = "venue-staff"
        case supervisor
    }

    /// The package that this one supplements (docs/format.md, Identity).
    package struct Predecessor: Sendable, Equatable, Codable {
        package var packageId: String
        /// SHA-256 of the predecessor's `META-INF/ASiCManifest001.xml`, hexadecimal.
        package var manifestDigest: String
        /// Up to where that one was judged: this one has the duties that are due later.
        package var judgedTo: Judgement.Phase?

        package init(packageId: String, manifestDigest: String, judgedTo: Judgement.Phase? = nil) {
            self.packageId = packageId
            self.manifestDigest = manifestDigest
            self.judgedTo = judgedTo
        }
    }
}

/// One event of the chain of custody, in PREMIS 3 terms (id.loc.gov/vocabulary/preservation/eventType).
package struct CustodyEvent: Sendable, Equatable, Codable {
    package var type: EventType
    package var at: Instant
    /// Who or what acted: a program with its version, or a person as given.
    package var agent: String
    /// The archive path concerned; nil for the whole package.
    package var object: String?
    /// SHA-256 of the object, when it has one.
    package var sha256: String?
    package var outcome: Outcome
    package var detail: String?

    package init(type: EventType, at: Instant, agent: String, object: String? = nil, sha256: String? = nil, outcome: Outcome = .success, detail: String? = nil) {
        self.type = type
        self.at = at
        self.agent = agent
        self.object = object
        self.sha256 = sha256
        self.outcome = outcome
        self.detail = detail
    }

    package enum EventType: String, Sendable, Codable {
        case creation
        case ingestion
        case fixityCheck = "fixity check"
        case packageCreation = "information package creation"
    }

    package enum Outcome: String, Sendable, Codable { case success, failure }
}

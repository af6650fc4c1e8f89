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
    /// Length of the object in bytes, where the object is not in the package and the dossier cannot say it.
    package var size: UInt64?
    /// Another path that the event is about: the object's path before a change of name; the file that takes the object's
    /// place, or whose place the object takes.
    package var related: String?
    package var outcome: Outcome
    package var detail: String?
    /// Why, in the words of whoever decided it.
    package var reason: String?

    package init(
        type: EventType, at: Instant, agent: String, object: String? = nil, sha256: String? = nil, size: UInt64? = nil, related: String? = nil, outcome: Outcome = .success,
        detail: String? = nil, reason: String? = nil
    ) {
        self.type = type
        self.at = at
        self.agent = agent
        self.object = object
        self.sha256 = sha256
        self.size = size
        self.related = related
        self.outcome = outcome
        self.detail = detail
        self.reason = reason
    }

    package enum EventType: String, Sendable, Codable {
        case creation
        case ingestion
        /// The object has another path; its bytes are the same.
        case filenameChange = "filename change"
        /// What is said of the object is another thing; path and bytes are the same.
        case metadataModification = "metadata modification"
        /// The object does not belong to the record any more.
        case deaccession
        case fixityCheck = "fixity check"
        case packageCreation = "information package creation"
    }

    package enum Outcome: String, Sendable, Codable { case success, failure }
}

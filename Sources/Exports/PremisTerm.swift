internal import Evidence

/// A term of the Library of Congress's vocabularies for preservation (id.loc.gov/vocabulary/preservation), as PREMIS names
/// it: the label, and where it is defined.
struct PremisTerm: Equatable {
    let vocabulary: String
    let code: String
    let label: String

    init(_ vocabulary: String, _ code: String, _ label: String) {
        self.vocabulary = vocabulary
        self.code = code
        self.label = label
    }

    var attributes: XMLWriter.Attributes {
        let place = "http://id.loc.gov/vocabulary/preservation/\(vocabulary)"
        return [("authority", vocabulary), ("authorityURI", place), ("valueURI", "\(place)/\(code)")]
    }

    static let signing = PremisTerm("eventType", "dsg", "digital signature generation")
    static let structural = PremisTerm("relationshipType", "str", "structural")
    static let isPartOf = PremisTerm("relationshipSubType", "isp", "is part of")
    static let implementer = PremisTerm("eventRelatedAgentRole", "imp", "implementer")
    static let executingProgram = PremisTerm("eventRelatedAgentRole", "exe", "executing program")
    static let source = PremisTerm("eventRelatedObjectRole", "sou", "source")
    static let outcome = PremisTerm("eventRelatedObjectRole", "out", "outcome")
    static let software = PremisTerm("agentType", "sof", "software")
    static let person = PremisTerm("agentType", "per", "person")
}

extension CustodyEvent.EventType {
    var term: PremisTerm {
        let code =
            switch self {
            case .creation: "cre"
            case .ingestion: "ing"
            case .filenameChange: "fil"
            case .metadataModification: "mem"
            case .deaccession: "dea"
            case .fixityCheck: "fix"
            case .packageCreation: "ipc"
            }
        // The words of the log are the vocabulary's own labels.
        return PremisTerm("eventType", code, rawValue)
    }
}

extension CustodyEvent.Outcome {
    var term: PremisTerm { PremisTerm("eventOutcome", self == .success ? "suc" : "fai", self == .success ? "success" : "failure") }
}

extension XMLWriter {
    mutating func element(_ name: String, _ term: PremisTerm) throws { try element(name, term.attributes, term.label) }

    /// `<nameIdentifier><nameIdentifierType>..`; `more` stands behind both.
    mutating func identifier(_ name: String, _ type: String, _ value: String, _ more: (inout XMLWriter) throws -> Void = { _ in }) throws {
        try element(name) { xml in
            try xml.element("\(name)Type", [], type)
            try xml.element("\(name)Value", [], value)
            try more(&xml)
        }
    }
}

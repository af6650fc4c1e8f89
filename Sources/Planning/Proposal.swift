package import Evidence

/// Where a file seems to belong, how sure that is, and why.
package struct Proposal: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case recording
        case document
        /// No part of the record.
        case skip
    }

    package enum Confidence: String, Sendable, CaseIterable, Comparable {
        /// Somebody should look: a guess, or another reading is as good.
        case low
        case medium
        case high

        package static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }

        private var rank: Int {
            switch self {
            case .low: 0
            case .medium: 1
            case .high: 2
            }
        }
    }

    /// nil: nothing says where it belongs.
    package var kind: Kind?
    package var venue: String?
    package var stage: String?
    package var source: String?
    package var document: String?
    package var lot: String?
    package var supplier: String?
    /// By the clock of the device that named the file.
    package var start: Instant?
    package var confidence: Confidence
    package var reasons: [Reason]

    package init(_ kind: Kind?, _ confidence: Confidence, _ reasons: [Reason]) {
        self.kind = kind
        self.confidence = confidence
        self.reasons = reasons
    }

    /// The heading under which `add` would put it; nil for what is unplaced or skipped.
    package var placement: Placement? {
        switch kind {
        case .document: document.map { .document(.init(id: $0, lot: lot, supplier: supplier)) }
        case .recording:
            if let venue, let stage, let source { .recording(.init(venue: venue, stage: stage, source: source, start: start)) } else { nil }
        case .skip, nil: nil
        }
    }
}

/// One step of how a proposal came about: a code and facts, the words stand with the verb that shows it.
package struct Reason: Sendable, Equatable {
    package enum Code: String, Sendable, CaseIterable {
        // Documents.
        case nameSays
        case folderSays
        case textSays
        /// Something follows that no alias explains.
        case followed
        /// One character differs from the alias.
        case slip
        /// The two halves of an alias, with other words between.
        case torn
        case phaseDecides
        case gathered
        case extensionSays
        /// Another id is nearly as good, or as good.
        case rival
        case onlyPhase
        case archive
        // Recordings.
        case recorder
        case word
        case convention
        case guess
        case index
        case otherStage
        case notMedia
        // All.
        case skipped
        case nothing
    }

    package let code: Code
    package let facts: [String: String]

    package init(_ code: Code, _ facts: [String: String] = [:]) {
        self.code = code
        self.facts = facts
    }
}

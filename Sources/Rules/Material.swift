package import Evidence

/// What rules are judged by: what was stated of the project, and what is there of it. The same of an open workspace and of a
/// sealed package.
package struct Material: Sendable {
    package var project: Project
    /// Documents, in canonical order.
    package var documents: [Document]
    package var recordings: [RecordingThere]
    /// Nil where there is none: no recordings, or no clock.
    package var timeline: Timeline?
    /// What lists of digests the venues handed over with their recordings; nil where there is no such document.
    package var handover: Handover?
    /// Text of a document by its path, as far as it was read; nil where there is none.
    package var text: @Sendable (String) -> String?

    package init(project: Project, documents: [Document], recordings: [RecordingThere], timeline: Timeline?, handover: Handover?, text: @escaping @Sendable (String) -> String?) {
        self.project = project
        self.documents = documents
        self.recordings = recordings
        self.timeline = timeline
        self.handover = handover
        self.text = text
    }

    package struct Document: Sendable {
        package var path: String
        package var place: Placement.DocumentPlace
        /// Electronic signatures that are in it, whether they hold or not.
        package var signatures: Int
        package var hasText: Bool
        /// All of its text was read; what is not found in a part may stand in the rest.
        package var isTextComplete: Bool

        package init(path: String, place: Placement.DocumentPlace, signatures: Int, hasText: Bool, isTextComplete: Bool = true) {
            self.path = path
            self.place = place
            self.signatures = signatures
            self.hasText = hasText
            self.isTextComplete = isTextComplete
        }
    }

    package struct RecordingThere: Sendable {
        package var path: String
        package var place: Placement.RecordingPlace
        package var isAnalysed: Bool
        /// Codes of what was seen in it, and how often.
        package var events: [String: Int]

        package init(path: String, place: Placement.RecordingPlace, isAnalysed: Bool, events: [String: Int]) {
            self.path = path
            self.place = place
            self.isAnalysed = isAnalysed
            self.events = events
        }
    }

    /// Venues' lists of digests, held against the recordings.
    package struct Handover: Sendable {
        /// Lists that could be read.
        package var lists: [String]
        /// Documents of the same id that are no list of digests.
        package var unreadable: [String]
        /// Recordings that no list names.
        package var notListed: [String]
        /// Lines that name a recording with another digest than it has.
        package var different: [Line]
        /// Lines that name what is not there.
        package var strangers: [Line]
        /// Recordings that are listed with the digest that they have.
        package var agreed: Int

        package struct Line: Sendable {
            package var list: String
            package var number: Int
            package var name: String

            package init(list: String, number: Int, name: String) {
                self.list = list
                self.number = number
                self.name = name
            }
        }

        package init(lists: [String] = [], unreadable: [String] = [], notListed: [String] = [], different: [Line] = [], strangers: [Line] = [], agreed: Int = 0) {
            self.lists = lists
            self.unreadable = unreadable
            self.notListed = notListed
            self.different = different
            self.strangers = strangers
            self.agreed = agreed
        }
    }

    /// The project's facts, and what is there as facts.
    var facts: Fact {
        guard case .record(var members) = project.allFacts else { return project.allFacts }
        func record(_ members: [String: String?]) -> Fact { .record(members.compactMapValues { $0.map(Fact.text) }) }
        members["documents"] = .list(documents.map { record(["id": $0.place.id, "supplier": $0.place.supplier, "lot": $0.place.lot, "path": $0.path]) })
        members["recordings"] = .list(recordings.map { record(["venue": $0.place.venue, "stage": $0.place.stage, "source": $0.place.source, "path": $0.path]) })
        return .record(members)
    }
}

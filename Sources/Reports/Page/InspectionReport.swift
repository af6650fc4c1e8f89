package import Evidence
package import PackageFormat

/// All that one page, or one JSON document, says of one project: what was looked at, what it came to, and what each verdict
/// rests on. A value: whoever makes it has looked; nothing is looked at here. docs/reports.md.
package struct InspectionReport: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// Of an open workspace: may it be sealed.
        case check
        /// Of a package: its timeline and rules judged again from what is in it.
        case recheck
        /// Of a package: is it what was sealed.
        case verification
        /// What a sealing made, or why it did not.
        case seal
    }

    package var kind: Kind
    /// The workspace or package, as it was given.
    package var subject: String
    /// When the report was made.
    package var madeAt: Instant
    package var tool: Tool
    package var packageID: String?
    /// Nil where nothing says which project it is: somebody else's package, or one whose dossier cannot be read.
    package var project: ProjectFacts?
    package var contents: Contents?
    package var verification: VerificationReport?
    package var judgement: Judgement?
    package var judgementOrigin: JudgementOrigin = .here
    /// Beside those of the verification and of the timeline.
    package var findings: [Finding] = []
    package var timeline: TimelineReport?
    /// Of the timeline's tracks, by their number.
    package var pictures: [Int: [TimelinePicture]] = [:]
    /// The four natures; nil where they were not tested.
    package var nature: [NatureItem]?
    package var retention: [Line] = []
    package var digests = Digests()
    package var commands: [RepeatCommand] = []

    package init(_ kind: Kind, of subject: String, madeAt: Instant, tool: Tool) {
        self.kind = kind
        self.subject = subject
        self.madeAt = madeAt
        self.tool = tool
    }

    package struct Tool: Sendable, Equatable {
        package var name: String
        package var version: String

        package init(name: String, version: String) {
            self.name = name
            self.version = version
        }
    }

    /// What the project says of itself.
    package struct ProjectFacts: Sendable {
        package var identification: Project.Identification
        package var parties: Project.Parties
        package var venues: [Project.Venue]
        package var schedule: Project.Schedule?
        package var people: [Project.Person]

        package init(_ project: Project) {
            identification = project.identification
            parties = project.parties
            venues = project.venues
            schedule = project.schedule
            people = project.people ?? []
        }

        package init(_ dossier: Dossier) {
            identification = dossier.project
            parties = dossier.parties
            venues = dossier.venues
            schedule = dossier.schedule
            people = dossier.people ?? []
        }
    }

    package struct Contents: Sendable, Equatable {
        /// Originals.
        package var recordings: Int
        package var documents: Int
        /// Of all recordings, as far as their length is known.
        package var seconds: Int64
        /// All entries of a package; the originals of a workspace.
        package var files: Int
        package var bytes: UInt64

        package init(recordings: Int, documents: Int, seconds: Int64, files: Int, bytes: UInt64) {
            self.recordings = recordings
            self.documents = documents
            self.seconds = seconds
            self.files = files
            self.bytes = bytes
        }
    }

    package enum JudgementOrigin: Sendable, Equatable {
        /// Judged for this report.
        case here
        /// As it was sealed: the opinion of whoever sealed it, read and not judged again.
        case sealed
    }

    /// A fact with its name, both as they are to be read.
    package struct Line: Sendable, Equatable {
        package var label: Words
        package var value: Words

        package init(_ label: Words, _ value: Words) {
            self.label = label
            self.value = value
        }
    }

    /// One item of the test of authenticity, integrity, usability and security (档案法第三十九条, DA/T 70).
    package struct NatureItem: Sendable, Equatable {
        package enum Nature: String, Sendable, CaseIterable { case authenticity, integrity, usability, security }

        package enum Result: String, Sendable, CaseIterable {
            case passed, failed, notRun, manualReview, undecided
        }

        package var nature: Nature
        package var name: Words
        /// The item's number in the standard.
        package var code: String?
        package var result: Result
        /// How it was tested.
        package var method: Words
        package var detail: Words?

        package init(_ nature: Nature, _ name: Words, code: String? = nil, _ result: Result, method: Words, detail: Words? = nil) {
            self.nature = nature
            self.name = name
            self.code = code
            self.result = result
            self.method = method
            self.detail = detail
        }
    }

    package struct Digests: Sendable {
        /// SHA-256 of the signed manifest: the figure that names the package.
        package var manifest: String?
        /// Of the lists that lead to every file.
        package var lists: [Entry] = []
        /// Of the originals; empty where they are too many to be printed.
        package var files: [Entry] = []
        /// How many originals there are.
        package var count = 0

        /// More originals are not printed.
        package static let mostFiles = 200

        package init() {}

        package struct Entry: Sendable, Equatable {
            package var path: String
            package var size: UInt64?
            package var algorithm: DigestAlgorithm
            /// Hexadecimal.
            package var digest: String

            package init(path: String, size: UInt64? = nil, algorithm: DigestAlgorithm, digest: String) {
                self.path = path
                self.size = size
                self.algorithm = algorithm
                self.digest = digest
            }
        }
    }
}

extension InspectionReport {
    /// Every finding: of the verification, of the timeline, and what else was found.
    package var allFindings: [Finding] {
        var all: [Finding] = []
        for finding in (verification?.findings ?? []) + findings + (timeline?.findings ?? []) where !all.contains(finding) { all.append(finding) }
        return all
    }

    /// Of venues as a whole, whatever shows or hears their room.
    var venueCoverage: [Timeline.Coverage] { (timeline?.timeline.coverage ?? []).filter { $0.venue != nil && $0.source == nil } }

    /// When the first trusted timestamp proves that a signature was there.
    var provenAt: Instant? { verification?.signers.compactMap(\.timestamp).min() }

    /// `LZZC2026-G3-990137-GXZL`; else what was looked at.
    package var shortName: String { project?.identification.number ?? subject.split(separator: "/").last.map(String.init) ?? subject }
}

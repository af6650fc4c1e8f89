package import Evidence

/// What is tested: a package or an open workspace, as values. What is nil was not looked at, and is not passed.
package struct NatureSubject: Sendable {
    package var isSealed: Bool
    /// What is stated of the project; nil where it could not be read.
    package var project: Project?
    package var sealedAt: Instant?
    /// Every original that is stated.
    package var files: [ArchivedFile]
    /// Every entry that is there, payload and all else: its path and its size.
    package var entries: [String: UInt64]
    package var recordings: [Recording]
    package var documents: [DocumentFacts]
    /// What `verify` came to; nil where it was not run, and of an open workspace.
    package var report: VerificationReport?
    /// Entries that no rule allows.
    package var strangers: [String]?
    /// What is wrong with metadata that were read.
    package var metadataFindings: [Finding]
    package var timeline: Timeline?
    package var terms: Terms?
    package var malware: MalwareScan?

    package init(
        isSealed: Bool, project: Project?, sealedAt: Instant? = nil, files: [ArchivedFile], entries: [String: UInt64], recordings: [Recording] = [], documents: [DocumentFacts] = [], report: VerificationReport? = nil, strangers: [String]? = nil,
        metadataFindings: [Finding] = [], timeline: Timeline? = nil, terms: Terms? = nil, malware: MalwareScan? = nil
    ) {
        self.isSealed = isSealed
        self.project = project
        self.sealedAt = sealedAt
        self.files = files
        self.entries = entries
        self.recordings = recordings
        self.documents = documents
        self.report = report
        self.strangers = strangers
        self.metadataFindings = metadataFindings
        self.timeline = timeline
        self.terms = terms
        self.malware = malware
    }

    /// Of `manifests/`: which ids there are, and which documents a project like this one has to have by now.
    package struct Terms: Sendable {
        package var documents: Set<String>
        package var stages: Set<String>
        package var sources: Set<String>
        package var mandatory: [String]

        package init(documents: Set<String>, stages: Set<String>, sources: Set<String>, mandatory: [String]) {
            self.documents = documents
            self.stages = stages
            self.sources = sources
            self.mandatory = mandatory
        }
    }

    var payload: [String: UInt64] { entries.filter { $0.key.hasPrefix("data/") } }
    var recordingFiles: [ArchivedFile] { files.filter { $0.placement.recording != nil } }
    var documentFiles: [ArchivedFile] { files.filter { $0.placement.recording == nil } }
    var recordingsByPath: [String: Recording] { Dictionary(recordings.map { ($0.path, $0) }) { first, _ in first } }
    var documentsByPath: [String: DocumentFacts] { Dictionary(documents.map { ($0.path, $0) }) { first, _ in first } }
}

internal import Evidence

/// Items about what is stated of the files, against the files that are there and against what else is stated.
struct FileTests {
    let subject: NatureSubject

    private typealias Note = NatureTest.Note

    private var figures: [String: String] { ["files": String(subject.files.count), "bytes": String(subject.files.reduce(0) { $0 &+ $1.size })] }

    /// Where no list could be read there is nothing to hold the files against.
    private func judged(_ item: NatureItem, _ method: NatureMethod, failures: [Note?], doubts: [Note?] = []) -> NatureTest {
        guard subject.project != nil else { return .notRun(item, .noMetadata) }
        let nothing = subject.files.isEmpty ? [Note(.noFiles)] : []
        return .judged(item, method, facts: figures, failures: failures.compactMap(\.self), doubts: nothing + doubts.compactMap(\.self))
    }

    private var listed: Set<String> { Set(subject.files.map(\.path)) }
    private var absent: [String] { subject.files.map(\.path).filter { subject.entries[$0] == nil } }
    private var unlisted: [String] {
        let listed = listed
        return subject.payload.keys.filter { !listed.contains($0) }.sorted()
    }
    private var otherSize: [String] { subject.files.filter { file in subject.entries[file.path].map { $0 != file.size } ?? false }.map(\.path) }

    /// Name, size, digest and format, as they are stated in several places. Times of files say nothing, and are not compared.
    var attributes: NatureTest {
        let (recordings, documents) = (subject.recordingsByPath, subject.documentsByPath)
        let sizes = subject.files.filter { file in (recordings[file.path].map { $0.size != file.size } ?? false) || (documents[file.path].map { $0.size != file.size } ?? false) }.map(\.path)
        let digests = subject.files.filter { file in [recordings[file.path]?.sha256, documents[file.path]?.sha256].contains { $0 != nil && $0 != file.digests["sha256"] } || file.digests["sha256"] == nil }.map(\.path)
        let lies = subject.files.filter { file in
            (documents[file.path]?.problems.contains { $0.code == .documentTypeLies } ?? false) || (recordings[file.path]?.container.map { !Formats.fits(name: file.origin.name, container: $0) } ?? false)
        }.map(\.path)
        let unknown = subject.files.filter { $0.mediaType == nil && recordings[$0.path]?.container == nil }.map(\.path)
        return judged(
            .attributes, .statements, failures: [.of(.sizeDiffers, Array(Set(sizes + otherSize)).sorted()), .of(.digestDiffers, digests)],
            doubts: [.of(.typeDiffers, lies), .of(.typeUnknown, unknown)])
    }

    /// Metadata to content, and content to metadata.
    var links: NatureTest {
        let listed = listed
        let stray = (subject.recordings.map(\.path) + subject.documents.map(\.path)).filter { !listed.contains($0) }
        return judged(.links, .listed, failures: [.of(.absent, absent), .of(.unlisted, unlisted), .of(.strayStatement, stray)])
    }

    var count: NatureTest { judged(.count, .listed, failures: [.of(.absent, absent), .of(.unlisted, unlisted)]) }

    var size: NatureTest { judged(.size, .listed, failures: [.of(.absent, absent), .of(.sizeDiffers, otherSize), .of(.unlisted, unlisted)]) }

    /// Each file has what the format states of every file, and recordings and documents have what was found out of them.
    var elements: NatureTest {
        let (recordings, documents) = (subject.recordingsByPath, subject.documentsByPath)
        let algorithms = subject.project?.digests ?? []
        return judged(
            .elements, .statements,
            failures: [
                .of(.missingField, subject.files.filter { file in algorithms.contains { file.digests[$0.rawValue] == nil } }.map(\.path), facts: ["field": "digests"]),
                .of(.missingField, subject.files.filter { $0.origin.name.isEmpty }.map(\.path), facts: ["field": "origin.name"]),
                .of(.notExamined, subject.recordingFiles.map(\.path).filter { recordings[$0] == nil }),
            ],
            doubts: [
                .of(.missingField, subject.recordings.filter { $0.container != nil && $0.duration == nil }.map(\.path), facts: ["field": "duration"]),
                .of(.notExamined, subject.documentFiles.map(\.path).filter { documents[$0] == nil }),
            ])
    }

    /// The documents that a project of this method has, as far as they are due when the evaluation is over. The list is in part
    /// common practice: what is missing is no failure yet.
    var scope: NatureTest {
        guard let terms = subject.terms else { return .notRun(.scope, .noList) }
        let present = Set(subject.files.compactMap { file in if case .document(let place) = file.placement { place.id } else { nil } })
        let missing = terms.mandatory.filter { !present.contains($0) }
        return judged(.scope, .scopeList, failures: [], doubts: [missing.isEmpty ? nil : Note(.missingDocuments, facts: ["documents": missing.joined(separator: ", ")])])
    }

    var metadataReadable: NatureTest {
        let findings = Dictionary(grouping: subject.metadataFindings.filter { $0.severity == .error }, by: \.code).sorted { $0.key.rawValue < $1.key.rawValue }
        let notes = findings.map { Note(.finding, paths: $1.compactMap(\.path), facts: ["code": $0.rawValue]) }
        return .judged(.metadataReadable, .parsed, failures: notes + (subject.project == nil ? [Note(.noMetadata)] : []))
    }
}

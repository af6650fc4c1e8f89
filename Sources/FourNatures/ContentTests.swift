internal import Evidence

/// Items about what is in the files, as far as somebody has opened them.
struct ContentTests {
    private let subject: NatureSubject
    private let recordings: [String: Recording]
    private let documents: [String: DocumentFacts]

    private typealias Note = NatureTest.Note

    init(subject: NatureSubject) {
        self.subject = subject
        recordings = subject.recordingsByPath
        documents = subject.documentsByPath
    }

    private func judged(_ item: NatureItem, _ method: NatureMethod, facts: [String: String] = [:], failures: [Note?], doubts: [Note?] = []) -> NatureTest {
        guard !subject.files.isEmpty else { return .notRun(item, .noFiles) }
        return .judged(item, method, facts: ["files": String(subject.files.count)].merging(facts) { $1 }, failures: failures.compactMap(\.self), doubts: doubts.compactMap(\.self))
    }

    private func paths(_ files: [ArchivedFile], where holds: (ArchivedFile) -> Bool) -> [String] { files.filter(holds).map(\.path) }

    /// Something read it, and not only its type.
    private func isOpened(_ file: ArchivedFile) -> Bool {
        if file.placement.recording != nil { return recordings[file.path]?.container != nil }
        return documents[file.path].map { $0.examinedWith != nil || $0.text != nil } ?? false
    }

    /// Documents of kinds that this program has no reader for.
    private var unread: [String] { paths(subject.documentFiles) { file in documents[file.path].map { $0.size > 0 && $0.problems.isEmpty } ?? false && !isOpened(file) } }

    private var unexamined: [String] { paths(subject.documentFiles) { documents[$0.path] == nil } }
    private var unprobed: [String] { paths(subject.recordingFiles) { recordings[$0.path] == nil } }
    private var empty: [String] { paths(subject.files) { $0.size == 0 } }

    private func codes(_ recording: Recording) -> Set<FindingCode> { Set((recording.damage + (recording.analysis?.events ?? [])).map(\.code)) }

    /// Files of recordings that have one of these; the codes are named.
    private func observed(_ note: NatureNote, _ wanted: Set<FindingCode>) -> Note? {
        let hits = subject.recordingFiles.compactMap { file in recordings[file.path].map { (file.path, codes($0).intersection(wanted)) } }.filter { !$0.1.isEmpty }
        return .of(note, hits.map(\.0), facts: ["codes": Set(hits.flatMap(\.1)).map(\.rawValue).sorted().joined(separator: ", ")])
    }

    private func troubled(_ note: NatureNote, _ wanted: Set<FindingCode>) -> Note? {
        let hits = subject.documentFiles.compactMap { file in documents[file.path].map { (file.path, Set($0.problems.map(\.code)).intersection(wanted)) } }.filter { !$0.1.isEmpty }
        return .of(note, hits.map(\.0), facts: ["codes": Set(hits.flatMap(\.1)).map(\.rawValue).sorted().joined(separator: ", ")])
    }

    /// 漏号: whole files of a recorder that are there somewhere, or were.
    var continuity: NatureTest {
        guard !subject.recordingFiles.isEmpty else { return .notRun(.continuity, .noRecordings) }
        guard let timeline = subject.timeline else { return .notRun(.continuity, .noMetadata) }
        func gaps(_ cause: Timeline.Gap.Cause) -> [String] { timeline.tracks.flatMap(\.gaps).filter { $0.cause == cause }.map(\.before) }
        let unplaced = timeline.tracks.flatMap(\.segments).filter { $0.span == nil }.map(\.path)
        return judged(.continuity, .timeline, failures: [.of(.notSubmitted, gaps(.notSubmitted))], doubts: [.of(.notRecorded, gaps(.notRecorded)), .of(.unplaced, unplaced), .of(.notExamined, unprobed)])
    }

    /// Nothing cut off, nothing empty.
    var content: NatureTest {
        judged(
            .content, .opened, facts: depth,
            failures: [.of(.empty, empty), observed(.damaged, [.mediaTruncated, .mediaEmpty, .mediaNoPackets, .mediaNoIndex, .mediaWrongLength, .mediaGrowing]), troubled(.damaged, [.documentBroken])],
            doubts: [.of(.notAnalysed, paths(subject.recordingFiles) { recordings[$0.path].map { $0.analysis == nil } ?? false }), .of(.notExamined, unexamined + unprobed), .of(.noReader, unread), troubled(.notLookedAt, [.documentUnreadable, .documentTimeout])])
    }

    var format: NatureTest {
        let other = subject.files.filter { !Formats.isListed(type: documents[$0.path]?.type ?? $0.mediaType, container: recordings[$0.path]?.container) }
        let unknown = other.filter { $0.mediaType == nil && documents[$0.path]?.type == nil && recordings[$0.path]?.container == nil }.map(\.path)
        let isUnknown = Set(unknown)
        let known = other.filter { !isUnknown.contains($0.path) }
        var test = judged(.format, .formats, failures: [], doubts: [
            .of(.otherFormat, known.map(\.path), facts: ["types": Set(known.map { recordings[$0.path]?.container ?? documents[$0.path]?.type ?? $0.mediaType ?? "?" }).sorted().joined(separator: ", ")]), .of(.typeUnknown, unknown),
        ])
        // The list is not the standard's own text, and an original is kept whatever its format.
        if test.result == .undecided, unknown.isEmpty { test.result = .manualReview }
        return test
    }

    /// Every file opened, and recordings decoded from end to end; what was merely opened is not known to be readable to its end.
    var readable: NatureTest {
        let isEmpty = Set(empty)
        let closed = subject.recordingFiles.filter { file in recordings[file.path].map { $0.container == nil && !isUnknown($0) } ?? false }
        // A table or picture that a source has beside its recordings is none of a player's.
        let unopened = paths(closed, where: isOfMedia)
        let others = paths(closed) { !isOfMedia($0) }
        let half = paths(subject.recordingFiles) { file in recordings[file.path].map { $0.container != nil && !isDecoded($0) } ?? false }
        return judged(
            .readable, .opened, facts: depth,
            failures: [
                .of(.empty, empty), .of(.unopened, unopened.filter { !isEmpty.contains($0) }), troubled(.damaged, [.documentBroken, .documentUnreadable]), .of(.encrypted, encrypted),
                observed(.damaged, [.mediaTruncated, .mediaNoPackets, .mediaCorruptPackets, .mediaUndecodable, .mediaConcealed]),
            ],
            doubts: [.of(.partlyDecoded, half), .of(.notExamined, unexamined + unprobed), .of(.noReader, unread + others), observed(.notLookedAt, [.mediaTimeout, .mediaCrashed, .mediaReadError, .mediaNoDecoder]), troubled(.notLookedAt, [.documentTimeout])])
    }

    /// Whether it is the looking that failed, and not the recording.
    private func isUnknown(_ recording: Recording) -> Bool { !codes(recording).isDisjoint(with: [.mediaTimeout, .mediaCrashed, .mediaReadError]) }

    private func isOfMedia(_ file: ArchivedFile) -> Bool {
        guard let type = file.mediaType else { return true }
        return type.hasPrefix("video/") || type.hasPrefix("audio/") || ["application/octet-stream", "application/mxf", "application/ogg", "application/vnd.ms-asf"].contains(type)
    }

    /// Every picture and all sound, of the kinds of stream that it has.
    private func isDecoded(_ recording: Recording) -> Bool {
        guard let analysis = recording.analysis else { return false }
        func ran(_ check: RecordingAnalysis.CheckName) -> Bool { analysis.checks.contains { $0.name == check && $0.outcome == .ran } }
        func has(_ kind: String) -> Bool { recording.streams.contains { $0.kind == kind } }
        return (has("video") || has("audio")) && (!has("video") || ran(.pictures)) && (!has("audio") || ran(.sound))
    }

    private var depth: [String: String] {
        ["opened": String(subject.files.count(where: isOpened)), "recordings": String(subject.recordingFiles.count), "decoded": String(subject.recordingFiles.count { recordings[$0.path].map(isDecoded) ?? false })]
    }

    private var encrypted: [String] { paths(subject.documentFiles) { documents[$0.path]?.encrypted ?? false } }

    /// Neither encrypted nor packed in a way that only its maker can undo.
    var open: NatureTest {
        judged(
            .open, .opened, facts: depth, failures: [.of(.encrypted, encrypted)],
            doubts: [.of(.notExamined, unexamined + unprobed), .of(.noReader, unread.filter { !Formats.isCompound(documents[$0]?.type) }), .of(.unopened, paths(subject.recordingFiles) { file in recordings[file.path].map { $0.container == nil } ?? false }), troubled(.notLookedAt, [.documentUnreadable, .documentTimeout])])
    }
}

package import Evidence
internal import Files
internal import PackageFormat
package import SystemPackage

/// What has happened in a workspace, one synced line an event; state is what the lines add up to.
///
/// A line that a killed run left unfinished is cut off at the next opening: what it said did not happen.
package struct Ledger: ~Copyable {
    package enum Event: Sendable, Equatable {
        /// The workspace was made.
        case created(CustodyEvent)
        /// A source file has been given its place; it keeps it over reruns.
        case planned(path: String, source: SourceKey)
        /// The bytes are safe under their path.
        case ingested(ArchivedFile, source: SourceKey, by: String)
        /// The file has another place, or other facts in the same one (`to` is `path`). See Mending for what follows on disk.
        case moved(path: String, to: String, placement: Placement, Decision)
        /// The file does not belong to the record any more.
        case removed(path: String, Decision)
        /// Another file, whose bytes are safe under their path, has taken its place.
        case replaced(path: String, with: ArchivedFile, source: SourceKey, by: String, Decision)
        /// The recording has been looked at and its packets indexed; `indexBytes` is the index's length.
        case probed(Recording, indexBytes: Int)
        /// The recording has been looked at and listened to; `path` is where it stood then.
        case analysed(path: String, RecordingAnalysis)
        /// The document has been looked at; its text is that range of the workspace's texts.
        case examined(DocumentFacts, text: Range<UInt64>)
    }

    package private(set) var state: LedgerState
    private var file: AppendOnlyFile

    /// Opens for appending; the workspace's lock has to be held.
    package static func open(_ path: FilePath) throws(Fault) -> Ledger {
        let (state, whole) = try read(path)
        return Ledger(state: state, file: try AppendOnlyFile(path, keep: whole))
    }

    /// What the ledger says, without writing.
    package static func state(of path: FilePath) throws(Fault) -> LedgerState { try read(path).state }

    package mutating func append(_ event: Event) throws(Fault) { try append([event]) }

    /// Several events, made durable together.
    package mutating func append(_ events: [Event]) throws(Fault) {
        guard !events.isEmpty else { return }
        try file.append(events.flatMap { CanonicalJSON.encode(Line($0), .line) })
        for event in events { state.apply(event) }
    }

    /// - Returns: the state, and how many bytes are whole lines.
    private static func read(_ path: FilePath) throws(Fault) -> (state: LedgerState, whole: UInt64) {
        guard (try? FileFacts(path)) != nil else { return (LedgerState(), 0) }
        let bytes = try InputFile.readAll(path, limit: 1 << 30)
        var state = LedgerState()
        var whole = 0
        while let end = bytes[whole...].firstIndex(of: 0x0A) {
            do {
                let event = try CanonicalJSON.decode(Line.self, from: Array(bytes[whole...end]), .line).event
                guard state.canFollow(event) else { throw Fault(.ledgerDamaged) }
                state.apply(event)
            } catch {
                throw Fault(.ledgerDamaged, path: path.string, facts: ["line": String(bytes[..<whole].count { $0 == 0x0A } + 1)])
            }
            whole = end + 1
        }
        return (state, UInt64(whole))
    }

    /// The written form of an event.
    private struct Line: Codable {
        var kind: String
        var created: CustodyEvent?
        var path: String?
        var source: SourceKey?
        var file: ArchivedFile?
        var by: String?
        var recording: Recording?
        var indexBytes: Int?
        var to: String?
        var placement: Placement?
        var decision: Decision?
        var document: DocumentFacts?
        var textAt: UInt64?
        var textBytes: UInt64?
        var analysis: RecordingAnalysis?

        init(_ event: Event) {
            switch event {
            case .created(let custody):
                kind = "created"
                created = custody
            case .planned(let path, let source):
                kind = "planned"
                self.path = path
                self.source = source
            case .ingested(let file, let source, let by):
                kind = "ingested"
                self.file = file
                self.source = source
                self.by = by
            case .probed(let recording, let indexBytes):
                kind = "probed"
                self.recording = recording
                self.indexBytes = indexBytes
            case .analysed(let path, let analysis):
                kind = "analysed"
                self.path = path
                self.analysis = analysis
            case .moved(let path, let to, let placement, let decision):
                kind = "moved"
                self.path = path
                self.to = to
                self.placement = placement
                self.decision = decision
            case .removed(let path, let decision):
                kind = "removed"
                self.path = path
                self.decision = decision
            case .replaced(let path, let file, let source, let by, let decision):
                kind = "replaced"
                self.path = path
                self.file = file
                self.source = source
                self.by = by
                self.decision = decision
            case .examined(let document, let text):
                kind = "examined"
                self.document = document
                textAt = text.lowerBound
                textBytes = UInt64(text.count)
            }
        }

        var event: Event {
            get throws(Fault) {
                switch kind {
                case "created": if let created { return .created(created) }
                case "planned": if let path, let source { return .planned(path: path, source: source) }
                case "ingested": if let file, let source, let by { return .ingested(file, source: source, by: by) }
                case "probed": if let recording, let indexBytes { return .probed(recording, indexBytes: indexBytes) }
                case "analysed": if let path, let analysis { return .analysed(path: path, analysis) }
                case "moved": if let path, let to, let placement, let decision { return .moved(path: path, to: to, placement: placement, decision) }
                case "removed": if let path, let decision { return .removed(path: path, decision) }
                case "replaced": if let path, let file, let source, let by, let decision { return .replaced(path: path, with: file, source: source, by: by, decision) }
                case "examined":
                    if let document, let textAt, let textBytes, !textAt.addingReportingOverflow(textBytes).overflow { return .examined(document, text: textAt..<(textAt + textBytes)) }
                default: break
                }
                throw Fault(.ledgerDamaged)
            }
        }
    }
}

/// A source file's path as the machine knows it; a path that is not UTF-8 as `hex:` and its bytes.
package struct SourceKey: Sendable, Hashable, Codable {
    package let text: String

    package init(_ path: FilePath) {
        let bytes = path.bytes
        text = String(validating: bytes, as: UTF8.self) ?? "hex:" + bytes.lowerHex
    }

    /// By bytes: a file system keeps `é` and `e` with an accent apart, a `String` does not.
    package static func == (a: Self, b: Self) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

    package func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }

    package init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

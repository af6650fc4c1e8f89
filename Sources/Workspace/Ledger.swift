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
        /// The recording has been looked at and its packets indexed; `indexBytes` is the index's length.
        case probed(Recording, indexBytes: Int)
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

    /// Writes several events and waits for the disk once.
    package mutating func append(_ events: [Event]) throws(Fault) {
        guard !events.isEmpty else { return }
        var lines: [UInt8] = []
        for event in events { lines += CanonicalJSON.encode(Line(event), .line) }
        try file.append(lines)
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
                state.apply(try CanonicalJSON.decode(Line.self, from: Array(bytes[whole...end]), .line).event)
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
            }
        }

        var event: Event {
            get throws(Fault) {
                switch kind {
                case "created": if let created { return .created(created) }
                case "planned": if let path, let source { return .planned(path: path, source: source) }
                case "ingested": if let file, let source, let by { return .ingested(file, source: source, by: by) }
                case "probed": if let recording, let indexBytes { return .probed(recording, indexBytes: indexBytes) }
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

/// What a ledger's lines add up to.
package struct LedgerState: Sendable {
    package struct Item: Sendable {
        package var file: ArchivedFile
        package var source: SourceKey
        package var by: String
    }

    package private(set) var created: CustodyEvent?
    /// Place of each source file that was ever planned.
    package private(set) var planned: [String: SourceKey] = [:]
    package private(set) var items: [String: Item] = [:]
    package private(set) var recordings: [String: (recording: Recording, indexBytes: Int)] = [:]

    package init() {}

    /// Files in canonical order.
    package var files: [ArchivedFile] {
        items.values.map(\.file).sorted { PackageLayout.precedes($0.path, $1.path) }
    }

    mutating func apply(_ event: Ledger.Event) {
        switch event {
        case .created(let custody): created = custody
        case .planned(let path, let source): planned[path] = source
        case .ingested(let file, let source, let by):
            planned[file.path] = source
            items[file.path] = Item(file: file, source: source, by: by)
        case .probed(let recording, let indexBytes): recordings[recording.path] = (recording, indexBytes)
        }
    }
}

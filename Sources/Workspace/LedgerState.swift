package import Evidence
internal import PackageFormat

/// What a ledger's lines add up to.
package struct LedgerState: Sendable {
    package struct Item: Sendable {
        package var file: ArchivedFile
        package var source: SourceKey
        package var by: String
    }

    /// A place that has been emptied. No place is ever given twice, so it holds nothing else afterwards.
    package struct Departure: Sendable {
        package enum Fate: Sendable, Equatable {
            case moved(to: String)
            case removed
            case replaced(by: String)
        }

        /// The file as it was.
        package let file: ArchivedFile
        package let fate: Fate
    }

    package private(set) var created: CustodyEvent?
    /// Place of each source file that was ever planned, and every place that a file was moved to.
    package private(set) var planned: [String: SourceKey] = [:]
    package private(set) var items: [String: Item] = [:]
    package private(set) var recordings: [String: (recording: Recording, indexBytes: Int)] = [:]
    /// What was seen of each document, its text in the workspace's texts, and the path under which that was written.
    package private(set) var documents: [String: (facts: DocumentFacts, text: Range<UInt64>, writtenAs: String)] = [:]
    /// In the order in which they happened.
    package private(set) var departures: [Departure] = []
    /// Places that hold a file or once held one: a plan for such a place is carried out.
    private var used: Set<String> = []
    /// What the chain of custody has to tell of originals, in the order of the lines.
    private var history: [CustodyEvent] = []

    package init() {}

    /// Bytes of the workspace's texts that belong to a document.
    package var textsEnd: UInt64 { documents.values.map(\.text.upperBound).max() ?? 0 }

    /// Files in canonical order.
    package var files: [ArchivedFile] {
        items.values.map(\.file).sorted { PackageLayout.precedes($0.path, $1.path) }
    }

    /// Whether a source was given this place and its bytes never came to be safe there.
    package func isOpenPlan(_ path: String) -> Bool { planned[path] != nil && !used.contains(path) }

    /// What became of a place; nil when it was never emptied.
    package func departure(of path: String) -> Departure? { departures.first { $0.file.path == path } }

    /// The departures that may still have to be carried out: a file that left its new place as well had come there.
    var lastDepartures: [Departure] {
        departures.filter { if case .moved(let to) = $0.fate { items[to] != nil } else { true } }
    }

    /// The chain of custody up to the seal. Ingestions between two mendings stand by time and path: workers finish in
    /// any order, and the log must not depend on it.
    package var custody: [CustodyEvent] {
        var events = created.map { [$0] } ?? []
        var run: [CustodyEvent] = []
        func settled() -> [CustodyEvent] { run.sorted { ($0.at, $0.object ?? "") < ($1.at, $1.object ?? "") } }
        for event in history {
            if event.type == .ingestion, event.related == nil {
                run.append(event)
            } else {
                events += settled() + [event]
                run = []
            }
        }
        return events + settled()
    }

    /// Whether what the event says can have happened now.
    func canFollow(_ event: Ledger.Event) -> Bool {
        switch event {
        case .created, .planned, .ingested, .probed, .analysed, .examined: true
        case .moved(let path, let to, let placement, _): items[path] != nil && (to == path || !used.contains(to)) && to.hasPrefix(placement.folder + "/")
        case .removed(let path, _): items[path] != nil
        case .replaced(let path, let file, _, _, _): items[path] != nil && !used.contains(file.path)
        }
    }

    mutating func apply(_ event: Ledger.Event) {
        switch event {
        case .created(let custody): created = custody
        case .planned(let path, let source): planned[path] = source
        case .ingested(let file, let source, let by):
            if items[file.path] != nil { history.removeAll { $0.type == .ingestion && $0.object == file.path } }
            take(file, source, by: by)
            history.append(.ingestion(of: file, by: by))
        case .probed(let recording, let indexBytes): recordings[recording.path] = (recording, indexBytes)
        case .analysed(let path, let analysis): recordings[path]?.recording.analysis = analysis
        case .examined(let document, let text): documents[document.path] = (document, text, document.path)
        case .moved(let path, let to, let placement, let decision): move(path, to: to, placement, decision)
        case .removed(let path, let decision):
            guard let item = items[path] else { return }
            depart(item.file, .removed)
            history.append(.deaccession(of: item.file, decision))
        case .replaced(let path, let file, let source, let by, let decision):
            guard let old = items[path] else { return }
            take(file, source, by: by)
            depart(old.file, .replaced(by: file.path))
            history.append(.ingestion(of: file, by: by, insteadOf: path, decision))
            history.append(.deaccession(of: old.file, infavourOf: file.path, decision))
        }
    }

    private mutating func take(_ file: ArchivedFile, _ source: SourceKey, by: String) {
        planned[file.path] = source
        used.insert(file.path)
        items[file.path] = Item(file: file, source: source, by: by)
    }

    private mutating func depart(_ file: ArchivedFile, _ fate: Departure.Fate) {
        items[file.path] = nil
        recordings[file.path] = nil
        documents[file.path] = nil
        departures.append(Departure(file: file, fate: fate))
    }

    /// What was seen of a file stays true wherever it stands; only what a person states of a recording's start may change.
    private mutating func move(_ path: String, to: String, _ placement: Placement, _ decision: Decision) {
        guard let item = items[path] else { return }
        var known = recordings[path]
        var document = documents[path]
        var file = item.file
        file.path = to
        file.placement = placement
        if to != path { depart(item.file, .moved(to: to)) }
        take(file, item.source, by: item.by)
        if let place = placement.recording {
            known?.recording.path = to
            known?.recording.declare(start: place.start, clockOffset: place.clockOffset)
            recordings[to] = known
        } else {
            document?.facts.path = to
            documents[to] = document
        }
        history.append(.move(of: item.file, to: file, decision))
    }
}

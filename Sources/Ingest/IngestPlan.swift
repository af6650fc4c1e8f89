internal import Evidence
internal import Files
internal import PackageFormat
internal import Workspace

/// Decides, before any byte is read, what is to be done with each source and where it will stand.
struct IngestPlan {
    enum Task: Sendable {
        /// A file of this name is in this place already: read and compare.
        case compare(ArchivedFile)
        /// - Parameter resumed: an earlier run gave it this place and was ended before the bytes were safe.
        case copy(to: String, resumed: Bool)
    }

    struct Item: Sendable {
        let source: SourceFile
        let task: Task
    }

    var items: [Item] = []
    /// What the workspace holds before this run.
    let known: KnownFiles

    /// Numbers are given in the order of the names, behind the highest that each folder ever had, and written down, so
    /// that a repeated run gives each file the same place.
    static func make(_ sources: [SourceFile], ledger: inout Ledger) throws(Fault) -> IngestPlan {
        var plan = IngestPlan(known: KnownFiles(ledger.state, besides: Set(sources.map(\.key))))
        var folders = Numbering.ofFolders(in: ledger.state)
        var given: [Ledger.Event] = []

        for source in sources {
            let folder = source.placement.folder
            if let known = plan.known.file(of: source) {
                plan.items.append(Item(source: source, task: .compare(known)))
            } else if let path = folders[folder]?.planned[source.key] {
                plan.items.append(Item(source: source, task: .copy(to: path, resumed: true)))
            } else {
                let number = folders[folder, default: Numbering()].next()
                let path = folder + "/" + EntryName.make(number: number, original: source.originalName.text)
                given.append(.planned(path: path, source: source.key))
                plan.items.append(Item(source: source, task: .copy(to: path, resumed: false)))
            }
        }
        try ledger.append(given)
        return plan
    }
}

extension IngestPlan {
    /// The number that a place in a folder has.
    static func number(of path: String, in folder: String) -> Int? {
        Int(path.dropFirst(folder.count + 1).prefix { $0 != "-" })
    }
}

/// The numbers that a folder of the archive has given away.
private struct Numbering {
    var planned: [SourceKey: String] = [:]
    private var highest = 0

    mutating func next() -> Int {
        highest += 1
        return highest
    }

    /// Every folder that ever had a file.
    static func ofFolders(in state: LedgerState) -> [String: Numbering] {
        var folders: [String: Numbering] = [:]
        for (path, source) in state.planned {
            guard let slash = path.lastIndex(of: "/") else { continue }
            folders[String(path[..<slash]), default: Numbering()].note(path, source, name: path[path.index(after: slash)...], isOpen: state.isOpenPlan(path))
        }
        return folders
    }

    /// - Parameter isOpen: a place that was used, and perhaps emptied again, is not given to its source once more.
    private mutating func note(_ path: String, _ source: SourceKey, name: Substring, isOpen: Bool) {
        if isOpen { planned[source] = path }
        highest = max(highest, Int(name.prefix { $0 != "-" }) ?? 0)
    }
}

/// What a workspace holds, by the three ways in which a file is recognised; each within the place where it would stand.
struct KnownFiles: Sendable {
    private struct Files: Sendable {
        var bySource: [SourceKey: ArchivedFile] = [:]
        var byName: [String: ArchivedFile] = [:]
        var byDigest: [String: ArchivedFile] = [:]
    }

    private var places: [Placement: Files] = [:]

    /// - Parameter inputs: sources of this run. A known name is that of the very file, or of a file that is not itself
    ///   among them: two recorders may well use one name in two folders.
    init(_ state: LedgerState, besides inputs: Set<SourceKey>) {
        for item in state.items.values.sorted(by: { $0.file.path < $1.file.path }) {
            var files = places.removeValue(forKey: item.file.placement.place) ?? Files()
            if files.bySource[item.source] == nil { files.bySource[item.source] = item.file }
            if files.byName[item.file.origin.name] == nil, !inputs.contains(item.source) { files.byName[item.file.origin.name] = item.file }
            if let digest = item.file.digests["sha256"], files.byDigest[digest] == nil { files.byDigest[digest] = item.file }
            places[item.file.placement.place] = files
        }
    }

    func file(of source: SourceFile) -> ArchivedFile? {
        guard let files = places[source.placement.place] else { return nil }
        return files.bySource[source.key] ?? files.byName[source.originalName.text]
    }

    func file(sha256: String?, in placement: Placement) -> ArchivedFile? {
        sha256.flatMap { places[placement.place]?.byDigest[$0] }
    }
}

extension Placement {
    /// What two files under the same heading have in common: start times and clock offsets do not make a place.
    var place: Placement {
        guard case .recording(let place) = self else { return self }
        return .recording(.init(venue: place.venue, stage: place.stage, source: place.source))
    }
}

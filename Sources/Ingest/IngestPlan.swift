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

    /// Numbers are given in the order of the names, behind the highest that the folder ever had, and written down, so
    /// that a repeated run gives each file the same place.
    static func make(_ sources: [SourceFile], placement: Placement, ledger: inout Ledger) throws(Fault) -> IngestPlan {
        var plan = IngestPlan()
        let folder = placement.folder
        let keys = Set(sources.map(\.key))
        let planned = Dictionary(ledger.state.planned.filter { $0.key.hasPrefix(folder + "/") && ledger.state.isOpenPlan($0.key) }.map { ($0.value, $0.key) }) { a, _ in a }
        let here = ledger.state.items.values.filter { $0.file.placement.isSamePlace(as: placement) }
        var highest = ledger.state.planned.keys.filter { $0.hasPrefix(folder + "/") }.compactMap { number(of: $0, in: folder) }.max() ?? 0

        for source in sources {
            // A known name is that of the very file, or of a file that is not itself among this run's inputs: two
            // recorders may well use one name in two folders.
            let known = here.first { $0.source == source.key } ?? here.first { $0.file.origin.name == source.originalName.text && !keys.contains($0.source) }
            if let known {
                plan.items.append(Item(source: source, task: .compare(known.file)))
            } else if let path = planned[source.key] {
                plan.items.append(Item(source: source, task: .copy(to: path, resumed: true)))
            } else {
                highest += 1
                let path = folder + "/" + EntryName.make(number: highest, original: source.originalName.text)
                try ledger.append(.planned(path: path, source: source.key))
                plan.items.append(Item(source: source, task: .copy(to: path, resumed: false)))
            }
        }
        return plan
    }

    /// The number that a place in a folder has.
    static func number(of path: String, in folder: String) -> Int? {
        Int(path.dropFirst(folder.count + 1).prefix { $0 != "-" })
    }
}

extension Placement {
    /// Whether two files stand under the same heading: start times and clock offsets do not make a place.
    func isSamePlace(as other: Placement) -> Bool {
        switch (self, other) {
        case (.document(let a), .document(let b)): a == b
        case (.recording(let a), .recording(let b)): a.track == b.track
        default: false
        }
    }
}

internal import Container
internal import Evidence
internal import Files
internal import PackageFormat

/// Which entries are taken out, and where each goes.
struct ExtractionPlan {
    struct Item: Sendable {
        let entry: Int
        /// Folders below the target, each one component.
        let folder: [[UInt8]]
        let name: [UInt8]
        let kept: Extraction.File.Kept?
        /// Seconds since 1970 that the original had.
        let modified: Int64?
        /// Why it cannot be taken out at all.
        let finding: Finding?
    }

    /// In the package's order.
    let items: [Item]
    private let files: Set<String>
    private let folders: [String]
    private let takesAll: Bool

    init(_ inspection: Inspection, _ matches: [EntrySearch.Match], keepsArchiveNames: Bool) {
        takesAll = matches.isEmpty
        folders = matches.compactMap { if case .folder(let path) = $0 { path } else { nil } }
        files = Set(matches.compactMap { if case .file(let i) = $0 { inspection.entries[i].path } else { nil } })
        let names = ExtractionPlan.names(inspection)
        var items: [Item] = []
        for (i, entry) in inspection.entries.enumerated() where ExtractionPlan.takes(entry.path, files, folders, takesAll) {
            let parts = entry.path.split(separator: "/", omittingEmptySubsequences: false).map { Array($0.utf8) }
            let restored = names[entry.path]
            let kept: Extraction.File.Kept? = keepsArchiveNames ? (restored == nil ? nil : .asked) : restored?.kept.map { $0 == .isTaken ? .taken : .harmful }
            let name = keepsArchiveNames ? parts.last! : restored?.name ?? parts.last!
            let finding: Finding? =
                if inspection.entry(entry.path) != i {
                    Finding(.structureDuplicate, path: entry.path, facts: ["other": entry.path])
                } else if !parts.allSatisfy(RestoredName.isHarmless) {
                    Finding(.structureName, path: entry.path)
                } else {
                    nil
                }
            items.append(Item(entry: i, folder: Array(parts.dropLast()), name: name, kept: kept, modified: inspection.file(entry.path)?.origin.modifiedAt.seconds, finding: finding))
        }
        self.items = items
    }

    /// Whether a path, there or not, is among what was asked for.
    func takes(_ path: String) -> Bool { ExtractionPlan.takes(path, files, folders, takesAll) }

    private static func takes(_ path: String, _ files: Set<String>, _ folders: [String], _ all: Bool) -> Bool {
        all || files.contains(path) || folders.contains { path.hasPrefix($0 + "/") }
    }

    /// The names of all payload files, folder by folder: what is not asked for has its say in who gets which name too.
    private static func names(_ inspection: Inspection) -> [String: (name: [UInt8], kept: RestoredName.Kept?)] {
        var folders: [String: [(path: String, original: [UInt8])]] = [:]
        for (i, entry) in inspection.entries.enumerated() where inspection.entry(entry.path) == i {
            guard let file = inspection.file(entry.path) else { continue }
            folders[String(entry.path.dropLast(RestoredName.archiveName(entry.path).count)), default: []].append((entry.path, file.origin.bytes))
        }
        var names: [String: (name: [UInt8], kept: RestoredName.Kept?)] = [:]
        for files in folders.values {
            names.merge(RestoredName.names(files.sorted { PackageLayout.precedes($0.path, $1.path) })) { first, _ in first }
        }
        return names
    }
}

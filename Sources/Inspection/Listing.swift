internal import Container
package import Evidence
internal import PackageFormat

/// What `list` shows: folders and files in the order in which people look for them, with what lies below each folder.
///
/// In a folder the folders come first, then the files, both in natural order; a file stands by its original name where it
/// has one. `data` stands before all else.
package struct Listing: Sendable {
    package struct File: Sendable {
        package var path: String
        package var size: UInt64
        /// What the dossier says; nil for a tag file, and where there is no dossier.
        package var facts: ArchivedFile?
        package var recording: Recording?

        /// The original name where the archive's does more than put a number before it.
        package var otherName: String? {
            guard let name = facts?.origin.name, let own = path.split(separator: "/").last, own != name, own.drop(while: { $0.isASCII && $0.isNumber }) != "-\(name)" else { return nil }
            return name
        }

        /// Media type by content; of what sealing wrote, by what it is.
        package var mediaType: String? {
            if facts != nil || path.hasPrefix("data/") { return facts?.mediaType }
            return path == "mimetype" ? "text/plain" : Listing.tagTypes[path.split(separator: ".").last.map(String.init) ?? ""]
        }

        /// When it began, by the clock that counts; what a person states comes before what a device does, and a file's time is no word.
        package var start: String? { (facts?.placement.recording?.start ?? recording?.start.first { $0.chosen == true && $0.source != .fileTime }?.began)?.iso8601 }
    }

    private static let tagTypes = [
        "json": "application/json", "jsonl": "application/jsonl", "xml": "application/xml", "txt": "text/plain", "yaml": "application/yaml", "p7s": "application/pkcs7-signature", "idx": "application/octet-stream",
        "bin": "application/octet-stream",
    ]

    package struct Sum: Sendable, Equatable {
        package var files = 0
        package var bytes: UInt64 = 0
        /// Of the recordings whose duration is known.
        package var milliseconds: Int64 = 0

        mutating func add(_ file: File) {
            files += 1
            bytes &+= file.size
            milliseconds += file.recording?.milliseconds ?? 0
        }
    }

    package enum Row: Sendable {
        /// A folder's path without `/` at its end.
        case folder(String, depth: Int, Sum)
        case file(File, depth: Int)
    }

    /// A folder always stands before what is in it.
    package let rows: [Row]
    package let total: Sum

    /// - Parameter folder: only what lies below it, or the one file of this path; all when nil.
    package init(_ inspection: Inspection, below folder: String? = nil) {
        let files = inspection.entries.filter { entry in folder.map { entry.path == $0 || entry.path.hasPrefix($0 + "/") } ?? true }.map { entry in
            File(path: entry.path, size: entry.size, facts: inspection.file(entry.path), recording: inspection.recording(entry.path))
        }
        let placed = files.map { (file: $0, place: Place($0)) }.sorted { $0.place < $1.place }
        var sums: [String: Sum] = [:]
        var total = Sum()
        for (file, place) in placed {
            total.add(file)
            for folder in place.folders { sums[folder, default: Sum()].add(file) }
        }
        var rows: [Row] = []
        var open: [String] = []
        for (file, place) in placed {
            let common = zip(open, place.folders).prefix { $0 == $1 }.count
            for (depth, folder) in place.folders.enumerated().dropFirst(common) { rows.append(.folder(folder, depth: depth, sums[folder]!)) }
            open = place.folders
            rows.append(.file(file, depth: open.count))
        }
        self.rows = rows
        self.total = total
    }

    /// Where a file stands: the folders that it lies in from the top, and what it is ordered by.
    private struct Place: Comparable {
        let folders: [String]
        private let keys: [NaturalOrder]
        private let name: NaturalOrder
        private let path: NaturalOrder

        /// Deeper paths are nobody's; what is below is taken for a part of the name.
        private static let deepest = 32

        init(_ file: File) {
            let parts = file.path.split(separator: "/", maxSplits: Place.deepest, omittingEmptySubsequences: false).map(String.init)
            folders = (1..<max(1, parts.count)).map { parts[..<$0].joined(separator: "/") }
            keys = parts.dropLast().map { NaturalOrder($0) }
            name = NaturalOrder(file.facts?.origin.name ?? parts.last ?? "")
            path = NaturalOrder(file.path)
        }

        static func == (a: Self, b: Self) -> Bool { a.path == b.path }

        static func < (a: Self, b: Self) -> Bool {
            if let i = zip(a.folders, b.folders).enumerated().first(where: { $1.0 != $1.1 })?.offset {
                if i == 0, (a.folders[0] == "data") != (b.folders[0] == "data") { return a.folders[0] == "data" }
                return a.keys[i] == b.keys[i] ? a.path < b.path : a.keys[i] < b.keys[i]
            }
            // One lies in a folder beside the other.
            if a.folders.count != b.folders.count { return a.folders.count > b.folders.count }
            return a.name == b.name ? a.path < b.path : a.name < b.name
        }
    }
}

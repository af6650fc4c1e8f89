internal import Container
package import Evidence
internal import Foundation

/// Finds what a person means by a path: the entry's own, the original's name, the end of either, or a number in a folder.
///
/// The first of these that fits anything decides, so that a whole path never becomes ambiguous:
///
///     data/documents/x/001-a.pdf     the entry, or a folder of this path
///     a.pdf                          the name that the original had, by its bytes
///     x/001-a.pdf, x                 the last parts of an entry's path, or of a folder's
///     3, x/3                         the number that the archive gave it, in whichever folder, or in x
///     .pdf                           the end of a path or of an original's name
package struct EntrySearch {
    package enum Match: Sendable, Equatable {
        case file(Int)
        /// All that lies below it.
        case folder(String)
    }

    private let inspection: Inspection
    private let folders: [String]

    /// Candidates named when several fit.
    private static let named = 12

    package init(_ inspection: Inspection) {
        self.inspection = inspection
        var seen: Set<String> = []
        for entry in inspection.entries {
            var path = entry.path[...]
            while let slash = path.lastIndex(of: "/") {
                path = path[..<slash]
                if !seen.insert(String(path)).inserted { break }
            }
        }
        folders = seen.sorted()
    }

    /// - Parameter said: as a person wrote it; bytes, for an original's name need not be UTF-8.
    /// - Throws: ``FaultCode/noSuchEntry``, ``FaultCode/ambiguousPath``.
    package func find(_ said: [UInt8]) throws(Fault) -> Match {
        let shown = String(decoding: said, as: UTF8.self)
        var text = shown[...]
        while text.hasPrefix("./") { text = text.dropFirst(2) }
        while text.hasSuffix("/") { text = text.dropLast() }
        let matches = candidates(String(text), said)
        guard let first = matches.first else { throw Fault(.noSuchEntry, path: shown) }
        guard matches.count == 1 else {
            let names = matches.map(name).sorted { NaturalOrder($0) < NaturalOrder($1) }
            let more = names.count > Self.named ? ", ... (\(names.count))" : ""
            throw Fault(.ambiguousPath, path: shown, facts: ["candidates": names.prefix(Self.named).joined(separator: ", ") + more])
        }
        return first
    }

    private func name(_ match: Match) -> String {
        switch match {
        case .file(let i): inspection.entries[i].path
        case .folder(let path): path + "/"
        }
    }

    private func candidates(_ text: String, _ said: [UInt8]) -> [Match] {
        guard !text.isEmpty else { return [] }
        if let i = inspection.entry(text) { return [.file(i)] }
        if folders.contains(text) { return [.folder(text)] }
        // Bytes that are no text are an original's name or nothing: as text they would look like each other.
        let isText = String(validating: said, as: UTF8.self) != nil
        let steps: [() -> [Match]] = [
            { files { _, file in file.map { $0.origin.bytes == said || isText && $0.origin.name == text } ?? false } },
            { files { path, _ in path.hasSuffix("/" + text) } + folders.filter { $0.hasSuffix("/" + text) }.map(Match.folder) },
            { numbered(text) },
            { files { path, file in path.hasSuffix(text) || file?.origin.name.hasSuffix(text) == true } },
        ]
        for step in steps {
            let found = step()
            if !found.isEmpty || !isText { return found }
        }
        return []
    }

    /// Entries that it holds for, each path once.
    private func files(_ holds: (String, ArchivedFile?) -> Bool) -> [Match] {
        inspection.entries.indices.filter { inspection.entry(inspection.entries[$0].path) == $0 && holds(inspection.entries[$0].path, inspection.file(inspection.entries[$0].path)) }.map(Match.file)
    }

    /// `3`, `003` or `eval-report/3`: files whose archive name begins with the number.
    private func numbered(_ text: String) -> [Match] {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let last = parts.last, !last.isEmpty, last.count <= 9, last.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(last) else { return [] }
        let folder = parts.dropLast().joined(separator: "/")
        return files { path, _ in
            guard let slash = path.lastIndex(of: "/"), path.hasPrefix("data/") else { return false }
            let digits = path[path.index(after: slash)...].prefix { $0.isASCII && $0.isNumber }
            guard digits.count >= 3, digits.count <= 9, path[digits.endIndex...].hasPrefix("-"), Int(digits) == number else { return false }
            return folder.isEmpty || path[..<slash] == folder || path[..<slash].hasSuffix("/" + folder)
        }
    }
}

extension ArchivedFile.Origin {
    /// The name's own bytes. Bytes that `name` is not the reading of are not taken: one name may not be shown and another used.
    package var bytes: [UInt8] {
        guard let nameBytes, let data = Data(base64Encoded: nameBytes), String(decoding: data, as: UTF8.self) == name else { return Array(name.utf8) }
        return Array(data)
    }
}

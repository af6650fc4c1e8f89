package import Evidence
package import Files
package import SystemPackage

/// A package that lies as a folder. Only regular files count; everything else in it is a finding.
package struct FolderPackage: PackageContent {
    package let entries: [PackageEntry]
    package let findings: [Finding]
    package var size: UInt64 { entries.reduce(0) { $0 + $1.size } }
    package var isOrdered: Bool { false }
    private let paths: [FilePath]

    package init(_ root: FilePath) throws(Fault) {
        guard try FileFacts(root).kind == .folder else { throw Fault(.wrongFileType, path: root.string) }
        let (nodes, unreadable) = FileTree.walk(root)
        var findings = unreadable.map { Finding(.structureUnreadable, path: $0.path, facts: $0.facts) }
        var entries: [PackageEntry] = []
        var paths: [FilePath] = []
        let parents = Set(nodes.map { String(decoding: $0.relative.prefix(upTo: $0.relative.lastIndex(of: 0x2F) ?? 0), as: UTF8.self) })
        for node in nodes {
            guard let path = String(validating: node.relative, as: UTF8.self) else {
                findings.append(Finding(.structureName, path: String(decoding: node.relative, as: UTF8.self)))
                continue
            }
            switch node.facts.kind {
            case .file:
                entries.append(PackageEntry(path: path, size: node.facts.size, crc32: nil))
                paths.append(node.path)
            case .folder:
                if !parents.contains(path) { findings.append(Finding(.structureEmptyFolder, path: path)) }
            case .link, .other:
                findings.append(Finding(.structureSpecialFile, path: path))
            }
        }
        self.entries = entries
        self.paths = paths
        self.findings = findings
    }

    package func withBytesInPlace<Result>(of entry: Int, _ body: (BytesInPlace) throws -> Result) throws -> Result {
        let file = try InputFile(paths[entry])
        return try file.withDescriptor { try body(BytesInPlace(descriptor: $0, offset: 0, count: file.stat.size)) }
    }

    package func read(_ entry: Int, from start: UInt64, count: UInt64, cancellation: Cancellation, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> UInt64 {
        let file = try InputFile(paths[entry])
        guard start < file.stat.size else { return 0 }
        return try file.forEachChunk(from: start, count: count, cancellation: cancellation, body)
    }
}

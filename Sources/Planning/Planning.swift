package import Evidence
package import Files
package import SystemPackage

/// Looks at a folder as people keep it, and proposes where each file belongs. Nothing is written.
package struct Planning {
    /// A file and what is proposed for it.
    package struct Row: Sendable {
        /// Path below the folder, as bytes.
        package let relative: [UInt8]
        package let size: UInt64
        package let proposal: Proposal

        package init(relative: [UInt8], size: UInt64, proposal: Proposal) {
            self.relative = relative
            self.size = size
            self.proposal = proposal
        }
    }

    private var planner: Planner
    private let contentType: (FilePath) -> String?
    private let text: (FilePath) -> String?
    private let cancellation: Cancellation
    private let progress: ProgressMeter

    /// - Parameters:
    ///   - contentType: a file's media type by its content.
    ///   - text: the beginning of what a document says, for names that say nothing; nil when it cannot be read.
    package init(_ planner: Planner, contentType: @escaping (FilePath) -> String?, text: @escaping (FilePath) -> String?, cancellation: Cancellation, progress: ProgressMeter) {
        self.planner = planner
        self.contentType = contentType
        self.text = text
        self.cancellation = cancellation
        self.progress = progress
    }

    /// - Returns: a row for each file, in the order of their paths, and what could not be looked at.
    /// - Throws: ``FaultCode/inputMissing``, ``FaultCode/wrongFileType``, ``FaultCode/interrupted``.
    package mutating func run(_ folder: FilePath) throws(Fault) -> (rows: [Row], faults: [Fault]) {
        let root = try FileFacts.resolved(folder)
        guard try FileFacts(root).kind == .folder else { throw Fault(.wrongFileType, path: folder.string) }
        let (nodes, unreadable) = FileTree.walk(root)
        var faults = unreadable
        progress.begin(total: nodes.reduce(0) { $0 + ($1.facts.kind == .file ? $1.facts.size : 0) })
        var rows: [Row] = []
        for node in nodes where node.facts.kind != .folder {
            try cancellation.check()
            guard node.facts.kind == .file else {
                faults.append(Fault(.wrongFileType, path: node.path.string))
                continue
            }
            let path = node.relative.split(separator: 0x2F, omittingEmptySubsequences: true).map(Self.text)
            progress.working(on: path.last ?? "")
            let type = node.facts.size == 0 ? nil : contentType(node.path)
            rows.append(Row(relative: node.relative, size: node.facts.size, proposal: planner.propose(path, contentType: type) { text(node.path) }))
            progress.advance(Int(node.facts.size))
        }
        return (rows, faults)
    }

    /// A name to read; Windows in China packs names in GB 18030.
    private static func text(of name: ArraySlice<UInt8>) -> String {
        LegacyText.decode(Array(name)) ?? String(decoding: name, as: UTF8.self)
    }
}

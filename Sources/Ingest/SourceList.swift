internal import Evidence
internal import Files
internal import PackageFormat
internal import SystemPackage
internal import Workspace

/// One file on its way in.
struct SourceFile: Sendable {
    let path: FilePath
    let facts: FileFacts
    let placement: Placement
    let key: SourceKey

    init(path: FilePath, facts: FileFacts, placement: Placement) {
        self.path = path
        self.facts = facts
        self.placement = placement
        key = SourceKey(path)
    }

    /// The file's own name: text as well as it can be read, and the bytes where they are not UTF-8.
    var originalName: (text: String, bytes: [UInt8]?) {
        let bytes = Array(path.bytes.split(separator: 0x2F).last ?? [])
        if let text = String(validating: bytes, as: UTF8.self) { return (text, nil) }
        return (String(decoding: bytes, as: UTF8.self), bytes)
    }

    var origin: ArchivedFile.Origin {
        let name = originalName
        return .init(name: name.text, nameBytes: name.bytes.map(base64), path: key.text, modifiedAt: facts.modifiedAt)
    }
}

/// The files that the arguments of `add` stand for.
struct SourceList {
    var files: [SourceFile] = []
    /// Inputs that cannot be taken, each with its reason.
    var faults: [Fault] = []

    /// What file managers leave behind; never a part of the record.
    private static let droppings: Set<String> = [".DS_Store", "Thumbs.db", "desktop.ini"]

    /// A link given by name is followed; one found inside a folder is not, and is reported.
    ///
    /// - Parameter workspace: what lies in it, or in its state, is no input.
    static func expand(_ inputs: [Ingest.Input], outside workspace: Workspace) -> SourceList {
        var list = SourceList()
        let owns = [workspace.root, workspace.state].compactMap { try? FileFacts.resolved($0) }
        for input in inputs {
            do throws(Fault) {
                let path = try FileFacts.resolved(input.path)
                if owns.contains(where: { path.starts(with: $0) || $0.starts(with: path) }) { throw Fault(.insideWorkspace, path: input.path.string) }
                let facts = try FileFacts(path)
                switch facts.kind {
                case .file: list.files.append(SourceFile(path: path, facts: facts, placement: input.placement))
                case .folder: list.addFolder(path, as: input.placement)
                case .link, .other: list.faults.append(Fault(.wrongFileType, path: input.path.string))
                }
            } catch { list.faults.append(error) }
        }
        var seen: Set<SourceKey> = []
        list.files = list.files.filter { seen.insert($0.key).inserted }.sorted { $0.path.bytes.lexicographicallyPrecedes($1.path.bytes) }
        return list
    }

    private mutating func addFolder(_ folder: FilePath, as placement: Placement) {
        let (nodes, unreadable) = FileTree.walk(folder)
        faults += unreadable
        let before = files.count
        for node in nodes {
            switch node.facts.kind {
            case .file where Self.droppings.contains(node.path.lastComponent?.string ?? ""): break
            case .file: files.append(SourceFile(path: node.path, facts: node.facts, placement: placement))
            case .folder: break
            case .link, .other: faults.append(Fault(.wrongFileType, path: node.path.string))
            }
        }
        if files.count == before, unreadable.isEmpty { faults.append(Fault(.nothingToAdd, path: folder.string)) }
    }
}

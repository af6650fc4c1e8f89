package import Evidence
package import Files
package import SystemPackage

internal import PackageFormat
/// A project while it is open: a BagIt bag under construction in `DIR`, and beside it `DIR.fengcun/` with what does not
/// belong in the bag.
///
///     DIR/metadata/project.yaml          the facts, kept by a person
///     DIR/data/...                       originals, each put there once
///     DIR.fengcun/lock                   held while a run changes the workspace
///     DIR.fengcun/ledger.jsonl           what has been done, see Ledger
///     DIR.fengcun/secret                 32 bytes from which the salts are derived
///     DIR.fengcun/partial/               files on their way in
///     DIR.fengcun/packets/NNN...idx      packet index of each recording
///     DIR.fengcun/analysis/NNN...        pictures, levels, leaves and sound of each recording that was analysed
///     DIR.fengcun/alignments.json        which sounds were held against each other, and what came of it
///     DIR.fengcun/sheets/                contact sheets to look at, made anew by each `analyse`
///     DIR.fengcun/removed/data/...       what `remove` and `replace` took out, under the path it had
///     DIR.fengcun/texts.jsonl            text of the documents, in the order in which they were looked at
///     DIR.fengcun/project-NNN.yaml       project.yaml as it was before each import of facts
package struct Workspace: Sendable {
    package let root: FilePath

    package var state: FilePath { FilePath(root.string + ".fengcun") }
    package var projectFile: FilePath { file(PackageLayout.project) }
    package var partial: FilePath { state.appending("partial") }
    package var ledgerFile: FilePath { state.appending("ledger.jsonl") }
    private var secretFile: FilePath { state.appending("secret") }

    /// Where an entry of the package lies.
    package func file(_ entry: String) -> FilePath { root.appending(entry.split(separator: "/").map(String.init).map { FilePath.Component($0)! }) }

    /// Where a recording's packet index waits for the seal.
    package func packetFile(_ entry: String) -> FilePath {
        state.appending("packets").appending(entry.dropFirst("data/recordings/".count).replacing("/", with: "-") + ".packets")
    }

    /// Where pictures and levels of a recording wait for the contact sheet.
    package func sheetFile(_ entry: String) -> FilePath {
        state.appending("analysis").appending(entry.dropFirst("data/recordings/".count).replacing("/", with: "-") + ".sheet")
    }

    /// Where the hashes of a recording's leaves wait for the seal.
    package func leavesFile(_ entry: String) -> FilePath { FilePath(sheetFile(entry).string.dropLast("sheet".count) + "leaves") }

    /// The sound of a recording, to be held against that of others; empty where it has none.
    ///
    ///     file     = *sample               µ-law, 8,000 a second, the first at the recording's first timestamp
    package func soundFile(_ entry: String) -> FilePath { FilePath(sheetFile(entry).string.dropLast("sheet".count) + "sound") }

    /// Files beside an ingested recording that follow it when it moves and go when it goes.
    package func companions(_ entry: String) -> [FilePath] { [packetFile(entry), sheetFile(entry), leavesFile(entry), soundFile(entry)] }

    /// Where the text of documents waits for the seal; the ledger says which lines are whose.
    package var textsFile: FilePath { state.appending("texts.jsonl") }

    /// Where `project.yaml` is kept as it is before an import changes it.
    package func nextKeptProject() -> FilePath {
        var number = 1
        while true {
            let digits = String(number)
            let place = state.appending("project-" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits + ".yaml")
            if (try? FileFacts(place)) == nil { return place }
            number += 1
        }
    }

    package var isSealed: Bool { (try? FileFacts(file(PackageLayout.signature))) != nil }

    /// Opens an existing workspace.
    ///
    /// - Throws: ``FaultCode/notAWorkspace``.
    package init(_ path: FilePath) throws(Fault) {
        root = Workspace.normalized(path)
        guard (try? FileFacts(file(PackageLayout.project))) != nil else { throw Fault(.notAWorkspace, path: path.string) }
    }

    private init(new root: FilePath) { self.root = root }

    /// `DIR/` and `DIR` are one workspace, `.` is the folder's own name.
    private static func normalized(_ path: FilePath) -> FilePath {
        let plain = path.lexicallyNormalized()
        guard plain.lastComponent?.kind == .regular else {
            return ((try? FileFacts.workingFolder()) ?? "/").pushing(plain).lexicallyNormalized()
        }
        return plain
    }

    /// Makes a new workspace.
    ///
    /// - Parameters:
    ///   - projectText: `project.yaml` as it begins.
    ///   - secret: 32 random bytes.
    /// - Throws: ``FaultCode/workspaceExists``, ``FaultCode/folderNotEmpty``.
    package static func create(_ path: FilePath, projectText: [UInt8], secret: [UInt8], event: CustodyEvent) throws(Fault) -> Workspace {
        let workspace = Workspace(new: normalized(path))
        if (try? FileFacts(workspace.projectFile)) != nil { throw Fault(.workspaceExists, path: path.string) }
        if let facts = try? FileFacts(workspace.root) {
            guard facts.kind == .folder else { throw Fault(.folderNotEmpty, path: path.string) }
            // Empty folders of an `init` that was killed are no obstacle; anything else is somebody's.
            let strangers = FileTree.walk(workspace.root).nodes.filter { $0.facts.kind != .folder && $0.path.lastComponent?.string.hasSuffix(".partial") != true }
            guard strangers.isEmpty else { throw Fault(.folderNotEmpty, path: path.string) }
        }
        for folder in [workspace.state, workspace.partial, workspace.state.appending("packets"), workspace.root, workspace.file("data"), workspace.file("metadata")] {
            try makeFolders(folder)
        }
        // Files move from the one folder into the other by renaming.
        guard try FileFacts(workspace.root).device == FileFacts(workspace.state).device else { throw Fault(.mountPoint, path: path.string) }
        try DurableFile.write(secret, to: workspace.secretFile, mode: 0o600)
        try removeFile(workspace.ledgerFile)
        var ledger = try Ledger.open(workspace.ledgerFile)
        try ledger.append(.created(event))
        // Last: with this file the folder is a workspace.
        try DurableFile.write(projectText, to: workspace.projectFile, temporary: workspace.partial.appending("project.yaml"))
        return workspace
    }

    /// Holds the workspace for one run and clears, or carries out, what a killed one left half-way.
    package func lock() throws(Fault) -> FileLock {
        try makeFolders(partial)
        for folder in ["packets", "analysis"] { try makeFolders(state.appending(FilePath.Component(folder)!)) }
        let lock = try FileLock(state.appending("lock"), said: root)
        for name in try FileTree.names(in: partial) { try removeFile(partial.appending(bytes: name)) }
        try finishMending()
        return lock
    }

    package func secret() throws(Fault) -> [UInt8] { try InputFile.readAll(secretFile, limit: 32) }

    package func project() throws(Fault) -> ProjectFile { try ProjectFile.read(projectFile) }
}

package import Evidence
internal import Files
internal import PackageFormat
package import Workspace

/// Whether a workspace can be sealed: everything that is in the way, not only the first thing.
package struct Readiness: Sendable {
    package let project: Project?
    package let ledger: LedgerState
    /// Originals in canonical order.
    package let files: [ArchivedFile]
    package let findings: [Finding]

    package static func inspect(_ workspace: Workspace) -> Readiness {
        var findings: [Finding] = []
        var project: Project?
        var ledger = LedgerState()
        do {
            let file = try workspace.project()
            findings += file.findings
            project = file.project
            ledger = try Ledger.state(of: workspace.ledgerFile)
        } catch { findings.append(Finding(.workspaceUnreadable, path: error.path, facts: error.facts)) }
        let files = ledger.files
        if files.isEmpty { findings.append(Finding(.workspaceEmpty)) }
        if let project { findings += venues(files, project) + digests(files, project) }
        findings += strangers(workspace, files, ledger)
        for file in files where file.placement.recording != nil && ledger.recordings[file.path] == nil {
            findings.append(Finding(.workspaceNotProbed, path: file.path))
        }
        return Readiness(project: project, ledger: ledger, files: files, findings: findings)
    }

    /// Recordings from venues that `project.yaml` does not name.
    private static func venues(_ files: [ArchivedFile], _ project: Project) -> [Finding] {
        let named = Set(project.venues.map(\.id))
        let used = Set(files.compactMap { $0.placement.recording?.venue })
        return used.subtracting(named).sorted().map { Finding(.workspaceUnknownVenue, path: PackageLayout.project, facts: ["venue": $0]) }
    }

    /// Files that were ingested before the project asked for a further digest.
    private static func digests(_ files: [ArchivedFile], _ project: Project) -> [Finding] {
        files.flatMap { file in
            project.digests.filter { file.digests[$0.rawValue] == nil }.map { Finding(.workspaceDigestMissing, path: file.path, facts: ["algorithm": $0.rawValue]) }
        }
    }

    /// What lies in the folder and was not put there by `add`, and what `add` put there and is gone.
    private static func strangers(_ workspace: Workspace, _ files: [ArchivedFile], _ ledger: LedgerState) -> [Finding] {
        var known = Set(files.map(\.path))
        // What a killed run left to be renamed; the next run that takes the lock does it.
        let unfinished = workspace.unfinished(ledger)
        let (nodes, unreadable) = FileTree.walk(workspace.root)
        var findings = unreadable.map { Finding(.workspaceUnreadable, path: $0.path, facts: $0.facts) }
        for node in nodes where node.facts.kind != .folder {
            let path = String(decoding: node.relative, as: UTF8.self)
            if node.facts.kind == .file, known.remove(path) != nil { continue }
            if let entry = unfinished[path] {
                if let entry { known.remove(entry) }
                continue
            }
            // Tag files of a seal that was killed are written anew.
            if node.facts.kind == .file, let kind = PackageLayout.kind(of: path), kind != .payload, kind != .signatureFile { continue }
            findings.append(Finding(.workspaceStranger, path: path))
        }
        return findings + known.sorted().map { Finding(.fixityMissing, path: $0) }
    }
}

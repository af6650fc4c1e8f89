internal import Evidence
internal import Inspection
internal import SystemPackage
internal import Workspace

/// A package where it lies, or an open workspace looked at as one.
struct OpenPackage {
    let inspection: Inspection
    /// Nil of a package.
    let workspace: (Workspace, LedgerState)?

    /// - Throws: what ``Inspection/open(_:cancellation:)`` throws, and what reading the ledger does.
    static func orWorkspace(_ path: FilePath) throws -> OpenPackage {
        do {
            return OpenPackage(inspection: try Inspection.open(path, cancellation: Speech.interruption), workspace: nil)
        } catch let fault as Fault {
            guard fault.code == .notSealed, let workspace = try? Workspace(path) else { throw fault }
            return try of(workspace, try Ledger.state(of: workspace.ledgerFile))
        }
    }

    /// An open workspace whose ledger was read already.
    static func of(_ workspace: Workspace, _ ledger: LedgerState) throws -> OpenPackage {
        let inspection = try Inspection.openWorkspace(workspace.root, files: ledger.files, recordings: ledger.recordings.values.map(\.recording)) { workspace.packetFile($0) }
        return OpenPackage(inspection: inspection, workspace: (workspace, ledger))
    }
}

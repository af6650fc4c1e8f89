internal import Cryptography
internal import Evidence
internal import Exports
internal import Inspection
internal import PackageFormat
internal import SystemPackage
internal import Workspace

/// What `export` writes: a package as it was sealed, or an open workspace as it stands.
struct ExportSubject {
    let premis: Premis
    let isSealed: Bool
    /// What is wrong with the package, as far as it was read.
    let findings: [Finding]

    /// - Throws: what ``Inspection/open(_:cancellation:)`` throws; ``FaultCode/notAPackage`` for what others made.
    static func open(_ path: FilePath) throws -> ExportSubject {
        let opened = try OpenPackage.orWorkspace(path)
        if let (workspace, ledger) = opened.workspace { return try of(workspace, ledger, opened.inspection) }
        return try of(opened.inspection, path)
    }

    private static func of(_ inspection: Inspection, _ path: FilePath) throws -> ExportSubject {
        guard inspection.kind == .fengcun else { throw Fault(.notAPackage, path: path.string) }
        guard let dossier = inspection.dossier else {
            let reason = inspection.findings.first { $0.path == PackageLayout.dossier }?.facts["reason"] ?? "missing"
            throw Fault(.entryUnreadable, path: PackageLayout.dossier, facts: ["reason": reason])
        }
        var findings = inspection.findings
        var events: [CustodyEvent] = []
        do {
            let (read, brokenAt) = CustodyLog.decode(try inspection.bytes(PackageLayout.custody, cancellation: Speech.interruption)) { Hasher.digest($0) }
            events = read
            // What follows a broken line is nobody's word.
            if let brokenAt { findings.append(Finding(.custodyBroken, path: PackageLayout.custody, facts: ["line": String(brokenAt)])) }
        } catch let fault as Fault {
            switch fault.code {
            case .noSuchEntry: findings.append(Finding(.structureMissing, path: PackageLayout.custody))
            case .tooLarge: findings.append(Finding(.structureTooLarge, path: PackageLayout.custody))
            case .interrupted: throw fault
            default: findings.append(Finding(.structureUnreadable, path: PackageLayout.custody, facts: fault.facts))
            }
        }
        let premis = Premis(
            packageID: dossier.packageId, number: dossier.project.number, name: dossier.project.name, manifestDigest: try? inspection.digest(of: PackageLayout.manifest, cancellation: Speech.interruption),
            files: dossier.files, containers: containers(inspection), events: events, seal: dossier.seal, tool: CommandLineProgram.tool)
        return ExportSubject(premis: premis, isSealed: true, findings: findings)
    }

    private static func of(_ workspace: Workspace, _ ledger: LedgerState, _ inspection: Inspection) throws -> ExportSubject {
        let file = try workspace.project()
        guard let project = file.project, !project.packageID.isEmpty else {
            throw Fault(.projectUnusable, path: workspace.projectFile.string, facts: ["line": file.findings.first?.facts["line"] ?? "1"], findings: file.findings)
        }
        let premis = Premis(
            packageID: project.packageID, number: project.identification.number, name: project.identification.name, manifestDigest: nil, files: ledger.files, containers: containers(inspection), events: ledger.custody,
            seal: nil, tool: CommandLineProgram.tool)
        return ExportSubject(premis: premis, isSealed: false, findings: [])
    }

    private static func containers(_ inspection: Inspection) -> [String: String] {
        Dictionary(inspection.knownRecordings.compactMap { recording in recording.container.map { (recording.path, $0) } }) { first, _ in first }
    }
}

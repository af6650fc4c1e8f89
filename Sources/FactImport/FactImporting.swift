internal import Cryptography
package import Documents
package import Evidence
package import Files
internal import PackageFormat
package import SystemPackage
package import Workspace

/// Takes facts from another system's export into `project.yaml` of a workspace: whole or not at all.
///
///     read      the export and project.yaml; every fault is listed, and ends it
///     merge     what is given otherwise ends it as well, unless it is to be replaced
///     edit      the sections' lines alone; the text is read again and has to say the rest as before
///     keep      the text as it was, as DIR.fengcun/project-NNN.yaml
///     write     one rename
package struct FactImporting {
    private let workspace: Workspace
    private let mapping: FactMapping
    private let examiner: DocumentExaminer
    private let cancellation: Cancellation

    /// Larger exports are of no single project.
    package static let limit = 32 << 20

    package struct Outcome: Sendable {
        package let reading: FactReading
        package let sha256: String
        package let changes: [FactMerge]
        /// The lines that the sections become.
        package let lines: [String]
        /// Where the text is kept as it was; nil where nothing was written.
        package var kept: FilePath?
    }

    package init(workspace: Workspace, mapping: FactMapping, examiner: DocumentExaminer, cancellation: Cancellation) {
        self.workspace = workspace
        self.mapping = mapping
        self.examiner = examiner
        self.cancellation = cancellation
    }

    /// - Parameters:
    ///   - replacing: what is given otherwise is replaced.
    ///   - writing: false to see what would become of it.
    /// - Throws: ``FaultCode/factsUnusable``, ``FaultCode/factsGiven``, ``FaultCode/factsNotWritable``; ``FaultCode/alreadySealed``.
    package func run(_ export: FilePath, replacing: Bool, writing: Bool, now: Instant) throws(Fault) -> Outcome {
        guard writing, !workspace.isSealed else { return try work(export, replacing: replacing, writing: false, now: now) }
        let lock = try workspace.lock()
        return try withExtendedLifetime(lock) { () throws(Fault) in try work(export, replacing: replacing, writing: true, now: now) }
    }

    private func work(_ export: FilePath, replacing: Bool, writing: Bool, now: Instant) throws(Fault) -> Outcome {
        guard !workspace.isSealed else { throw Fault(.alreadySealed, path: workspace.root.string) }
        let bytes = try InputFile.readAll(workspace.projectFile, limit: ProjectFile.limit)
        let before = try ProjectFile.read(workspace.projectFile)
        guard let project = before.project, let text = String(validating: bytes, as: UTF8.self) else {
            throw Fault(.projectUnusable, path: workspace.projectFile.string, facts: ["line": before.obstacles.first?.facts["line"] ?? "1"], findings: before.obstacles)
        }
        let (rows, sha256) = try rows(of: export)
        let reading = FactReading.read(rows, name: export.string, mapping, project: project)
        guard reading.findings.isEmpty else { throw Fault(.factsUnusable, path: export.string, findings: reading.findings) }
        let changes = reading.sections.map { FactMerge.merge($0.section, $0.value, into: project.stated[$0.section.name]) }
        let given = changes.flatMap(\.findings).map { Finding($0.code, path: PackageLayout.project, facts: $0.facts) }
        guard given.isEmpty || replacing else { throw Fault(.factsGiven, path: workspace.projectFile.string, findings: given) }

        let origin = ProjectText.importMark + FactImporting.oneLine(export.lastComponent?.string ?? export.string) + ", SHA-256 \(sha256), \(mapping.id), \(now.iso8601)"
        var edited = ProjectText(text)
        var lines: [String] = []
        for change in changes where change.status != .same {
            let mark = change.fields.isEmpty ? origin : origin + ": " + change.fields.joined(separator: ", ")
            let section = [mark] + ProjectTemplate.lines(of: change.section, change.value)
            lines += section
            do throws(ProjectText.NotInParts) { try edited.replace(change.section.name, by: section, keepsImports: change.section.isRecord || change.section.name == "people") } catch {
                throw Fault(.factsNotWritable, path: workspace.projectFile.string, facts: ["reason": error.reason])
            }
        }
        try check(edited.text, against: before, project, changes)
        var outcome = Outcome(reading: reading, sha256: sha256, changes: changes, lines: lines)
        if writing, !lines.isEmpty { outcome.kept = try write(edited.text, insteadOf: bytes) }
        return outcome
    }

    private static func oneLine(_ name: String) -> String { String(name.map { $0.isNewline || $0.unicodeScalars.contains { $0.properties.generalCategory == .control } ? "?" : $0 }) }

    // MARK: The export

    private func rows(of export: FilePath) throws(Fault) -> (ExportRows, sha256: String) {
        let bytes = try InputFile.readAll(export, limit: Self.limit)
        let sha256 = Hasher.digest(bytes).hex
        switch mapping.format {
        case .csv: return (.csv(bytes, name: export.string, mapping), sha256)
        case .json: return (.json(bytes, name: export.string, mapping), sha256)
        case .xlsx:
            let table = try examiner.firstSheet(export, size: UInt64(bytes.count), cancellation: cancellation)
            // The child opens the file by itself: what it read has to be what was digested.
            guard Hasher.digest(try InputFile.readAll(export, limit: Self.limit)).hex == sha256 else { throw Fault(.inputChanging, path: export.string) }
            return (.sheet(table, name: export.string, mapping), sha256)
        }
    }

    // MARK: project.yaml

    /// The edited text says what was imported, says the rest as before, and has no fault that was not there.
    private func check(_ text: String, against before: ProjectFile, _ old: Project, _ changes: [FactMerge]) throws(Fault) {
        guard text.utf8.count <= ProjectFile.limit else { throw Fault(.tooLarge, path: workspace.projectFile.string, facts: ["limit": String(ProjectFile.limit)]) }
        let after = ProjectFile.parse(text)
        func key(_ finding: Finding) -> [String] { [finding.code.rawValue, finding.facts["field"] ?? "", finding.facts["value"] ?? ""] }
        let known = Set(before.findings.map(key))
        let new = after.findings.filter { !known.contains(key($0)) }
        guard new.isEmpty else { throw Fault(.factsUnusable, path: workspace.projectFile.string, findings: new) }
        func rest(_ project: Project) -> Project {
            var rest = project
            rest.facts = [:]
            rest.schedule = nil
            rest.people = nil
            return rest
        }
        let changed = Set(changes.map(\.section.name))
        guard let project = after.project, rest(project) == rest(old),
            old.stated.filter({ !changed.contains($0.key) }) == project.stated.filter({ !changed.contains($0.key) }),
            changes.allSatisfy({ change in project.stated[change.section.name].map { FactMerge.agree($0, change.value, change.section) } == true })
        else { throw Fault(.factsNotWritable, path: workspace.projectFile.string, facts: ["reason": "it would not be read as it was meant"]) }
    }

    /// - Returns: where the old text is kept.
    private func write(_ text: String, insteadOf old: [UInt8]) throws(Fault) -> FilePath {
        let mode = try FileFacts(workspace.projectFile).mode & 0o777
        let kept = workspace.nextKeptProject()
        try DurableFile.write(old, to: kept, temporary: workspace.partial.appending("project-kept.yaml"), mode: mode)
        try DurableFile.write(Array(text.utf8), to: workspace.projectFile, temporary: workspace.partial.appending("project.yaml"), mode: mode)
        return kept
    }
}

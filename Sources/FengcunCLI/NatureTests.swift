internal import ArgumentParser
internal import Container
internal import Evidence
internal import Files
internal import FourNatures
internal import Inspection
internal import PackageFormat
internal import Reports
internal import Scanning
internal import Sealing
internal import Workspace

/// A scan for malware, where one is asked for.
struct ClamdOption: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp(Speech.tr("用 clamd 查毒：它的套接字（clamd.conf 的 LocalSocket）", "Scan for malware with clamd: its socket (LocalSocket in clamd.conf)."), valueName: "SOCKET"), completion: .file())
    var clamd: PathArgument?
}

/// The test for the four natures, as far as a run has what it takes: gathers the values that ``FourNatures`` judges.
enum NatureTests {
    /// Documents of later phases come weeks after the evaluation, in a supplement; P10 is made at sealing.
    private static let afterEvaluation: Set<String> = ["P5", "P6", "P7", "P8", "P9", "P10"]

    /// - Parameters:
    ///   - strangers: what lies there and does not belong there, where that was looked for already.
    ///   - report: what verification came to in this run; nil where it was not run.
    ///   - timeline: of the recordings; nil where none was made.
    ///   - lists: `manifests/`; nil where it is not at hand.
    /// - Throws: where a scan is asked for, what ``MalwareScanning`` does.
    static func run(_ open: OpenPackage, strangers: [String]? = nil, report: VerificationReport? = nil, timeline: Timeline?, lists: TimelineLists?, clamd: PathArgument?, jobs: Int) throws -> NatureReport {
        let inspection = open.inspection
        let (project, metadataFindings) = open.project
        let (documents, documentsFinding) = try open.documents()
        let subject = NatureSubject(
            isSealed: open.workspace == nil, project: project, sealedAt: inspection.dossier?.seal.sealedAt, files: inspection.knownFiles.sorted { PackageLayout.precedes($0.path, $1.path) },
            entries: Dictionary(inspection.entries.map { ($0.path, $0.size) }) { first, _ in first }, recordings: inspection.knownRecordings.sorted { PackageLayout.precedes($0.path, $1.path) }, documents: documents, report: report, strangers: strangers ?? open.strangers,
            metadataFindings: metadataFindings + [documentsFinding].compactMap(\.self), timeline: timeline, terms: lists.map { terms($0.vocabulary, project) }, malware: try clamd.map { try scan(inspection, $0, jobs) })
        return FourNatures.test(subject, at: now())
    }

    private static func terms(_ vocabulary: Vocabulary, _ project: Project?) -> NatureSubject.Terms {
        let mandatory = vocabulary.documents.filter { document in !afterEvaluation.contains(document.phase) && (project.map { document.isMandatory(for: $0.identification.method) } ?? false) }
        return .init(documents: Set(vocabulary.documents.map(\.id)), stages: Set(vocabulary.stages.map(\.id)), sources: Set(vocabulary.sources.map(\.id)), mandatory: mandatory.map(\.id))
    }

    /// Every original, those too that no list names.
    private static func scan(_ inspection: Inspection, _ socket: PathArgument, _ jobs: Int) throws -> MalwareScan {
        let indices = inspection.entries.indices.filter { inspection.entries[$0].path.hasPrefix("data/") }.sorted { PackageLayout.precedes(inspection.entries[$0].path, inspection.entries[$1].path) }
        let content = inspection.content
        return try ProgressLine.during { progress in
            try MalwareScanning(clamd: Clamd(socket: socket.path, cancellation: Speech.interruption), jobs: jobs, progress: progress)
                .run(indices.map { .init(path: inspection.entries[$0].path, size: inspection.entries[$0].size) }) { i, body in try content.read(indices[i], cancellation: Speech.interruption, body) }
        }
    }
}

extension OpenPackage {
    /// What is stated of the project, and what is wrong with the metadata that say so.
    fileprivate var project: (Project?, [Finding]) {
        if let (workspace, _) = workspace {
            do {
                let file = try workspace.project()
                return (file.project, file.findings.filter { $0.code == .projectSyntax })
            } catch { return (nil, [Finding(.workspaceUnreadable, path: error.path, facts: error.facts)]) }
        }
        let findings = inspection.findings.filter { $0.path?.hasPrefix("metadata/") ?? false }
        return (inspection.dossier?.stated, findings)
    }

    /// What is known of the documents. A package that has no such file had none examined.
    fileprivate func documents() throws -> ([DocumentFacts], Finding?) {
        if let (_, ledger) = workspace { return (ledger.files.compactMap { ledger.documents[$0.path]?.facts }, nil) }
        guard inspection.entry(PackageLayout.documents) != nil else { return ([], nil) }
        do {
            return (try CanonicalJSON.glance(DocumentCatalogue.self, at: try inspection.bytes(PackageLayout.documents, cancellation: Speech.interruption)).documents, nil)
        } catch let fault as Fault {
            guard fault.code != .interrupted else { throw fault }
            return ([], Finding(.consistencyDocuments, path: PackageLayout.documents, facts: fault.facts))
        }
    }

    /// Nil where nobody knows what may be there.
    fileprivate var strangers: [String]? {
        if let (workspace, _) = workspace { return Readiness.inspect(workspace).findings.filter { $0.code == .workspaceStranger }.compactMap(\.path) }
        guard inspection.dossier != nil else { return nil }
        let unknown = inspection.entries.map(\.path).filter { path in
            guard let kind = PackageLayout.kind(of: path) else { return true }
            return kind == .payload && inspection.file(path) == nil
        }
        return unknown + inspection.content.findings.filter { [.structureSpecialFile, .structureEmptyFolder].contains($0.code) }.compactMap(\.path)
    }
}

internal import ArgumentParser
internal import Documents
internal import Evidence
internal import Ingest
internal import PackageFormat
internal import SystemPackage
internal import Workspace

struct Move: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: Speech.tr("封存前改正归类：换位置，或改分标、供应商、开始时间、时钟偏差", "Before the seal: give files another place, lot, supplier, start or clock offset."),
            discussion: Speech.tr(
                "没有给出的选项保持原样；空的取值（例如 --lot ''）表示去掉。文件在新位置得到下一个编号，字节只改名、不复制。每次改动都写入保管链。",
                "What no option names stays as it is; an empty value (such as --lot '') takes a fact away. In its new folder a file gets the next number; bytes are renamed, never copied. Each change is an event in the chain of custody."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("工作区", "The workspace."), valueName: "DIR"), completion: CompletionWords.workspace) var folder: PathArgument
    @Argument(help: ArgumentHelp(Speech.tr("工作区内的路径 data/……", "Paths in the workspace, data/..."), valueName: "PATH"), completion: CompletionWords.originals) var paths: [EntryArgument]
    @Option(name: .long, help: ArgumentHelp(Speech.tr("场地：main、sub1……", "Venue: main, sub1...")), completion: CompletionWords.venues) var venue: String?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("阶段：test、opening、evaluation、reeval", "Stage: test, opening, evaluation, reeval.")), completion: CompletionWords.stages) var stage: String?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("来源：pano、seat、screen、pickup、meeting……", "Source: pano, seat, screen, pickup, meeting...")), completion: CompletionWords.sources) var source: String?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("录像开始时间（只能给一个文件）", "When the recording began (one path only)."), valueName: "TIME")) var start: String?
    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp(Speech.tr("设备时钟要加多少秒才准", "Seconds to add to the device's clock."), valueName: "SECONDS")) var clockOffset: String?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("文件编号，见 manifests/documents.yaml", "Document id, see manifests/documents.yaml."), valueName: "ID"), completion: CompletionWords.documents) var document: String?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("分标号", "Lot."))) var lot: String?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("供应商", "Supplier."))) var supplier: String?
    @OptionGroup var mending: MendingOptions
    @OptionGroup var common: CommonOptions

    private var recordingOptions: [String?] { [venue, stage, source, start, clockOffset] }
    private var documentOptions: [String?] { [document, lot, supplier] }
    private func isGiven(_ options: [String?]) -> Bool { options.contains { $0 != nil } }

    func perform() throws -> ExitStatus {
        let workspace = try Workspace(folder.path)
        let project = try Add.openProject(workspace)
        try checkOptions(project)
        let recorders = try ManifestsFolder.recorderNames()
        let results = try ProgressLine.during { progress in
            let work = Mending(workspace: workspace, decision: mending.decision, tool: CommandLineProgram.tool, cancellation: Speech.interruption, progress: progress, recordings: .ofThisProgram(), recorders: recorders)
            var results = try work.move(paths.map { $0.entry(of: folder) }) { file throws(Fault) in try placement(for: file) }
            try work.examine(&results, digests: project.digests, examiner: .ofThisProgram(), now: { now() })
            return results
        }
        Speech.answer(MendingReport.json(results), MendingReport.text(results))
        return MendingReport.status(results)
    }

    private func checkOptions(_ project: Project) throws {
        guard isGiven(recordingOptions) != isGiven(documentOptions) else {
            throw Add.usage(
                "给出 --document、--lot、--supplier，或者 --venue、--stage、--source、--start、--clock-offset", "give --document, --lot or --supplier, or else --venue, --stage, --source, --start or --clock-offset")
        }
        guard start == nil || paths.count == 1 else { throw Add.usage("--start 只能用于一个文件", "--start goes with one file") }
        let vocabulary = try Vocabulary.read(try ManifestsFolder.find())
        if let document { try Add.known(document: document, vocabulary) }
        if let venue { try Add.known(venue: venue, project) }
        if let stage { try Add.known("--stage", stage, vocabulary.stages.map(\.id)) }
        if let source { try Add.known("--source", source, vocabulary.sources.map(\.id)) }
        try Add.oneLine([lot, supplier].compactMap(kept).first, [lot, supplier].compactMap(kept).last)
        if let start = start.flatMap(kept) { _ = try Add.instant(start) }
        if let offset = clockOffset.flatMap(kept) { _ = try Add.offset(offset) }
    }

    /// Where a file of this placement goes; what no option names it keeps.
    private func placement(for file: ArchivedFile) throws(Fault) -> Placement {
        if isGiven(documentOptions) {
            let old: Placement.DocumentPlace? = if case .document(let place) = file.placement { place } else { nil }
            guard let id = document ?? old?.id else { throw mismatch(file, "是录像，需要 --document", "is a recording: --document is needed") }
            return .document(.init(id: id, lot: lot.map(kept) ?? old?.lot, supplier: supplier.map(kept) ?? old?.supplier))
        }
        let old = file.placement.recording
        guard let venue = venue ?? old?.venue, let stage = stage ?? old?.stage, let source = source ?? old?.source else {
            throw mismatch(file, "是文件，需要 --venue、--stage、--source 三者齐全", "is a document: --venue, --stage and --source are all needed")
        }
        let begin = try start.map { text throws(Fault) in kept(text) == nil ? nil : try Add.instant(text) } ?? old?.start
        return .recording(.init(venue: venue, stage: stage, source: source, start: begin, clockOffset: clockOffset.map(kept) ?? old?.clockOffset))
    }

    /// An empty value stands for none.
    private func kept(_ value: String?) -> String? { value?.isEmpty == true ? nil : value }

    private func mismatch(_ file: ArchivedFile, _ zh: String, _ en: String) -> Fault { Fault(.placementMismatch, path: file.path, facts: ["detail": Speech.tr(zh, en)]) }
}

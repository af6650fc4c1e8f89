internal import ArgumentParser
internal import Cryptography
internal import Evidence
internal import Files
internal import Ingest
internal import PackageFormat
internal import Planning
internal import Reports
internal import SystemPackage
internal import Workspace

struct Add: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: Speech.tr("收录录像或文件", "Add recordings or documents."),
            discussion: Speech.tr(
                "录像：--venue --stage --source；文件：--document；整个文件夹按计划收录：--plan（见 fengcun plan）。原件只读一遍：复制、摘要，再查看内容；结束时已安全落盘。同样的命令可以重复运行。",
                "Recordings take --venue, --stage and --source; documents take --document; a whole folder goes by a plan (see fengcun plan) with --plan. Each original is read once: copied, digested, then looked at; when the command ends the bytes are safe on disk. The same command can be run again."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("工作区", "The workspace."), valueName: "DIR"), completion: CompletionWords.workspace) var folder: PathArgument
    @Argument(help: ArgumentHelp(Speech.tr("文件或文件夹；用 --plan 时是那个文件夹现在的位置，没有搬动就不写", "Files or folders; with --plan, where that folder lies now, if it was moved."), valueName: "PATH")) var paths: [PathArgument] = []
    @Option(name: .long, help: ArgumentHelp(Speech.tr("按计划收录（plan 写出、人核对过的 CSV）", "Add by a plan: the CSV that `plan` wrote and a person went through."), valueName: "FILE.csv")) var plan: PathArgument?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("场地：main、sub1……", "Venue: main, sub1...")), completion: CompletionWords.venues) var venue: String?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("阶段：test、opening、evaluation、reeval", "Stage: test, opening, evaluation, reeval.")), completion: CompletionWords.stages) var stage: String?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("来源：pano、seat、screen、pickup、meeting……", "Source: pano, seat, screen, pickup, meeting...")), completion: CompletionWords.sources) var source: String?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("录像开始时间（只能给一个文件）", "When the recording began (one path only)."), valueName: "TIME")) var start: String?
    // A negative number is a value here, and no option.
    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp(Speech.tr("设备时钟要加多少秒才准", "Seconds to add to the device's clock."), valueName: "SECONDS")) var clockOffset: String?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("文件编号，见 manifests/documents.yaml", "Document id, see manifests/documents.yaml."), valueName: "ID"), completion: CompletionWords.documents) var document: String?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("分标号", "Lot."))) var lot: String?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("供应商", "Supplier."))) var supplier: String?
    @Flag(name: .long, help: ArgumentHelp(Speech.tr("文件系统支持时共享数据块，否则复制", "Share blocks where the file system can, else copy."))) var link = false
    @Flag(name: .long, help: ArgumentHelp(Speech.tr("收录之后接着分析（见 fengcun analyse）", "Then analyse, as fengcun analyse does."))) var analyse = false
    @OptionGroup var jobs: JobsOption
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let workspace = try Workspace(folder.path)
        let project = try Add.openProject(workspace)
        let (inputs, notes) = if let plan { try planned(plan, workspace, project) } else { try placed(in: project) }
        let recorders = try ManifestsFolder.recorderNames()
        let results = try ProgressLine.during { progress in
            try Ingest(
                workspace: workspace, digests: project.digests, link: link, jobs: jobs.jobs, tool: CommandLineProgram.tool,
                now: { now() }, cancellation: Speech.interruption, progress: progress, recordings: .ofThisProgram(), examiner: .ofThisProgram(), recorders: recorders
            ).run(inputs)
        }
        // The bytes are safe by now, whatever becomes of the analysis.
        let analysis = analyse ? try Analyse.run(workspace, .fast, jobs: jobs.jobs) : nil
        let silent = try Add.silentVenues(workspace, project)
        Speech.answer(
            AddReport.json(results, notes: notes + silent, analysis: analysis),
            ([AddReport.text(results)] + silent.map { ReportText.finding($0, Speech.language) } + (analysis.map { ["", $0.text] } ?? [])).joined(separator: "\n"))
        return ExitStatus.worst([AddReport.status(results)] + (analysis.map { [$0.status] } ?? []))
    }

    /// Whose recordings had better be asked for while their recorders still have them.
    private static func silentVenues(_ workspace: Workspace, _ project: Project) throws -> [Finding] {
        guard let loop = try Vocabulary.read(try ManifestsFolder.find()).loop else { return [] }
        return SilentVenues.findings(project, try Ledger.state(of: workspace.ledgerFile).files, loop, now: now())
    }

    /// The project, as far as it can be added to.
    static func openProject(_ workspace: Workspace) throws(Fault) -> Project {
        let file = try workspace.project()
        guard let project = file.project, file.obstacles.isEmpty else {
            throw Fault(.projectUnusable, path: workspace.projectFile.string, facts: ["line": file.obstacles.first?.facts["line"] ?? "1"], findings: file.obstacles)
        }
        if let missing = Hasher.unavailable.first(where: project.digests.contains) { throw Fault(.digestUnavailable, facts: ["algorithm": missing.rawValue]) }
        return project
    }

    // MARK: By a plan

    /// The whole plan is checked before the workspace is touched.
    private func planned(_ plan: PathArgument, _ workspace: Workspace, _ project: Project) throws -> ([Ingest.Input], [Finding]) {
        guard [venue, stage, source, start, clockOffset, document, lot, supplier].allSatisfy({ $0 == nil }) else {
            throw Add.usage("--plan 不能与 --venue、--stage、--source、--start、--clock-offset、--document、--lot、--supplier 同用", "--plan does not go with --venue, --stage, --source, --start, --clock-offset, --document, --lot or --supplier")
        }
        guard paths.count <= 1 else { throw Add.usage("--plan 之外最多再给一个 PATH：计划中那个文件夹现在的位置", "--plan takes at most one PATH: where the folder of the plan lies now") }
        guard !workspace.isSealed else { throw Fault(.alreadySealed, path: workspace.root.string) }
        let name = plan.path.string
        let (lines, unreadable) = PlanFile.decode(try InputFile.readAll(plan.path, limit: 256 << 20), name: name)
        let vocabulary = try Vocabulary.read(try ManifestsFolder.find())
        let check = PlanCheck.run(lines, name: name, base: paths.first?.path, workspace: workspace, project: project, vocabulary: vocabulary)
        let findings = unreadable + check.findings
        guard findings.isEmpty else { throw Fault(.planUnusable, path: name, findings: findings) }
        if !Speech.json { for note in check.notes { Speech.note(ReportText.finding(note, Speech.language)) } }
        return (check.inputs.map { Ingest.Input($0.path, as: $0.placement) }, check.notes)
    }

    // MARK: Placement

    private func placed(in project: Project) throws -> ([Ingest.Input], [Finding]) {
        guard !paths.isEmpty else { throw Add.usage("没有给出 PATH：要收录的文件或文件夹", "no PATH is given: the files or folders to add") }
        let placement = try placement(in: project)
        return (paths.map { Ingest.Input($0.path, as: placement) }, [])
    }

    private func placement(in project: Project) throws -> Placement {
        let vocabulary = try Vocabulary.read(try ManifestsFolder.find())
        if let document {
            guard venue == nil, stage == nil, source == nil, start == nil, clockOffset == nil else {
                throw Add.usage("--document 不能与 --venue、--stage、--source、--start、--clock-offset 同用", "--document does not go with --venue, --stage, --source, --start or --clock-offset")
            }
            try Add.known(document: document, vocabulary)
            try Add.oneLine(lot, supplier)
            return .document(.init(id: document, lot: lot, supplier: supplier))
        }
        guard let venue, let stage, let source else {
            throw Add.usage("需要 --document，或者 --venue、--stage、--source 三者齐全", "give --document, or all of --venue, --stage and --source")
        }
        guard lot == nil, supplier == nil else { throw Add.usage("--lot 和 --supplier 只用于文件", "--lot and --supplier are for documents") }
        try Add.known(venue: venue, project)
        try Add.known("--stage", stage, vocabulary.stages.map(\.id))
        try Add.known("--source", source, vocabulary.sources.map(\.id))
        return .recording(.init(venue: venue, stage: stage, source: source, start: try startTime(), clockOffset: try clockOffset.map(Add.offset)))
    }

    private func startTime() throws -> Instant? {
        guard let start else { return nil }
        let isOneFile = paths.count == 1 && (try? FileFacts(FileFacts.resolved(paths[0].path)).kind) == .file
        guard isOneFile else { throw Add.usage("--start 只能用于一个文件", "--start goes with one file") }
        return try Add.instant(start)
    }

    // MARK: Values, which `move` takes as well

    static func instant(_ start: String) throws(Fault) -> Instant {
        guard let time = Instant(iso8601: start) else { throw Add.usage("--start \(start)：应写成 2026-09-15T14:30:00+08:00", "--start \(start): write it like 2026-09-15T14:30:00+08:00") }
        return time
    }

    static func offset(_ text: String) throws(Fault) -> String {
        guard text.wholeMatch(of: /[+-]?[0-9]{1,7}(\.[0-9]{1,3})?/) != nil else { throw Add.usage("--clock-offset \(text)：应是秒数，例如 -7.3", "--clock-offset \(text): seconds, such as -7.3") }
        return text
    }

    static func known(document: String, _ vocabulary: Vocabulary) throws(Fault) {
        guard vocabulary.documents.contains(where: { $0.id == document }) else {
            throw Fault(.unknownDocument, facts: ["value": document, "near": Spelling.nearest(to: document, among: vocabulary.documents.map(\.id)).joined(separator: ", ")])
        }
    }

    static func known(venue: String, _ project: Project) throws(Fault) {
        guard project.venues.contains(where: { $0.id == venue }) else {
            throw Fault(.unknownVenue, facts: ["value": venue, "known": project.venues.map(\.id).joined(separator: ", ")])
        }
    }

    static func known(_ option: String, _ value: String, _ values: [String]) throws(Fault) {
        guard values.contains(value) else { throw Fault(.unknownTerm, facts: ["option": option, "value": value, "known": values.joined(separator: ", ")]) }
    }

    static func oneLine(_ values: String?...) throws(Fault) {
        for value in values.compactMap({ $0 }) where value.isEmpty || value.contains(where: \.isNewline) {
            throw Add.usage("--lot 和 --supplier 须是一行文字", "--lot and --supplier are one line of text")
        }
    }

    static func usage(_ zh: String, _ en: String) -> Fault { Fault(.usage, facts: ["detail": Speech.tr(zh, en)]) }
}

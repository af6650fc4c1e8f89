internal import ArgumentParser
internal import Documents
internal import Evidence
internal import FactImport
internal import Files
internal import PackageFormat
internal import Reports
internal import SystemPackage
internal import Workspace

struct FactsVerb: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "facts", abstract: Speech.tr("project.yaml 里的事实：从其他系统的导出取来，查看还缺什么", "Facts of project.yaml: take them from other systems' exports, see what is missing."), subcommands: [FactsImport.self, FactsShow.self])
    }
}

struct FactsImport: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "import", abstract: Speech.tr("按映射把其他系统的导出（CSV、JSON、XLSX）读进 project.yaml", "Read another system's export (CSV, JSON, XLSX) into project.yaml by a mapping."),
            discussion: Speech.tr(
                "有一处不合就什么也不写，逐处列出行、列和应为。只改写所导入的部分，其余一字不动；原文存为 DIR.fengcun/project-NNN.yaml。已经填有不同内容的不改，除非 --replace。",
                "Where anything does not fit nothing is written, and each row and column is named with what was expected. Only the sections that are imported are written anew; the text as it was is kept as DIR.fengcun/project-NNN.yaml. What says otherwise already is left, unless with --replace."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("工作区", "The workspace."), valueName: "DIR"), completion: CompletionWords.workspace) var folder: PathArgument
    @Argument(help: ArgumentHelp(Speech.tr("导出的文件", "The exported file."), valueName: "FILE"), completion: .file(extensions: ["csv", "json", "xlsx"])) var export: PathArgument
    @Option(name: .long, help: ArgumentHelp(Speech.tr("映射：manifests/mappings 里的名称，或一个 .yaml 文件", "The mapping: a name in manifests/mappings, or a .yaml file."), valueName: "NAME|FILE"), completion: CompletionWords.mappings) var mapping: PathArgument
    @Flag(name: .long, help: ArgumentHelp(Speech.tr("已经填有不同内容的，以导入的为准", "Take what is imported where something else was given."))) var replace = false
    @Flag(name: .long, help: ArgumentHelp(Speech.tr("只看会写成什么，不写", "Only show what would be written."))) var dryRun = false
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let workspace = try Workspace(folder.path)
        let mapping = try openMapping()
        let importing = FactImporting(workspace: workspace, mapping: mapping, examiner: .ofThisProgram(), cancellation: Speech.interruption)
        let outcome = try importing.run(export.path, replacing: replace, writing: !dryRun, now: now())
        let report = FactsReport(outcome: outcome, mapping: mapping, export: export.path, workspace: workspace, isDry: dryRun)
        Speech.answer(report.json, report.text)
        if !Speech.json { for note in outcome.reading.notes { Speech.note(ReportText.finding(note, Speech.language)) } }
        return .done
    }

    /// A word is a name; what has a slash or ends like one is a file.
    private func openMapping() throws -> FactMapping {
        let word = mapping.path.string
        if word.contains("/") || mapping.path.extension == "yaml" || mapping.path.extension == "yml" { return try FactMapping.read(mapping.path) }
        let folder = try ManifestsFolder.find().appending("mappings")
        let known = FactMapping.names(in: folder)
        guard known.contains(word) else { throw Fault(.unknownTerm, facts: ["option": "--mapping", "value": word, "known": known.joined(separator: ", ")]) }
        return try FactMapping.read(folder.appending(word + ".yaml"))
    }
}

struct FactsShow: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show", abstract: Speech.tr("逐部分列出已知的事实和没有填的字段", "List what is known, section by section, and which fields are not given."),
            discussion: Speech.tr("没有填的，有关规则判为“不能确定”。确实没有发生的写 []。", "Where a fact is not given, its rules cannot be decided. [] says that there was none."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("工作区", "The workspace."), valueName: "DIR"), completion: CompletionWords.workspace) var folder: PathArgument
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let workspace = try Workspace(folder.path)
        let file = try workspace.project()
        guard let project = file.project else {
            throw Fault(.projectUnusable, path: workspace.projectFile.string, facts: ["line": file.obstacles.first?.facts["line"] ?? "1"], findings: file.obstacles)
        }
        let overview = FactsOverview(project: project, findings: file.findings, path: workspace.projectFile)
        Speech.answer(overview.json, overview.text)
        return .done
    }
}

internal import ArgumentParser
internal import Evidence
internal import Ingest
internal import PackageFormat
internal import SystemPackage
internal import Workspace

struct Remove: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: Speech.tr("封存前移出不属于本项目的文件", "Before the seal: take out files that do not belong."),
            discussion: Speech.tr(
                "字节不销毁，移到工作区旁的 DIR.fengcun/removed/；名称、大小、摘要、缘由留在保管链中。",
                "No byte is destroyed: they are kept in DIR.fengcun/removed/, beside the workspace. Name, size, digest and reason stay in the chain of custody."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("工作区", "The workspace."), valueName: "DIR"), completion: CompletionWords.workspace) var folder: PathArgument
    @Argument(help: ArgumentHelp(Speech.tr("工作区内的路径 data/……", "Paths in the workspace, data/..."), valueName: "PATH"), completion: CompletionWords.originals) var paths: [EntryArgument]
    @OptionGroup var mending: MendingOptions
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let workspace = try Workspace(folder.path)
        let results = try ProgressLine.during { progress in
            try Mending(workspace: workspace, decision: mending.decision, tool: CommandLineProgram.tool, cancellation: Speech.interruption, progress: progress, recordings: .ofThisProgram())
                .remove(paths.map { $0.entry(of: folder) })
        }
        Speech.answer(MendingReport.json(results), MendingReport.text(results))
        return MendingReport.status(results)
    }
}

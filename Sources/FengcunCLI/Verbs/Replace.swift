internal import ArgumentParser
internal import Documents
internal import Evidence
internal import Ingest
internal import PackageFormat
internal import SystemPackage
internal import Workspace

struct Replace: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: Speech.tr("封存前用更好的副本替换一个文件", "Before the seal: put a better copy in a file's place."),
            discussion: Speech.tr(
                "新文件像 add 一样收录，归类不变，得到该文件夹的下一个编号；旧文件像 remove 一样移出并保留。两份的摘要在保管链中相互指明。",
                "The new file is ingested as `add` does, under the old one's placement and the folder's next number; the old one is kept as with `remove`. The chain of custody names each with the other."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("工作区", "The workspace."), valueName: "DIR"), completion: CompletionWords.workspace) var folder: PathArgument
    @Argument(help: ArgumentHelp(Speech.tr("工作区内的路径 data/……", "Path in the workspace, data/..."), valueName: "PATH"), completion: CompletionWords.originals) var path: EntryArgument
    @Argument(help: ArgumentHelp(Speech.tr("更好的副本", "The better copy."), valueName: "NEWFILE")) var newFile: PathArgument
    @Flag(name: .long, help: ArgumentHelp(Speech.tr("文件系统支持时共享数据块，否则复制", "Share blocks where the file system can, else copy."))) var link = false
    @OptionGroup var mending: MendingOptions
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let workspace = try Workspace(folder.path)
        let project = try Add.openProject(workspace)
        let recorders = try ManifestsFolder.recorderNames()
        let results = try ProgressLine.during { progress in
            let work = Mending(workspace: workspace, decision: mending.decision, tool: CommandLineProgram.tool, cancellation: Speech.interruption, progress: progress, recordings: .ofThisProgram(), recorders: recorders)
            var results = [try work.replace(path.entry(of: folder), with: newFile.path, digests: project.digests, link: link)]
            try work.examine(&results, digests: project.digests, examiner: .ofThisProgram(), now: { now() })
            return results
        }
        Speech.answer(MendingReport.json(results), MendingReport.text(results))
        return MendingReport.status(results)
    }
}

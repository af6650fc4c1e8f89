internal import ArgumentParser
internal import Documents
internal import Evidence
internal import Files
internal import ForeignArchives
internal import Foundation
internal import PackageFormat
internal import Planning
internal import Reports
internal import SystemPackage
internal import Workspace

struct Plan: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: Speech.tr("看一个文件夹，提议每个文件归到哪里（CSV）", "Look at a folder and propose where each file belongs (CSV)."),
            discussion: Speech.tr(
                "用电子表格核对：kind 为 recording、document 或 skip（不收）；confidence 为 low 的逐行看。改好后 fengcun add DIR --plan FILE.csv。",
                "Go through it in a spreadsheet: kind is recording, document or skip; look at every line whose confidence is low. Then fengcun add DIR --plan FILE.csv."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("要看的文件夹", "The folder to look at."), valueName: "FOLDER")) var folder: PathArgument
    @Option(name: .long, help: ArgumentHelp(Speech.tr("写到哪个文件；不给则写到标准输出", "The file to write; standard output without it."), valueName: "FILE.csv")) var output: PathArgument?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("要收进哪个工作区：借助其 project.yaml 里的场地名、时间安排、当事人", "The workspace it is for: names of venues, the schedule and the parties in its project.yaml help."), valueName: "DIR")) var workspace: PathArgument?
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        if let output, (try? FileFacts(output.path)) != nil { throw Fault(.targetExists, path: output.path.string) }
        let manifests = try ManifestsFolder.find()
        let planner = try Planner(try Vocabulary.read(manifests), try NamingRules.read(manifests), try workspace.flatMap { try Workspace($0.path).project().project })
        let examiner = DocumentExaminer.ofThisProgram()
        let (rows, faults) = try ProgressLine.during { progress in
            var planning = Planning(planner, contentType: Self.contentType, text: { Self.beginning(of: $0, examiner) }, cancellation: Speech.interruption, progress: progress)
            return try planning.run(folder.path)
        }
        guard !rows.isEmpty || !faults.isEmpty else { throw Fault(.nothingToAdd, path: folder.path.string) }
        let root = try FileFacts.resolved(folder.path)
        let csv = PlanFile.encode(rows, folder: root, why: PlanReport.why)
        if let output { try DurableFile.write(csv, to: output.path) }
        if Speech.json {
            print(CanonicalJSON.text(PlanReport.json(rows, folder: root, output: output?.path, faults: faults)))
        } else {
            if output == nil { FileHandle.standardOutput.write(Data(csv)) } else { print(PlanReport.summary(rows, output: output?.path)) }
            for fault in faults { Speech.say(fault) }
            if output == nil { Speech.note(PlanReport.summary(rows, output: nil)) }
        }
        return ExitStatus.worst(faults.map(\.statusAmongSeveral) + [.done])
    }

    /// Characters of a document's text that tell what it is; a title stands on the first page.
    private static let textLimit = 4096
    /// Larger documents are bound volumes, not what a name forgot to say.
    private static let sizeLimit: UInt64 = 64 << 20

    /// The beginning of what a document says, as far as there is text in it.
    private static func beginning(of path: FilePath, _ examiner: DocumentExaminer) -> String? {
        guard let size = try? FileFacts(path).size, size <= sizeLimit, let examination = try? examiner.examine(path, name: path.string, size: size, cancellation: Speech.interruption) else { return nil }
        let text = examination.texts.lazy.map(\.text).joined(separator: "\n").prefix(textLimit)
        return text.isEmpty ? nil : String(text)
    }

    private static func contentType(_ path: FilePath) -> String? { ContentType.sniff(path: (path.bytes + [0]).map(CChar.init(bitPattern:))) }
}

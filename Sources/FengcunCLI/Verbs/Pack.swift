internal import ArgumentParser
internal import Evidence
internal import Files
internal import PackageFormat
internal import Reports
internal import Sealing
internal import SystemPackage

struct Pack: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(abstract: Speech.tr("把封存的文件夹打包成一个文件", "Pack a sealed folder into one file."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("已封存的文件夹", "The sealed folder."), valueName: "DIR"), completion: CompletionWords.workspace) var folder: PathArgument
    @Option(name: .long, help: ArgumentHelp(Speech.tr("目标文件（.asice、.zip 或 .tar）", "The file to write (.asice, .zip or .tar)."), valueName: "FILE")) var to: PathArgument
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let bytes = try ProgressLine.during { progress in
            try Packing(folder: try FileFacts.resolved(folder.path), cancellation: Speech.interruption, progress: progress).run(to: to.path)
        }
        Speech.answer(
            .object(["file": .string(to.path.string), "fileBytes": .integer(Int64(bytes))]),
            Speech.tr("已打包 \(to.path.string)（\(Sizes.text(bytes))）", "packed \(to.path.string) (\(Sizes.text(bytes)))"))
        return .done
    }
}

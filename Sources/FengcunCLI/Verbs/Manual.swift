internal import ArgumentParser
internal import Evidence
internal import Files
internal import PackageFormat
internal import Reports
internal import SystemPackage

/// For `make install`: the man pages of all commands, in the language of `--lang`.
struct Manual: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(abstract: Speech.tr("写出手册页（供安装使用）", "Write the man pages, for installing."), shouldDisplay: false)
    }

    @Option(name: .long, help: ArgumentHelp(Speech.tr("放手册页的文件夹", "The folder to write to."), valueName: "DIR"), completion: .directory) var output: PathArgument
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let program = try CommandInfo.all()
        let pages = ([program] + program.leaves).map { ManualPage(command: $0, program: program, language: Speech.language) }
        try makeFolders(output.path)
        for page in pages { try DurableFile.write(Array(page.text.utf8), to: output.path.appending(FilePath.Component(page.fileName)!), mode: 0o644) }
        Speech.answer(.object(["folder": .string(output.path.string), "pages": .array(pages.map { .string($0.fileName) })]), pages.map(\.fileName).joined(separator: "\n"))
        return .done
    }
}

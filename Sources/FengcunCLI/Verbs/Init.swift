internal import ArgumentParser
internal import Cryptography
internal import Evidence
internal import Files
internal import Foundation
internal import PackageFormat
internal import SystemPackage
internal import Workspace

struct Init: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(abstract: Speech.tr("建立工作区", "Make a workspace."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("工作区文件夹（不存在或为空）", "The folder; it does not exist or is empty."), valueName: "DIR"), completion: CompletionWords.workspace) var folder: PathArgument
    @Option(name: .long, help: ArgumentHelp(Speech.tr("采购项目编号", "Procurement number."), valueName: "NUMBER")) var id: String
    @Option(name: .long, help: ArgumentHelp(Speech.tr("适用的规则，可多次给出", "A rule profile that applies; may be repeated."), valueName: "NAME")) var profile: [String] = []
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        guard !id.isEmpty, !id.contains(where: \.isNewline) else { throw Fault(.usage, facts: ["detail": Speech.tr("--id 须是一行文字", "--id is one line of text")]) }
        let packageID = UUID().uuidString.lowercased()
        let text = ProjectTemplate.text(packageID: packageID, number: id, profiles: profile)
        let workspace = try Workspace.create(
            folder.path, projectText: Array(text.utf8), secret: randomBytes(32),
            event: CustodyEvent(type: .creation, at: now(), agent: CommandLineProgram.tool))
        Speech.answer(
            .object(["workspace": .string(workspace.root.string), "packageId": .string(packageID), "projectFile": .string(workspace.projectFile.string)]),
            Speech.tr(
                """
                已建立工作区 \(workspace.root.string)
                  标识：\(packageID)
                  先填写 \(workspace.projectFile.string)，再用 add 收录录像和文件
                """,
                """
                workspace \(workspace.root.string)
                  id: \(packageID)
                  fill in \(workspace.projectFile.string), then add recordings and documents
                """))
        return .done
    }
}

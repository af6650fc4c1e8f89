internal import ArgumentParser
internal import Evidence
internal import Exports
internal import Files
internal import Foundation
internal import PackageFormat
internal import Reports
internal import SystemPackage

struct Export: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: Speech.tr("把原件与保管链写成别的系统读的形式（PREMIS 3 XML）", "Write the originals and their chain of custody in a form that other systems read (PREMIS 3 XML)."),
            discussion: Speech.tr(
                "写到标准输出，或写成 --output 的文件。也可用于未封存的工作区。写出的是档案自己的说法，没有校验；什么写成什么见 docs/premis.md。",
                "To standard output, or into the file of --output. An open workspace will do as well. It is what the record says of itself, and nothing of it is verified; docs/premis.md says what becomes of what."))
    }

    enum Form: String, ExpressibleByArgument, CaseIterable { case premis }

    @Argument(help: ArgumentHelp(Speech.tr("封存包（文件或文件夹），或工作区", "A package, file or folder, or a workspace."), valueName: "PACKAGE|DIR"), completion: CompletionWords.packages) var path: PathArgument
    @Option(name: .customLong("as"), help: ArgumentHelp(Speech.tr("形式：premis", "The form: premis."), valueName: "FORM")) var form: Form
    @Option(name: .long, help: ArgumentHelp(Speech.tr("写成这个文件；不覆盖已有的文件", "Write this file; nothing is overwritten."), valueName: "FILE.xml"), completion: .file(extensions: ["xml"])) var output: PathArgument?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        // Standard output holds one document.
        if common.json, output == nil { throw ValidationError(Speech.tr("--json 与 --output 一起用", "--json goes with --output")) }
    }

    func perform() throws -> ExitStatus {
        if let output { try OutputFile.refuse(output.path, of: path.path) }
        let subject = try ExportSubject.open(path.path)
        let counts: Premis.Counts
        if let output {
            counts = try OutputFile.write(to: output.path) { try subject.premis.write(to: $0) }
            Speech.answer(json(subject, counts, output.path.string), Export.words(counts, output.path.string, isSealed: subject.isSealed))
        } else {
            counts = try subject.premis.write { try FileHandle.standardOutput.write(contentsOf: Data($0)) }
            if counts.replaced > 0 { Speech.note(Export.replaced(counts)) }
        }
        for finding in subject.findings where !Speech.json { Speech.note(ReportText.finding(finding, Speech.language)) }
        return subject.findings.contains { $0.severity == .error } ? .partly : .done
    }

    private static func words(_ counts: Premis.Counts, _ file: String, isSealed: Bool) -> String {
        let size = Sizes.text(UInt64(counts.bytes))
        var lines = [Speech.tr("已写入 \(file)（\(size)）：\(counts.objects) 个对象，\(counts.events) 个事件，\(counts.agents) 个责任者", "written: \(file) (\(size)): \(counts.objects) objects, \(counts.events) events, \(counts.agents) agents")]
        if counts.replaced > 0 { lines.append("  ! " + replaced(counts)) }
        return (lines.map(VisibleText.line) + (isSealed ? ["", NotVerified.text] : [])).joined(separator: "\n")
    }

    private static func replaced(_ counts: Premis.Counts) -> String {
        Speech.tr("有 \(counts.replaced) 个字符是 XML 1.0 不能表示的，写成 U+FFFD，所在之处有注释", "\(counts.replaced) characters that XML 1.0 cannot hold were written as U+FFFD, each place with a comment")
    }

    private func json(_ subject: ExportSubject, _ counts: Premis.Counts, _ file: String) -> JSONValue {
        ReportJSON.object([
            subject.isSealed ? "package" : "workspace": .string(path.path.string), "as": .string(form.rawValue), "verified": .bool(false),
            "counts": .object(["objects": .integer(Int64(counts.objects)), "events": .integer(Int64(counts.events)), "agents": .integer(Int64(counts.agents)), "replacedCharacters": .integer(Int64(counts.replaced))]),
            "output": .object(["file": .string(file), "bytes": .integer(Int64(counts.bytes))]), "findings": .array(subject.findings.map { ReportJSON.finding($0, Speech.language) }),
        ])
    }
}

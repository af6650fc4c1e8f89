internal import ArgumentParser
internal import Container
internal import Evidence
internal import Files
internal import Inspection
internal import PackageFormat
internal import Reports
internal import SystemPackage

struct Show: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: Speech.tr("查看卷宗、一段录像、一份文件或一个元数据文件（不解包、不校验）", "Show the dossier, one recording, one document or one metadata file, without unpacking or verifying."),
            discussion: Speech.tr(
                "PATH 可以是包内路径、原文件名、路径的末尾，或文件夹里的编号（如 eval-report/3）。",
                "PATH is a path in the package, an original name, the end of a path, or a number in a folder (such as eval-report/3)."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("封存包（文件或文件夹）", "The package, file or folder."), valueName: "PACKAGE"), completion: CompletionWords.packages) var package: PathArgument
    @Argument(help: ArgumentHelp(Speech.tr("包里的一个文件", "A file in it."), valueName: "PATH")) var path: PathArgument?
    @Flag(name: .long, help: ArgumentHelp(Speech.tr("列出录像的数据包", "List a recording's packets."))) var packets = false
    @Option(name: .long, help: ArgumentHelp(Speech.tr("只列这一路码流", "Packets of this stream only."), valueName: "N")) var stream: Int?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("最多列几个数据包", "At most so many packets."), valueName: "N")) var limit: Int?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if packets, path == nil { throw ValidationError(Speech.tr("--packets 要指明一段录像", "--packets takes the path of a recording")) }
        if !packets, stream != nil || limit != nil { throw ValidationError(Speech.tr("--stream 和 --limit 与 --packets 一起用", "--stream and --limit go with --packets")) }
        if (stream ?? 0) < 0 || (limit ?? 0) < 0 { throw ValidationError(Speech.tr("--stream 和 --limit 不能是负数", "--stream and --limit may not be negative")) }
    }

    func perform() throws -> ExitStatus {
        let inspection = try Inspection.open(package.path, cancellation: Speech.interruption)
        guard let path else {
            let report = DossierReport(package: package.path.string, inspection: inspection, manifestDigest: manifestDigest(inspection))
            Speech.answer(report.json, report.text)
            return close(inspection)
        }
        guard case .file(let entry) = try EntrySearch(inspection).find(path.path.bytes) else {
            throw Fault(.usage, facts: ["detail": Speech.tr("\(path.path.string)：是文件夹，用 list 查看", "\(path.path.string): a folder; look at it with `list`")])
        }
        if packets {
            return try PacketReport(package: package.path.string, path: inspection.entries[entry].path, stream: stream, limit: limit).run(inspection)
        }
        let report = try EntryReport(package: package.path.string, inspection: inspection, entry: entry)
        Speech.answer(report.json, report.text)
        return close(inspection)
    }

    private func close(_ inspection: Inspection) -> ExitStatus {
        for finding in inspection.findings where !Speech.json { Speech.note(ReportText.finding(finding, Speech.language)) }
        return inspection.findings.contains { $0.severity == .error } ? .partly : .done
    }

    /// The figure that names the package, as its bytes have it now.
    private func manifestDigest(_ inspection: Inspection) -> String? {
        guard inspection.kind == .fengcun else { return nil }
        return try? inspection.digest(of: PackageLayout.manifest, cancellation: Speech.interruption).hex
    }
}

/// Said under whatever `show` shows.
enum NotVerified {
    static var text: String { Speech.tr("以上是封存包自己的说法，没有经过校验；校验用 fengcun verify", "this is what the package says of itself; nothing of it has been verified: fengcun verify does that") }
}

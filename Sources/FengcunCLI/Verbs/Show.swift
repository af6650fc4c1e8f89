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
                """
                PATH 可以是包内路径、原文件名、路径的末尾，或文件夹里的编号（如 eval-report/3）。
                --at 给出那一刻的画面在哪里：15:57:35、15:57:35.250、2026-09-15T15:57:35+08:00，或从录像开头算起的 +90.5、+0:01:30。不写 PATH 时按时间轴查全部录像：那一刻各场地的每台摄像机看到了什么；也可用于未封存的工作区。
                """,
                """
                PATH is a path in the package, an original name, the end of a path, or a number in a folder (such as eval-report/3).
                --at says where the picture of an instant lies: 15:57:35, 15:57:35.250, 2026-09-15T15:57:35+08:00, or from the recording's beginning +90.5, +0:01:30. Without PATH it looks into every recording, on the timeline's clock: what each camera of all venues saw at that instant. An open workspace will do for --at.
                """))
    }

    @Argument(help: ArgumentHelp(Speech.tr("封存包（文件或文件夹）", "The package, file or folder."), valueName: "PACKAGE"), completion: CompletionWords.packages) var package: PathArgument
    @Argument(help: ArgumentHelp(Speech.tr("包里的一个文件", "A file in it."), valueName: "PATH")) var path: PathArgument?
    @Flag(name: .long, help: ArgumentHelp(Speech.tr("列出录像的数据包", "List a recording's packets."))) var packets = false
    @Option(name: .long, help: ArgumentHelp(Speech.tr("只看这一路码流：列数据包，或与 --at 一起", "This stream only: of packets, or of pictures with --at."), valueName: "N")) var stream: Int?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("最多列几个数据包", "At most so many packets."), valueName: "N")) var limit: Int?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("那一刻显示哪一帧，字节在哪里", "Which frame is shown at that time, and where its bytes lie."), valueName: "TIME")) var at: String?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("把那一帧存为 JPEG", "Write that frame as a JPEG."), valueName: "FILE"), completion: .file(extensions: ["jpg"])) var picture: PathArgument?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("把每段录像那一刻的画面各存为一个 JPEG", "Write the picture of each recording at that time as a JPEG into this folder."), valueName: "DIR"), completion: .directory) var to: PathArgument?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if packets, path == nil { throw ValidationError(Speech.tr("--packets 要指明一段录像", "--packets takes the path of a recording")) }
        if packets, at != nil { throw ValidationError(Speech.tr("--at 和 --packets 不能一起用", "--at and --packets do not go together")) }
        if !packets, limit != nil || stream != nil && at == nil { throw ValidationError(Speech.tr("--stream 和 --limit 与 --packets 一起用", "--stream and --limit go with --packets")) }
        if picture != nil || stream != nil, at != nil, path == nil { throw ValidationError(Speech.tr("--picture 和 --stream 要指明一段录像", "--picture and --stream take the path of a recording")) }
        if picture != nil, at == nil { throw ValidationError(Speech.tr("--picture 与 --at 一起用", "--picture goes with --at")) }
        if to != nil, at == nil || path != nil { throw ValidationError(Speech.tr("--to 与 --at 一起用，不写 PATH", "--to goes with --at and without PATH")) }
        if let at {
            guard let asked = AskedTime(at) else {
                throw ValidationError(
                    Speech.tr("--at \(at)：写作 15:57:35、2026-09-15T15:57:35+08:00 或 +90.5", "--at \(at): write it as 15:57:35, 2026-09-15T15:57:35+08:00 or +90.5"))
            }
            if path == nil, !asked.isOfTheWall { throw ValidationError(Speech.tr("--at +秒数要指明一段录像", "--at +SECONDS takes the path of a recording")) }
        }
        if (stream ?? 0) < 0 || (limit ?? 0) < 0 { throw ValidationError(Speech.tr("--stream 和 --limit 不能是负数", "--stream and --limit may not be negative")) }
    }

    func perform() throws -> ExitStatus {
        // An open workspace has moments, but neither dossier nor entries.
        let opened = try at == nil ? OpenPackage(inspection: Inspection.open(package.path, cancellation: Speech.interruption), workspace: nil) : OpenPackage.orWorkspace(package.path)
        let inspection = opened.inspection
        let moment = at.flatMap(AskedTime.init).map { ShowMoment(package.path, opened, asked: $0) }
        guard let path else {
            if let moment { return try moment.all(to: to?.path) }
            let report = DossierReport(package: package.path.string, inspection: inspection, manifestDigest: manifestDigest(inspection))
            Speech.answer(report.json, report.text)
            return close(inspection)
        }
        guard case .file(let entry) = try EntrySearch(inspection).find(path.path.bytes) else {
            throw Fault(.usage, facts: ["detail": Speech.tr("\(path.path.string)：是文件夹，用 list 查看", "\(path.path.string): a folder; look at it with `list`")])
        }
        if let moment { return try moment.one(entry, stream: stream, picture: picture?.path) }
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

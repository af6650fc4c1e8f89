internal import ArgumentParser
internal import Evidence
internal import Files
internal import Inspection
internal import PackageFormat
internal import Reports
internal import SystemPackage

struct TimelineVerb: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "timeline",
            abstract: Speech.tr("全部场地的录像放在同一时间轴上：覆盖、间断、时钟", "All venues on one clock: what is covered, gaps, clocks."),
            discussion: Speech.tr(
                """
                画在终端里；--output 写成一个不需要网络的网页（.html，可放大、有缩略图）或一张图（.svg）。
                工作区：由现有的录像算出，声音对齐由 analyse 做。封存包：封存时的时间轴。怎样看图见 docs/timeline.md。
                """,
                """
                Drawn in the terminal; --output writes a page that needs no network (.html, with zoom and pictures) or a picture (.svg).
                Of a workspace: as it follows from the recordings now; sounds are aligned by analyse. Of a package: as it was sealed. docs/timeline.md says how to read it.
                """))
    }

    @Argument(help: ArgumentHelp(Speech.tr("工作区，或封存包（文件或文件夹）", "A workspace, or a package, file or folder."), valueName: "DIR|PACKAGE"), completion: CompletionWords.packages) var path: PathArgument
    @Option(name: .long, help: ArgumentHelp(Speech.tr("写成网页（.html）或图（.svg）；不覆盖已有的文件", "Write a page (.html) or a picture (.svg); nothing is overwritten."), valueName: "FILE"), completion: .file(extensions: ["html", "svg"])) var output: PathArgument?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("只看这个阶段", "This stage only."), valueName: "STAGE"), completion: CompletionWords.stages) var stage: String?
    @Flag(name: .long, help: ArgumentHelp(Speech.tr("不放画面", "Leave pictures out."))) var noPictures = false
    @OptionGroup var common: CommonOptions

    private enum Form { case page, picture }

    /// By the file's name.
    private var form: Form? {
        switch output?.path.extension?.lowercased() {
        case "html", "htm": .page
        case "svg": .picture
        default: nil
        }
    }

    func validate() throws {
        if output != nil, form == nil { throw ValidationError(Speech.tr("--output 的文件名以 .html 或 .svg 结尾", "--output ends in .html or .svg")) }
    }

    func perform() throws -> ExitStatus {
        if let output { try OutputFile.refuse(output.path, of: path.path) }
        var subject = try TimelineSubject.open(path.path)
        if let stage { try subject.keep(stage: stage) }
        let written = try output.map { try write(subject, to: $0.path) }
        let text = written.map { TimelineVerb.words($0) } ?? TimelineText.text(subject.report, columns: Terminal.resultColumns, Speech.language)
        Speech.answer(json(subject, written), text)
        for finding in subject.carrier where !Speech.json { Speech.note(ReportText.finding(finding, Speech.language)) }
        return subject.carrier.contains { $0.severity == .error } ? .partly : .done
    }

    // MARK: The file

    private struct Written {
        let file: String
        let bytes: Int
        let pictures: Int
        /// Pictures that could not be decoded.
        let failed: Int
    }

    private func write(_ subject: TimelineSubject, to target: FilePath) throws -> Written {
        // A picture has no zoom that would show more of them.
        let pictures = try noPictures ? nil : TimelinePictures(of: subject, atMost: form == .page ? 60 : 12)
        let text =
            switch form {
            case .picture: TimelineDrawing(subject.report, pictures: pictures?.pictures ?? [:], Speech.language).svg
            default: TimelinePage(subject.report, pictures: pictures?.pictures ?? [:], tool: CommandLineProgram.tool, Speech.language).html
            }
        let bytes = Array(text.utf8)
        try OutputFile.write(bytes, to: target)
        return Written(file: target.string, bytes: bytes.count, pictures: pictures?.pictures.values.reduce(0) { $0 + $1.count } ?? 0, failed: pictures?.failed ?? 0)
    }

    private static func words(_ written: Written) -> String {
        let size = Sizes.text(UInt64(written.bytes))
        var lines = [Speech.tr("已写入 \(written.file)（\(size)，\(written.pictures) 幅画面）", "written: \(written.file) (\(size), \(written.pictures) pictures)")]
        if written.failed > 0 { lines.append(Speech.tr("  ! 另有 \(written.failed) 幅画面解不出", "  ! \(written.failed) more pictures could not be decoded")) }
        return lines.map(VisibleText.line).joined(separator: "\n")
    }

    private func json(_ subject: TimelineSubject, _ written: Written?) -> JSONValue {
        let key = if case .workspace = subject.place { "workspace" } else { "package" }
        return ReportJSON.object([
            key: .string(subject.path.string), "origin": .string(subject.report.origin.rawValue), "verified": .bool(false), "timeline": JSONValue(subject.report.timeline), "madeWith": subject.sealed.map { .string($0.madeWith) },
            "rules": subject.sealed.map { .string($0.rules) }, "findings": .array((subject.carrier + subject.report.findings).map { ReportJSON.finding($0, Speech.language) }),
            "output": written.map { .object(["file": .string($0.file), "bytes": .integer(Int64($0.bytes)), "pictures": .integer(Int64($0.pictures)), "failed": .integer(Int64($0.failed))]) },
        ])
    }
}

internal import ArgumentParser
internal import Evidence
internal import Files
internal import Inspection
internal import Reports
internal import SystemPackage

/// Where a report for people goes.
struct ReportOption: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp(Speech.tr("另写一份报告：网页（.html，可打印）或 JSON（.json）；不覆盖已有的文件", "Write a report as well: a page to be printed (.html), or JSON (.json); nothing is overwritten."), valueName: "FILE"), completion: .file(extensions: ["html", "json"])) var report: PathArgument?
    @Flag(name: .long, help: ArgumentHelp(Speech.tr("报告里不放画面", "Leave pictures out of the report."))) var noPictures = false

    enum Form { case page, json }

    static func form(_ path: FilePath) -> Form? {
        switch path.extension?.lowercased() {
        case "html", "htm": .page
        case "json": .json
        default: nil
        }
    }

    func validate() throws {
        if report == nil, noPictures { throw ValidationError(Speech.tr("--no-pictures 与 --report 一起用", "--no-pictures goes with --report")) }
    }

    /// Writes it where one is asked for.
    func write(of subject: FilePath, _ make: (ReportMaterial) throws -> InspectionReport) throws {
        guard let report else { return }
        try ReportWriter.write(try make(ReportMaterial(subject, noPictures: noPictures)), to: report.path)
        if !Speech.json { Speech.note(Speech.tr("报告：\(VisibleText.line(report.path.string))", "report: \(VisibleText.line(report.path.string))")) }
    }

    /// Before the work begins: what cannot be written at the end.
    ///
    /// - Throws: ``FaultCode/usage``, and what ``OutputFile/refuse(_:of:)`` throws.
    func refuse(of subject: FilePath) throws {
        guard let report else { return }
        guard Self.form(report.path) != nil else { throw Fault(.usage, facts: ["detail": Speech.tr("--report 的文件名以 .html 或 .json 结尾", "--report ends in .html or .json")]) }
        try OutputFile.refuse(report.path, of: subject)
    }
}

internal import ArgumentParser
internal import Evidence
internal import Files
internal import Inspection
internal import PackageFormat
internal import Reports
internal import SystemPackage

/// `--report` of `verify`: one file of one package, a folder of several.
struct VerifyReportOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            Speech.tr("另写报告：一个包时是网页（.html，可打印）或 JSON（.json），否则是新的文件夹，每个包一页，另有汇总 index.html", "Write reports as well: of one package a page to be printed (.html) or JSON (.json), else a new folder with a page each and a summary, index.html."), valueName: "FILE|DIR"),
        completion: .file(extensions: ["html", "json"])) var report: PathArgument?
    @Flag(name: .long, help: ArgumentHelp(Speech.tr("报告里不放画面", "Leave pictures out of the reports."))) var noPictures = false

    /// What became of it.
    struct Pages {
        let target: FilePath
        let fault: Fault?

        var json: JSONValue { fault.map { .object(["error": ReportJSON.fault($0, Speech.language)]) } ?? .object(["file": .string(target.string)]) }

        /// Beside the verdict, which it does not change.
        func say() {
            guard !Speech.json else { return }
            if let fault { Speech.say(fault) } else { Speech.note(Speech.tr("报告：\(VisibleText.line(target.string))", "report: \(VisibleText.line(target.string))")) }
        }
    }

    func validate() throws {
        if report == nil, noPictures { throw ValidationError(Speech.tr("--no-pictures 与 --report 一起用", "--no-pictures goes with --report")) }
    }

    private var isFolder: Bool { report.map { ReportOption.form($0.path) == nil } ?? false }

    func refuse(of packages: [FilePath]) throws {
        guard let report else { return }
        guard packages.count == 1 || isFolder else { throw Fault(.usage, facts: ["detail": Speech.tr("几个包的 --report 是一个文件夹", "--report of several packages is a folder")]) }
        for package in packages {
            // A folder that was made before, and is empty, will do.
            let isEmpty = isFolder && (try? FileFacts(report.path))?.kind == .folder && FileTree.walk(report.path, maximumDepth: 1).nodes.isEmpty
            if isEmpty { try OutsidePackage.check(report.path, of: package) } else { try OutputFile.refuse(report.path, of: package) }
        }
    }

    func write(_ results: [(FilePath, Result<VerificationReport, Fault>)], at time: Instant) throws -> Pages? {
        guard let report else { return nil }
        do {
            if isFolder { try writeFolder(results, at: time, report.path) } else if case .success(let verified) = results[0].1 { try ReportWriter.write(try material(results[0].0, verified, at: time), to: report.path) }
        } catch let fault as Fault {
            guard fault.code != .interrupted else { throw fault }
            return Pages(target: report.path, fault: fault)
        }
        return Pages(target: isFolder ? report.path.appending("index.html") : report.path, fault: nil)
    }

    private func material(_ path: FilePath, _ verified: VerificationReport, at time: Instant) throws -> InspectionReport {
        try ReportMaterial(path, noPictures: noPictures).verification(verified, arguments: RepeatedArguments(packages: [path.string], at: time).words)
    }

    private func writeFolder(_ results: [(FilePath, Result<VerificationReport, Fault>)], at time: Instant, _ folder: FilePath) throws {
        var taken: Set<String> = []
        let entries = try results.map { path, result -> SummaryPage.Entry in
            switch result {
            case .success(let verified):
                let report = try material(path, verified, at: time)
                return SummaryPage.Entry(subject: path.string, page: ReportWriter.pageName(report, taken: &taken), report: report)
            case .failure(let fault): return SummaryPage.Entry(subject: path.string, fault: fault)
            }
        }
        let command = RepeatCommand.line(["fengcun"] + RepeatedArguments(packages: results.map(\.0.string), at: time).words)
        try ReportWriter.write(entries, to: folder, command: command)
    }
}

/// The arguments of this run, for one or some of its packages, without where the result went; at the time at which it judged.
private struct RepeatedArguments {
    let packages: [String]
    let at: Instant

    /// Of them those that take a value.
    private static let left = ["--report": true, "--lang": true, "--json": false, "--quiet": false, "--no-pictures": false]
    private static let valued: Set<String> = ["--trust", "--trust-dir", "--crl", "--ocsp", "--tail", "--at", "--only", "--require", "--file", "--jobs"]

    var words: [String] {
        var kept: [String] = []
        var rest = CommandLine.arguments.dropFirst(2)
        while let word = rest.popFirst() {
            let name = word.split(separator: "=", maxSplits: 1).first.map(String.init) ?? word
            if let takesValue = Self.left[name] {
                if takesValue, name == word { _ = rest.popFirst() }
            } else if word.hasPrefix("--") {
                kept.append(word)
                if Self.valued.contains(word), let value = rest.popFirst() { kept.append(value) }
            }
        }
        let isDated = kept.contains { $0 == "--at" || $0.hasPrefix("--at=") }
        return ["verify"] + packages + kept + (isDated ? [] : ["--at", at.iso8601])
    }
}

internal import ArgumentParser
internal import Evidence
internal import PackageFormat
internal import Reports
internal import SystemPackage
internal import Verification

struct Verify: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: Speech.tr("校验封存包：只读、不联网、列出全部问题", "Judge a package: read-only, offline, every fault listed."),
            discussion: Speech.tr("没有 --trust 时不能确定签名者身份（退出码 4）。", "Without --trust the signer's identity stays undecided (exit code 4)."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("封存包（文件或文件夹），可多个", "Packages, files or folders."), valueName: "PACKAGE"), completion: CompletionWords.packages) var packages: [PathArgument]
    @OptionGroup var trust: TrustOptions
    @OptionGroup var handedIn: HandedInOptions
    @OptionGroup var tail: TailOption
    @Option(name: .long, help: ArgumentHelp(Speech.tr("按此时间判断证书（默认现在）", "Judge certificates at this time (now by default)."), valueName: "TIME")) var at: String?
    @Option(name: .long, help: ArgumentHelp(Speech.tr("只检查此级别，可多次给出", "Run this level only; may be repeated."), valueName: "LEVEL")) var only: [Level] = []
    @Option(name: .long, help: ArgumentHelp(Speech.tr("结论只要求此级别，可多次给出", "Let the verdict ask for this level only; may be repeated."), valueName: "LEVEL")) var require: [Level] = []
    @Option(name: .long, help: ArgumentHelp(Speech.tr("只读这个文件（包内路径），可多次给出", "Read this payload file only; may be repeated."), valueName: "PATH")) var file: [String] = []
    @OptionGroup var written: VerifyReportOption
    @OptionGroup var jobs: JobsOption
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let time = try judgementTime()
        let anchors = try trust.anchors()
        let revocation = try handedIn.data()
        guard tail.tail == nil || packages.count == 1 else { throw Fault(.usage, facts: ["detail": Speech.tr("--tail 只用于一个包", "--tail goes with one package")]) }
        try written.refuse(of: packages.map(\.path))
        let reports = packages.map { package -> Result<VerificationReport, Fault> in
            do {
                return .success(
                    try ProgressLine.during { progress in
                        try Verification(
                            anchors: anchors, revocation: revocation, at: time, required: require.isEmpty ? nil : require, only: only.isEmpty ? nil : only, files: file.isEmpty ? nil : Set(file),
                            jobs: jobs.jobs, cancellation: Speech.interruption, progress: progress
                        ).run(package.path, tail: tail.tail?.path)
                    })
            } catch { return .failure(error as? Fault ?? Fault(.inputOutput, path: package.path.string)) }
        }
        if packages.count == 1, case .failure(let fault) = reports[0] { throw fault }
        let pages = try written.write(zip(packages.map(\.path), reports).map { ($0, $1) }, at: time)
        answer(reports, pages)
        return ExitStatus.worst(
            reports.map { result in
                switch result {
                case .success(let report): report.exitStatus
                case .failure(let fault): fault.statusAmongSeveral
                }
            } + [pages?.fault?.exitStatus ?? .done])
    }

    private func judgementTime() throws(Fault) -> Instant {
        guard let at else { return now() }
        guard let time = Instant(iso8601: at) else {
            throw Fault(.usage, facts: ["detail": Speech.tr("--at \(at)：应写成 2026-09-15T14:30:00+08:00", "--at \(at): write it like 2026-09-15T14:30:00+08:00")])
        }
        return time
    }

    private func answer(_ reports: [Result<VerificationReport, Fault>], _ pages: VerifyReportOption.Pages?) {
        let tool = (name: CommandLineProgram.name, version: CommandLineProgram.version)
        let documents = reports.map { result -> JSONValue in
            switch result {
            case .success(let report): ReportJSON.verification(report, tool: tool, Speech.language)
            case .failure(let fault): .object(["package": .string(fault.path ?? ""), "error": ReportJSON.fault(fault, Speech.language)])
            }
        }
        let texts = reports.map { result in
            switch result {
            case .success(let report): ReportText.verification(report, Speech.language)
            case .failure(let fault): "\(fault.message(Speech.language))\n  hint: \(fault.hint(Speech.language))"
            }
        }
        defer { pages?.say() }
        func withPages(_ document: JSONValue) -> JSONValue {
            guard let pages, case .object(var members) = document else { return document }
            members["report"] = pages.json
            return .object(members)
        }
        guard reports.count > 1 else { return Speech.answer(withPages(documents[0]), texts[0]) }
        let verdicts = reports.map { (try? $0.get())?.verdict }
        let summary = ["valid": Outcome.valid, "invalid": .invalid, "undecided": .undecided].mapValues { outcome in Int64(verdicts.count { $0 == outcome }) }
        let unreadable = Int64(verdicts.count { $0 == nil })
        Speech.answer(
            withPages(.object(["packages": .array(documents), "summary": JSONValue(summary.merging(["notJudged": unreadable]) { a, _ in a })])),
            texts.joined(separator: "\n\n")
                + Speech.tr(
                    "\n\n共 \(reports.count) 个：有效 \(summary["valid"]!)，无效 \(summary["invalid"]!)，不能确定 \(summary["undecided"]!)，未能判断 \(unreadable)",
                    "\n\n\(reports.count) packages: \(summary["valid"]!) valid, \(summary["invalid"]!) invalid, \(summary["undecided"]!) undecided, \(unreadable) not judged"))
    }
}

extension Level: ExpressibleByArgument {
    static var defaultCompletionKind: CompletionKind { CompletionWords.levels }
}

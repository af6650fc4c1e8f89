internal import ArgumentParser
internal import Evidence
internal import Files
internal import Inspection
internal import PackageFormat
internal import Reports
internal import SystemPackage

struct Extract: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: Speech.tr("从封存包取出文件：边写边核对摘要，恢复原名和时间", "Take files out of a package: checked while written, with original names and times."),
            discussion: Speech.tr(
                """
                不写 PATH 时取出全部。摘要对不上的文件不会得到它的名字；已有的文件不会被覆盖，内容相同则跳过，所以中断后可以重来。
                没有清单可对的文件照样取出，退出码 4。取出时只核对包自带的清单，不校验签名。
                """,
                """
                Without PATH everything. A file whose digest is wrong does not get its name; nothing is overwritten, and what is there already with the same bytes is left, so that a killed run can be repeated.
                Files that no list vouches for are taken out, with exit code 4. Files are checked against the package's own lists; signatures are for `verify`.
                """))
    }

    @Argument(help: ArgumentHelp(Speech.tr("封存包（文件或文件夹）", "The package, file or folder."), valueName: "PACKAGE"), completion: CompletionWords.packages) var package: PathArgument
    @Argument(help: ArgumentHelp(Speech.tr("包里的文件或文件夹：路径、原文件名、路径的末尾或编号", "Files or folders in it: a path, an original name, the end of a path or a number."), valueName: "PATH")) var paths: [PathArgument] = []
    @Option(name: .long, help: ArgumentHelp(Speech.tr("取到这个文件夹", "The folder to put them into."), valueName: "DIR"), completion: .directory) var to: PathArgument
    @Flag(name: .long, help: ArgumentHelp(Speech.tr("保留档案里带编号的文件名", "Keep the numbered names of the archive."))) var archiveNames = false
    @OptionGroup var jobs: JobsOption
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let inspection = try Inspection.open(package.path, cancellation: Speech.interruption)
        let matches = try search(inspection)
        let outcome = try ProgressLine.during { progress in
            try Extraction(inspection: inspection, package: package.path, keepsArchiveNames: archiveNames, jobs: jobs.jobs, cancellation: Speech.interruption, progress: progress).run(matches, to: to.path)
        }
        let report = ExtractReport(package: package.path.string, target: to.path.string, outcome: outcome, carrier: inspection.findings)
        Speech.answer(report.json, report.text)
        return report.status
    }

    /// What each path means; all that mean nothing, or too much, are said before anything is written.
    private func search(_ inspection: Inspection) throws(Fault) -> [EntrySearch.Match] {
        let search = EntrySearch(inspection)
        var faults: [Fault] = []
        var matches: [EntrySearch.Match] = []
        for path in paths {
            do { matches.append(try search.find(path.path.bytes)) } catch { faults.append(error) }
        }
        if let fault = Fault.gathered(faults) { throw fault }
        return matches
    }
}

/// What was taken out.
private struct ExtractReport {
    let package: String
    let target: String
    let outcome: Extraction.Outcome
    /// What is wrong with the package itself, as far as opening it showed.
    let carrier: [Finding]

    private var findings: [Finding] { carrier + outcome.findings }

    var status: ExitStatus {
        var all = outcome.files.compactMap(\.fault).map(\.statusAmongSeveral)
        if outcome.files.contains(where: { !$0.findings.isEmpty }) || findings.contains(where: { $0.severity == .error }) { all.append(.bad) }
        if outcome.isUnchecked { all.append(.undecided) }
        return ExitStatus.worst(all)
    }

    private func count(_ status: Extraction.File.Status) -> Int { outcome.files.count { $0.status == status } }

    private var bytes: UInt64 { outcome.files.filter { $0.status == .extracted }.reduce(0) { $0 &+ $1.size } }

    // MARK: For people

    var text: String {
        var lines = outcome.files.map(line)
        lines += findings.map { ReportText.finding($0, Speech.language) }
        if outcome.isUnchecked {
            lines.append(Speech.tr("标 ? 的文件没有清单可对，没有核对", "files marked ? are on no list: they were not checked"))
        } else if outcome.files.contains(where: { $0.status != .failed && !$0.isChecked }) {
            lines.append(Speech.tr("标 ? 的文件只由签名保证：用 fengcun verify 校验", "files marked ? are vouched for by signatures alone: fengcun verify judges those"))
        }
        lines.append(
            Speech.tr(
                "取出 \(count(.extracted)) 个（\(Sizes.text(bytes))），已有 \(count(.alreadyThere)) 个，失败 \(count(.failed)) 个；没有校验签名",
                "\(count(.extracted)) taken out (\(Sizes.text(bytes))), \(count(.alreadyThere)) already there, \(count(.failed)) failed; signatures were not verified"))
        return lines.joined(separator: "\n")
    }

    private func line(_ file: Extraction.File) -> String {
        let name = VisibleText.line(String(decoding: file.target, as: UTF8.self))
        if let fault = file.fault { return "! \(VisibleText.line(fault.message(Speech.language)))\n    hint: \(fault.hint(Speech.language))" }
        if !file.findings.isEmpty { return "! \(VisibleText.line(file.path))\n" + file.findings.map { ReportText.finding($0, Speech.language) }.joined(separator: "\n") }
        let mark = !file.isChecked ? "?" : file.status == .extracted ? "+" : "="
        let kept: String? =
            switch file.kept {
            case .harmful: Speech.tr("原名不安全，保留档案中的名字", "the original name is not safe: kept the archive's")
            case .taken: Speech.tr("原名与同一文件夹的另一文件相同，保留档案中的名字", "another file of the folder has the original name: kept the archive's")
            case .asked, nil: nil
            }
        return "\(mark) \(name)  \(Sizes.text(file.size))" + (kept.map(Speech.bracketed) ?? "")
    }

    // MARK: For machines

    var json: JSONValue {
        .object([
            "package": .string(package), "target": .string(target), "results": .array(outcome.files.map(json)), "findings": .array(findings.map { ReportJSON.finding($0, Speech.language) }),
            "counts": .object([
                "extracted": .integer(Int64(count(.extracted))), "alreadyThere": .integer(Int64(count(.alreadyThere))), "failed": .integer(Int64(count(.failed))),
                "unchecked": .integer(Int64(outcome.files.count { $0.status != .failed && !$0.isChecked })), "bytes": .integer(Int64(clamping: bytes)),
            ]),
        ])
    }

    private func json(_ file: Extraction.File) -> JSONValue {
        let isText = String(validating: file.target, as: UTF8.self) != nil
        return ReportJSON.object([
            "path": .string(file.path), "target": .string(String(decoding: file.target, as: UTF8.self)), "targetHex": isText ? nil : .string(file.target.lowerHex), "size": .integer(Int64(clamping: file.size)),
            "status": .string(file.status.rawValue), "checked": .bool(file.isChecked), "kept": file.kept.map { .string($0.rawValue) },
            "findings": .array(file.findings.map { ReportJSON.finding($0, Speech.language) }), "error": file.fault.map { ReportJSON.fault($0, Speech.language) },
        ])
    }
}

internal import ArgumentParser
internal import Evidence
internal import Inspection
internal import PackageFormat
internal import Reports
internal import Rules
internal import Sealing
internal import SystemPackage
internal import Timelines
internal import Workspace

struct Check: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: Speech.tr("按规则检查项目：文件、录像、期限、人员、时间线；工作区和封存包都可以", "Check a project by its rules: documents, recordings, periods, people, timeline; of a workspace or a package."),
            discussion: Speech.tr(
                "规则在 project.yaml 的 profiles 里写明，内容用 profile show 查看；--phase 只判到该步为止应办的事。封存包还与封存时的时间线核对；证明叶由 verify 核对与承诺相符，--reindex 由录像本身重算，要通读全部录像。",
                "`profiles` in project.yaml says which rules bind; `profile show` prints them; --phase judges only what is due by then. Of a package the timeline is compared with the sealed one; verify holds leaves against the commitments, --reindex computes them from the recordings, all of which are read."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("工作区，或封存包（文件或文件夹）", "A workspace, or a package, file or folder."), valueName: "DIR|PACKAGE"), completion: CompletionWords.packages) var package: PathArgument
    @OptionGroup var phase: PhaseOption
    @Flag(name: .long, help: ArgumentHelp(Speech.tr("还由录像重算证明叶", "Compute the leaves again, too."))) var reindex = false
    @OptionGroup var clamd: ClamdOption
    @OptionGroup var report: ReportOption
    @OptionGroup var jobs: JobsOption
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        try report.refuse(of: package.path)
        let lists = try TimelineLists.read(try ManifestsFolder.find())
        do {
            return try checkPackage(try Inspection.open(package.path, cancellation: Speech.interruption), lists)
        } catch let fault as Fault {
            guard fault.code == .notSealed, let workspace = try? Workspace(package.path) else { throw fault }
            return try checkWorkspace(workspace, lists)
        }
    }

    private func checkPackage(_ inspection: Inspection, _ lists: TimelineLists) throws -> ExitStatus {
        guard inspection.kind == .fengcun else { throw Fault(.notAPackage, path: package.path.string) }
        let timeline = try TimelineCheck.make(inspection, rules: lists.rules.rules, frame: lists.frame, cancellation: Speech.interruption)
        let rules = try RuleCheck.of(inspection, timeline: timeline.computed, phase: phase.phase)
        let leaves = try reindex ? Leaves.check(inspection, jobs: jobs.jobs) : nil
        let natures = try NatureTests.run(OpenPackage(inspection: inspection, workspace: nil), timeline: timeline.computed, lists: lists, clamd: clamd.clamd, jobs: jobs.jobs)
        let answer = PackageCheckReport(package: package.path.string, inspection: inspection, timeline: timeline, lists: lists, rules: rules, leaves: leaves, natures: natures)
        try report.write(of: package.path) { try $0.recheck(inspection, rules.computed ?? rules.sealed, isSealed: rules.computed == nil, natures, answer.beside) }
        return answer.answer()
    }

    private func checkWorkspace(_ workspace: Workspace, _ lists: TimelineLists) throws -> ExitStatus {
        guard !reindex else { throw Fault(.usage, facts: ["detail": Speech.tr("--reindex 用于封存包", "--reindex is for packages")]) }
        let readiness = Readiness.inspect(workspace)
        let material = try readiness.project.map { try ProjectMaterial.of(workspace, $0, readiness.ledger, lists) }
        let judgement = try material.flatMap { try Judge.judge($0, phase: phase.phase ?? .closing, at: now()) }
        let timeline = material?.timeline.map { TimelineFindings.of($0, rules: lists.rules.rules) } ?? []
        let strangers = readiness.findings.filter { $0.code == .workspaceStranger }.compactMap(\.path)
        let natures = try NatureTests.run(try OpenPackage.of(workspace, readiness.ledger), strangers: strangers, timeline: material?.timeline, lists: lists, clamd: clamd.clamd, jobs: jobs.jobs)
        try report.write(of: package.path) { try $0.check(readiness, judgement, natures) }
        return WorkspaceCheckReport(workspace: workspace, readiness: readiness, timeline: timeline, judgement: judgement, natures: natures).answer()
    }
}

/// What of the procurement is over.
struct PhaseOption: ParsableArguments {
    @Option(
        name: .long, help: ArgumentHelp(Speech.tr("判到哪一步：opening 开标、evaluation 评审、award 定标、contract 合同、closing 结束（默认全部）", "Up to where to judge: opening, evaluation, award, contract, closing (everything by default)."), valueName: "PHASE"),
        completion: .list(Judgement.Phase.allCases.map(\.rawValue))) var phase: Judgement.Phase?
}

extension Judgement.Phase: ExpressibleByArgument {}

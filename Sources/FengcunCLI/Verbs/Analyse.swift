internal import ArgumentParser
internal import Cryptography
internal import Evidence
internal import Files
internal import Ingest
internal import MediaAnalysis
internal import PackageFormat
internal import Reports
internal import SystemPackage
internal import Workspace

struct Analyse: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: Speech.tr("看画面、听声音：损坏、黑屏、静止、无声、卡顿、时间中断", "Look at recordings and listen to them: damage, black, frozen, silent, stutter, gaps."),
            discussion: Speech.tr(
                "对工作区：查尚未查过的录像，可中断、可重来，结果随封存保存。对录像文件：只显示。缺省查关键帧和可疑之处、全部声音；--thorough 逐帧解码。门槛在 manifests/quality.yaml。",
                "Of a workspace: the recordings that have not been looked at; it can be interrupted and repeated, and what it finds is sealed. Of files: shows it. By default keyframes, what is doubtful, and all sound; --thorough decodes every frame. The thresholds stand in manifests/quality.yaml."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("工作区，或录像文件", "A workspace, or recordings."), valueName: "DIR|FILE")) var paths: [PathArgument]
    @Flag(name: .long, help: ArgumentHelp(Speech.tr("逐帧解码，全部检查", "Decode every frame."))) var thorough = false
    @OptionGroup var jobs: JobsOption
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        guard paths.count == 1, (try? FileFacts(FileFacts.resolved(paths[0].path)).kind) == .folder else { return try files(QualityRules.read(try ManifestsFolder.find())) }
        let answer = try Analyse.run(Workspace(paths[0].path), depth, jobs: jobs.jobs)
        Speech.answer(answer.json, answer.text)
        return answer.status
    }

    private var depth: RecordingAnalysis.Depth { thorough ? .thorough : .fast }

    /// What became of a workspace's analysis, to be said.
    struct Answer {
        let json: JSONValue
        let text: String
        let status: ExitStatus
    }

    /// Analyses what a workspace has that was not, holds sounds against each other, and draws contact sheets.
    static func run(_ workspace: Workspace, _ depth: RecordingAnalysis.Depth, jobs: Int) throws -> Answer {
        let rules = try QualityRules.read(try ManifestsFolder.find())
        let results = try ProgressLine.during { progress in
            try Analysing(
                workspace: workspace, depth: depth, rules: rules, rulesDigest: Hasher.digest(rules.bytes), jobs: jobs, recordings: .ofThisProgram(), cancellation: Speech.interruption, progress: progress
            ).run()
        }
        // What the timeline asks of the sounds, also where nothing was looked at now.
        let pairs = try ProgressLine.during { progress in
            try Aligning(workspace: workspace, rules: TimelineRulesFile.read(try ManifestsFolder.find()).rules, jobs: jobs, cancellation: Speech.interruption, progress: progress).run()
        }
        let recordings = results.map(\.recording)
        let sheets = try workspace.writeContactSheets(results)
        return Answer(
            json: AnalysisReport.json(workspace.root.string, results, pairs, sheets: sheets), text: AnalysisReport.text(recordings, of: results.count { $0.isNew }, pairs, sheets: sheets),
            status: AnalysisReport.status(recordings))
    }

    private func files(_ rules: QualityRules) throws -> ExitStatus {
        let recorders = try ManifestsFolder.recorderNames()
        let examiner = RecordingExaminer.ofThisProgram()
        let digest = Hasher.digest(rules.bytes)
        let threads = max(1, jobs.jobs / max(1, paths.count))
        let looks = ProgressLine.during { progress in
            progress.begin(total: paths.reduce(0) { $0 + ((try? FileFacts(FileFacts.resolved($1.path)).size) ?? 0) })
            return WorkerPool(width: jobs.jobs).map(paths.map(\.path)) { _, path in
                do throws(Fault) {
                    return Swift.Result<Recording, Fault>.success(try OpenRecording.look(at: path, recorders, progress) { subject, advance in
                        try examiner.analyse(subject, depth, rules.thresholds, thresholdsDigest: digest, threads: threads, cancellation: Speech.interruption, progress: advance)
                    })
                } catch { return .failure(error) }
            }
        }
        try Speech.interruption.check()
        return try OpenRecording.answer(looks) { AnalysisReport.text([$0]) } status: { AnalysisReport.status($0) }
    }
}

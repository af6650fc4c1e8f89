internal import ArgumentParser
internal import Evidence
internal import Files
internal import MediaAnalysis
internal import PackageFormat
internal import Reports
internal import SystemPackage
internal import Workspace

struct Probe: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(abstract: Speech.tr("查看录像是什么（不需要工作区，不写任何文件）", "Say what a recording is; no workspace, nothing written."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("录像文件", "Recordings."), valueName: "PATH")) var paths: [PathArgument]
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let recorders = try ManifestsFolder.recorderNames()
        let examiner = RecordingExaminer.ofThisProgram()
        let looks = ProgressLine.during { progress in
            progress.begin(total: paths.reduce(0) { $0 + ((try? FileFacts(FileFacts.resolved($1.path)).size) ?? 0) })
            return paths.map { path in
                do throws(Fault) {
                    return Swift.Result<Recording, Fault>.success(try OpenRecording.look(at: path.path, recorders, progress) { try examiner.probe($0, cancellation: Speech.interruption, progress: $1) })
                } catch { return .failure(error) }
            }
        }
        try Speech.interruption.check()
        return try OpenRecording.answer(looks) { recording in
            ([recording.path, "  \(Sizes.text(recording.size))"] + RecordingText.lines(recording) + recording.startFindings.map { ReportText.finding($0, Speech.language) }).joined(separator: "\n")
        } status: { recordings in recordings.contains { $0.damage.contains(where: \.isDamage) } ? .partly : .done }
    }
}

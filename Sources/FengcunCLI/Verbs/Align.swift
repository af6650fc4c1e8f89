internal import Acoustics
internal import ArgumentParser
internal import Evidence
internal import Files
internal import MediaAnalysis
internal import SystemPackage

struct Align: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: Speech.tr("由声音算出两份录音录像的时钟相差多少；没有共同的声音就说无法对齐", "Say from their sound how far apart the clocks of two recordings are, or that it cannot be said."),
            discussion: Speech.tr(
                "时间差是同一个声音在 A 中的位置减去在 B 中的位置。隔着线路的两处各有一个方向的时间差，时钟相差在两者之间。共同的声音不等于同一场会议。不需要工作区，不写任何文件。",
                "A lag is the place of a sound in A less its place in B. Two rooms on a line have one for each direction; the difference of the clocks lies between them. Shared sound is not the same meeting. No workspace, nothing written."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("录音录像，或 analyse 保存的 .sound", "A recording, or a .sound that analyse keeps."), valueName: "A")) var a: PathArgument
    @Argument(help: ArgumentHelp(Speech.tr("与它对照的一份", "The one to hold it against."), valueName: "B")) var b: PathArgument
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let examiner = RecordingExaminer.ofThisProgram()
        let report = try ProgressLine.during { progress in
            progress.begin(total: [a, b].reduce(0) { $0 + ((try? FileFacts(FileFacts.resolved($1.path)).size) ?? 0) })
            let results = WorkerPool(width: 2).map([a.path, b.path]) { _, path in Result { try HeardSound.of(path, examiner, progress) } }
            if let fault = Fault.gathered(results.compactMap { if case .failure(let fault as Fault) = $0 { fault } else { nil } }) { throw fault }
            let heard = try results.map { try $0.get() }
            progress.working(on: Speech.tr("对照", "comparing"))
            let alignment = try Aligner(heard[0], heard[1]) { try Speech.interruption.check() }.align()
            return AlignReport(a: .init(path: a.path.string, seconds: heard[0].seconds), b: .init(path: b.path.string, seconds: heard[1].seconds), alignment: alignment)
        }
        Speech.answer(report.json, report.text)
        return report.status
    }
}

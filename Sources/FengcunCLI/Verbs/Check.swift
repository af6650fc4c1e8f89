internal import ArgumentParser
internal import Container
internal import Evidence
internal import Files
internal import Inspection
internal import MediaAnalysis
internal import PackageFormat
internal import Reports
internal import SystemPackage

struct Check: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: Speech.tr("由录像重算证明叶，与封存时的承诺核对", "Compute media leaves again from the recordings, and compare them with what was committed."),
            discussion: Speech.tr(
                "证明叶用来日后证明一段剪辑出自哪段录像。verify 只核对叶与承诺相符；这里由录像本身重算，需要通读全部录像。",
                "Leaves prove later from which recording a clip was cut. verify holds them against the commitments; this computes them from the recordings, all of which are read."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("封存包（文件或文件夹）", "The package, file or folder."), valueName: "PACKAGE"), completion: CompletionWords.packages) var package: PathArgument
    @Flag(name: .long, help: ArgumentHelp(Speech.tr("由录像重算证明叶", "Compute the leaves again."))) var reindex = false
    @OptionGroup var jobs: JobsOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if !reindex { throw ValidationError(Speech.tr("本版本的 check 只有 --reindex", "in this version check takes --reindex only")) }
    }

    func perform() throws -> ExitStatus {
        let inspection = try Inspection.open(package.path, cancellation: Speech.interruption)
        guard inspection.kind == .fengcun else { throw Fault(.notAPackage, path: package.path.string) }
        let recordings = inspection.knownRecordings.sorted { PackageLayout.precedes($0.path, $1.path) }
        let committed = recordings.filter { !($0.analysis?.leaves ?? []).isEmpty }
        let examiner = RecordingExaminer.ofThisProgram()
        let findings = ProgressLine.during { progress in
            progress.begin(total: committed.reduce(0) { $0 + $1.size })
            return WorkerPool(width: jobs.jobs).map(committed) { _, recording in
                progress.working(on: recording.path)
                defer { progress.advance(Int(clamping: recording.size)) }
                return Check.compare(recording, inspection, examiner)
            }
        }
        try Speech.interruption.check()
        return answer(committed: committed, of: recordings, inspection.findings + findings.compactMap { $0 })
    }

    /// - Returns: nil where the leaves are those that were committed to.
    private static func compare(_ recording: Recording, _ inspection: Inspection, _ examiner: RecordingExaminer) -> Finding? {
        func differs(_ reason: String) -> Finding { Finding(.consistencyLeaves, path: recording.path, facts: ["reason": reason]) }
        guard let entry = inspection.entry(recording.path) else { return differs("no such entry") }
        do {
            let (leaves, seen) = try inspection.content.withBytesInPlace(of: entry) { bytes in
                try examiner.leaves(.init(file: bytes.descriptor, offset: bytes.offset, size: bytes.count, name: recording.path, sha256: recording.sha256), cancellation: Speech.interruption)
            }
            if let crash = seen.damage.first(where: { [.mediaCrashed, .mediaTimeout].contains($0.code) }) { return Finding(crash.code, .warning, path: recording.path, facts: ["detail": crash.detail]) }
            let stated = recording.analysis?.leaves ?? []
            guard leaves != stated else { return nil }
            let wrong = Set(stated.map(\.stream)).union(leaves.map(\.stream)).sorted().filter { stream in stated.first { $0.stream == stream } != leaves.first { $0.stream == stream } }
            return differs("stream \(wrong.map(String.init).joined(separator: ", "))")
        } catch { return Finding(.consistencyLeaves, .warning, path: recording.path, facts: ["reason": (error as? Fault)?.code.rawValue ?? "\(error)"]) }
    }

    private func answer(committed: [Recording], of recordings: [Recording], _ findings: [Finding]) -> ExitStatus {
        let wrong = findings.contains { $0.severity == .error }
        let agreed = committed.count { recording in !findings.contains { $0.path == recording.path } }
        let status: ExitStatus = wrong ? .bad : agreed < committed.count ? .partly : committed.isEmpty ? .undecided : .done
        let last = Speech.tr(
            "\(committed.count) 段录像有证明叶，\(agreed) 段与承诺相符；另有 \(recordings.count - committed.count) 段没有分析过，没有证明叶",
            "\(committed.count) recordings have leaves, \(agreed) agree with what was committed; \(recordings.count - committed.count) more were not analysed and have none")
        Speech.answer(
            .object([
                "package": .string(package.path.string), "recordings": .integer(Int64(recordings.count)), "committed": .integer(Int64(committed.count)), "agreed": .integer(Int64(agreed)),
                "findings": .array(findings.map { ReportJSON.finding($0, Speech.language) }),
            ]), (findings.map { ReportText.finding($0, Speech.language) } + [last]).joined(separator: "\n"))
        return status
    }
}

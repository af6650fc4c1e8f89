internal import ArgumentParser
internal import Container
internal import Cryptography
internal import Evidence
internal import Files
internal import Inspection
internal import MediaAnalysis
internal import PackageFormat
internal import Reports
internal import SystemPackage
internal import Timelines
internal import Workspace

struct Check: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: Speech.tr("重算时间线，与封存的核对；四性检测；--reindex 还由录像重算证明叶", "Compute the timeline again, compare it with the sealed one, test for the four natures; --reindex: the media leaves, too."),
            discussion: Speech.tr(
                "时间线是封存程序的看法，verify 不判断它；这里由录像资料重算，几秒钟。证明叶用来日后证明一段剪辑出自哪段录像：verify 只核对叶与承诺相符，--reindex 由录像本身重算，要通读全部录像。四性检测（DA/T 70）逐项写明结果和检测方法，没有检测的不算通过；--clamd 用 ClamAV 查毒。",
                "The timeline is the sealing program's opinion, which verify does not judge; this computes it again from what is known of the recordings, in seconds. Leaves prove later from which recording a clip was cut: verify holds them against the commitments, --reindex computes them from the recordings, all of which are read. The test for the four natures (DA/T 70) says item by item what it came to and how it was tested; what was not looked at does not pass. --clamd scans for malware with ClamAV."))
    }

    @Argument(help: ArgumentHelp(Speech.tr("封存包（文件或文件夹）", "The package, file or folder."), valueName: "PACKAGE"), completion: CompletionWords.packages) var package: PathArgument
    @Flag(name: .long, help: ArgumentHelp(Speech.tr("还由录像重算证明叶", "Compute the leaves again, too."))) var reindex = false
    @OptionGroup var clamd: ClamdOption
    @OptionGroup var jobs: JobsOption
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let inspection = try Inspection.open(package.path, cancellation: Speech.interruption)
        guard inspection.kind == .fengcun else { throw Fault(.notAPackage, path: package.path.string) }
        let lists = try TimelineLists.read(try ManifestsFolder.find())
        let timeline = try TimelineCheck.make(inspection, rules: lists.rules.rules, frame: lists.frame, cancellation: Speech.interruption)
        let leaves = try reindex ? Leaves.check(inspection, jobs: jobs.jobs) : nil
        let natures = try NatureTests.run(OpenPackage(inspection: inspection, workspace: nil), timeline: timeline.computed, lists: lists, clamd: clamd, jobs: jobs.jobs)
        return CheckReport(package: package.path.string, inspection: inspection, timeline: timeline, lists: lists, leaves: leaves, natures: natures).answer()
    }
}

/// The leaves of all recordings, computed again.
private struct Leaves {
    let committed: Int
    let agreed: Int
    let findings: [Finding]

    var status: ExitStatus { findings.contains { $0.severity == .error } ? .bad : agreed < committed ? .partly : committed == 0 ? .undecided : .done }

    static func check(_ inspection: Inspection, jobs: Int) throws -> Leaves {
        let committed = inspection.knownRecordings.filter { !($0.analysis?.leaves ?? []).isEmpty }.sorted { PackageLayout.precedes($0.path, $1.path) }
        let examiner = RecordingExaminer.ofThisProgram()
        let findings = ProgressLine.during { progress in
            progress.begin(total: committed.reduce(0) { $0 + $1.size })
            return WorkerPool(width: jobs).map(committed) { _, recording in
                progress.working(on: recording.path)
                defer { progress.advance(Int(clamping: recording.size)) }
                return compare(recording, inspection, examiner)
            }
        }
        try Speech.interruption.check()
        return Leaves(committed: committed.count, agreed: findings.count { $0 == nil }, findings: findings.compactMap(\.self))
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
}

private struct CheckReport {
    let package: String
    let inspection: Inspection
    let timeline: TimelineCheck
    let lists: TimelineLists
    let leaves: Leaves?
    let natures: NatureReport

    private var findings: [Finding] { inspection.findings + timeline.findings + timeline.differences + TimelineFindings.of(timeline.computed, rules: lists.rules.rules) + (leaves?.findings ?? []) + (natures.malware?.findings ?? []) }
    private var agrees: Bool { timeline.sealed != nil && timeline.differences.isEmpty }
    private var sameRules: Bool { timeline.sealed?.rules == Hasher.digest(lists.rules.bytes).hex }
    private var hasRecordings: Bool { !timeline.computed.tracks.isEmpty }

    func answer() -> ExitStatus {
        Speech.answer(json, (findings.map { ReportText.finding($0, Speech.language) } + lines + ["", NatureText.report(natures, Speech.language)]).joined(separator: "\n"))
        let wrong = (inspection.findings + timeline.findings).contains { $0.severity == .error }
        return ExitStatus.worst([wrong ? .bad : !hasRecordings || agrees ? .done : .undecided, leaves?.status ?? .done, natures.exitStatus])
    }

    private var lines: [String] {
        var lines: [String] = []
        if !hasRecordings {
            lines.append(Speech.tr("没有录像，没有时间线", "no recordings, and no timeline"))
        } else if let sealed = timeline.sealed {
            let rules = sameRules ? "" : Speech.tr("；封存时用的 timeline.yaml 与现在的不同", "; it was made by another timeline.yaml than this one")
            lines.append(
                agrees ? Speech.tr("时间线与重算的一致", "the timeline is the one that follows now") + rules
                    : Speech.tr("时间线与重算的有 \(timeline.differences.count) 处不同（封存时用 \(sealed.madeWith)）", "the timeline differs in \(timeline.differences.count) places from what follows now (sealed by \(sealed.madeWith))") + rules)
        } else {
            lines.append(Speech.tr("封存时没有写时间线，以上由现在算出", "no timeline was sealed; what stands above follows now"))
        }
        if let leaves {
            lines.append(
                Speech.tr(
                    "\(leaves.committed) 段录像有证明叶，\(leaves.agreed) 段与承诺相符；另有 \(inspection.knownRecordings.count - leaves.committed) 段没有分析过，没有证明叶",
                    "\(leaves.committed) recordings have leaves, \(leaves.agreed) agree with what was committed; \(inspection.knownRecordings.count - leaves.committed) more were not analysed and have none"))
        }
        return lines
    }

    private var json: JSONValue {
        ReportJSON.object([
            "package": .string(package), "recordings": .integer(Int64(inspection.knownRecordings.count)),
            "timeline": .object(["sealed": .bool(timeline.sealed != nil), "agrees": .bool(agrees), "sameRules": .bool(sameRules), "differences": .integer(Int64(timeline.differences.count))]),
            "committed": leaves.map { .integer(Int64($0.committed)) }, "agreed": leaves.map { .integer(Int64($0.agreed)) },
            "fourNatures": NatureJSON.report(natures, Speech.language),
            "findings": .array(findings.map { ReportJSON.finding($0, Speech.language) }),
        ])
    }
}

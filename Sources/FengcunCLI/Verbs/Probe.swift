internal import ArgumentParser
internal import Evidence
internal import Files
internal import Media
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
        var recordings: [Recording] = []
        var faults: [Fault] = []
        try ProgressLine.during { progress in
            progress.begin(total: paths.reduce(0) { $0 + ((try? FileFacts(FileFacts.resolved($1.path)).size) ?? 0) })
            for argument in paths {
                do { recordings.append(try probe(argument, recorders, progress)) } catch let fault as Fault { faults.append(fault) }
                try Speech.interruption.check()
            }
        }
        if paths.count == 1, let fault = faults.first { throw fault }
        if Speech.json {
            let documents = recordings.map(json)
            let several = ReportJSON.object(["files": .array(documents), "errors": faults.isEmpty ? nil : .array(faults.map { ReportJSON.fault($0, Speech.language) })])
            print(CanonicalJSON.text(paths.count == 1 ? documents[0] : several))
        } else {
            print(recordings.map(text).joined(separator: "\n\n"))
            for fault in faults { Speech.say(fault) }
        }
        let flagged = recordings.contains { !$0.damage.isEmpty }
        return ExitStatus.worst(faults.map(\.statusAmongSeveral) + [flagged ? .partly : .done])
    }

    private func probe(_ argument: PathArgument, _ recorders: RecorderNames, _ progress: ProgressMeter) throws -> Recording {
        progress.working(on: argument.path.string)
        let path = try FileFacts.resolved(argument.path)
        let facts = try FileFacts(path)
        guard facts.kind == .file else { throw Fault(.wrongFileType, path: argument.path.string) }
        // Opened once by ourselves: a file that may not be read is a fault, not a recording that cannot be opened.
        _ = try InputFile(path)
        // What the packets add up to is nearly the file; what is between them is added at its end.
        var seen: UInt64 = 0
        func advance(to place: UInt64) {
            let place = min(max(place, seen), facts.size)
            progress.advance(Int(place - seen))
            seen = place
        }
        defer { advance(to: facts.size) }
        var recording = try MediaProbe.probe(
            path: (path.bytes + [0]).map(CChar.init(bitPattern:)), name: argument.path.string, sha256: nil, size: facts.size,
            limit: .seconds(max(120, Int(facts.size >> 22))), isCancelled: { Speech.interruption.isCancelled }
        ) { _, _, _, size, position, _ in advance(to: position.map { UInt64(max(0, $0)) } ?? seen + UInt64(max(0, size))) }
        try Speech.interruption.check()
        // The whole path, for some recorders write the day into a folder's name.
        if let named = try recorders.evidence(FileFacts.workingFolder().pushing(argument.path).lexicallyNormalized().bytes) { recording.start.append(named) }
        recording.start.append(.fileTime(facts.modifiedAt))
        recording.declare(start: nil)
        return recording
    }

    private func json(_ recording: Recording) -> JSONValue {
        guard case .object(var members) = JSONValue(recording) else { return .null }
        for key in ["container", "duration"] where members[key] == nil { members[key] = .null }
        members["damage"] = .array(
            recording.damage.map { damage in
                ReportJSON.finding(Finding(damage.code, .warning, path: recording.path, facts: ["detail": damage.detail]), Speech.language)
            })
        members["findings"] = .array(recording.startFindings.map { ReportJSON.finding($0, Speech.language) })
        return .object(members)
    }

    private func text(_ recording: Recording) -> String {
        ([recording.path, "  \(Sizes.text(recording.size))"] + RecordingText.lines(recording) + recording.startFindings.map { ReportText.finding($0, Speech.language) }).joined(separator: "\n")
    }
}

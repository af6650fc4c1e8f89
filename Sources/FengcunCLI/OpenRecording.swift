internal import Evidence
internal import Files
internal import MediaAnalysis
internal import PackageFormat
internal import Reports
internal import SystemPackage
internal import Workspace

/// Recordings that are named on the command line, and looked at where they lie.
enum OpenRecording {
    /// Opens the file and has it looked at, with its progress.
    static func look(at named: FilePath, _ recorders: RecorderNames, _ progress: ProgressMeter, _ body: (RecordingExaminer.Subject, (UInt64) -> Void) throws -> Recording) throws(Fault) -> Recording {
        progress.working(on: named.string)
        let path = try FileFacts.resolved(named)
        guard try FileFacts(path).kind == .file else { throw Fault(.wrongFileType, path: named.string) }
        let file = try InputFile(path)
        let size = file.stat.size
        var seen: UInt64 = 0
        func advance(to place: UInt64) {
            let place = min(max(place, seen), size)
            progress.advance(Int(place - seen))
            seen = place
        }
        defer { advance(to: size) }
        do {
            var recording = try file.withDescriptor { try body(.init(file: $0, size: size, name: named.string), advance) }
            // A recorder that still writes, or a copy that goes on.
            let now = try file.statNow()
            if now.size != size { recording.damage.append(.init(code: .mediaGrowing, detail: "\(size) → \(now.size) bytes")) }
            // The whole path, for some recorders write the day into a folder's name.
            if let name = try recorders.evidence(FileFacts.workingFolder().pushing(named).lexicallyNormalized().bytes) { recording.start.append(name) }
            recording.start.append(.fileTime(file.stat.modifiedAt))
            recording.declare(start: nil)
            return recording
        } catch let fault as Fault { throw fault } catch { throw Fault(.inputOutput, path: named.string, facts: ["system": "\(error)"]) }
    }

    /// One recording as it is, several with what could not be read.
    static func answer(_ looks: [Result<Recording, Fault>], text: (Recording) -> String, status: ([Recording]) -> ExitStatus) throws(Fault) -> ExitStatus {
        let recordings = looks.compactMap { try? $0.get() }
        let faults = looks.compactMap { look in if case .failure(let fault) = look { fault } else { nil } }
        if looks.count == 1, let fault = faults.first { throw fault }
        if Speech.json {
            let documents = recordings.map(json)
            let several = ReportJSON.object(["files": .array(documents), "errors": faults.isEmpty ? nil : .array(faults.map { ReportJSON.fault($0, Speech.language) })])
            print(CanonicalJSON.text(looks.count == 1 ? documents[0] : several))
        } else {
            print(recordings.map(text).joined(separator: "\n\n"))
            for fault in faults { Speech.say(fault) }
        }
        return ExitStatus.worst(faults.map(\.statusAmongSeveral) + [status(recordings)])
    }

    static func json(_ recording: Recording) -> JSONValue {
        var members = observed(recording)
        for key in ["container", "duration"] where members[key] == nil { members[key] = .null }
        members["findings"] = .array(recording.startFindings.map { ReportJSON.finding($0, Speech.language) })
        return .object(members)
    }

    /// A recording's members, what was observed of it with words and the time on the wall.
    static func observed(_ recording: Recording) -> [String: JSONValue] {
        guard case .object(var members) = JSONValue(recording) else { return [:] }
        func observations(_ all: [Recording.Observation]) -> JSONValue { .array(all.map { ReportJSON.observation($0, of: recording, Speech.language) }) }
        members["damage"] = observations(recording.damage)
        if let analysis = recording.analysis, case .object(var inside) = JSONValue(analysis) {
            inside["events"] = observations(analysis.events)
            members["analysis"] = .object(inside)
        }
        return members
    }
}

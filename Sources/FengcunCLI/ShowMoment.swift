internal import Container
internal import Evidence
internal import Files
internal import Foundation
internal import Inspection
internal import MediaAnalysis
internal import PackageFormat
internal import Reports
internal import SystemPackage
internal import Workspace

/// Carries out `show --at`.
struct ShowMoment {
    let package: FilePath
    let inspection: Inspection
    /// Nil of a package.
    let workspace: (Workspace, LedgerState)?
    let asked: AskedTime

    init(_ package: FilePath, _ opened: OpenPackage, asked: AskedTime) {
        (self.package, inspection, workspace, self.asked) = (package, opened.inspection, opened.workspace, asked)
    }

    // MARK: One recording

    /// - Parameters:
    ///   - entry: the recording.
    ///   - picture: where the picture goes; nil where none is wanted.
    func one(_ entry: Int, stream: Int?, picture: FilePath?) throws -> ExitStatus {
        let path = inspection.entries[entry].path
        guard let recording = inspection.recording(path) else { throw Fault(.usage, facts: ["detail": Speech.tr("\(path)：不是录像", "\(path): no recording")]) }
        if let picture { try OutputFile.refuse(picture, of: package) }
        let moment = try RecordedMoment.find(asked, in: recording, of: inspection, stream: stream, cancellation: Speech.interruption)
        let still = try picture.map { target in
            let still = try decode(moment, entry)
            try OutputFile.write(still.jpeg, to: target)
            return (file: target.string, still: still)
        }
        let report = MomentReport(moment: moment, offset: try? offset(of: entry), picture: still)
        let findings = inspection.findings + [moment.finding].compactMap(\.self) + recording.startFindings
        Speech.answer(json(report.json, findings), ([report.text] + closing).joined(separator: "\n"))
        return close(findings, isInexact: still.map { !$0.still.facts.isExact } ?? false)
    }

    private func offset(of entry: Int) throws -> UInt64 { try inspection.content.withBytesInPlace(of: entry) { $0.offset } }

    private func decode(_ moment: RecordedMoment, _ entry: Int) throws -> RecordingExaminer.Still {
        let path = moment.recording.path
        guard let frame = moment.found.frame else { throw Fault(.pictureUnavailable, path: path, facts: ["reason": Speech.tr("那一刻没有画面", "there is no picture at that instant")]) }
        let order = PictureOrder(
            stream: frame.packet.stream, frame: .init(pts: frame.presentation, dts: frame.decoding), keyframe: moment.found.entry.map { .init(pts: $0.presentation, dts: $0.decoding) },
            distance: moment.found.entry.map { frame.ordinal - $0.ordinal }, isByDecodingTime: frame.clock == .decoding,
            threads: min(4, max(1, ProcessInfo.processInfo.activeProcessorCount)))
        let (still, recording) = try inspection.content.withBytesInPlace(of: entry) { bytes in
            try ProgressLine.during { progress in
                progress.working(on: path)
                return try RecordingExaminer.ofThisProgram().picture(.init(file: bytes.descriptor, offset: bytes.offset, size: bytes.count, name: path), order, cancellation: Speech.interruption)
            }
        }
        guard let still else { throw Fault(.pictureUnavailable, path: path, facts: ["reason": recording.damage.last.map { "\($0.code.rawValue): \($0.detail)" } ?? "-"]) }
        return still
    }

    // MARK: All recordings

    /// As it was sealed; of a workspace as it follows now. Nil, perhaps with what is wrong, where there is none.
    private func timeline() throws -> (Timeline?, Finding?) {
        guard let (workspace, ledger) = workspace else {
            let (sealed, wrong) = try inspection.sealedTimeline(cancellation: Speech.interruption)
            return (sealed?.timeline, wrong)
        }
        return (try workspace.timeline(try workspace.project().project, ledger, try TimelineLists.read(try ManifestsFolder.find()), cancellation: Speech.interruption), nil)
    }

    /// By the timeline's clock, or where there is none by each recording's own.
    ///
    /// - Parameter folder: where a picture of each goes; nil where none are wanted.
    func all(to folder: FilePath?) throws -> ExitStatus {
        let (timeline, wrong) = try timeline()
        let (moments, unknown, broken) = try RecordedMoment.findAll(asked, in: inspection, by: timeline, cancellation: Speech.interruption)
        var faults = broken
        if let folder { try OutsidePackage.check(folder, of: package) }
        let target = try folder.map { try TargetFolder.make($0) }
        let reports = try moments.map { moment in
            let entry = inspection.entry(moment.recording.path)
            var picture: (file: String, still: RecordingExaminer.Still)?
            if let target, let entry {
                do { picture = try still(moment, entry, to: target) } catch let fault as Fault {
                    if fault.code == .interrupted { throw fault }
                    faults.append(fault)
                }
            }
            return MomentReport(moment: moment, offset: entry.flatMap { try? offset(of: $0) }, picture: picture)
        }
        let findings = inspection.findings + [wrong].compactMap(\.self) + moments.compactMap(\.finding)
        var lines = reports.map(\.line)
        if lines.isEmpty { lines.append(Speech.tr("没有录像录到那一刻", "no recording covers that instant")) }
        if unknown > 0 { lines.append(Speech.tr("另有 \(unknown) 段录像不知道从几点开始录，没有查", "\(unknown) more recordings were not looked into: when they began is not known")) }
        if let timeline { lines.append(TimelineReport(project: nil, origin: workspace == nil ? .sealed : .computed, timeline: timeline, recordings: [], findings: []).clock(Speech.language)) }
        let members: [String: JSONValue?] = [
            "what": .string("moments"), "moments": .array(reports.map(\.item)), "startUnknown": .integer(Int64(unknown)), "clock": timeline?.clock.map { JSONValue($0) },
            "errors": faults.isEmpty ? nil : .array(faults.map { ReportJSON.fault($0, Speech.language) }),
        ]
        Speech.answer(json(members, findings), (lines + closing).joined(separator: "\n"))
        if !Speech.json { for fault in faults { Speech.say(fault) } }
        return ExitStatus.worst(faults.map(\.statusAmongSeveral) + [close(findings, isInexact: reports.contains { $0.picture.map { !$0.still.facts.isExact } ?? false })])
    }

    /// Nil where the recording has no picture.
    private func still(_ moment: RecordedMoment, _ entry: Int, to folder: TargetFolder) throws -> (file: String, still: RecordingExaminer.Still)? {
        guard moment.found.frame != nil else { return nil }
        let name = Array(VisibleText.line(moment.recording.path.split(separator: "/").suffix(4).joined(separator: "-")).utf8.prefix(240)) + Array(".jpg".utf8)
        let file = folder.path.appending(bytes: name).string
        let still = try decode(moment, entry)
        // What an earlier run wrote is the same, byte for byte.
        if try folder.size(of: name, in: []) != nil {
            var there: [UInt8] = []
            try folder.read(name, cancellation: Speech.interruption) { if there.count <= still.jpeg.count { there += $0 } }
            guard there == still.jpeg else { throw Fault(.targetExists, path: file) }
        } else {
            try OutputFile.write(still.jpeg, name, in: folder)
        }
        return (file, still)
    }

    // MARK: Both

    /// A workspace's own ledger claims nothing.
    private var closing: [String] { workspace == nil ? ["", NotVerified.text] : [] }

    private func json(_ members: [String: JSONValue?], _ findings: [Finding]) -> JSONValue {
        ReportJSON.object(
            members.merging(["package": .string(package.string), "verified": .bool(false), "findings": .array(findings.map { ReportJSON.finding($0, Speech.language) })]) { a, _ in a })
    }

    private func close(_ findings: [Finding], isInexact: Bool = false) -> ExitStatus {
        for finding in findings where !Speech.json { Speech.note(ReportText.finding(finding, Speech.language)) }
        return isInexact || findings.contains { $0.severity == .error } ? .partly : .done
    }
}

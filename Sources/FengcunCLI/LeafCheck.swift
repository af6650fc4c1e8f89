internal import Container
internal import Cryptography
internal import Evidence
internal import Files
internal import Inspection
internal import MediaAnalysis
internal import PackageFormat

/// The leaves of all recordings, computed again.
struct Leaves {
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

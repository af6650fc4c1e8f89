internal import Cryptography
package import Evidence
package import Files
package import MediaAnalysis
internal import Synchronization
internal import SystemPackage
package import Workspace

/// Looks at and listens to the recordings of a workspace that are safe already; what is seen does not change whether they
/// are kept.
///
/// Each recording is written down when it has been seen, so a run that was killed goes on with the next one.
package struct Analysing: Sendable {
    package var workspace: Workspace
    package var depth: RecordingAnalysis.Depth
    package var rules: QualityRules
    /// SHA-256 of the rules' text.
    package var rulesDigest: Digest
    /// Recordings at a time.
    package var jobs: Int
    package var recordings: RecordingExaminer
    package var cancellation: Cancellation
    package var progress: ProgressMeter

    package init(workspace: Workspace, depth: RecordingAnalysis.Depth, rules: QualityRules, rulesDigest: Digest, jobs: Int, recordings: RecordingExaminer, cancellation: Cancellation, progress: ProgressMeter) {
        self.workspace = workspace
        self.depth = depth
        self.rules = rules
        self.rulesDigest = rulesDigest
        self.jobs = jobs
        self.recordings = recordings
        self.cancellation = cancellation
        self.progress = progress
    }

    /// One recording and what is known of it.
    package struct Result: Sendable {
        package var file: ArchivedFile
        package var recording: Recording
        /// Whether this run looked at it, and not an earlier one.
        package var isNew: Bool
    }

    /// Analyses every recording that has not been analysed so deeply by these rules.
    ///
    /// - Returns: every recording of the workspace, in canonical order.
    /// - Throws: ``FaultCode/inUse``, ``FaultCode/diskFull``, ``FaultCode/interrupted``, ``FaultCode/alreadySealed``.
    package func run() throws -> [Result] {
        guard !workspace.isSealed else { throw Fault(.alreadySealed, path: workspace.root.string) }
        let lock = try workspace.lock()
        return try withExtendedLifetime(lock) { try analyse() }
    }

    private func analyse() throws -> [Result] {
        let ledger = try Ledger.open(workspace.ledgerFile)
        let state = ledger.state
        let shared = SharedLedger(ledger)
        let waiting = state.files.filter { file in state.recordings[file.path].map { !isDone($0.recording, at: file.path) } ?? false }
        progress.begin(total: waiting.reduce(0) { $0 + $1.size })
        // The largest first, so that the last to finish is a small one.
        let order = waiting.sorted { $0.size > $1.size }
        // With fewer recordings than jobs, each may use several threads.
        let threads = max(1, jobs / max(1, order.count))
        let faults = WorkerPool(width: jobs).map(order) { _, file -> Fault? in
            do {
                try analyse(file, threads: threads, shared)
                return nil
            } catch { return error as? Fault ?? Fault(.inputOutput, path: file.path, facts: ["system": "\(error)"]) }
        }
        if let fault = faults.compactMap({ $0 }).first { throw fault }
        let after = shared.state
        let seen = Set(order.map(\.path))
        return after.files.compactMap { file in after.recordings[file.path].map { Result(file: file, recording: $0.recording, isNew: seen.contains(file.path)) } }
    }

    private func isDone(_ recording: Recording, at path: String) -> Bool {
        guard let analysis = recording.analysis, analysis.thresholds == rulesDigest.hex else { return false }
        // What waits for the seal may have been lost or changed since.
        guard let leaves = try? InputFile.readAll(workspace.leavesFile(path), limit: 1 << 30), MerkleTree.agrees(leaves, with: analysis.leaves) else { return false }
        // An analysis of an earlier version kept no sound.
        if recording.isHeard, (try? FileFacts(workspace.soundFile(path))) == nil { return false }
        return analysis.depth == .thorough || depth == .fast
    }

    private func analyse(_ file: ArchivedFile, threads: Int, _ ledger: SharedLedger) throws {
        try cancellation.check()
        progress.working(on: file.origin.name)
        let input = try InputFile(workspace.file(file.path))
        let final = workspace.sheetFile(file.path)
        let leavesFile = workspace.leavesFile(file.path)
        let soundFile = workspace.soundFile(file.path)
        var output = try DurableFile(final, temporary: workspace.partial.appending(final.lastComponent!))
        var leaves = try DurableFile(leavesFile, temporary: workspace.partial.appending(leavesFile.lastComponent!))
        var sound = try DurableFile(soundFile, temporary: workspace.partial.appending(soundFile.lastComponent!))
        var seen: UInt64 = 0
        func advance(to place: UInt64) {
            let place = min(max(place, seen), file.size)
            progress.advance(Int(place - seen))
            seen = place
        }
        defer { advance(to: file.size) }
        let looked = try input.withDescriptor { descriptor in
            try recordings.analyse(
                .init(file: descriptor, size: file.size, name: file.path, sha256: file.digests["sha256"]), depth, rules.thresholds, thresholdsDigest: rulesDigest, threads: threads, cancellation: cancellation,
                sheet: { try output.write($0) }, leaves: { try leaves.write($0) }, sound: { try sound.write($0) }, progress: advance)
        }
        try output.finish()
        try leaves.finish()
        try sound.finish()
        if let analysis = looked.analysis { try ledger.append(.analysed(path: file.path, analysis)) }
    }
}

extension Recording {
    /// Whether an analysis has decoded a stream of sound.
    fileprivate var isHeard: Bool { analysis?.decoded.contains { streams.indices.contains($0.stream) && streams[$0.stream].audio != nil } ?? false }
}

package import Documents
package import Evidence
package import Files
package import MediaAnalysis
internal import PackageFormat
internal import Synchronization
package import SystemPackage
package import Workspace

/// Files and folders into a workspace: each original is read once, copied, digested, and only then looked at.
///
/// The order in which a file becomes safe, so that a run can be killed anywhere and repeated:
///
///     plan      a place in the workspace is written down
///     copy      bytes go to `partial/`, digests and CRC-32 are taken in the same read
///     settle    sync, rename to the final name, sync the folder, write the ledger
///     look      media type; of a recording also streams and packets, of a document pages, text and signatures, from the copy
package struct Ingest: Sendable {
    package var workspace: Workspace
    package var digests: [DigestAlgorithm]
    /// Share blocks with the source where the file system can.
    package var link = false
    package var jobs: Int
    /// `fengcun 0.1.0`
    package var tool: String
    package var now: @Sendable () -> Instant
    package var cancellation: Cancellation
    package var progress: ProgressMeter
    /// Who looks at recordings.
    package var recordings: RecordingExaminer
    /// Who looks into documents; without one they are taken in and not looked into.
    package var examiner: DocumentExaminer?
    /// Who reads a recording's start from its name; without them names say nothing.
    package var recorders: RecorderNames?

    package init(workspace: Workspace, digests: [DigestAlgorithm], link: Bool, jobs: Int, tool: String, now: @escaping @Sendable () -> Instant, cancellation: Cancellation, progress: ProgressMeter, recordings: RecordingExaminer, examiner: DocumentExaminer? = nil, recorders: RecorderNames? = nil) {
        self.workspace = workspace
        self.digests = digests
        self.link = link
        self.jobs = jobs
        self.tool = tool
        self.now = now
        self.cancellation = cancellation
        self.progress = progress
        self.recordings = recordings
        self.examiner = examiner
        self.recorders = recorders
    }

    /// What became of one input.
    package struct Result: Sendable {
        package enum Status: String, Sendable {
            case added
            /// The same bytes are in the same place already.
            case alreadyThere
            case failed
        }

        package var source: String
        package var status: Status
        /// Place in the workspace, when it has one.
        package var file: ArchivedFile?
        package var recording: Recording?
        package var document: DocumentFacts?
        package var fault: Fault?
        package var findings: [Finding]
    }

    /// A file or folder on its way in, and where it belongs; all files of a folder belong where the folder does.
    package struct Input: Sendable {
        package var path: FilePath
        package var placement: Placement

        package init(_ path: FilePath, as placement: Placement) {
            self.path = path
            self.placement = placement
        }
    }

    /// Ingests `inputs`; one result an input file, in the order of their names.
    ///
    /// - Throws: what stops the whole run: ``FaultCode/inUse``, ``FaultCode/diskFull``, ``FaultCode/interrupted``,
    ///   ``FaultCode/alreadySealed``.
    package func run(_ inputs: [Input]) throws(Fault) -> [Result] {
        guard !workspace.isSealed else { throw Fault(.alreadySealed, path: workspace.root.string) }
        let lock = try workspace.lock()
        return try withExtendedLifetime(lock) { () throws(Fault) in try ingest(inputs) }
    }

    private func ingest(_ inputs: [Input]) throws(Fault) -> [Result] {
        var ledger = try Ledger.open(workspace.ledgerFile)

        let sources = SourceList.expand(inputs, outside: workspace)
        let plan = try IngestPlan.make(sources.files, ledger: &ledger)
        try checkSpace(for: plan)
        progress.begin(total: plan.items.reduce(0) { $0 + $1.source.facts.size })

        let before = ledger.state
        let shared = SharedLedger(ledger)
        let examinations = examiner.map { ExaminationLog(examiner: $0, workspace: workspace, ledger: shared, after: before.textsEnd, cancellation: cancellation) }
        var results = WorkerPool(width: jobs).map(plan.items) { _, item in handle(item, shared, examinations, among: plan.known) }
        noteSameBytes(&results, in: shared.state)
        // Recordings that an earlier run made safe and did not get to look at.
        let seen = Set(results.compactMap { $0.file?.path })
        let state = shared.state
        let waiting = state.files.filter { $0.placement.recording != nil && state.recordings[$0.path] == nil && !seen.contains($0.path) }
        _ = WorkerPool(width: jobs).map(waiting) { _, file in try? look(at: file, shared) }
        if let examinations {
            let waiting = before.files.filter { $0.placement.recording == nil && before.documents[$0.path] == nil && !seen.contains($0.path) }
            _ = WorkerPool(width: jobs).map(waiting) { _, file in try? examinations.examine(file) }
            try examinations.flush()
        }
        try cancellation.check()
        if let fatal = results.compactMap(\.fault).first(where: { $0.code == .diskFull }) { throw fatal }
        return results + sources.faults.map { Result(source: $0.path ?? "", status: .failed, file: nil, recording: nil, fault: $0, findings: []) }
    }

    // MARK: One file

    /// - Parameter known: the workspace as this run found it. What is recognised must not depend on which of two workers
    ///   is the quicker.
    private func handle(_ item: IngestPlan.Item, _ ledger: SharedLedger, _ examinations: ExaminationLog?, among known: KnownFiles) -> Result {
        let name = item.source.key.text
        do {
            try cancellation.check()
            progress.working(on: item.source.originalName.text)
            var result: Result
            switch item.task {
            case .compare(let known):
                // Known by name: either these are the same bytes, or somebody changed the file.
                let read = try FileCopy.digest(item.source, [.sha256], cancellation: cancellation, progress: progress)
                guard read.digests["sha256"] == known.digests["sha256"] else {
                    throw Fault(.changedUnderKnownName, path: name, facts: ["existing": known.path])
                }
                result = Result(source: name, status: .alreadyThere, file: known, recording: nil, fault: nil, findings: [])
            case .copy(let path, let resumed):
                result = try settle(item.source, at: path, unlessAmong: resumed ? nil : known, ledger)
            }
            if let file = result.file, file.placement.recording != nil {
                let recording = try ledger.recording(at: file.path) ?? look(at: file, ledger)
                result.recording = recording
                if result.status == .added {
                    result.findings += recording.damage.map { Finding($0.code, .warning, path: file.path, facts: ["detail": $0.detail]) } + recording.startFindings
                }
            }
            if let file = result.file, file.placement.recording == nil, let examinations {
                let facts = try ledger.document(at: file.path) ?? examinations.examine(file)
                result.document = facts
                if result.status == .added { result.findings += facts.findings }
            }
            return result
        } catch {
            return Result(source: name, status: .failed, file: nil, recording: nil, fault: error as? Fault ?? Fault(.inputOutput, path: name, facts: ["system": "\(error)"]), findings: [])
        }
    }

    /// Copies the original to its place and writes it down; the same bytes in the same place are not kept twice.
    private func settle(_ source: SourceFile, at path: String, unlessAmong known: KnownFiles?, _ ledger: SharedLedger) throws -> Result {
        let final = workspace.file(path)
        let partial = workspace.partial.appending(path.replacing("/", with: "~"))
        try makeFolders(final.removingLastComponent())
        var copy = try FileCopy(source, to: final, partial: partial, digests: digests, link: link, cancellation: cancellation, progress: progress)
        if let twin = known?.file(sha256: copy.read.digests["sha256"], in: source.placement) {
            return Result(source: source.key.text, status: .alreadyThere, file: twin, recording: nil, fault: nil, findings: [])
        }
        let read = copy.read
        try copy.finish()
        let file = ArchivedFile(
            path: path, size: read.size, crc32: read.crc32, digests: read.digests,
            mediaType: ContentTypeOf.file(final), origin: source.origin, ingestedAt: now(), placement: source.placement)
        try ledger.append(.ingested(file, source: source.key, by: tool))
        return Result(source: source.key.text, status: .added, file: file, recording: nil, fault: nil, findings: [])
    }

    /// Says of each file that was added where else its bytes stand.
    private func noteSameBytes(_ results: inout [Result], in state: LedgerState) {
        let places = Dictionary(grouping: state.files) { $0.digests["sha256"] }
        for i in results.indices where results[i].status == .added {
            guard let file = results[i].file, let other = places[file.digests["sha256"]]?.first(where: { $0.path != file.path }) else { continue }
            results[i].findings.append(Finding(.inputSameBytes, .warning, path: file.path, facts: ["other": other.path]))
        }
    }

    /// Probes and indexes a recording that is safe already; what it is does not change whether it is kept.
    private func look(at file: ArchivedFile, _ ledger: SharedLedger) throws -> Recording {
        let (recording, bytes) = try RecordingIndexer(workspace: workspace, examiner: recordings, recorders: recorders, cancellation: cancellation).index(file)
        try ledger.append(.probed(recording, indexBytes: bytes))
        return recording
    }

    private func checkSpace(for plan: IngestPlan) throws(Fault) {
        guard !link, let free = freeSpace(at: workspace.root) else { return }
        let needed = plan.items.reduce(UInt64(0)) { if case .copy = $1.task { $0 + $1.source.facts.size } else { $0 } }
        guard needed <= free else {
            throw Fault(.diskFull, path: workspace.root.string, facts: ["needed": String(needed), "free": String(free)])
        }
    }
}

/// The ledger among several workers.
final class SharedLedger: Sendable {
    private let ledger: Mutex<Ledger>

    init(_ ledger: consuming Ledger) { self.ledger = Mutex(ledger) }

    var state: LedgerState { ledger.withLock { $0.state } }

    /// What is known of a recording. (A whole `state` held while another worker appends would have to be copied.)
    func recording(at path: String) -> Recording? { ledger.withLock { $0.state.recordings[path]?.recording } }

    /// What is known of a document.
    func document(at path: String) -> DocumentFacts? { ledger.withLock { $0.state.documents[path]?.facts } }

    func append(_ event: Ledger.Event) throws(Fault) { try append([event]) }

    func append(_ events: [Ledger.Event]) throws(Fault) { try ledger.withLock { ledger throws(Fault) in try ledger.append(events) } }
}

package import Documents
package import Evidence
package import Files
package import MediaAnalysis
internal import PackageFormat
package import SystemPackage
package import Workspace

/// Changing what has been added, before the seal: another place, other facts, out, or a better copy.
///
/// The bytes of an original are renamed and never destroyed; what was decided, by whom and why stays in the ledger, and
/// goes from there into the sealed chain of custody. `Workspace/Departures.swift` says how a killed run goes on.
package struct Mending: Sendable {
    package var workspace: Workspace
    package var decision: Decision
    /// `fengcun 0.1.0`
    package var tool: String
    package var cancellation: Cancellation
    package var progress: ProgressMeter
    /// Who looks at what becomes a recording.
    package var recordings: RecordingExaminer
    /// As of ``Ingest``.
    package var recorders: RecorderNames?

    package init(workspace: Workspace, decision: Decision, tool: String, cancellation: Cancellation, progress: ProgressMeter, recordings: RecordingExaminer, recorders: RecorderNames? = nil) {
        self.workspace = workspace
        self.decision = decision
        self.tool = tool
        self.cancellation = cancellation
        self.progress = progress
        self.recordings = recordings
        self.recorders = recorders
    }

    /// What became of one file.
    package struct Result: Sendable {
        package enum Status: String, Sendable {
            case moved
            /// Same place, other facts.
            case changed
            case removed
            case replaced
            /// It is as was asked already: by an earlier run, or ever since.
            case alreadyDone
        }

        /// The path that was asked for.
        package var path: String
        package var status: Status
        /// The file as it is now in the workspace; nil when it was taken out.
        package var file: ArchivedFile?
        /// The file that was taken out, and where its bytes are kept.
        package var removed: (file: ArchivedFile, kept: FilePath)?
        package var recording: Recording?
        package var findings: [Finding] = []
    }

    /// Gives files another place, or other facts in the same folder.
    ///
    /// - Parameter target: the placement that a file of this one is to have.
    /// - Throws: ``FaultCode/unknownOriginal`` and what `target` throws, all of them before anything is touched;
    ///   ``FaultCode/alreadySealed``.
    package func move(_ paths: [String], to target: (ArchivedFile) throws(Fault) -> Placement) throws -> [Result] {
        try work(on: paths) { ledger, path throws(Fault) in
            if let item = ledger.state.items[path] { return (item.file, try target(item.file)) }
            // A rerun finds the file where an earlier run moved it to.
            if let departure = ledger.state.departure(of: path), let now = ledger.state.current(of: path), now.placement == (try? target(departure.file)) { return (now, now.placement) }
            throw ledger.state.unknown(path)
        } carryOut: { ledger, path, wish in
            let (file, placement) = wish
            var result = Result(path: path, status: .alreadyDone, file: file)
            if file.placement != placement {
                let stays = file.placement.folder == placement.folder
                let new = stays ? file.path : nextPlace(in: placement.folder, for: file.origin.name, ledger.state)
                try ledger.append(.moved(path: file.path, to: new, placement: placement, decision))
                if let departure = ledger.state.departure(of: file.path) { try workspace.carryOut(departure) }
                result.status = stays ? .changed : .moved
                result.file = ledger.state.items[new]?.file
            }
            try look(at: &result, &ledger)
            return result
        }
    }

    /// Takes files out; their bytes are kept beside the workspace.
    ///
    /// - Throws: as ``move(_:to:)``.
    package func remove(_ paths: [String]) throws -> [Result] {
        try work(on: paths) { ledger, path throws(Fault) in
            if let item = ledger.state.items[path] { return item.file }
            if let departure = ledger.state.departure(of: path), departure.fate == .removed { return departure.file }
            throw ledger.state.unknown(path)
        } carryOut: { ledger, path, file in
            var result = Result(path: path, status: .alreadyDone, file: nil, removed: (file, workspace.removedFile(file.path)))
            if ledger.state.items[file.path] != nil {
                try ledger.append(.removed(path: file.path, decision))
                if let departure = ledger.state.departure(of: file.path) { try workspace.carryOut(departure) }
                result.status = .removed
            }
            return result
        }
    }

    /// Puts a better copy in a file's place; the old bytes are kept as with ``remove(_:)``.
    ///
    /// The copy is ingested under the next number of the folder, for it has a name of its own.
    ///
    /// - Throws: as ``move(_:to:)``; ``FaultCode/sameBytes`` where the copy is in this place already; ``FaultCode/inputMissing``
    ///   and its like, ``FaultCode/insideWorkspace``, ``FaultCode/inputChanging``, ``FaultCode/diskFull``.
    package func replace(_ path: String, with input: FilePath, digests: [DigestAlgorithm], link: Bool) throws -> Result {
        guard try FileFacts(FileFacts.resolved(input)).kind == .file else { throw Fault(.wrongFileType, path: input.string) }
        return try work(on: [path]) { (ledger: borrowing Ledger, path: String) throws(Fault) -> (old: ArchivedFile, successor: ArchivedFile?, source: SourceFile) in
            if let item = ledger.state.items[path] { return (item.file, nil, try source(input, as: item.file.placement)) }
            if let departure = ledger.state.departure(of: path), case .replaced = departure.fate, let now = ledger.state.current(of: path) { return (departure.file, now, try source(input, as: now.placement)) }
            throw ledger.state.unknown(path)
        } carryOut: { ledger, path, wish in
            let (old, successor, source) = wish
            progress.begin(total: source.facts.size)
            progress.working(on: source.originalName.text)
            var result = Result(path: path, status: .alreadyDone, file: successor, removed: (old, workspace.removedFile(old.path)))
            if let successor {
                let read = try FileCopy.digest(source, [.sha256], cancellation: cancellation, progress: progress)
                guard read.digests["sha256"] == successor.digests["sha256"] else { throw ledger.state.unknown(path) }
            } else {
                let file = try ingest(source, insteadOf: old, digests: digests, link: link, &ledger)
                try ledger.append(.replaced(path: old.path, with: file, source: source.key, by: tool, decision))
                if let departure = ledger.state.departure(of: old.path) { try workspace.carryOut(departure) }
                result.status = .replaced
                result.file = file
            }
            try look(at: &result, &ledger)
            return result
        }[0]
    }

    private func source(_ input: FilePath, as placement: Placement) throws(Fault) -> SourceFile {
        let sources = SourceList.expand([Ingest.Input(input, as: placement)], outside: workspace)
        if let fault = Fault.gathered(sources.faults) { throw fault }
        guard let source = sources.files.first else { throw Fault(.wrongFileType, path: input.string) }
        return source
    }

    /// Looks into documents that nobody has looked into yet, and adds what is odd about them.
    ///
    /// They are safe by then, so this is no part of the decision; a run that ends before is made up for by the next `add`.
    package func examine(_ results: inout [Result], digests: [DigestAlgorithm], examiner: DocumentExaminer, now: @escaping @Sendable () -> Instant) throws {
        let documents = results.compactMap(\.file).filter { $0.placement.recording == nil }.map(\.path)
        let before = try Ledger.state(of: workspace.ledgerFile).documents
        guard documents.contains(where: { before[$0] == nil }) else { return }
        _ = try Ingest(workspace: workspace, digests: digests, link: false, jobs: 1, tool: tool, now: now, cancellation: cancellation, progress: progress, recordings: recordings, examiner: examiner, recorders: recorders).run([])
        let after = try Ledger.state(of: workspace.ledgerFile).documents
        for i in results.indices {
            guard let path = results[i].file?.path, before[path] == nil, let facts = after[path]?.facts else { continue }
            results[i].findings += facts.findings
        }
    }

    // MARK: Steps

    /// Checks every path, and only when all of them can be worked on works on them, one after the other.
    private func work<Wish>(
        on paths: [String], wish: (borrowing Ledger, String) throws(Fault) -> Wish, carryOut: (inout Ledger, String, Wish) throws -> Result
    ) throws -> [Result] {
        guard !workspace.isSealed else { throw Fault(.alreadySealed, path: workspace.root.string) }
        return try withExtendedLifetime(try workspace.lock()) { () throws -> [Result] in
            // Sealed by another run while we waited for nothing: the lock is what counts.
            guard !workspace.isSealed else { throw Fault(.alreadySealed, path: workspace.root.string) }
            var ledger = try Ledger.open(workspace.ledgerFile)
            var wishes: [(String, Wish)] = []
            var faults: [Fault] = []
            for path in paths where !wishes.contains(where: { $0.0 == path }) {
                do throws(Fault) { wishes.append((path, try wish(ledger, path))) } catch { faults.append(error) }
            }
            if let fault = Fault.gathered(faults) { throw fault }
            var results: [Result] = []
            for (path, wish) in wishes {
                try cancellation.check()
                results.append(try carryOut(&ledger, path, wish))
            }
            try workspace.removeEmptyPlaces()
            noteSameBytes(&results, in: ledger.state)
            return results
        }
    }

    /// The bytes of the better copy, safe under a place of their own; no line says so yet.
    private func ingest(_ source: SourceFile, insteadOf old: ArchivedFile, digests: [DigestAlgorithm], link: Bool, _ ledger: inout Ledger) throws -> ArchivedFile {
        let folder = old.placement.folder
        // An earlier run that was killed before its line had a place for this source.
        let open = ledger.state.planned.first { $0.value == source.key && $0.key.hasPrefix(folder + "/") && ledger.state.isOpenPlan($0.key) }?.key
        let path = open ?? nextPlace(in: folder, for: source.originalName.text, ledger.state)
        if open == nil { try ledger.append(.planned(path: path, source: source.key)) }
        let final = workspace.file(path)
        try makeFolders(final.removingLastComponent())
        var copy = try FileCopy(source, to: final, partial: workspace.partial.appending(path.replacing("/", with: "~")), digests: digests, link: link, cancellation: cancellation, progress: progress)
        let read = copy.read
        if let twin = ledger.state.files.first(where: { $0.placement.place == old.placement.place && $0.digests["sha256"] == read.digests["sha256"] }) {
            throw Fault(.sameBytes, path: source.key.text, facts: ["existing": twin.path])
        }
        try copy.finish()
        return ArchivedFile(
            path: path, size: read.size, crc32: read.crc32, digests: read.digests, mediaType: ContentTypeOf.file(final), origin: source.origin, ingestedAt: decision.at,
            placement: old.placement)
    }

    /// A recording that nobody has looked at yet: it was a document, it is new, or an earlier run did not get there.
    private func look(at result: inout Result, _ ledger: inout Ledger) throws {
        guard let file = result.file, file.placement.recording != nil else { return }
        if let known = ledger.state.recordings[file.path]?.recording {
            result.recording = known
            // What a person has just stated may be what a clock contradicts.
            if result.status != .alreadyDone { result.findings += known.startFindings }
            return
        }
        let (recording, bytes) = try RecordingIndexer(workspace: workspace, examiner: recordings, recorders: recorders, cancellation: cancellation).index(file)
        try ledger.append(.probed(recording, indexBytes: bytes))
        result.recording = recording
        result.findings += recording.damage.map { Finding($0.code, .warning, path: file.path, facts: ["detail": $0.detail]) } + recording.startFindings
    }

    /// Behind the highest number that the folder ever had.
    private func nextPlace(in folder: String, for name: String, _ state: LedgerState) -> String {
        let highest = state.planned.keys.filter { $0.hasPrefix(folder + "/") }.compactMap { IngestPlan.number(of: $0, in: folder) }.max() ?? 0
        return folder + "/" + EntryName.make(number: highest + 1, original: name)
    }

    /// Says of each file that has a new place where else its bytes stand.
    private func noteSameBytes(_ results: inout [Result], in state: LedgerState) {
        let places = Dictionary(grouping: state.files) { $0.digests["sha256"] }
        for i in results.indices where results[i].status == .moved || results[i].status == .replaced {
            guard let file = results[i].file, let other = places[file.digests["sha256"]]?.first(where: { $0.path != file.path }) else { continue }
            results[i].findings.append(Finding(.inputSameBytes, .warning, path: file.path, facts: ["other": other.path]))
        }
    }
}

extension LedgerState {
    /// The file that a place's file has become, wherever it stands now.
    fileprivate func current(of path: String) -> ArchivedFile? {
        var path = path
        while let departure = departure(of: path) {
            switch departure.fate {
            case .moved(let next), .replaced(let next): path = next
            case .removed: return nil
            }
        }
        return items[path]?.file
    }

    /// Names first what became of the path, then what is spelt alike.
    fileprivate func unknown(_ path: String) -> Fault {
        let near = ([current(of: path)?.path].compactMap(\.self) + Spelling.nearest(to: path, among: Array(items.keys)))
        var seen: Set<String> = []
        return Fault(.unknownOriginal, path: path, facts: ["near": near.filter { seen.insert($0).inserted }.prefix(3).joined(separator: ", ")])
    }
}

internal import Documents
internal import Evidence
internal import Files
internal import PackageFormat
internal import Synchronization
internal import Workspace

/// Documents that are safe already are looked into, and what was seen is written down many at a time: the text first,
/// then the ledger, so that the ledger never speaks of text that is not there.
///
/// What a killed run had not written down yet is looked at again by the next.
final class ExaminationLog: Sendable {
    private struct Pending: ~Copyable {
        var file: AppendOnlyFile
        /// Bytes that are on disk.
        var end: UInt64
        var text: [UInt8] = []
        var events: [Ledger.Event] = []
    }

    private let examiner: DocumentExaminer
    private let workspace: Workspace
    private let ledger: SharedLedger
    private let cancellation: Cancellation
    private let pending: Mutex<Pending>

    private static let mostEvents = 256
    private static let mostText = 8 << 20

    /// - Parameter after: where the text that the ledger knows of ends.
    init(examiner: DocumentExaminer, workspace: Workspace, ledger: SharedLedger, after end: UInt64, cancellation: Cancellation) throws(Fault) {
        self.examiner = examiner
        self.workspace = workspace
        self.ledger = ledger
        self.cancellation = cancellation
        pending = Mutex(Pending(file: try AppendOnlyFile(workspace.textsFile, keep: end), end: end))
    }

    func examine(_ file: ArchivedFile) throws -> DocumentFacts {
        let examination = try examiner.examine(
            workspace.file(file.path), name: file.path, size: file.size, type: file.mediaType, sha256: file.digests["sha256"], cancellation: cancellation)
        let lines = examination.texts.flatMap { TextLine(path: file.path, page: $0.page, text: $0.text).encoded }
        try pending.withLock { pending in
            let start = pending.end + UInt64(pending.text.count)
            pending.text += lines
            pending.events.append(.examined(examination.facts, text: start..<(start + UInt64(lines.count))))
            if pending.events.count >= Self.mostEvents || pending.text.count >= Self.mostText { try write(&pending) }
        }
        return examination.facts
    }

    /// Makes everything durable.
    func flush() throws(Fault) { try pending.withLock { pending throws(Fault) in try write(&pending) } }

    private func write(_ pending: inout Pending) throws(Fault) {
        guard !pending.events.isEmpty else { return }
        if !pending.text.isEmpty { try pending.file.append(pending.text) }
        pending.end += UInt64(pending.text.count)
        pending.text = []
        let events = pending.events
        pending.events = []
        try ledger.append(events)
    }
}

extension DocumentFacts {
    /// What somebody should look at.
    var findings: [Finding] { problems.map { Finding($0.code, .warning, path: path, facts: ["detail": $0.detail]) } }
}

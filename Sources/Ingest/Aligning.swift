internal import Acoustics
internal import Cryptography
package import Evidence
package import Files
internal import Foundation
internal import MediaAnalysis
internal import PackageFormat
internal import Synchronization
internal import SystemPackage
internal import Timelines
package import Workspace

/// Holds the sounds of a workspace against each other, as its timeline asks for: the last step of `analyse`.
///
/// What came of a pair is kept by content, that is by the digests of its recordings and how they are joined, so that only
/// what is new, replaced or joined otherwise is computed again. It is written down when a pair is done: a run that was
/// killed goes on with the next.
package struct Aligning: Sendable {
    package var workspace: Workspace
    package var rules: TimelineRules
    /// Pairs at a time.
    package var jobs: Int
    package var cancellation: Cancellation
    package var progress: ProgressMeter

    /// Of what is kept: another one is another method, or another way of keeping sound.
    private static let version = "\(Aligner.version).1"
    /// Seconds by which recorders' clocks are taken to differ at most, before all lags are looked at.
    private static let clocksDiffer = 900.0
    private static let largestFile = 256 << 20

    package init(workspace: Workspace, rules: TimelineRules, jobs: Int, cancellation: Cancellation, progress: ProgressMeter) {
        self.workspace = workspace
        self.rules = rules
        self.jobs = jobs
        self.cancellation = cancellation
        self.progress = progress
    }

    /// One pair and what came of it.
    package struct Result: Sendable {
        package var pair: Timeline.Pair
        /// By the recorders' clocks: the place of a moment in `a` less its place in `b`, in seconds.
        package var expected: Millionths?
        /// Whether this run computed it, and not an earlier one.
        package var isNew: Bool
    }

    /// - Returns: every pair that the timeline asks for, in its order.
    /// - Throws: ``FaultCode/inUse``, ``FaultCode/diskFull``, ``FaultCode/interrupted``, ``FaultCode/alreadySealed``.
    package func run() throws -> [Result] {
        guard !workspace.isSealed else { throw Fault(.alreadySealed, path: workspace.root.string) }
        let lock = try workspace.lock()
        return try withExtendedLifetime(lock) { try align() }
    }

    private func align() throws -> [Result] {
        let ledger = try Ledger.state(of: workspace.ledgerFile)
        let plan = try TimelineMaterial(workspace, ledger, rules).soundPlan(cancellation: cancellation)
        let digests = Dictionary(uniqueKeysWithValues: ledger.files.map { ($0.path, $0.digests["sha256"] ?? "") })
        let wanted = plan.pairs.map { pair in
            Wanted(a: plan.runs[pair.a], b: plan.runs[pair.b], expected: pair.expected, key: key(plan.runs[pair.a], plan.runs[pair.b], digests))
        }
        let before = kept()
        let book = Book(wanted, known: Dictionary(before.map { ($0.key, $0.alignment) }) { first, _ in first })
        let missing = wanted.filter { book.alignment(of: $0) == nil }
        progress.begin(total: missing.reduce(0) { $0 + size($1.a) + size($1.b) })
        // The longest first, so that the last to finish is a short one.
        let order = missing.sorted { size($0.a) + size($0.b) > size($1.a) + size($1.b) }
        let faults = WorkerPool(width: jobs).map(order) { _, pair -> Fault? in
            do {
                progress.working(on: "\(pair.a.device) / \(pair.b.device)")
                let alignment = try align(pair)
                try book.enter(pair, alignment, write)
                progress.advance(Int(size(pair.a) + size(pair.b)))
                return nil
            } catch { return error as? Fault ?? Fault(.inputOutput, path: workspace.alignmentsFile.string, facts: ["doing": "align", "system": "\(error)"]) }
        }
        if let fault = faults.compactMap({ $0 }).first { throw fault }
        // Pairs that are not asked for any more go, and recordings that were moved have their new paths.
        let entries = book.entries
        if entries != before { try write(entries) }
        let new = Set(missing.map(\.key))
        return wanted.compactMap { pair in book.alignment(of: pair).map { Result(pair: .init(a: pair.a, b: pair.b, alignment: $0), expected: pair.expected, isNew: new.contains(pair.key)) } }
    }

    // MARK: One pair

    private struct Wanted: Sendable {
        let a: Timeline.Run
        let b: Timeline.Run
        let expected: Millionths?
        let key: String
    }

    /// Near where the recorders' clocks have them first: there less stands in the way. Clocks may be off by any time, so all
    /// lags are looked at where that says nothing.
    private func align(_ pair: Wanted) throws -> Alignment {
        let aligner = try Aligner(sound(pair.a), sound(pair.b)) { try cancellation.check() }
        guard let expected = pair.expected?.value else { return try aligner.align() }
        let near = try aligner.align(within: (expected - Aligning.clocksDiffer)...(expected + Aligning.clocksDiffer))
        if near.verdict == .aligned { return near }
        let anywhere = try aligner.align()
        return anywhere.verdict == .cannot ? near : anywhere
    }

    /// A run's recordings, each at its place. One of which nothing could be heard is silent.
    private func sound(_ run: Timeline.Run) throws -> Sound {
        Sound(try run.parts.filter { size($0.path) > 0 }.map { try .init(workspace.soundFile($0.path), start: Int((max(0, $0.at.value) * Double(MuLaw.sampleRate)).rounded())) })
    }

    private func size(_ run: Timeline.Run) -> UInt64 { run.parts.reduce(0) { $0 + size($1.path) } }

    private func size(_ path: String) -> UInt64 { (try? FileFacts(workspace.soundFile(path)).size) ?? 0 }

    /// What the alignment of two runs follows from: a digest over the recordings' digests, how much sound of them is kept, and
    /// how they are joined.
    private func key(_ a: Timeline.Run, _ b: Timeline.Run, _ digests: [String: String]) -> String {
        let runs = [a, b].map { run in run.parts.map { "\(digests[$0.path] ?? "") \(size($0.path)) \($0.at.count)\n" }.joined() }
        return Hasher.digest(Array((["alignment \(Aligning.version)\n"] + runs).joined(separator: "\n").utf8)).hex
    }

    // MARK: What is kept

    /// An entry of the file: a pair as the timeline reads it, and what it follows from.
    private struct Entry: Codable, Sendable, Equatable {
        let a: Timeline.Run
        let b: Timeline.Run
        let alignment: Alignment
        let key: String
    }

    /// What is there of the pairs that are wanted; workers enter theirs as they finish.
    private final class Book: Sendable {
        private let wanted: [Wanted]
        private let known: Mutex<[String: Alignment]>

        init(_ wanted: [Wanted], known: [String: Alignment]) {
            self.wanted = wanted
            self.known = Mutex(known)
        }

        var entries: [Entry] { known.withLock { entries($0) } }

        func alignment(of pair: Wanted) -> Alignment? { known.withLock { $0[pair.key] } }

        func enter(_ pair: Wanted, _ alignment: Alignment, _ write: ([Entry]) throws -> Void) throws {
            try known.withLock {
                $0[pair.key] = alignment
                try write(entries($0))
            }
        }

        private func entries(_ known: [String: Alignment]) -> [Entry] {
            wanted.compactMap { pair in known[pair.key].map { Entry(a: pair.a, b: pair.b, alignment: $0, key: pair.key) } }
        }
    }

    /// What cannot be read is computed again.
    private func kept() -> [Entry] { (try? InputFile.readAll(workspace.alignmentsFile, limit: Aligning.largestFile)).flatMap { try? CanonicalJSON.decode([Entry].self, from: $0) } ?? [] }

    private func write(_ entries: [Entry]) throws {
        try DurableFile.write(CanonicalJSON.encode(entries), to: workspace.alignmentsFile, temporary: workspace.partial.appending(workspace.alignmentsFile.lastComponent!))
    }
}

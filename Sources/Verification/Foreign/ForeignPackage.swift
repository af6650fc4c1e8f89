internal import Container
internal import Cryptography
internal import Evidence
internal import Files
internal import PackageFormat

/// Somebody else's package after its reading: digests of every entry, and the bytes of those that say something about
/// others. What ``OpenedPackage`` is for ours.
struct ForeignPackage: Sendable {
    struct Entry: Sendable {
        let path: String
        /// Size as the carrier states it.
        let size: UInt64
        let carrierCRC: UInt32?
        /// nil when the entry was not read.
        var reading: Reading?
    }

    struct Reading: Sendable {
        var count: UInt64
        var crc32: UInt32
        var digests: [ForeignDigest: Digest]
        /// All bytes of a small entry that was to be kept; nil of others.
        var bytes: [UInt8]?
        var fault: Fault?
    }

    private(set) var entries: [Entry]
    let carrierFindings: [Finding]
    private let index: [ExactName: Int]
    /// By canonical equivalence, as some file systems have it.
    private let normalised: [String: Int]
    private let content: any PackageContent
    private var budget = OpenedPackage.keepLimit

    init(_ content: any PackageContent) {
        self.content = content
        entries = content.entries.map { Entry(path: $0.path, size: $0.size, carrierCRC: $0.crc32, reading: nil) }
        index = Dictionary(content.entries.enumerated().map { (ExactName($1.path), $0) }) { first, _ in first }
        normalised = Dictionary(content.entries.enumerated().map { ($1.path, $0) }) { first, _ in first }
        carrierFindings = content.findings.map { finding in
            var finding = finding
            // An empty folder is nobody's content.
            if finding.code == .structureEmptyFolder { finding.severity = .info }
            return finding
        }
    }

    subscript(_ path: String) -> Entry? { index[ExactName(path)].map { entries[$0] } }

    /// The path of the entry whose name is the same text in another Unicode normalisation.
    func equivalent(of path: String) -> String? { normalised[path].map { entries[$0].path } }

    /// The bytes of an entry that was kept whole.
    func bytes(of path: String) -> [UInt8]? { self[path]?.reading?.bytes }

    /// A digest, computed now where the bytes are at hand.
    func digest(of path: String, _ algorithm: ForeignDigest) -> Digest? {
        guard let reading = self[path]?.reading, reading.fault == nil else { return nil }
        return reading.digests[algorithm] ?? reading.bytes.flatMap { ForeignDigest.digest($0, algorithm) }
    }

    /// Reads the entries that `wanted` lets pass, side by side, the largest first; `kept` ones are held whole, up to a
    /// limit for each and for the sum, so that a package made to exhaust memory does not.
    mutating func read(algorithms: (String) -> Set<ForeignDigest>, wanted: (String) -> Bool, kept: (String) -> Bool, jobs: Int, cancellation: Cancellation, progress: ProgressMeter) throws {
        let order = entries.indices.filter { wanted(entries[$0].path) }.sorted { entries[$0].size > entries[$1].size }
        progress.begin(total: order.reduce(0) { $0 + entries[$1].size })
        let tasks = order.map { i in
            let keeps = kept(entries[i].path) && entries[i].size <= UInt64(min(OpenedPackage.tagLimit, budget))
            if keeps { budget -= Int(entries[i].size) }
            return Task(entry: i, keeps: keeps, algorithms: algorithms(entries[i].path))
        }
        let content = content
        let readings = WorkerPool(width: jobs).map(tasks) { _, task in Self.read(content, task, cancellation, progress) }
        try cancellation.check()
        for (task, reading) in zip(tasks, readings) { entries[task.entry].reading = reading }
    }

    private struct Task: Sendable {
        let entry: Int
        let keeps: Bool
        let algorithms: Set<ForeignDigest>
    }

    private static func read(_ content: any PackageContent, _ task: Task, _ cancellation: Cancellation, _ progress: ProgressMeter) -> Reading {
        let entry = content.entries[task.entry]
        progress.working(on: entry.path)
        var hasher = ForeignHasher(task.algorithms)
        var kept: [UInt8]? = task.keeps ? [] : nil
        var count: UInt64 = 0
        var fault: Fault?
        do {
            _ = try content.read(task.entry, cancellation: cancellation) { bytes in
                hasher.update(bytes)
                count += UInt64(bytes.count)
                // The carrier's word for the size is not taken for it.
                if count <= entry.size { kept?.append(contentsOf: bytes) } else { kept = nil }
                progress.advance(bytes.count)
            }
        } catch { fault = error as? Fault ?? Fault(.inputOutput, path: entry.path) }
        if fault != nil { kept = nil }
        let crc = hasher.crc32
        return Reading(count: count, crc32: crc, digests: hasher.finish(), bytes: kept, fault: fault)
    }

    // MARK: What the carrier says

    /// What is wrong with single entries, whatever the format.
    func carrierFixity() -> [Finding] {
        entries.compactMap { entry in
            guard let reading = entry.reading else { return nil }
            if let fault = reading.fault { return Finding(.fixityUnreadable, path: entry.path, facts: ["system": fault.facts["system"] ?? fault.facts["reason"] ?? "?"]) }
            if reading.count != entry.size { return Finding(.fixitySize, path: entry.path, facts: ["expected": String(entry.size), "actual": String(reading.count)]) }
            if let crc = entry.carrierCRC, crc != reading.crc32 { return Finding(.fixityCRC, path: entry.path) }
            return nil
        }
    }

    /// Names that are one name on some system. Those that are the same name on all are the carrier's to tell.
    func collisions(_ paths: some Sequence<String>) -> [Finding] {
        var seen: [String: String] = [:]
        return paths.compactMap { path in
            guard let other = seen.updateValue(path, forKey: EntryName.collisionKey(path)), ExactName(other) != ExactName(path) else { return nil }
            return Finding(.structureDuplicate, .warning, path: path, facts: ["other": other])
        }
    }
}

internal import Container
internal import Cryptography
internal import Evidence
internal import Files
internal import PackageFormat

/// A package after its one reading: digests of every entry, and the bytes of those that say something about others.
struct OpenedPackage: Sendable {
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
        var digests: [DigestAlgorithm: Digest]
        /// All bytes of a tag file; the beginning of a track index.
        var bytes: [UInt8]
        /// What the texts of documents add up to; they are looked at as they pass, and not held.
        var texts: TextsReader?
        var fault: Fault?
    }

    /// In carrier order.
    let entries: [Entry]
    let carrierFindings: [Finding]
    let isOrdered: Bool
    let topFolder: String?
    /// Algorithms that have a payload manifest here.
    let algorithms: [DigestAlgorithm]
    let dossier: Dossier?
    /// Why the dossier could not be read.
    let dossierFault: Fault?

    private let index: [String: Int]
    /// The manifests, each read once: every level asks them of every file.
    private let listings: [DigestAlgorithm: Listing]

    /// What an algorithm's manifests say of each entry that they list; nil where one cannot be read.
    typealias Listing = (payload: [String: Digest]?, tags: [String: Digest]?)

    /// Larger tag files are faults: no project comes near.
    static let tagLimit = 64 << 20
    /// What all entries together may take in memory.
    static let keepLimit = 512 << 20
    /// How much of a track index is kept: its header.
    static let trackLimit = 4 << 20

    /// Reads every entry that `payload` lets pass and every tag file, side by side, the largest first.
    ///
    /// - Parameter also: digests that are needed of every entry besides those that have manifests.
    static func read(_ content: any PackageContent, payload: (String) -> Bool, also: Set<DigestAlgorithm> = [], jobs: Int, cancellation: Cancellation, progress: ProgressMeter) throws -> OpenedPackage {
        let paths = Set(content.entries.map(\.path))
        let algorithms = DigestAlgorithm.allCases.filter { paths.contains(PackageLayout.payloadManifest($0)) || paths.contains(PackageLayout.tagManifest($0)) }
        let order = content.entries.indices.filter { PackageLayout.kind(of: content.entries[$0].path) != .payload || payload(content.entries[$0].path) }
            .sorted { content.entries[$0].size > content.entries[$1].size }
        progress.begin(total: order.reduce(0) { $0 + content.entries[$1].size })
        let keep = keepLimits(content.entries)
        let asked = Set(algorithms + [.sha256]).union(also).union(try archiveAlgorithms(content, cancellation))
        let readings = WorkerPool(width: jobs).map(order) { _, i in read(content, i, keep: keep[i], algorithms: asked, cancellation: cancellation, progress: progress) }
        try cancellation.check()
        var entries = content.entries.map { Entry(path: $0.path, size: $0.size, carrierCRC: $0.crc32, reading: nil) }
        for (i, reading) in zip(order, readings) { entries[i].reading = reading }
        return OpenedPackage(entries: entries, carrierFindings: content.findings, isOrdered: content.isOrdered, topFolder: content.topFolder, algorithms: algorithms)
    }

    /// How much of each entry is held in memory: of those that say something about others all, up to a limit for each
    /// and for the sum, so that a package made to exhaust memory does not.
    private static func keepLimits(_ entries: [PackageEntry]) -> [Int] {
        var budget = keepLimit
        return entries.map { entry in
            guard let kind = PackageLayout.kind(of: entry.path), kind != .payload, entry.path != PackageLayout.texts, !entry.path.hasPrefix("metadata/x-"), !entry.path.hasSuffix(".jpg") else { return 0 }
            let wanted = min(Int(clamping: entry.size), entry.path.hasSuffix(".idx") ? trackLimit : tagLimit, budget)
            budget -= wanted
            return wanted
        }
    }

    /// Which digests the archive manifests ask for: they are read before everything that they are about.
    private static func archiveAlgorithms(_ content: any PackageContent, _ cancellation: Cancellation) throws -> Set<DigestAlgorithm> {
        var found: Set<DigestAlgorithm> = []
        for (i, entry) in content.entries.enumerated() {
            guard case .archiveManifest? = SealEntry(entry.path), let bytes = try? content.bytes(of: i, limit: tagLimit, cancellation: cancellation), let manifest = try? ForeignASiCManifest.read(bytes) else { continue }
            for algorithm in DigestAlgorithm.allCases where manifest.references.contains(where: { $0.algorithm == ASiCManifest.uri(of: algorithm) }) { found.insert(algorithm) }
        }
        return found
    }

    private static func read(_ content: any PackageContent, _ i: Int, keep: Int, algorithms: Set<DigestAlgorithm>, cancellation: Cancellation, progress: ProgressMeter) -> Reading {
        let entry = content.entries[i]
        progress.working(on: entry.path)
        var hasher = Hasher(algorithms)
        var kept: [UInt8] = []
        var fault: Fault?
        var count: UInt64 = 0
        var texts = entry.path == PackageLayout.texts ? TextsReader() : nil
        do {
            count = try content.read(i, cancellation: cancellation) { bytes in
                hasher.update(bytes)
                if kept.count < keep { kept.append(contentsOf: bytes.prefix(keep - kept.count)) }
                texts?.read(bytes)
                progress.advance(bytes.count)
            }
        } catch {
            count = hasher.count
            fault = error as? Fault ?? Fault(.inputOutput, path: entry.path)
        }
        texts?.finish()
        let crc = hasher.crc32
        return Reading(count: count, crc32: crc, digests: hasher.finish(), bytes: kept, texts: texts, fault: fault)
    }

    private init(entries: [Entry], carrierFindings: [Finding], isOrdered: Bool, topFolder: String?, algorithms: [DigestAlgorithm]) {
        self.entries = entries
        self.carrierFindings = carrierFindings
        self.isOrdered = isOrdered
        self.topFolder = topFolder
        self.algorithms = algorithms
        let index = Dictionary(entries.enumerated().map { ($1.path, $0) }) { first, _ in first }
        self.index = index
        listings = Dictionary(uniqueKeysWithValues: DigestAlgorithm.allCases.map { algorithm in
            func read(_ path: String) -> [String: Digest]? { index[path].flatMap { entries[$0].reading?.bytes }.flatMap { BagIt.readManifest($0, algorithm) } }
            return (algorithm, (read(PackageLayout.payloadManifest(algorithm)), read(PackageLayout.tagManifest(algorithm))))
        })
        do throws(Fault) {
            guard let i = index[PackageLayout.dossier], let bytes = entries[i].reading?.bytes else { throw Fault(.inputMissing, path: PackageLayout.dossier) }
            dossier = try CanonicalJSON.decode(Dossier.self, from: bytes)
            dossierFault = nil
        } catch {
            dossier = nil
            dossierFault = error
        }
    }

    // MARK: Looking up

    subscript(_ path: String) -> Entry? { index[path].map { entries[$0] } }

    func bytes(of path: String) -> [UInt8]? { self[path]?.reading?.bytes }

    func digest(of path: String, _ algorithm: DigestAlgorithm = .sha256) -> Digest? { self[path]?.reading?.digests[algorithm] }

    /// Paths of one kind, in canonical order.
    func paths(_ kinds: PackageLayout.Kind...) -> [String] {
        entries.map(\.path).filter { path in PackageLayout.kind(of: path).map(kinds.contains) ?? false }.sorted(by: PackageLayout.precedes)
    }

    /// Both places that state the format say a later one. One alone is a fault of this package.
    var needsNewerVersion: Bool {
        guard let info = bytes(of: PackageLayout.bagInfo), let declared = BagIt.declaredFormat(info).flatMap({ Int($0) }), declared > PackageLayout.formatVersion,
            let json = bytes(of: PackageLayout.dossier), let stated = CanonicalJSON.integer(named: "format", in: json)
        else { return false }
        return stated == declared
    }

    func listed(_ algorithm: DigestAlgorithm) -> Listing { listings[algorithm] ?? (nil, nil) }
}

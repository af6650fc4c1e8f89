internal import Cryptography
internal import Evidence
internal import PackageFormat

/// The chain of custody: unbroken, and its events lead from nothing to exactly the originals that the manifest lists.
struct CustodyLevel {
    let package: OpenedPackage

    func judge() -> LevelJudgement {
        guard let bytes = package.bytes(of: PackageLayout.custody) else { return LevelJudgement(outcome: .absent, findings: []) }
        let (events, brokenAt) = CustodyLog.decode(bytes) { Hasher.digest($0) }
        var findings: [Finding] = []
        if let brokenAt { findings.append(Finding(.custodyBroken, path: PackageLayout.custody, facts: ["line": String(brokenAt)])) }
        var replay = CustodyReplay()
        for (i, event) in events.enumerated() where !replay.follow(event) {
            findings.append(Finding(.custodyReplay, path: event.object ?? PackageLayout.custody, facts: ["line": String(i + 1), "type": event.type.rawValue]))
        }
        let listed = package.listed(.sha256).payload ?? [:]
        for (path, digest) in listed.sorted(by: { PackageLayout.precedes($0.key, $1.key) }) where replay.held[path] != digest.hex {
            findings.append(Finding(.custodyNoIngestion, path: path))
        }
        for path in replay.held.keys.filter({ listed[$0] == nil }).sorted() { findings.append(Finding(.custodyStranger, path: path)) }
        if brokenAt == nil, !events.contains(where: { $0.type == .packageCreation }) { findings.append(Finding(.custodyBroken, path: PackageLayout.custody, facts: ["line": String(events.count + 1)])) }
        return LevelJudgement(findings, facts: ["events": String(events.count)])
    }
}

/// What the archive held after each event.
private struct CustodyReplay {
    /// Path to SHA-256.
    private(set) var held: [String: String] = [:]
    /// Every path that ever held something: none is given twice.
    private var given: Set<String> = []

    /// - Returns: false, and nothing changes, for an event that cannot happen in this state.
    mutating func follow(_ event: CustodyEvent) -> Bool {
        guard event.outcome == .success else { return true }
        switch event.type {
        case .creation, .fixityCheck, .packageCreation: return true
        case .ingestion:
            guard let path = event.object, let digest = event.sha256, given.insert(path).inserted else { return false }
            // What it is ingested instead of is still there; it leaves with an event of its own.
            if let other = event.related, held[other] == nil { return false }
            held[path] = digest
        case .metadataModification:
            guard let path = event.object, held[path] != nil, held[path] == event.sha256 else { return false }
        case .filenameChange:
            guard let path = event.object, let old = event.related, held[old] != nil, held[old] == event.sha256, given.insert(path).inserted else { return false }
            held[path] = held.removeValue(forKey: old)
        case .deaccession:
            guard let path = event.object, held[path] != nil, held[path] == event.sha256 else { return false }
            if let other = event.related, held[other] == nil || other == path { return false }
            held[path] = nil
        }
        return true
    }
}

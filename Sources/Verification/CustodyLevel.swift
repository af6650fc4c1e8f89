internal import Cryptography
internal import Evidence
internal import PackageFormat

/// The chain of custody: unbroken, and with an ingestion for every original.
struct CustodyLevel {
    let package: OpenedPackage

    func judge() -> LevelJudgement {
        guard let bytes = package.bytes(of: PackageLayout.custody) else { return LevelJudgement(outcome: .absent, findings: []) }
        let (events, brokenAt) = CustodyLog.decode(bytes) { Hasher.digest($0) }
        var findings: [Finding] = []
        if let brokenAt { findings.append(Finding(.custodyBroken, path: PackageLayout.custody, facts: ["line": String(brokenAt)])) }
        let ingested = Dictionary(events.filter { $0.type == .ingestion }.compactMap { event in event.object.map { ($0, event.sha256) } }) { _, last in last }
        let listed = package.listed(.sha256).payload ?? [:]
        for (path, digest) in listed.sorted(by: { PackageLayout.precedes($0.key, $1.key) }) where ingested[path] != digest.hex {
            findings.append(Finding(.custodyNoIngestion, path: path))
        }
        for path in ingested.keys.filter({ listed[$0] == nil }).sorted() { findings.append(Finding(.custodyStranger, path: path)) }
        if brokenAt == nil, !events.contains(where: { $0.type == .packageCreation }) { findings.append(Finding(.custodyBroken, path: PackageLayout.custody, facts: ["line": String(events.count + 1)])) }
        return LevelJudgement(findings, facts: ["events": String(events.count)])
    }
}

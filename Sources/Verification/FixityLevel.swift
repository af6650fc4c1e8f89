internal import Evidence
internal import PackageFormat

/// Every entry against every manifest that has to list it.
struct FixityLevel {
    let package: OpenedPackage

    func judge() -> LevelJudgement {
        var findings = package.entries.flatMap(carrier)
        var mismatches: [String: [DigestAlgorithm]] = [:]
        for algorithm in package.algorithms {
            let (payload, tags) = package.listed(algorithm)
            findings += compare(payload, with: package.paths(.payload), algorithm, PackageLayout.payloadManifest(algorithm), &mismatches)
            findings += compare(tags, with: package.paths(.mimetype, .bagDeclaration, .bagInfo, .verifyText, .metadata, .payloadManifest), algorithm, PackageLayout.tagManifest(algorithm), &mismatches)
        }
        // One finding a file, however many manifests say so.
        findings += mismatches.sorted { PackageLayout.precedes($0.key, $1.key) }.map { Finding(.fixityMismatch, path: $0, facts: ["algorithm": $1.map(\.rawValue).joined(separator: ", ")]) }
        if !package.algorithms.contains(.sha256) { findings.append(Finding(.fixityNoManifest, path: PackageLayout.payloadManifest(.sha256))) }
        let skipped = package.entries.count { $0.reading == nil }
        var judgement = LevelJudgement(findings, facts: ["files": String(listedFiles - skipped), "skipped": String(skipped)])
        if skipped == package.paths(.payload).count, skipped > 0, judgement.outcome == .valid { judgement.outcome = .notRun }
        return judgement
    }

    /// Entries that a manifest has to list: all but META-INF and the tag manifests.
    private var listedFiles: Int { package.paths(.mimetype, .bagDeclaration, .bagInfo, .verifyText, .payload, .metadata, .payloadManifest).count }

    /// What the carrier itself says of an entry.
    private func carrier(_ entry: OpenedPackage.Entry) -> [Finding] {
        guard let reading = entry.reading else { return [] }
        if let fault = reading.fault { return [Finding(.fixityUnreadable, path: entry.path, facts: fault.facts)] }
        if reading.count != entry.size { return [Finding(.fixitySize, path: entry.path, facts: ["expected": String(entry.size), "actual": String(reading.count)])] }
        if let crc = entry.carrierCRC, crc != reading.crc32 { return [Finding(.fixityCRC, path: entry.path)] }
        return []
    }

    private func compare(_ listed: [String: Digest]?, with paths: [String], _ algorithm: DigestAlgorithm, _ manifest: String, _ mismatches: inout [String: [DigestAlgorithm]]) -> [Finding] {
        // Without a manifest that can be read nothing is vouched for.
        guard let listed else { return [Finding(.fixityNoManifest, path: manifest)] }
        var findings: [Finding] = []
        for path in paths {
            guard let expected = listed[path] else {
                findings.append(Finding(.fixityUnlisted, path: path, facts: ["manifest": manifest]))
                continue
            }
            guard let reading = package[path]?.reading, reading.fault == nil, let actual = reading.digests[algorithm], actual != expected else { continue }
            mismatches[path, default: []].append(algorithm)
        }
        let present = Set(paths)
        findings += listed.keys.filter { !present.contains($0) }.sorted().map { Finding(.fixityMissing, path: $0, facts: ["manifest": manifest]) }
        return findings
    }
}

internal import Evidence
internal import PackageFormat

/// Names, order, required entries, and the texts that every package has alike.
struct StructureLevel {
    let package: OpenedPackage

    func judge() -> LevelJudgement {
        LevelJudgement(package.carrierFindings + names() + order() + required() + constants() + manifests(), facts: ["files": String(package.entries.count)])
    }

    private func names() -> [Finding] {
        var findings: [Finding] = []
        var seen: [String: String] = [:]
        for entry in package.entries {
            if !EntryName.isValid(entry.path) { findings.append(Finding(.structureName, path: entry.path)) }
            if PackageLayout.kind(of: entry.path) == nil { findings.append(Finding(.structureUnknownEntry, path: entry.path)) }
            if let other = seen.updateValue(entry.path, forKey: EntryName.collisionKey(entry.path)) {
                findings.append(Finding(.structureDuplicate, path: entry.path, facts: ["other": other]))
            }
            if entry.size > OpenedPackage.tagLimit, let kind = PackageLayout.kind(of: entry.path), kind != .payload, !entry.path.hasSuffix(".idx") {
                findings.append(Finding(.structureTooLarge, path: entry.path))
            }
        }
        return findings
    }

    private func order() -> [Finding] {
        guard package.isOrdered else { return [] }
        let paths = package.entries.map(\.path)
        return zip(paths, paths.dropFirst()).filter { PackageLayout.precedes($1, $0) }.map { Finding(.structureOrder, path: $1, facts: ["after": $0]) }
    }

    private func required() -> [Finding] {
        PackageLayout.required.filter { package[$0] == nil }.map { Finding(.structureMissing, path: $0) }
    }

    private func constants() -> [Finding] {
        PackageLayout.constants.sorted { $0.key < $1.key }.compactMap { path, text in
            guard let bytes = package.bytes(of: path), bytes != text else { return nil }
            return Finding(.structureConstant, path: path)
        }
    }

    /// Manifests come in pairs, and in their one form.
    private func manifests() -> [Finding] {
        package.algorithms.flatMap { algorithm -> [Finding] in
            [PackageLayout.payloadManifest(algorithm), PackageLayout.tagManifest(algorithm)].compactMap { path in
                guard let bytes = package.bytes(of: path) else { return algorithm == .sha256 ? nil : Finding(.structureMissing, path: path) }
                guard let digests = BagIt.readManifest(bytes, algorithm), BagIt.manifest(digests) == bytes else { return Finding(.structureManifest, path: path) }
                return nil
            }
        }
    }
}

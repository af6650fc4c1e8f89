internal import Container
internal import Evidence
internal import Files
internal import PackageFormat

/// What the package itself says that each file has to be: the dossier's digests and sizes, and every manifest's.
struct ExpectedDigests {
    struct File: Sendable {
        var size: UInt64?
        /// Every one has to hold; two that differ on one algorithm cannot.
        var digests: [(algorithm: DigestAlgorithm, digest: Digest)] = []
    }

    private(set) var files: [String: File] = [:]
    /// Manifests that are there and cannot be read.
    private(set) var findings: [Finding] = []
    /// Whether anything at all vouches for payload files.
    private(set) var vouchesForPayload = false

    /// - Throws: ``FaultCode/interrupted``.
    init(_ inspection: Inspection, cancellation: Cancellation) throws {
        for file in inspection.knownFiles {
            vouchesForPayload = true
            files[file.path] = File(size: file.size, digests: DigestAlgorithm.allCases.compactMap { algorithm in file.digest(algorithm).map { (algorithm, $0) } })
        }
        guard inspection.kind != .asic else { return }
        for algorithm in DigestAlgorithm.allCases {
            for (path, isPayload) in [(PackageLayout.payloadManifest(algorithm), true), (PackageLayout.tagManifest(algorithm), false)] where inspection.entry(path) != nil {
                do {
                    let bytes = try inspection.bytes(path, cancellation: cancellation)
                    guard let listed = inspection.kind == .bag ? BagIt.readForeignManifest(bytes, algorithm) : BagIt.readManifest(bytes, algorithm) else {
                        findings.append(Finding(.structureManifest, path: path))
                        continue
                    }
                    if isPayload { vouchesForPayload = true }
                    for (name, digest) in listed { files[name, default: File()].digests.append((algorithm, digest)) }
                } catch let fault as Fault {
                    if fault.code == .interrupted { throw fault }
                    findings.append(Finding(fault.code == .tooLarge ? .structureTooLarge : .fixityUnreadable, path: path, facts: fault.facts))
                }
            }
        }
    }

    /// Whether some list has to name this entry, so that one which does not has been put there by somebody.
    func mustBeListed(_ path: String, in kind: PackageKind?) -> Bool {
        switch kind {
        case .asic: false
        case .bag: vouchesForPayload && path.hasPrefix("data/")
        // Tag manifests and what stands in META-INF are vouched for by the signature alone.
        case .fengcun, nil: ![.tagManifest, .signatureFile].contains(PackageLayout.kind(of: path))
        }
    }
}

internal import Cryptography
internal import Evidence
internal import PackageFormat

/// Judges anybody's bag by RFC 8493 (1.0) or the draft that it declares (docs/foreign-packages.md): whether it is
/// formed as it should be, and whether every file has the digests that its manifests list. Who made it, a bag cannot say.
struct BagJudgement {
    let package: ForeignPackage
    private let paths: [String]
    private let manifests: [BagManifests.Manifest]
    private let declaration: BagDeclaration?
    private var structure: [Finding] = []
    private var fixity: [Finding] = []
    /// Something that we cannot judge keeps a level from being valid.
    private var structureUndecided = false
    private var fixityUndecided = false
    /// Files that `fetch.txt` names.
    private var fetched: Set<ExactName> = []

    init(_ package: ForeignPackage) {
        self.package = package
        paths = package.entries.map(\.path)
        manifests = BagManifests(paths).all
        declaration = package.bytes(of: PackageLayout.bagDeclaration).flatMap(BagDeclaration.read)
        judge()
    }

    func judgement() -> ForeignJudgement {
        var fixed = LevelJudgement(fixity, facts: ["files": String(package.entries.count { $0.reading != nil }), "skipped": String(package.entries.count { $0.reading == nil })])
        var formed = LevelJudgement(structure, facts: ["files": String(paths.count)])
        if formed.outcome == .valid, structureUndecided { formed.outcome = .undecided }
        if fixed.outcome == .valid, fixityUndecided { fixed.outcome = .undecided }
        if fixed.outcome == .valid, package.entries.contains(where: { $0.path.begins("data/") }), payload.allSatisfy({ package[$0]?.reading == nil }) { fixed.outcome = .notRun }
        return ForeignJudgement(levels: [.structure: formed, .fixity: fixed, .identity: LevelJudgement(outcome: .notRun, findings: [])])
    }

    private var payload: [String] { paths.filter { $0.begins("data/") } }
    private var version: BagDeclaration.Version { declaration?.version ?? BagDeclaration.final }
    /// The drafts allowed what 1.0 forbids.
    private var strictly: Severity { version >= BagDeclaration.final ? .error : .warning }

    private mutating func judge() {
        structure += package.carrierFindings
        fixity += package.carrierFixity()
        structure += package.collisions(paths)
        for path in payload where ["Thumbs.db", ".DS_Store", "desktop.ini", "._.DS_Store"].contains(path.split(separator: "/").last ?? "") {
            structure.append(Finding(.bagSystemFile, .warning, path: path))
        }
        judgeDeclaration()
        judgeFetch()
        judgeInfo()
        judgeManifests()
    }

    // MARK: Tag files

    private mutating func judgeDeclaration() {
        guard let declaration else {
            let reason = package[PackageLayout.bagDeclaration] == nil ? "missing" : "not in its prescribed form"
            structure.append(Finding(.bagDeclaration, path: PackageLayout.bagDeclaration, facts: ["reason": reason]))
            return
        }
        if declaration.isLoose { structure.append(Finding(.bagDeclaration, strictly, path: PackageLayout.bagDeclaration, facts: ["reason": "white space or lines that do not belong there"])) }
        if !declaration.isKnown {
            structure.append(Finding(.bagVersion, .warning, path: PackageLayout.bagDeclaration, facts: ["version": "\(declaration.version.major).\(declaration.version.minor)"]))
            structureUndecided = true
        }
    }

    /// A tag file as UTF-8; nil, and said so, when it cannot be decoded.
    private mutating func text(of path: String) -> [UInt8]? {
        guard let entry = package[path] else { return nil }
        guard let bytes = entry.reading?.bytes else {
            if entry.reading?.fault == nil { structure.append(Finding(.structureTooLarge, path: path)) }
            return nil
        }
        do throws(TagFileText.Failure) { return try TagFileText.decode(bytes, declaration?.encoding ?? "UTF-8") } catch {
            switch error {
            case .malformed: structure.append(Finding(.bagTagFile, path: path, facts: ["reason": "not \(declaration?.encoding ?? "UTF-8")", "line": "1"]))
            case .unknownEncoding:
                structure.append(Finding(.bagEncoding, .warning, path: path, facts: ["encoding": declaration?.encoding ?? "?"]))
                structureUndecided = true
                fixityUndecided = true
            }
            return nil
        }
    }

    private mutating func judgeFetch() {
        guard let text = text(of: "fetch.txt") else { return }
        let (listed, bad) = BagTagFiles.fetch(text)
        structure += bad.map { Finding(.bagTagFile, path: "fetch.txt", facts: ["line": String($0), "reason": "not URL, length and path"]) }
        for path in listed {
            guard let candidates = candidates(path, in: "fetch.txt", isPayload: true) else { continue }
            fetched.insert(ExactName(resolve(candidates)))
        }
    }

    private mutating func judgeInfo() {
        let path = package["bag-info.txt"] == nil && version < BagDeclaration.Version(0, 96) ? "package-info.txt" : "bag-info.txt"
        guard let text = text(of: path) else { return }
        let (elements, bad, loose) = BagTagFiles.info(text)
        structure += bad.map { Finding(.bagTagFile, path: path, facts: ["line": String($0), "reason": "not label and value"]) }
        if version >= BagDeclaration.final { structure += loose.map { Finding(.bagTagFile, .warning, path: path, facts: ["line": String($0), "reason": "white space at the colon"]) } }
        let sums = Set(elements.filter { $0.label.lowercased() == "payload-oxum" }.map(\.value))
        guard let stated = sums.first else { return }
        let size = payload.reduce(UInt64(0)) { $0 + (package[$1]?.size ?? 0) }
        let actual = "\(size).\(payload.count)"
        let isHoley = fetched.contains { package[$0.text] == nil }
        if sums.count > 1 || (stated != actual && !isHoley) { fixity.append(Finding(.bagPayloadOxum, path: path, facts: ["stated": sums.sorted().joined(separator: ", "), "actual": actual])) }
    }

    // MARK: Manifests

    private mutating func judgeManifests() {
        let payloadManifests = manifests.filter(\.isPayload)
        if payloadManifests.isEmpty { fixity.append(Finding(.fixityNoManifest, path: "manifest-sha512.txt")) }
        for manifest in manifests where manifest.algorithm == nil {
            fixity.append(Finding(.bagUnknownAlgorithm, .warning, path: manifest.path, facts: ["algorithm": manifest.algorithmName]))
        }
        if !payloadManifests.isEmpty, payloadManifests.allSatisfy({ $0.algorithm?.isWeak == true }) {
            fixity.append(Finding(.bagWeakDigest, .warning, path: payloadManifests[0].path, facts: ["algorithm": payloadManifests.map(\.algorithmName).joined(separator: ", ")]))
        }
        var mismatches: [String: [String]] = [:]
        var listings: [(manifest: BagManifests.Manifest, listed: [ExactName: String])] = []
        for manifest in manifests {
            guard let text = text(of: manifest.path) else {
                if manifest.isPayload { fixity.append(Finding(.fixityNoManifest, fixityUndecided ? .warning : .error, path: manifest.path)) }
                continue
            }
            let listed = list(text, manifest)
            listings.append((manifest, listed))
            for (path, digest) in listed { compare(path.text, digest, manifest, &mismatches) }
        }
        fixity += mismatches.sorted { $0.key < $1.key }.map { Finding(.fixityMismatch, path: $0, facts: ["algorithm": $1.sorted().joined(separator: ", ")]) }
        unlisted(listings.filter(\.manifest.isPayload))
        tagManifests(listings)
    }

    /// What a manifest lists: the path as it lies in the bag, with its digest.
    private mutating func list(_ text: [UInt8], _ manifest: BagManifests.Manifest) -> [ExactName: String] {
        let (lines, bad) = BagTagFiles.manifest(text)
        structure += bad.map { Finding(.bagTagFile, path: manifest.path, facts: ["line": String($0), "reason": "not digest and path"]) }
        if lines.contains(where: \.hasMarker) { structure.append(Finding(.bagBinaryMarker, .warning, path: manifest.path)) }
        if lines.contains(where: { $0.path.hasPrefix("./") }) { structure.append(Finding(.bagRelativePath, .warning, path: manifest.path)) }
        var listed: [ExactName: String] = [:]
        var names: [ExactName: ExactName] = [:]
        for line in lines {
            guard let candidates = candidates(line.path, in: manifest.path, isPayload: manifest.isPayload) else { continue }
            if let algorithm = manifest.algorithm, line.digest.utf8.count != algorithm.length * 2 {
                structure.append(Finding(.bagTagFile, path: manifest.path, facts: ["line": String(line.number), "reason": "not a digest of \(manifest.algorithmName)"]))
            }
            let path = resolve(candidates)
            if let other = listed.updateValue(line.digest, forKey: ExactName(path)) {
                // Two spellings of one name are a matter of file systems; the same line twice is the writer's fault.
                let isSameName = names[ExactName(path)] == ExactName(line.path)
                let severity: Severity = other != line.digest ? .error : isSameName ? strictly : .warning
                structure.append(Finding(.bagListedTwice, severity, path: path, facts: ["manifest": manifest.path]))
            }
            names[ExactName(path)] = ExactName(line.path)
        }
        return listed
    }

    /// The names that a listed path can mean, the likeliest first; nil, and said so, when it leads out of the bag.
    private mutating func candidates(_ listed: String, in manifest: String, isPayload: Bool) -> [String]? {
        let path = listed.hasPrefix("./") ? String(listed.dropFirst(2)) : listed
        let decoded = BagTagFiles.percentDecoded(path)
        // 1.0 encodes the percent sign, the drafts and common programs do not.
        let candidates = decoded == path ? [path] : version >= BagDeclaration.final ? [decoded, path] : [path, decoded]
        guard candidates.allSatisfy({ BagTagFiles.staysInside($0) && (!isPayload || $0.begins("data/")) }) else {
            structure.append(Finding(.bagOutOfScope, path: listed, facts: ["manifest": manifest]))
            return nil
        }
        return candidates
    }

    /// Which of the names is there. One that is there only in another Unicode normalisation is the same file
    /// (RFC 8493 §6.1.3), on a disk that normalises or came from one.
    private mutating func resolve(_ candidates: [String]) -> String {
        if let exact = candidates.first(where: { package[$0] != nil }) ?? candidates.compactMap({ package.equivalent(of: $0) }).first {
            if ExactName(exact) != ExactName(candidates[0]) { structure.append(Finding(.bagOtherName, .warning, path: exact, facts: ["listed": candidates[0]])) }
            return exact
        }
        return candidates[0]
    }

    private mutating func compare(_ path: String, _ digest: String, _ manifest: BagManifests.Manifest, _ mismatches: inout [String: [String]]) {
        guard let entry = package[path] else {
            if fetched.contains(ExactName(path)) {
                fixity.append(Finding(.bagToFetch, .warning, path: path, facts: ["manifest": manifest.path]))
                fixityUndecided = true
            } else {
                fixity.append(Finding(.fixityMissing, path: path, facts: ["manifest": manifest.path]))
            }
            return
        }
        guard let algorithm = manifest.algorithm, let actual = entry.reading, actual.fault == nil else { return }
        guard let computed = package.digest(of: path, algorithm) else {
            fixity.append(Finding(.bagUnknownAlgorithm, .warning, path: manifest.path, facts: ["algorithm": manifest.algorithmName]))
            fixityUndecided = true
            return
        }
        if computed.hex != digest { mismatches[path, default: []].append(manifest.algorithmName) }
    }

    /// > Every payload file MUST be listed in every payload manifest. Note that older versions of BagIt allowed payload
    /// > files to be listed in just one of the manifests (RFC 8493 §2.1.3).
    private mutating func unlisted(_ listings: [(manifest: BagManifests.Manifest, listed: [ExactName: String])]) {
        guard !listings.isEmpty else { return }
        for path in payload {
            let missing = listings.filter { $0.listed[ExactName(path)] == nil }
            let isFault = version >= BagDeclaration.final ? !missing.isEmpty : missing.count == listings.count
            if isFault {
                fixity.append(Finding(.fixityUnlisted, path: path, facts: ["manifest": missing.map(\.manifest.path).joined(separator: ", ")]))
            } else if !listings.contains(where: { $0.listed[ExactName(path)] != nil && $0.manifest.algorithm != nil }) {
                fixityUndecided = true
            }
        }
        for path in fetched.map(\.text).sorted() where !listings.contains(where: { $0.listed[ExactName(path)] != nil }) {
            structure.append(Finding(.bagTagFile, path: "fetch.txt", facts: ["line": "?", "reason": "no manifest lists \(path)"]))
        }
    }

    /// > Each tag manifest MUST list every payload manifest, and MUST NOT list tag manifests (RFC 8493 §2.2.1).
    private mutating func tagManifests(_ listings: [(manifest: BagManifests.Manifest, listed: [ExactName: String])]) {
        guard version >= BagDeclaration.final else { return }
        for (manifest, listed) in listings where !manifest.isPayload {
            let absent = manifests.filter { $0.isPayload && listed[ExactName($0.path)] == nil }.map(\.path)
            let foreign = manifests.filter { !$0.isPayload && listed[ExactName($0.path)] != nil }.map(\.path)
            structure += absent.map { Finding(.bagTagManifest, path: manifest.path, facts: ["reason": "does not list \($0)"]) }
            structure += foreign.map { Finding(.bagTagManifest, path: manifest.path, facts: ["reason": "lists \($0)"]) }
        }
    }
}

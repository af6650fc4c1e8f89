internal import Cryptography
internal import Evidence
internal import Files
internal import PackageFormat
internal import SystemPackage
internal import Workspace

/// Everything that sealing writes: all entries of the package that are not originals.
struct TagFiles {
    let project: Project
    let ledger: LedgerState
    let workspace: Workspace
    let identity: Identity
    let role: String
    let tool: String
    let now: Instant
    let lists: TimelineLists?
    let cancellation: Cancellation
    let sheet: ([Recording]) throws -> [UInt8]?
    var proofs = Proofs()
    /// An SM2 signature beside the seal's own.
    var sm2: SM2Signer?
    /// For a draft nobody is asked for timestamps or revocation data; what is declared of them stands in it all the same.
    var isDraft = false
    /// Who else has to sign before the package is complete.
    var furtherSigners: [Dossier.RequiredSigner] = []
    /// What the rules came to; nil where the project names none.
    var judgement: Judgement?

    /// One entry with its digests, and where its bytes are.
    struct Entry {
        enum Content {
            case bytes([UInt8])
            /// Assembled in the workspace's state, to be moved to its place.
            case staged(FilePath)
        }

        let path: String
        let size: UInt64
        let crc32: UInt32
        let digests: [DigestAlgorithm: Digest]
        let content: Content

        init(_ path: String, _ bytes: [UInt8], _ algorithms: [DigestAlgorithm]) {
            var hasher = Hasher(algorithms)
            hasher.update(bytes)
            self.init(path, &hasher, content: .bytes(bytes))
        }

        init(_ path: String, _ hasher: inout Hasher, content: Content) {
            self.path = path
            size = hasher.count
            crc32 = hasher.crc32
            self.content = content
            let taken = hasher
            hasher = Hasher([])
            digests = taken.finish()
        }
    }

    struct Composed {
        /// Entries before the payload, and behind it, in canonical order.
        var head: [Entry]
        var tail: [Entry]
        var files: [ArchivedFile]
        var manifestDigest: Digest
    }

    func compose() throws -> Composed {
        if sm2 != nil, !project.digests.contains(.sm3) { throw Fault(.sm3ManifestMissing, path: workspace.root.string) }
        let files = ledger.files.map(onlyAskedDigests)
        let algorithms = project.digests
        let signer = Dossier.RequiredSigner(
            role: role, name: identity.certificate.name, certificate: identity.certificate.sha256.hex, issuers: identity.chain.map(\.sha256.hex))
        let seal = Dossier.Seal(
            level: proofs.stamps.isEmpty ? "B-B" : proofs.revocation == nil ? "B-T" : "B-LT", timestamps: proofs.stamps.isEmpty ? nil : proofs.stamps.count,
            requiredSigners: [signer] + (sm2.map { [$0.required] } ?? []) + furtherSigners, sm2: sm2 != nil, digests: algorithms, sealedAt: now, tool: tool)
        let dossier = Dossier(project: project, files: files, seal: seal)
        let media = MediaCatalogue(recordings: files.compactMap { ledger.recordings[$0.path]?.recording })
        let salts = try makeSalts(files: files.count)
        let root = MerkleTree.root(ofLeaves: Commitments.leaves(files, salts: salts)!.map(MerkleTree.leaf))
        let commitments = CanonicalJSON.encode(Commitments(filesRoot: root, recordings: media.recordings))

        let head = [PackageLayout.mimetype, PackageLayout.bagDeclaration, PackageLayout.bagInfo, PackageLayout.verifyText].map { path in
            Entry(path, PackageLayout.constants[path] ?? BagIt.bagInfo(for: dossier), algorithms)
        }
        var metadata = [
            Entry(PackageLayout.commitments, commitments, algorithms),
            Entry(PackageLayout.custody, CustodyLog.encode(custody(files), sha256: { Hasher.digest($0) }), algorithms),
            Entry(PackageLayout.dossier, CanonicalJSON.encode(dossier), algorithms),
            Entry(PackageLayout.media, CanonicalJSON.encode(media), algorithms),
            Entry(PackageLayout.project, try InputFile.readAll(workspace.projectFile, limit: 1 << 20), algorithms),
            Entry(PackageLayout.salts, salts, algorithms),
        ]
        let documents = try DocumentTexts(workspace: workspace, ledger: ledger).compose(files, digests: algorithms)
        if !documents.facts.isEmpty { metadata.append(Entry(PackageLayout.documents, CanonicalJSON.encode(DocumentCatalogue(documents: documents.facts)), algorithms)) }
        if let texts = documents.texts { metadata.append(texts) }
        if let judgement { metadata.append(Entry(PackageLayout.judgement, CanonicalJSON.encode(JudgementFile(madeWith: tool, judgement: judgement)), algorithms)) }
        if let timeline = try timeline() { metadata.append(Entry(PackageLayout.timeline, CanonicalJSON.encode(timeline), algorithms)) }
        metadata += try tracks(files) + extensions(algorithms)
        let manifests = algorithms.map { algorithm in
            Entry(PackageLayout.payloadManifest(algorithm), BagIt.manifest(Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.digest(algorithm)!) })), algorithms)
        }
        let tagged = head + metadata + manifests
        let tagManifests = algorithms.map { algorithm in
            Entry(PackageLayout.tagManifest(algorithm), BagIt.manifest(Dictionary(uniqueKeysWithValues: tagged.map { ($0.path, $0.digests[algorithm]!) })), algorithms)
        }
        let outside = (tagged + tagManifests).filter { $0.path != PackageLayout.mimetype }.map { ($0.path, $0.digests) } + files.map { file in (file.path, Dictionary(uniqueKeysWithValues: algorithms.map { ($0, file.digest($0)!) })) }
        let sm3Manifest = tagManifests.first { $0.path == PackageLayout.tagManifest(.sm3) }.flatMap { entry in if case .bytes(let bytes) = entry.content { bytes } else { nil } }
        let folder = try signed(outside.sorted { PackageLayout.precedes($0.0, $1.0) }, commitments: Hasher.digest(commitments), sm3Manifest: sm3Manifest)
        let signed = folder.files.map { Entry($0.path, $0.bytes, [.sha256]) }
        let tail = (metadata + manifests + tagManifests + signed).sorted { PackageLayout.precedes($0.path, $1.path) }
        return Composed(head: head, tail: tail, files: files, manifestDigest: signed[0].digests[.sha256]!)
    }

    /// The seal's own signatures, and an archive timestamp of each authority.
    private func signed(_ outside: [(path: String, digests: [DigestAlgorithm: Digest])], commitments: Digest, sm3Manifest: [UInt8]?) throws -> SealFolder {
        // At sealing all is in SHA-256, which every package has; what replaces it is for later renewals.
        var folder = SealFolder(proofs: isDraft ? Proofs() : proofs) { _ in outside.map { ($0, $1[.sha256]!) } }
        try folder.sign(1) { text in try CAdES.sign(text, by: identity, role: role, at: now) }
        try folder.signCommitments(1, commitments) { text in try CAdES.sign(text, by: identity, role: role, at: now) }
        if let sm2, let sm3Manifest { folder.addSM2(1, try sm2.sign(sm3Manifest)) }
        for stamp in isDraft ? [] : proofs.stamps { try folder.renew(stamp, .sha256) }
        return folder
    }

    /// A digest that the project does not ask for any more has no manifest to stand in.
    private func onlyAskedDigests(_ file: ArchivedFile) -> ArchivedFile {
        var file = file
        file.digests = file.digests.filter { name, _ in project.digests.contains { $0.rawValue == name } }
        return file
    }

    /// Salts follow from the workspace's secret, so that sealing again after a kill gives the same ones.
    private func makeSalts(files: Int) throws -> [UInt8] {
        let secret = try workspace.secret()
        return (0..<Commitments.leafCount(files: files)).flatMap { i in
            hmacSHA256(key: secret, Array("salt \(i)".utf8)).prefix(Commitments.saltLength)
        }
    }

    private func custody(_ files: [ArchivedFile]) -> [CustodyEvent] {
        ledger.custody + [
            CustodyEvent(type: .fixityCheck, at: now, agent: tool, detail: "\(files.count) files, SHA-256"),
            CustodyEvent(type: .packageCreation, at: now, agent: "\(identity.certificate.name) (\(role))", detail: tool),
        ]
    }

    /// Nil without recordings.
    private func timeline() throws -> TimelineFile? {
        guard let lists, let timeline = try workspace.timeline(project, ledger, lists, cancellation: cancellation) else { return nil }
        return TimelineFile(madeWith: tool, rules: Hasher.digest(lists.rules.bytes).hex, timeline: timeline)
    }

    /// `metadata/x-...`: what a site keeps beside the record; signed along with it.
    private func extensions(_ algorithms: [DigestAlgorithm]) throws -> [Entry] {
        try FileTree.walk(workspace.file("metadata")).nodes.filter { $0.facts.kind == .file && $0.relative.starts(with: Array("x-".utf8)) }.map { node in
            Entry("metadata/" + String(decoding: node.relative, as: UTF8.self), try InputFile.readAll(node.path, limit: 64 << 20), algorithms)
        }
    }

    /// Of each track: the packet indexes of its recordings, and where these have been analysed their leaves and a contact sheet.
    private func tracks(_ files: [ArchivedFile]) throws -> [Entry] {
        let tracks = Dictionary(grouping: files.filter { $0.placement.recording != nil }) { $0.placement.recording!.track }
        return try tracks.sorted { $0.key < $1.key }.flatMap { name, files in
            let recordings = files.compactMap { ledger.recordings[$0.path]?.recording }
            return try [index(name, files), leaves(name, recordings), sheet(recordings).map { Entry(PackageLayout.trackSheet(name), $0, project.digests) }].compactMap { $0 }
        }
    }

    private func index(_ name: String, _ files: [ArchivedFile]) throws -> Entry {
        let segments = files.map { file in
            let known = ledger.recordings[file.path]
            return TrackIndex.Segment(
                path: file.path, sha256: file.digests["sha256"] ?? "", bytes: known?.indexBytes ?? 0, packets: known?.recording.packets?.count ?? 0,
                timeBases: known?.recording.streams.map(\.timeBase) ?? [])
        }
        return try joined(
            PackageLayout.track(name), TrackIndex.prefix(.init(track: name, recordings: segments)),
            segments.filter { $0.bytes > 0 }.map { (workspace.packetFile($0.path), UInt64($0.bytes)) })
    }

    private func leaves(_ name: String, _ recordings: [Recording]) throws -> Entry? {
        let analysed = recordings.filter { !($0.analysis?.leaves ?? []).isEmpty }
        guard !analysed.isEmpty else { return nil }
        let header = LeafIndex.Header(track: name, recordings: analysed.map(LeafIndex.Recording.init))
        // What has waited on the disk since the analysis must still add up to the roots that are about to be signed.
        for recording in analysed {
            let file = workspace.leavesFile(recording.path)
            guard MerkleTree.agrees(try InputFile.readAll(file, limit: 1 << 30), with: recording.analysis?.leaves ?? []) else {
                throw Fault(.malformedTrackIndex, path: file.string, facts: ["reason": "the leaves do not add up to their root"])
            }
        }
        return try joined(
            PackageLayout.trackLeaves(name), LeafIndex.prefix(header),
            zip(analysed, header.recordings).map { recording, entry in (workspace.leavesFile(recording.path), entry.streams.reduce(0) { $0 + UInt64($1.count * LeafIndex.hashLength) }) })
    }

    /// An entry that begins with `prefix` and goes on with what waits in files of the workspace's state.
    private func joined(_ path: String, _ prefix: [UInt8], _ parts: [(file: FilePath, bytes: UInt64)]) throws -> Entry {
        let name = FilePath.Component(path.split(separator: "/").last.map(String.init)!)!
        let staged = workspace.partial.appending(name)
        var output = try DurableFile(staged, temporary: FilePath(staged.string + ".partial"))
        var hasher = Hasher(project.digests)
        hasher.update(prefix)
        try output.write(prefix)
        for part in parts {
            let count = try InputFile(part.file).forEachChunk(cancellation: Cancellation()) { bytes in
                hasher.update(bytes)
                try output.write(bytes)
            }
            guard count == part.bytes else { throw Fault(.malformedTrackIndex, path: part.file.string, facts: ["reason": "\(count) bytes"]) }
        }
        try output.finish()
        return Entry(path, &hasher, content: .staged(staged))
    }
}

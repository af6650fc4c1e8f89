package import Cryptography
package import Evidence
package import Files
package import PackageFormat
package import SystemPackage
package import Workspace

/// A workspace into a sealed package.
///
///     inspect     nothing missing, nothing unknown, nothing half-done
///     check       every payload file is read once and compared with the digest of its ingest;
///                 where `--to` asks for a file as well, the same read packs it
///     compose     dossier, media, custody, commitments, bag files, manifests, signatures
///     place       tag files beside the payload; META-INF last, in one step: with it the folder is sealed
package struct Sealing: Sendable {
    package var workspace: Workspace
    package var identity: Identity
    package var role: String
    /// `fengcun 0.1.0`
    package var tool: String
    package var now: Instant
    package var jobs: Int
    package var cancellation: Cancellation
    package var progress: ProgressMeter
    /// What of `manifests/` the timeline is made by; without it there is none.
    package var lists: TimelineLists?
    /// Makes the contact sheet of a track, a JPEG, from its recordings; nil where there is nothing to show.
    package var sheet: @Sendable ([Recording]) throws -> [UInt8]?
    /// Judges the project by its rules, from what the workspace holds at that moment; nil where it names no rules.
    package var judge: @Sendable (Project, LedgerState) throws -> Judgement? = { _, _ in nil }
    /// Timestamps and revocation data for the seal.
    package var proofs = Proofs()
    /// An SM2 signature beside the seal's own.
    package var sm2: SM2Signer?
    /// Who else has to sign before the package is complete.
    package var furtherSigners: [Dossier.RequiredSigner] = []

    package init(workspace: Workspace, identity: Identity, role: String, tool: String, now: Instant, jobs: Int, cancellation: Cancellation, progress: ProgressMeter, lists: TimelineLists? = nil, sheet: @escaping @Sendable ([Recording]) throws -> [UInt8]? = { _ in nil }) {
        self.workspace = workspace
        self.identity = identity
        self.role = role
        self.tool = tool
        self.now = now
        self.jobs = jobs
        self.cancellation = cancellation
        self.progress = progress
        self.lists = lists
        self.sheet = sheet
    }

    package struct Outcome: Sendable {
        package var packageID: String
        package var files: Int
        package var bytes: UInt64
        /// SHA-256 of `META-INF/ASiCManifest001.xml`: the figure by which a receipt or a supplement names the package.
        package var manifestDigest: Digest
        /// False when the folder had been sealed before.
        package var sealedNow: Bool
        /// Bytes of the packed file, when one was asked for.
        package var packed: UInt64?
        /// What was sealed of the rules, where it was sealed now.
        package var judgement: Judgement?
    }

    /// - Parameter target: a file to pack to in the same read.
    /// - Throws: ``FaultCode/notReady`` and ``FaultCode/fixityFailed`` with every finding; ``FaultCode/identityExpired``,
    ///   ``FaultCode/targetExists``, ``FaultCode/diskFull``.
    package func run(packingTo target: FilePath?) throws -> Outcome {
        let lock = try workspace.lock()
        return try withExtendedLifetime(lock) {
            if workspace.isSealed { return try Self.finishEarlierSeal(workspace, packingTo: target, cancellation: cancellation, progress: progress) }
            let readiness = Readiness.inspect(workspace)
            guard readiness.findings.isEmpty, let project = readiness.project else { throw Fault(.notReady, path: workspace.root.string, findings: readiness.findings) }
            try identity.certificate.checkMaySign(at: now)
            let judgement = try judge(project, readiness.ledger)

            let tags = tagFiles(project, readiness, judgement)
            let composed = try tags.compose()
            progress.begin(total: readiness.files.reduce(0) { $0 + $1.size })
            var writer = try target.map { try PackageWriter($0, packageID: project.packageID) }
            let faults = try checkPayload(readiness.files, into: &writer, head: composed.head)
            guard faults.isEmpty else { throw Fault(.fixityFailed, path: workspace.root.string, findings: faults) }
            try writer?.append(composed.tail, cancellation: cancellation)

            try place(composed)
            let packed = try writer?.finish()
            return Outcome(
                packageID: project.packageID, files: readiness.files.count, bytes: readiness.files.reduce(0) { $0 + $1.size },
                manifestDigest: composed.manifestDigest, sealedNow: true, packed: packed, judgement: judgement)
        }
    }

    private func tagFiles(_ project: Project, _ readiness: Readiness, _ judgement: Judgement?, isDraft: Bool = false) -> TagFiles {
        TagFiles(
            project: project, ledger: readiness.ledger, workspace: workspace, identity: identity, role: role, tool: tool, now: now, lists: lists, cancellation: cancellation, sheet: sheet, proofs: proofs, sm2: sm2, isDraft: isDraft,
            furtherSigners: furtherSigners, judgement: judgement)
    }

    /// What the package would be, were it sealed now, for keys on other machines to sign: nothing is placed, and no original is read.
    package func draft() throws -> Draft {
        let lock = try workspace.lock()
        return try withExtendedLifetime(lock) {
            guard !workspace.isSealed else { throw Fault(.alreadySealed, path: workspace.root.string) }
            let readiness = Readiness.inspect(workspace)
            guard readiness.findings.isEmpty, let project = readiness.project else { throw Fault(.notReady, path: workspace.root.string, findings: readiness.findings) }
            try identity.certificate.checkMaySign(at: now)
            let composed = try tagFiles(project, readiness, try judge(project, readiness.ledger), isDraft: true).compose()
            func bytes(_ path: String) -> [UInt8]? { composed.tail.first { $0.path == path }.flatMap { entry in if case .bytes(let bytes) = entry.content { bytes } else { nil } } }
            return Draft(
                project: project, files: readiness.files.count, bytes: readiness.files.reduce(0) { $0 + $1.size }, manifestDigest: composed.manifestDigest, sm3Manifest: bytes(PackageLayout.tagManifest(.sm3)))
        }
    }

    package struct Draft: Sendable {
        package let project: Project
        package let files: Int
        package let bytes: UInt64
        package let manifestDigest: Digest
        /// What an SM2 signature is over.
        package let sm3Manifest: [UInt8]?
    }

    /// A run that was killed after META-INF had its place has sealed the folder; what may be missing is the packed file.
    package static func finishEarlierSeal(_ workspace: Workspace, packingTo target: FilePath?, cancellation: Cancellation, progress: ProgressMeter) throws -> Outcome {
        let packing = Packing(folder: workspace.root, cancellation: cancellation, progress: progress)
        let summary = try packing.summary()
        return Outcome(
            packageID: summary.dossier.packageId, files: summary.dossier.files.count, bytes: summary.dossier.files.reduce(0) { $0 + $1.size },
            manifestDigest: summary.manifestDigest, sealedNow: false, packed: try target.map { try packing.run(to: $0) })
    }

    /// Reads every original: side by side, or in canonical order into the packed file.
    private func checkPayload(_ files: [ArchivedFile], into writer: inout PackageWriter?, head: [TagFiles.Entry]) throws -> [Finding] {
        guard writer != nil else {
            let results = WorkerPool(width: jobs).map(files) { _, file in Result { try PayloadCheck.read(file, at: workspace.file(file.path), cancellation: cancellation, progress: progress) { _ in } } }
            return try results.compactMap { try $0.get() }
        }
        try writer?.append(head, cancellation: cancellation)
        var faults: [Finding] = []
        for file in files {
            // After the first fault there is nothing to pack any more, but the rest is still judged.
            if !faults.isEmpty { writer = nil }
            try writer?.begin(file)
            if let fault = try PayloadCheck.read(file, at: workspace.file(file.path), cancellation: cancellation, progress: progress, { try writer?.write($0) }) {
                faults.append(fault)
            }
        }
        return faults
    }

    /// Tag files of an earlier seal that was killed, when this one does not write them again.
    private func removeLeftovers(besides composed: TagFiles.Composed) throws {
        let written = Set((composed.head + composed.tail).map(\.path))
        for node in FileTree.walk(workspace.root).nodes where node.facts.kind == .file {
            let path = String(decoding: node.relative, as: UTF8.self)
            if let kind = PackageLayout.kind(of: path), kind != .payload, !written.contains(path) { try removeFile(node.path) }
        }
    }

    private func place(_ composed: TagFiles.Composed) throws {
        let staging = workspace.state.appending("sealing")
        try removeTree(staging)
        for entry in composed.head + composed.tail {
            let target = PackageLayout.kind(of: entry.path) == .signatureFile ? staging.appending(FilePath.Component(entry.path.split(separator: "/").last.map(String.init)!)!) : workspace.file(entry.path)
            try makeFolders(target.removingLastComponent())
            switch entry.content {
            case .bytes(let bytes): try DurableFile.write(bytes, to: target, temporary: workspace.partial.appending("tag"), mode: 0o444)
            case .staged(let file):
                try protect(file, mode: 0o444)
                try rename(file, to: target)
            }
        }
        try removeLeftovers(besides: composed)
        for file in composed.files { try protect(workspace.file(file.path), mode: 0o444) }
        try rename(staging, to: workspace.root.appending("META-INF"))
    }
}

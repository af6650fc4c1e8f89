internal import Container
package import Cryptography
package import Evidence
package import Files
internal import PackageFormat
package import SystemPackage
internal import Verification

/// Adds to a sealed package what may follow the seal: further signatures, and renewals.
///
///     examine     the package is verified, every byte read once: to what does not hold nothing is added
///     compose     META-INF anew, in memory
///     write       a folder: built aside, exchanged in one step; a file: its new tail beside it, then put in
///
/// Whenever that is broken off, the package verifies as before or as after.
package struct Amending: Sendable {
    package var path: FilePath
    /// Where the tail lies, or is to stay, of a file on a medium that cannot be written.
    package var tail: FilePath?
    package var anchors: [Certificate]
    package var proofs: Proofs
    package var now: Instant
    package var jobs: Int
    package var cancellation: Cancellation
    package var progress: ProgressMeter

    package init(path: FilePath, tail: FilePath? = nil, anchors: [Certificate] = [], proofs: Proofs, now: Instant, jobs: Int, cancellation: Cancellation, progress: ProgressMeter) {
        self.path = path
        self.tail = tail
        self.anchors = anchors
        self.proofs = proofs
        self.now = now
        self.jobs = jobs
        self.cancellation = cancellation
        self.progress = progress
    }

    package struct Outcome: Sendable {
        /// Entries of META-INF that are new or changed, in canonical order.
        package var written: [String] = []
        /// Where the tail stayed, when the file could not be written.
        package var tail: FilePath?
        /// Nothing was added: a run that had been broken off was finished.
        package var finishedEarlier = false
        /// What the package came to before.
        package var findings: [Finding] = []
    }

    // MARK: What can be added

    /// As many archive timestamps as there are authorities.
    ///
    /// - Throws: ``FaultCode/notRenewable`` with every finding.
    package func renew(_ algorithm: DigestAlgorithm) throws -> Outcome {
        try amend(also: [algorithm]) { folder, _ in
            for stamp in proofs.stamps { try folder.renew(stamp, algorithm) }
        }
    }

    /// What so many renewals would write; nobody is asked for a timestamp.
    package func wouldRenew(_ algorithm: DigestAlgorithm, times: Int) throws -> Outcome {
        var outcome = try amend(also: [algorithm], dryRun: true) { folder, _ in _ = try folder.prepare(algorithm) }
        let last = outcome.written.compactMap { path in if case .archiveManifest(let n?) = SealEntry(path) { n } else { nil } }.max() ?? 0
        for n in 1...times {
            outcome.written.append(SealEntry.timestamp(last + n).path)
            if n > 1 { outcome.written.append(SealEntry.archiveManifest(last + n - 1).path) }
        }
        outcome.written.sort(by: PackageLayout.precedes)
        return outcome
    }

    /// The archive manifest that the next timestamp has to be over, for an authority that is reached by files.
    package func manifestToStamp(_ algorithm: DigestAlgorithm) throws -> [UInt8] {
        var manifest: [UInt8] = []
        _ = try amend(also: [algorithm], dryRun: true) { folder, _ in
            _ = try folder.prepare(algorithm)
            manifest = folder.entries[.archiveManifest(nil)] ?? []
        }
        return manifest
    }

    /// A further signature: CAdES over a manifest of its own, or SM2 over the bag's SM3 manifest of tag files.
    ///
    /// That others have yet to sign is no reason against it: that is how they do.
    package func sign(by identity: Identity, role: String) throws -> Outcome {
        try identity.certificate.checkMaySign(at: now)
        return try amend(tolerating: [.signatureMissing]) { folder, contents in
            guard identity.certificate.keyKind != .sm2 else {
                guard let manifest = contents.bytes(of: PackageLayout.tagManifest(.sm3)) else { throw Fault(.sm3ManifestMissing, path: path.string) }
                let number = folder.entries.keys.reduce(0) { last, entry in if case .sm2(let n) = entry { max(last, n) } else { last } } + 1
                return folder.addSM2(number, try SM2Signature.sign(manifest, by: identity, role: role, at: now).encode())
            }
            let number = folder.entries.keys.reduce(0) { last, entry in if case .signature(let n) = entry { max(last, n) } else { last } } + 1
            try folder.sign(number) { text in try CAdES.sign(text, by: identity, role: role, at: now) }
        }
    }

    // MARK: The flow

    /// - Parameters:
    ///   - also: digests that are needed of every entry.
    ///   - tolerated: errors that do not stand in the way.
    private func amend(also: Set<DigestAlgorithm> = [], tolerating tolerated: Set<FindingCode> = [], dryRun: Bool = false, _ change: (inout SealFolder, ExaminedPackage) throws -> Void) throws -> Outcome {
        if !dryRun, try finishEarlier() { return Outcome(finishedEarlier: true) }
        let (report, contents) = try examine(also: also, tolerating: tolerated)
        let before = Dictionary(uniqueKeysWithValues: contents.entries.compactMap { entry in SealEntry(entry.path).map { ($0, contents.bytes(of: entry.path) ?? []) } })
        var folder = SealFolder(before, proofs: proofs) { algorithm in
            try contents.entries.map(\.path).filter { $0 != PackageLayout.mimetype && !$0.hasPrefix(SealEntry.folder) }.sorted(by: PackageLayout.precedes).map { path in
                guard let digest = contents.digest(of: path, algorithm) else { throw Fault(.entryUnreadable, path: path, facts: ["reason": "not read"]) }
                return (path, digest)
            }
        }
        try change(&folder, contents)
        var outcome = Outcome(findings: report.findings)
        outcome.written = folder.files.filter { file in SealEntry(file.path).map { before[$0] != file.bytes } ?? true }.map(\.path)
        guard !dryRun, !outcome.written.isEmpty else { return outcome }
        try cancellation.check()
        outcome.tail = try write(folder.files, of: contents, known: Set(report.findings.filter { $0.severity == .error }.map(\.code)))
        return outcome
    }

    /// What has to hold before anything is added.
    private static let levels: [Level] = [.structure, .fixity, .signature, .consistency]

    /// The package as it is now, with its tail where it has one.
    ///
    /// - Throws: ``FaultCode/notRenewable`` for what does not hold.
    private func examine(also: Set<DigestAlgorithm> = [], tolerating tolerated: Set<FindingCode> = []) throws -> (VerificationReport, ExaminedPackage) {
        let (report, contents) = try Verification(anchors: anchors, at: now, jobs: jobs, cancellation: cancellation, progress: progress).examine(path, tail: tail, also: also)
        guard let contents, report.kind == PackageKind.fengcun.rawValue else { throw Fault(.notAPackage, path: path.string) }
        // Trust and time are the verifier's business; everything else has to hold.
        let errors = report.findings.filter { $0.severity == .error && !tolerated.contains($0.code) }
        guard errors.isEmpty, Self.levels.allSatisfy({ level in report.levels.contains { $0.level == level && ($0.outcome == .valid || !tolerated.isEmpty && $0.outcome == .invalid) } }) else {
            throw Fault(.notRenewable, path: path.string, findings: errors)
        }
        return (report, contents)
    }

    /// What was written is read back, all but the originals, before it replaces what was there.
    private func check(_ tail: FilePath?, known: Set<FindingCode>) throws {
        let verification = Verification(anchors: anchors, at: now, only: [.structure, .signature, .time, .renewal, .consistency], jobs: jobs, cancellation: Cancellation(), progress: ProgressMeter())
        let errors = try verification.run(path, tail: tail).findings.filter { $0.severity == .error && !known.contains($0.code) }
        guard errors.isEmpty else { throw Fault(.notRenewable, path: path.string, findings: errors) }
    }

    /// A run that was killed has left its tail: with it the package is as after that run.
    private func finishEarlier() throws -> Bool {
        guard let resolved = try? FileFacts.resolved(path), (try FileFacts(resolved)).kind == .file else { return false }
        let beside = PackedFile.tail(of: resolved)
        guard tail == nil, (try? FileFacts(beside)) != nil, FileFacts.mayWrite(resolved) else { return false }
        // Another file's tail that came to lie here would destroy what it is put into.
        _ = try examine(tolerating: [.signatureMissing])
        try TailFile.splice(beside, into: resolved)
        return true
    }

    /// - Returns: where the tail stays.
    private func write(_ files: [(path: String, bytes: [UInt8])], of contents: ExaminedPackage, known: Set<FindingCode>) throws -> FilePath? {
        let resolved = try FileFacts.resolved(path)
        if try FileFacts(resolved).kind == .folder {
            try writeFolder(files, resolved, known: known)
            return nil
        }
        let kept = contents.entries.filter { !$0.path.hasPrefix(SealEntry.folder) }
        let (offset, bytes) = TailFile.compose(kept: kept, added: files, top: contents.topFolder)
        let beside = tail ?? PackedFile.tail(of: resolved)
        // A tail that lies there already is good until the new one is known to be.
        let fresh = FilePath(beside.string + ".new")
        try TailFile.write(offset: offset, bytes, to: fresh)
        do { try check(fresh, known: known) } catch {
            try removeFile(fresh)
            throw error
        }
        try rename(fresh, to: beside)
        guard tail == nil, FileFacts.mayWrite(resolved) else { return beside }
        try TailFile.splice(beside, into: resolved)
        return nil
    }

    /// META-INF is built in the sibling folder, and changes places with the one that is there.
    private func writeFolder(_ files: [(path: String, bytes: [UInt8])], _ root: FilePath, known: Set<FindingCode>) throws {
        let state = FilePath(root.string + ".fengcun")
        // What a run that was killed has left of it counts as nothing; a workspace's state has more.
        let isOurs = Set(((try? FileTree.names(in: state)) ?? []).map { String(decoding: $0, as: UTF8.self) }).isSubset(of: ["lock", "META-INF"])
        try makeFolders(state)
        let lock = try FileLock(state.appending("lock"), said: root)
        try withExtendedLifetime(lock) {
            let staging = state.appending("META-INF")
            try removeTree(staging)
            try makeFolders(staging)
            for file in files {
                let name = FilePath.Component(String(file.path.dropFirst(SealEntry.folder.count)))!
                try DurableFile.write(file.bytes, to: staging.appending(name), mode: 0o444)
            }
            let place = root.appending("META-INF")
            try exchange(staging, place)
            do { try check(nil, known: known) } catch {
                try exchange(staging, place)
                try removeTree(staging)
                throw error
            }
            try removeTree(staging)
            if isOurs { try removeTree(state) }
        }
    }
}

internal import Cryptography
internal import Evidence
internal import Files
internal import Ingest
internal import PackageFormat
internal import Sealing
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

@Suite struct SealingTests {
    let folder: TemporaryFolder
    let identity: Identity
    let workspace: Workspace

    init() throws {
        folder = try TemporaryFolder()
        (identity, _) = try SampleProject.identity()
        workspace = try SampleProject.workspace(in: folder)
        try SampleProject.add([folder.write("in/one.txt", "one\n"), folder.write("in/two.txt", "two\n")], as: SampleProject.document, to: workspace)
        try SampleProject.add([folder.write("in/rec.wav", SampleProject.tinyWAV)], as: SampleProject.recording, to: workspace)
    }

    private let one = "data/documents/eval-report/001-one.txt"
    private let two = "data/documents/eval-report/002-two.txt"
    private let recording = "data/recordings/main/evaluation/pano/001-rec.wav"
    private var target: FilePath { folder.path.appending("out.asice") }

    /// A copy of the workspace in a folder of its own, with its state.
    private func twin(_ name: String) throws -> Workspace {
        let root = folder.path.appending(FilePath.Component(name)!).appending("project")
        try copyTree(workspace.root, to: root)
        try copyTree(workspace.state, to: FilePath(root.string + ".fengcun"))
        return try Workspace(root)
    }

    // MARK: What was mended

    /// After each kind of mending the seal lists what is there, and tells how it came about.
    @Test func aMendedWorkspaceIsSealed() throws {
        let mending = SampleProject.mending(workspace)
        let moved = "data/recordings/sub1/opening/seat/001-rec.wav"
        _ = try mending.move([recording], to: { _ in .recording(.init(venue: "sub1", stage: "opening", source: "seat")) })
        _ = try mending.remove([one])
        _ = try mending.replace(two, with: folder.write("in/better.txt", "better\n"), digests: [.sha256], link: false)
        let better = "data/documents/eval-report/003-better.txt"
        let outcome = try SampleProject.seal(workspace, by: identity, packingTo: target)
        #expect(outcome.files == 2)
        let dossier = try CanonicalJSON.decode(Dossier.self, from: contents(of: workspace.file(PackageLayout.dossier)))
        #expect(dossier.files.map(\.path) == [better, moved])
        #expect(try CanonicalJSON.decode(MediaCatalogue.self, from: contents(of: workspace.file(PackageLayout.media))).recordings.map(\.path) == [moved])
        let (header, _) = try TrackIndex.readHeader(contents(of: workspace.file(PackageLayout.track("sub1-opening-seat"))))
        #expect(header.recordings.map(\.path) == [moved])
        #expect((header.recordings.first?.packets ?? 0) > 0)
        let (events, brokenAt) = CustodyLog.decode(try contents(of: workspace.file(PackageLayout.custody))) { Hasher.digest($0) }
        #expect(brokenAt == nil)
        #expect(events.map(\.type) == [.creation, .ingestion, .ingestion, .ingestion, .filenameChange, .deaccession, .ingestion, .deaccession, .fixityCheck, .packageCreation])
        #expect(events.dropFirst(4).prefix(4).map(\.object) == [moved, one, better, two])
        #expect(events.filter { $0.type == .deaccession }.map(\.size) == [4, 4])
        #expect(events.filter { $0.reason != nil }.allSatisfy { $0.reason == "放错了" && ($0.agent == "张三" || $0.type == .ingestion) })
    }

    /// What a killed run had decided and not renamed is no obstacle, and the seal finishes it.
    @Test func anUnfinishedMoveIsNoObstacle() throws {
        let there = "data/documents/score-summary/001-two.txt"
        let decision = SampleProject.mending(workspace).decision
        do {
            var ledger = try Ledger.open(workspace.ledgerFile)
            try ledger.append(.moved(path: two, to: there, placement: .document(.init(id: "score-summary")), decision))
            try ledger.append(.removed(path: one, decision))
        }
        #expect(Readiness.inspect(workspace).findings.isEmpty)
        #expect(try contents(of: workspace.file(two)) == Array("two\n".utf8))
        try SampleProject.seal(workspace, by: identity)
        #expect(try contents(of: workspace.file(there)) == Array("two\n".utf8))
        #expect((try? FileFacts(workspace.file(two))) == nil)
        #expect(try contents(of: workspace.removedFile(one)) == Array("one\n".utf8))
    }

    /// Folders that hold nothing would make a sealed package invalid.
    @Test func emptyFoldersGo() throws {
        try makeFolders(workspace.file("data/documents/nothing"))
        try makeFolders(workspace.file("data/recordings/main/opening/seat"))
        try SampleProject.seal(workspace, by: identity)
        #expect((try? FileFacts(workspace.file("data/documents/nothing"))) == nil)
        #expect((try? FileFacts(workspace.file("data/recordings/main/opening"))) == nil)
    }

    // MARK: The same bytes

    @Test func theSameWorkspaceGivesTheSameBytes() throws {
        let others = try [twin("a"), twin("b")]
        for workspace in others { try SampleProject.seal(workspace, by: identity) }
        var trees = try others.map { try tree($0.root) }
        #expect(Set(trees[0].keys) == Set(trees[1].keys))
        // ECDSA signatures are never the same twice; what they sign is.
        for signature in [PackageLayout.signature, PackageLayout.commitmentsSignature] {
            #expect(trees[0][signature] != nil)
            for i in trees.indices { trees[i][signature] = nil }
        }
        #expect(trees[0] == trees[1])
    }

    @Test func packingGivesTheSameBytesHoweverOften() throws {
        let outcome = try SampleProject.seal(workspace, by: identity, packingTo: target)
        let first = try contents(of: target)
        #expect(outcome.packed == UInt64(first.count))
        #expect(outcome.sealedNow)
        for name in ["again.asice", "and-again.zip"] {
            let path = folder.path.appending(FilePath.Component(name)!)
            #expect(try pack(to: path) == UInt64(first.count))
            #expect(try contents(of: path) == first)
        }
    }

    @Test func sealingASealedFolderAgainOnlyPacksIt() throws {
        let first = try SampleProject.seal(workspace, by: identity)
        let before = try tree(workspace.root)
        let other = try SampleProject.identity().identity
        let second = try SampleProject.seal(workspace, by: other, packingTo: target)
        #expect(!second.sealedNow)
        #expect(second.manifestDigest == first.manifestDigest)
        #expect(second.packageID == SampleProject.packageID)
        #expect(second.files == 3)
        #expect(try tree(workspace.root) == before)
        #expect(try UInt64(contents(of: target).count) == second.packed)
    }

    @Test func sealedFilesAreReadOnly() throws {
        try SampleProject.seal(workspace, by: identity)
        for node in FileTree.walk(workspace.root).nodes where node.facts.kind == .file { #expect(node.facts.mode == 0o444, "\(node.path)") }
        #expect(throws: Fault.self) { try SampleProject.add([folder.path.appending("in")], as: SampleProject.document, to: workspace) }
    }

    @Test func everyRequiredEntryIsThere() throws {
        try SampleProject.seal(workspace, by: identity)
        let names = Set(try tree(workspace.root).keys)
        #expect(names.isSuperset(of: PackageLayout.required))
        #expect(names.allSatisfy { PackageLayout.kind(of: $0) != nil && EntryName.isValid($0) })
        #expect(names.contains("metadata/tracks/main-evaluation-pano.idx"))
    }

    // MARK: Refusals

    private enum Damage: CaseIterable { case sameSize, longer, shorter, empty }

    @Test(arguments: [false, true]) func aChangedFile(_ packing: Bool) throws {
        for damage in Damage.allCases {
            for path in [one, two, recording] {
                let file = workspace.file(path)
                let bytes = try contents(of: file)
                let changed: [UInt8] =
                    switch damage {
                    case .sameSize: [bytes[0] ^ 1] + bytes.dropFirst()
                    case .longer: bytes + [0]
                    case .shorter: bytes.dropLast()
                    case .empty: []
                    }
                try overwrite(file, changed)
                let findings = try refusal(packing: packing)
                #expect(findings.map(\.path) == [path])
                #expect(findings.map(\.code) == [damage == .sameSize ? .fixityMismatch : .fixitySize])
                try overwrite(file, bytes)
            }
        }
        try SampleProject.seal(workspace, by: identity, packingTo: packing ? target : nil)
    }

    @Test(arguments: [false, true]) func everyChangedFileIsNamed(_ packing: Bool) throws {
        for path in [one, recording] { try overwrite(workspace.file(path), Array("changed".utf8)) }
        #expect(try refusal(packing: packing).map(\.path) == [one, recording])
    }

    @Test(arguments: [false, true]) func aMissingFile(_ packing: Bool) throws {
        try removeFile(workspace.file(two))
        let findings = try refusal(packing: packing)
        #expect(findings.map(\.path) == [two])
        #expect(findings.map(\.code) == [.fixityMissing])
    }

    @Test(arguments: ["data/documents/eval-report/003-three.txt", "data/three.txt", "notes.txt", "metadata/notes.txt"])
    func aFileThatNobodyAdded(_ name: String) throws {
        try overwrite(workspace.file(name), Array("three".utf8))
        let findings = try refusal(packing: true)
        #expect(findings.map(\.path) == [name])
        #expect(findings.map(\.code) == [.workspaceStranger])
    }

    @Test func aLinkInPlaceOfAFile() throws {
        let elsewhere = try folder.write("elsewhere", "one\n")
        try removeFile(workspace.file(one))
        try run("ln", ["-s", elsewhere.string, workspace.file(one).string])
        #expect(try refusal(packing: true).allSatisfy { $0.path == one })
    }

    @Test func anEmptyWorkspace() throws {
        let empty = try SampleProject.workspace(in: folder, name: "empty")
        #expect(try fault { try SampleProject.seal(empty, by: identity) }?.findings.map(\.code) == [.workspaceEmpty])
    }

    @Test(arguments: [-2 * 3600, 4 * 365 * 86400]) func anIdentityThatIsNotValidNow(_ seconds: Int64) throws {
        let time = Instant(seconds: SampleProject.sealedAt.seconds + seconds)
        #expect(try fault { try sealing(at: time).run(packingTo: target) }?.code == .identityExpired)
        expectNothingSealed()
    }

    @Test func aTargetThatExists() throws {
        try overwrite(target, Array("precious".utf8))
        #expect(try fault { try SampleProject.seal(workspace, by: identity, packingTo: target) }?.code == .targetExists)
        #expect(!workspace.isSealed)
        #expect(try contents(of: target) == Array("precious".utf8))
    }

    @Test func anUnknownForm() throws {
        let rar = folder.path.appending("out.rar")
        #expect(try fault { try SampleProject.seal(workspace, by: identity, packingTo: rar) }?.code == .packageFormUnknown)
        expectNothingSealed()
    }

    // MARK: Packing

    @Test func packingAnOpenWorkspace() throws {
        #expect(try fault { try pack(to: target) }?.code == .notSealed)
    }

    @Test func packingOntoSomething() throws {
        try SampleProject.seal(workspace, by: identity)
        try overwrite(target, Array("precious".utf8))
        #expect(try fault { try pack(to: target) }?.code == .targetExists)
        #expect(try contents(of: target) == Array("precious".utf8))
    }

    @Test func packingToAnUnknownForm() throws {
        try SampleProject.seal(workspace, by: identity)
        for name in ["out", "out.rar", "out.asice.bak"] {
            #expect(try fault { try pack(to: folder.path.appending(FilePath.Component(name)!)) }?.code == .packageFormUnknown)
        }
    }

    @Test func packingATamperedFolderNamesEveryFault() throws {
        try SampleProject.seal(workspace, by: identity)
        let dossier = try contents(of: workspace.file(PackageLayout.dossier))
        for damage in Damage.allCases {
            let copy = try twin("tampered-\(damage)").root
            func change(_ name: String) throws {
                let path = FilePath(copy.string + "/" + name)
                let bytes = try contents(of: path)
                switch damage {
                case .sameSize: try overwrite(path, [bytes[0] ^ 1] + bytes.dropFirst())
                case .longer: try overwrite(path, bytes + [0])
                case .shorter: try overwrite(path, bytes.dropLast())
                case .empty: try overwrite(path, [])
                }
            }
            let changed = [PackageLayout.bagInfo, one, recording, PackageLayout.media]
            for name in changed { try change(name) }
            try removeFile(FilePath(copy.string + "/" + two))
            let strangers = ["data/documents/eval-report/009-new.txt", "notes.txt"]
            for name in strangers { try overwrite(FilePath(copy.string + "/" + name), Array("new".utf8)) }
            let fault = try #require(try fault { try Packing(folder: copy, cancellation: Cancellation(), progress: ProgressMeter()).run(to: target) })
            #expect(fault.code == .packingMismatch)
            #expect(Set(([fault] + fault.others).compactMap(\.path)) == Set(changed + strangers + [two]), "\(damage): \(fault)")
            expectNoTarget()
        }
        #expect(try contents(of: workspace.file(PackageLayout.dossier)) == dossier)
    }

    /// What packing says of one changed file, whichever it is: never a packed file.
    @Test func packingWithAnyOneFileChanged() throws {
        try SampleProject.seal(workspace, by: identity)
        let copy = try twin("one-changed").root
        for (name, bytes) in try tree(copy) where !name.hasPrefix("META-INF/") {
            let path = FilePath(copy.string + "/" + name)
            try overwrite(path, bytes.isEmpty ? [0] : [bytes[0] ^ 0x20] + bytes.dropFirst())
            #expect(throws: Fault.self, "\(name)") { try Packing(folder: copy, cancellation: Cancellation(), progress: ProgressMeter()).run(to: target) }
            expectNoTarget()
            try overwrite(path, bytes)
        }
    }

    // MARK: Running

    private func sealing(at time: Instant) -> Sealing {
        Sealing(workspace: workspace, identity: identity, role: "agent", tool: "fengcun test", now: time, jobs: 2, cancellation: Cancellation(), progress: ProgressMeter())
    }

    @discardableResult private func pack(to target: FilePath) throws -> UInt64 {
        try Packing(folder: workspace.root, cancellation: Cancellation(), progress: ProgressMeter()).run(to: target)
    }

    /// The findings that sealing is refused for; nothing may have been left behind.
    private func refusal(packing: Bool) throws -> [Finding] {
        let fault = try #require(try fault { try SampleProject.seal(workspace, by: identity, packingTo: packing ? target : nil) })
        #expect([.notReady, .fixityFailed].contains(fault.code))
        expectNothingSealed()
        return fault.findings
    }

    private func expectNothingSealed(sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(!workspace.isSealed, sourceLocation: sourceLocation)
        #expect((try? FileFacts(workspace.root.appending("META-INF"))) == nil, sourceLocation: sourceLocation)
        #expect((try? FileFacts(workspace.file(PackageLayout.dossier))) == nil, sourceLocation: sourceLocation)
        expectNoTarget(sourceLocation: sourceLocation)
    }

    private func expectNoTarget(sourceLocation: SourceLocation = #_sourceLocation) {
        let names = (try? FileTree.names(in: folder.path))?.map { String(decoding: $0, as: UTF8.self) } ?? []
        #expect(!names.contains { $0.contains("out.") }, "\(names)", sourceLocation: sourceLocation)
    }

    private func fault(_ body: () throws -> some Any) throws -> Fault? {
        do {
            _ = try body()
            return nil
        } catch let fault as Fault { return fault }
    }
}

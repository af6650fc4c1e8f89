package import Cryptography
package import Documents
package import Evidence
package import Files
package import Ingest
package import MediaAnalysis
internal import PackageFormat
package import Sealing
package import SystemPackage
package import Workspace

/// A small project, made in-process: everything that has to do with time or chance is fixed, but keys and signatures.
package enum SampleProject {
    package static let sealedAt = Instant(iso8601: "2026-09-20T10:00:00+08:00")!
    package static let packageID = "3e0b7c52-6f1d-4f0e-9a55-2f6f0f2b9a01"

    package static func projectText(digests: String = "[sha256]") -> String {
        """
        format: 1
        packageId: \(packageID)
        project: {number: LZZC2026-1, name: 测试项目, method: open-tender}
        parties:
          buyer: {name: 采购人}
          agent: {name: 代理机构}
        venues:
          - {id: main, name: 主场}
          - {id: sub1, name: 副场}
        digests: \(digests)

        """
    }

    /// A new workspace under `folder`.
    package static func workspace(in folder: TemporaryFolder, name: String = "project", digests: String = "[sha256]") throws -> Workspace {
        try Workspace.create(
            folder.path.appending(FilePath.Component(name)!), projectText: Array(projectText(digests: digests).utf8), secret: [UInt8](repeating: 7, count: 32),
            event: CustodyEvent(type: .creation, at: sealedAt, agent: "fengcun test"))
    }

    /// Adds files; every result is returned, failed ones too.
    @discardableResult
    package static func add(_ inputs: [FilePath], as placement: Placement, to workspace: Workspace, digests: [DigestAlgorithm] = [.sha256], examiner: DocumentExaminer? = nil) throws -> [Ingest.Result] {
        try Ingest(
            workspace: workspace, digests: digests, link: false, jobs: 2, tool: "fengcun test", now: { sealedAt },
            cancellation: Cancellation(), progress: ProgressMeter(), recordings: .ofTheProgram, examiner: examiner
        ).run(inputs.map { Ingest.Input($0, as: placement) })
    }

    /// Mends as 张三 would, a minute before the seal.
    package static func mending(_ workspace: Workspace, _ reason: String = "放错了") -> Mending {
        Mending(
            workspace: workspace, decision: Decision(at: Instant(seconds: sealedAt.seconds - 60), by: "张三", reason: reason), tool: "fengcun test",
            cancellation: Cancellation(), progress: ProgressMeter(), recordings: .ofTheProgram)
    }

    package static let document = Placement.document(.init(id: "eval-report"))
    package static let recording = Placement.recording(.init(venue: "main", stage: "evaluation", source: "pano"))

    /// An identity whose certificates are valid around `sealedAt`, and its authority.
    package static func identity(name: String = "测试签名者") throws -> (identity: Identity, authority: Certificate) {
        let made = try TestIdentity.create(name: name, passphrase: "secret", now: sealedAt)
        return (try Identity.read(made.pkcs12, passphrase: "secret", path: "identity.p12"), made.authority)
    }

    /// Analyses as `fengcun analyse` does.
    ///
    /// - Parameter rules: more text of `quality.yaml`, which makes them other rules of the same figures.
    @discardableResult
    package static func analyse(
        _ workspace: Workspace, _ depth: RecordingAnalysis.Depth = .fast, rules more: String = "", recordings: RecordingExaminer = .ofTheProgram, cancellation: Cancellation = Cancellation()
    ) throws -> [Analysing.Result] {
        let rules = try QualityRules.read(packageRoot.appending("manifests"))
        return try Analysing(
            workspace: workspace, depth: depth, rules: rules, rulesDigest: Hasher.digest(rules.bytes + Array(more.utf8)), jobs: 1, recordings: recordings, cancellation: cancellation, progress: ProgressMeter()
        ).run()
    }

    /// Holds sounds against each other as `fengcun analyse` does behind looking at recordings.
    package static func align(_ workspace: Workspace, cancellation: Cancellation = Cancellation()) throws -> [Aligning.Result] {
        let rules = try TimelineRulesFile.read(packageRoot.appending("manifests")).rules
        return try Aligning(workspace: workspace, rules: rules, jobs: 1, cancellation: cancellation, progress: ProgressMeter()).run()
    }

    /// - Parameter sheet: the contact sheet of a track; none when it gives nil.
    @discardableResult
    package static func seal(_ workspace: Workspace, by identity: Identity, packingTo target: FilePath? = nil, role: String = "agent", sheet: @escaping @Sendable ([Recording]) throws -> [UInt8]? = { _ in nil }) throws -> Sealing.Outcome {
        try Sealing(
            workspace: workspace, identity: identity, role: role, tool: "fengcun test", now: sealedAt, jobs: 2, cancellation: Cancellation(), progress: ProgressMeter(), lists: try TimelineLists.read(packageRoot.appending("manifests")), sheet: sheet
        ).run(packingTo: target)
    }

    /// The contact sheet of these recordings, from what ``analyse(_:_:rules:recordings:cancellation:)`` kept of them.
    package static func sheet(_ recordings: [Recording], of workspace: Workspace) throws -> [UInt8]? {
        try TrackSheet.jpeg(recordings) { recording in
            recording.analysis == nil ? nil : SheetMaterial(try InputFile.readAll(workspace.sheetFile(recording.path), limit: 1 << 30))
        }
    }

    /// A sealed project with two documents and a tiny WAV, as a folder and as a file.
    package static func sealed(in folder: TemporaryFolder, digests: String = "[sha256]", algorithms: [DigestAlgorithm] = [.sha256]) throws -> (workspace: Workspace, packed: FilePath, authority: Certificate) {
        let workspace = try workspace(in: folder, digests: digests)
        let documents = [try folder.write("in/评审报告 a&b.txt", "报告\n"), try folder.write("in/second.txt", "two\n")]
        try add(documents, as: document, to: workspace, digests: algorithms)
        try add([folder.write("in/rec.wav", tinyWAV)], as: recording, to: workspace, digests: algorithms)
        let (identity, authority) = try identity()
        let packed = folder.path.appending("project.asice")
        try seal(workspace, by: identity, packingTo: packed)
        return (workspace, packed, authority)
    }

    /// A tenth of a second of PCM: 8 kHz, mono, 8 bits.
    package static var tinyWAV: [UInt8] { wav(samples: 800) }

    /// So many samples of PCM: 8 kHz, mono, 8 bits.
    package static func wav(samples count: Int) -> [UInt8] {
        let samples = (0..<count).map { UInt8(128 + 50 * ($0 % 20 < 10 ? 1 : -1)) }
        func le(_ value: Int, _ bytes: Int) -> [UInt8] { (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        return Array("RIFF".utf8) + le(36 + samples.count, 4) + Array("WAVEfmt ".utf8) + le(16, 4) + le(1, 2) + le(1, 2) + le(8000, 4) + le(8000, 4) + le(1, 2) + le(8, 2)
            + Array("data".utf8) + le(samples.count, 4) + samples
    }
}

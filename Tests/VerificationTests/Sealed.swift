internal import Cryptography
internal import Evidence
internal import Files
internal import PackageFormat
internal import SystemPackage
internal import TestSupport
internal import Verification

/// A sealed project in both forms, with the keys that a forger would like to have.
struct Sealed {
    let folder = try! TemporaryFolder()
    let root: FilePath
    let packed: FilePath
    let identity: Identity
    let authority: Certificate

    /// - Parameters:
    ///   - small: one document and one recording only.
    ///   - analysed: two more recordings in the one track, of which the first was analysed and the second was not.
    init(digests: [DigestAlgorithm] = [.sha256], small: Bool = false, analysed: Bool = false) throws {
        (identity, authority) = try SampleProject.identity()
        let workspace = try SampleProject.workspace(in: folder, digests: "[\(digests.map(\.rawValue).joined(separator: ", "))]")
        var documents = [try folder.write("in/报告 a&b.txt", "报告\n")]
        if !small { documents.append(try folder.write("in/second.txt", "two\n")) }
        try SampleProject.add(documents, as: SampleProject.document, to: workspace, digests: digests)
        try SampleProject.add([folder.write("in/rec.wav", SampleProject.tinyWAV)], as: SampleProject.recording, to: workspace, digests: digests)
        if analysed {
            try SampleProject.add([folder.write("in/long.wav", SampleProject.wav(samples: 28000))], as: SampleProject.recording, to: workspace, digests: digests)
            try SampleProject.analyse(workspace)
            try SampleProject.add([folder.write("in/later.wav", SampleProject.wav(samples: 900))], as: SampleProject.recording, to: workspace, digests: digests)
        }
        root = folder.path.appending("project")
        packed = folder.path.appending("project.asice")
        try SampleProject.seal(workspace, by: identity, packingTo: packed) { try SampleProject.sheet($0, of: workspace) }
    }

    func image() throws -> PackageImage { PackageImage(zip: try contents(of: packed)) }

    /// A path that no other test has.
    func place(_ name: String) -> FilePath { folder.path.appending(FilePath.Component(name)!) }

    /// Judges an image in each form that it can have.
    func judgeBoth(_ image: PackageImage, _ name: String, at time: Instant = SampleProject.sealedAt) throws -> [(form: String, report: VerificationReport)] {
        let (file, tree) = (place("\(name).asice"), place(name))
        try overwrite(file, image.zip())
        try image.write(toFolder: tree)
        return [("file", try judge(file, trusting: [authority], at: time)), ("folder", try judge(tree, trusting: [authority], at: time))]
    }
}

/// Judges at the sample's time.
func judge(
    _ path: FilePath, trusting anchors: [Certificate], at time: Instant = SampleProject.sealedAt, required: [Level]? = nil, only: [Level]? = nil, files: Set<String>? = nil
) throws -> VerificationReport {
    try Verification(anchors: anchors, at: time, required: required, only: only, files: files, jobs: 1, cancellation: Cancellation(), progress: ProgressMeter()).run(path)
}

extension VerificationReport {
    func outcome(_ level: Level) -> Outcome? { levels.first { $0.level == level }?.outcome }

    var invalidLevels: Set<Level> { Set(levels.filter { $0.outcome == .invalid }.map(\.level)) }

    var errors: [Finding] { findings.filter { $0.severity == .error } }

    func has(_ code: FindingCode, _ path: String? = nil) -> Bool { errors.contains { $0.code == code && (path == nil || $0.path == path) } }

    /// For a failed expectation.
    var summary: String { "\(verdict): \(levels.map { "\($0.level) \($0.outcome)" }.joined(separator: ", ")); \(findings.map { "\($0.code.rawValue) \($0.path ?? "")" }.joined(separator: ", "))" }
}

internal import Container
internal import Evidence
internal import Files
internal import Inspection
internal import PackageFormat
internal import Reports
internal import SystemPackage

/// What a report shows of a package, read in place. What cannot be read is left out, or stands among the findings: a
/// report on a damaged package is needed most.
struct ReportMaterial {
    let path: FilePath
    let noPictures: Bool

    /// Pictures of a track: as many as have room in the drawing.
    private static let mostPictures = 12

    init(_ path: FilePath, noPictures: Bool) {
        self.path = path
        self.noPictures = noPictures
    }

    func report(_ kind: InspectionReport.Kind, at time: Instant) -> InspectionReport { InspectionReport(kind, of: path.string, madeAt: time, tool: ReportWriter.tool) }

    /// What `verify` found, with what there is beside it.
    ///
    /// - Parameter arguments: of the command that does it again.
    func verification(_ verified: VerificationReport, arguments: [String]) throws -> InspectionReport {
        var report = report(.verification, at: now())
        report.verification = verified
        report.packageID = verified.id
        guard let inspection = try reading({ try Inspection.open(path, cancellation: Speech.interruption) }) else { return report }
        try fill(&report, from: inspection)
        report.digests.manifest = verified.manifestDigest
        report.commands = RepeatCommand.ofPackage(path.string, arguments: arguments, manifestDigest: verified.manifestDigest, entries: Set(inspection.entries.map(\.path)))
        guard inspection.kind == .fengcun else { return report }
        try sealedRules(&report, inspection)
        if let subject = try reading({ try TimelineSubject.open(path) }) { try drawing(&report, subject) }
        return report
    }

    // MARK: Parts

    /// Project, counts, retention and digests.
    func fill(_ report: inout InspectionReport, from inspection: Inspection) throws {
        let total = Listing(inspection).total
        if let dossier = inspection.dossier {
            report.packageID = dossier.packageId
            report.project = .init(dossier)
            report.retention = Self.retention(dossier.facts?["retention"])
            let files = inspection.knownFiles
            report.contents = .init(recordings: files.count { $0.placement.recording != nil }, documents: files.count { $0.placement.recording == nil }, seconds: (total.milliseconds + 500) / 1000, files: inspection.entries.count, bytes: total.bytes)
            report.digests.count = files.count
            if files.count <= InspectionReport.Digests.mostFiles {
                report.digests.files = files.sorted { PackageLayout.precedes($0.path, $1.path) }.compactMap { file in file.digests["sha256"].map { .init(path: file.path, size: file.size, algorithm: .sha256, digest: $0) } }
            }
        }
        let lists = DigestAlgorithm.allCases.flatMap { [PackageLayout.payloadManifest($0), PackageLayout.tagManifest($0)] }
        for list in lists where inspection.entry(list) != nil {
            guard let digest = try reading({ try inspection.digest(of: list, cancellation: Speech.interruption) }) else { continue }
            report.digests.lists.append(.init(path: list, size: inspection.entry(list).map { inspection.entries[$0].size }, algorithm: .sha256, digest: digest.hex))
        }
    }

    private func sealedRules(_ report: inout InspectionReport, _ inspection: Inspection) throws {
        guard inspection.entry(PackageLayout.judgement) != nil else { return }
        report.judgement = try reading { try JudgementFile.decode(try inspection.bytes(PackageLayout.judgement, cancellation: Speech.interruption)).judgement }
        report.judgementOrigin = .sealed
    }

    /// The timeline with its pictures.
    func drawing(_ report: inout InspectionReport, _ subject: TimelineSubject) throws {
        report.timeline = subject.report
        if !noPictures { report.pictures = try reading { try TimelinePictures(of: subject, atMost: Self.mostPictures).pictures } ?? [:] }
    }

    /// What is stated, by the names of the fields.
    static func retention(_ fact: Fact?) -> [InspectionReport.Line] {
        (FactSchema.field(["retention"])?.members ?? []).compactMap { field in
            guard let text = fact?[field.name]?.text, !text.isEmpty else { return nil }
            func short(_ words: String) -> String { String(words.prefix { !"（(,".contains($0) }) }
            return .init(Words(short(field.zh), short(field.en)), Words(text, text))
        }
    }

    /// Nil for what cannot be read; an interruption stays one.
    private func reading<Value>(_ body: () throws -> Value) throws -> Value? {
        do { return try body() } catch let fault as Fault {
            guard fault.code != .interrupted else { throw fault }
            return nil
        }
    }
}

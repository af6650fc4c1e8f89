internal import Container
internal import Evidence
internal import Files
internal import Inspection
internal import PackageFormat
internal import Reports
internal import Sealing
internal import SystemPackage
internal import Workspace

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
        let lists = try ManifestsFolder.ifThere().map { try TimelineLists.read($0) }
        let sealed = try reading { try inspection.sealedTimeline(cancellation: Speech.interruption).0 }
        report.nature = try reading { try NatureTests.run(OpenPackage(inspection: inspection, workspace: nil), report: verified, timeline: sealed??.timeline, lists: lists, clamd: nil, jobs: 1) }.map(Self.natures)
        if let subject = try reading({ try TimelineSubject.open(path) }) { try drawing(&report, subject) }
        return report
    }

    /// What `check` found of a package.
    func recheck(_ inspection: Inspection, _ judgement: Judgement?, isSealed: Bool, _ natures: NatureReport, _ findings: [Finding]) throws -> InspectionReport {
        var report = report(.recheck, at: now())
        try fill(&report, from: inspection)
        report.judgement = judgement
        report.judgementOrigin = isSealed ? .sealed : .here
        report.nature = Self.natures(natures)
        report.findings = findings
        report.digests.manifest = try reading { try inspection.digest(of: PackageLayout.manifest, cancellation: Speech.interruption) }?.hex
        report.commands = RepeatCommand.ofPackage(path.string, arguments: Self.arguments, manifestDigest: report.digests.manifest, entries: Set(inspection.entries.map(\.path)))
        if let subject = try reading({ try TimelineSubject.open(path) }) { try drawing(&report, subject) }
        return report
    }

    /// What `check` found of an open workspace.
    func check(_ readiness: Readiness, _ judgement: Judgement?, _ natures: NatureReport) throws -> InspectionReport {
        var report = report(.check, at: now())
        if let project = readiness.project {
            report.packageID = project.packageID
            report.project = .init(project)
            report.retention = Self.retention(Retention(project.facts))
        }
        let files = readiness.files
        let seconds = files.compactMap { readiness.ledger.recordings[$0.path]?.recording.duration.flatMap(Double.init) }.reduce(0, +)
        report.contents = .init(
            recordings: files.count { $0.placement.recording != nil }, documents: files.count { $0.placement.recording == nil }, seconds: Int64(seconds.rounded()), files: files.count, bytes: files.reduce(0) { $0 + $1.size })
        report.judgement = judgement
        report.findings = readiness.findings + (natures.malware?.findings ?? [])
        report.nature = Self.natures(natures)
        report.digests.count = files.count
        if files.count <= InspectionReport.Digests.mostFiles {
            report.digests.files = files.compactMap { file in file.digests["sha256"].map { .init(path: file.path, size: file.size, algorithm: .sha256, digest: $0) } }
        }
        report.commands = [RepeatCommand(Words("再检查一次", "check again"), [RepeatCommand.line(["fengcun"] + Self.arguments)])]
        if let subject = try reading({ try TimelineSubject.open(path) }) { try drawing(&report, subject) }
        return report
    }

    /// What `seal` made.
    func sealed(_ judgement: Judgement?, manifestDigest: String, arguments: [String], _ findings: [Finding]) throws -> InspectionReport {
        var report = report(.seal, at: now())
        let inspection = try Inspection.open(path, cancellation: Speech.interruption)
        try fill(&report, from: inspection)
        report.judgement = judgement
        report.findings = findings
        report.digests.manifest = manifestDigest
        report.commands = RepeatCommand.ofPackage(path.string, arguments: arguments, manifestDigest: manifestDigest, entries: Set(inspection.entries.map(\.path)))
        if let subject = try reading({ try TimelineSubject.open(path) }) { try drawing(&report, subject) }
        return report
    }

    /// Those of this run that say what is looked at.
    private static var arguments: [String] {
        var kept: [String] = []
        var rest = CommandLine.arguments.dropFirst()
        while let word = rest.popFirst() {
            let name = word.split(separator: "=", maxSplits: 1).first.map(String.init) ?? word
            if ["--report", "--lang"].contains(name) { if name == word { _ = rest.popFirst() } } else if !["--json", "--quiet", "--no-pictures"].contains(word) { kept.append(word) }
        }
        return kept
    }

    // MARK: Parts

    /// Project, counts, retention and digests.
    func fill(_ report: inout InspectionReport, from inspection: Inspection) throws {
        let total = Listing(inspection).total
        if let dossier = inspection.dossier {
            report.packageID = dossier.packageId
            report.project = .init(dossier)
            report.retention = Self.retention(dossier.retention ?? Retention(dossier.facts ?? [:]))
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

    /// Every item with how it was tested and what was seen.
    static func natures(_ report: NatureReport) -> [InspectionReport.NatureItem] {
        report.tests.map { test in
            func notes(_ language: Language) -> String { test.notes.map { NatureText.note($0, language) }.joined(separator: language == .zh ? "；" : "; ") }
            let nature: InspectionReport.NatureItem.Nature =
                switch test.item.nature {
                case .authenticity: .authenticity
                case .integrity: .integrity
                case .usability: .usability
                case .security: .security
                }
            let result: InspectionReport.NatureItem.Result =
                switch test.result {
                case .passed: .passed
                case .failed: .failed
                case .undecided: .undecided
                case .notRun: .notRun
                case .manualReview: .manualReview
                }
            return .init(
                nature, test.item.words, code: test.item.code, result, method: test.method == .none ? Words("—", "—") : Words(NatureText.method(test, .zh), NatureText.method(test, .en)), detail: test.notes.isEmpty ? nil : Words(notes(.zh), notes(.en)))
        }
    }

    /// In both languages, line by line.
    static func retention(_ retention: Retention) -> [InspectionReport.Line] {
        zip(RetentionWords.lines(retention, .zh), RetentionWords.lines(retention, .en)).map { zh, en in .init(Words(zh.title, en.title), Words(zh.text, en.text)) }
    }

    /// Nil for what cannot be read; an interruption stays one.
    private func reading<Value>(_ body: () throws -> Value) throws -> Value? {
        do { return try body() } catch let fault as Fault {
            guard fault.code != .interrupted else { throw fault }
            return nil
        }
    }
}

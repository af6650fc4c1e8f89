internal import Evidence
internal import Files
internal import Inspection
internal import PackageFormat
internal import Reports
internal import SystemPackage
internal import Timelines
internal import Workspace

/// What `timeline` draws: an open workspace's timeline as it follows now, or a package's as it was sealed.
struct TimelineSubject {
    enum Place {
        case workspace(Workspace)
        case package(Inspection)
    }

    let path: FilePath
    let place: Place
    /// What stands in the archive around the timeline.
    let sealed: TimelineFile?
    private(set) var report: TimelineReport
    /// What is wrong with the package, as far as it was read.
    let carrier: [Finding]
    /// Nil where a package that has its timeline is looked at by the program alone.
    private let lists: TimelineLists?

    /// - Throws: what ``Inspection/open(_:cancellation:)`` throws; ``FaultCode/notAPackage`` for what others made.
    static func open(_ path: FilePath) throws -> TimelineSubject {
        do {
            return try of(try Inspection.open(path, cancellation: Speech.interruption), path)
        } catch let fault as Fault {
            guard fault.code == .notSealed, let workspace = try? Workspace(path) else { throw fault }
            return try of(workspace, path, try TimelineLists.read(try ManifestsFolder.find()))
        }
    }

    private init(_ path: FilePath, _ place: Place, sealed: TimelineFile? = nil, _ report: TimelineReport, carrier: [Finding] = [], _ lists: TimelineLists?) {
        self.path = path
        self.place = place
        self.sealed = sealed
        self.report = report
        self.carrier = carrier
        self.lists = lists
        judge()
    }

    private static func of(_ inspection: Inspection, _ path: FilePath) throws -> TimelineSubject {
        guard inspection.kind == .fengcun else { throw Fault(.notAPackage, path: path.string) }
        let (sealed, _) = try inspection.sealedTimeline(cancellation: Speech.interruption)
        let timeline: Timeline
        let lists: TimelineLists?
        var findings = inspection.findings
        if let file = sealed {
            timeline = file.timeline
            lists = try ManifestsFolder.ifThere().map { try TimelineLists.read($0) }
        } else {
            // An older archive has none, or what there is cannot be read.
            let rules = try TimelineLists.read(try ManifestsFolder.find())
            lists = rules
            let again = try TimelineCheck.make(inspection, rules: rules.rules.rules, frame: rules.frame, cancellation: Speech.interruption)
            timeline = again.computed
            findings += again.findings
        }
        let report = TimelineReport(
            project: inspection.dossier.map { "\($0.project.number) \($0.project.name)" }, origin: sealed == nil ? .computed : .sealed, timeline: timeline, recordings: inspection.knownRecordings, findings: [],
            names: names(lists?.vocabulary, inspection.dossier?.venues ?? []))
        return TimelineSubject(path, .package(inspection), sealed: sealed, report, carrier: findings, lists)
    }

    private static func of(_ workspace: Workspace, _ path: FilePath, _ lists: TimelineLists) throws -> TimelineSubject {
        let ledger = try Ledger.state(of: workspace.ledgerFile)
        // A timeline needs no project: without one nothing is declared.
        let project = try workspace.project().project
        let timeline = try workspace.timeline(project, ledger, lists, cancellation: Speech.interruption) ?? Timeline(clock: nil, stages: [], tracks: [], coverage: [], alignments: [])
        let report = TimelineReport(
            project: project.map { "\($0.identification.number) \($0.identification.name)" }, origin: .computed, timeline: timeline, recordings: ledger.recordings.values.map(\.recording), findings: [],
            names: names(lists.vocabulary, project?.venues ?? []))
        return TimelineSubject(path, .workspace(workspace), report, lists)
    }

    /// What of the timeline is of one stage.
    ///
    /// - Throws: ``FaultCode/unknownTerm`` where it has none of it.
    mutating func keep(stage: String) throws(Fault) {
        var timeline = report.timeline
        let known = Set(timeline.stages.map(\.stage) + timeline.tracks.map(\.stage)).sorted()
        guard known.contains(stage) else { throw Fault(.unknownTerm, facts: ["option": "--stage", "value": stage, "known": known.joined(separator: ", ")]) }
        timeline.stages.removeAll { $0.stage != stage }
        timeline.tracks.removeAll { $0.stage != stage }
        timeline.coverage.removeAll { $0.stage != stage }
        timeline.alignments.removeAll { $0.a.stage != stage && $0.b.stage != stage }
        report.timeline = timeline
        judge()
    }

    private mutating func judge() { report.findings = lists.map { TimelineFindings.of(report.timeline, rules: $0.rules.rules) } ?? [Finding(.timelineNotJudged, .info)] }

    /// - Parameter vocabulary: nil where its lists are not at hand: then ids stand for names.
    private static func names(_ vocabulary: Vocabulary?, _ venues: [Project.Venue]) -> TimelineReport.Names {
        func words(_ terms: [(id: String, zh: String, en: String)]) -> [String: Words] { Dictionary(terms.map { ($0.id, Words($0.zh, $0.en)) }) { first, _ in first } }
        var ofVenues = words((vocabulary?.venues ?? []).map { ($0.id, $0.zh, $0.en) })
        // `sub` stands for all that are numbered.
        if let sub = ofVenues["sub"] { for number in 1...99 { ofVenues["sub\(number)"] = Words("\(sub.zh)\(number)", "\(sub.en) \(number)") } }
        return TimelineReport.Names(
            venues: ofVenues, places: Dictionary(venues.map { ($0.id, $0.name) }) { first, _ in first }, stages: words((vocabulary?.stages ?? []).map { ($0.id, $0.zh, $0.en) }), sources: words((vocabulary?.sources ?? []).map { ($0.id, $0.zh, $0.en) }))
    }
}

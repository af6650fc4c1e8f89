internal import Evidence
internal import SystemPackage
internal import Testing

@testable internal import Rules
@testable internal import Workspace

/// Checks, facts and what is in an archive, made up as YAML.
enum Made {
    static let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
    static let terms = Terms(documents: ["notice", "equip-check", "bid", "media-handover"], stages: ["opening", "evaluation"], sources: ["pano", "meeting"])

    private static let shipped = Result {
        let manifests = root.appending("manifests")
        return try RuleFiles.read(manifests, try Vocabulary.read(manifests)) { _ in "" }
    }

    static func book() throws -> RuleBook { try shipped.get() }

    /// The shipped calendars, of the country and of Guangxi.
    static func calendars() throws -> (national: WorkCalendar, guangxi: WorkCalendar) {
        let book = try book()
        return (try #require(book.calendars.first { $0.id == "CN" }), try #require(book.calendars.first { $0.id == "CN-45" }))
    }

    /// Monday to Friday, from 2023 to 2026.
    static let plainCalendar = WorkCalendar(id: "CN", zh: "", en: "", from: Day("2023-01-01")!, to: Day("2026-12-31")!, off: [Day("2026-10-01")!], work: [])

    static func node(_ yaml: String) throws -> SourceNode {
        let node = try YAMLSource.node(yaml)
        return try #require(node)
    }

    static func check(_ yaml: String) throws -> Check {
        let reader = SourceReader()
        let check = CheckReader(reader: reader, terms: terms).check(try node(yaml), at: "R")
        #expect(reader.faults == [], "\(yaml)")
        return try #require(check, "\(yaml)")
    }

    /// `line reason place value`, of all faults.
    static func faults(_ yaml: String) throws -> [String] {
        let reader = SourceReader()
        let check = CheckReader(reader: reader, terms: terms).check(try node(yaml), at: "R")
        #expect(check != nil || !reader.faults.isEmpty, "\(yaml): dropped without a fault")
        return reader.faults.map(words)
    }

    static func words(_ fault: SourceFault) -> String { "\(fault.line) \(fault.reason.rawValue) \(fault.place) \(fault.value)".trimmingSuffix }

    static func fact(_ node: SourceNode) -> Fact {
        switch node {
        case .scalar(let text, _): .text(text)
        case .list(let items, _): .list(items.map(fact))
        case .mapping(let members, _): .record(Dictionary(members.map { ($0.name, fact($0.value)) }) { a, _ in a })
        }
    }

    static func facts(_ yaml: String) throws -> Fact { fact(try node(yaml)) }

    static func project(method: Project.Method = .openTender, adcode: String? = "450200", notice: String? = "2026-09-01T09:00:00+08:00", opening: String? = nil, profiles: [String]? = ["a"], facts yaml: String = "{}") throws -> Project {
        guard case .record(let facts) = try facts(yaml) else { throw Fault(.usage) }
        return Project(
            packageID: "", identification: .init(number: "N", name: "项目", method: method), parties: .init(buyer: .init(name: "甲方"), agent: .init(name: "")),
            venues: [.init(id: "main", name: "主场", adcode: adcode), .init(id: "sub1", name: "副场", adcode: "450300")],
            schedule: .init(noticePublishedAt: notice.flatMap { Instant(iso8601: $0) }, openingAt: opening.flatMap { Instant(iso8601: $0) }), profiles: profiles, digests: [.sha256], facts: facts)
    }

    static func document(_ id: String, _ name: String = "1.pdf", signatures: Int = 0, hasText: Bool = false, isTextComplete: Bool = true, supplier: String? = nil) -> Material.Document {
        Material.Document(path: "data/documents/\(id)/\(name)", place: .init(id: id, supplier: supplier), signatures: signatures, hasText: hasText, isTextComplete: isTextComplete)
    }

    static func recording(_ track: String, isAnalysed: Bool = true, events: [String: Int] = [:]) -> Material.RecordingThere {
        let parts = track.split(separator: "/").map(String.init)
        return Material.RecordingThere(path: "data/recordings/\(track)/1.mp4", place: .init(venue: parts[0], stage: parts[1], source: parts[2]), isAnalysed: isAnalysed, events: events)
    }

    static func material(
        _ project: Project? = nil, documents: [Material.Document] = [], recordings: [Material.RecordingThere] = [], timeline: Timeline? = nil, handover: Material.Handover? = nil, texts: [String: String] = [:]
    ) throws -> Material {
        Material(project: try project ?? Made.project(), documents: documents, recordings: recordings, timeline: timeline, handover: handover) { texts[$0] }
    }

    static func answer(_ check: Check, _ facts: Fact, calendar: WorkCalendar = plainCalendar, matrix: [RequiredDocument] = [], phase: Judgement.Phase = .closing, material: Material? = nil) throws -> Answer {
        Evaluation(archive: Archive(try material ?? Made.material()), facts: facts, calendar: calendar, matrix: matrix, phase: phase).answer(check)
    }

    static func answer(_ check: String, _ facts: String = "{}", calendar: WorkCalendar = plainCalendar) throws -> Answer { try answer(try Made.check(check), try Made.facts(facts), calendar: calendar) }

    /// Of what is in the archive, and the facts of its project.
    static func answer(_ check: String, of material: Material) throws -> Answer { try answer(try Made.check(check), material.facts, material: material) }
}

extension Answer.Truth {
    var word: String {
        switch self {
        case .met: "met"
        case .notMet: "not met"
        case .unknown: "undecided"
        }
    }
}

extension Answer {
    /// `met`, `not met: too-few`, `undecided: fact-missing budget.amount`
    var words: String { ([truth.word] + reasons.map { reason in ([reason.code.rawValue] + [reason.facts["field"] ?? reason.facts["item"] ?? ""]).filter { !$0.isEmpty }.joined(separator: " ") }).joined(separator: "; ") }
}

extension String {
    fileprivate var trimmingSuffix: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}

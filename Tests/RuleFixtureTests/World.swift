internal import Evidence
internal import Rules
internal import SystemPackage
internal import TestSupport
@testable internal import Workspace

/// A project as a fixture tells of it: its facts, and what is there of it. Changed by paths; those that begin with one of
/// `parts` lead to what is there, all others to facts.
struct World {
    private static let parts = ["documents", "recordings", "coverage", "clocks", "handover"]

    private var tree: Tree

    init(_ tree: Tree) { self.tree = tree }

    var phase: Judgement.Phase { tree["phase"]?.text.flatMap(Judgement.Phase.init) ?? .closing }

    /// `change`, `without` and `add` of a case or scene.
    mutating func apply(_ changes: Tree) throws {
        for (path, value) in (changes["change"]?.members ?? [:]).sorted(by: { $0.key < $1.key }) { try tree.set(World.path(path), value) }
        for path in changes["without"]?.texts ?? [] { try tree.set(World.path(path), nil) }
        for (part, more) in changes["add"]?.members ?? [:] {
            let path = World.path(part)
            let there = path.reduce(Tree?.some(tree)) { $0?[$1] }?.items ?? []
            try tree.set(path, .list(there + more.items))
        }
    }

    private static func path(_ text: String) -> [String] {
        let names = text.split(separator: ".").map(String.init)
        return parts.contains(names[0]) || names[0] == "phase" ? names : ["facts"] + names
    }

    // MARK: As rules see it

    struct Faulty: Error { let findings: [Finding] }

    func material() throws -> Material {
        let folder = try TemporaryFolder()
        let file = try ProjectFile.read(folder.write("project.yaml", (tree["facts"] ?? .mapping([:])).written))
        guard let project = file.project, file.findings.allSatisfy({ $0.code == .projectMissingField }) else { throw Faulty(findings: file.findings) }
        let documents = (tree["documents"]?.items ?? []).enumerated().map { number, item -> (document: Material.Document, text: String?) in
            let id = item.text ?? item["id"]?.text ?? ""
            let text = item["text"]?.text
            let path = "data/documents/\(id)/\(number + 1).pdf"
            return (Material.Document(path: path, place: .init(id: id, supplier: item["supplier"]?.text), signatures: item["signatures"]?.text.flatMap(Int.init) ?? 0, hasText: text != nil), text)
        }
        let texts = Dictionary(documents.map { ($0.document.path, $0.text) }) { first, _ in first }
        return Material(project: project, documents: documents.map(\.document), recordings: recordings, timeline: timeline, handover: handover) { texts[$0] ?? nil }
    }

    private static func place(_ text: String) -> Placement.RecordingPlace {
        let parts = text.split(separator: "/").map(String.init)
        return .init(venue: parts[0], stage: parts[1], source: parts[2])
    }

    private var recordings: [Material.RecordingThere] {
        (tree["recordings"]?.items ?? []).map { item in
            let at = item.text ?? item["at"]?.text ?? ""
            let events = item["events"]?.texts ?? []
            return Material.RecordingThere(path: "data/recordings/\(at)/001.mp4", place: World.place(at), isAnalysed: item["analysed"]?.text != "false", events: Dictionary(events.map { ($0, 1) }, uniquingKeysWith: +))
        }
    }

    /// Nil where the fixture tells of no clocks.
    private var timeline: Timeline? {
        guard let clocks = tree["clocks"] else { return nil }
        let (from, to) = (World.time("14:30:00"), World.time("17:30:00"))
        let coverage = (tree["coverage"]?.items ?? []).map { row in
            Timeline.Coverage(
                venue: row["venue"]?.text, stage: row["stage"]?.text ?? "", source: nil, what: Timeline.Coverage.What(rawValue: row["what"]?.text ?? "")!, isRequired: true, span: .init(from: from, to: to),
                covered: Millionths(1), missing: (row["missing"]?.texts ?? []).map { span in
                    let times = span.split(separator: "-").map { World.time(String($0)) }
                    return .init(from: times[0], to: times[1])
                })
        }
        let tracks = clocks.items.map { clock -> Timeline.Track in
            let place = World.place(clock["at"]?.text ?? "")
            let placing = Timeline.Placing(method: .init(rawValue: clock["method"]?.text ?? "")!, shift: Millionths(Double(clock["shift"]?.text ?? "0")!), declared: clock["declared"]?.text.map { Millionths(Double($0)!) })
            let segment = Timeline.Segment(path: "data/recordings/\(clock["at"]?.text ?? "")/001.mp4", span: .init(from: from, to: to), hasPicture: true, hasSound: true, losses: [], placing: placing)
            return Timeline.Track(venue: place.venue, stage: place.stage, source: place.source, device: "NVR", segments: [segment], gaps: [], overlaps: [])
        }
        let clock: Timeline.Reference? = tracks.isEmpty ? nil : .init(kind: .recorder, venue: tracks[0].venue, source: tracks[0].source, device: "NVR")
        return Timeline(clock: clock, stages: [], tracks: tracks, coverage: coverage, alignments: [])
    }

    private static func time(_ clock: String) -> WallTime { WallTime(Instant(iso8601: "2026-09-15T\(clock)+08:00")!)! }

    private var handover: Material.Handover? {
        guard let handover = tree["handover"] else { return nil }
        func lines(_ name: String) -> [Material.Handover.Line] { (handover[name]?.texts ?? []).map { .init(list: "主场.csv", number: 2, name: $0) } }
        return Material.Handover(
            lists: handover["lists"]?.texts ?? [], unreadable: handover["unreadable"]?.texts ?? [], notListed: handover["notListed"]?.texts ?? [], different: lines("different"), strangers: lines("strangers"))
    }
}

internal import Cryptography
internal import Evidence
internal import Rules
internal import SystemPackage
internal import TestSupport
internal import Workspace

/// One profile's cases: `Fixtures/PROFILE.yaml`, whose head tells the form.
struct Fixture {
    struct Case: CustomStringConvertible {
        let rule: String
        /// The scene that it plays in.
        let scene: String?
        let changes: Tree
        let expected: Judgement.Outcome
        /// What reasons have to name.
        let names: [String]
        let number: Int

        var description: String { "\(rule) \(expected.rawValue) (case \(number))" }
    }

    let profile: String
    let cases: [Case]
    /// By rule: the scene in which it applies and is met.
    let scenes: [String: String]
    /// By rule: outcomes that it cannot have.
    let never: [String: Set<Judgement.Outcome>]
    private let base: World
    private let changes: [String: Tree]

    static let folder = packageRoot.appending("Tests/RuleFixtureTests/Fixtures")

    init(_ profile: String) throws {
        let tree = try Tree.read(Fixture.folder.appending(profile + ".yaml"))
        self.profile = profile
        var base = World(try Tree.read(Fixture.folder.appending("base.yaml")))
        try base.apply(tree)
        self.base = base
        changes = tree["scenes"]?.members ?? [:]
        scenes = Dictionary(changes.flatMap { name, scene in (scene["of"]?.texts ?? []).map { ($0, name) } }) { first, _ in first }
        never = (tree["never"]?.members ?? [:]).mapValues { Set($0.members.keys.compactMap(Judgement.Outcome.init)) }
        cases = (tree["cases"]?.items ?? []).enumerated().compactMap { number, item in
            guard let rule = item["rule"]?.text, let expected = item["expect"]?.text.flatMap(Judgement.Outcome.init) else { return nil }
            return Case(rule: rule, scene: item["in"]?.text, changes: item, expected: expected, names: item["names"]?.texts ?? [], number: number + 1)
        }
    }

    func world(in scene: String?) throws -> World {
        var world = base
        if let scene {
            guard let changes = changes[scene] else { throw Tree.NoSuchPath(path: scene) }
            try world.apply(changes)
        }
        return world
    }

    func judge(_ world: World) throws -> [String: Judgement.Item] {
        var material = try world.material()
        material.project.profiles = [profile]
        let judgement = try Judge(Fixture.book, material, phase: world.phase, now: Instant(iso8601: "2026-12-01T09:00:00+08:00")!).judge()
        return Dictionary((judgement?.items ?? []).map { ($0.rule, $0) }) { first, _ in first }
    }

    func judge(_ example: Case) throws -> Judgement.Item? {
        var world = try world(in: example.scene)
        try world.apply(example.changes)
        return try judge(world)[example.rule]
    }

    /// The profiles, calendars and list of documents of the source tree.
    static let book: RuleBook = {
        do {
            let manifests = packageRoot.appending("manifests")
            return try RuleFiles.read(manifests, try Vocabulary.read(manifests)) { Hasher.digest($0).hex }
        } catch { fatalError("manifests: \(error)") }
    }()
}

internal import Evidence
internal import Foundation
internal import Rules
internal import SystemPackage
internal import TestSupport
internal import Testing

/// The files of `manifests/profiles/` themselves.
@Suite struct ProfileFilesTests {
    private static let manifests = packageRoot.appending("manifests")
    private static let python = packageRoot.appending(".build/tools/bin/python3").string
    private static let hasValidator = (try? run(python, ["-c", "import jsonschema"]).status) == 0

    /// Rows of the notice's demands, one by one; a row may be several rules, whose ids begin with it.
    private static let liuzhou = [
        "LZ-2-SCOPE", "LZ-2-EXCL", "LZ-3.1-1", "LZ-3.1-2", "LZ-3.1-3", "LZ-3.2-VENUE", "LZ-3.3-AGREE", "LZ-3.3-CHECK", "LZ-3.3-CHANGE", "LZ-3.4-NOTICE", "LZ-3.5-DRAW", "LZ-3.6-LEADER", "LZ-3.6-INDEP", "LZ-3.6-MAJ", "LZ-3.6-DISSENT",
        "LZ-3.7-SAME", "LZ-3.7-REG", "LZ-3.7-REPORT", "LZ-3.8-COLLECT", "LZ-3.8-COOP", "LZ-3.9-FEE", "LZ-4.1", "LZ-4.2", "LZ-4.3",
    ]

    private var rules: [Profile.Rule] { Fixture.book.profiles.flatMap(\.rules) }

    @Test func `ids are unique among all profiles`() {
        let ids = rules.map(\.id)
        #expect(ids.count == Set(ids).count && ids.count > 150)
    }

    @Test func `every demand of Liuzhou's notice is a rule, and every rule belongs to one`() throws {
        let rules = try #require(Fixture.book.profile("liuzhou-2023-32", on: nil)).rules.map(\.id)
        for row in Self.liuzhou { #expect(rules.contains(row), "\(row)") }
        for rule in rules { #expect(Self.liuzhou.contains { rule == $0 || rule.hasPrefix($0 + "-") }, "\(rule)") }
    }

    @Test func `every rule says in both languages what to do, and where its words come from`() {
        for rule in rules {
            #expect(rule.adviceZh?.isEmpty == false && rule.adviceEn?.isEmpty == false, "\(rule.id)")
            #expect((rule.noteZh == nil) == (rule.noteEn == nil), "\(rule.id)")
            #expect(!rule.who.isEmpty, "\(rule.id)")
            if rule.duty.hasPrefix("（自定）") { #expect(rule.basis == .default && rule.severity != .block, "\(rule.id)") }
        }
    }

    /// `lint` refuses it as well; here it is seen that no shipped rule needs it to.
    @Test func `only duties of a text without 原则上 block`() {
        for rule in rules where rule.severity == .block { #expect(rule.basis == .text && !rule.duty.contains("原则上"), "\(rule.id)") }
        #expect(rules.contains { $0.severity == .block } && rules.contains { $0.severity == .warn && $0.duty.contains("原则上") })
    }

    @Test(.enabled(if: hasValidator, "jsonschema is not there: scripts/setup.sh --tests installs it")) func `every profile is one that the schema for editors describes`() throws {
        let folder = try TemporaryFolder()
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.manifests.appending("profiles").string).filter { $0.hasSuffix(".yaml") }.sorted()
        #expect(names.count >= 8)
        var documents: [String] = []
        for name in names {
            let file = Self.manifests.appending("profiles").appending(FilePath.Component(name)!)
            #expect(try String(contentsOfFile: file.string, encoding: .utf8).hasPrefix("# yaml-language-server: $schema=../../docs/schemas/profile.json\n"), "\(name)")
            documents.append(try folder.write(name + ".json", try Tree.read(file).json).string)
        }
        let judged = try run(Self.python, [Fixture.folder.appending("validate.py").string, packageRoot.appending("docs/schemas/profile.json").string] + documents)
        #expect(judged.status == 0 && judged.text.isEmpty, "\(judged)")
    }

    /// What the program refuses the schema has to refuse, where a schema can: else editors would call it good.
    @Test(.enabled(if: hasValidator), arguments: [
        ("severity: warn", "severity: sometimes"), ("basis: text", "basis: hearsay"), ("dueBy: opening", "dueBy: tomorrow"), ("who: [buyer, agent]", "who: [anybody]"), ("- atLeast: [{count: $remote.reasons}, 1]", "- atLeast: [{count: remote.reasons}, 1]"),
        ("empty: $remote.exclusions", "vacant: $remote.exclusions"), ("effective: {from: 2023-10-27}", "effective: {from: October}"), ("{person: true}", "{person: perhaps}"), ("duty: （大意）评标主场为", "duty: （大意）原则上评标主场为"),
    ]) func `the schema for editors finds slips`(was: String, becomes: String) throws {
        let folder = try TemporaryFolder()
        let text = try String(contentsOfFile: Self.manifests.appending("profiles/liuzhou-2023-32.yaml").string, encoding: .utf8)
        #expect(text.contains(was))
        let file = try folder.write("slip.yaml", text.replacing(was, with: becomes))
        let document = try folder.write("slip.json", try Tree.read(file).json)
        let judged = try run(Self.python, [Fixture.folder.appending("validate.py").string, packageRoot.appending("docs/schemas/profile.json").string, document.string])
        #expect(judged.status == 0 && judged.text.contains("slip.json: $"), "\(becomes): \(judged)")
    }
}

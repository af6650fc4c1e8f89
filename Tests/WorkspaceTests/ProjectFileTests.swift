internal import Evidence
internal import Files
internal import Foundation
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

@Suite struct ProjectFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    static let root = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()

    private func read(_ text: String) throws -> ProjectFile { try ProjectFile.read(folder.write("project.yaml", text)) }

    /// Code, line and field of each finding.
    private func findings(_ text: String) throws -> [String] {
        try read(text).findings.map { "\($0.code.rawValue) \($0.facts["line"] ?? "-") \($0.facts["field"] ?? "-")" }
    }

    private let good = """
        format: 1
        packageId: 3e0b7c52-6f1d-4f0e-9a55-2f6f0f2b9a01
        project: {number: LZ-1, name: 物业管理, method: open-tender}
        parties:
          buyer: {name: 采购人}
          agent: {name: 代理机构, code: "91450200MA00000076"}
        venues:
          - {id: main, name: 主场, adcode: "450200"}
          - {id: sub1, name: 副场}

        """

    @Test func `reads the facts`() throws {
        let file = try read(
            good + """
                schedule:
                  openingAt: 2026-09-15T14:00:00+08:00
                  openingEnd: 2026-09-15T14:20:00+08:00
                  evaluationStart: 2026-09-15 14:30
                people:
                  - {name: 张三, role: expert, venue: sub1, leader: true}
                profiles: [liuzhou-2023-32]
                digests: [sm3]
                predecessor: {packageId: 3e0b7c52-6f1d-4f0e-9a55-2f6f0f2b9a00, manifestDigest: \(String(repeating: "ab", count: 32))}

                """)
        #expect(file.findings.isEmpty)
        let project = try #require(file.project)
        #expect(project.packageID == "3e0b7c52-6f1d-4f0e-9a55-2f6f0f2b9a01")
        #expect(project.identification == .init(number: "LZ-1", name: "物业管理", method: .openTender))
        #expect(project.parties.agent == .init(name: "代理机构", code: "91450200MA00000076"))
        #expect(project.venues == [.init(id: "main", name: "主场", adcode: "450200"), .init(id: "sub1", name: "副场")])
        #expect(project.schedule?.openingAt?.iso8601 == "2026-09-15T14:00:00+08:00")
        #expect(project.schedule?.openingEnd?.iso8601 == "2026-09-15T14:20:00+08:00")
        #expect(project.schedule?.evaluationStart?.iso8601 == "2026-09-15T14:30:00+08:00")
        #expect(project.schedule?.evaluationEnd == nil)
        #expect(project.people == [.init(name: "张三", role: .expert, venue: "sub1", leader: true)])
        #expect(project.profiles == ["liuzhou-2023-32"])
        // SHA-256 is always among them.
        #expect(project.digests == [.sha256, .sm3])
        #expect(project.predecessor?.manifestDigest == String(repeating: "ab", count: 32))
    }

    @Test func `an unknown field is named with its line, however deep`() throws {
        #expect(try findings(good + "colour: red\n") == ["project.unknown-field 10 colour"])
        #expect(try findings(good.replacing("buyer: {name: 采购人}", with: "buyer: {name: 采购人, nmae: x}")) == ["project.unknown-field 5 parties.buyer.nmae"])
        #expect(try findings(good.replacing("name: 副场}", with: "name: 副场, adress: x}")) == ["project.unknown-field 9 venues[2].adress"])
    }

    @Test(arguments: [
        ("format: 1\n", "", "format"), ("packageId: 3e0b7c52-6f1d-4f0e-9a55-2f6f0f2b9a01\n", "", "packageId"), ("number: LZ-1", "number: \"\"", "project.number"),
        ("name: 物业管理", "name: ~", "project.name"), ("method: open-tender", "method: \"\"", "project.method"), ("buyer: {name: 采购人}", "buyer: {}", "parties.buyer.name"),
        ("  buyer: {name: 采购人}\n", "", "parties.buyer"), ("id: sub1", "id: ~", "venues[2].id"), ("name: 副场", "name: ''", "venues[2].name"),
    ])
    func `a field that is not filled in is missing, no obstacle`(text: String, replacement: String, field: String) throws {
        let file = try read(good.replacing(text, with: replacement))
        #expect(file.findings.map(\.code) == [.projectMissingField])
        #expect(file.findings.first?.facts["field"] == field)
        #expect(file.obstacles.isEmpty)
        #expect(file.project != nil)
    }

    @Test func `whole parts that are missing`() throws {
        #expect(try Set(read("format: 1\n").findings.map { $0.facts["field"] }) == ["packageId", "project", "parties", "venues"])
        #expect(try read("format: 1\n").findings.allSatisfy { $0.code == .projectMissingField })
    }

    @Test(arguments: [
        ("format: 1", "format: 2", "format"), ("2f6f0f2b9a01", "2F6F0F2B9A01", "packageId"), ("open-tender", "auction", "project.method"), ("id: sub1", "id: sub0", "venues[2].id"),
        ("id: sub1", "id: sub100", "venues[2].id"), ("id: sub1", "id: main", "venues"), ("buyer: {name: 采购人}", "buyer: 采购人", "parties.buyer"),
        ("number: LZ-1", "number: [LZ-1]", "project.number"), ("number: LZ-1", "number: \"a\\nb\"", "project.number"),
    ])
    func `a wrong value is an obstacle`(text: String, replacement: String, field: String) throws {
        let file = try read(good.replacing(text, with: replacement))
        #expect(file.obstacles.map(\.code) == [.projectWrongValue])
        #expect(file.obstacles.first?.facts["field"] == field)
        #expect(Int(file.obstacles.first?.facts["line"] ?? "") ?? 0 > 0)
        #expect(file.obstacles.first?.facts["expected"]?.isEmpty == false)
    }

    @Test(arguments: [
        ("schedule: {openingAt: 2026-02-30}", "schedule.openingAt"), ("people: [{name: a, role: friend}]", "people[1].role"), ("people: [{name: a, role: expert, leader: yes}]", "people[1].leader"),
        ("people: {}", "people"), ("people: [a]", "people[1]"), ("digests: [md5]", "digests"), ("digests: sm3", "digests"), ("profiles: [[a]]", "profiles"),
        ("predecessor: {packageId: x, manifestDigest: abcd}", "predecessor.manifestDigest"),
    ])
    func `a wrong value in what is optional`(text: String, field: String) throws {
        #expect(try findings(good + text + "\n") == ["project.wrong-value 10 \(field)"])
    }

    @Test func `a key that stands twice`() throws {
        let file = try read(good + "format: 1\n")
        #expect(file.project == nil)
        #expect(file.findings.map(\.code) == [.projectSyntax])
        #expect(try read(good.replacing("number: LZ-1,", with: "number: LZ-1, number: LZ-2,")).obstacles.map(\.code) == [.projectSyntax])
    }

    @Test(arguments: ["", "# nothing\n", "text", "- a\n- b\n", "a: [1\n", "a: b: c\n", "\tformat: 1\n", "a: \"\n", "{", "a: &x\n  b: *y\n", "%YAML 3.0\n---\na: 1\n...", "\u{1}"])
    func `what is no YAML mapping is a syntax error`(text: String) throws {
        let file = try read(text)
        #expect(file.project == nil)
        #expect(file.findings.map(\.code) == [.projectSyntax])
        #expect(file.findings.first?.facts["reason"]?.isEmpty == false)
    }

    @Test func `a syntax error has its line`() throws {
        #expect(try findings("format: 1\nproject: {number: LZ-1\nvenues: []\n").allSatisfy { $0.hasPrefix("project.syntax 2") || $0.hasPrefix("project.syntax 3") })
        #expect(try findings(good + "format: 1\n") == ["project.syntax 10 -"] || findings(good + "format: 1\n") == ["project.syntax 1 -"])
    }

    @Test func `what is not UTF-8 is a syntax error`() throws {
        let file = try ProjectFile.read(folder.write("p.yaml", Array("format: 1\nname: ".utf8) + [0xC2, 0xBC, 0xCF, 0xF1, 0x0A]))
        #expect(file.findings.map(\.code) == [.projectSyntax])
    }

    @Test func `findings stand in the order of their lines`() throws {
        let lines = try read(good.replacing("format: 1", with: "a: 1\nformat: 7").replacing("method: open-tender", with: "method: x") + "b: 1\n").findings.compactMap { Int($0.facts["line"] ?? "") }
        #expect(lines == lines.sorted())
        #expect(lines == [1, 2, 4, 11])
    }

    @Test func `the template reads, and only wants filling in`() throws {
        let file = try read(ProjectTemplate.text(packageID: "3e0b7c52-6f1d-4f0e-9a55-2f6f0f2b9a01", number: #"LZ "a" \b #c: 1"#, profiles: ["liuzhou-2023-32"]))
        #expect(Set(file.findings.map(\.code)) == [.projectMissingField])
        #expect(Set(file.findings.compactMap { $0.facts["field"] }) == ["project.name", "parties.buyer.name", "parties.agent.name", "venues[1].name", "venues[2].name"])
        #expect(file.project?.identification.number == #"LZ "a" \b #c: 1"#)
        #expect(file.project?.profiles == ["liuzhou-2023-32"])
        #expect(file.project?.digests == [.sha256])
    }

    @Test func `the sample project is complete`() throws {
        let file = try ProjectFile.read(Self.root.appending("samples/liuzhou/project.yaml"))
        #expect(file.findings == [])
        #expect(file.project?.venues.map(\.id) == ["main", "sub1"])
        #expect(file.project?.digests == [.sha256, .sm3])
    }

    @Test(arguments: ["main", "sub1", "sub9", "sub10", "sub99"]) func `venues are main and sub1 to sub99`(id: String) { #expect(ProjectFile.isVenue(id)) }

    @Test(arguments: ["", "Main", "main1", "sub", "sub0", "sub01", "sub100", "sub1 ", "../main", "sub１"]) func `and no others`(id: String) { #expect(!ProjectFile.isVenue(id)) }

    @Test func `fewer years than the law asks for are a fault of the line`() throws {
        #expect(try findings(good + "retention:\n  years: 10\n") == ["project.wrong-value 11 retention.years"])
        #expect(try findings(good + "retention:\n  years: 15\n").isEmpty)
    }
}

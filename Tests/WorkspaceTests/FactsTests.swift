internal import Evidence
internal import Files
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

/// Facts that rules ask for, as project.yaml states them.
@Suite struct FactsTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let head = """
        format: 1
        packageId: 3e0b7c52-6f1d-4f0e-9a55-2f6f0f2b9a01
        project: {number: LZ-1, name: 物业管理, method: open-tender}
        parties: {buyer: {name: 采购人}, agent: {name: 代理机构}}
        venues: [{id: main, name: 主场}]

        """

    private func read(_ facts: String) throws -> ProjectFile { try ProjectFile.read(folder.write("project.yaml", Self.head + facts)) }
    private func facts(_ text: String) throws -> [String: Fact] {
        let file = try read(text)
        #expect(file.findings.isEmpty, "\(file.findings)")
        return try #require(file.project).facts
    }

    @Test func `every kind is kept as it was stated`() throws {
        let facts = try facts("""
            budget: {amount: 1200000.50, importedGoods: false, funding: 自筹}
            agency: {agreedOn: 2026-08-01}
            systems: {notices: zcy}
            remote: {reasons: [attention, other], exclusions: []}
            handovers: [{venue: main, at: 2026-09-15T18:00:00+08:00}]
            reevaluations: [{members: [张三, 李四]}]

            """)
        #expect(facts["budget"] == .record(["amount": .text("1200000.50"), "importedGoods": .text("false"), "funding": .text("自筹")]))
        #expect(facts["agency"] == .record(["agreedOn": .text("2026-08-01")]) && facts["systems"] == .record(["notices": .text("zcy")]))
        #expect(facts["remote"] == .record(["reasons": .list([.text("attention"), .text("other")]), "exclusions": .list([])]))
        #expect(facts["handovers"] == .list([.record(["venue": .text("main"), "at": .text("2026-09-15T18:00:00+08:00")])]))
        #expect(facts["reevaluations"] == .list([.record(["members": .list([.text("张三"), .text("李四")])])]))
    }

    @Test func `none is not the same as not stated`() throws {
        let facts = try facts("""
            challenges: []
            incidents:
            disputes: ~
            budget:
            award: {letterOn: , outcome: ""}
            remote: {reasons: , exclusions: []}
            draw: [{name: ""}]

            """)
        #expect(facts.keys.sorted() == ["challenges", "draw", "remote"])
        #expect(facts["challenges"] == .list([]) && facts["remote"] == .record(["exclusions": .list([])]) && facts["draw"] == .list([.record([:])]))
    }

    @Test func `a day is a day, in Asia Shanghai, however it was written`() throws {
        let facts = try facts("agency: {agreedOn: 2026-08-01T23:30:00Z}\naward: {letterOn: 2026-09-20T08:00:00+08:00}\n")
        #expect(facts["agency"]?["agreedOn"]?.text == "2026-08-02" && facts["award"]?["letterOn"]?.text == "2026-09-20")
    }

    @Test func `other takes any names, but only texts`() throws {
        #expect(try facts("other: {parking-spaces: 12, note: 无}\n")["other"] == .record(["parking-spaces": .text("12"), "note": .text("无")]))
        #expect(try read("other: {rooms: [1, 2]}\n").findings.map { "\($0.code.rawValue) \($0.facts["line"] ?? "") \($0.facts["field"] ?? "")" } == ["project.wrong-value 6 other.rooms"])
    }

    @Test(arguments: [
        ("budget: {amount: much}", "budget.amount much"), ("budget: {importedGoods: maybe}", "budget.importedGoods maybe"), ("agency: {agreedOn: 2026-02-30}", "agency.agreedOn 2026-02-30"), ("systems: {notices: fax}", "systems.notices fax"), ("remote: {reasons: [fun]}", "remote.reasons …"),
        ("remote: {reasons: attention}", "remote.reasons attention"), ("handovers: [{at: noon}]", "handovers[1].at noon"), ("handovers: {at: noon}", "handovers …"), ("handovers: [noon]", "handovers[1] noon"), ("budget: [1]", "budget …"), ("draw: [{}, {drawnAt: x}]", "draw[2].drawnAt x"),
        ("equipmentCheck: {items: [{result: good}]}", "equipmentCheck.items[1].result good"), ("reevaluations: [{members: [\"\"]}]", "reevaluations[1].members …"),
    ]) func `a wrong value is named with its line`(text: String, expected: String) throws {
        let file = try read("# 更多\n" + text + "\n")
        #expect(file.findings.map { "\($0.code.rawValue) \($0.facts["line"] ?? "") \($0.facts["field"] ?? "") \($0.facts["value"] ?? "")" } == ["project.wrong-value 7 \(expected)"])
        #expect(!file.obstacles.isEmpty)
    }

    @Test func `unknown fields are named, in items too`() throws {
        let file = try read("budget: {sum: 3}\ndraw: [{nam: 甲}]\n")
        #expect(file.findings.map { "\($0.code.rawValue) \($0.facts["line"] ?? "") \($0.facts["field"] ?? "")" } == ["project.unknown-field 6 budget.sum", "project.unknown-field 7 draw[1].nam"])
    }

    // MARK: What init writes

    @Test func `the template lacks what has to be filled in, and nothing else is wrong with it`() throws {
        let text = ProjectTemplate.text(packageID: "3e0b7c52-6f1d-4f0e-9a55-2f6f0f2b9a01", number: "LZ-1", profiles: ["liuzhou-2023-32"])
        let file = try ProjectFile.read(folder.write("project.yaml", text))
        #expect(file.obstacles.isEmpty, "\(file.obstacles)")
        #expect(!file.findings.isEmpty)
        #expect(file.project?.facts == [:])
        for section in FactSchema.sections { #expect(text.contains("\(section.name):"), "\(section.name)") }
    }

    @Test func `with every field filled in every fact is there`() throws {
        let file = try read(FactSchema.sections.map { "\($0.name): \(Self.yaml($0))\n" }.joined())
        #expect(file.findings.isEmpty, "\(file.findings)")
        let facts = try #require(file.project).facts
        for section in FactSchema.sections { #expect(facts[section.name] == Self.fact(section), "\(section.name)") }
        // And under the names by which rules ask for them.
        #expect(file.project?.allFacts["budget"] == facts["budget"])
    }

    @Test func `no two sections have one name, nor one that the project has itself`() {
        let names = (FactSchema.core + FactSchema.archive + FactSchema.sections).map(\.name)
        #expect(Set(names).count == names.count)
    }

    private static func fact(_ field: FactField) -> Fact {
        switch field.kind {
        case .text: .text("文字")
        case .time: .text("2026-09-15T14:30:00+08:00")
        case .day: .text("2026-09-15")
        case .number: .text("12.5")
        case .flag: .text("true")
        case .choice(let terms): .text(terms[0].id)
        case .texts(let terms): .list((terms.isEmpty ? ["甲", "乙"] : terms.map(\.id)).map(Fact.text))
        case .record(let members): .record(Dictionary(uniqueKeysWithValues: (members.isEmpty ? [FactField("own", .text, "", "")] : members).map { ($0.name, fact($0)) }))
        case .list(let members): .list([.record(Dictionary(uniqueKeysWithValues: members.map { ($0.name, fact($0)) })), .record([members[0].name: fact(members[0])])])
        }
    }

    private static func yaml(_ field: FactField) -> String { yaml(fact(field)) }

    private static func yaml(_ fact: Fact) -> String {
        switch fact {
        case .text(let text): text
        case .list(let items): "[" + items.map(yaml).joined(separator: ", ") + "]"
        case .record(let members): "{" + members.map { "\($0.key): \(yaml($0.value))" }.joined(separator: ", ") + "}"
        }
    }
}

internal import Evidence
internal import Foundation
internal import TestSupport
internal import Testing
internal import Workspace

/// A mapping is read strictly: what is wrong in it is named with its line.
@Suite struct MappingTests {
    private func findings(_ text: String) -> [String] {
        do {
            _ = try FactMapping.parse(text, path: "m.yaml")
            return []
        } catch { return error.findings.map { "\($0.code.rawValue) \($0.facts["line"] ?? "") \($0.facts["field"] ?? "")" } }
    }

    private let good = """
        version: 1
        id: m
        zh: 一
        en: one
        format: csv
        groups:
          - section: draw
            fields:
              name: {column: [姓名]}

        """

    @Test func `what is right has no fault`() { #expect(findings(good) == []) }

    @Test(arguments: [
        ("version: 1\n", "version: 2\n", "mapping.wrong-value 1 version"), ("id: m\n", "", "mapping.missing-field 1 id"), ("format: csv", "format: xls", "mapping.wrong-value 5 format"),
        ("zh: 一\n", "zh: 一\ncolour: red\n", "mapping.unknown-field 4 colour"), ("section: draw", "section: drawn", "mapping.wrong-value 7 groups[1].section"),
        ("section: draw", "section: venues", "mapping.wrong-value 7 groups[1].section"), ("section: draw", "section: draw.name", "mapping.wrong-value 7 groups[1].section"),
        ("name: {", "nmae: {", "mapping.unknown-field 9 groups[1].fields.nmae"), ("column: [姓名]", "columns: [姓名]", "mapping.unknown-field 9 groups[1].fields.name.columns"),
        ("column: [姓名]", "column: 姓名", "mapping.wrong-value 9 groups[1].fields.name.column"), ("column: [姓名]", "column: []", "mapping.wrong-value 9 groups[1].fields.name.column"),
        ("column: [姓名]", "column: [姓名], is: 张三", "mapping.wrong-value 9 groups[1].fields.name.column"), ("column: [姓名]", "column: [姓名], times: 10", "mapping.wrong-value 9 groups[1].fields.name.times"),
        ("name: {column: [姓名]}", "system: {is: taobao}", "mapping.wrong-value 9 groups[1].fields.system.is"), ("name: {column: [姓名]}", "system: {column: [a], values: {淘宝: taobao}}", "mapping.wrong-value 9 groups[1].fields.system.values"),
        ("column: [姓名]", "column: [姓名], lookup: person", "mapping.wrong-value 9 groups[1].fields.name.lookup"), ("column: [姓名]", "column: [姓名], required: yes", "mapping.wrong-value 9 groups[1].fields.name.required"),
        ("format: csv\n", "format: csv\nheader: 0\n", "mapping.wrong-value 6 header"), ("    fields:", "    when: [{column: [a]}]\n    fields:", "mapping.wrong-value 8 groups[1].when[1].is"),
        ("    fields:", "    when: [{is: [a]}]\n    fields:", "mapping.missing-field 8 groups[1].when[1].column"),
    ])
    func `a fault and its line`(text: String, replacement: String, finding: String) { #expect(findings(good.replacing(text, with: replacement)).contains(finding)) }

    @Test func `all faults at once`() {
        #expect(findings(good.replacing("id: m\n", with: "").replacing("csv", with: "xls").replacing("name:", with: "nmae:")).count >= 3)
        #expect(findings("") == ["mapping.syntax 1 "])
        #expect(findings("a: [\n").first?.hasPrefix("mapping.syntax") == true)
        #expect(findings(good.replacing("  - section: draw\n    fields:\n      name: {column: [姓名]}\n", with: "  []\n")).first == "mapping.wrong-value 7 groups")
    }

    @Test func `all that is not known goes into the section other under a name of its own`() throws {
        let mapping = try Made.mapping("csv", "  - section: other\n    fields: {weather: {column: [天气]}}\n")
        let reading = try Made.read(csv: "天气\n晴\n", mapping)
        #expect(reading["other"] == .record(["weather": .text("晴")]))
    }
}

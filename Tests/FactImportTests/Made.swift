internal import Documents
internal import Evidence
internal import FactImport
internal import Files
internal import Foundation
internal import SystemPackage
internal import TestSupport
internal import Workspace

/// A workspace for imports, and mappings made for one test.
struct Made {
    let folder: TemporaryFolder
    let workspace: Workspace

    static let now = Instant(iso8601: "2026-09-24T10:00:00+08:00")!
    static let number = "LZZC2026-G3-990137-GXZL"
    static let exports = packageRoot.appending("samples").appending("exports")

    /// `project.yaml` of the sample project before anything but its own fields is stated, or another.
    init(_ text: String? = nil) throws {
        folder = try TemporaryFolder()
        let sample = String(decoding: try contents(of: packageRoot.appending("samples").appending("liuzhou").appending("project.yaml")), as: UTF8.self)
        workspace = try Workspace.create(
            folder.path.appending("w"), projectText: Array((text ?? Made.withoutSections(sample)).utf8), secret: [UInt8](repeating: 7, count: 32), event: CustodyEvent(type: .creation, at: Made.now, agent: "test"))
    }

    private static func withoutSections(_ text: String) -> String {
        let names = Set(FactSchema.sections.map(\.name))
        var isLeft = true
        return text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            if let name = line.prefixMatch(of: /([a-zA-Z]+):/)?.1 { isLeft = !names.contains(String(name)) }
            return isLeft || line.hasPrefix("#")
        }.joined(separator: "\n") + (isLeft ? "" : "\n")
    }

    static let core = """
        format: 1
        packageId: 3e0b7c52-6f1d-4f0e-9a55-2f6f0f2b9a01
        project: {number: A-1, name: B, method: open-tender}
        parties: {buyer: {name: 甲}, agent: {name: 乙}}
        venues:
          - {id: main, name: 柳州主场}
          - {id: sub1, name: 桂林副场}

        """

    var text: String { get throws { String(decoding: try contents(of: workspace.projectFile), as: UTF8.self) } }
    var project: Project? { get throws { try workspace.project().project } }

    static func mapping(_ name: String) throws -> FactMapping {
        try FactMapping.read(packageRoot.appending("manifests").appending("mappings").appending(FilePath.Component(name + ".yaml")!))
    }

    /// A mapping of the groups given.
    static func mapping(_ format: String, _ groups: String, head: String = "") throws -> FactMapping {
        try FactMapping.parse("version: 1\nid: made\nzh: 自拟\nen: made\nformat: \(format)\n\(head)groups:\n\(groups)", path: "made.yaml")
    }

    @discardableResult
    func take(_ export: FilePath, _ mapping: FactMapping, replacing: Bool = false, writing: Bool = true) throws -> FactImporting.Outcome {
        try FactImporting(workspace: workspace, mapping: mapping, examiner: .ofTheProgram, cancellation: Cancellation()).run(export, replacing: replacing, writing: writing, now: Made.now)
    }

    /// The fault that an import ends in.
    func fault(_ export: FilePath, _ mapping: FactMapping, replacing: Bool = false) -> Fault? {
        do {
            try take(export, mapping, replacing: replacing)
            return nil
        } catch { return error as? Fault }
    }

    /// `facts.wrong-value 3 单价: budget.amount`
    static func brief(_ findings: [Finding]) -> [String] {
        findings.map { finding in [finding.code.rawValue, finding.facts["row"], finding.facts["column"], finding.facts["field"]].compactMap(\.self).joined(separator: " ") }
    }

    static func read(csv text: String, _ mapping: FactMapping, project: Project? = nil) throws -> FactReading {
        let project = try project ?? Made(core).project!
        return FactReading.read(.csv(Array(text.utf8), name: "a.csv", mapping), name: "a.csv", mapping, project: project)
    }
}

extension FactReading {
    subscript(section: String) -> Fact? { sections.first { $0.section.name == section }?.value }
}

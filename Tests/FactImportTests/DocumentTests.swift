internal import Evidence
internal import Files
internal import Foundation
internal import PackageFormat
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace
internal import Yams

/// docs/facts.md and the two schemas for editors say what ``FactSchema`` says. With FENGCUN_WRITE_DOCUMENTS set they are written.
@Suite struct DocumentTests {
    private static let docs = packageRoot.appending("docs")
    private static let begin = "<!-- fields: written by FactImportTests -->\n"
    private static let end = "\n<!-- end of fields -->"

    private func hold(_ path: FilePath, to text: String) throws {
        if ProcessInfo.processInfo.environment["FENGCUN_WRITE_DOCUMENTS"] != nil { try overwrite(path, Array(text.utf8)) }
        #expect(try String(decoding: contents(of: path), as: UTF8.self) == text, "FENGCUN_WRITE_DOCUMENTS=1 swift test --filter FactImportTests.DocumentTests writes \(path)")
    }

    @Test func `every section and field stands in docs-facts`() throws {
        let path = Self.docs.appending("facts.md")
        let text = String(decoding: try contents(of: path), as: UTF8.self)
        let from = try #require(text.range(of: Self.begin))
        let to = try #require(text.range(of: Self.end))
        try hold(path, to: text[..<from.upperBound] + SchemaDocuments.tables + text[to.lowerBound...])
    }

    @Test func `the schema of project-yaml`() throws { try hold(Self.docs.appending("schemas").appending("project-yaml.json"), to: CanonicalJSON.text(SchemaDocuments.project) + "\n") }

    @Test func `the schema of mappings`() throws { try hold(Self.docs.appending("schemas").appending("mapping.json"), to: CanonicalJSON.text(SchemaDocuments.mapping) + "\n") }

    /// What FactSchema says of the typed part is what its reader takes.
    @Test func `the words of the typed part are those that are read`() throws {
        func terms(_ path: String...) -> [String] {
            var fields = FactSchema.core
            for name in path.dropLast() { fields = fields.first { $0.name == name }?.members ?? [] }
            switch fields.first(where: { $0.name == path.last })?.kind {
            case .choice(let terms), .texts(let terms): return terms.map(\.id)
            default: return []
            }
        }
        #expect(terms("project", "method") == Project.Method.allCases.map(\.rawValue))
        #expect(terms("people", "role") == Project.PersonRole.allCases.map(\.rawValue))
        #expect(terms("digests") == DigestAlgorithm.allCases.map(\.rawValue))
        // A file with every field of the schema has no field that is not known.
        var text = "format: 1\npackageId: \(SampleProject.packageID)\n"
        func example(_ field: FactField) -> String {
            switch field.kind {
            case .text: return field.name == "manifestDigest" ? String(repeating: "ab", count: 32) : field.name == "id" ? "main" : "x"
            case .time: return "2026-09-15T14:30:00+08:00"
            case .day: return "2026-09-15"
            case .number: return "1"
            case .flag: return "true"
            case .choice(let terms): return terms[0].id
            case .texts(let terms): return "[\(terms.first?.id ?? "x")]"
            case .record(let members): return members.isEmpty ? "{x: y}" : "{" + members.map { "\($0.name): \(example($0))" }.joined(separator: ", ") + "}"
            case .list(let members): return "[{" + members.map { "\($0.name): \(example($0))" }.joined(separator: ", ") + "}]"
            }
        }
        for field in (FactSchema.core + FactSchema.sections).dropFirst(2) { text += "\(field.name): \(example(field))\n" }
        let file = ProjectFile.parse(text)
        #expect(file.findings == [])
        #expect(Set(file.project?.stated.keys.map { $0 } ?? []) == Set(FactSchema.importable.map(\.name)))
        try judge([("project-yaml", text)])
    }

    @Test func `mappings, the sample and the template are as their schemas say`() throws {
        let mappings = packageRoot.appending("manifests").appending("mappings")
        var documents = try FactMapping.names(in: mappings).map { ("mapping", String(decoding: try contents(of: mappings.appending(FilePath.Component($0 + ".yaml")!)), as: UTF8.self)) }
        documents.append(("project-yaml", String(decoding: try contents(of: packageRoot.appending("samples").appending("liuzhou").appending("project.yaml")), as: UTF8.self)))
        documents.append(("project-yaml", ProjectTemplate.text(packageID: SampleProject.packageID, number: "A", profiles: ["x"])))
        try judge(documents)
        #expect(throws: (any Error).self) { try judge([("mapping", documents[0].1.replacing("groups:", with: "group:"))]) }
        #expect(throws: (any Error).self) { try judge([("project-yaml", documents.last!.1.replacing("budget:", with: "budgets:"))]) }
    }

    private struct Refused: Error { let why: String }

    /// The jsonschema package is the judge, where it is there.
    private func judge(_ documents: [(schema: String, yaml: String)]) throws {
        let python = packageRoot.appending(".build").appending("tools").appending("bin").appending("python3").string
        guard FileManager.default.isExecutableFile(atPath: python), try run(python, ["-c", "import jsonschema"]).status == 0 else { throw Refused(why: "jsonschema is not there: scripts/setup.sh --tests installs it") }
        let folder = try TemporaryFolder()
        for (i, document) in documents.enumerated() {
            let value = try #require(try Yams.compose(yaml: document.yaml))
            let json = try JSONSerialization.data(withJSONObject: plain(value))
            let file = try folder.write("\(i).json", Array(json))
            let ran = try run(python, ["-c", "import json,sys,jsonschema\ns=json.load(open(sys.argv[1]))\njsonschema.Draft202012Validator.check_schema(s)\ne=[x.json_path+': '+x.message[:300] for x in jsonschema.Draft202012Validator(s).iter_errors(json.load(open(sys.argv[2])))]\nprint('\\n'.join(e))\nsys.exit(bool(e))", Self.docs.appending("schemas").appending(FilePath.Component(document.schema + ".json")!).string, file.string])
            guard ran.status == 0 else { throw Refused(why: "\(document.schema) \(i): \(ran)") }
        }
    }

    /// As readers of YAML 1.2 take it: times are texts.
    private func plain(_ node: Node) -> Any {
        if let mapping = node.mapping { return Dictionary(mapping.map { ($0.key.string ?? "?", plain($0.value)) }) { a, _ in a } }
        if let sequence = node.sequence { return sequence.map(plain) }
        if node.null != nil { return NSNull() }
        let isPlain = node.scalar?.style == .plain || node.scalar?.style == .any
        if isPlain, let flag = ["true": true, "false": false][node.scalar?.string ?? ""] { return flag }
        if isPlain, let number = Int(node.scalar?.string ?? "") { return number }
        return node.scalar?.string ?? ""
    }
}

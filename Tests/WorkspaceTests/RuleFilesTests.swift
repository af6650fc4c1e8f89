internal import Evidence
internal import Files
internal import Rules
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

/// Profiles, calendars and the list of documents as files.
@Suite struct RuleFilesTests {
    private let folder: TemporaryFolder
    private let vocabulary: Vocabulary

    init() throws {
        folder = try TemporaryFolder()
        vocabulary = try Vocabulary.read(ProjectFileTests.root.appending("manifests"))
        try folder.write("documents.yaml", "documents:\n  - {id: notice, dueBy: opening, need: {OT: M, CN: M, CC: M, IQ: M, SS: M}}\n")
        try folder.write("calendars/cn.yaml", calendar("CN"))
        try folder.write("profiles/a.yaml", profile("a", "A-1"))
    }

    private func calendar(_ id: String, _ more: String = "") -> String { "format: 1\nid: \(id)\nzh: 某地\nen: somewhere\nsources: [a]\nfrom: 2026-01-01\nto: 2026-12-31\n\(more)" }

    private func profile(_ id: String, _ rule: String, from: String = "2023-10-27") -> String {
        "format: 1\nid: \(id)\nzh: 规则\nen: rules\nsource: 某文\neffective: {from: \(from)}\nrules:\n  - {id: \(rule), clause: 一, zh: 规则, en: rule, duty: 应当, who: [agent], severity: warn, basis: text, dueBy: opening, check: {document: equip-check}}\n"
    }

    private func read() throws(Fault) -> RuleBook { try RuleFiles.read(folder.path, vocabulary) { String($0.count) } }

    private func fault() -> String {
        do {
            _ = try read()
            return "none"
        } catch { return "\(error.code.rawValue) \(FilePath(error.path ?? "").lastComponent?.string ?? "") \(error.facts["line"] ?? "") \(error.facts["fault"] ?? "")" }
    }

    @Test func `all of them are read, with the digest of the bytes`() throws {
        try folder.write("profiles/a2.yaml", profile("a", "A-1", from: "2025-01-01"))
        try folder.write("profiles/README.md", "not a profile")
        // Comes before the one that it is based on.
        try folder.write("calendars/a-region.yaml", calendar("CN-45", "basedOn: CN\noff: [2026-04-17]\n"))
        let book = try read()
        #expect(book.profiles.map(\.from.text) == ["2023-10-27", "2025-01-01"] && book.matrix.map(\.id) == ["notice"])
        #expect(book.profiles[0].sha256 == String(profile("a", "A-1").utf8.count))
        #expect(book.calendars.map(\.id) == ["CN", "CN-45"])
        #expect(book.profile("a", on: Day("2024-01-01"))?.from.text == "2023-10-27" && book.profile("a", on: Day("2025-01-01"))?.from.text == "2025-01-01")
    }

    @Test func `what does not go together is refused, with the file`() throws {
        #expect(fault() == "none")
        try folder.write("profiles/b.yaml", profile("b", "A-1"))
        #expect(fault() == "profile-faulty b.yaml 1 rules: duplicate A-1")
        try folder.write("profiles/b.yaml", profile("a", "A-2"))
        #expect(fault() == "profile-faulty b.yaml 1 effective.from: duplicate 2023-10-27")
        try folder.write("profiles/b.yaml", profile("b", "B-1").replacing("document: equip-check", with: "document: notise"))
        #expect(fault() == "profile-faulty b.yaml 8 B-1.check.document: unknownTerm notise")
    }

    @Test func `the calendar that is at fault is named, not those that are based on it`() throws {
        try folder.write("calendars/a-region.yaml", calendar("CN-45", "basedOn: CN\n"))
        #expect(fault() == "none")
        try folder.write("calendars/cn.yaml", calendar("CN", "off: [soon]\n"))
        #expect(fault() == "profile-faulty cn.yaml 8 off: expected soon")
        try folder.write("calendars/cn.yaml", calendar("CN", "basedOn: CN-45\n"))
        #expect(fault() == "profile-faulty a-region.yaml 8 basedOn: unknownTerm CN")
        try folder.write("calendars/cn.yaml", calendar("CN"))
        try folder.write("calendars/cn2.yaml", calendar("CN"))
        #expect(fault() == "profile-faulty cn2.yaml 1 id: duplicate CN")
    }

    @Test func `a text that is no YAML is refused`() throws {
        try folder.write("profiles/b.yaml", "a: [")
        #expect(fault().hasPrefix("manifests-unreadable b.yaml"))
        try folder.write("profiles/b.yaml", "")
        #expect(fault().hasPrefix("manifests-unreadable b.yaml"))
    }
}

internal import Evidence
internal import Files
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

@Suite struct VocabularyTests {
    private let vocabulary: Vocabulary

    init() throws { vocabulary = try Vocabulary.read(ProjectFileTests.root.appending("manifests")) }

    @Test func `there are at least seventy documents, each id once and fit for a folder's name`() {
        #expect(vocabulary.documents.count >= 70)
        for ids in [vocabulary.documents.map(\.id), vocabulary.stages.map(\.id), vocabulary.sources.map(\.id)] {
            #expect(!ids.isEmpty)
            #expect(Set(ids).count == ids.count)
            for id in ids { #expect(id.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil, "\(id)") }
        }
    }

    @Test func `everything has a name in both languages`() {
        for (id, zh, en) in vocabulary.documents.map({ ($0.id, $0.zh, $0.en) }) + vocabulary.stages.map({ ($0.id, $0.zh, $0.en) }) + vocabulary.sources.map({ ($0.id, $0.zh, $0.en) }) {
            #expect(!zh.isEmpty && !en.isEmpty, "\(id)")
            #expect(zh.unicodeScalars.contains { $0.value >= 0x4E00 }, "\(id)")
            #expect(en.unicodeScalars.allSatisfy { $0.isASCII }, "\(id)")
        }
    }

    @Test func `phases are those of the list`() {
        for document in vocabulary.documents { #expect(document.phase.wholeMatch(of: /P([0-9]|10)/) != nil, "\(document.id): \(document.phase)") }
    }

    @Test(arguments: Project.Method.allCases) func `every method has documents that it cannot do without, and others`(method: Project.Method) {
        let mandatory = vocabulary.documents.filter { $0.isMandatory(for: method) }
        #expect(mandatory.count >= 5)
        #expect(mandatory.count < vocabulary.documents.count)
    }

    @Test func `everything is called something, and no alias stands twice under one id`() {
        let terms = vocabulary.documents.map { ($0.id, $0.aliases) } + vocabulary.sources.map { ($0.id, $0.aliases + $0.hints) } + (vocabulary.venues + vocabulary.stages).map { ($0.id, $0.aliases) } + vocabulary.phases.map { ($0.id, $0.aliases) }
        for (id, aliases) in terms {
            #expect(aliases.count >= 3, "\(id)")
            #expect(Set(aliases).count == aliases.count, "\(id)")
            #expect(aliases.allSatisfy { !$0.isEmpty && !$0.hasPrefix("*") && !$0.hasSuffix("*") }, "\(id)")
        }
        #expect(vocabulary.documents.filter(\.gathersSuppliers).map(\.id) == ["bid-file"])
        #expect(Set(vocabulary.documents.map(\.phase)).isSubset(of: Set(vocabulary.phases.map(\.id))))
    }

    @Test func `how files are named is data too`() throws {
        let manifests = ProjectFileTests.root.appending("manifests")
        let rules = try NamingRules.read(manifests)
        #expect(rules.recorders.count >= 10)
        #expect(rules.recorders.allSatisfy { name in name.source == nil || vocabulary.sources.contains { $0.id == name.source } })
        #expect(rules.fileNames.same.allSatisfy { $0.count == 2 })
        let folder = try TemporaryFolder()
        let fault = #expect(throws: Fault.self) { try NamingRules.read(folder.path) }
        #expect(fault?.code == .manifestsUnreadable && fault?.path == folder.path.appending("nvr-names.yaml").string)
    }

    @Test func `what the sample project uses is in the list`() throws {
        let known = Set(vocabulary.documents.map(\.id))
        let used = try FileTree.names(in: ProjectFileTests.root.appending("samples/liuzhou/documents")).map { String(decoding: $0, as: UTF8.self) }
        #expect(!used.isEmpty)
        #expect(known.isSuperset(of: used))
    }

    @Test func `some recordings are a must`() {
        #expect(vocabulary.sources.contains { $0.isMandatoryAtEachVenue })
        #expect(vocabulary.sources.allSatisfy { !($0.isMandatoryAtEachVenue && $0.isMandatoryOnce) })
    }

    @Test func `a list that is not there or cannot be read is a fault that names it`() throws {
        let folder = try TemporaryFolder()
        func fault() -> Fault? { #expect(throws: Fault.self) { try Vocabulary.read(folder.path) } }
        #expect(fault()?.code == .manifestsUnreadable)
        #expect(fault()?.path == folder.path.appending("documents.yaml").string)
        try folder.write("documents.yaml", "documents: [{id: a, zh: 甲}]\n")
        #expect(fault()?.code == .manifestsUnreadable)
        try folder.write("documents.yaml", "documents: []\n")
        #expect(fault()?.path == folder.path.appending("recordings.yaml").string)
        try folder.write("recordings.yaml", "stages: []\nsources: []\n")
        #expect(try Vocabulary.read(folder.path).documents.isEmpty)
    }
}

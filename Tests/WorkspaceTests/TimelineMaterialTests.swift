internal import Evidence
internal import SystemPackage
internal import Testing
internal import Workspace

@Suite struct TimelineMaterialTests {
    @Test func `the figures of the timeline are read, and its sources are those of the list`() throws {
        let manifests = ProjectFileTests.root.appending("manifests")
        let rules = try TimelineRulesFile.read(manifests).rules
        #expect(rules.coverage.tolerance == 5 && rules.clock.warn == 2 && rules.clock.large == 60)
        let sources = Set(try Vocabulary.read(manifests).sources.map(\.id))
        let named = rules.sound.rooms + rules.sound.lines + rules.sound.apart
        #expect(Set(named).count == named.count && sources.isSuperset(of: named))
    }
}

internal import Cryptography
internal import Evidence
internal import Foundation
internal import Rules
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

/// A city that nobody here has heard of is one file more.
@Suite struct NeighbourTests {
    private static let city = """
        format: 1
        id: qingxi-2026-7
        zh: 青溪市远程异地评标
        en: Remote evaluation in Qingxi
        source: 青财采〔2026〕7号（虚构）
        effective: {from: 2026-03-01}
        calendar: regional
        rules:
          - id: QX-5
            clause: 第五条
            zh: 副场移交不晚于评审后3个工作日
            en: Sub venues hand over within three working days
            duty: 副场应当在评审结束后3个工作日内移交录音录像
            who: [sub-venue]
            severity: block
            basis: text
            dueBy: evaluation
            check: {each: {of: "$handovers[venue^=sub]", check: {notAfter: [$.at, {workingDays: 3, from: $schedule.evaluationEnd}]}}}
            advice: {zh: 催交, en: Ask for them}
          - id: QX-6
            clause: 第六条
            zh: 评审室编号已备案
            en: The room is registered
            duty: 评审室编号应当备案
            who: [agent]
            severity: warn
            basis: text
            dueBy: evaluation
            check: {startsWith: [$other.room, ["QX-"]]}

        """

    /// The shipped files and one more, as a site would have them.
    private func book(_ folder: TemporaryFolder) throws -> RuleBook {
        let manifests = folder.path.appending("manifests")
        try FileManager.default.copyItem(atPath: packageRoot.appending("manifests").string, toPath: manifests.string)
        _ = try folder.write("manifests/profiles/qingxi-2026-7.yaml", Self.city)
        // The region of the sample's main venue gets a holiday of its own, on the first working day behind the evaluation.
        _ = try folder.write("manifests/calendars/cn-45.yaml", "format: 1\nid: CN-45\nzh: 广西\nen: Guangxi\nbasedOn: CN\nsources: [虚构]\nfrom: 2026-01-01\nto: 2026-12-31\noff: [2026-09-16]\nwork: []\n")
        return try RuleFiles.read(manifests, try Vocabulary.read(manifests)) { Hasher.digest($0).hex }
    }

    private func outcomes(_ world: World, _ book: RuleBook, noticeAt: String? = nil) throws -> [String: Judgement.Item] {
        var material = try world.material()
        material.project.profiles = ["qingxi-2026-7", "liuzhou-2023-32"]
        if let noticeAt { material.project.schedule?.noticePublishedAt = Instant(iso8601: noticeAt) }
        let judgement = try #require(try Judge(book, material, phase: .evaluation, now: Instant(seconds: 0)).judge())
        return Dictionary(judgement.items.map { ($0.rule, $0) }) { first, _ in first }
    }

    @Test func `a new city takes a file and no code`() throws {
        let folder = try TemporaryFolder()
        let book = try book(folder)
        var world = try Fixture("liuzhou-2023-32").world(in: nil)
        var items = try outcomes(world, book)
        #expect(items["QX-5"]?.outcome == .met)
        #expect(items["QX-6"]?.outcome == .undecided && items["QX-6"]?.missing.allSatisfy { $0.hasPrefix("other") } == true)
        // The others are judged beside it.
        #expect(items["LZ-3.2-VENUE"]?.outcome == .met)
        // Facts of its own need no field; its region's holiday moves the third working day to the 20th, a worked Sunday.
        try world.apply(.mapping(["change": .mapping(["other": .mapping(["room": .scalar("QX-402")]), "handovers.sub1.at": .scalar("2026-09-20T18:00:00+08:00")])]))
        items = try outcomes(world, book)
        #expect(items["QX-6"]?.outcome == .met)
        #expect(items["QX-5"]?.outcome == .met && items["QX-5"]?.reasons.map(\.code) == [.calendarsDiffer])
        try world.apply(.mapping(["change": .mapping(["handovers.sub1.at": .scalar("2026-09-21T08:00:00+08:00"), "other.room": .scalar("402")])]))
        items = try outcomes(world, book)
        #expect(items["QX-5"]?.blocks == true && items["QX-6"]?.outcome == .notMet)
        // A notice of before the text asks for nothing.
        #expect(try outcomes(world, book, noticeAt: "2026-02-28T10:00:00+08:00")["QX-5"]?.reasons.map(\.code) == [.notInForce])
    }
}

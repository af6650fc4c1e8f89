internal import Evidence
internal import Testing

@testable internal import Rules

@Suite struct JudgeTests {
    private let now = Instant(iso8601: "2026-11-01T09:00:00+08:00")!

    private func judge(_ profiles: [Profile], _ project: Project, phase: Judgement.Phase = .closing, documents: [Material.Document] = [], calendars: [WorkCalendar]? = nil) throws -> Judgement {
        let shipped = try Made.calendars()
        let book = RuleBook(profiles: profiles, calendars: calendars ?? [shipped.national, shipped.guangxi], matrix: [])
        return try #require(try Judge(book, Made.material(project, documents: documents), phase: phase, now: now).judge())
    }

    /// `A-1 met`, `A-1 not-applicable not-due`
    private func words(_ judgement: Judgement) -> [String] { judgement.items.map { ([$0.rule, $0.outcome.rawValue] + $0.reasons.map(\.code.rawValue)).joined(separator: " ") } }

    @Test func `rules of all profiles in their order, each profile once`() throws {
        let (a, b) = (try MadeProfile.profile(id: "a", [MadeProfile.rule("A-2"), MadeProfile.rule("A-1", check: "{document: notice}")]), try MadeProfile.profile(id: "b", [MadeProfile.rule("B-1", severity: "block")]))
        let project = try Made.project(profiles: ["b", "a", "b"])
        let judgement = try judge([a, b], project, documents: [Made.document("notice")])
        #expect(words(judgement) == ["B-1 not-met document-missing", "A-2 not-met document-missing", "A-1 met"])
        #expect(judgement.profiles.map(\.id) == ["b", "a"] && judgement.phase == .closing && judgement.judgedAt == now)
        #expect(judgement.blocking.map(\.rule) == ["B-1"] && judgement.count(.met) == 1)
        // The same comes to the same.
        #expect(try judge([a, b], project, documents: [Made.document("notice")]) == judgement)
    }

    @Test func `no profiles, unknown ones, no calendar`() throws {
        let book = RuleBook(profiles: [try MadeProfile.profile()], calendars: [Made.plainCalendar], matrix: [])
        func judge(_ profiles: [String]?, _ book: RuleBook) throws -> Judgement? { try Judge(book, Made.material(Made.project(profiles: profiles)), phase: .closing, now: now).judge() }
        #expect(try judge(nil, book) == nil)
        #expect(try judge([], book) == nil)
        #expect { try judge(["a", "zz"], book) } throws: { ($0 as? Fault)?.code == .profileUnknown && ($0 as? Fault)?.facts["profile"] == "zz" && ($0 as? Fault)?.facts["known"] == "a" }
        #expect { try judge(["a"], RuleBook(profiles: book.profiles, calendars: [], matrix: [])) } throws: { ($0 as? Fault)?.code == .manifestsUnreadable }
    }

    @Test(arguments: [
        ("2023-01-01", "2023-10-27", "A-1 not-applicable not-in-force"), ("2023-10-26", "2023-10-27", "A-1 not-applicable not-in-force"), ("2023-10-27", "2023-10-27", "A-1 not-met document-missing"), ("2025-05-31", "2023-10-27", "A-1 not-met document-missing"),
        ("2025-06-01", "2025-06-01", "A-2 not-met document-missing"), ("2025-12-31", "2025-06-01", "A-2 not-met document-missing"), ("2026-01-01", "2025-06-01", "A-2 not-applicable not-in-force"), (nil, "2025-06-01", "A-2 not-met document-missing"),
    ]) func `the version that the notice's date calls for`(notice: String?, from: String, expected: String) throws {
        let versions = [try MadeProfile.profile(from: "2025-06-01", to: "2025-12-31", [MadeProfile.rule("A-2")]), try MadeProfile.profile(from: "2023-10-27", to: "2025-05-31", [MadeProfile.rule("A-1")])]
        let judgement = try judge(versions, Made.project(notice: notice.map { $0 + "T23:30:00+08:00" }))
        #expect(words(judgement) == [expected])
        #expect(judgement.profiles.map(\.effectiveFrom) == [from])
    }

    @Test func `rules of other methods, and what is not due yet`() throws {
        let profile = try MadeProfile.profile([MadeProfile.rule("A-1", more: "methods: [inquiry, negotiation]"), MadeProfile.rule("A-2", dueBy: "award"), MadeProfile.rule("A-3", dueBy: "evaluation")])
        #expect(words(try judge([profile], Made.project(), phase: .evaluation)) == ["A-1 not-applicable other-method", "A-2 not-applicable not-due", "A-3 not-met document-missing"])
        #expect(words(try judge([profile], Made.project(method: .inquiry), phase: .award)) == ["A-1 not-met document-missing", "A-2 not-met document-missing", "A-3 not-met document-missing"])
    }

    @Test func `a supplement has what is due later than its predecessor was judged`() throws {
        let profile = try MadeProfile.profile([MadeProfile.rule("A-1", dueBy: "evaluation"), MadeProfile.rule("A-2", dueBy: "contract")])
        var project = try Made.project()
        project.predecessor = Project.Predecessor(packageId: "p", manifestDigest: "0", judgedTo: .evaluation)
        #expect(words(try judge([profile], project)) == ["A-1 not-applicable in-predecessor", "A-2 not-met document-missing"])
        // Where nobody says up to where that one was judged, all is asked of this one.
        project.predecessor?.judgedTo = nil
        #expect(words(try judge([profile], project)) == ["A-1 not-met document-missing", "A-2 not-met document-missing"])
    }

    @Test func `a reason covers what could not be decided when it was given, and nothing that is due since`() throws {
        let given = "{given: $leaderElection.electedAt}"
        let profile = try MadeProfile.profile([MadeProfile.rule("A-1", severity: "block", dueBy: "evaluation", check: given), MadeProfile.rule("A-2", severity: "block", dueBy: "contract", check: "{given: $contract.signedOn}")])
        var sealed = try judge([profile], Made.project(), phase: .evaluation)
        sealed.undecidedReason = "x"
        var again = try judge([profile], Made.project(), phase: .evaluation)
        again.adopt(sealed)
        #expect(again.undecidedReason == "x" && again.undecidedBlocking.map(\.rule) == ["A-1"])
        var later = try judge([profile], Made.project())
        later.adopt(sealed)
        #expect(later.undecidedReason == nil && later.undecidedBlocking.map(\.rule) == ["A-1", "A-2"])
    }

    @Test func `a rule's condition`() throws {
        let profile = try MadeProfile.profile([MadeProfile.rule("A-1", more: "when: {equal: [$budget.importedGoods, \"true\"]}")])
        #expect(words(try judge([profile], Made.project(facts: "budget: {importedGoods: true}"))) == ["A-1 not-met document-missing"])
        #expect(words(try judge([profile], Made.project(facts: "budget: {importedGoods: false}"))) == ["A-1 not-applicable condition-absent value-differs"])
        let unknown = try judge([profile], Made.project())
        #expect(words(unknown) == ["A-1 undecided fact-missing"])
        #expect(unknown.items[0].missing == ["budget.importedGoods"])
        // Where it is met anyway nobody has to know.
        #expect(words(try judge([profile], Made.project(), documents: [Made.document("bid")])) == ["A-1 met"])
        // A condition that no fact decides is a reason too.
        let person = try MadeProfile.profile([MadeProfile.rule("A-1", more: "when: {person: true}")])
        #expect(words(try judge([person], Made.project())) == ["A-1 undecided by-person"])
    }

    private static let deadline = MadeProfile.rule("A-1", check: "{notAfter: [$equipmentCheck.checkedOn, {workingDays: -3, from: $schedule.openingAt}]}")

    private func calendars(_ calendar: String, day: String, adcode: String?) throws -> [String] {
        let project = try Made.project(adcode: adcode, notice: "2026-04-01T09:00:00+08:00", opening: "2026-04-21T09:00:00+08:00", facts: "equipmentCheck: {checkedOn: \(day)}")
        return words(try judge([MadeProfile.profile(calendar: calendar, [Self.deadline])], project))
    }

    /// 三月三 lies before: 16 April by the national calendar, the 14th by that of Guangxi.
    @Test func `the region's calendar or the country's, and both where they lead to different outcomes`() throws {
        #expect(try calendars("regional", day: "2026-04-14", adcode: "450200") == ["A-1 met"])
        #expect(try calendars("regional", day: "2026-04-15", adcode: "450200") == ["A-1 not-met too-late calendars-differ"])
        #expect(try calendars("national", day: "2026-04-15", adcode: "450200") == ["A-1 met calendars-differ"])
        #expect(try calendars("regional", day: "2026-04-17", adcode: "450200") == ["A-1 not-met too-late"])
        // No calendar for the region, or no region.
        #expect(try calendars("regional", day: "2026-04-15", adcode: "150100") == ["A-1 met"])
        #expect(try calendars("regional", day: "2026-04-15", adcode: nil) == ["A-1 met"])
    }

    @Test func `what the other calendar would say`() throws {
        let project = try Made.project(notice: "2026-04-01T09:00:00+08:00", opening: "2026-04-21T09:00:00+08:00", facts: "equipmentCheck: {checkedOn: 2026-04-15}")
        let item = try judge([MadeProfile.profile(calendar: "regional", [Self.deadline])], project).items[0]
        #expect(item.reasons.last == Judgement.Reason(.calendarsDiffer, ["calendar": "CN-45", "other": "CN", "outcome": "met"]))
    }

    @Test func `beyond the calendar nothing is decided`() throws {
        let project = try Made.project(opening: "2027-04-21T09:00:00+08:00", facts: "equipmentCheck: {checkedOn: 2027-04-01}")
        let item = try judge([MadeProfile.profile(calendar: "regional", [Self.deadline])], project).items[0]
        #expect(item.outcome == .undecided)
        #expect(item.reasons.map(\.code) == [.outsideCalendar] && item.reasons[0].facts["to"] == "2026-12-31")
    }

    @Test func `an item has what its rule says`() throws {
        let profile = try MadeProfile.profile([MadeProfile.rule("A-1", more: "advice: {zh: 补交, en: hand it in}")])
        let item = try judge([profile], Made.project()).items[0]
        #expect(item.clause == "一" && item.duty == "应当" && item.who == ["agent"] && item.adviceZh == "补交" && item.adviceEn == "hand it in" && item.profile == "a" && item.severity == .warn && item.basis == .text && item.dueBy == .opening)
    }

    @Test func `everything that is shipped is read and judged`() throws {
        let book = try Made.book()
        #expect(!book.profiles.isEmpty && book.calendars.count >= 2 && book.matrix.count >= 70)
        let project = try Made.project(profiles: Array(Set(book.profiles.map(\.id))).sorted())
        let judgement = try #require(try Judge(book, Made.material(project), phase: .closing, now: now).judge())
        #expect(!judgement.items.isEmpty)
        for item in judgement.items where item.outcome != .met { #expect(!item.reasons.isEmpty, "\(item.rule)") }
    }
}

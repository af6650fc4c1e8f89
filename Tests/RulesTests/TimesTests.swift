internal import Evidence
internal import Testing

@testable internal import Rules

@Suite struct TimesTests {
    private func truth(_ order: String, _ a: String, _ b: String) throws -> String {
        try Made.answer("\(order): [$award.letterOn, $schedule.openingAt]", "{award: {letterOn: \(a)}, schedule: {openingAt: \(b)}}").truth.word
    }

    private func truths(_ a: String, _ b: String) throws -> String {
        try ["before", "notAfter", "after", "notBefore", "sameDay"].filter { try truth($0, a, b) == "met" }.joined(separator: " ")
    }

    @Test(arguments: [
        // Days.
        ("2026-09-14", "2026-09-15", "before notAfter"), ("2026-09-15", "2026-09-15", "notAfter notBefore sameDay"), ("2026-09-16", "2026-09-15", "after notBefore"),
        // A day and a time: days of Asia/Shanghai.
        ("2026-09-15", "2026-09-15T00:00:00+08:00", "notAfter notBefore sameDay"), ("2026-09-15", "2026-09-15T23:59:59+08:00", "notAfter notBefore sameDay"), ("2026-09-15", "2026-09-15T15:59:59Z", "notAfter notBefore sameDay"),
        ("2026-09-15", "2026-09-15T16:00:00Z", "before notAfter"), ("2026-09-15T23:00:00-02:00", "2026-09-16", "notAfter notBefore sameDay"),
        // Two times: the moments, whatever offset they are written with.
        ("2026-09-15T09:00:00+08:00", "2026-09-15T01:00:00Z", "notAfter notBefore sameDay"), ("2026-09-15T09:00:01+08:00", "2026-09-15T01:00:00Z", "after notBefore sameDay"), ("2026-09-15T08:59:59+08:00", "2026-09-15T09:00:00+08:00", "before notAfter sameDay"),
        ("2026-09-15T09:00:00", "2026-09-15T09:00:00+08:00", "notAfter notBefore sameDay"), ("2026-09-15T00:30:00+08:00", "2026-09-14T16:30:00Z", "notAfter notBefore sameDay"),
    ]) func `compares`(a: String, b: String, met: String) throws { #expect(try truths(a, b) == met) }

    private let check = "notAfter: [$equipmentCheck.checkedOn, {workingDays: -3, from: $schedule.openingAt}]"
    private func facts(_ day: String, opening: String = "2026-09-15T09:00:00+08:00") -> String { "{equipmentCheck: {checkedOn: \(day)}, schedule: {openingAt: \(opening)}}" }

    @Test func `a limit that is shifted by working days, and what its reason says`() throws {
        #expect(try Made.answer(check, facts("2026-09-10")).truth == .met)
        let late = try Made.answer(check, facts("2026-09-11"))
        #expect(late.reasons == [Judgement.Reason(.tooLate, ["field": "equipmentCheck.checkedOn", "value": "2026-09-11", "limit": "2026-09-10", "rule": "-3 WD 2026-09-15", "of": "schedule.openingAt"])])
        // What it was shifted from is no evidence of when it was done.
        #expect(late.evidence == [Judgement.Evidence(.fact, "equipmentCheck.checkedOn", value: "2026-09-11")])
        #expect(try Made.answer(check, facts("2026-09-11")).words == "not met; too-late equipmentCheck.checkedOn")
        #expect(try Made.answer("notBefore: [$award.letterOn, {workingDays: 2, from: $award.confirmedOn}]", "award: {letterOn: 2026-09-15, confirmedOn: 2026-09-14}").reasons.map(\.code) == [.tooEarly])
    }

    @Test func `the opening's day is the one in Asia Shanghai`() throws {
        // 15 September there: 2026-09-14 in UTC.
        #expect(try Made.answer(check, facts("2026-09-10", opening: "2026-09-14T17:00:00Z")).truth == .met)
        #expect(try Made.answer(check, facts("2026-09-11", opening: "2026-09-14T17:00:00Z")).truth == .notMet)
    }

    @Test func `calendar days go on over a holiday`() throws {
        let check = "notAfter: [$contract.signedOn, {days: 16, from: $award.letterOn}]"
        func words(_ day: String) throws -> String { try Made.answer(check, "{contract: {signedOn: \(day)}, award: {letterOn: 2026-09-15}}").words }
        // 1 October is a holiday of the made-up calendar.
        #expect(try words("2026-10-02") == "met")
        #expect(try words("2026-10-03") == "not met; too-late contract.signedOn")
    }

    @Test func `beyond what the calendar covers nothing is decided, and the reason says what it covers`() throws {
        for facts in [facts("2026-09-10", opening: "2027-01-05T09:00:00+08:00"), facts("2022-12-01", opening: "2023-01-03T09:00:00+08:00")] {
            let answer = try Made.answer(check, facts)
            #expect(answer.truth == .unknown)
            #expect(answer.reasons.map(\.code) == [.outsideCalendar])
            #expect(answer.reasons.first?.facts["from"] == "2023-01-01" && answer.reasons.first?.facts["to"] == "2026-12-31")
            #expect(answer.reasons.first?.facts["day"] == (facts.contains("2027") ? "2027-01-05" : "2023-01-03") && answer.reasons.first?.facts["calendar"] == "CN")
        }
    }

    @Test func `every limit counts where there are several`() throws {
        let check = "notBefore: [$award.letterOn, {workingDays: 1, from: $fees.paidOn}]"
        #expect(try Made.answer(check, "{award: {letterOn: 2026-09-16}, fees: [{paidOn: 2026-09-14}, {paidOn: 2026-09-15}]}").truth == .met)
        #expect(try Made.answer(check, "{award: {letterOn: 2026-09-15}, fees: [{paidOn: 2026-09-14}, {paidOn: 2026-09-15}]}").truth == .notMet)
        #expect(try Made.answer(check, "{award: {letterOn: 2026-09-16}, fees: [{paidOn: 2026-09-14}, {}]}").words == "undecided; fact-missing fees[2].paidOn")
        #expect(try Made.answer(check, "{award: {letterOn: 2026-09-16}, fees: [{paidOn: 2026-09-14}, {paidOn: 2027-03-01}]}").words == "undecided; outside-calendar")
    }
}

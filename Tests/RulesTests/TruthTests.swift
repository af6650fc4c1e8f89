internal import Evidence
internal import Testing

@testable internal import Rules

/// What each operator comes to: met, not met, undecided.
@Suite struct TruthTests {
    private func expect(_ check: String, _ cases: [(facts: String, words: String)]) throws {
        for (facts, words) in cases { #expect(try Made.answer(check, facts).words == words, "\(check) of \(facts)") }
    }

    // MARK: Joining

    @Test(arguments: [
        ("all: [Y, Y]", "met"), ("all: [Y, N]", "not met"), ("all: [Y, U]", "undecided"), ("all: [U, N]", "not met"), ("any: [N, Y]", "met"), ("any: [N, N]", "not met"), ("any: [N, U]", "undecided"), ("any: [U, Y]", "met"),
        ("not: Y", "not met"), ("not: N", "met"), ("not: U", "undecided"), ("{when: Y, then: Y}", "met"), ("{when: Y, then: N}", "not met"), ("{when: Y, then: U}", "undecided"), ("{when: N, then: N}", "met"), ("{when: N, then: U}", "met"),
        ("{when: U, then: Y}", "met"), ("{when: U, then: N}", "undecided"), ("{when: U, then: U}", "undecided"), ("[Y, N, U]", "not met"),
    ]) func `joins in three values`(check: String, truth: String) throws {
        let text = check.replacing("Y", with: "{given: [$budget.amount]}").replacing("N", with: "{empty: $budget.amount}").replacing("U", with: "{given: [$budget.funding]}")
        #expect(try Made.answer(text, "budget: {amount: 1}").truth.word == truth)
    }

    @Test func `an undecided condition says why, even where no fact is missing`() throws {
        #expect(try Made.answer("{when: {person: true}, then: {given: [$budget.funding]}}").words == "undecided; by-person")
        #expect(try Made.answer("{when: {notAfter: [$contract.signedOn, {workingDays: 2, from: $award.letterOn}]}, then: {given: [$budget.funding]}}", "{contract: {signedOn: 2027-02-01}, award: {letterOn: 2027-01-05}}").words == "undecided; outside-calendar")
    }

    @Test func `each tells which item it is about, each time anew`() throws {
        let check = "each: {of: $draw, check: [{oneOf: [$.system, [zcy]]}, {document: bid}]}"
        #expect(try Made.answer(check, "draw: [{name: 甲, system: gx}, {name: 乙}]").words == "not met; in-item draw[甲]; value-not-allowed draw[甲].system; document-missing; in-item draw[乙]; fact-missing draw[乙].system; document-missing")
        #expect(try Made.answer("each: {of: $draw, check: {given: [$.name]}}", "draw: []").words == "met")
        #expect(try Made.answer("each: {of: $draw, check: {given: [$.name]}}").words == "undecided; fact-missing draw")
        // One that fails is enough, whatever the other is.
        #expect(try Made.answer("each: {of: \"$draw[venue=main]\", check: {empty: $.name}}", "draw: [{name: 甲, venue: main}, {name: 乙}]").truth == .notMet)
        #expect(try Made.answer("each: {of: \"$draw[venue=main]\", check: {given: [$.name]}}", "draw: [{name: 甲, venue: main}, {name: 乙}]").words == "undecided; fact-missing draw[乙].venue")
    }

    @Test func `of much evidence what speaks against comes first, and not all of it`() throws {
        let facts = Fact.record(["draw": .list((0..<400).map { .record(["name": .text("\($0)"), "system": .text($0 == 399 ? "none" : "zcy")]) })])
        let answer = try Made.answer(try Made.check("oneOf: [$draw.system, [zcy]]"), facts)
        #expect(answer.truth == .notMet && answer.evidence.count == 200)
        #expect(answer.evidence.first?.path == "draw[399].system" && answer.evidence[1].path == "draw[0].system")
    }

    @Test func `items in items`() throws {
        let check = "each: {of: $reevaluations, check: {subset: [$.members, \"$draw[venue=main].name\"]}}"
        try expect(check, [
            ("{draw: [{name: 甲, venue: main}], reevaluations: [{members: [甲]}]}", "met"), ("{draw: [{name: 甲, venue: main}], reevaluations: [{members: [甲, 乙]}]}", "not met; in-item reevaluations[1]; sets-differ $.members"),
            ("{draw: [{name: 甲, venue: main}], reevaluations: [{}]}", "undecided; in-item reevaluations[1]; fact-missing reevaluations[1].members"),
        ])
        #expect(try Made.answer("each: {of: $leaderElection.votes, check: {equal: [$.candidate, $leaderElection.leader]}}", "leaderElection: {leader: 甲, votes: [{voter: 乙, candidate: 甲}, {voter: 丙, candidate: 乙}]}").words == "not met; in-item leaderElection.votes[2]; value-differs leaderElection.votes[2].candidate")
    }

    // MARK: Facts

    @Test func `given, empty, includes`() throws {
        try expect("given: [$budget.amount, $draw]", [("{budget: {amount: 1}, draw: []}", "met"), ("{draw: []}", "undecided; fact-missing budget.amount"), ("{budget: {}}", "undecided; fact-missing budget.amount; fact-missing draw")])
        // Looked for by a condition and not there: that was not given.
        try expect("given: [\"$venues[id=main].adcode\"]", [("venues: [{id: main, adcode: 1}]", "met"), ("venues: [{id: sub1, adcode: 1}]", "undecided; fact-missing $venues[id=main].adcode"), ("venues: [{id: main}]", "undecided; fact-missing venues[main].adcode")])
        try expect("empty: $challenges", [("challenges: []", "met"), ("challenges: [{by: 甲}]", "not met; forbidden challenges[1]"), ("{}", "undecided; fact-missing challenges")])
        try expect("empty: \"$challenges[kind=litigation]\"", [("challenges: [{kind: challenge}]", "met"), ("challenges: [{by: 甲}]", "undecided; fact-missing challenges[1].kind"), ("challenges: [{}, {kind: litigation}]", "not met; forbidden challenges[litigation]")])
        try expect("includes: [$remote.reasons, attention]", [("remote: {reasons: [other, attention]}", "met"), ("remote: {reasons: []}", "not met; value-differs $remote.reasons"), ("remote: {}", "undecided; fact-missing remote.reasons")])
    }

    @Test func `equal, oneOf, startsWith`() throws {
        try expect("equal: [$award.outcome, awarded]", [("award: {outcome: awarded}", "met"), ("award: {outcome: failed}", "not met; value-differs award.outcome"), ("{}", "undecided; fact-missing award.outcome")])
        // Every value of the one against every value of the other.
        try expect("equal: [$fees.accountHolder, $draw.name]", [
            ("{fees: [{accountHolder: 甲}], draw: [{name: 甲}, {name: 乙}]}", "not met; value-differs fees[1].accountHolder"), ("{fees: [{accountHolder: 甲}, {}], draw: [{name: 甲}]}", "undecided; fact-missing fees[2].accountHolder"),
            ("{fees: [{accountHolder: 乙}, {}], draw: [{name: 甲}]}", "not met; value-differs fees[1].accountHolder; fact-missing fees[2].accountHolder"), ("{fees: [], draw: [{name: 甲}]}", "undecided; fact-missing $fees.accountHolder"),
        ])
        try expect("oneOf: [$draw.system, [zcy, gx]]", [("draw: [{system: zcy}, {system: gx}]", "met"), ("draw: [{system: zcy}, {system: none}]", "not met; value-not-allowed draw[2].system"), ("draw: [{system: zcy}, {}]", "undecided; fact-missing draw[2].system")])
        try expect("startsWith: [\"$venues[id=main].adcode\", [\"4502\"]]", [
            ("venues: [{id: main, adcode: \"450203\"}]", "met"), ("venues: [{id: main, adcode: \"450300\"}]", "not met; value-not-allowed venues[main].adcode"), ("venues: [{id: main}]", "undecided; fact-missing venues[main].adcode"),
            // No main venue: nothing that could begin with it.
            ("venues: [{id: sub1, adcode: \"450203\"}]", "undecided; fact-missing $venues[id=main].adcode"),
        ])
        // Numbers and times can be written in several ways.
        try expect("equal: [$retention.years, 15]", [("retention: {years: 15.0}", "met"), ("retention: {years: 14}", "not met; too-few retention.years"), ("retention: {years: 16}", "not met; too-many retention.years")])
        try expect("equal: [$handovers.at, $scores.submittedAt]", [("{handovers: [{at: 2026-09-15T09:00:00+08:00}], scores: [{submittedAt: 2026-09-15T01:00:00Z}]}", "met")])
    }

    @Test func `atLeast and atMost, of counts that are not complete as well`() throws {
        let draw = "draw: [{venue: main}, {venue: main}, {}]"
        try expect("atLeast: [{count: \"$draw[venue=main]\"}, 2]", [(draw, "met"), ("draw: [{venue: main}]", "not met; too-few $draw[venue=main]"), ("{}", "undecided; fact-missing draw")])
        try expect("atLeast: [{count: \"$draw[venue=main]\"}, 3]", [(draw, "undecided; fact-missing draw[3].venue")])
        try expect("atLeast: [{times: 2, of: {count: \"$draw[venue=main]\"}}, 6]", [(draw, "undecided; fact-missing draw[3].venue"), ("draw: [{venue: main}]", "not met; too-few $draw[venue=main]")])
        try expect("atMost: [{count: \"$draw[venue=main]\"}, 1]", [(draw, "not met; too-many $draw[venue=main]"), ("draw: [{venue: main}]", "met"), ("draw: [{venue: main}, {}]", "undecided; fact-missing draw[2].venue")])
        try expect("atLeast: [$budget.amount, {count: $draw}]", [("{budget: {amount: 1}, \(draw)}", "not met; too-few budget.amount"), ("{budget: {amount: 3.0}, \(draw)}", "met")])
        try expect("atLeast: [$budget.amount, {count: \"$draw[venue=main]\"}]", [("{budget: {amount: 1}, \(draw)}", "not met; too-few budget.amount"), ("{budget: {amount: 2}, \(draw)}", "undecided; fact-missing draw[3].venue")])
        try expect("atMost: [$budget.amount, {count: \"$draw[venue=main]\"}]", [("{budget: {amount: 2}, \(draw)}", "met"), ("{budget: {amount: 3}, \(draw)}", "undecided; fact-missing draw[3].venue")])
        try expect("atLeast: [$disputes.for, 2]", [("disputes: [{for: 2}, {for: 1}, {}]", "not met; too-few disputes[2].for; fact-missing disputes[3].for"), ("disputes: [{for: 2}, {}]", "undecided; fact-missing disputes[2].for")])
        // Of what does not fit in 64 bits nothing is said.
        try expect("atLeast: [{times: 10000, of: $budget.amount}, 1]", [("budget: {amount: 999999999999}", "undecided; fact-missing budget.amount")])
    }

    @Test func `equal with a count that is not complete is open`() throws {
        try expect("equal: [{count: \"$draw[venue=main]\"}, 1]", [("draw: [{venue: main}]", "met"), ("draw: [{venue: main}, {}]", "undecided; fact-missing draw[2].venue"), ("draw: [{venue: main}, {venue: main}, {}]", "not met; too-many $draw[venue=main]")])
    }

    @Test func `odd, share`() throws {
        try expect("odd: {count: $draw}", [("draw: [{}, {}, {}]", "met"), ("draw: [{}, {}]", "not met; not-odd $draw"), ("draw: []", "not met; not-odd $draw"), ("{}", "undecided; fact-missing draw")])
        try expect("odd: $budget.amount", [("budget: {amount: 5.0}", "met"), ("budget: {amount: -3}", "met"), ("budget: {amount: 4}", "not met; not-odd budget.amount"), ("budget: {amount: 5.5}", "not met; not-odd budget.amount")])
        try expect("share: {of: \"$draw[venue=main]\", among: $draw, atLeast: 2/3}", [
            ("draw: [{venue: main}, {venue: main}, {venue: sub1}]", "met"), ("draw: [{venue: main}, {venue: sub1}]", "not met; too-few $draw[venue=main]"), ("draw: [{venue: main}, {venue: main}, {}]", "undecided; fact-missing draw[3].venue"),
            ("draw: []", "undecided; fact-missing $draw"),
        ])
    }

    @Test func `sets`() throws {
        let (same, subset, distinct) = ("sameSet: [$draw.name, $fees.name]", "subset: [$draw.name, $fees.name]", "distinct: $draw.name")
        try expect(same, [("{draw: [{name: 甲}, {name: 甲}], fees: [{name: 甲}]}", "met"), ("{draw: [{name: 甲}], fees: [{name: 甲}, {name: 乙}]}", "not met; sets-differ $draw.name"), ("draw: [{name: 甲}]", "undecided; fact-missing fees")])
        try expect(subset, [("{draw: [{name: 甲}], fees: [{name: 甲}, {name: 乙}]}", "met"), ("{draw: [{name: 丙}], fees: [{name: 甲}]}", "not met; sets-differ $draw.name"), ("{draw: [{name: 甲}], fees: [{name: 甲}, {}]}", "undecided; fact-missing fees[2].name")])
        try expect(distinct, [("draw: [{name: 甲}, {name: 乙}]", "met"), ("draw: [{name: 甲}, {name: 甲}, {}]", "not met; duplicate $draw.name"), ("draw: [{name: 甲}, {}]", "undecided; fact-missing draw[2].name")])
        let reason = try #require(try Made.answer(same, "{draw: [{name: 甲}], fees: [{name: 乙}]}").reasons.first)
        #expect(reason.facts == ["field": "$draw.name", "other": "$fees.name", "missing": "乙", "extra": "甲"])
    }

    @Test func `what only a person can tell is told by nobody else`() throws {
        #expect(try Made.answer("person: true").words == "undecided; by-person")
        #expect(try Made.answer("not: {person: true}").words == "undecided; by-person")
    }

    @Test func `facts of a city's own are read as what they are compared with`() throws {
        try expect("atMost: [{sum: [$budget.amount, $contract.price]}, 12]", [
            ("{budget: {amount: 5}, contract: {price: 7}}", "met"), ("{budget: {amount: 5}, contract: {price: 7.5}}", "not met; too-many budget.amount + contract.price"), ("budget: {amount: 5}", "undecided; fact-missing contract.price"),
            // A part that is not there is no nought, though what is known is too much already: a price might be below it.
            ("budget: {amount: 13}", "undecided; fact-missing contract.price"),
        ])
        try expect("atLeast: [$other.rooms, 2]", [("other: {rooms: 2}", "met"), ("other: {rooms: 1}", "not met; too-few other.rooms"), ("other: {rooms: many}", "undecided; fact-missing other.rooms")])
        try expect("notAfter: [$other.testedOn, {days: -1, from: $schedule.openingAt}]", [("{other: {testedOn: 2026-09-14}, schedule: {openingAt: 2026-09-15T09:00:00+08:00}}", "met"), ("{other: {testedOn: soon}, schedule: {openingAt: 2026-09-15T09:00:00+08:00}}", "undecided; fact-missing other.testedOn")])
    }
}

internal import Evidence
internal import Testing

@testable internal import Rules

/// What holds three values together: an outcome that is met or not met stays as it is, however the facts turn out that are not
/// known yet. So nothing that is missing is ever taken for met, and nothing for not met either.
@Suite struct CompletionTests {
    @Test(arguments: UInt64(1)...8) func `an outcome stays when further facts become known`(seed: UInt64) {
        var luck = Luck(seed)
        var decided: [String: Int] = [:]
        for _ in 0..<1500 {
            let facts = MadeFacts.some(of: 40, &luck)
            let check = MadeChecks.any(depth: 2, &luck)
            guard let before = try? Made.answer(check, facts), before.truth != .unknown else { continue }
            decided["\(MadeChecks.name(check)) \(before.truth.word)", default: 0] += 1
            for _ in 0..<4 {
                let completed = MadeFacts.completed(facts, &luck)
                guard let after = try? Made.answer(check, completed) else { continue }
                #expect(after.truth == before.truth, "\(check)\n\(facts)\n\(completed)\n\(before.words)\n\(after.words)")
                if after.truth != before.truth { return }
            }
        }
        // A test that decides nothing would hold of anything.
        #expect(decided.count >= 25, "\(decided)")
    }

    @Test(arguments: UInt64(1)...4) func `a missing fact is named wherever nothing is decided`(seed: UInt64) throws {
        var luck = Luck(seed)
        for _ in 0..<1500 {
            let check = MadeChecks.any(depth: 2, &luck)
            let answer = try Made.answer(check, MadeFacts.some(of: 40, &luck))
            if answer.truth == .unknown { #expect(!answer.reasons.isEmpty && !answer.missing.isEmpty && !answer.missing.contains(""), "\(check) \(answer)") }
            if answer.truth == .notMet { #expect(!answer.reasons.isEmpty, "\(check)") }
        }
    }

    @Test func `with nothing known nothing is decided`() throws {
        var luck = Luck(9)
        for _ in 0..<2000 {
            let check = MadeChecks.single(item: false, &luck)
            // Of anything there are at least none.
            if case .atLeast(.count, .literal("0")) = check { continue }
            #expect(try Made.answer(check, .record([:])).truth == .unknown, "\(check)")
        }
    }
}

/// Numbers that come out the same each time (SplitMix64).
struct Luck: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func percent(_ share: Int) -> Bool { Int.random(in: 0..<100, using: &self) < share }
}

/// Facts of the schema with few different values, so that they often agree.
private enum MadeFacts {
    private static let fields = FactSchema.sections.filter { ["budget", "remote", "draw", "leaderElection", "disputes", "reevaluations", "award", "fees", "equipmentCheck"].contains($0.name) } + FactSchema.core.filter { ["venues", "schedule"].contains($0.name) }

    /// - Parameter share: how much of it is known, percent.
    static func some(of share: Int, _ luck: inout Luck) -> Fact {
        var facts: [String: Fact] = [:]
        for field in fields where luck.percent(share + 40) { facts[field.name] = fact(field, share, &luck) }
        return .record(facts)
    }

    /// Every field that is not there gets some value; what is there stays. A list that was stated is the whole list.
    static func completed(_ facts: Fact, _ luck: inout Luck) -> Fact { completed(facts, fields, &luck) }

    private static func completed(_ fact: Fact, _ fields: [FactField], _ luck: inout Luck) -> Fact {
        guard case .record(var members) = fact else { return fact }
        for field in fields {
            switch members[field.name] {
            case .some(.list(let items)): members[field.name] = .list(items.map { completed($0, field.members, &luck) })
            case .some(let there): members[field.name] = completed(there, field.members, &luck)
            case .none: members[field.name] = self.fact(field, 100, &luck)
            }
        }
        return .record(members)
    }

    private static func fact(_ field: FactField, _ share: Int, _ luck: inout Luck) -> Fact {
        func several(_ make: (inout Luck) -> Fact) -> Fact { .list((0..<Int.random(in: 0...3, using: &luck)).map { _ in make(&luck) }) }
        switch field.kind {
        case .text: return .text(["main", "sub1", "甲", "乙"].randomElement(using: &luck)!)
        case .time: return .text(["2026-09-14T23:30:00+08:00", "2026-09-15T09:00:00+08:00", "2026-09-15T01:00:00Z", "2026-09-16T09:00:00+08:00"].randomElement(using: &luck)!)
        case .day: return .text(["2026-09-14", "2026-09-15", "2026-09-17"].randomElement(using: &luck)!)
        case .number: return .text(["0", "1", "2", "3", "2.0"].randomElement(using: &luck)!)
        case .flag: return .flag(Bool.random(using: &luck))
        case .choice(let terms): return .text(terms.prefix(2).randomElement(using: &luck)!.id)
        case .texts(let terms): return several { luck in .text(terms.isEmpty ? ["甲", "乙", "main"].randomElement(using: &luck)! : terms.randomElement(using: &luck)!.id) }
        case .record(let members): return record(members, share, &luck)
        case .list(let members): return several { luck in record(members, share, &luck) }
        }
    }

    private static func record(_ members: [FactField], _ share: Int, _ luck: inout Luck) -> Fact {
        var facts: [String: Fact] = [:]
        for member in members where luck.percent(share) { facts[member.name] = fact(member, share, &luck) }
        return .record(facts)
    }
}

/// Checks of every operator, over fields of those facts.
private enum MadeChecks {
    static func name(_ check: Check) -> String { String("\(check)".prefix { $0 != "(" }) }

    static func any(depth: Int, item: Bool = false, _ luck: inout Luck) -> Check {
        guard depth > 0, luck.percent(60) else { return single(item: item, &luck) }
        func inner(_ luck: inout Luck, item inItem: Bool? = nil) -> Check { any(depth: depth - 1, item: inItem ?? item, &luck) }
        switch Int.random(in: 0..<5, using: &luck) {
        case 0: return .all([inner(&luck), inner(&luck)])
        case 1: return .any([inner(&luck), inner(&luck)])
        case 2: return .not(inner(&luck))
        case 3: return .when(inner(&luck), then: inner(&luck))
        default: return .each(selector(["$draw", "$draw[venue!=main]", "$draw[venue=main|sub1]", "$draw[selfSelected=true]"], &luck), inner(&luck, item: true))
        }
    }

    static func single(item: Bool, _ luck: inout Luck) -> Check {
        let texts = ["$draw.name", "$draw[venue=main].name", "$draw[venue!=main].name", "$leaderElection.leader", "$leaderElection.votes[voter!=甲].candidate", "$reevaluations.members", "$venues[id^=sub].id", "$fees[standard=甲].name"]
            + (item ? ["$.name", "$.venue", "$fees[name=$.name].accountHolder", "$draw[name!=$.name].venue"] : [])
        let times = ["$schedule.openingAt", "$award.letterOn", "$award.confirmedOn", "$draw.drawnAt", "$reevaluations[remote=true].registeredOn"] + (item ? ["$.drawnAt"] : [])
        let numbers = ["$budget.amount", "$disputes.for", "$disputes[conclusion=adopted].against", "$fees.amount"]
        let lists = ["$draw", "$draw[venue!=main]", "$reevaluations", "$reevaluations[ground!=price]", "$venues[id!=main]", "$equipmentCheck.items[result=fail]", "$remote.exclusions"] + texts
        func value(_ luck: inout Luck) -> Check.Value { .selector(selector(texts, &luck)) }
        func number(_ luck: inout Luck) -> Check.Value {
            switch Int.random(in: 0..<4, using: &luck) {
            case 0: .literal(["0", "1", "2"].randomElement(using: &luck)!)
            case 1: .selector(selector(numbers, &luck))
            case 2: .times(2, .count(selector(lists, &luck)))
            default: .count(selector(lists, &luck))
            }
        }
        func time(_ luck: inout Luck) -> Check.Value {
            let time = Check.Value.selector(selector(times, &luck))
            return luck.percent(30) ? .workingDays([-2, 1].randomElement(using: &luck)!, from: time) : luck.percent(20) ? .days(3, from: time) : time
        }
        // Something of what is known has to be asked for: a number literal against another is no question.
        func asked(_ luck: inout Luck) -> Check.Value { luck.percent(50) ? .count(selector(lists, &luck)) : .selector(selector(numbers, &luck)) }
        switch Int.random(in: 0..<17, using: &luck) {
        case 0: return .given([selector(texts + lists, &luck)])
        case 1: return .empty(selector(lists, &luck))
        case 2: return .includes(selector(texts, &luck), "甲")
        case 3: return .equal(value(&luck), luck.percent(50) ? value(&luck) : .literal("main"))
        case 4: return .oneOf(value(&luck), ["甲", "main"])
        case 5: return .startsWith(value(&luck), ["sub"])
        case 6, 7: return .order(time(&luck), Check.Order.allCases.randomElement(using: &luck)!, time(&luck))
        case 8: return .sameDay(time(&luck), time(&luck))
        case 9, 10: return .atLeast(asked(&luck), number(&luck))
        case 11, 12: return .atMost(asked(&luck), number(&luck))
        case 13: return .odd(luck.percent(50) ? .selector(selector(numbers, &luck)) : .count(selector(lists, &luck)))
        case 14: return .share(of: selector(["$draw[venue=main]", "$draw[venue!=main]"], &luck), among: selector(["$draw"], &luck), numerator: 1, denominator: 2)
        case 15: return luck.percent(50) ? .sameSet(selector(texts, &luck), selector(texts, &luck)) : .subset(selector(texts, &luck), selector(texts, &luck))
        default: return luck.percent(50) ? .distinct(selector(texts, &luck)) : .document("bid", atLeast: .count(selector(lists, &luck)))
        }
    }

    private static func selector(_ texts: [String], _ luck: inout Luck) -> Selector { Selector(texts.randomElement(using: &luck)!)! }
}

internal import Evidence
internal import Testing

@testable internal import Rules

/// Slips in checks and profiles, each with its line.
@Suite struct ReaderTests {
    @Test(arguments: [
        ("{given: [$draw], empty: $draw}", "1 expected R given, empty"), ("givven: [$draw]", "1 unknownOperator R.givven givven"), ("text", "1 expected R"), ("[]", "1 expected R"), ("all: []", "1 expected R.all"), ("any: []", "1 expected R.any"), ("given: []", "1 expected R.given"),
        ("{when: {given: [$draw]}}", "1 missing R then"), ("{when: {given: [$draw]}, then: {given: [$draw]}, else: x}", "1 unknownField R else"), ("not: {nothing: x}", "1 unknownOperator R.not.nothing nothing"),
        // Facts.
        ("given: [$drew.name]", "1 unknownFact R.given $drew.name"), ("given: [$draw.nam]", "1 unknownFact R.given $draw.nam"), ("given: [draw]", "1 expected R.given draw"), ("given: [$.name]", "1 unknownFact R.given $.name"),
        ("each: {of: $draw, check: {given: [$.nam]}}", "1 unknownFact R.each.check.given $.nam"), ("each: {of: $drew, check: {given: [$.name]}}", "1 unknownFact R.each.of $drew"), ("each: {of: $draw}", "1 missing R.each check"),
        ("given: [\"$draw[nam=x]\"]", "1 unknownFact R.given draw.nam"), ("given: [\"$draw[system=fax]\"]", "1 valueNeverFits R.given fax"), ("given: [\"$draw[name=$.name]\"]", "1 unknownFact R.given $.name"),
        ("each: {of: $fees, check: {given: [\"$draw[name=$.nam]\"]}}", "1 unknownFact R.each.check.given $.nam"), ("given: [\"$reevaluations[members=x]\"]", "1 unknownFact R.given reevaluations.members"),
        // Values that can never fit.
        ("equal: [$award.outcome, won]", "1 valueNeverFits R.equal won"), ("equal: [won, $award.outcome]", "1 valueNeverFits R.equal won"), ("oneOf: [$draw.system, [zcy, fax]]", "1 valueNeverFits R.oneOf fax"), ("includes: [$remote.reasons, fun]", "1 valueNeverFits R.includes fun"),
        ("equal: [$award, won]", "1 valueNeverFits R.equal[1] $award"), ("distinct: $draw", "1 valueNeverFits R.distinct $draw"), ("sameSet: [$venues, $draw.venue]", "1 valueNeverFits R.sameSet[1] $venues"), ("equal: [$retention.years, many]", "1 valueNeverFits R.equal[2] many"),
        ("notAfter: [$award.outcome, $award.letterOn]", "1 valueNeverFits R.notAfter[1] $award.outcome"), ("notAfter: [$award.letterOn, soon]", "1 valueNeverFits R.notAfter[2] soon"), ("sameDay: [$award.letterOn, {count: $draw}]", "1 valueNeverFits R.sameDay[2]"),
        ("atLeast: [$draw.name, 2]", "1 valueNeverFits R.atLeast[1] $draw.name"), ("atLeast: [{count: $draw}, two]", "1 valueNeverFits R.atLeast[2] two"), ("atMost: [{days: 3, from: $award.letterOn}, 2]", "1 valueNeverFits R.atMost[1]"), ("odd: $draw.name", "1 valueNeverFits R.odd $draw.name"),
        ("notAfter: [$award.letterOn, {workingDays: 3, from: $draw.name}]", "1 valueNeverFits R.notAfter[2] $draw.name"), ("atLeast: [{times: 2, of: $draw.name}, 1]", "1 valueNeverFits R.atLeast[1] $draw.name"),
        // Arguments.
        ("equal: [$award.outcome]", "1 expected R.equal"), ("oneOf: [$draw.system, []]", "1 expected R.oneOf"), ("includes: [$remote.reasons]", "1 expected R.includes"), ("sameSet: [$draw.name]", "1 expected R.sameSet"), ("equal: [$award.outcome, []]", "1 expected R.equal[2]"),
        ("notAfter: [$award.letterOn, {workingDays: x, from: $award.letterOn}]", "1 expected R.notAfter[2].workingDays"), ("notAfter: [$award.letterOn, {days: 9223372036854775807, from: $award.letterOn}]", "1 expected R.notAfter[2].days"),
        ("notAfter: [$award.letterOn, {workingDays: -9223372036854775808, from: $award.letterOn}]", "1 expected R.notAfter[2].workingDays"), ("atLeast: [{times: 0, of: {count: $draw}}, 1]", "1 expected R.atLeast[1].times"), ("atLeast: [{total: $fees.amount}, 1]", "1 expected R.atLeast[1]"),
        ("atLeast: [{count: $draw, of: x}, 1]", "1 unknownField R.atLeast[1] of"), ("share: {of: $draw, among: $draw, atLeast: 2}", "1 expected R.share.atLeast"), ("share: {of: $draw, among: $draw, atLeast: 2/0}", "1 expected R.share.atLeast"), ("share: {of: $draw, among: $draw}", "1 missing R.share atLeast"),
        // What is in the archive.
        ("document: letter", "1 unknownTerm R.document letter"), ("document: {id: bid, atLeast: some}", "1 valueNeverFits R.document.atLeast some"), ("document: {id: bid, least: 2}", "1 unknownField R.document least"), ("signed: {atLeast: 2}", "1 missing R.signed id"),
        ("requiredDocuments: some", "1 expected R.requiredDocuments some"), ("text: {document: notice, contains: []}", "1 expected R.text.contains"), ("text: {document: notice}", "1 missing R.text contains"), ("text: {contains: [x]}", "1 missing R.text document"),
        ("recording: {stage: evalution}", "1 unknownTerm R.recording.stage evalution"), ("recording: {source: cam}", "1 unknownTerm R.recording.source cam"), ("recording: {venue: mian}", "1 unknownTerm R.recording.venue mian"), ("recording: {stage: []}", "1 expected R.recording.stage"),
        ("coverage: {stage: evaluation}", "1 missing R.coverage what"), ("coverage: {stage: evaluation, what: light}", "1 expected R.coverage.what light"), ("coverage: {what: sound}", "1 missing R.coverage stage"), ("quality: {without: []}", "1 expected R.quality.without"),
        ("quality: {without: [sound.nothing]}", "1 unknownTerm R.quality.without sound.nothing"), ("quality: {}", "1 missing R.quality without"), ("person: maybe", "1 expected R.person"), ("handover: {}", "1 expected R.handover"),
    ]) func `a slip in a check`(check: String, fault: String) throws { #expect(try Made.faults(check).first == fault) }

    @Test(arguments: [
        "notAfter: [$award.letterOn, 2026-09-15]", "atLeast: [{times: 3, of: {count: $draw}}, {count: $venues}]", "each: {of: $draw, check: {each: {of: \"$fees[name=$.name]\", check: {equal: [$.accountHolder, $.name]}}}}", "atLeast: [$other.rooms, 2]", "before: [$other.day, $schedule.openingAt]",
        "document: bid", "document: {id: bid, atLeast: {count: $project.lots}}", "recording: {}", "recording: {venue: sub1, stage: [opening, evaluation], source: pano}", "each: {of: $venues, check: {recording: {venue: $.id}}}",
        "quality: {without: [sound.silent], stage: evaluation}", "share: {of: \"$people[role=expert]\", among: $people, atLeast: 2/3}", "handover: true", "person: true", "includes: [$remote.reasons, attention]", "startsWith: [$draw.system, [z]]",
    ]) func `what is right`(check: String) throws { _ = try Made.check(check) }

    // MARK: Profiles

    private func read(_ yaml: String) throws -> (profile: Profile?, faults: [String]) {
        let (profile, faults) = Profile.read(try Made.node(yaml), terms: Made.terms, sha256: "ab")
        #expect((profile == nil) == !faults.isEmpty)
        return (profile, faults.map(Made.words))
    }

    @Test func `a profile as it should be`() throws {
        let profile = try #require(try read(MadeProfile.text()).profile)
        #expect(profile.id == "a" && profile.sha256 == "ab" && profile.from.text == "2023-10-27" && profile.to == nil && !profile.usesRegionalCalendar)
        #expect(profile.rules.map(\.id) == ["A-1"] && profile.rules[0].methods == [] && profile.rules[0].severity == .warn)
    }

    @Test(arguments: [
        ("format: 1", "format: 2", ["1 expected format 2"]), ("id: a", "id: A b", ["2 expected id A b"]), ("from: 2023-10-27", "from: 2023-10-32", ["6 expected effective.from 2023-10-32"]), ("from: 2023-10-27", "from: 2023-10-27, to: 2023-01-01", ["6 expected effective.to 2023-01-01"]),
        ("from: 2023-10-27", "to: 2023-10-27", ["6 missing effective from"]), ("calendar: national", "calendar: lunar", ["7 expected profile.calendar lunar"]), ("calendar: national", "colour: red", ["7 unknownField profile colour"]),
        ("who: [agent]", "who: [agent, king]", ["14 unknownTerm A-1.who king"]), ("who: [agent]", "who: []", ["14 expected A-1.who"]), ("severity: warn", "severity: fatal", ["15 expected A-1.severity fatal"]), ("basis: text", "basis: rumour", ["16 expected A-1.basis rumour"]),
        ("dueBy: opening", "dueBy: never", ["17 expected A-1.dueBy never"]), ("dueBy: opening", "dueBy: opening\n    methods: [auction]", ["18 unknownTerm A-1.methods auction"]), ("clause: 一", "claus: 一", ["9 missing A-1 clause", "10 unknownField A-1 claus"]),
        ("duty: 应当", "duty: \"\"", ["13 expected A-1.duty"]), ("check: {document: bid}", "check: {document: bit}", ["18 unknownTerm A-1.check.document bit"]), ("check: {document: bid}", "check: {document: bid}\n    advice: {zh: 做}", ["19 missing A-1.advice en"]),
        // Only what the text demands without 原则上 may block.
        ("severity: warn\n    basis: text", "severity: block\n    basis: default", ["9 mayNotBlock A-1"]), ("duty: 应当\n    who: [agent]\n    severity: warn", "duty: 原则上应当\n    who: [agent]\n    severity: block", ["9 mayNotBlock A-1"]),
    ]) func `a slip in a profile`(right: String, wrong: String, faults: [String]) throws {
        let text = MadeProfile.text()
        #expect(text.contains(right))
        #expect(try read(text.replacing(right, with: wrong)).faults == faults)
    }

    @Test func `all faults at once`() throws {
        let faults = try read(MadeProfile.text([MadeProfile.rule("A-1", check: "{given: [$nothing]}"), MadeProfile.rule("A-1", check: "{document: nothing}"), MadeProfile.rule("A-2", severity: "none", check: "[]")])).faults
        #expect(faults == ["18 unknownFact A-1.check.given $nothing", "19 duplicate A-1 A-1", "28 unknownTerm A-1.check.document nothing", "35 expected A-2.severity none", "38 expected A-2.check"])
    }

    /// A rule that was dropped without a word would never be missed.
    @Test(arguments: UInt64(1)...4) func `what is not understood is a fault, never left out`(seed: UInt64) throws {
        var luck = Luck(seed)
        for _ in 0..<3000 {
            let node = MadeNodes.check(depth: 3, &luck)
            let reader = SourceReader()
            let check = CheckReader(reader: reader, terms: Made.terms).check(node, at: "R")
            if check == nil { #expect(!reader.faults.isEmpty, "\(node)") }
        }
    }
}

enum MadeProfile {
    static func text(id: String = "a", from: String = "2023-10-27", to: String? = nil, calendar: String = "national", _ rules: [String] = [rule("A-1")]) -> String {
        "format: 1\nid: \(id)\nzh: 规则\nen: rules\nsource: 某文\neffective: {from: \(from)\(to.map { ", to: \($0)" } ?? "")}\ncalendar: \(calendar)\nrules:\n" + rules.joined()
    }

    static func rule(_ id: String, severity: String = "warn", dueBy: String = "opening", check: String = "{document: bid}", more: String = "") -> String {
        "  - id: \(id)\n    clause: 一\n    zh: 规则\n    en: rule\n    duty: 应当\n    who: [agent]\n    severity: \(severity)\n    basis: text\n    dueBy: \(dueBy)\n    check: \(check)\n" + more.split(separator: "\n").map { "    \($0)\n" }.joined()
    }

    static func profile(id: String = "a", from: String = "2023-10-27", to: String? = nil, calendar: String = "national", _ rules: [String] = [rule("A-1")]) throws -> Profile {
        let (profile, faults) = Profile.read(try Made.node(text(id: id, from: from, to: to, calendar: calendar, rules)), terms: Made.terms, sha256: "")
        #expect(faults == [])
        return try #require(profile)
    }
}

/// Nodes that look like checks, mostly wrong.
private enum MadeNodes {
    private static let words = ["$draw", "$draw.name", "$.name", "$award.letterOn", "$budget.amount", "$drew", "bid", "1", "2/3", "true", "", "evaluation", "sound", "$draw[venue=main]"]
    private static let members = ["of", "check", "among", "atLeast", "id", "document", "contains", "stage", "source", "venue", "what", "without", "then", "workingDays", "days", "count", "times", "from"]

    static func check(depth: Int, _ luck: inout Luck) -> SourceNode {
        let name = luck.percent(95) ? CheckReader.operators.randomElement(using: &luck)! : "nothing"
        return .mapping([(name, 1, any(depth: depth, &luck))], line: 1)
    }

    private static func any(depth: Int, _ luck: inout Luck) -> SourceNode {
        guard depth > 0, luck.percent(75) else { return .scalar(words.randomElement(using: &luck)!, line: 1) }
        switch Int.random(in: 0..<3, using: &luck) {
        case 0: return .list((0..<Int.random(in: 0...3, using: &luck)).map { _ in any(depth: depth - 1, &luck) }, line: 1)
        case 1: return check(depth: depth - 1, &luck)
        default: return .mapping(members.shuffled(using: &luck).prefix(Int.random(in: 0...4, using: &luck)).map { ($0, 1, any(depth: depth - 1, &luck)) }, line: 1)
        }
    }
}

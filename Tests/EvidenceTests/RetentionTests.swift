internal import Evidence
internal import Foundation
internal import Testing

@Suite struct DayTests {
    @Test(arguments: [
        ("2026-09-15", 15, "2041-09-15"), ("2028-02-29", 15, "2043-02-28"), ("2028-02-29", 16, "2044-02-29"), ("2028-02-29", 72, "2100-02-28"), ("2026-02-28", 2, "2028-02-28"), ("2026-12-31", 1000, "3026-12-31"),
    ]) func `years later is the corresponding day, or the last of that month`(from: String, years: Int, to: String) {
        #expect(Day(from)?.adding(years: years)?.text == to)
    }

    @Test func `no day is beyond the year 9999`() { #expect(Day("9990-01-01")?.adding(years: 10) == nil && Day("9990-01-01")?.adding(years: 9)?.text == "9999-01-01") }

    @Test func `one text is one day`() throws {
        let day = try #require(Day("2026-09-15"))
        #expect(try String(decoding: JSONEncoder().encode([day]), as: UTF8.self) == #"["2026-09-15"]"#)
        #expect(try JSONDecoder().decode([Day].self, from: Data(#"["2026-09-15"]"#.utf8)) == [day])
        for text in ["2026-9-15", "2026-09-15T10:00:00+08:00", "2026-02-30", ""] {
            #expect(throws: (any Error).self) { try JSONDecoder().decode([Day].self, from: Data("[\"\(text)\"]".utf8)) }
        }
    }
}

@Suite struct RetentionTests {
    private func record(_ members: [String: String]) -> Fact { .record(members.mapValues(Fact.text)) }

    private func challenges(_ entries: [String: String]...) -> Fact { .list(entries.map(record)) }

    /// An awarded project, all of it over.
    private var over: [String: Fact] {
        ["contract": record(["acceptedOn": "2026-11-20", "lastPaidOn": "2026-12-05"]), "award": record(["outcome": "awarded"]), "challenges": .list([])]
    }

    @Test func `just after the evaluation nothing is known but what it will depend on`() {
        let retention = Retention([:])
        #expect(retention.baseDate == nil && retention.basis == nil && retention.until == nil)
        #expect(retention.years == 15)
        #expect(retention.missing == ["contract.acceptedOn", "contract.lastPaidOn", "award.terminationNoticeOn", "challenges"])
        #expect(!retention.isHeld && !retention.isProvisional)
        #expect(Retention(["award": record(["outcome": "awarded"]), "challenges": .list([])]).missing == ["contract.acceptedOn", "contract.lastPaidOn"])
        #expect(Retention(["award": record(["outcome": "failed"]), "challenges": .list([])]).missing == ["award.terminationNoticeOn"])
    }

    @Test func `the latest of acceptance, payment and closings counts, and is our default`() {
        var facts = over
        var retention = Retention(facts)
        #expect(retention.baseDate?.text == "2026-12-05" && retention.basis == .payment && retention.until?.text == "2041-12-05")
        #expect(retention.missing.isEmpty && retention.basis?.isDefault == true && !retention.isProvisional)
        facts["contract"] = record(["acceptedOn": "2026-12-05", "lastPaidOn": "2026-12-05"])
        #expect(Retention(facts).basis == .acceptance, "of two on one day the first")
        facts["challenges"] = challenges(["kind": "challenge", "closedOn": "2026-10-08"], ["kind": "complaint", "closedOn": "2027-01-04"])
        retention = Retention(facts)
        #expect(retention.baseDate?.text == "2027-01-04" && retention.basis == .complaintClosed && !retention.isHeld)
    }

    @Test func `a closed challenge ends no procurement`() {
        let retention = Retention(["challenges": challenges(["kind": "challenge", "closedOn": "2026-10-08"])])
        #expect(retention.baseDate == nil && retention.missing.contains("contract.acceptedOn"))
    }

    @Test func `a procurement that failed ends with its notice`() {
        let retention = Retention(["award": record(["outcome": "failed", "terminationNoticeOn": "2026-10-01"]), "challenges": .list([])])
        #expect(retention.basis == .termination && retention.until?.text == "2041-10-01" && retention.missing.isEmpty)
    }

    @Test func `what is not known yet may put the day off`() {
        var facts = over
        facts["contract"] = record(["acceptedOn": "2026-11-20"])
        facts["challenges"] = nil
        let retention = Retention(facts)
        #expect(retention.basis == .acceptance && retention.isProvisional && retention.missing == ["contract.lastPaidOn", "challenges"])
    }

    @Test func `the day that is stated counts, with its reason and years`() {
        var facts = over
        facts["retention"] = record(["baseDate": "2027-03-01", "basis": "保修期满", "years": "30"])
        let retention = Retention(facts)
        #expect(retention.baseDate?.text == "2027-03-01" && retention.basis == .stated && retention.reason == "保修期满" && retention.until?.text == "2057-03-01")
        #expect(retention.basis?.isDefault == false && retention.missing.isEmpty)
    }

    @Test(arguments: ["14", "0", "-15", "15.5", "1001", "99999999999999999999", "永久"]) func `years that may not be are none`(years: String) {
        var facts = over
        facts["retention"] = record(["years": years])
        #expect(Retention(facts).years == 15)
        let field = FactSchema.sections.first { $0.name == "retention" }?.members.first { $0.name == "years" }
        #expect(field?.expected(insteadOf: years) == "15-1000")
        #expect(field?.expected(insteadOf: "15") == nil && field?.expected(insteadOf: "1000") == nil)
    }

    @Test func `what is open holds the record`() {
        var facts = over
        facts["challenges"] = challenges(["kind": "challenge", "by": "甲公司", "receivedOn": "2026-09-20", "answeredOn": "2026-09-27"], ["kind": "complaint", "closedOn": "2027-01-04"], [:])
        facts["retention"] = record(["hold": "纪检调查"])
        let retention = Retention(facts)
        #expect(retention.hold == [
            .init(kind: .challenge, by: "甲公司", since: Day("2026-09-20")), .init(kind: .other), .init(kind: .other, reason: "纪检调查"),
        ])
        #expect(retention.isHeld && retention.missing == ["challenges[1].closedOn", "challenges[3].closedOn"])
        #expect(retention.until?.text == "2042-01-04", "a hold does not move the day; it stands beside it")
    }
}

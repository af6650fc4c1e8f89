internal import Evidence
internal import Reports
internal import Testing

@Suite struct RetentionWordsTests {
    private func lines(_ facts: [String: Fact], _ language: Language) -> [String] { RetentionWords.lines(Retention(facts), language).map { "\($0.title): \($0.text)" } }

    @Test func `what is not known is said to be, with what it depends on`() {
        #expect(lines(["award": .record(["outcome": .text("awarded")])], .en) == ["kept: 15 years from the end of the procurement, which is not known yet: the contract: accepted (contract.acceptedOn), the contract: last payment (contract.lastPaidOn), challenges and complaints (challenges)"])
        #expect(lines([:], .zh)[0].contains("起算日期还不知道"))
    }

    @Test func `our default is marked as ours, a stated day is not`() {
        let contract: Fact = .record(["acceptedOn": .text("2026-11-20")])
        let said = lines(["contract": contract, "challenges": .list([.record(["kind": .text("complaint"), "by": .text("甲公司"), "receivedOn": .text("2026-09-20")])])], .en)
        #expect(said == [
            "kept: until 2041-11-20, 15 years from 2026-11-20 (acceptance; the law does not define the day on which a procurement ends: this is our default)",
            "may be put off by: the contract: last payment (contract.lastPaidOn), challenges and complaints: closed (challenges[1].closedOn)", "legal hold: a complaint is open, 甲公司, received 2026-09-20",
        ])
        let stated = lines(["retention": .record(["baseDate": .text("2026-11-20"), "basis": .text("验收"), "hold": .text("审计")])], .zh)
        #expect(stated == ["保管期限: 至 2041-11-20，2026-11-20 起 15 年（项目写明：验收）", "暂停处置: 另有原因，审计"])
    }
}

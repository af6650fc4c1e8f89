internal import Evidence
internal import Testing

@Suite struct VerificationReportTests {
    private func report(_ outcomes: [Level: Outcome]) -> VerificationReport {
        var report = VerificationReport(package: "p", kind: "fengcun/1", judgedAt: Instant(seconds: 0))
        report.levels = Level.allCases.compactMap { level in outcomes[level].map { VerificationReport.LevelResult(level, $0) } }
        return report
    }

    private var good: [Level: Outcome] {
        Dictionary(uniqueKeysWithValues: Level.allCases.map { ($0, Level.requiredOfPackage.contains($0) ? Outcome.valid : .absent) })
    }

    @Test func `valid when every required level is`() {
        #expect(report(good).verdict == .valid)
        #expect(report(good).exitStatus == .done)
    }

    @Test func `structure, fixity, signature, identity and consistency are required of a package`() {
        #expect(Set(Level.requiredOfPackage) == [.structure, .fixity, .signature, .identity, .consistency])
    }

    @Test(arguments: Level.allCases)
    func `one invalid level makes it invalid, required or not`(level: Level) {
        var outcomes = good
        outcomes[level] = .invalid
        #expect(report(outcomes).verdict == .invalid)
        #expect(report(outcomes).exitStatus == .bad)
    }

    @Test(arguments: Level.requiredOfPackage, [Outcome.undecided, .absent, .notRun, nil])
    func `a required level that is not valid leaves it undecided`(level: Level, outcome: Outcome?) {
        var outcomes = good
        outcomes[level] = outcome
        #expect(report(outcomes).verdict == .undecided)
        #expect(report(outcomes).exitStatus == .undecided)
    }

    @Test(arguments: [Level.time, .renewal, .custody], [Outcome.undecided, .absent, .notRun, .valid, nil])
    func `what is not required does not hold it up`(level: Level, outcome: Outcome?) {
        var outcomes = good
        outcomes[level] = outcome
        #expect(report(outcomes).verdict == .valid)
    }

    @Test func `invalid outweighs undecided`() {
        var outcomes = good
        outcomes[.identity] = .undecided
        outcomes[.fixity] = .invalid
        #expect(report(outcomes).verdict == .invalid)
    }

    @Test func `a package that nobody has looked at is undecided`() {
        #expect(report([:]).verdict == .undecided)
    }

    @Test func `what is required can be widened`() {
        var wider = report(good)
        wider.required.append(.time)
        #expect(wider.verdict == .undecided)
        wider.levels.removeAll { $0.level == .time }
        wider.levels.append(.init(.time, .valid))
        #expect(wider.verdict == .valid)
    }
}

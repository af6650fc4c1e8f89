internal import Evidence
internal import PackageFormat
internal import Reports
internal import Testing

@Suite struct ReportTextTests {
    private func report(_ outcome: Outcome = .valid, _ findings: [Finding] = []) -> VerificationReport {
        var report = VerificationReport(package: "档案.asice", kind: "fengcun/1", judgedAt: Instant(seconds: 1_789_453_800))
        report.levels = Level.allCases.map { .init($0, Level.requiredOfPackage.contains($0) ? outcome : .absent, facts: ["files": "3", "to": "2029", "events": "4"]) }
        report.findings = findings
        report.files = 3
        report.bytes = 1_500_000
        report.signers = [.init(name: "签名者", role: "agent", signedAt: Instant(seconds: 0), certificate: "ab", notAfter: Instant(seconds: 0), trusted: outcome == .valid)]
        return report
    }

    private let error = Finding(.fixityMismatch, path: "data/x", facts: ["algorithm": "sha256"])
    private let note = Finding(.timeNoTimestamp, .info)

    @Test func `the last line is the verdict`() {
        func last(_ report: VerificationReport, _ language: Language) -> String { ReportText.verification(report, language).split(separator: "\n").last.map(String.init) ?? "" }
        #expect(last(report(), .zh) == "结论：有效")
        #expect(last(report(), .en) == "verdict: VALID")
        #expect(last(report(.invalid, [error, note, error]), .en) == "verdict: INVALID, 2 errors")
        #expect(last(report(.undecided), .en) == "verdict: UNDECIDED")
        var reduced = report()
        reduced.isReduced = true
        reduced.required = [.fixity]
        #expect(last(reduced, .en) == "verdict: VALID (asked for only: fixity)")
        #expect(last(reduced, .zh) == "结论：有效（按要求只看：完整性）")
    }

    @Test(arguments: Language.allCases) func `every level has its line, every finding its code and hint`(language: Language) {
        let text = ReportText.verification(report(.invalid, [note, error]), language)
        for level in Level.allCases { #expect(text.contains(ReportText.level(level, language))) }
        #expect(text.contains("[fixity.mismatch]") && text.contains("data/x"))
        #expect(text.contains("[time.no-timestamp]"))
        #expect(text.contains(error.hint(language)))
        #expect(!text.contains("{"))
    }

    @Test func `errors stand before notes`() throws {
        let text = ReportText.verification(report(.invalid, [note, error]), .en)
        #expect(try #require(text.firstRange(of: "fixity.mismatch")).lowerBound < #require(text.firstRange(of: "time.no-timestamp")).lowerBound)
    }

    @Test func `only what is valid is marked so`() {
        #expect(ReportText.verification(report(), .en).count { $0 == "✓" } == Level.requiredOfPackage.count)
        for outcome in [Outcome.invalid, .undecided, .notRun, .absent] { #expect(!ReportText.verification(report(outcome), .en).contains("✓")) }
        #expect(Set([Outcome.valid, .invalid, .undecided, .notRun, .absent].map { ReportText.outcome($0, .zh) }).count == 5)
    }

    @Test func `a fault gives its facts, and names the path`() {
        let fault = Fault(.wrongPassphrase, path: "/k.p12")
        #expect(fault.message(.zh) == "/k.p12：口令不对")
        #expect(fault.message(.en) == "/k.p12: wrong passphrase")
        #expect(fault.exitStatus == .wrongKey)
        #expect(Fault.gathered([Fault(.inputMissing, path: "a"), Fault(.diskFull, path: "b")])?.exitStatus == .inputOutput)
        // A disk that ran full in the middle knows no figures.
        #expect(!Fault(.diskFull, path: "x").message(.en).contains("{"))
    }

    @Test(arguments: [(0, "0 B"), (999, "999 B"), (1000, "1.0 KB"), (1049, "1.0 KB"), (1050, "1.1 KB"), (999_949, "999.9 KB"), (999_950, "1.0 MB"), (999_999, "1.0 MB"), (1_500_000, "1.5 MB"), (999_950_000_000, "1.0 TB"), (2_000_000_000_000, "2.0 TB"), (5_000_000_000_000_000, "5000.0 TB")] as [(UInt64, String)])
    func `sizes for people`(bytes: UInt64, text: String) { #expect(Sizes.text(bytes) == text) }
}

@Suite struct ReportJSONTests {
    @Test func `says the same for machines`() throws {
        var report = VerificationReport(package: "p", kind: "fengcun/1", judgedAt: Instant(seconds: 1_789_453_800))
        report.levels = [.init(.fixity, .invalid)]
        report.findings = [Finding(.fixityMismatch, .error, path: "data/x"), Finding(.timeNoTimestamp, .info)]
        report.files = 3
        report.bytes = 7
        guard case .object(let members) = ReportJSON.verification(report, tool: ("fengcun", "1"), .en) else {
            Issue.record("not an object")
            return
        }
        #expect(members["verdict"] == .string("invalid"))
        #expect(members["counts"] == .object(["files": .integer(3), "bytes": .integer(7)]))
        #expect(members["judgedAt"] == .string("2026-09-15T14:30:00+08:00"))
        // What has no value has no member.
        #expect(members["id"] == nil && members["manifestDigest"] == nil)
        guard case .array(let findings)? = members["findings"], case .object(let first)? = findings.first else {
            Issue.record("no findings")
            return
        }
        #expect(findings.count == 2)
        #expect(first["code"] == .string("fixity.mismatch"))
        #expect(first["severity"] == .string("error"))
        #expect(first["path"] == .string("data/x"))
    }

    @Test func `a fault is told by its code`() {
        guard case .object(let members) = ReportJSON.fault(Fault(.inUse, path: "/w"), .en) else {
            Issue.record("not an object")
            return
        }
        #expect(members["code"] == .string("in-use"))
        #expect(members["path"] == .string("/w"))
        #expect(members["message"] == .string("/w: in use by another run of fengcun"))
    }
}

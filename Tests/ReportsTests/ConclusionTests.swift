internal import Evidence
internal import PackageFormat
internal import Reports
internal import Testing

@Suite struct ConclusionTests {
    private func check(_ change: (inout InspectionReport) -> Void) -> Conclusion {
        var report = ReportSamples.check
        report.judgement = ReportSamples.judgement(problems: false)
        report.nature = nil
        report.findings = []
        report.timeline = nil
        change(&report)
        return report.conclusion
    }

    @Test func `a verification says what it found, and never more`() {
        let valid = ReportSamples.valid.conclusion
        #expect(valid.code == "valid" && valid.sentence.zh.contains("85 个文件逐一核对") && valid.sentence.zh.contains("证明不晚于 2026-09-20 09:13:42"))
        let invalid = ReportSamples.invalid.conclusion
        #expect(invalid.code == "invalid" && invalid.sentence.zh.hasPrefix("结构、完整性不成立，共 4 处错误") && !invalid.sentence.zh.contains("逐一核对"))
        let undecided = ReportSamples.undecided.conclusion
        #expect(undecided.code == "undecided" && undecided.sentence.en.hasPrefix("Nothing is wrong, but identity cannot be decided"))
        var reduced = ReportSamples.valid
        reduced.verification?.isReduced = true
        reduced.verification?.levels[1].outcome = .notRun
        #expect(reduced.conclusion.sentence.en.contains("Only a part was checked") && !reduced.conclusion.sentence.en.contains("were checked and are"))
        var unread = ReportSamples.valid
        unread.verification = nil
        #expect(unread.conclusion.code == "undecided")
    }

    @Test func `a workspace is ready where nothing keeps it from being sealed`() {
        #expect(check { _ in }.code == "ready")
        #expect(check { $0.judgement = nil }.code == "undecided")
        #expect(check { $0.findings = [Finding(.workspaceEmpty)] }.code == "not-ready")
        #expect(check { $0.findings = [Finding(.pictureFrozen, .warning)] }.code == "ready")
        #expect(check { $0.nature = ReportSamples.nature }.code == "not-ready")
        #expect(check { $0.judgement?.items[3].outcome = .notMet }.code == "not-ready")
        #expect(check { $0.judgement?.items[0].outcome = .notMet }.code == "ready")
        #expect(check { $0.judgement?.items[3].outcome = .undecided }.code == "reason-needed")
        let answered = check { report in
            report.judgement?.items[3].outcome = .undecided
            report.judgement?.undecidedReason = "x"
        }
        #expect(answered.code == "ready" && answered.sentence.zh.contains("1 条不能确定"))
    }

    @Test func `a sealing, and a package judged again`() {
        var report = ReportSamples.check
        report.kind = .seal
        #expect(report.conclusion.code == "not-sealed")
        report.judgement = ReportSamples.judgement(problems: false)
        report.nature = nil
        #expect(report.conclusion.code == "not-sealed")
        report.digests.manifest = ReportSamples.digest
        #expect(report.conclusion.code == "sealed")
        report.kind = .recheck
        #expect(report.conclusion.code == "conforming")
        report.judgement?.items[0].outcome = .notMet
        #expect(report.conclusion.code == "not-conforming")
        report.judgement?.items[0].outcome = .undecided
        #expect(report.conclusion.code == "undecided")
    }

    @Test(arguments: Language.allCases) func `the JSON says what the page says`(language: Language) throws {
        for sample in ReportPageTests.samples {
            guard case .object(let members) = ReportPageJSON.value(sample.report, language), case .object(let conclusion) = members["conclusion"], case .array(let attention) = members["attention"], case .array(let findings) = members["findings"], case .array(let commands) = members["commands"] else {
                Issue.record("\(sample.name)")
                continue
            }
            #expect(conclusion["code"] == .string(sample.report.conclusion.code) && conclusion["word"] == .string(sample.report.conclusion.word.text(language)))
            #expect(attention.count == sample.report.attention.count && findings.count == sample.report.allFindings.count && commands.count == sample.report.commands.count)
            #expect((members["rules"] == nil) == (sample.report.judgement == nil) && (members["nature"] == nil) == (sample.report.nature == nil) && (members["timeline"] == nil) == (sample.report.timeline == nil))
        }
    }
}

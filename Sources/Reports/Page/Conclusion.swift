internal import Evidence

/// What a report comes to: a word that is printed large, and one sentence that says why.
package struct Conclusion: Sendable, Equatable {
    package enum Standing: String, Sendable { case good, bad, undecided }

    package let standing: Standing
    /// For machines: `valid`, `not-ready` and so on.
    package let code: String
    package let word: Words
    package let sentence: Words

    package init(_ standing: Standing, _ code: String, _ word: Words, _ sentence: Words) {
        self.standing = standing
        self.code = code
        self.word = word
        self.sentence = sentence
    }

    /// `2026-09-15 14:30:00`, in the offset that it is written in, which is named where it is not Shanghai's.
    static func moment(_ instant: Instant) -> String {
        "\(instant.date) \(instant.time)" + (instant.offset == Instant.shanghai ? "" : " " + instant.iso8601.suffix(6))
    }
}

extension InspectionReport {
    package var conclusion: Conclusion {
        switch kind {
        case .verification: verificationConclusion
        case .check: checkConclusion
        case .recheck: recheckConclusion
        case .seal: sealConclusion
        }
    }

    // MARK: A package verified

    private var verificationConclusion: Conclusion {
        guard let report = verification else { return Conclusion(.undecided, "undecided", Words("没有校验", "NOT VERIFIED"), Words("没有读这个包。", "The package was not read.")) }
        switch report.verdict {
        case .valid: return Conclusion(.good, "valid", Words("有效", "VALID"), Self.joined([contentSentence(report), signatureSentence(report), timeSentence(report), reducedSentence(report)]))
        case .invalid: return Conclusion(.bad, "invalid", Words("无效", "INVALID"), Self.joined([faultSentence(report), reducedSentence(report)]))
        default: return Conclusion(.undecided, "undecided", Words("不能确定", "UNDECIDED"), Self.joined([openSentence(report), contentSentence(report), reducedSentence(report)]))
        }
    }

    /// Only where the bytes were held against their digests.
    private func contentSentence(_ report: VerificationReport) -> Words? {
        guard let fixity = report.levels.first(where: { $0.level == .fixity }), fixity.outcome == .valid else { return nil }
        let (files, skipped) = (fixity.facts["files"] ?? String(report.files), fixity.facts["skipped"] ?? "0")
        return skipped == "0" ? Words("\(files) 个文件逐一核对，内容与清单一致。", "All \(files) files were checked and are what the manifests list.") : Words("核对了 \(files) 个文件，与清单一致；\(skipped) 个按要求没有读。", "\(files) files were checked and are what the manifests list; \(skipped) were left out as asked.")
    }

    private func signatureSentence(_ report: VerificationReport) -> Words? {
        guard let first = report.signers.first else { return nil }
        let trusted = report.signers.allSatisfy(\.trusted)
        let (zh, en) = report.signers.count == 1 ? ("“\(first.name)”", "\u{201C}\(first.name)\u{201D}") : ("“\(first.name)”等 \(report.signers.count) 个", "\u{201C}\(first.name)\u{201D} and \(report.signers.count - 1) more")
        return trusted ? Words("\(zh)签名成立，身份可信。", "Signed by \(en), whose identity is trusted.") : Words("\(zh)签名成立，身份未全部确认。", "Signed by \(en); not every identity is established.")
    }

    private func timeSentence(_ report: VerificationReport) -> Words? {
        guard !report.signers.isEmpty else { return nil }
        guard let proven = provenAt else { return Words("没有独立时间戳，签名时间只是自述。", "No independent timestamp: the signing time is the signer's own word.") }
        return Words("时间戳证明不晚于 \(Conclusion.moment(proven))。", "A timestamp proves that it existed by \(Conclusion.moment(proven)).")
    }

    private func faultSentence(_ report: VerificationReport) -> Words {
        let levels = report.levels.filter { $0.outcome == .invalid }.map(\.level)
        let errors = report.findings.filter { $0.severity == .error }
        let (zh, en) = (levels.map { ReportText.level($0, .zh) }.joined(separator: "、"), levels.map { ReportText.level($0, .en) }.joined(separator: ", "))
        let first = errors.first.map { error in
            let path = error.path.map(VisibleText.line) ?? ""
            return Words("首要的一处：\(path.isEmpty ? "" : path + "，")\(error.message(.zh))。", "The first: \(path.isEmpty ? "" : path + ", ")\(error.message(.en)).")
        }
        return Self.joined([Words("\(zh)不成立，共 \(errors.count) 处错误，不能作为封存时的原貌使用。", "\(en) fails, with \(errors.count) errors: this is not what was sealed."), first])
    }

    private func openSentence(_ report: VerificationReport) -> Words {
        let outcomes = Dictionary(report.levels.map { ($0.level, $0) }) { first, _ in first }
        let open = report.required.filter { outcomes[$0]?.outcome != .valid }
        let (zh, en) = (open.map { ReportText.level($0, .zh) }.joined(separator: "、"), open.map { ReportText.level($0, .en) }.joined(separator: ", "))
        let reason = open.compactMap { level in outcomes[level]?.reason.flatMap { code in report.findings.first { $0.code == code } } }.first
        let why = reason.map { Words("：\($0.message(.zh))。", ": \($0.message(.en)).") } ?? Words("。", ".")
        return Words("没有发现错误，但\(zh)不能确定\(why.zh)", "Nothing is wrong, but \(en) cannot be decided\(why.en)")
    }

    private func reducedSentence(_ report: VerificationReport) -> Words? {
        report.isReduced ? Words("按要求只检查了一部分。", "Only a part was checked, as asked.") : nil
    }

    // MARK: A workspace, a package's rules, a sealing

    private var checkConclusion: Conclusion {
        let errors = errorCount + (nature ?? []).count { $0.result == .failed }
        let blocking = judgement?.blocking.count ?? 0
        if errors + blocking > 0 {
            return Conclusion(.bad, "not-ready", Words("暂不能封存", "NOT READY"), Self.joined([Self.count(blocking, "条规则不符合，须先解决或由负责人说明。", "rules are not met: settle them, or have somebody answer for them.", "rule is not met: settle it, or have somebody answer for it."), Self.count(errors, "处错误须先改正。", "errors are to be mended first.", "error is to be mended first.")]))
        }
        guard let judgement else { return Conclusion(.undecided, "undecided", Words("不能确定", "UNDECIDED"), Words("没有按规则核对。", "The rules were not judged.")) }
        let open = judgement.undecidedBlocking.count
        if open > 0, judgement.undecidedReason == nil {
            return Conclusion(.undecided, "reason-needed", Words("须说明理由", "REASON NEEDED"), Words("\(open) 条可能阻止封存的规则不能确定：补上所缺的事实或文件，或说明为什么可以封存。", "\(open) rules that may keep it from being sealed could not be decided: supply what is missing, or say why it may be sealed."))
        }
        return Conclusion(.good, "ready", Words("可以封存", "READY TO SEAL"), rulesSentence(judgement))
    }

    private var recheckConclusion: Conclusion {
        let errors = errorCount
        if errors > 0 { return Conclusion(.bad, "not-conforming", Words("不符合", "NOT CONFORMING"), Self.joined([Self.count(errors, "处错误。", "errors.", "error."), judgement.map(rulesSentence)])) }
        guard let judgement else { return Conclusion(.undecided, "undecided", Words("不能确定", "UNDECIDED"), Words("没有按规则核对。", "The rules were not judged.")) }
        let failed = judgement.items.count { $0.outcome == .notMet && $0.severity != .info }
        if failed > 0 { return Conclusion(.bad, "not-conforming", Words("不符合", "NOT CONFORMING"), rulesSentence(judgement)) }
        if judgement.count(.undecided) > 0 { return Conclusion(.undecided, "undecided", Words("不能确定", "UNDECIDED"), rulesSentence(judgement)) }
        return Conclusion(.good, "conforming", Words("符合", "CONFORMING"), rulesSentence(judgement))
    }

    private var sealConclusion: Conclusion {
        let errors = errorCount
        let blocking = judgement?.blocking.count ?? 0
        guard errors + blocking == 0, digests.manifest != nil else {
            return Conclusion(.bad, "not-sealed", Words("没有封存", "NOT SEALED"), Self.joined([Self.count(blocking, "条规则不符合。", "rules are not met.", "rule is not met."), Self.count(errors, "处错误。", "errors.", "error."), Words("工作区没有改变。", "The workspace is as it was.")]))
        }
        let files = contents.map { Words("\($0.files) 个文件已封存。", "\($0.files) files were sealed.") }
        return Conclusion(.good, "sealed", Words("已封存", "SEALED"), Self.joined([files, Words("请另行留存清单摘要，日后凭它核对。", "Keep the manifest digest apart from the package: whoever has it can tell this package from any other."), judgement.map(rulesSentence)]))
    }

    /// Beside what the rules say for themselves.
    private var errorCount: Int { allFindings.count { $0.severity == .error && (judgement == nil || ![.rulesNotMet, .rulesUndecided].contains($0.code)) } }

    /// `核对 52 条规则：…`
    func rulesSentence(_ judgement: Judgement) -> Words {
        let due = judgement.items.count - judgement.count(.notApplicable)
        let parts: [(Int, String, String)] = [(judgement.count(.notMet), "不符合", "not met"), (judgement.count(.undecided), "不能确定", "undecided"), (judgement.count(.overridden), "已说明理由", "answered for")]
        let said = parts.filter { $0.0 > 0 }
        guard !said.isEmpty else { return Words("适用的 \(due) 条规则全部符合。", "All \(due) rules that apply are met.") }
        return Words("适用的 \(due) 条规则中，\(said.map { "\($0.0) 条\($0.1)" }.joined(separator: "，"))。", "Of \(due) rules that apply, \(said.map { "\($0.0) \($0.2)" }.joined(separator: ", ")).")
    }

    // MARK: Sentences

    private static func joined(_ sentences: [Words?]) -> Words {
        let said = sentences.compactMap(\.self)
        return Words(said.map(\.zh).joined(), said.map(\.en).joined(separator: " "))
    }

    private static func count(_ count: Int, _ zh: String, _ many: String, _ one: String) -> Words? {
        count == 0 ? nil : Words("\(count) \(zh)", "\(count) \(count == 1 ? one : many)")
    }
}

package import Evidence

/// Findings and verdicts as people read them.
package enum ReportText {
    /// `错误 data/...：摘要不符 [fixity.mismatch]` and a hint below.
    package static func finding(_ finding: Finding, _ language: Language) -> String {
        let subject = finding.path.map { "\(VisibleText.line($0))\(language == .zh ? "：" : ": ")" } ?? ""
        return """
              \(severity(finding.severity, language)) \(subject)\(finding.message(language)) [\(finding.code.rawValue)]
                hint: \(finding.hint(language))
            """
    }

    package static func severity(_ severity: Severity, _ language: Language) -> String {
        let words =
            switch severity {
            case .error: Words("错误", "error")
            case .warning: Words("警告", "warning")
            case .info: Words("说明", "note")
            }
        return words.text(language)
    }

    package static func level(_ level: Level, _ language: Language) -> String {
        let words =
            switch level {
            case .structure: Words("结构", "structure")
            case .fixity: Words("完整性", "fixity")
            case .signature: Words("签名", "signature")
            case .identity: Words("身份", "identity")
            case .time: Words("时间戳", "time")
            case .renewal: Words("续期", "renewal")
            case .custody: Words("保管链", "custody")
            case .consistency: Words("一致性", "consistency")
            }
        return words.text(language)
    }

    package static func outcome(_ outcome: Outcome, _ language: Language) -> String {
        let words =
            switch outcome {
            case .valid: Words("有效", "valid")
            case .invalid: Words("无效", "INVALID")
            case .undecided: Words("不能确定", "undecided")
            case .notRun: Words("未检查", "not run")
            case .absent: Words("没有", "absent")
            }
        return words.text(language)
    }

    /// The whole report of one package.
    package static func verification(_ report: VerificationReport, _ language: Language) -> String {
        var lines: [String] = [report.package]
        func field(_ name: Words, _ value: String) { lines.append("  \(name.text(language))\(language == .zh ? "：" : ": ")\(value)") }
        field(Words("种类", "kind"), report.kind)
        if let id = report.id { field(Words("标识", "id"), id) }
        if let number = report.projectNumber { field(Words("项目", "project"), "\(number) \(report.projectName ?? "")") }
        field(Words("内容", "content"), Words("{files} 个文件，{bytes}", "{files} files, {bytes}").text(language, ["files": String(report.files), "bytes": Sizes.text(report.bytes)]))
        if let digest = report.manifestDigest { field(Words("清单摘要", "manifest digest"), digest) }
        for line in report.retention.map({ RetentionWords.lines($0, language) }) ?? [] { field(Words(line.title, line.title), VisibleText.line(line.text)) }
        for signer in report.signers {
            let trust = signer.trusted ? Words("可信", "trusted") : Words("未确认", "not established")
            let facts = [
                "name": signer.name + (signer.role.isEmpty ? "" : language == .zh ? "（\(signer.role)）" : " (\(signer.role))"), "at": signer.signedAt?.iso8601 ?? "?",
                "trust": trust.text(language), "proven": signer.timestamp?.iso8601 ?? "",
            ]
            let words = signer.timestamp == nil ? Words("{name}，自述时间 {at}，身份{trust}", "{name}, says {at}; identity {trust}") : Words("{name}，自述时间 {at}，时间戳证明不晚于 {proven}，身份{trust}", "{name}, says {at}, timestamped {proven}; identity {trust}")
            field(Words("签名", "signed by"), words.text(language, facts))
        }
        lines.append("")
        for result in report.levels {
            let mark =
                switch result.outcome {
                case .valid: "✓"
                case .invalid: "✗"
                case .undecided: "?"
                case .notRun, .absent: "-"
                }
            lines.append("  \(mark) \(level(result.level, language))\(language == .zh ? "：" : ": ")\(outcome(result.outcome, language))\(detail(result, language))")
        }
        if !report.findings.isEmpty {
            lines.append("")
            lines += report.findings.sorted { $1.severity < $0.severity }.map { finding($0, language) }
        }
        lines.append("")
        lines.append(verdict(report, language))
        return lines.joined(separator: "\n")
    }

    package static func detail(_ result: VerificationReport.LevelResult, _ language: Language) -> String {
        let open = language == .zh ? "（" : " ("
        let close = language == .zh ? "）" : ")"
        switch (result.level, result.outcome) {
        case (.fixity, .valid):
            let skipped = result.facts["skipped"] ?? "0"
            let words = skipped == "0" ? Words("{files} 个文件逐一核对", "all {files} files checked") : Words("核对 {files} 个文件，{skipped} 个按要求未读", "{files} files checked, {skipped} left out as asked")
            return open + words.text(language, result.facts) + close
        case (.identity, .valid): return open + Words("证书有效期至 {to}", "certificate valid to {to}").text(language, result.facts) + close
        case (.custody, .valid): return open + Words("{events} 个事件", "{events} events").text(language, result.facts) + close
        default:
            guard let reason = result.reason else { return "" }
            return open + reason.rawValue + close
        }
    }

    /// The closing line.
    package static func verdict(_ report: VerificationReport, _ language: Language) -> String {
        let errors = report.findings.count { $0.severity == .error }
        let words =
            switch report.verdict {
            case .valid: Words("结论：有效", "verdict: VALID")
            case .invalid: Words("结论：无效，{errors} 处错误", "verdict: INVALID, {errors} errors")
            default: Words("结论：不能确定", "verdict: UNDECIDED")
            }
        var text = words.text(language, ["errors": String(errors)])
        if report.isReduced {
            let levels = report.required.map { level($0, language) }.joined(separator: language == .zh ? "、" : ", ")
            text += Words("（按要求只看：{levels}）", " (asked for only: {levels})").text(language, ["levels": levels])
        }
        return text
    }
}

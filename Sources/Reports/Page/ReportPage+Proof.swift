internal import Evidence

/// Sections 3 to 7: findings, signatures, the four natures, retention and digests, and how to do it all again.
extension ReportPage {
    // MARK: 3

    var findingsSection: String {
        let findings = report.allFindings.enumerated().sorted { ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset) }.map(\.element)
        guard !findings.isEmpty else { return section(.findings, parts.paragraph(tr("没有发现。", "Nothing was found."))) }
        let rows = findings.map { finding in
            [
                parts.marked(PageMark(finding.severity), ReportText.severity(finding.severity, language)), "<td>\(parts.bdi(finding.message(language)))\(finding.path.map { "<br/>" + parts.code($0) } ?? "")</td>",
                parts.cell(finding.hint(language)), parts.mono(finding.code.rawValue),
            ]
        }
        return section(.findings, parts.table("grid", [tr("级别", "severity"), tr("发现", "finding"), tr("怎么办", "what to do"), tr("代号", "code")], rows, most: 500))
    }

    // MARK: 4

    var signaturesSection: String {
        guard let verified = report.verification else {
            return section(.signatures, parts.paragraph(report.kind == .check ? tr("尚未封存，没有签名。", "Not sealed yet: there are no signatures.") : tr("没有校验签名。", "Signatures were not verified.")))
        }
        let levels = verified.levels.map { level in
            [
                parts.marked(PageMark(level.outcome), ReportText.level(level.level, language)), parts.cell(ReportText.outcome(level.outcome, language) + ReportText.detail(level, language)),
                parts.cell(verified.required.contains(level.level) ? tr("结论要求", "asked for") : tr("不要求", "not asked for")), parts.cell(Self.meaning(level.level, language)),
            ]
        }
        let signers = verified.signers.map { signer in
            [
                "<td>\(parts.bdi(signer.name))<br/><code>\(Markup.escaped(signer.certificate))</code></td>", parts.cell(RuleWords.who(signer.role, language)), parts.figures(signer.signedAt.map(Conclusion.moment) ?? tr("没有", "none")),
                parts.marked(signer.timestamp == nil ? .note : .ok, signer.timestamp.map(Conclusion.moment) ?? tr("没有时间戳", "no timestamp")), parts.marked(signer.trusted ? .ok : .open, signer.trusted ? tr("可信", "trusted") : tr("未确认", "not established")),
                parts.figures(signer.notAfter.date),
            ]
        }
        let none = parts.paragraph(tr("没有成立的签名。", "No signature holds."))
        let columns = [tr("签名者，证书的 SHA-256", "signer, SHA-256 of the certificate"), tr("身份", "role"), tr("自述时间", "says"), tr("证明不晚于", "proven by"), tr("身份判断", "identity"), tr("证书至", "valid to")]
        let note = parts.paragraph(tr("自述时间由签名者自己写入；证明时间由时间戳机构写入，独立于签名者。按 \(Conclusion.moment(verified.judgedAt)) 判断证书。", "The signer writes the time it says; a proven time is written by a timestamp authority. Certificates were judged as of \(Conclusion.moment(verified.judgedAt))."), "quiet")
        return section(.signatures, parts.table("grid", [tr("检查", "level"), tr("结果", "outcome"), tr("要求", "verdict"), tr("看什么", "what it is about")], levels) + "<h3>\(Markup.escaped(tr("签名", "Signatures")))</h3>" + (signers.isEmpty ? none : parts.table("grid", columns, signers)) + note)
    }

    private static func meaning(_ level: Level, _ language: Language) -> String {
        let words =
            switch level {
            case .structure: Words("文件齐全、次序和名称合规定，没有多出的", "the right entries in the right order, and no others")
            case .fixity: Words("每个文件与清单中的摘要一致", "every file is the one that the manifests list")
            case .signature: Words("签名成立，覆盖全部内容，应签的都签了", "signatures hold, cover everything, and none is missing")
            case .identity: Words("签名证书通向所信任的机构", "certificates lead to what is trusted")
            case .time: Words("独立的时间戳证明何时已经存在", "an independent timestamp proves when it existed")
            case .renewal: Words("续期的时间戳一环接一环", "renewals follow each other")
            case .custody: Words("从收录到封存的经过连成一条链", "what happened from adding to sealing is one chain")
            case .consistency: Words("各处元数据说的是同一件事", "all metadata say the same")
            }
        return words.text(language)
    }

    // MARK: 5

    var natureSection: String {
        guard let items = report.nature, !items.isEmpty else { return section(.nature, parts.paragraph(tr("没有做四性检测。", "The test of the four natures was not run."))) }
        let natures = InspectionReport.NatureItem.Nature.allCases
        let summary = natures.map { nature -> [String] in
            let own = items.filter { $0.nature == nature }
            return ["<td>\(Markup.escaped(parts.tr(RuleWords.nature(nature))))</td>"] + InspectionReport.NatureItem.Result.allCases.map { result in
                let count = own.count { $0.result == result }
                return count == 0 ? "<td class=\"none\">–</td>" : "<td class=\"m \(PageMark(result).rawValue)\">\(count)</td>"
            }
        }
        let rows = natures.flatMap { nature in items.filter { $0.nature == nature } }.map { item in
            [
                parts.marked(PageMark(item.result), parts.tr(RuleWords.result(item.result))), parts.cell(parts.tr(RuleWords.nature(item.nature))), "<td>\(parts.bdi(parts.tr(item.name)))\(item.code.map { " " + parts.code($0) } ?? "")</td>",
                "<td>\(parts.bdi(parts.tr(item.method)))\(item.detail.map { "<br/>" + parts.bdi(parts.tr($0)) } ?? "")</td>",
            ]
        }
        let columns = [tr("性质", "nature")] + InspectionReport.NatureItem.Result.allCases.map { parts.tr(RuleWords.result($0)) }
        return section(.nature, parts.table("grid counts", columns, summary) + parts.table("grid", [tr("结果", "result"), tr("性质", "nature"), tr("检测项目", "item"), tr("怎样检测，所见", "how, and what was seen")], rows))
    }

    // MARK: 6

    var keepingSection: String {
        var content = "<h3>\(Markup.escaped(tr("保管期限", "Retention")))</h3>"
        if report.retention.isEmpty {
            content += parts.paragraph(tr("没有写明保管期限。", "No retention period is stated."))
        } else {
            content += parts.table("grid", [tr("项目", "item"), tr("内容", "what is stated")], report.retention.map { [parts.cell(parts.tr($0.label)), parts.cell(parts.tr($0.value))] })
        }
        content += "<h3>\(Markup.escaped(tr("清单摘要", "Manifest digest")))</h3>"
        if let digest = report.digests.manifest {
            content += "<div class=\"big-digest mono\">\(Markup.escaped(Self.grouped(digest)))</div>" + parts.paragraph(tr("META-INF/ASiCManifest001.xml 的 SHA-256，每 8 位一组。它决定了包里的每一个字节：与封存时另行留存的比对，一致就是那一份。", "SHA-256 of META-INF/ASiCManifest001.xml, in groups of eight. It determines every byte of the package: compare it with the one that was kept apart at sealing."), "quiet")
        } else {
            content += parts.paragraph(report.kind == .check ? tr("封存后才有。", "There is none before sealing.") : tr("没有。", "None."))
        }
        if !report.digests.lists.isEmpty { content += "<h3>\(Markup.escaped(tr("清单", "Manifests")))</h3>" + digests(report.digests.lists) }
        if !report.digests.files.isEmpty {
            content += "<h3>\(Markup.escaped(tr("原件（\(report.digests.files.count)）", "Originals (\(report.digests.files.count))")))</h3>" + digests(report.digests.files)
        } else if report.digests.count > 0 {
            content += parts.paragraph(tr("原件 \(report.digests.count) 个，摘要不在此逐一列出：见包内 manifest-sha256.txt，它由上面的清单摘要确定。", "The digests of \(report.digests.count) originals are not printed: they stand in manifest-sha256.txt of the package, which the digests above determine."))
        }
        return section(.keeping, content)
    }

    private func digests(_ entries: [InspectionReport.Digests.Entry]) -> String {
        parts.table("grid digests", [tr("文件", "file"), tr("字节", "bytes"), tr("摘要", "digest")], entries.map { entry in
            ["<td>\(parts.bdi(entry.path))</td>", "<td class=\"n r\">\(entry.size.map(String.init) ?? "")</td>", "<td class=\"mono\">\(entry.algorithm == .sha256 ? "" : Markup.escaped(entry.algorithm.rawValue) + " ")\(Markup.escaped(entry.digest))</td>"]
        })
    }

    static func grouped(_ digest: String) -> String {
        let characters = Array(digest)
        return stride(from: 0, to: characters.count, by: 8).map { String(characters[$0..<min($0 + 8, characters.count)]) }.joined(separator: " ")
    }

    // MARK: 7

    var againSection: String {
        guard !report.commands.isEmpty else { return section(.again, parts.paragraph(tr("没有。", "None."))) }
        let steps = report.commands.map { command in
            let expected = command.expected.map { "<p class=\"quiet\">\(Markup.escaped(tr("应当得到：", "expected: ")))\(parts.bdi(parts.tr($0)))</p>" } ?? ""
            return "<li>\(parts.bdi(parts.tr(command.purpose)))<pre>\(command.lines.map(Markup.escaped).joined(separator: "\n"))</pre>\(expected)</li>"
        }
        let note = parts.paragraph(tr("第 1 条用本软件；其余只用通用工具，在解开的包里运行，逐条说明见 docs/verify-without-fengcun.md。信任的根证书和清单摘要要从别处取得，不要用包里的。", "The first is for this program; the others need common tools alone, inside the unpacked package: docs/verify-without-fengcun.md explains each. Take the trusted root certificate and the manifest digest from elsewhere, never from the package."), "quiet")
        return section(.again, (report.kind == .verification || report.kind == .seal ? note : "") + "<ol class=\"steps\">\(steps.joined(separator: "\n"))</ol>")
    }
}

package import Evidence

/// Several packages on one page: what each came to, and where its own page is.
package struct SummaryPage {
    package struct Entry: Sendable {
        /// As it was given.
        package var subject: String
        /// The name of its page, beside this one; nil where there is none.
        package var page: String?
        /// Nil where it could not be judged at all.
        package var report: InspectionReport?
        package var fault: Fault?

        package init(subject: String, page: String? = nil, report: InspectionReport? = nil, fault: Fault? = nil) {
            self.subject = subject
            self.page = page
            self.report = report
            self.fault = fault
        }
    }

    private let entries: [Entry]
    private let madeAt: Instant
    private let tool: InspectionReport.Tool
    private let command: String?
    private let parts: PageParts

    /// - Parameter command: the line that does it all again.
    package init(_ entries: [Entry], madeAt: Instant, tool: InspectionReport.Tool, command: String? = nil, _ language: Language) {
        self.entries = entries
        self.madeAt = madeAt
        self.tool = tool
        self.command = command
        parts = PageParts(language: language)
    }

    private func tr(_ zh: String, _ en: String) -> String { parts.tr(zh, en) }

    package var html: String {
        let title = tr("封存档案核验汇总", "Verification of several archives")
        let made = "\(Conclusion.moment(madeAt)) · \(tool.name) \(tool.version)"
        let body = """
            <section>
            <header class="mast"><span class="kind">\(Markup.escaped(title))</span><span class="made">\(Markup.escaped(made))</span></header>
            <h1>\(Markup.escaped(tr("核验 \(entries.count) 个档案", "\(entries.count) archives verified")))</h1>
            \(totals)
            \(list)
            </section>
            <footer>\(Markup.escaped(tr("由 \(tool.name) \(tool.version) 生成，不含脚本，不联网；每个档案的依据见它自己的一页。", "Made by \(tool.name) \(tool.version), without scripts and without the network; what each verdict rests on stands on its own page.")))\(command.map { "<br/>" + Markup.escaped(tr("重做：", "again: ")) + parts.code($0) } ?? "")</footer>
            """
        return ReportPage.document(title: title, running: "\(title) · \(Conclusion.moment(madeAt))", parts.language, body: body)
    }

    private func count(_ standing: Conclusion.Standing) -> Int { entries.count { $0.report?.conclusion.standing == standing } }

    private var totals: String {
        let figures: [(PageMark, Int, String)] = [
            (.bad, count(.bad), tr("无效", "invalid")), (.open, count(.undecided), tr("不能确定", "undecided")), (.none, entries.count { $0.report == nil }, tr("未能判断", "not judged")), (.ok, count(.good), tr("有效", "valid")),
        ]
        return "<div class=\"tiles four\">\(figures.map { "<div><h3>\(Markup.escaped($0.2))</h3><span class=\"big \($0.1 > 0 ? $0.0.rawValue : "none")\">\($0.0.small)\($0.1)</span></div>" }.joined())</div>"
    }

    /// What needs somebody first.
    private var list: String {
        let ordered = entries.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }.map(\.element)
        return parts.table("grid sum", [tr("结论", "verdict"), tr("项目", "project"), tr("签名与时间", "signature, time"), tr("规则", "rules"), tr("覆盖", "coverage"), tr("首要的问题", "what comes first")], ordered.map(row))
    }

    private func rank(_ entry: Entry) -> Int {
        switch entry.report?.conclusion.standing {
        case .bad: 0
        case nil: 1
        case .undecided: 2
        case .good: 3
        }
    }

    private func row(_ entry: Entry) -> [String] {
        let file = entry.subject.split(separator: "/").last.map(String.init) ?? entry.subject
        guard let report = entry.report else {
            let why = entry.fault.map { "\(parts.bdi($0.message(parts.language)))<br/>\(Markup.escaped("→ " + $0.hint(parts.language)))" } ?? ""
            return [parts.marked(.none, tr("未能判断", "not judged")), "<td>\(parts.code(file))</td>", "<td></td>", "<td></td>", "<td></td>", "<td>\(why)</td>"]
        }
        let conclusion = report.conclusion
        let mark = PageMark(conclusion.standing)
        let name = "<b>\(parts.bdi(report.shortName))</b>" + (report.project.map { "<br/>\(parts.bdi(VisibleText.beginning(of: $0.identification.name, columns: 80)))" } ?? "") + "<br/>\(parts.code(VisibleText.end(of: VisibleText.line(file), columns: 50)))"
        let link = entry.page.map { "<a class=\"page\" href=\"\(Markup.escaped($0))\">\(name)</a>" } ?? name
        return [parts.marked(mark, parts.tr(conclusion.word)), "<td>\(link)</td>", signatures(report), rules(report), coverage(report), first(report)]
    }

    private func signatures(_ report: InspectionReport) -> String {
        guard let verified = report.verification else { return "<td class=\"none\">–</td>" }
        let proven = report.provenAt.map { tr("不晚于 ", "by ") + $0.date } ?? tr("无时间戳", "no timestamp")
        let trusted = !verified.signers.isEmpty && verified.signers.allSatisfy(\.trusted)
        return "<td class=\"n\">\(Markup.escaped(tr("\(verified.signers.count) 个", "\(verified.signers.count)")))\(Markup.escaped(parts.comma))\(Markup.escaped(trusted ? tr("可信", "trusted") : tr("未确认", "not established")))<br/>\(Markup.escaped(proven))</td>"
    }

    private func rules(_ report: InspectionReport) -> String {
        guard let judgement = report.judgement else { return "<td class=\"none\">\(Markup.escaped(tr("没有", "none")))</td>" }
        let counts = [(PageMark.bad, judgement.count(.notMet)), (.open, judgement.count(.undecided)), (.ok, judgement.count(.met))].filter { $0.1 > 0 }
        return "<td class=\"n\">\(counts.map { "<span class=\"\($0.0.rawValue)\">\($0.0.small)\($0.1)</span>" }.joined(separator: " "))</td>"
    }

    private func coverage(_ report: InspectionReport) -> String {
        func ratio(_ entry: Timeline.Coverage) -> Double { entry.span.length > 0 ? Double(entry.covered.count) / Double(entry.span.length) : 0 }
        guard let worst = report.venueCoverage.min(by: { ratio($0) < ratio($1) }) else { return "<td class=\"none\">–</td>" }
        return parts.marked(report.venueCoverage.allSatisfy(\.missing.isEmpty) ? .ok : .bad, Durations.share(of: worst))
    }

    private func first(_ report: InspectionReport) -> String {
        let items = report.attention
        guard let item = items.first else { return "<td>\(Markup.escaped(tr("没有", "none")))</td>" }
        let place = item.path.map { "<br/>" + parts.code(VisibleText.end(of: VisibleText.line($0), columns: 60)) } ?? ""
        return "<td>\(parts.bdi(VisibleText.beginning(of: VisibleText.line(parts.tr(item.what)), columns: 120)))\(place)\(items.count > 1 ? "<br/>" + parts.span("quiet", tr("另有 \(items.count - 1) 项", "\(items.count - 1) more")) : "")</td>"
    }
}

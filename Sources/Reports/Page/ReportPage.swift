internal import Evidence

/// A report as one HTML file that needs nothing else, made to be printed on A4: what it came to and what to do on the first
/// page, what that rests on behind it.
///
/// The page fetches nothing, its policy lets it fetch nothing, and there is no script in it; it is XML as well.
package struct ReportPage {
    let report: InspectionReport
    let language: Language
    let parts: PageParts
    let scene: TimelineScene?

    package init(_ report: InspectionReport, _ language: Language) {
        self.report = report
        self.language = language
        parts = PageParts(language: language)
        scene = report.timeline.map { TimelineScene($0.timeline, recordings: $0.recordings) }
    }

    func tr(_ zh: String, _ en: String) -> String { parts.tr(zh, en) }

    package var html: String {
        let title = [report.shortName, Self.title(report.kind, language)].joined(separator: " ")
        // Told on each printed page: which project, and what looked at it when.
        let running = "\(report.shortName) · \(Self.title(report.kind, language)) · \(Conclusion.moment(report.madeAt))"
        return Self.document(title: title, running: running, language, body: body.joined(separator: "\n"))
    }

    static func document(title: String, running: String, _ language: Language, body: String) -> String {
        let policy = "default-src 'none'; img-src data:; style-src 'sha256-\(PageStyle.digest)'; base-uri 'none'; form-action 'none'"
        return """
            <!DOCTYPE html>
            <html xmlns="http://www.w3.org/1999/xhtml" lang="\(language == .zh ? "zh-CN" : "en")" data-running="\(Markup.escaped(VisibleText.beginning(of: running, columns: 110)))">
            <head>
            <meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" content="\(policy)"/>
            <meta name="referrer" content="no-referrer"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <title>\(Markup.escaped(title))</title>
            <style>\(PageStyle.text)</style>
            </head>
            <body>
            \(PageMark.definitions)
            <main>
            \(body)
            </main>
            </body>
            </html>

            """
    }

    static func title(_ kind: InspectionReport.Kind, _ language: Language) -> String {
        switch kind {
        case .check: Words("封存前检查报告", "Check before sealing").text(language)
        case .recheck: Words("封存档案复核报告", "Review of a sealed archive").text(language)
        case .verification: Words("封存档案核验报告", "Verification of a sealed archive").text(language)
        case .seal: Words("封存报告", "Sealing report").text(language)
        }
    }

    /// The sections behind the first page, by number.
    enum Section: Int, CaseIterable {
        case coverage = 1, rules, findings, signatures, nature, keeping, again

        var words: Words {
            switch self {
            case .coverage: Words("覆盖与事件", "Coverage and events")
            case .rules: Words("规则", "Rules")
            case .findings: Words("发现", "Findings")
            case .signatures: Words("签名与时间", "Signatures and times")
            case .nature: Words("四性检测", "Test of the four natures")
            case .keeping: Words("保管与摘要", "Retention and digests")
            case .again: Words("怎样重做一遍", "How to do this again")
            }
        }

        var id: String { "s\(rawValue)" }
    }

    private var body: [String] { [first, coverageSection, rulesSection, findingsSection, signaturesSection, natureSection, keepingSection, againSection, closing] }

    /// - Parameter content: markup.
    func section(_ section: Section, _ content: String) -> String {
        "<section id=\"\(section.id)\"><h2><b>\(section.rawValue)</b> \(Markup.escaped(parts.tr(section.words)))</h2>\n\(content)</section>"
    }

    private var closing: String {
        let words = tr("本页由 \(report.tool.name) \(report.tool.version) 于 \(Conclusion.moment(report.madeAt)) 生成，不含脚本，不联网；本页本身没有签名，结论以第 7 节的命令重做为准。", "Made by \(report.tool.name) \(report.tool.version) on \(Conclusion.moment(report.madeAt)); without scripts, and without the network. The page itself is not signed: what counts is what the commands of section 7 say.")
        return "<footer>\(Markup.escaped(words))</footer>"
    }
}

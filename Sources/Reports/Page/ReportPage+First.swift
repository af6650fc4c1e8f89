internal import Evidence

/// The first page: which project, what it came to, and what to do, to be read in a minute.
extension ReportPage {
    private static let mostItems = 8

    var first: String {
        let conclusion = report.conclusion
        let mark = PageMark(conclusion.standing)
        return """
            <section class="first">
            <header class="mast"><span class="kind">\(Markup.escaped(Self.title(report.kind, language)))</span><span class="made">\(Markup.escaped("\(Conclusion.moment(report.madeAt)) · \(report.tool.name) \(report.tool.version)"))</span></header>
            <h1>\(parts.bdi(heading))</h1>
            \(identity)
            <div class="verdict \(mark.rawValue)">\(mark.small)<strong class="word">\(Markup.escaped(parts.tr(conclusion.word)))</strong><p>\(parts.bdi(cut(parts.tr(conclusion.sentence), 420)))</p></div>
            \(levels)
            \(tiles)
            \(toDo)
            \(coverageBars)
            \(signers)
            \(lines)
            \(contents)
            </section>
            """
    }

    private var heading: String { cut(report.project?.identification.name ?? report.shortName, 112) }

    private func cut(_ text: String, _ columns: Int) -> String { VisibleText.width(VisibleText.line(text)) <= columns ? text : VisibleText.beginning(of: VisibleText.line(text), columns: columns - 1) + "…" }

    // MARK: Which project

    private var identityRows: [(label: String, value: String, isWide: Bool, isMono: Bool)] {
        var rows: [(label: String, value: String, isWide: Bool, isMono: Bool)] = []
        func row(_ zh: String, _ en: String, _ value: String?, wide: Bool = false, mono: Bool = false) {
            if let value, !value.isEmpty { rows.append((tr(zh, en), cut(value, wide ? 220 : 90), wide, mono)) }
        }
        if let project = report.project {
            row("项目编号", "number", project.identification.number)
            row("采购方式", "method", parts.tr(RuleWords.method(project.identification.method)))
            row("采购人", "buyer", project.parties.buyer.name)
            row("代理机构", "agent", project.parties.agent.name)
            row("场地", "venues", project.venues.prefix(6).map { "\(venue($0.id)) \($0.name)" }.joined(separator: parts.semicolon), wide: true)
            row("开标", "opening", span(project.schedule?.openingAt, project.schedule?.openingEnd))
            row("评审", "evaluation", span(project.schedule?.evaluationStart, project.schedule?.evaluationEnd))
        }
        row(report.kind == .check ? "工作区" : "档案", report.kind == .check ? "workspace" : "archive", VisibleText.end(of: VisibleText.line(report.subject), columns: 100), wide: true)
        row("包的编号", "package id", report.packageID, wide: true, mono: true)
        row("清单摘要", "manifest digest", report.digests.manifest, wide: true, mono: true)
        return rows
    }

    private var identity: String {
        let lines = identityRows.map { "<dt>\(Markup.escaped($0.label))</dt><dd\($0.isWide || $0.isMono ? " class=\"\([$0.isWide ? "all" : nil, $0.isMono ? "mono" : nil].compactMap(\.self).joined(separator: " "))\"" : "")>\(parts.bdi($0.value))</dd>" }
        return "<dl class=\"ident\">\(lines.joined(separator: "\n"))</dl>" + claim
    }

    /// Of a package that does not hold, what it says of itself is its word alone.
    private var claim: String {
        guard report.kind != .check, report.project != nil, report.conclusion.standing != .good else { return "" }
        return parts.paragraph(tr("以上是档案自己的说法，没有得到确认。", "The above is what the archive says of itself; nothing has established it."), "quiet claim")
    }

    func venue(_ id: String) -> String {
        if let timeline = report.timeline, timeline.names.venues[id] != nil { return timeline.venue(id, language) }
        if id == "main" { return tr("主场", "main") }
        return id.hasPrefix("sub") ? tr("副场", "sub ") + id.dropFirst(3) : id
    }

    private func span(_ from: Instant?, _ to: Instant?) -> String? {
        guard let from else { return to.map { "– " + Conclusion.moment($0) } }
        guard let to else { return Conclusion.moment(from) }
        return Conclusion.moment(from) + "–" + (from.date == to.date && from.offset == to.offset ? to.time : Conclusion.moment(to))
    }

    // MARK: What was looked at

    private var levels: String {
        guard let verified = report.verification else { return "" }
        let said = verified.levels.map { "<span class=\"\(PageMark($0.outcome).rawValue)\">\(PageMark($0.outcome).small)\(Markup.escaped(ReportText.level($0.level, language)))\(Markup.escaped($0.outcome == .valid ? "" : parts.colon + ReportText.outcome($0.outcome, language)))</span>" }
        return "<div class=\"levels\">\(said.joined(separator: "\n"))</div>"
    }

    /// Who signed, where it is not too many for the page.
    private var signers: String {
        guard let verified = report.verification, !verified.signers.isEmpty, room.signers else { return "" }
        let most = report.attention.count > 3 ? 2 : 5
        let rows = verified.signers.prefix(most).map { signer in
            [
                parts.cell(cut(signer.name, 44)), parts.cell(cut(RuleWords.who(signer.role, language), 20)), parts.figures(signer.signedAt.map(Conclusion.moment) ?? tr("没有", "none")),
                parts.marked(signer.timestamp == nil ? .note : .ok, signer.timestamp.map(Conclusion.moment) ?? tr("没有时间戳", "no timestamp")), parts.marked(signer.trusted ? .ok : .open, signer.trusted ? tr("可信", "trusted") : tr("未确认", "not established")),
            ]
        }
        let more = verified.signers.count - most
        let columns = [tr("签名者", "signed by"), tr("身份", "role"), tr("自述时间", "says"), tr("证明不晚于", "proven by"), tr("身份判断", "identity")]
        return "<h2>\(Markup.escaped(tr("签名", "Signatures")))</h2>" + parts.table("grid signers", columns, rows) + (more > 0 ? parts.paragraph(tr("另有 \(more) 个，见第 4 节。", "\(more) more: see section 4."), "quiet") : "")
    }

    // MARK: Figures

    private var tiles: String { "<div class=\"tiles\">\([contentTile, signatureTile, rulesTile, coverageTile, faultTile].joined(separator: "\n"))</div>" }

    /// - Parameters:
    ///   - big: markup.
    ///   - lines: markup.
    private func tile(_ heading: String, _ big: String, _ lines: [String]) -> String {
        "<div><h3>\(Markup.escaped(heading))</h3><span class=\"big\">\(big)</span>\(lines.map { "<span>\($0)</span>" }.joined())</div>"
    }

    private func small(_ text: String) -> String { " <small>\(Markup.escaped(text))</small>" }

    private var contentTile: String {
        guard let contents = report.contents else {
            guard let verified = report.verification else { return tile(tr("内容", "content"), "–", [Markup.escaped(tr("没有统计", "not counted"))]) }
            return tile(tr("内容", "content"), "\(verified.files)" + small(tr("个文件", "files")), [Markup.escaped(Sizes.text(verified.bytes))])
        }
        var lines = [Sizes.text(contents.bytes), tr("文件 \(contents.documents)", "\(contents.documents) documents"), tr("录像 \(contents.recordings)", "\(contents.recordings) recordings") + (contents.seconds > 0 ? " · " + Durations.position(min(contents.seconds, 1 << 40) * 1_000_000) : "")]
        if report.kind == .check { lines[0] = tr("共 ", "") + lines[0] }
        return tile(tr("内容", "content"), "\(contents.files)" + small(tr("个文件", "files")), lines.map(Markup.escaped))
    }

    private var signatureTile: String {
        let heading = tr("签名与时间", "signatures, time")
        guard let verified = report.verification else { return tile(heading, "–", [Markup.escaped(report.kind == .seal ? tr("没有校验", "not verified") : tr("尚未封存，没有签名", "not sealed, not signed"))]) }
        guard !verified.signers.isEmpty else { return tile(heading, "0" + small(tr("个成立", "that hold")), [Markup.escaped(tr("没有成立的签名", "no signature holds"))]) }
        let trusted = verified.signers.count(where: \.trusted)
        let identity = trusted == verified.signers.count ? PageMark.ok.coloured + Markup.escaped(tr("身份可信", "identity trusted")) : PageMark.open.coloured + Markup.escaped(tr("身份可信 \(trusted) 个", "\(trusted) trusted"))
        let time = report.provenAt.map { PageMark.ok.coloured + Markup.escaped(tr("不晚于 ", "by ") + $0.date) } ?? PageMark.note.coloured + Markup.escaped(tr("无独立时间戳", "no timestamp"))
        return tile(heading, "\(verified.signers.count)" + small(tr("个签名", verified.signers.count == 1 ? "signature" : "signatures")), [identity, time])
    }

    private var rulesTile: String {
        let heading = tr("规则", "rules")
        guard let judgement = report.judgement else { return tile(heading, "–", [Markup.escaped(tr("没有核对", "not judged"))]) }
        let due = judgement.items.count - judgement.count(.notApplicable)
        let counts: [(PageMark, Int, String)] = [(.bad, judgement.count(.notMet), tr("不符合", "not met")), (.open, judgement.count(.undecided), tr("不能确定", "undecided")), (.said, judgement.count(.overridden), tr("已说明理由", "answered for"))]
        let lines = counts.filter { $0.1 > 0 }.map { "<b class=\"\($0.0.rawValue)\">\($0.0.small)\($0.1)</b> \(Markup.escaped($0.2))" }
        return tile(heading, "\(judgement.count(.met))" + small(tr("/ \(due) 符合", "of \(due) met")), [share(judgement)] + (lines.isEmpty ? [PageMark.ok.coloured + Markup.escaped(tr("全部符合", "all met"))] : lines))
    }

    /// The outcomes of all rules that apply, as parts of one bar.
    private func share(_ judgement: Judgement) -> String {
        let whole = Double(max(1, judgement.items.count - judgement.count(.notApplicable)))
        var x = 0.0
        let bars = [(Judgement.Outcome.met, "ok"), (.overridden, "said"), (.undecided, "open"), (.notMet, "bad")].compactMap { outcome, css -> String? in
            let width = Double(judgement.count(outcome)) / whole * 200
            guard width > 0 else { return nil }
            defer { x += width }
            return Markup.element("rect", ["class": "s-\(css)", "x": Markup.number(x), "y": "0", "width": Markup.number(width), "height": "8"])
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"share\" viewBox=\"0 0 200 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\(bars.joined())</svg>"
    }

    private var coverageTile: String {
        let heading = tr("录像覆盖", "coverage")
        let coverage = report.venueCoverage
        func ratio(_ entry: Timeline.Coverage) -> Double { entry.span.length > 0 ? Double(entry.covered.count) / Double(entry.span.length) : 0 }
        guard let worst = coverage.min(by: { ratio($0) < ratio($1) }) else { return tile(heading, "–", [Markup.escaped(report.timeline == nil ? tr("没有时间线", "no timeline") : tr("没有申明起止时间", "no declared times"))]) }
        let holes = coverage.filter { !$0.missing.isEmpty }
        guard !holes.isEmpty else { return tile(heading, "100" + small("%"), [PageMark.ok.coloured + Markup.escaped(tr("各场地齐全", "complete at every venue"))]) }
        let places = Set(holes.map { "\($0.stage) \($0.venue ?? "")" }).count
        let line = "\(venue(worst.venue ?? "")) \(parts.tr(TimelineWords.what(worst.what)))"
        return tile(heading, "<b class=\"bad\">\(Markup.escaped(Durations.share(of: worst)))</b>", [Markup.escaped(tr("最低：", "lowest: ") + line), PageMark.bad.coloured + Markup.escaped(tr("\(places) 处场地有缺", "\(places) with gaps"))])
    }

    private var faultTile: String {
        let all = report.allFindings
        let (errors, warnings, notes) = (all.count { $0.severity == .error }, all.count { $0.severity == .warning }, all.count { $0.severity == .info })
        let big = errors > 0 ? "<b class=\"bad\">\(errors)</b>" : "0"
        return tile(tr("发现", "findings"), big + small(tr("处错误", errors == 1 ? "error" : "errors")), [(warnings > 0 ? PageMark.note.coloured : "") + Markup.escaped(tr("警告 \(warnings)", "\(warnings) \(warnings == 1 ? "warning" : "warnings")")), Markup.escaped(tr("说明 \(notes)", "\(notes) \(notes == 1 ? "note" : "notes")"))])
    }

    // MARK: What to do

    private var toDo: String {
        let items = report.attention
        let heading = "<h2>\(Markup.escaped(tr("不符合之处与处理", "What fails and what to do")))</h2>"
        guard !items.isEmpty else { return heading + "<p>\(PageMark.ok.coloured)\(Markup.escaped(tr("没有需要处理的事项。", "There is nothing to settle.")))</p>" }
        let shown = items.prefix(room.items)
        let lines = shown.map { item -> String in
            let mark = PageMark(item.weight)
            let section: Section = switch item.kind { case .finding: .findings; case .rule: .rules; case .nature: .nature }
            let action = action(item).map { "<span class=\"do\">\(Markup.escaped($0))</span>" } ?? ""
            return "<li><span class=\"w \(mark.rawValue)\">\(mark.small)\(Markup.escaped(parts.tr(word(of: item))))\(item.kind == .rule ? "<small>\(Markup.escaped(parts.tr(RuleWords.severity(item.weight == .serious ? .warn : .block))))</small>" : "")</span><span>\(parts.bdi(what(item)))\(action)</span><a class=\"ref\" href=\"#\(section.id)\">\(Markup.escaped("\(section.rawValue) · \(cut(item.reference, 30))"))</a></li>"
        }
        let more = items.count - shown.count
        let rest = more > 0 ? parts.paragraph(tr("另有 \(more) 项，见第 2、3 节。", "\(more) more: see sections 2 and 3."), "more") : ""
        return heading + "<ol class=\"todo\">\n\(lines.joined(separator: "\n"))\n</ol>" + rest
    }

    private func what(_ item: Attention) -> String {
        let place = item.path.map { parts.colon + VisibleText.end(of: VisibleText.line($0), columns: 60) } ?? ""
        return cut(parts.tr(item.what), 170) + place + (item.count > 1 ? parts.bracketed(tr("共 \(item.count) 处", "\(item.count) in all")) : "")
    }

    private func action(_ item: Attention) -> String? { item.action.map { cut(parts.tr($0), 150) } }

    /// How much of the list fits on the first page of paper beside what else stands there, and whether the signers do too:
    /// in lines of the list's text. Three of the list come first.
    private var room: (items: Int, signers: Bool) {
        func lines(_ text: String, _ columns: Int) -> Double { Double(max(1, (VisibleText.width(VisibleText.line(text)) + columns - 1) / columns)) }
        let rows = identityRows
        let narrow = rows.filter { !$0.isWide }.map { lines($0.value, 46) }
        let pairs = stride(from: 0, to: narrow.count, by: 2).reduce(0) { $0 + max(narrow[$1], $1 + 1 < narrow.count ? narrow[$1 + 1] : 0) }
        let wide = rows.filter(\.isWide).reduce(0) { $0 + lines($1.value, 104) }
        var free = 54.2 - 2 * lines(heading, 58) - 1.2 * (pairs + wide) - max(4, 1.2 * lines(parts.tr(report.conclusion.sentence), 64))
        free -= (claim.isEmpty ? 0 : 1.8) + (report.verification == nil ? 0 : language == .zh ? 2 : 3.2) + (language == .zh ? 0 : 1.2)
        let places = Set(report.venueCoverage.map { "\($0.stage) \($0.venue ?? "")" }).count
        free -= 12.2 + 1.4 * Double(min(Self.mostBars, places)) + closingRows.reduce(0) { $0 + 1.3 * lines($1.1, 108) }
        let heights = report.attention.prefix(Self.mostItems).map { item in max(0.7 + lines(what(item), 76) + (action(item).map { lines($0, 72) } ?? 0), item.kind == .rule ? 2.6 : 0) }
        let signed = 3.2 + 1.6 * Double(min(report.verification?.signers.count ?? 0, 2))
        let hasSigners = free - signed >= heights.prefix(3).reduce(0, +)
        free -= hasSigners && report.verification != nil ? signed : 0
        var count = 0
        for height in heights {
            free -= height
            if free < 0, count >= 3 { break }
            count += 1
        }
        return (count, hasSigners)
    }

    private func word(of item: Attention) -> Words {
        switch item.kind {
        case .finding: item.weight == .fatal ? Words("错误", "error") : Words("警告", "warning")
        case .rule: (item.weight == .open ? Judgement.Outcome.undecided : .notMet).bothWords
        case .nature: RuleWords.result(.failed)
        }
    }

    /// What could not be decided, and how long the record is kept.
    private var closingRows: [(String, String)] {
        var rows: [(String, String)] = []
        if let judgement = report.judgement, judgement.count(.undecided) > 0 {
            let blocking = judgement.undecidedBlocking.count
            let reason = judgement.undecidedReason.map { tr("；理由：", "; reason given: ") + cut($0, 160) } ?? (blocking > 0 ? tr("；没有写明理由", "; no reason is given") : "")
            rows.append((tr("不能确定", "undecided"), tr("\(judgement.count(.undecided)) 条规则，其中 \(blocking) 条须符合", "\(judgement.count(.undecided)) rules, \(blocking) of which must be met") + reason))
        }
        if report.judgement != nil, report.judgementOrigin == .sealed { rows.append((tr("规则", "rules"), tr("封存时的判断，本次没有重新判断", "as judged at sealing; not judged again"))) }
        let skipped = report.verification?.levels.filter { $0.outcome == .notRun }.map { ReportText.level($0.level, language) } ?? []
        if !skipped.isEmpty { rows.append((tr("没有检查", "not run"), skipped.joined(separator: parts.comma))) }
        if !report.retention.isEmpty { rows.append((tr("保管", "retention"), report.retention.prefix(5).map { parts.tr($0.label) + " " + cut(parts.tr($0.value), 60) }.joined(separator: parts.semicolon))) }
        return rows
    }

    private var lines: String {
        closingRows.isEmpty ? "" : "<dl class=\"lines\">\(closingRows.map { "<dt>\(Markup.escaped($0.0))</dt><dd>\(parts.bdi($0.1))</dd>" }.joined())</dl>"
    }

    private var contents: String { "<nav class=\"toc\">\(Section.allCases.map { "<a href=\"#\($0.id)\">\($0.rawValue) \(Markup.escaped(parts.tr($0.words)))</a>" }.joined(separator: " "))</nav>" }
}

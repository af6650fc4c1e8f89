internal import Evidence

/// A timeline as one HTML file that needs nothing else: what is covered at a glance, the picture, and everything in tables.
///
/// The page fetches nothing, and its policy lets it fetch nothing; the one script and the one style in it are named by their
/// digests. It is XML as well, so that any strict reader can take it apart.
package struct TimelinePage {
    private let report: TimelineReport
    private let scene: TimelineScene
    private let language: Language
    private let pictures: [Int: [TimelinePicture]]
    private let tool: String

    /// Rows of a table, at most.
    private static let mostRows = 2000

    /// - Parameters:
    ///   - pictures: of the timeline's tracks, by their number.
    ///   - tool: who made the page, `fengcun 0.1.0`.
    package init(_ report: TimelineReport, pictures: [Int: [TimelinePicture]] = [:], tool: String, _ language: Language) {
        self.report = report
        self.pictures = pictures
        self.language = language
        self.tool = tool
        scene = TimelineScene(report.timeline, recordings: report.recordings)
    }

    private func tr(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

    package var html: String {
        let title = [report.project, tr("时间轴", "timeline")].compactMap(\.self).joined(separator: " ")
        let policy = "default-src 'none'; img-src data:; style-src 'sha256-\(TimelineStyle.digest)'; script-src 'sha256-\(TimelineScript.digest)'; base-uri 'none'; form-action 'none'"
        return """
            <!DOCTYPE html>
            <html xmlns="http://www.w3.org/1999/xhtml" lang="\(language == .zh ? "zh-CN" : "en")">
            <head>
            <meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" content="\(policy)"/>
            <meta name="referrer" content="no-referrer"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <title>\(Markup.escaped(title))</title>
            <style>\(TimelineStyle.page)</style>
            </head>
            <body>
            \(body.joined(separator: "\n"))
            <script>\(TimelineScript.text)</script>
            </body>
            </html>

            """
    }

    private var body: [String] {
        [
            Markup.element("header", [:], Markup.element("h1", [:], bdi(report.project ?? tr("时间轴", "Timeline"))) + paragraph(report.clock(language) + tr("。", ".")) + paragraph(origin, "quiet")), tiles,
            Markup.element("section", [:], scene.panels.enumerated().map { figure($1, "f\($0)") }.joined(separator: "\n") + (scene.panels.isEmpty ? paragraph(tr("没有一段录像知道从几点开始录", "when any of the recordings began is not known")) : legend)),
            coverage, gaps, overlaps, marks, clocks, alignments, unplaced, findings,
            Markup.element("footer", [:], Markup.escaped(tr("由 \(tool) 生成。画面和声音本身没有在此校验；校验档案用 fengcun verify。", "made by \(tool). Nothing was verified here: fengcun verify judges the archive."))),
        ]
    }

    private var origin: String { tr("本页：\(report.origin(language))。", "this page: \(report.origin(language)).") }

    // MARK: At a glance

    private var tiles: String {
        let tiles = scene.panels.flatMap { panel in
            panel.venues.compactMap { venue -> String? in
                let whole = venue.coverage.filter { $0.source == nil }
                guard !whole.isEmpty else { return nil }
                let figures = whole.map { entry in
                    let missing = entry.missing.reduce(0) { $0 &+ $1.upright.length }
                    let words = entry.missing.isEmpty ? tr("齐全", "complete") : tr("缺 \(entry.missing.count) 处，共 \(Durations.text(missing, language))", "\(entry.missing.count) missing, \(Durations.text(missing, language)) in all")
                    return "<div class=\"figure\"><span>\(Markup.escaped(TimelineWords.what(entry.what).text(language)))</span><b class=\"\(entry.missing.isEmpty ? "ok" : "bad")\">\(Markup.escaped(Durations.share(of: entry)))</b><span>\(Markup.escaped(words))</span></div>"
                }
                let isWhole = whole.allSatisfy(\.missing.isEmpty)
                return "<div class=\"tile \(isWhole ? "ok" : "bad")\"><h3>\(bdi(report.stage(panel.stage, language))) · \(bdi(report.place(venue.id, language)))</h3>\(figures.joined())</div>"
            }
        }
        return tiles.isEmpty ? "" : "<section class=\"tiles\">\(tiles.joined())</section>"
    }

    // MARK: The picture

    private func figure(_ panel: TimelineScene.Panel, _ id: String) -> String {
        let figure = TimelineFigure(report: report, panel: panel, language: language, pictures: pictures, id: id)
        let words = [tr("放大", "zoom in"), tr("缩小", "zoom out"), "←", "→", tr("全部", "all"), tr("双击或 Ctrl+滚轮放大，拖动平移", "double-click or Ctrl+wheel zooms, dragging moves")].joined(separator: "|")
        let axis = panel.axis
        func number(_ value: Double) -> String { Markup.number(value) }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" class="timeline" viewBox="0 0 \(number(TimelineFigure.width)) \(number(figure.height))" role="img" data-length="\(axis.length / 1000)" data-begin="\(axis.from / 1000)" data-offset="\(axis.offset)" data-left="\(number(TimelineFigure.left))" data-right="\(number(TimelineFigure.right))" data-top="\(number(TimelineFigure.ground))" data-bottom="\(number(figure.bottom))" data-words="\(Markup.escaped(words))">
            \(figure.content)
            </svg>
            """
    }

    private var legend: String { "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"timeline\" viewBox=\"0 0 \(Markup.number(TimelineFigure.width)) \(Markup.number(TimelineLegend.height))\">\(TimelineLegend.svg(scene, language))</svg>" }

    // MARK: Tables

    private var coverage: String {
        table(
            tr("覆盖", "Coverage"), [tr("阶段", "stage"), tr("场地", "venue"), tr("来源", "source"), tr("什么", "what"), tr("应有", "declared"), tr("覆盖", "covered"), tr("缺失（超过容许间断）", "missing (longer than the tolerance)")],
            report.timeline.coverage.map { entry in
                [
                    text(report.stage(entry.stage, language)), text(report.venue(entry.venue, language)), text(entry.source.map { report.source($0, language) + (entry.isRequired ? "" : tr("（不要求）", " (not required)")) } ?? tr("任一来源", "any source")),
                    text(TimelineWords.what(entry.what).text(language)), figures(Durations.span(entry.span.upright)),
                    "<td class=\"n \(entry.missing.isEmpty ? "ok" : entry.isRequired ? "bad" : "")\">\(Markup.escaped(Durations.share(of: entry)))</td>",
                    figures(entry.missing.prefix(20).map { Durations.span($0.upright, on: Durations.date(entry.span.from)) + tr("（\(Durations.text($0.upright.length, language))）", " (\(Durations.text($0.upright.length, language)))") }.joined(separator: tr("；", "; ")) + (entry.missing.count > 20 ? " …" : "")),
                ]
            })
    }

    private var gaps: String {
        table(
            tr("间断", "Gaps"), ["", tr("从–到", "from–to"), tr("长度", "length"), tr("轨道", "track"), tr("原因", "cause"), tr("之前", "before"), tr("之后", "after")],
            scene.gaps.map { gap in
                let span = gap.gap.span.upright
                return [text(gap.key ?? "·"), figures(Durations.span(span)), figures(Durations.text(span.length, language)), text(report.name(of: report.timeline.tracks[gap.track], language)), text(TimelineWords.cause(gap.gap.cause).text(language)), text(gap.gap.before), text(gap.gap.after)]
            })
    }

    private var overlaps: String {
        table(
            tr("重叠", "Overlaps"), [tr("从–到", "from–to"), tr("长度", "length"), tr("依据", "told by"), tr("前一段", "first"), tr("后一段", "second")],
            report.timeline.tracks.flatMap(\.overlaps).map { overlap in
                let span = overlap.span.upright
                return [figures(Durations.span(span)), figures(Durations.text(span.length, language)), text(TimelineWords.basis(overlap.basis).text(language)), text(overlap.first), text(overlap.second)]
            })
    }

    private var marks: String {
        let lanes = scene.panels.flatMap(\.venues).flatMap(\.lanes)
        return table(
            tr("看到和听到的", "Seen and heard"), ["", tr("从–到", "from–to"), tr("什么", "what"), tr("轨道", "track"), tr("录像", "recording")],
            lanes.flatMap { lane in lane.marks.sorted { $0.span.from.microseconds < $1.span.from.microseconds }.map { (lane.track, $0) } }.map { track, mark in
                [text("\(mark.kind.rawValue)"), figures(Durations.span(mark.span)), text(mark.finding.message(language)), text(report.name(of: report.timeline.tracks[track], language)), text(mark.path)]
            })
    }

    private var clocks: String {
        table(
            tr("时钟", "Clocks"), [tr("轨道", "track"), tr("录像", "recordings"), tr("怎样放到时间轴上", "how it was placed")],
            report.timeline.tracks.flatMap { track in
                PlacingSummary.of(track).map { placing in [text(report.name(of: track, language)), figures(String(placing.count)), text(placing.text(language))] }
            })
    }

    private var alignments: String {
        table(
            tr("声音对齐", "Alignment by sound"), [tr("前者", "first"), tr("后者", "second"), tr("结果", "what came of it")],
            report.timeline.alignments.map { pair in
                let words = PairWords(pair, report, language)
                return [text(report.name(of: pair.a, language)), text(report.name(of: pair.b, language)), "<td>\(([words.summary] + words.details).map(Markup.escaped).joined(separator: "<br/>"))</td>"]
            },
            note: Alignment.caution.text(language) + tr("一个时钟比另一个快多少，只能说在两条线之间。", " How far one clock is ahead of the other is known to lie between the two lines."))
    }

    private var unplaced: String {
        table(
            tr("没有位置的录像", "Recordings without a place"), [tr("轨道", "track"), tr("录像", "recording")],
            scene.unplaced.flatMap { track, paths in paths.map { [text(report.name(of: report.timeline.tracks[track], language)), text($0)] } })
    }

    private var findings: String {
        table(
            tr("发现", "Findings"), [tr("级别", "severity"), tr("什么", "what"), tr("哪里", "where"), tr("怎么办", "what to do"), ""],
            report.findings.map { finding in
                [text(ReportText.severity(finding.severity, language)), text(finding.message(language)), text(finding.path ?? ""), text(finding.hint(language)), "<td class=\"code\">\(Markup.escaped(finding.code.rawValue))</td>"]
            })
    }

    /// - Parameter rows: of cells that are markup.
    private func table(_ heading: String, _ columns: [String], _ rows: [[String]], note: String? = nil) -> String {
        guard !rows.isEmpty else { return "" }
        let head = columns.map { "<th>\(Markup.escaped($0))</th>" }.joined()
        let lines = rows.prefix(TimelinePage.mostRows).map { "<tr>\($0.joined())</tr>" }.joined(separator: "\n")
        let more = rows.count - TimelinePage.mostRows
        return "<section><h2>\(Markup.escaped(heading))</h2>\(note.map { paragraph($0, "quiet") } ?? "")<table><thead><tr>\(head)</tr></thead><tbody>\n\(lines)\n</tbody></table>\(more > 0 ? paragraph(tr("另有 \(more) 行", "\(more) more rows"), "quiet") : "")</section>"
    }

    private func bdi(_ text: String) -> String { "<bdi>\(Markup.escaped(text))</bdi>" }

    private func text(_ text: String) -> String { "<td>\(bdi(text))</td>" }

    private func figures(_ text: String) -> String { "<td class=\"n\">\(Markup.escaped(text))</td>" }

    private func paragraph(_ text: String, _ css: String? = nil) -> String { "<p\(css.map { " class=\"\($0)\"" } ?? "")>\(Markup.escaped(text))</p>" }
}

internal import Evidence

/// What of the declared times is there: bars on the first page, the timeline with its pictures and lists behind it.
extension ReportPage {
    /// Venues and stages on the first page, at most.
    static let mostBars = 6

    // MARK: On the first page

    var coverageBars: String {
        let heading = "<h2>\(Markup.escaped(tr("录音录像覆盖", "Recordings: what is covered")))</h2>"
        guard let timeline = report.timeline else { return heading + parts.paragraph(tr("没有时间线，覆盖没有检查。", "There is no timeline: coverage was not looked at."), "quiet") }
        var order: [(stage: String, venue: String)] = []
        for entry in report.venueCoverage where !order.contains(where: { $0 == (entry.stage, entry.venue ?? "") }) { order.append((entry.stage, entry.venue ?? "")) }
        guard !order.isEmpty else { return heading + parts.paragraph(tr("项目没有申明起止时间，没有算覆盖。", "The project declares no times: coverage was not computed."), "quiet") }
        let rows = order.prefix(Self.mostBars).map { place -> String in
            let own = report.venueCoverage.filter { $0.stage == place.stage && $0.venue == place.venue }
            let label = cell(timeline.stage(place.stage, language) + " · " + timeline.venue(place.venue, language))
            return "<tr>\(label)\([Timeline.Coverage.What.picture, .sound].map { what in own.first { $0.what == what }.map(bar) ?? "<td class=\"lbl\"></td><td class=\"bar\"></td><td class=\"pct\"></td>" }.joined())</tr>"
        }
        let more = order.count > Self.mostBars ? parts.paragraph(tr("另有 \(order.count - Self.mostBars) 处，见第 1 节。", "\(order.count - Self.mostBars) more: see section 1."), "quiet") : ""
        return heading + "<table class=\"cover\"><tbody>\(rows.joined(separator: "\n"))</tbody></table>" + missingLine(timeline) + more
    }

    private func cell(_ text: String) -> String { "<td>\(parts.bdi(VisibleText.beginning(of: text, columns: 40)))</td>" }

    /// How much, and where in the stage it is missing.
    private func bar(_ entry: Timeline.Coverage) -> String {
        let span = entry.span.upright
        let length = Double(max(1, span.length))
        func x(_ time: WallTime) -> Double { min(max(Double(time.microseconds - span.from.microseconds) / length, 0), 1) * 300 }
        let holes = entry.missing.prefix(200).map(\.upright).map { hole in
            Markup.element("rect", ["class": "hole", "x": Markup.number(x(hole.from)), "y": "0.5", "width": Markup.number(max(x(hole.to) - x(hole.from), 1.5)), "height": "8"])
        }
        let ground = Markup.element("rect", ["class": "there", "x": "0", "y": "0", "width": "300", "height": "9"])
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"bar\" viewBox=\"0 0 300 9\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\(ground)\(holes.joined())</svg>"
        return "<td class=\"lbl\">\(Markup.escaped(parts.tr(TimelineWords.what(entry.what))))</td><td class=\"bar\">\(svg)</td><td class=\"pct \(entry.missing.isEmpty ? "" : "bad")\">\(Markup.escaped(Durations.share(of: entry)))</td>"
    }

    private func missingLine(_ timeline: TimelineReport) -> String {
        var said: [String] = []
        for entry in report.venueCoverage {
            guard let longest = entry.missing.map(\.upright).max(by: { $0.length < $1.length }) else { continue }
            let rest = entry.missing.count > 1 ? tr("等 \(entry.missing.count) 处", " and \(entry.missing.count - 1) more") : ""
            let line = "\(timeline.venue(entry.venue, language)) \(Durations.span(longest))\(parts.bracketed(Durations.text(longest.length, language)))\(rest)"
            if !said.contains(line) { said.append(line) }
        }
        guard !said.isEmpty else { return "" }
        let more = said.count > 3 ? tr("；另有 \(said.count - 3) 处", "; \(said.count - 3) more") : ""
        return "<p class=\"missing\">\(PageMark.bad.coloured)\(parts.bdi(tr("缺：", "missing: ") + said.prefix(3).joined(separator: parts.semicolon) + more))</p>"
    }

    // MARK: Section 1

    var coverageSection: String {
        guard let timeline = report.timeline, let scene else {
            return section(.coverage, parts.paragraph(tr("没有时间线，覆盖与事件没有检查。", "There is no timeline: coverage and events were not looked at.")))
        }
        let figures = scene.panels.flatMap { split($0) }.enumerated().map { figure(timeline, $1, "f\($0)") }
        let legend = figures.isEmpty ? parts.paragraph(tr("没有一段录像知道从几点开始录。", "When any of the recordings began is not known.")) : legendFigure(scene)
        let head = parts.paragraph(timeline.clock(language) + tr("。", ".") + " " + tr("时间线：\(timeline.origin(language))。", "The timeline: \(timeline.origin(language))."), "quiet")
        let tables = [coverageTable(timeline), gapTable(timeline, scene), eventTable(timeline, scene), unplacedTable(timeline, scene)].joined(separator: "\n")
        let drawing = "<h3>\(Markup.escaped(tr("时间线", "Timeline")))</h3>" + figures.joined(separator: "\n") + legend + (timeline.omitted(scene, language).map { parts.paragraph($0) } ?? "")
        return section(.coverage, head + tables) + "\n<section class=\"wide\">\(drawing)</section>"
    }

    /// A drawing that is higher than a page lying on its side is drawn in several, each with its axis.
    private func split(_ panel: TimelineScene.Panel) -> [TimelineScene.Panel] {
        let most = 820.0
        var pieces: [[TimelineScene.Venue]] = [[]]
        var height = 60.0
        for venue in panel.venues {
            var lanes: [TimelineScene.Lane] = []
            var own = 42.0 + 20 * Double(venue.coverage.count { $0.source == nil })
            var isContinued = false
            func piece() -> TimelineScene.Venue { TimelineScene.Venue(id: venue.id, coverage: isContinued ? [] : venue.coverage, lanes: lanes) }
            for lane in venue.lanes {
                let more = TimelineFigure.lane + (report.pictures[lane.track]?.isEmpty == false ? TimelineFigure.thumbnail.height + 6 : 0)
                if height + own + more > most, !(pieces[pieces.count - 1].isEmpty && lanes.isEmpty) {
                    if !lanes.isEmpty {
                        pieces[pieces.count - 1].append(piece())
                        (lanes, isContinued, own) = ([], true, 42)
                    }
                    pieces.append([])
                    height = 60
                }
                lanes.append(lane)
                own += more
            }
            if !lanes.isEmpty || venue.lanes.isEmpty { pieces[pieces.count - 1].append(piece()) }
            height += own
        }
        return pieces.map { TimelineScene.Panel(stage: panel.stage, axis: panel.axis, declared: panel.declared, isAstray: panel.isAstray, venues: $0, shared: panel.shared) }
    }

    private func figure(_ timeline: TimelineReport, _ panel: TimelineScene.Panel, _ id: String) -> String {
        let figure = TimelineFigure(report: timeline, panel: panel, language: language, pictures: report.pictures, id: id)
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"timeline\" viewBox=\"0 0 \(Markup.number(TimelineFigure.width)) \(Markup.number(figure.height))\" role=\"img\">\n\(figure.content)\n</svg>"
    }

    private func legendFigure(_ scene: TimelineScene) -> String {
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"timeline\" viewBox=\"0 0 \(Markup.number(TimelineFigure.width)) \(Markup.number(TimelineLegend.height))\">\(TimelineLegend.svg(scene, language))</svg>"
    }

    private func table(_ heading: String, _ columns: [String], _ rows: [[String]]) -> String {
        rows.isEmpty ? "" : "<h3>\(Markup.escaped(heading))</h3>" + parts.table("grid", columns, rows, most: 500)
    }

    private func coverageTable(_ timeline: TimelineReport) -> String {
        table(
            tr("覆盖", "Coverage"), [tr("阶段", "stage"), tr("场地", "venue"), tr("来源", "source"), tr("什么", "what"), tr("应有", "declared"), tr("覆盖", "covered"), tr("缺失（超过容许间断）", "missing (longer than the tolerance)")],
            timeline.timeline.coverage.map { entry in
                let mark: PageMark = entry.missing.isEmpty ? .ok : entry.isRequired ? .bad : .note
                return [
                    parts.cell(timeline.stage(entry.stage, language)), parts.cell(timeline.venue(entry.venue, language)), parts.cell(entry.source.map { timeline.source($0, language) + (entry.isRequired ? "" : tr("（不要求）", " (not required)")) } ?? tr("任一来源", "any source")),
                    parts.cell(parts.tr(TimelineWords.what(entry.what))), parts.figures(Durations.span(entry.span.upright)), parts.marked(mark, Durations.share(of: entry)),
                    parts.cell(entry.missing.prefix(12).map { Durations.span($0.upright, on: Durations.date(entry.span.from)) + parts.bracketed(Durations.text($0.upright.length, language)) }.joined(separator: parts.semicolon) + (entry.missing.count > 12 ? " …" : "")),
                ]
            })
    }

    private func gapTable(_ timeline: TimelineReport, _ scene: TimelineScene) -> String {
        table(
            tr("间断", "Gaps"), ["", tr("从–到", "from–to"), tr("长度", "length"), tr("轨道", "track"), tr("原因", "cause"), tr("之前", "before")],
            scene.gaps.map { gap in
                let span = gap.gap.span.upright
                return [parts.cell(gap.key ?? "·"), parts.figures(Durations.span(span)), parts.figures(Durations.text(span.length, language)), parts.cell(timeline.name(of: timeline.timeline.tracks[gap.track], language)), parts.cell(parts.tr(TimelineWords.cause(gap.gap.cause))), parts.mono(gap.gap.before)]
            })
    }

    private func eventTable(_ timeline: TimelineReport, _ scene: TimelineScene) -> String {
        let lanes = scene.panels.flatMap(\.venues).flatMap(\.lanes)
        return table(
            tr("看到和听到的", "Seen and heard"), ["", tr("从–到", "from–to"), tr("什么", "what"), tr("轨道", "track"), tr("录像", "recording")],
            lanes.flatMap { lane in lane.marks.sorted { $0.span.from.microseconds < $1.span.from.microseconds }.map { (lane.track, $0) } }.map { track, mark in
                [parts.cell("\(mark.kind.rawValue)"), parts.figures(Durations.span(mark.span)), parts.cell(mark.finding.message(language)), parts.cell(timeline.name(of: timeline.timeline.tracks[track], language)), parts.mono(mark.path)]
            })
    }

    private func unplacedTable(_ timeline: TimelineReport, _ scene: TimelineScene) -> String {
        table(
            tr("不知道何时开始、没有位置的录像", "Recordings without a place: when they began is not known"), [tr("轨道", "track"), tr("录像", "recording")],
            scene.unplaced.flatMap { track, paths in paths.map { [parts.cell(timeline.name(of: timeline.timeline.tracks[track], language)), parts.mono($0)] } })
    }
}

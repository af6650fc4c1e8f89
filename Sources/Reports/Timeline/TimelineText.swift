internal import Evidence

/// A timeline in a terminal.
///
/// A column of a lane stands for a stretch of time: `█` picture and sound, `▀` picture alone, `▄` sound alone, `░` nothing
/// where there should be something. A letter is a gap, which has its line below; a digit is what was seen or heard amiss, by
/// the numbers of the contact sheets. However short something is, it has a column.
package struct TimelineText {
    private let report: TimelineReport
    private let scene: TimelineScene
    private let language: Language
    private let columns: Int
    /// Columns of the names at the left, and of the time beside them.
    private let left: Int
    private let width: Int

    /// Longer lists end in how many more there are.
    private static let mostLines = 200

    package static func text(_ report: TimelineReport, columns: Int, _ language: Language) -> String { TimelineText(report, columns, language).text }

    private init(_ report: TimelineReport, _ columns: Int, _ language: Language) {
        self.report = report
        self.language = language
        self.columns = max(80, min(200, columns))
        scene = TimelineScene(report.timeline, recordings: report.recordings)
        let labels = scene.panels.flatMap(\.venues).flatMap(\.lanes).map { TimelineText.label(report.timeline.tracks[$0.track], report, language) }
        left = max(16, min((labels.map(VisibleText.width).max() ?? 0) + 4, max(32, self.columns * 3 / 10)))
        width = self.columns - left
    }

    private func tr(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

    private var text: String {
        var lines: [String] = []
        if let project = report.project { lines.append(VisibleText.line(project)) }
        lines += folded(report.clock(language) + tr("。", "."), indent: 0)
        for panel in scene.panels { lines += [""] + draw(panel) }
        if scene.panels.isEmpty { lines += ["", tr("没有一段录像知道从几点开始录", "when any of the recordings began is not known")] }
        lines += legend + list(tr("间断", "gaps"), scene.gaps.map(gap)) + list(tr("没有位置的录像", "recordings without a place"), unplaced)
        lines += list(tr("时钟", "clocks"), clocks) + list(tr("声音对齐（在两数之间何处，声音说不出）", "alignment by sound (where between two figures, no sound tells)"), alignments)
        if !report.findings.isEmpty { lines += ["", tr("发现", "findings")] + report.findings.map { ReportText.finding($0, language) } }
        return lines.joined(separator: "\n")
    }

    // MARK: A panel

    private func draw(_ panel: TimelineScene.Panel) -> [String] {
        let grid = TimelineGrid(panel.axis, columns: width)
        var lines = [VisibleText.line(report.title(of: panel, language)), row("", grid.labels), row("", grid.ruler(declared: panel.declared))]
        for venue in panel.venues {
            lines.append(VisibleText.line(report.place(venue.id, language)))
            for entry in venue.coverage where entry.source == nil {
                let share = Durations.share(of: entry)
                lines.append(row("  \(TimelineWords.what(entry.what).text(language)) \(share)", grid.strip(entry)))
            }
            if let text = report.required(venue.coverage, language) { lines += folded(text, indent: 2) }
            for lane in venue.lanes { lines.append(row("  " + TimelineText.label(report.timeline.tracks[lane.track], report, language), grid.lane(lane, declared: panel.declared))) }
        }
        if let text = report.required(panel.shared, language) { lines += [VisibleText.line(report.venue(nil, language))] + folded(text, indent: 2) }
        return lines
    }

    private static func label(_ track: Timeline.Track, _ report: TimelineReport, _ language: Language) -> String {
        VisibleText.line([report.source(track.source, language), track.device].filter { !$0.isEmpty }.joined(separator: " "))
    }

    private func row(_ label: String, _ cells: String) -> String {
        var label = label
        if VisibleText.width(label) > left - 1 { label = VisibleText.beginning(of: label, columns: left - 2) + "…" }
        return VisibleText.padded(label, to: left) + cells
    }

    // MARK: Below it

    private var legend: [String] {
        guard !scene.panels.isEmpty else { return [] }
        var parts = ["█ " + tr("画面和声音", "picture and sound"), "▀ " + tr("只有画面", "picture only"), "▄ " + tr("只有声音", "sound only"), "░ " + tr("没有录像", "no recording")]
        if !scene.gaps.isEmpty { parts.append("a b … " + tr("间断，见下", "gaps, below")) }
        let marks = scene.panels.flatMap(\.venues).flatMap(\.lanes).flatMap(\.marks)
        for kind in EventKind.allCases {
            let own = marks.filter { $0.kind == kind }
            guard !own.isEmpty else { continue }
            let length = Durations.text(own.reduce(0) { $0 &+ $1.span.length }, language)
            parts.append("\(kind.rawValue) \(TimelineWords.kind(kind).text(language))\(tr("（\(own.count) 处，共 \(length)）", " (\(own.count), \(length) in all)"))")
        }
        if scene.panels.contains(where: { $0.venues.contains { $0.coverage.contains { $0.source == nil } } }) { parts += ["━ " + tr("场地有", "the venue has it"), "× " + tr("场地缺", "the venue lacks it")] }
        if scene.panels.contains(where: { $0.declared != nil }) { parts.append("╞═╡ " + tr("申明的时间", "declared time")) }
        if scene.panels.contains(where: { !$0.axis.midnights.isEmpty }) { parts.append("║ " + tr("零点", "midnight")) }
        return [""] + folded(parts.joined(separator: "   "), indent: 0)
    }

    private func list(_ title: String, _ items: [String]) -> [String] {
        guard !items.isEmpty else { return [] }
        let more = items.count - TimelineText.mostLines
        return ["", title] + items.prefix(TimelineText.mostLines).flatMap { folded($0, indent: 2) } + (more > 0 ? ["  " + tr("……另有 \(more) 条", "... and \(more) more")] : [])
    }

    private func gap(_ gap: TimelineScene.Gap) -> String {
        let track = report.name(of: report.timeline.tracks[gap.track], language)
        let (span, cause) = (gap.gap.span.upright, TimelineWords.cause(gap.gap.cause).text(language))
        return "\(gap.key ?? "·") \(Durations.span(span))  \(Durations.text(span.length, language))  \(track)  \(cause)"
    }

    private var unplaced: [String] {
        scene.unplaced.map { track, paths in
            let names = paths.prefix(5).map { $0.split(separator: "/").last.map(String.init) ?? $0 } + (paths.count > 5 ? ["…"] : [])
            return "\(report.name(of: report.timeline.tracks[track], language))\(tr("：", ": "))\(paths.count)\(tr(" 段，", " recordings, "))\(names.joined(separator: tr("、", ", ")))"
        }
    }

    /// How each track was placed; one that was placed in several ways has a line for each.
    private var clocks: [String] {
        report.timeline.tracks.flatMap { track in PlacingSummary.of(track).map { "\(report.name(of: track, language))\(tr("：", ": "))\($0.text(language))" } }
    }

    private var alignments: [String] {
        report.timeline.alignments.map { "\(report.name(of: $0.a, language)) ↔ \(report.name(of: $0.b, language))\(tr("：", ": "))\(PairWords($0, report, language).summary)" }
    }

    /// Lines of no more columns than there are, broken at spaces and between Chinese characters.
    private func folded(_ text: String, indent: Int) -> [String] {
        let lead = text.prefix { $0 == " " }.count
        var lines: [String] = []
        var line = String(repeating: " ", count: indent) + text.prefix(lead)
        var isEmpty = true
        for word in TimelineText.words(VisibleText.line(String(text.dropFirst(lead)))) {
            if !isEmpty, VisibleText.width(line) + VisibleText.width(word) - (word.hasSuffix(" ") ? 1 : 0) > columns {
                lines.append(line)
                line = String(repeating: " ", count: indent + lead + 2)
                isEmpty = true
            }
            line += isEmpty ? String(word.drop { $0 == " " }) : word
            isEmpty = false
        }
        return (lines + [line]).map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
    }

    /// Pieces that may stand at the beginning of a line, with the space behind them.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var isOpen = false
        for character in text {
            let isWide = VisibleText.width(String(character)) > 1
            let isClosing = "，。；：、）”！？".contains(character)
            if words.isEmpty || (isOpen || isWide) && !isClosing { words.append("") }
            words[words.count - 1].append(character)
            isOpen = character == " " || isWide && character != "（"
        }
        return words
    }
}

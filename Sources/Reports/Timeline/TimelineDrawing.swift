internal import Evidence

/// A timeline as one SVG file: all stages one below the other, without scripts, fonts or anything else of the network.
package struct TimelineDrawing {
    private let report: TimelineReport
    private let scene: TimelineScene
    private let figures: [TimelineFigure]
    private let language: Language

    private static let margin = 24.0
    /// Longer lists of gaps end in how many more there are.
    private static let mostGaps = 60

    /// - Parameter pictures: of the timeline's tracks, by their number.
    package init(_ report: TimelineReport, pictures: [Int: [TimelinePicture]] = [:], _ language: Language) {
        self.report = report
        self.language = language
        scene = TimelineScene(report.timeline, recordings: report.recordings)
        figures = scene.panels.enumerated().map { TimelineFigure(report: report, panel: $1, language: language, pictures: pictures, id: "f\($0)") }
    }

    private func tr(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

    package var svg: String {
        var y = 56.0
        var parts: [String] = []
        for figure in figures {
            parts.append("<g transform=\"translate(0 \(Markup.number(y)))\">\(figure.content)</g>")
            y += figure.height + 20
        }
        for line in closing {
            parts.append(Markup.element("text", ["x": "0", "y": Markup.number(y + 12)], Markup.escaped(line)))
            y += 19
        }
        if !figures.isEmpty {
            parts.append("<g transform=\"translate(0 \(Markup.number(y + 10)))\">\(TimelineLegend.svg(scene, language))</g>")
            y += 10 + TimelineLegend.height
        }
        let (width, height) = (TimelineFigure.width + 2 * TimelineDrawing.margin, y + 2 * TimelineDrawing.margin)
        let size = "viewBox=\"0 0 \(Markup.number(width)) \(Markup.number(height))\" width=\"\(Markup.number(width))\" height=\"\(Markup.number(height))\""
        let heading = report.project ?? tr("时间轴", "Timeline")
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" \(size) role="img" xml:lang="\(language == .zh ? "zh-CN" : "en")">
            \(Markup.title([heading]))
            <style>\(TimelineStyle.picture)</style>
            <rect width="100%" height="100%" fill="#fff"/>
            <g transform="translate(\(Markup.number(TimelineDrawing.margin)) \(Markup.number(TimelineDrawing.margin)))">
            \(Markup.element("text", ["class": "big", "x": "0", "y": "20"], Markup.escaped(TimelineFigure.cut(heading, 100))))
            \(Markup.element("text", ["x": "0", "y": "42"], Markup.escaped(report.clock(language) + tr("；", "; ") + report.origin(language) + tr("。", "."))))
            \(parts.joined(separator: "\n"))
            </g>
            </svg>

            """
    }

    /// Gaps by their letters, and what has no place.
    private var closing: [String] {
        let gaps = scene.gaps.prefix(TimelineDrawing.mostGaps).map { gap in
            let span = gap.gap.span.upright
            return "\(gap.key ?? "·") · \(Durations.span(span)) · \(Durations.text(span.length, language)) · \(report.name(of: report.timeline.tracks[gap.track], language)) · \(TimelineWords.cause(gap.gap.cause).text(language))"
        }
        let more = scene.gaps.count - gaps.count
        let unplaced = scene.unplaced.map { "? · \(report.name(of: report.timeline.tracks[$0.track], language))\(tr("：\($0.paths.count) 段录像不知道从几点开始录", ": when \($0.paths.count) recordings began is not known"))" }
        return (gaps + (more > 0 ? [tr("……另有 \(more) 处间断", "... and \(more) more gaps")] : []) + unplaced).map { TimelineFigure.cut($0, 190) }
    }
}

/// What the colours and numbers mean.
enum TimelineLegend {
    static let height = 44.0

    static func svg(_ scene: TimelineScene, _ language: Language) -> String {
        func tr(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }
        var samples: [(css: String, fill: String?, text: String)] = [
            ("there", nil, tr("场地有", "the venue has it")), ("missing", "gap", tr("场地缺", "the venue lacks it")), ("pic", nil, tr("画面", "picture")), ("snd", nil, tr("声音", "sound")), ("gap", "gap", tr("间断", "gap")),
            ("none", "none", tr("申明的时间里没有录像", "no recording in the declared time")),
        ]
        let kinds = Set(scene.panels.flatMap(\.venues).flatMap(\.lanes).flatMap(\.marks).map(\.kind))
        samples += kinds.sorted().map { ("e e\($0.rawValue)", nil, "\($0.rawValue) \(TimelineWords.kind($0).text(language))") }
        var (x, y) = (0.0, 0.0)
        var parts: [String] = []
        for sample in samples {
            let width = 34 + Double(VisibleText.width(sample.text)) * 6.6 + 18
            if x + width > TimelineFigure.width { (x, y) = (0, y + 20) }
            let fill = sample.fill.map { " fill=\"url(#f0-\($0))\"" } ?? ""
            parts.append("<rect class=\"\(sample.css)\" x=\"\(Markup.number(x))\" y=\"\(Markup.number(y + 2))\" width=\"26\" height=\"11\"\(fill)/>")
            parts.append(Markup.element("text", ["x": Markup.number(x + 32), "y": Markup.number(y + 12)], Markup.escaped(sample.text)))
            x += width
        }
        return parts.joined()
    }
}

internal import Evidence

/// One panel as a picture: names at the left, time in the middle, how each track was placed at the right.
///
/// What has a place in time says it in milliseconds after the axis begins (`data-a`, `data-b`), so that a page can show a
/// shorter time larger.
struct TimelineFigure {
    let report: TimelineReport
    let panel: TimelineScene.Panel
    let language: Language
    /// Of the tracks that have any.
    let pictures: [Int: [TimelinePicture]]
    /// What its definitions are called by, so that several may stand in one document.
    let id: String

    static let width = 1280.0
    static let left = 250.0
    static let right = 1168.0
    static let plot = right - left
    static let lane = 38.0
    static let thumbnail = (width: 72.0, height: 40.5)

    private static let head = 52.0
    /// Where the plot's ground begins.
    static let ground = head - 8
    private static let venueHead = 30.0
    private static let strip = 20.0
    private static let between = 12.0

    var axis: TimelineAxis { panel.axis }

    func tr(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

    func x(_ time: WallTime) -> Double { TimelineFigure.left + min(max(axis.place(time), 0), 1) * TimelineFigure.plot }

    func milliseconds(_ time: WallTime) -> String { String((time.microseconds - axis.from) / 1000) }

    func laneHeight(_ lane: TimelineScene.Lane) -> Double { TimelineFigure.lane + (pictures[lane.track]?.isEmpty == false ? TimelineFigure.thumbnail.height + 6 : 0) }

    private func strips(_ venue: TimelineScene.Venue) -> [Timeline.Coverage] { venue.coverage.filter { $0.source == nil } }

    private func height(_ venue: TimelineScene.Venue) -> Double {
        TimelineFigure.venueHead + Double(strips(venue).count) * TimelineFigure.strip + venue.lanes.reduce(0) { $0 + laneHeight($1) } + TimelineFigure.between
    }

    /// Where it ends.
    var bottom: Double { height - TimelineFigure.between }

    var height: Double { TimelineFigure.head + panel.venues.reduce(0) { $0 + height($1) } }

    // MARK: From the back to the front

    /// Elements of SVG, from (0, 0) to (``width``, ``height``).
    var content: String {
        var parts = [definitions, Markup.element("text", ["class": "h", "x": "0", "y": "18"], Markup.escaped(report.title(of: panel, language))), ground]
        if let text = report.required(panel.shared, language) { parts.append(aside("\(report.venue(nil, language)) · \(text)", 18)) }
        var heads: [String] = []
        var y = TimelineFigure.head
        for venue in panel.venues {
            heads.append(head(of: venue, y))
            parts.append(draw(venue, y + TimelineFigure.venueHead))
            y += height(venue)
        }
        return (parts + [edges] + heads).joined(separator: "\n")
    }

    /// Hatches stand on the page's own points, so that neighbours join.
    private var definitions: String {
        func hatch(_ name: String, _ css: String) -> String {
            Markup.element(
                "pattern", ["id": "\(id)-\(name)", "width": "6", "height": "6", "patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"],
                Markup.element("rect", ["class": css + "0", "width": "6", "height": "6"]) + Markup.element("rect", ["class": css + "1", "width": "2", "height": "6"]))
        }
        let clip = Markup.element("clipPath", ["id": "\(id)-plot"], Markup.element("rect", ["x": Markup.number(TimelineFigure.left), "y": "0", "width": Markup.number(TimelineFigure.plot), "height": Markup.number(height)]))
        return Markup.element("defs", [:], hatch("gap", "hg") + hatch("none", "hn") + clip)
    }

    /// The declared time bright, all else dim; ticks and their times.
    private var ground: String {
        let top = TimelineFigure.ground
        var parts = [rect("out", TimelineFigure.left, top, TimelineFigure.plot, bottom - top)]
        if let declared = panel.declared, let to = declared.to { parts.append(timed("in", Timeline.Span(from: declared.from, to: to).upright, top, bottom - top, least: 0)) }
        let (step, times) = axis.ticks(atMost: Int(TimelineFigure.plot) / 72)
        var ticks: [String] = []
        for time in times {
            let isMidnight = axis.midnights.contains(time)
            let text = isMidnight ? String(Durations.date(time).dropFirst(5)) : String(time.time.prefix(step < 60 ? 8 : 5))
            ticks.append(upright("tick", time, top, bottom))
            // At the right edge there is no room beside the tick.
            ticks.append(Markup.element("text", ["class": "tl", "x": Markup.number(min(x(time), TimelineFigure.right - 8)), "y": Markup.number(top - 5), "data-a": milliseconds(time)], Markup.escaped(text)))
        }
        parts.append(Markup.element("g", ["class": "ticks"], ticks.joined()))
        parts.append(Markup.element("text", ["class": "req", "x": Markup.number(TimelineFigure.width - 8), "y": Markup.number(top - 5)], tr("时钟", "clock")))
        return parts.joined()
    }

    /// Midnight, and where the declared time begins and ends: over everything.
    private var edges: String {
        var parts = axis.midnights.map { time in
            Markup.element("g", [:], Markup.title([tr("零点：\(Durations.date(time))", "midnight: \(Durations.date(time))")]) + upright("midnight", time, TimelineFigure.ground, bottom))
        }
        if let declared = panel.declared {
            for time in [declared.from, declared.to].compactMap(\.self) where axis.from <= time.microseconds && time.microseconds <= axis.to {
                parts.append(Markup.element("g", [:], Markup.title([tr("申明的\(report.stage(panel.stage, language))时间", "declared time of the \(report.stage(panel.stage, language))"), Durations.clock(time)]) + upright("edge", time, TimelineFigure.ground - 3, bottom)))
            }
        }
        return parts.joined()
    }

    // MARK: A venue

    /// At the right edge, over the plot.
    private func aside(_ text: String, _ y: Double) -> String {
        Markup.element("text", ["class": "req", "x": Markup.number(TimelineFigure.width - 8), "y": Markup.number(y)], Markup.escaped(TimelineFigure.cut(text, 100)))
    }

    private func head(of venue: TimelineScene.Venue, _ top: Double) -> String {
        var parts = [rect("venue", 0, top, TimelineFigure.width, TimelineFigure.venueHead - 6)]
        parts.append(Markup.element("text", ["class": "v", "x": "8", "y": Markup.number(top + 17)], Markup.escaped(TimelineFigure.cut(report.place(venue.id, language), 80))))
        if let text = report.required(venue.coverage, language) { parts.append(aside(text, top + 16)) }
        return parts.joined()
    }

    private func draw(_ venue: TimelineScene.Venue, _ top: Double) -> String {
        var parts: [String] = []
        var y = top
        for entry in strips(venue) {
            parts.append(draw(entry, y))
            y += TimelineFigure.strip
        }
        for lane in venue.lanes {
            parts.append(draw(lane, y))
            y += laneHeight(lane)
        }
        return parts.joined(separator: "\n")
    }

    /// What of the declared time the venue has, whatever it has it from.
    private func draw(_ entry: Timeline.Coverage, _ top: Double) -> String {
        let what = TimelineWords.what(entry.what).text(language)
        let share = Durations.share(of: entry)
        let isWhole = entry.missing.isEmpty
        let covered = tr("\(what)：\(share)，\(Durations.text(entry.covered.count, language))", "\(what): \(share), \(Durations.text(entry.covered.count, language))")
        var parts = [
            Markup.element("text", ["class": "cl", "x": Markup.number(TimelineFigure.left - 70), "y": Markup.number(top + 12)], Markup.escaped(what)),
            Markup.element("text", ["class": isWhole ? "cv ok" : "cv bad", "x": Markup.number(TimelineFigure.left - 10), "y": Markup.number(top + 12)], Markup.escaped(share)),
            timed("there", entry.span.upright, top + 3, 10, [report.venue(entry.venue, language), covered]),
        ]
        for missing in entry.missing.map(\.upright) {
            parts.append(timed("missing", missing, top + 1, 14, fill: "gap", [tr("\(report.venue(entry.venue, language))：没有\(what)", "\(report.venue(entry.venue, language)): no \(what)"), Durations.span(missing), Durations.text(missing.length, language)]))
        }
        return parts.joined()
    }

    // MARK: Elements

    static func cut(_ text: String, _ columns: Int) -> String { VisibleText.width(text) <= columns ? text : VisibleText.beginning(of: text, columns: columns - 1) + "…" }

    func rect(_ css: String, _ x: Double, _ y: Double, _ width: Double, _ height: Double) -> String {
        Markup.element("rect", ["class": css, "x": Markup.number(x), "y": Markup.number(y), "width": Markup.number(width), "height": Markup.number(height)])
    }

    /// A stretch of time, with what is said of it when the pointer rests there.
    ///
    /// - Parameters:
    ///   - least: points that it has at least, however short it is.
    ///   - fill: the hatch that fills it.
    func timed(_ css: String, _ span: Timeline.Span, _ y: Double, _ height: Double, least: Double = 3, fill: String? = nil, _ words: [String] = []) -> String {
        let width = max(x(span.to) - x(span.from), least)
        let from = min(x(span.from), TimelineFigure.right - width)
        var attributes = [("class", "t " + css), ("x", Markup.number(from)), ("y", Markup.number(y)), ("width", Markup.number(width)), ("height", Markup.number(height)), ("data-a", milliseconds(span.from)), ("data-b", milliseconds(span.to)), ("data-m", Markup.number(least))]
        if let fill { attributes.append(("fill", "url(#\(id)-\(fill))")) }
        let head = attributes.reduce("<rect") { "\($0) \($1.0)=\"\($1.1)\"" }
        return words.isEmpty ? head + "/>" : head + ">" + Markup.title(words) + "</rect>"
    }

    private func upright(_ css: String, _ time: WallTime, _ top: Double, _ bottom: Double) -> String {
        Markup.element("line", ["class": "t " + css, "x1": Markup.number(x(time)), "x2": Markup.number(x(time)), "y1": Markup.number(top), "y2": Markup.number(bottom), "data-a": milliseconds(time)])
    }
}

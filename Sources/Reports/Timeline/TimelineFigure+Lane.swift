package import Evidence

/// A picture of a track at a moment, to be put on its axis.
package struct TimelinePicture: Sendable {
    /// On the timeline's clock.
    package let at: WallTime
    package let jpeg: [UInt8]

    package init(at: WallTime, jpeg: [UInt8]) {
        self.at = at
        self.jpeg = jpeg
    }
}

extension TimelineFigure {
    private static let picture = (top: 5.0, height: 15.0)
    private static let sound = (top: 20.0, height: 11.0)
    /// Narrower recordings that follow each other are one bar.
    private static let narrow = 3.0
    /// Where a digit or letter has room.
    private static let letter = 9.0

    func draw(_ lane: TimelineScene.Lane, _ top: Double) -> String {
        let track = report.timeline.tracks[lane.track]
        var parts = [label(track, lane, top)]
        if let declared = panel.declared, let to = declared.to {
            // What a track never has is no hole in it.
            let (from, height) = halves(picture: lane.segments.contains(where: \.hasPicture), sound: lane.segments.contains(where: \.hasSound))
            parts.append(timed("none", Timeline.Span(from: declared.from, to: to).upright, top + from, height, least: 0, fill: "none", [tr("没有录像", "no recording")]))
        }
        parts += bars(lane, \.hasPicture, \.picture, "pic", top + TimelineFigure.picture.top, TimelineFigure.picture.height)
        parts += bars(lane, \.hasSound, \.sound, "snd", top + TimelineFigure.sound.top, TimelineFigure.sound.height)
        parts += lane.overlaps.map { overlap in
            let span = overlap.span.upright
            return timed("overlap", span, top + 2, 3, [tr("两段录像重叠（\(TimelineWords.basis(overlap.basis).text(language))）", "two recordings overlap (\(TimelineWords.basis(overlap.basis).text(language)))"), Durations.span(span), name(overlap.first), name(overlap.second)])
        }
        parts += lane.gaps.map { gap($0, top) }
        parts += lane.marks.map { mark($0, top) }
        parts += thumbnails(lane, top + TimelineFigure.lane)
        return Markup.element("g", ["class": "lane"], parts.joined())
    }

    private func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    private func label(_ track: Timeline.Track, _ lane: TimelineScene.Lane, _ top: Double) -> String {
        let placings = PlacingSummary.of(track)
        let words = [report.name(of: track, language)] + placings.map { $0.text(language) }
        var parts = [
            Markup.title(words),
            Markup.element("text", ["class": "s", "x": "8", "y": Markup.number(top + 16)], Markup.escaped(TimelineFigure.cut(report.source(track.source, language), 34))),
            Markup.element("text", ["class": "d", "x": "8", "y": Markup.number(top + 30)], Markup.escaped(TimelineFigure.cut(track.device, 38))),
        ]
        if let placing = placings.first {
            let x = Markup.number(TimelineFigure.right + 10)
            let method = TimelineWords.shortMethod(placing.method).text(language) + (placings.count > 1 ? " …" : "")
            parts.append(Markup.element("text", ["class": "m " + placing.method.rawValue, "x": x, "y": Markup.number(top + 16)], Markup.escaped(method)))
            if placing.method != .reference, placing.method != .unknown {
                parts.append(Markup.element("text", ["class": "u", "x": x, "y": Markup.number(top + 30)], Markup.escaped(placing.uncertainty.map(TimelineWords.uncertainty) ?? tr("误差不详", "± unknown"))))
            }
        }
        return Markup.element("g", [:], parts.joined())
    }

    // MARK: What is there

    private struct Bar {
        var span: Timeline.Span
        var words: [String]
        var count = 1
        var isNarrow: Bool
    }

    /// Of each recording what it has; those too narrow to be told apart joined.
    private func bars(_ lane: TimelineScene.Lane, _ has: (Timeline.Segment) -> Bool, _ lacks: (Timeline.Loss) -> Bool, _ css: String, _ y: Double, _ height: Double) -> [String] {
        var bars: [Bar] = []
        let gaps = Set(lane.gaps.map(\.gap.span.from.microseconds))
        for segment in lane.segments where has(segment) {
            for span in segment.present(lacks) {
                let isNarrow = x(span.to) - x(span.from) < TimelineFigure.narrow
                if isNarrow, let last = bars.last, last.isNarrow, !gaps.contains(last.span.to.microseconds), x(span.from) - x(last.span.to) < 0.5, span.to.microseconds > last.span.to.microseconds {
                    bars[bars.count - 1].span.to = span.to
                    bars[bars.count - 1].count += 1
                } else {
                    bars.append(Bar(span: span, words: [name(segment.path), Durations.span(span), Durations.text(span.length, language), TimelineWords.placing(segment.placing, language)], isNarrow: isNarrow))
                }
            }
        }
        return bars.map { bar in
            let words = bar.count == 1 ? bar.words : [tr("\(bar.count) 段录像", "\(bar.count) recordings"), Durations.span(bar.span), Durations.text(bar.span.length, language)]
            return timed(css, bar.span, y, height, least: 1, words)
        }
    }

    // MARK: What is not

    private func gap(_ gap: TimelineScene.Gap, _ top: Double) -> String {
        let span = gap.gap.span.upright
        let words = [tr("间断", "gap") + (gap.key.map { " " + $0 } ?? ""), Durations.span(span), Durations.text(span.length, language), TimelineWords.cause(gap.gap.cause).text(language), "← " + name(gap.gap.before), "→ " + name(gap.gap.after)]
        let bar = timed("gap", span, top + TimelineFigure.picture.top, 26, fill: "gap", words)
        return bar + (gap.key.map { letter("gk", $0, span, top + 22) } ?? "")
    }

    private func mark(_ mark: TimelineScene.Mark, _ top: Double) -> String {
        let (from, height) = halves(picture: mark.isOfPicture, sound: mark.isOfSound)
        let words = [mark.finding.message(language), Durations.span(mark.span), Durations.text(mark.span.length, language), name(mark.path)]
        let bar = timed("e e\(mark.kind.rawValue)", mark.span, top + from, height, words)
        return bar + letter("ek", "\(mark.kind.rawValue)", mark.span, top + from + height / 2 + 3.5)
    }

    /// The part of a lane that is of the picture, of the sound, or of both.
    private func halves(picture: Bool, sound: Bool) -> (top: Double, height: Double) {
        let from = picture || !sound ? TimelineFigure.picture.top : TimelineFigure.sound.top
        let to = sound || !picture ? TimelineFigure.sound.top + TimelineFigure.sound.height : TimelineFigure.picture.top + TimelineFigure.picture.height
        return (from, to - from)
    }

    /// In the middle of a stretch that is wide enough for it; else it is there, and not seen.
    private func letter(_ css: String, _ text: String, _ span: Timeline.Span, _ y: Double) -> String {
        let isShown = x(span.to) - x(span.from) >= TimelineFigure.letter
        let attributes = [("class", "t " + css), ("x", Markup.number((x(span.from) + x(span.to)) / 2)), ("y", Markup.number(y)), ("data-a", milliseconds(span.from)), ("data-b", milliseconds(span.to))] + (isShown ? [] : [("visibility", "hidden")])
        return attributes.reduce("<text") { "\($0) \($1.0)=\"\($1.1)\"" } + ">\(Markup.escaped(text))</text>"
    }

    // MARK: Pictures

    /// As many as have room; the others are there for a page that shows a shorter time.
    private func thumbnails(_ lane: TimelineScene.Lane, _ top: Double) -> [String] {
        var free = TimelineFigure.left
        return (pictures[lane.track] ?? []).filter { axis.from <= $0.at.microseconds && $0.at.microseconds <= axis.to }.sorted { $0.at.microseconds < $1.at.microseconds }.map { picture in
            let place = min(max(x(picture.at) - TimelineFigure.thumbnail.width / 2, TimelineFigure.left), TimelineFigure.right - TimelineFigure.thumbnail.width)
            let isShown = place >= free
            if isShown { free = place + TimelineFigure.thumbnail.width + 2 }
            let image = Markup.element("image", ["x": Markup.number(place), "y": Markup.number(top), "width": Markup.number(TimelineFigure.thumbnail.width), "height": Markup.number(TimelineFigure.thumbnail.height), "preserveAspectRatio": "xMidYMid slice", "href": "data:image/jpeg;base64," + picture.jpeg.base64])
            return "<g class=\"t p\" data-a=\"\(milliseconds(picture.at))\"\(isShown ? "" : " display=\"none\"")>\(Markup.title([Durations.clock(picture.at)]))\(image)</g>"
        }
    }
}

internal import Evidence

/// What holding two sounds against each other says, for people: by the clocks that their recorders showed, not by places in
/// files.
struct PairWords {
    /// The verdict, and between which readings the difference of the clocks lies.
    let summary: String
    /// Drift, and what each line says.
    let details: [String]

    init(_ pair: Timeline.Pair, _ report: TimelineReport, _ language: Language) {
        let alignment = pair.alignment
        let colon = language == .zh ? "：" : ": "
        let verdict = alignment.verdict.words.text(language) + (alignment.reason.map { colon + $0.words.text(language) } ?? "")
        let base = report.began(pair.a).flatMap { a in report.began(pair.b).map { Millionths(count: a - $0) } }
        func onClocks(_ value: Millionths) -> String { TimelineWords.lag(Millionths(count: value.count &+ (base?.count ?? 0))) }

        let offset = alignment.offset.map { offset in
            let sum = base?.count ?? 0
            return PairWords.offset(offset.low.count &+ sum...max(offset.low.count &+ sum, offset.high.count &+ sum), ofClocks: base != nil).text(language)
        }
        summary = [verdict, offset].compactMap(\.self).joined(separator: language == .zh ? "，" : ", ")
        let drift = alignment.drift.flatMap { PlacingSummary.drift($0...$0) }.map { Words("与后者相比，前者", "held against the second, the first ").text(language) + $0.text(language) }
        let lines = alignment.lines.map { line in
            let facts = [
                "lag": onClocks(line.lag), "from": Durations.position(line.from.count), "to": Durations.position(line.to.count), "share": String((min(max(0, line.share.count), 1_000_000) + 5000) / 10_000),
                "residual": String((line.residual.count.magnitude &+ 500) / 1000),
            ]
            return Words(
                "沿此线有共同的声音：同一声音在前者比在后者晚 {lag}，后者的 {from}–{to} 之间，占 {share} %，偏离中位 {residual} ms",
                "shared sound along this line: in the first {lag} later than in the second, from {from} to {to} of the second, in {share} % of it, median distance {residual} ms"
            ).text(language, facts)
        }
        details = [drift].compactMap(\.self) + lines
    }

    /// `前者的时钟比后者快 7.070–7.480 s`
    private static func offset(_ range: ClosedRange<Int64>, ofClocks: Bool) -> Words {
        let (low, high) = (range.lowerBound, range.upperBound)
        let (near, far) = low >= 0 ? (low, high) : (high, low)
        let (a, b) = (TimelineWords.thousandths(near.magnitude), TimelineWords.thousandths(far.magnitude))
        let figure = a == b ? "\(a) s" : "\(a)–\(b) s"
        if low >= 0 { return ofClocks ? Words("前者的时钟比后者快 \(figure)", "the first clock is \(figure) ahead of the second") : Words("同一时刻在前者中晚 \(figure)", "one instant stands \(figure) later in the first") }
        if high <= 0 { return ofClocks ? Words("前者的时钟比后者慢 \(figure)", "the first clock is \(figure) behind the second") : Words("同一时刻在前者中早 \(figure)", "one instant stands \(figure) earlier in the first") }
        let (from, to) = (TimelineWords.lag(Millionths(count: low)), TimelineWords.lag(Millionths(count: high)))
        return ofClocks ? Words("前者的时钟比后者快 \(from) 到 \(to)", "the first clock is \(from) to \(to) ahead of the second") : Words("同一时刻在前者中晚 \(from) 到 \(to)", "one instant stands \(from) to \(to) later in the first")
    }
}

extension TimelineReport {
    /// What the recorder's clock showed at the beginning of a run, microseconds since 1970; nil where it showed nothing.
    fileprivate func began(_ run: Timeline.Run) -> Int64? {
        guard let path = run.parts.first?.path, let segment = timeline.tracks.lazy.flatMap(\.segments).first(where: { $0.path == path }), let span = segment.span else { return nil }
        // Where only sound tells when a recording began, there is no reading to shift.
        guard let start = recordings.first(where: { $0.path == path })?.start.first(where: { $0.chosen == true }), start.source != .fileTime else { return nil }
        return span.from.microseconds &- segment.placing.shift.count
    }
}

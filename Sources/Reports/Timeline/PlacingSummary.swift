internal import Evidence

/// How recordings came to their place on the clock: those of a track that were placed in one way together, for the figures
/// of one recorder differ by little from file to file.
struct PlacingSummary {
    let method: Timeline.Placing.Method
    let declared: Millionths?
    /// Of how many recordings.
    private(set) var count = 1
    private var shift: ClosedRange<Millionths>
    private var drift: ClosedRange<Millionths>
    /// The largest; nil where nobody can tell of one of them.
    private(set) var uncertainty: Millionths?

    init(_ placing: Timeline.Placing) {
        method = placing.method
        declared = placing.declared
        shift = placing.shift...placing.shift
        drift = placing.drift...placing.drift
        uncertainty = placing.uncertainty
    }

    /// In the order in which the ways appear.
    static func of(_ track: Timeline.Track) -> [PlacingSummary] {
        var summaries: [PlacingSummary] = []
        for placing in track.segments.map(\.placing) {
            if let i = summaries.firstIndex(where: { $0.method == placing.method && $0.declared == placing.declared }) { summaries[i].add(placing) } else { summaries.append(PlacingSummary(placing)) }
        }
        return summaries
    }

    private mutating func add(_ placing: Timeline.Placing) {
        count += 1
        shift = min(shift.lowerBound, placing.shift)...max(shift.upperBound, placing.shift)
        drift = min(drift.lowerBound, placing.drift)...max(drift.upperBound, placing.drift)
        uncertainty = uncertainty.flatMap { known in placing.uncertainty.map { max(known, $0) } }
    }

    // MARK: Words

    /// `由声音测得：时钟慢 7.275–7.278 s，走快 0.4 ppm，误差 ±205 ms`
    func text(_ language: Language) -> String {
        let how = TimelineWords.method(method).text(language)
        guard method != .unknown else { return how }
        let parts = [shiftWords, declaredWords, PlacingSummary.drift(drift), method == .reference ? nil : uncertaintyWords].compactMap { $0?.text(language) }
        return parts.isEmpty ? how : how + (language == .zh ? "：" : ": ") + parts.joined(separator: language == .zh ? "，" : ", ")
    }

    private var shiftWords: Words? {
        let (low, high) = (shift.lowerBound, shift.upperBound)
        guard low.count != 0 || high.count != 0, method == .declared || declared.map({ low != $0 || high != $0 }) ?? true else { return nil }
        if low.count >= 0 {
            let figure = PlacingSummary.range(seconds(low), seconds(high))
            return Words("时钟慢 \(figure) s", "its clock is \(figure) s slow")
        }
        if high.count <= 0 {
            let figure = PlacingSummary.range(seconds(high), seconds(low))
            return Words("时钟快 \(figure) s", "its clock is \(figure) s fast")
        }
        return Words("时钟慢 \(TimelineWords.lag(low)) 到 \(TimelineWords.lag(high))", "its clock is \(TimelineWords.lag(low)) to \(TimelineWords.lag(high)) slow")
    }

    /// What was measured to the thousandth, what was stated as it was stated.
    private func seconds(_ value: Millionths) -> String { method == .measured ? TimelineWords.thousandths(value.count.magnitude) : secondsText(Int64(clamping: value.count.magnitude), per: 1_000_000) }

    private var declaredWords: Words? {
        guard let declared, method != .declared else { return nil }
        let figure = (declared.count < 0 ? "−" : "") + secondsText(Int64(clamping: declared.count.magnitude), per: 1_000_000)
        return Words("场地申明要加 \(figure) s", "the venue declares that \(figure) s are to be added")
    }

    private var uncertaintyWords: Words {
        guard let uncertainty else { return Words("误差不详", "how far it may be wrong is not known") }
        return Words("误差 \(TimelineWords.uncertainty(uncertainty))", "within \(TimelineWords.uncertainty(uncertainty))")
    }

    /// Nil where it cannot be told from none.
    static func drift(_ drift: ClosedRange<Millionths>) -> Words? {
        func figure(_ value: Millionths) -> String { TimelineWords.tenths(value.count.magnitude &+ 50_000, unit: 1_000_000) }
        let (low, high) = (drift.lowerBound, drift.upperBound)
        guard figure(low) != "0.0" || figure(high) != "0.0" else { return nil }
        if low.count >= 0 { return Words("走快 \(range(figure(low), figure(high))) ppm", "runs \(range(figure(low), figure(high))) ppm fast") }
        if high.count <= 0 { return Words("走慢 \(range(figure(high), figure(low))) ppm", "runs \(range(figure(high), figure(low))) ppm slow") }
        return Words("走快 −\(figure(low)) 到 \(figure(high)) ppm", "runs −\(figure(low)) to \(figure(high)) ppm fast")
    }

    private static func range(_ low: String, _ high: String) -> String { low == high ? low : "\(low)–\(high)" }
}

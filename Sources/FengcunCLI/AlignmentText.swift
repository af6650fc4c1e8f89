internal import Evidence
internal import PackageFormat
internal import Reports

/// What the sound of two recordings says of their clocks, as people and machines read it.
struct AlignmentText {
    let alignment: Alignment

    // MARK: For people

    var verdict: String {
        let words = alignment.verdict.words.text(Speech.language)
        return alignment.reason.map { words + Speech.tr("：", ": ") + $0.words.text(Speech.language) } ?? words
    }

    /// Everything that was measured; the files are called A and B.
    var details: [String] {
        guard !alignment.lines.isEmpty else { return [] }
        return alignment.lines.map(line) + [offset, drift.map { Speech.tr("走时：", "drift: ") + $0 }, rank, Alignment.caution.text(Speech.language)].compactMap(\.self)
    }

    private func line(_ line: Alignment.Line) -> String {
        let (lag, from, to) = (Self.milliseconds(line.lag), Self.clock(line.from.value), Self.clock(line.to.value))
        let (share, residual) = (Int((line.share.value * 100).rounded()), Self.tenths(line.residual.value * 1000))
        return Speech.tr(
            "  时间差 \(lag) s：在 B 的 \(from) 至 \(to) 之间听到，占其中 \(share)% 的时段，偏离中位数 \(residual) ms", "  lag \(lag) s: heard between \(from) and \(to) of B, in \(share)% of it, off by \(residual) ms in the median")
    }

    /// Between the outermost lags; where there is one, what that leaves open.
    private var offset: String? {
        guard let offset = alignment.offset else { return nil }
        let (low, high) = (Self.milliseconds(offset.low), Self.milliseconds(offset.high))
        if offset.low == offset.high {
            return Speech.tr(
                "时钟相差：同一时刻 A 的位置比 B 多 \(low) s。只有一个时间差：若两处之间隔着线路，线路的延迟也在其中",
                "clock offset: at one instant A stands \(low) s further than B. There is one lag only: where a line lies between the two, its delay is in it")
        }
        return Speech.tr(
            "时钟相差：同一时刻 A 的位置比 B 多 \(low) 至 \(high) s（\(Self.milliseconds(offset.middle)) ± \(Self.milliseconds(offset.uncertainty)) s）；在其间何处，声音说明不了",
            "clock offset: at one instant A stands between \(low) and \(high) s further than B (\(Self.milliseconds(offset.middle)) ± \(Self.milliseconds(offset.uncertainty)) s); where between, no sound tells")
    }

    private var drift: String? {
        guard alignment.verdict == .aligned, let drift = alignment.drift else { return nil }
        let ppm = Self.tenths(drift.value.magnitude)
        if ppm == "0.0" { return Speech.tr("看不出快慢", "none to be seen") }
        return drift.count > 0 ? Speech.tr("A 的钟比 B 快百万分之 \(ppm)", "A's clock runs \(ppm) ppm fast of B's") : Speech.tr("A 的钟比 B 慢百万分之 \(ppm)", "A's clock runs \(ppm) ppm slow of B's")
    }

    /// How far the best line stands out.
    private var rank: String {
        let (score, ratio, overlap) = (Self.tenths(alignment.score.value), Self.tenths(alignment.ratio.value), Self.clock(alignment.overlap.value))
        return Speech.tr("突出程度：得分 \(score)，是其他时间差上最高得分的 \(ratio) 倍；重叠 \(overlap)", "stands out: score \(score), \(ratio) times the best at any other lag; \(overlap) in common")
    }

    static func clock(_ seconds: Double) -> String { RecordingText.clock(Int64(seconds.rounded())) }

    /// `-7.070`
    static func milliseconds(_ seconds: Millionths) -> String { decimal((seconds.value.magnitude * 1000).rounded(), places: 3, isNegative: seconds.count <= -500) }

    private static func tenths(_ value: Double) -> String { decimal((value * 10).rounded(), places: 1, isNegative: false) }

    /// `whole` units of the last place.
    private static func decimal(_ whole: Double, places: Int, isNegative: Bool) -> String {
        let digits = String(Int64(whole))
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return (isNegative ? "-" : "") + padded.dropLast(places) + "." + padded.suffix(places)
    }

    // MARK: For machines

    var members: [String: JSONValue?] {
        let isAligned = alignment.verdict == .aligned
        return [
            "aligned": .bool(isAligned), "verdict": .string(alignment.verdict.rawValue), "reason": alignment.reason.map { .string($0.rawValue) },
            "offset": alignment.offset.map { figure($0.middle) }, "offset_low": alignment.offset.map { figure($0.low) }, "offset_high": alignment.offset.map { figure($0.high) }, "uncertainty": alignment.offset.map { figure($0.uncertainty) },
            "drift_ppm": isAligned ? alignment.drift.map(figure) : nil, "residual": isAligned ? alignment.lines.first.map { figure($0.residual) } : nil, "overlap": figure(alignment.overlap),
            "confidence": figure(Millionths(count: -alignment.chance.count)), "score": figure(alignment.score), "ratio": figure(alignment.ratio),
            "lags": .array(alignment.lines.map { line in
                .object(["lag": figure(line.lag), "from": figure(line.from), "to": figure(line.to), "share": figure(line.share), "residual": figure(line.residual)])
            }),
        ]
    }

    private func figure(_ value: Millionths) -> JSONValue { .string(value.text) }
}

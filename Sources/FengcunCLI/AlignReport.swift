internal import Evidence
internal import PackageFormat
internal import Reports

/// What the sound of two files says of their clocks, said.
struct AlignReport {
    struct Side {
        let path: String
        let seconds: Double
    }

    let a: Side
    let b: Side
    let alignment: Alignment

    var status: ExitStatus { alignment.verdict == .aligned ? .done : .undecided }

    // MARK: For people

    var text: String {
        var lines = [VisibleText.line("A  \(a.path)  \(clock(a.seconds))"), VisibleText.line("B  \(b.path)  \(clock(b.seconds))"), verdict]
        lines += alignment.lines.map(line)
        lines += [offset, drift, rank].compactMap(\.self)
        if !alignment.lines.isEmpty { lines.append(Alignment.caution.text(Speech.language)) }
        return lines.joined(separator: "\n")
    }

    private var verdict: String {
        let words = alignment.verdict.words.text(Speech.language)
        return alignment.reason.map { words + Speech.tr("：", ": ") + $0.words.text(Speech.language) } ?? words
    }

    private func line(_ line: Alignment.Line) -> String {
        let (lag, from, to) = (milliseconds(line.lag), clock(line.from.value), clock(line.to.value))
        let (share, residual) = (Int((line.share.value * 100).rounded()), tenths(line.residual.value * 1000))
        return Speech.tr(
            "  时间差 \(lag) s：在 B 的 \(from) 至 \(to) 之间听到，占其中 \(share)% 的时段，偏离中位数 \(residual) ms", "  lag \(lag) s: heard between \(from) and \(to) of B, in \(share)% of it, off by \(residual) ms in the median")
    }

    /// Between the outermost lags; where there is one, what that leaves open.
    private var offset: String? {
        guard let offset = alignment.offset else { return nil }
        let (low, high) = (milliseconds(offset.low), milliseconds(offset.high))
        if offset.low == offset.high {
            return Speech.tr(
                "时钟相差：同一时刻 A 的位置比 B 多 \(low) s。只有一个时间差：若两处之间隔着线路，线路的延迟也在其中",
                "clock offset: at one instant A stands \(low) s further than B. There is one lag only: where a line lies between the two, its delay is in it")
        }
        return Speech.tr(
            "时钟相差：同一时刻 A 的位置比 B 多 \(low) 至 \(high) s（\(milliseconds(offset.middle)) ± \(milliseconds(offset.uncertainty)) s）；在其间何处，声音说明不了",
            "clock offset: at one instant A stands between \(low) and \(high) s further than B (\(milliseconds(offset.middle)) ± \(milliseconds(offset.uncertainty)) s); where between, no sound tells")
    }

    private var drift: String? {
        guard alignment.verdict == .aligned, let drift = alignment.drift else { return nil }
        let ppm = tenths(drift.value.magnitude)
        if ppm == "0.0" { return Speech.tr("走时：看不出快慢", "drift: none to be seen") }
        return drift.count > 0 ? Speech.tr("走时：A 的钟比 B 快百万分之 \(ppm)", "drift: A's clock runs \(ppm) ppm fast of B's") : Speech.tr("走时：A 的钟比 B 慢百万分之 \(ppm)", "drift: A's clock runs \(ppm) ppm slow of B's")
    }

    /// How far the best line stands out.
    private var rank: String? {
        guard !alignment.lines.isEmpty else { return nil }
        let (score, ratio) = (tenths(alignment.score.value), tenths(alignment.ratio.value))
        let overlap = alignment.overlap.count > 0 ? Speech.tr("；重叠 \(clock(alignment.overlap.value))", "; \(clock(alignment.overlap.value)) in common") : ""
        return Speech.tr("突出程度：得分 \(score)，是其他时间差上最高得分的 \(ratio) 倍\(overlap)", "stands out: score \(score), \(ratio) times the best at any other lag\(overlap)")
    }

    private func clock(_ seconds: Double) -> String { RecordingText.clock(Int64(seconds.rounded())) }

    private func milliseconds(_ seconds: Millionths) -> String { decimal((abs(seconds.value) * 1000).rounded(), places: 3, isNegative: seconds.count <= -500) }

    private func tenths(_ value: Double) -> String { decimal((value * 10).rounded(), places: 1, isNegative: false) }

    /// `whole` units of the last place.
    private func decimal(_ whole: Double, places: Int, isNegative: Bool) -> String {
        let digits = String(Int64(whole))
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return (isNegative ? "-" : "") + padded.dropLast(places) + "." + padded.suffix(places)
    }

    // MARK: For machines

    var json: JSONValue {
        let isAligned = alignment.verdict == .aligned
        return ReportJSON.object([
            "a": file(a), "b": file(b), "aligned": .bool(isAligned), "verdict": .string(alignment.verdict.rawValue), "reason": alignment.reason.map { .string($0.rawValue) },
            "offset": alignment.offset.map { figure($0.middle) }, "offset_low": alignment.offset.map { figure($0.low) }, "offset_high": alignment.offset.map { figure($0.high) }, "uncertainty": alignment.offset.map { figure($0.uncertainty) },
            "drift_ppm": isAligned ? alignment.drift.map(figure) : nil, "residual": isAligned ? alignment.lines.first.map { figure($0.residual) } : nil, "overlap": figure(alignment.overlap),
            "confidence": figure(Millionths(-alignment.chance.value)), "score": figure(alignment.score), "ratio": figure(alignment.ratio),
            "lags": .array(alignment.lines.map { line in
                .object(["lag": figure(line.lag), "from": figure(line.from), "to": figure(line.to), "share": figure(line.share), "residual": figure(line.residual)])
            }),
        ])
    }

    private func file(_ side: Side) -> JSONValue { .object(["path": .string(side.path), "seconds": figure(Millionths(side.seconds))]) }

    private func figure(_ value: Millionths) -> JSONValue { .string(value.text) }
}

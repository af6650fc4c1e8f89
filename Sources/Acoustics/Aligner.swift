package import Evidence

/// What two sounds say of the clocks that they were recorded by. docs/timeline.md, Alignment.
///
/// Nothing is decided for a moment: how far each lag stands out is added up along straight lines, and five tests of the
/// whole decide. Deterministic, and the same whichever of the two is called `a`: inside, the shorter one is `b`, for that is
/// the one that is cut into blocks. Blocks its thread.
package struct Aligner {
    private let a: Sound
    private let b: Sound
    private let isMirrored: Bool
    /// Nil where one is too short to be listened to.
    private let features: (a: SpeechFeatures, b: SpeechFeatures)?
    private let check: () throws -> Void

    /// Of one method; figures of another are not comparable.
    package static let version = 2

    /// Listens to both, once for all that is asked of them.
    ///
    /// - Parameter check: called now and then; what it throws ends the work.
    /// - Throws: what `check` throws, and what reading the sounds throws.
    package init(_ a: Sound, _ b: Sound, check: @escaping () throws -> Void = {}) throws {
        isMirrored = a.count < b.count
        (self.a, self.b) = isMirrored ? (b, a) : (a, b)
        self.check = check
        features = self.b.seconds >= Aligner.shortest ? (try SpeechFeatures(self.a, check: check), try SpeechFeatures(self.b, check: check)) : nil
    }

    /// - Parameter within: lags, in seconds, that come into question; nil for all.
    /// - Throws: as ``init(_:_:check:)``.
    package func align(within: ClosedRange<Double>? = nil) throws -> Alignment {
        guard isMirrored else { return try find(within: within) }
        return try find(within: within.map { -$0.upperBound ... -$0.lowerBound }).mirrored(seconds: a.seconds)
    }

    // MARK: Limits

    /// Seconds below which nothing is tried.
    private static let shortest = 30.0
    /// A score that unrelated sound hardly reaches, how many times the next best it has to be, and how unlikely.
    private static let leastScore: Float = 12
    private static let leastRatio: Float = 3
    private static let leastChance = -18.42
    /// What is within six seconds of the best is part of it.
    private static let beside = 6 * SpeechFeatures.rate / LagMap.pitch
    /// Blocks that share sound, and how many of all of them.
    private static let leastBlocks = 6
    private static let leastGood = 5
    private static let leastCoverage = 0.4
    private static let good: Float = 4.5
    /// Windows that share one sound, and in how many quarters.
    private static let leastHits = 0.15
    private static let leastQuarters = 3
    private static let leastHitsOfQuarter = 0.05
    /// Seconds a second by which clocks differ at most.
    private static let steepest = 130e-6
    /// About what one window that shares the sound says.
    private static let flatness: Float = 10
    /// Cells of all blocks of a map, in bytes.
    private static let largestMap = 64 << 20

    /// Whether a drift is too little to be seen in the rough.
    private var isShort: Bool { b.seconds < 600 }

    // MARK: Main flow

    private func find(within: ClosedRange<Double>?) throws -> Alignment {
        guard let features else { return Alignment(verdict: .cannot, reason: b.count == 0 ? .noSound : .tooShort) }
        let block = Aligner.block(features.b.frames)
        guard let lags = Aligner.lags(within, block, features.a.frames, features.b.frames) else { return Alignment(verdict: .cannot, reason: .nothingShared) }
        let search = CoarseSearch(features.a, block: block, lags: lags)
        let found = try detect(search, features.b, block, lags)
        var result = Alignment(verdict: .cannot, reason: .nothingShared, score: Millionths(Double(found.scores.score)), ratio: Millionths(Double(found.ratio)), chance: Millionths(found.chance))
        guard found.scores.score > 0 else {
            result.reason = .noSound
            return result
        }
        if let refusal = found.refusal {
            result.reason = refusal
            return result
        }
        let coverage = coverage(found)
        result.overlap = Millionths(coverage.seconds)
        let lines = try refine(try narrow(search, features.b, found))
        guard !lines.lines.isEmpty else {
            result.verdict = .partial
            result.reason = .notOneSound
            return result
        }
        describe(lines, &result)
        result.reason = !coverage.isEnough ? .smallPart : !isOneSound(lines) ? .notOneSound : nil
        result.verdict = result.reason == nil ? .aligned : .partial
        if result.verdict != .aligned { result.offset = nil }
        return result
    }

    /// Blocks of 41 s, or shorter ones of a short recording, so that there are some.
    private static func block(_ frames: Int) -> Int { frames >= 36_000 ? 4096 : frames >= 15_000 ? 2048 : 1024 }

    /// Lags, in frames, at which the two share half a block at least.
    private static func lags(_ within: ClosedRange<Double>?, _ block: Int, _ a: Int, _ b: Int) -> ClosedRange<Int>? {
        let all = (block / 2 - b)...(a - block / 2)
        guard let within else { return all }
        let rate = Double(SpeechFeatures.rate)
        let wanted = Int(max(-1e9, within.lowerBound * rate))...Int(min(1e9, within.upperBound * rate))
        return wanted.overlaps(all) ? wanted.clamped(to: all) : nil
    }

    // MARK: Whether anything is shared

    private struct Found {
        let map: LagMap
        let scores: LagScores
        let ratio: Float
        let chance: Double
        let refusal: Alignment.Reason?
    }

    /// The best line, against what the same sound gives elsewhere, and what it gives played backwards.
    private func detect(_ search: CoarseSearch, _ b: SpeechFeatures, _ block: Int, _ lags: ClosedRange<Int>) throws -> Found {
        let size = (lags.count / LagMap.pitch + 1) * (b.frames / block + 1)
        let every = (size + Aligner.largestMap - 1) / Aligner.largestMap
        let map = try search.map(of: b, every: every, check: check)
        let scores = try LagScores(map, check: check)
        let backwards = try LagScores(search.map(of: b.reversed, every: every, check: check), check: check)
        let next = scores.next(beyond: Aligner.beside)
        let ratio = scores.score / max(next, backwards.score, 0.1)
        let chance = max(
            LagScores.chance(of: scores.score, cells: map.cells, by: backwards.scores),
            LagScores.chance(of: scores.score, cells: map.cells, by: scores.others(beyond: Aligner.beside)))
        var refusal: Alignment.Reason?
        if scores.score < Aligner.leastScore {
            refusal = .nothingShared
        } else if ratio < Aligner.leastRatio || chance > Aligner.leastChance {
            refusal = next >= Aligner.leastScore ? .repeats : .nothingShared
        }
        return Found(map: map, scores: scores, ratio: min(ratio, 1e6), chance: chance, refusal: refusal)
    }

    /// Seconds that both recorded along the line, and whether enough of them share sound.
    private func coverage(_ found: Found) -> (seconds: Double, isEnough: Bool) {
        let (map, scores) = (found.map, found.scores)
        let lag = map.lag(scores.best)
        let tolerance = 150 / LagMap.pitch
        var blocks = 0
        var good = 0
        for (row, start) in map.blocks.enumerated() {
            let place = Double(start) / Double(SpeechFeatures.rate) + lag
            let length = Double(map.block) / Double(SpeechFeatures.rate)
            guard place > -length / 2, place + length / 2 < a.seconds else { continue }
            blocks += 1
            let cell = scores.best + Int((scores.slope * Double(start) / Double(LagMap.pitch)).rounded())
            if ((cell - tolerance)...(cell + tolerance)).contains(where: { map.deviation(row, $0) > Aligner.good }) { good += 1 }
        }
        let seconds = max(0, min(a.seconds, lag + b.seconds) - max(0, lag))
        return (seconds, blocks >= Aligner.leastBlocks && good >= Aligner.leastGood && Double(good) >= Aligner.leastCoverage * Double(blocks))
    }

    // MARK: Where exactly

    /// The line to 20 ms.
    private func narrow(_ search: CoarseSearch, _ b: SpeechFeatures, _ found: Found) throws -> FineSearch {
        let rate = Double(SpeechFeatures.rate)
        let (map, coarse) = (found.map, found.scores)
        let (reach, around) = (250, 1200)
        let lag = map.lag(coarse.best)
        let blocks = map.blocks.filter { start in
            let place = Double(start) / rate + lag
            return place > -Double(map.block) / rate / 2 && place < a.seconds - Double(map.block) / rate / 2
        }
        var rows = LagRows(pitch: 0.02, width: reach + 1, times: blocks.map { Double($0) / rate }, length: Double(map.block) / rate)
        for start in blocks {
            try check()
            let middle = start + Int((lag * rate + coarse.slope * Double(start)).rounded())
            rows.append(search.deviations(of: b, start, middle, reach: reach, around: around))
        }
        let length = Double(max(b.frames, 1)) / rate
        let step = 0.02 / length
        // In a few minutes no clock drifts by more than a bin.
        let most = isShort ? 0 : Int(min(Aligner.steepest, 0.6 / length) / step)
        let slope = try rows.steepest((-most...most).map { Double($0) * step }, toll: FineLines.toll, margin: 0, check: check)
        let sums = rows.sums(slope, toll: FineLines.toll)
        let best = sums.indices.max { sums[$0] < sums[$1] } ?? reach / 2
        return FineSearch(lag: lag + Double(best - reach / 2) * 0.02, slope: coarse.slope + slope)
    }

    private struct Refined {
        let rough: FineSearch
        let fine: FineLines
        var lines: [FineLines.Line] { fine.lines }
    }

    /// The lines to a millisecond, and the drift; once more where the rough drift was too far off for eight seconds to hold.
    private func refine(_ rough: FineSearch) throws -> Refined {
        let gates = (a: try NoiseGate(a, check: check), b: try NoiseGate(b, check: check))
        let length = max(b.seconds, 1)
        let reach = isShort ? Aligner.steepest : min(100e-6, max(4e-6, 0.08 / length))
        let rows = try rough.rows(gates.a, gates.b, lengths: (a.count, b.count), check: check)
        let slope = try steepest(rows, reach, length)
        guard abs(slope) > 8e-6 else { return Refined(rough: rough, fine: FineLines(rows, slope: slope)) }
        let nearer = FineSearch(lag: rough.lag, slope: rough.slope + slope)
        let again = try nearer.rows(gates.a, gates.b, lengths: (a.count, b.count), check: check)
        return Refined(rough: nearer, fine: FineLines(again, slope: try steepest(again, reach / 2, length)))
    }

    private func steepest(_ rows: LagRows, _ reach: Double, _ length: Double) throws -> Double {
        let step = 0.001 / length
        let most = Int((reach / step).rounded(.up))
        let rough = try rows.steepest((-most...most).map { Double($0) * step }, toll: FineLines.toll, margin: isShort ? Aligner.flatness : 0, check: check)
        return try rows.steepest((-4...4).map { rough + Double($0) * step / 4 }, toll: FineLines.toll, margin: 0, check: check)
    }

    /// Whether one sound is shared, over most of the time, and not two that are alike.
    private func isOneSound(_ refined: Refined) -> Bool {
        let rows = refined.fine.rows.times.count
        guard rows > 0 else { return false }
        let hits = (0..<rows).map { refined.fine.isHit($0) }
        let quarters = (0..<4).filter { quarter in
            let part = hits[(rows * quarter / 4)..<(rows * (quarter + 1) / 4)]
            return Double(part.count(where: \.self)) > Aligner.leastHitsOfQuarter * Double(part.count)
        }
        return Double(hits.count(where: \.self)) >= Aligner.leastHits * Double(rows) && quarters.count >= Aligner.leastQuarters
    }

    private func describe(_ refined: Refined, _ result: inout Alignment) {
        let fine = refined.fine
        let rows = fine.rows
        result.lines = refined.lines.map { line in
            Alignment.Line(
                lag: Millionths(refined.rough.lag + fine.lag(line)), from: Millionths(rows.times[line.from]), to: Millionths(min(b.seconds, rows.times[line.to] + rows.length)),
                share: Millionths(fine.share(line)), residual: Millionths(fine.residual(line)))
        }
        result.drift = Millionths((refined.rough.slope + fine.slope) * 1e6)
        result.offset = .over(result.lines)
    }
}

extension Alignment {
    /// The same with the two changed round: `a` is what `b` was.
    ///
    /// - Parameter seconds: of what is `b` now.
    fileprivate func mirrored(seconds: Double) -> Alignment {
        let rate = 1 + (drift?.value ?? 0) / 1e6
        func place(_ at: Millionths, _ lag: Millionths) -> Millionths { Millionths(max(0, min(seconds, at.value * rate + lag.value))) }
        var mirrored = self
        mirrored.lines = lines.map { line in
            Line(lag: Millionths(-line.lag.value / rate), from: place(line.from, line.lag), to: place(line.to, line.lag), share: line.share, residual: line.residual)
        }
        mirrored.drift = drift.map { _ in Millionths((1 / rate - 1) * 1e6) }
        mirrored.offset = offset == nil ? nil : .over(mirrored.lines)
        return mirrored
    }
}

extension Alignment.Interval {
    /// Between the outermost lags; nil without any.
    fileprivate static func over(_ lines: [Alignment.Line]) -> Self? {
        let lags = lines.map(\.lag)
        return lags.min().flatMap { low in lags.max().map { Self(low: low, high: $0) } }
    }
}

internal import Glibc

/// The lines along which sound is shared: what stands out of the milliseconds near a rough line.
struct FineLines {
    struct Line {
        /// Place among the bins, between them too.
        var bin: Double
        var from: Int
        var to: Int
        var score: Float
        var prominence: Float
    }

    let rows: LagRows
    let slope: Double
    let lines: [Line]

    static let toll: Float = 1.5
    /// Bins to each side within which one greatest value counts.
    private static let neighbourhood = 8
    /// Bins between which the surroundings of a line are looked at.
    private static let surroundings = 8...40
    /// Two lines nearer than this are one, at one time.
    private static let apart = 60.0
    private static let together = 0.3
    private static let mostLines = 8
    /// Bins from the best line beyond which nothing of the room is left.
    private static let far = 300
    private static let leastProminence: Float = 20
    private static let leastShare: Float = 0.15
    /// A line that comes and goes with another is its reflection: two talkers take turns.
    private static let mostCorrelation = 0.2
    /// Bins from a line within which its echoes lie.
    private static let echo = 150.0
    /// How far a window has to stand out to count as one that shares the sound, and how near to the line.
    static let hit: Float = 4
    static let hitBins = 2

    init(_ rows: LagRows, slope: Double) {
        self.rows = rows
        self.slope = slope
        let runs = rows.runs(slope, toll: FineLines.toll)
        let scores = runs.map(\.score)
        let peaks = FineLines.peaks(scores, runs).sorted { $0.prominence > $1.prominence }
        guard let best = peaks.first else {
            lines = []
            return
        }
        let least = max(FineLines.leastProminence, FineLines.tail(peaks.filter { abs($0.bin - best.bin) > Double(FineLines.far) }.map(\.prominence)), FineLines.leastShare * best.prominence)
        var accepted: [Line] = []
        for peak in peaks where peak.prominence >= least && accepted.count < FineLines.mostLines {
            if !accepted.contains(where: { abs($0.bin - peak.bin) < FineLines.apart && FineLines.share(peak, $0) > FineLines.together }) { accepted.append(peak) }
        }
        lines = FineLines.withoutReflections(accepted, rows, slope)
    }

    private static func peaks(_ scores: [Float], _ runs: [LagRows.Run]) -> [Line] {
        scores.indices.compactMap { i in
            let near = max(0, i - neighbourhood)...min(scores.count - 1, i + neighbourhood)
            guard scores[i] > 0, near.allSatisfy({ scores[$0] < scores[i] || ($0 >= i && scores[$0] == scores[i]) }) else { return nil }
            func surrounding(_ sign: Int) -> Float { quantile(surroundings.map { i + sign * $0 }.filter(scores.indices.contains).map { scores[$0] }, 0.5) }
            let weights = (-3...3).filter { scores.indices.contains(i + $0) }.map { (Double($0), Double(scores[i + $0])) }
            let least = weights.map(\.1).min() ?? 0
            let sum = weights.reduce(0) { $0 + $1.1 - least }
            let centroid = sum > 0 ? weights.reduce(0) { $0 + $1.0 * ($1.1 - least) } / sum : 0
            return Line(bin: Double(i) + centroid, from: runs[i].from, to: runs[i].to, score: scores[i], prominence: scores[i] - max(surrounding(-1), surrounding(1)))
        }
    }

    /// Share of the shorter one in which both run.
    private static func share(_ a: Line, _ b: Line) -> Double {
        Double(max(0, min(a.to, b.to) - max(a.from, b.from) + 1)) / Double(max(1, min(a.to - a.from, b.to - b.from) + 1))
    }

    /// What one in ten thousand such searches would give by chance, from what stands out where nothing is shared. The other
    /// direction and the room's echoes are among it, so that only the lower three quarters are asked.
    private static func tail(_ others: [Float]) -> Float {
        guard others.count >= 10 else { return 0 }
        let (middle, edge) = (quantile(others, 0.5), quantile(others, 0.75))
        let scale = max(0.5, (edge - middle) / logf(2))
        return edge + scale * logf(Float(others.count) * 0.25 / 1e-4)
    }

    private static func withoutReflections(_ lines: [Line], _ rows: LagRows, _ slope: Double) -> [Line] {
        var kept: [(line: Line, course: [Double])] = []
        for line in lines.sorted(by: { $0.score > $1.score }) {
            let course = rows.times.indices.map { Double(rows.highest($0, bin: line.bin, slope: slope, within: hitBins).value) }
            if kept.allSatisfy({ correlation($0.course, course) < mostCorrelation && !isEcho(line, of: $0.line) }) { kept.append((line, course)) }
        }
        return kept.map(\.line)
    }

    /// What stands out as far as a window can in every window comes and goes with nothing. Then nearness and strength tell: the
    /// walls of a room send back less than half, and soon.
    private static func isEcho(_ line: Line, of stronger: Line) -> Bool {
        abs(line.bin - stronger.bin) < echo && share(line, stronger) > together && line.score < stronger.score / 2
    }

    private static func correlation(_ x: [Double], _ y: [Double]) -> Double {
        let n = Double(max(1, x.count))
        let (mx, my) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
        var (xy, xx, yy) = (0.0, 0.0, 0.0)
        for i in x.indices {
            xy += (x[i] - mx) * (y[i] - my)
            xx += (x[i] - mx) * (x[i] - mx)
            yy += (y[i] - my) * (y[i] - my)
        }
        return xx > 0 && yy > 0 ? xy / (xx * yy).squareRoot() : 0
    }

    // MARK: Windows that share the sound

    /// Whether a window shares the sound along any of the lines that run there.
    func isHit(_ row: Int) -> Bool { lines.contains { $0.from <= row && row <= $0.to && isHit(row, $0) } }

    func isHit(_ row: Int, _ line: Line) -> Bool { rows.highest(row, bin: line.bin, slope: slope, within: FineLines.hitBins).value > FineLines.hit }

    /// Share of the windows of a line that share the sound.
    func share(_ line: Line) -> Double {
        let windows = line.from...max(line.from, line.to)
        return Double(windows.filter { isHit($0, line) }.count) / Double(windows.count)
    }

    /// Seconds: median distance from the line of the windows that share the sound.
    func residual(_ line: Line) -> Double {
        let distances = (line.from...max(line.from, line.to)).compactMap { row -> Float? in
            let highest = rows.highest(row, bin: line.bin, slope: slope, within: FineLines.neighbourhood)
            return highest.value > FineLines.hit ? Float(abs(highest.distance)) : nil
        }
        return Double(quantile(distances, 0.5)) * rows.pitch
    }

    /// Seconds beyond the rough line, at the beginning of `b`.
    func lag(_ line: Line) -> Double { (line.bin - Double(rows.width / 2)) * rows.pitch }
}

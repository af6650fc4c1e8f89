internal import Glibc

/// The score of each lag: the greatest sum over consecutive blocks of how far they stand out there, less what chance gives.
///
/// A sum over a stretch of blocks (Kadane's maximum subarray) forgives pauses, and a stretch may begin and end anywhere.
struct LagScores {
    /// Of each cell.
    let scores: [Float]
    let best: Int
    /// Frames of lag a frame of `b`.
    let slope: Double

    /// More than the usual greatest of the fifty values that a cell holds.
    private static let toll: Float = 4
    /// Clocks differ by less.
    private static let steepest = 120e-6

    var score: Float { scores.isEmpty ? 0 : scores[best] }

    init(_ map: LagMap, check: () throws -> Void) throws {
        let length = Double((map.blocks.last ?? 0) + map.block)
        let stride = Double(LagMap.pitch) / max(1, length)
        let most = Int(LagScores.steepest / stride)
        var found: (scores: [Float], best: Int, slope: Double)?
        var highest = [Float](repeating: 0, count: map.cells)
        for k in -most...most {
            try check()
            let slope = Double(k) * stride
            let scores = LagScores.sums(map, slope)
            let best = scores.indices.max { scores[$0] < scores[$1] } ?? 0
            if scores[best] > found.map({ $0.scores[$0.best] }) ?? -1 { found = (scores, best, slope) }
            for i in highest.indices { highest[i] = max(highest[i], scores[i]) }
        }
        scores = highest
        best = found?.best ?? 0
        slope = found?.slope ?? 0
    }

    private static func sums(_ map: LagMap, _ slope: Double) -> [Float] {
        var sums = [Float](repeating: 0, count: map.cells)
        var highest = sums
        let cells = map.cells
        for (row, start) in map.blocks.enumerated() {
            let shift = Int((slope * Double(start) / Double(LagMap.pitch)).rounded())
            map.withRow(row) { values in
                sums.withUnsafeMutableBufferPointer { sums in
                    highest.withUnsafeMutableBufferPointer { highest in
                        let inside = max(0, -shift)..<max(0, -shift, min(cells, cells - shift))
                        for cell in inside {
                            let sum = max(0, sums[cell] + LagMap.deviation(values[cell + shift]) - toll)
                            sums[cell] = sum
                            highest[cell] = max(highest[cell], sum)
                        }
                        for cell in 0..<inside.lowerBound { sums[cell] = max(0, sums[cell] - toll) }
                        for cell in inside.upperBound..<cells { sums[cell] = max(0, sums[cell] - toll) }
                    }
                }
            }
        }
        return highest
    }

    /// The best score farther than so many cells from the best.
    func next(beyond distance: Int) -> Float {
        scores.indices.lazy.filter { abs($0 - best) > distance }.map { scores[$0] }.max() ?? 0
    }

    /// Scores farther than so many cells from the best.
    func others(beyond distance: Int) -> [Float] { scores.indices.filter { abs($0 - best) > distance }.map { scores[$0] } }

    /// Natural logarithm of how often so many cells give a score like this, from the scores that chance gave: their tail is
    /// taken to fall exponentially. An extrapolation, by far.
    static func chance(of score: Float, cells: Int, by others: [Float]) -> Double {
        guard !others.isEmpty else { return 0 }
        let edge = quantile(others, 0.99)
        let excess = others.filter { $0 > edge }.map { Double($0 - edge) }
        let mean = excess.reduce(0, +) / Double(max(1, excess.count))
        let scale = max(mean, (excess.max() ?? 0) / (1 + log(Double(excess.count + 1))), 0.5)
        let rate = max(Double(excess.count), 0.5) / Double(others.count)
        return log(Double(cells) * rate) - (Double(score) - Double(edge)) / scale
    }
}

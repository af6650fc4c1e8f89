/// How far each lag near a line stands out, for one stretch of time after the other.
struct LagRows {
    /// Seconds from bin to bin; the middle bin lies on the line.
    let pitch: Double
    let width: Int
    /// Seconds of `b` at which each row begins.
    let times: [Double]
    /// Seconds of each row.
    let length: Double
    /// A row after the other.
    private(set) var values: [Float] = []

    /// A stretch of rows that adds up to more than any other at its lag.
    struct Run {
        var score: Float = 0
        var from = 0
        var to = -1
    }

    init(pitch: Double, width: Int, times: [Double], length: Double) {
        self.pitch = pitch
        self.width = width
        self.times = times
        self.length = length
        values.reserveCapacity(width * times.count)
    }

    mutating func append(_ row: [Float]) { values += row }

    /// Bins by which a line of the slope has moved at a row.
    func shift(_ row: Int, _ slope: Double) -> Int { Int((slope * times[row] / pitch).rounded()) }

    /// The greatest value within so many bins of a line, and where.
    func highest(_ row: Int, bin: Double, slope: Double, within: Int) -> (value: Float, distance: Int) {
        let middle = Int(bin.rounded()) + shift(row, slope)
        let inside = max(0, middle - within)..<max(0, middle - within, min(width, middle + within + 1))
        guard let place = inside.max(by: { values[row * width + $0] < values[row * width + $1] }) else { return (0, 0) }
        return (values[row * width + place], place - middle)
    }

    /// The greatest sum over consecutive rows of each lag.
    func sums(_ slope: Double, toll: Float) -> [Float] {
        var sums = [Float](repeating: 0, count: width)
        var highest = sums
        values.withUnsafeBufferPointer { values in
            sums.withUnsafeMutableBufferPointer { sums in
                highest.withUnsafeMutableBufferPointer { highest in
                    for row in times.indices {
                        let shift = shift(row, slope)
                        let inside = max(0, min(width, -shift))..<max(0, min(width, -shift), min(width, width - shift))
                        let here = values.baseAddress! + row * width + shift
                        for bin in inside {
                            let sum = max(0, sums[bin] + here[bin] - toll)
                            sums[bin] = sum
                            highest[bin] = max(highest[bin], sum)
                        }
                    }
                }
            }
        }
        return highest
    }

    /// The slope with the best sum of all: of those that are as good as the best, the flattest.
    ///
    /// - Parameter margin: sums that differ by less are as good as each other; what a window or two say is no drift.
    func steepest(_ slopes: [Double], toll: Float, margin: Float, check: () throws -> Void) throws -> Double {
        let scores = try slopes.map { slope in
            try check()
            return sums(slope, toll: toll).max() ?? 0
        }
        let least = (scores.max() ?? 0) - margin
        return slopes.indices.filter { scores[$0] >= least }.map { slopes[$0] }.min { abs($0) < abs($1) } ?? 0
    }

    /// The same with where it begins and ends.
    func runs(_ slope: Double, toll: Float) -> [Run] {
        var now = [Run](repeating: Run(), count: width)
        var best = now
        for row in times.indices {
            let shift = shift(row, slope)
            for bin in max(0, min(width, -shift))..<max(0, min(width, -shift), min(width, width - shift)) {
                if now[bin].score <= 0 { now[bin] = Run(score: 0, from: row, to: row) }
                now[bin].score = max(0, now[bin].score + values[row * width + bin + shift] - toll)
                now[bin].to = row
                if now[bin].score > best[bin].score { best[bin] = now[bin] }
            }
        }
        return best
    }
}

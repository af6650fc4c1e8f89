internal import Glibc
internal import Media

/// Lags to the millisecond near a line that is known roughly: for one window after the other, the phases of both sounds are
/// held against each other.
struct FineSearch {
    /// Seconds at the beginning of `b`, and seconds a second.
    let lag: Double
    let slope: Double

    /// Samples of a window: 8.192 s.
    static let window = 65_536
    /// Samples to each side of the line: 2.5 s.
    private static let reach = 20_000
    private static let size = 131_072
    /// Samples of a bin: 1 ms.
    private static let bin = 8
    /// What comes over a line, in bins of the transform.
    private static let low = 280 * size / MuLaw.sampleRate
    private static let high = 3300 * size / MuLaw.sampleRate
    /// Bins over which the halo of a room's echo is taken off.
    private static let halo = 81
    private static let least: Float = -3
    private static let most: Float = 15

    /// How far each millisecond near the line stands out, window by window, where both recorded.
    func rows(_ a: NoiseGate, _ b: NoiseGate, lengths: (a: Int, b: Int), check: () throws -> Void) throws -> LagRows {
        let rate = Double(MuLaw.sampleRate)
        let starts = stride(from: 0, to: max(0, lengths.b - FineSearch.window / 2), by: FineSearch.window).filter { start in
            let there = place(start)
            return there > -FineSearch.window / 2 && there < lengths.a - FineSearch.window / 2
        }
        var rows = LagRows(pitch: Double(FineSearch.bin) / rate, width: 2 * FineSearch.reach / FineSearch.bin + 1, times: starts.map { Double($0) / rate }, length: Double(FineSearch.window) / rate)
        let work = Work()
        for start in starts {
            try check()
            rows.append(try row(a, b, start, work))
        }
        return rows
    }

    /// Where in `a`, in samples, a sample of `b` lies by the line.
    private func place(_ sample: Int) -> Int { sample + Int((lag * Double(MuLaw.sampleRate) + slope * Double(sample)).rounded()) }

    /// Memory that every window uses again.
    private final class Work {
        let transform = FourierTransform(size: FineSearch.size)
        let a = Samples(FineSearch.size)
        let b = Samples(FineSearch.size)
        let raw = Samples(FineSearch.window + 64)
        let spectrumA = Samples(FineSearch.size + 2)
        let spectrumB = Samples(FineSearch.size + 2)
        let product = Samples(2 * FineSearch.size)
        let envelope = Samples(2 * FineSearch.size)
    }

    private func row(_ a: NoiseGate, _ b: NoiseGate, _ start: Int, _ work: Work) throws -> [Float] {
        work.a.clear()
        work.b.clear()
        try a.read(from: place(start) - FineSearch.reach, count: FineSearch.window + 2 * FineSearch.reach, into: work.a.start)
        // `b` on the clock of `a`, so that eight seconds stay one sound however the clocks drift.
        try b.read(from: start - 2, count: work.raw.count, into: work.raw.start)
        let step = 1 / (1 + slope)
        for i in 0..<FineSearch.window {
            let place = 2 + Double(i) * step
            work.b[i] = FineSearch.cubic(work.raw.start + Int(place) - 1, Float(place - place.rounded(.down)))
        }
        work.transform.transform(work.a, to: work.spectrumA)
        work.transform.transform(work.b, to: work.spectrumB)
        whiten(work)
        work.transform.invertComplex(work.product, to: work.envelope)
        return standing(work.envelope)
    }

    private static func cubic(_ y: UnsafePointer<Float>, _ x: Float) -> Float {
        let a = (y[3] - y[0] + 3 * (y[1] - y[2])) / 2
        let b = y[0] - 2.5 * y[1] + 2 * y[2] - y[3] / 2
        return ((a * x + b) * x + (y[2] - y[0]) / 2) * x + y[1]
    }

    /// The product of the spectra with little left of their strengths: phases tell the lag.
    private func whiten(_ work: Work) {
        work.product.clear()
        let (a, b, product) = (work.spectrumA.start, work.spectrumB.start, work.product.start)
        var loudest: Float = 0
        for i in FineSearch.low...FineSearch.high {
            let (ar, ai, br, bi) = (a[2 * i], a[2 * i + 1], b[2 * i], b[2 * i + 1])
            let (real, imaginary) = (ar * br + ai * bi, ai * br - ar * bi)
            product[2 * i] = real
            product[2 * i + 1] = imaginary
            loudest = max(loudest, real * real + imaginary * imaginary)
        }
        // Three quarters of the strength are taken off. Roots are quicker than powers.
        func strength(_ square: Float) -> Float { square.squareRoot().squareRoot() * square.squareRoot().squareRoot().squareRoot() }
        let floor = 1e-3 * strength(loudest)
        guard floor > 0 else { return }
        for i in FineSearch.low...FineSearch.high {
            let square = product[2 * i] * product[2 * i] + product[2 * i + 1] * product[2 * i + 1]
            let gain = 1 / (strength(square) + floor)
            product[2 * i] *= gain
            product[2 * i + 1] *= gain
        }
    }

    /// The envelope by milliseconds, less the halo, in standard deviations.
    private func standing(_ envelope: Samples) -> [Float] {
        let count = 2 * FineSearch.reach / FineSearch.bin + 1
        var row = [Float](repeating: 0, count: count)
        for bin in 0..<count {
            // Bins are centred: the middle one has the line in its middle.
            var sum: Float = 0
            for i in max(0, bin * FineSearch.bin - FineSearch.bin / 2)..<(bin * FineSearch.bin + FineSearch.bin / 2) {
                sum += (envelope[2 * i] * envelope[2 * i] + envelope[2 * i + 1] * envelope[2 * i + 1]).squareRoot()
            }
            row[bin] = sum
        }
        row[0] = row[1]
        let halo = runningMedian(row, width: FineSearch.halo)
        for bin in row.indices { row[bin] -= halo[bin] }
        let spread = row.withUnsafeBufferPointer { Spread($0.baseAddress!, $0.count) }
        guard spread.deviation > 0 else { return [Float](repeating: 0, count: count) }
        for bin in row.indices { row[bin] = max(FineSearch.least, min(FineSearch.most, (row[bin] - spread.median) / spread.deviation)) }
        return row
    }
}

/// Medians over an odd number of neighbours; the ends take the nearest whole window.
func runningMedian(_ values: [Float], width: Int) -> [Float] {
    guard values.count >= width else { return [Float](repeating: quantile(values, 0.5), count: values.count) }
    var sorted = values[..<width].sorted()
    var medians = [Float](repeating: 0, count: values.count)
    func place(_ value: Float) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
    let half = width / 2
    for i in values.indices {
        if i > half, i + half < values.count {
            sorted.remove(at: place(values[i - half - 1]))
            sorted.insert(values[i + half], at: place(values[i + half]))
        }
        medians[i] = sorted[half]
    }
    return medians
}

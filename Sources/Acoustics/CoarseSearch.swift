internal import Media

/// Where in one sound the blocks of another are: each block of `b` is correlated with all of `a`, and how far each place
/// stands out is kept. Nothing is decided here: see ``LagScores``.
final class CoarseSearch {
    /// Lags, in frames, that are looked at.
    private let lags: ClosedRange<Int>
    private let a: SpeechFeatures
    private let block: Int
    /// Energy of `a` before each frame.
    private let energy: [Double]
    /// Less than this under a block is silence with a click in it.
    private let leastEnergy: Float
    private let transform: FourierTransform
    private let bins: Int
    /// Correlations that one transform gives.
    private let step: Int
    private var segments: [Int: Spectra] = [:]

    /// Real and imaginary parts of each band.
    private struct Spectra {
        let real: Samples
        let imaginary: Samples
    }

    private static let size = 32768
    /// Of two megabytes each: two hours and a half.
    private static let mostSegments = 32

    init(_ a: SpeechFeatures, block: Int, lags: ClosedRange<Int>) {
        self.a = a
        self.block = block
        self.lags = lags
        transform = FourierTransform(size: CoarseSearch.size)
        bins = CoarseSearch.size / 2 + 1
        step = CoarseSearch.size - block
        var energy = [Double](repeating: 0, count: a.frames + 1)
        for t in 0..<a.frames {
            var sum = 0
            for band in 0..<SpeechFeatures.bands { sum += Int(a.values[band * a.frames + t]) * Int(a.values[band * a.frames + t]) }
            energy[t + 1] = energy[t] + Double(sum)
        }
        self.energy = energy
        let whole = stride(from: 0, to: max(1, a.frames - block), by: 100).map { Float(energy[min(a.frames, $0 + block)] - energy[$0]) }
        leastEnergy = max(1, quantile(whole, 0.5) / 4)
    }

    /// How far each place stands out, for each block.
    ///
    /// - Parameters:
    ///   - every: of so many blocks one is looked at.
    ///   - check: called for each block; what it throws ends the work.
    func map(of b: SpeechFeatures, every: Int = 1, check: () throws -> Void) throws -> LagMap {
        let blocks = stride(from: 0, to: b.frames - block / 2, by: block * every).map { $0 }
        var map = LagMap(first: lags.lowerBound, cells: max(1, (lags.upperBound - lags.lowerBound) / LagMap.pitch + 1), blocks: blocks, block: block)
        // A part of `a` after the other, where more of it comes into question than its spectra may take of memory.
        let reach = CoarseSearch.mostSegments * step
        let parts = lags.count > reach ? stride(from: -block / 2, to: a.frames - block / 2, by: reach).map { $0..<($0 + reach) } : [-block / 2..<max(1, a.frames)]
        for part in parts {
            segments = [:]
            for (row, start) in blocks.enumerated() {
                try check()
                // Places of the block in `a`.
                let first = max(start + lags.lowerBound, part.lowerBound)
                let last = min(start + lags.upperBound, a.frames - block / 2, part.upperBound - 1)
                if first <= last { map.put(correlate(b, start, first...last), from: first - start, row: row) }
            }
        }
        segments = [:]
        return map
    }

    /// How far each 20 ms of lag stands out for one block near a place.
    ///
    /// - Parameters:
    ///   - middle: frame of `a` at which the block should lie.
    ///   - reach: frames to both sides together that are asked for.
    ///   - around: frames to each side that they are held against.
    func deviations(of b: SpeechFeatures, _ start: Int, _ middle: Int, reach: Int, around: Int) -> [Float] {
        let first = middle - around
        let row = correlate(b, start, first...(middle + around))
        let pairs = (0..<row.count / 2).map { row[2 * $0] + row[2 * $0 + 1] }
        let spread = pairs.withUnsafeBufferPointer { Spread($0.baseAddress!, $0.count) }
        guard spread.deviation > 1e-3 else { return [Float](repeating: 0, count: reach + 1) }
        return (0...reach).map { max(-LagMap.cap, min(LagMap.cap, (pairs[around / 2 + $0 - reach / 2] - spread.median) / spread.deviation)) }
    }

    /// - Returns: for each place the correlation over the energy of `a` there.
    private func correlate(_ b: SpeechFeatures, _ start: Int, _ places: ClosedRange<Int>) -> [Float] {
        let wanted = spectra(b, from: start, count: block)
        var row = [Float](repeating: 0, count: places.count)
        let product = Samples(CoarseSearch.size + 2)
        let correlation = Samples(CoarseSearch.size)
        let real = Samples(bins)
        let imaginary = Samples(bins)
        let needed = (places.lowerBound + block / 2) / step...(places.upperBound + block / 2) / step
        for segment in segments.keys where segment < needed.lowerBound { segments[segment] = nil }
        for segment in needed {
            let first = segment * step - block / 2
            let there = segments[segment] ?? spectra(a, from: first, count: CoarseSearch.size)
            segments[segment] = there
            multiply(there, wanted, real, imaginary)
            for i in 0..<bins {
                product[2 * i] = real[i]
                product[2 * i + 1] = imaginary[i]
            }
            transform.invert(product, to: correlation)
            for place in max(places.lowerBound, first)..<min(places.upperBound + 1, first + step) {
                let under = Float(energy[min(a.frames, max(0, place + block))] - energy[min(a.frames, max(0, place))])
                row[place - places.lowerBound] = correlation[place - first] / max(leastEnergy, under).squareRoot()
            }
        }
        return row
    }

    private func spectra(_ features: SpeechFeatures, from first: Int, count: Int) -> Spectra {
        let spectra = Spectra(real: Samples(bins * SpeechFeatures.bands), imaginary: Samples(bins * SpeechFeatures.bands))
        let samples = Samples(CoarseSearch.size)
        let spectrum = Samples(CoarseSearch.size + 2)
        let there = max(0, first)..<max(0, first, min(features.frames, first + count))
        for band in 0..<SpeechFeatures.bands {
            samples.clear()
            features.values.withUnsafeBufferPointer { values in for t in there { samples[t - first] = Float(values[band * features.frames + t]) } }
            transform.transform(samples, to: spectrum)
            let (real, imaginary) = (spectra.real.start + band * bins, spectra.imaginary.start + band * bins)
            for i in 0..<bins {
                real[i] = spectrum[2 * i]
                imaginary[i] = spectrum[2 * i + 1]
            }
        }
        return spectra
    }

    /// One spectrum by the other's conjugate, all bands added up.
    private func multiply(_ a: Spectra, _ b: Spectra, _ sumReal: Samples, _ sumImaginary: Samples) {
        sumReal.clear()
        sumImaginary.clear()
        let (real, imaginary, bins) = (sumReal.start, sumImaginary.start, bins)
        for band in 0..<SpeechFeatures.bands {
            let (ar, ai, br, bi) = (a.real.start + band * bins, a.imaginary.start + band * bins, b.real.start + band * bins, b.imaginary.start + band * bins)
            for i in 0..<bins {
                real[i] += ar[i] * br[i] + ai[i] * bi[i]
                imaginary[i] += ai[i] * br[i] - ar[i] * bi[i]
            }
        }
    }
}

/// How far each lag stands out for each block, pooled over a quarter and half a second: two directions of talk, a drifting
/// clock and jitter stay in one cell.
struct LagMap {
    /// Frames from cell to cell; a cell is twice as wide.
    static let pitch = 24
    /// One block alone counts no more than this.
    static let cap: Float = 10
    private static let scale: Float = 12

    /// Lag of the first cell, in frames.
    let first: Int
    let cells: Int
    /// First frame of each block.
    let blocks: [Int]
    let block: Int
    private var values: [Int8]

    init(first: Int, cells: Int, blocks: [Int], block: Int) {
        self.first = first
        self.cells = cells
        self.blocks = blocks
        self.block = block
        values = [Int8](repeating: 0, count: cells * blocks.count)
    }

    /// Takes the correlations of a block at lags from `from` on.
    mutating func put(_ correlations: [Float], from: Int, row: Int) {
        // Pairs of frames: 20 ms.
        let pairs = (0..<correlations.count / 2).map { correlations[2 * $0] + correlations[2 * $0 + 1] }
        let spread = pairs.withUnsafeBufferPointer { $0.isEmpty ? nil : Spread($0.baseAddress!, $0.count) }
        guard let spread, spread.deviation > 1e-3 else { return }
        var highest = [Float](repeating: -.infinity, count: cells + 1)
        for (i, pair) in pairs.enumerated() {
            let cell = (from + 2 * i - first) / LagMap.pitch
            if highest.indices.contains(cell) { highest[cell] = max(highest[cell], pair) }
        }
        for cell in 0..<cells {
            let most = max(highest[cell], highest[cell + 1])
            guard most.isFinite else { continue }
            // Parts of one row meet in a cell.
            values[row * cells + cell] = max(values[row * cells + cell], Int8(max(0, min(LagMap.cap, (most - spread.median) / spread.deviation)) * LagMap.scale))
        }
    }

    /// How far the cell stands out, in standard deviations; 0 outside of the map.
    func deviation(_ row: Int, _ cell: Int) -> Float { (0..<cells).contains(cell) ? Float(values[row * cells + cell]) / LagMap.scale : 0 }

    func withRow<R>(_ row: Int, _ body: (UnsafePointer<Int8>) -> R) -> R { values.withUnsafeBufferPointer { body($0.baseAddress! + row * cells) } }

    /// A row's figure as a deviation.
    static func deviation(_ value: Int8) -> Float { Float(value) / scale }

    /// Seconds, in the middle of a cell.
    func lag(_ cell: Int) -> Double { (Double(first + cell * LagMap.pitch) + Double(LagMap.pitch)) / Double(SpeechFeatures.rate) }
}

internal import Glibc
internal import Media

/// Sound less what is always there: of each band of each moment what is under three times the steady noise is taken out.
final class NoiseGate {
    private let sound: Sound
    /// Power of each bin that a third of each half minute lies below.
    private var noise: [[Float]] = []
    private let transform = FourierTransform(size: NoiseGate.window)
    private let frame = Samples(NoiseGate.window)
    private let spectrum = Samples(NoiseGate.window + 2)

    private static let window = 256
    private static let hop = 128
    private static let bins = window / 2 + 1
    /// Frames of half a minute.
    private static let part = 1875
    /// Of so many frames one is looked at for the noise.
    private static let every = 3
    private static let share = 0.3
    private static let excess: Float = 3
    /// The root: taken twice, on the way in and out, it adds up to one.
    private static let shape: [Float] = (0..<window).map { sqrtf(0.5 - 0.5 * cosf(2 * Float.pi * Float($0) / Float(window))) }

    init(_ sound: Sound, check: () throws -> Void) throws {
        self.sound = sound
        let samples = Samples(NoiseGate.part * NoiseGate.hop + NoiseGate.window)
        for start in stride(from: 0, to: max(1, sound.count), by: NoiseGate.part * NoiseGate.hop) {
            try check()
            let frames = max(1, min(NoiseGate.part, (sound.count - start) / NoiseGate.hop))
            try sound.read(from: start, count: frames * NoiseGate.hop + NoiseGate.window, into: samples.start)
            let looked = (frames + NoiseGate.every - 1) / NoiseGate.every
            var powers = [Float](repeating: 0, count: looked * NoiseGate.bins)
            for t in 0..<looked {
                take(samples.start + t * NoiseGate.every * NoiseGate.hop)
                for bin in 0..<NoiseGate.bins { powers[bin * looked + t] = power(bin) }
            }
            noise.append(powers.withUnsafeMutableBufferPointer { powers in
                (0..<NoiseGate.bins).map { quantile(UnsafeMutableBufferPointer(rebasing: powers[($0 * looked)..<(($0 + 1) * looked)]), NoiseGate.share) }
            })
        }
    }

    private func take(_ samples: UnsafePointer<Float>) {
        for i in 0..<NoiseGate.window { frame[i] = samples[i] * NoiseGate.shape[i] }
        transform.transform(frame, to: spectrum)
    }

    private func power(_ bin: Int) -> Float { spectrum[2 * bin] * spectrum[2 * bin] + spectrum[2 * bin + 1] * spectrum[2 * bin + 1] }

    /// Samples from `first` on.
    func read(from first: Int, count: Int, into samples: UnsafeMutablePointer<Float>) throws {
        // Frames stand where they always stand, so that a moment sounds the same however it is asked for.
        let (hop, window) = (NoiseGate.hop, NoiseGate.window)
        let before = Int((Double(first - window + 1) / Double(hop)).rounded(.down))
        let after = Int((Double(first + count - 1) / Double(hop)).rounded(.down))
        let start = before * hop
        let raw = Samples((after - before) * hop + window)
        let out = Samples(raw.count)
        try sound.read(from: start, count: raw.count, into: raw.start)
        for t in 0...(after - before) {
            take(raw.start + t * hop)
            let floor = noise[max(0, min(noise.count - 1, (before + t) / NoiseGate.part))]
            for bin in 0..<NoiseGate.bins {
                let power = power(bin)
                let gain = power > NoiseGate.excess * floor[bin] ? 1 - NoiseGate.excess * floor[bin] / power : 0
                spectrum[2 * bin] *= gain
                spectrum[2 * bin + 1] *= gain
            }
            transform.invert(spectrum, to: frame)
            let place = out.start + t * hop
            for i in 0..<window { place[i] += frame[i] * NoiseGate.shape[i] / Float(window) }
        }
        samples.update(from: out.start + first - start, count: count)
    }
}

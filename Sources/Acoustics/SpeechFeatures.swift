internal import Glibc
internal import Media

/// When which part of the voice sets in: rises of loudness above the noise, in sixteen bands, a hundred times a second.
///
/// What is left when gain, steady noise and the colour of the room are taken away, and so what two rooms have in common of
/// one voice. Between 250 and 3,400 Hz, for no more comes over a line.
struct SpeechFeatures {
    static let bands = 16
    /// Frames a second.
    static let rate = 100
    /// What the figures are written in: clipped at three, a fortieth each.
    static let scale: Float = 40

    let frames: Int
    /// A band after the other.
    let values: [Int8]

    private static let window = 256
    private static let hop = 80
    /// Bins of 31.25 Hz, evenly spread on a logarithmic scale.
    private static let edges: [Int] = (0...bands).map { Int((8 * pow(109.0 / 8, Double($0) / Double(bands))).rounded()) }
    /// Of a bin: less than this is what companding leaves of silence.
    private static let leastPower: Float = 1e-6
    private static let noiseFrames = 3000

    /// - Parameter check: called now and then; what it throws ends the work.
    init(_ sound: Sound, check: () throws -> Void) throws {
        frames = max(0, (sound.count - SpeechFeatures.window) / SpeechFeatures.hop + 1)
        let levels = try SpeechFeatures.levels(sound, frames, check)
        var values = [Int8](repeating: 0, count: frames * SpeechFeatures.bands)
        for band in 0..<SpeechFeatures.bands where frames > 0 {
            let onsets = SpeechFeatures.onsets(Array(levels[(band * frames)..<((band + 1) * frames)]))
            values.withUnsafeMutableBufferPointer { values in for t in 0..<onsets.count { values[band * onsets.count + t] = onsets[t] } }
            try check()
        }
        self.values = values
    }

    private init(frames: Int, values: [Int8]) {
        self.frames = frames
        self.values = values
    }

    /// The same loudness and the same rhythm, and nothing that anybody said.
    var reversed: SpeechFeatures {
        var reversed = values
        for band in 0..<SpeechFeatures.bands { reversed[(band * frames)..<((band + 1) * frames)].reverse() }
        return SpeechFeatures(frames: frames, values: reversed)
    }

    /// Natural logarithm of the power of each band and frame, in 256ths.
    private static func levels(_ sound: Sound, _ frames: Int, _ check: () throws -> Void) throws -> [Int16] {
        let transform = FourierTransform(size: window)
        let frame = Samples(window)
        let spectrum = Samples(window + 2)
        let shape = (0..<window).map { 0.5 - 0.5 * Float(cos(2 * Double.pi * Double($0) / Double(window))) }
        let batch = 1000
        let samples = Samples(batch * hop + window)
        var levels = [Int16](repeating: 0, count: frames * bands)
        for first in stride(from: 0, to: frames, by: batch) {
            try check()
            let count = min(batch, frames - first)
            try sound.read(from: first * hop, count: count * hop + window, into: samples.start)
            levels.withUnsafeMutableBufferPointer { levels in
                for t in 0..<count {
                    for i in 0..<window { frame[i] = samples[t * hop + i] * shape[i] }
                    transform.transform(frame, to: spectrum)
                    for band in 0..<bands {
                        var power: Float = 0
                        for bin in edges[band]..<edges[band + 1] { power += spectrum[2 * bin] * spectrum[2 * bin] + spectrum[2 * bin + 1] * spectrum[2 * bin + 1] }
                        let least = leastPower * Float(edges[band + 1] - edges[band])
                        levels[band * frames + first + t] = Int16(logf(max(power, least)) * 256)
                    }
                }
            }
        }
        return levels
    }

    private static func onsets(_ levels: [Int16]) -> [Int8] {
        let noise = noise(levels)
        var loudness = levels.indices.map { t in
            logf(1 + expf(Float(levels[t]) / 256 - interpolate(noise, at: Double(t) / Double(noiseFrames) - 0.5)) / 2)
        }
        // Rises over 30 ms, smoothed over three frames.
        for t in loudness.indices.reversed() { loudness[t] = t >= 3 ? loudness[t] - loudness[t - 3] : 0 }
        for t in loudness.indices.reversed() { loudness[t] = t >= 2 ? max(0, (loudness[t] + loudness[t - 1] + loudness[t - 2]) / 3) : 0 }
        let mean = movingMean(loudness, width: 201)
        for t in loudness.indices { loudness[t] -= mean[t] }
        let square = movingMean(loudness.map { $0 * $0 }, width: 6001)
        return loudness.indices.map { t in Int8(max(-3, min(3, loudness[t] / max(1e-3, sqrtf(square[t])))) * scale) }
    }

    /// The level that a fifth of each half minute lies below, steadied by its neighbours.
    private static func noise(_ levels: [Int16]) -> [Float] {
        let parts = stride(from: 0, to: levels.count, by: noiseFrames).map { from in
            quantile(levels[from..<min(levels.count, from + noiseFrames)].map { Float($0) / 256 }, 0.2)
        }
        return parts.indices.map { i in quantile(Array(parts[max(0, i - 2)...min(parts.count - 1, i + 2)]), 0.5) }
    }
}

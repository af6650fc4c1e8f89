internal import Acoustics
internal import Foundation

/// Figures that look random and are the same each time.
struct Dice {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        var x = state
        x ^= x >> 33
        x = x &* 0xFF51_AFD7_ED55_8CCD
        return x ^ (x >> 33)
    }

    /// From 0 to 1.
    mutating func share() -> Double { Double(next() >> 11) / Double(1 << 53) }
    mutating func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * share() }
    /// About normal, of deviation 1.
    mutating func noise() -> Float { Float((0..<6).reduce(0.0) { sum, _ in sum + share() } - 3) * 1.41 }
}

/// Sound that rises and falls as speech does.
enum MadeSound {
    static let rate = MuLaw.sampleRate

    /// Syllables of changing colour with pauses between.
    static func speech(seconds: Int, seed: UInt64) -> [Float] {
        var dice = Dice(seed)
        var samples = [Float](repeating: 0, count: seconds * rate)
        var at = 0
        while at < samples.count {
            let length = Int(dice.between(0.08, 0.3) * Double(rate))
            let pitch = dice.between(300, 2500)
            let loudness = dice.between(0.2, 1)
            for i in 0..<min(length, samples.count - at) {
                let shape = loudness * (0.5 - 0.5 * cos(2 * .pi * Double(i) / Double(length)))
                samples[at + i] = Float(shape * (sin(2 * .pi * pitch * Double(i) / Double(rate)) + 0.5 * Double(dice.noise())))
            }
            at += length + Int((dice.share() < 0.06 ? dice.between(0.5, 3) : dice.between(0, 0.25)) * Double(rate))
        }
        return samples
    }

    /// Two rooms that talk over a line, each with what the other says, later and fainter, and noise as loud as half of it all.
    ///
    /// - Parameters:
    ///   - toA, toB: seconds that speech takes to the other room.
    ///   - late: seconds by which `b` begins later.
    ///   - drift: parts in a million by which `a`'s clock runs fast of `b`'s.
    static func meeting(seconds: Int, seed: UInt64, toA: Double, toB: Double, late: Double, drift: Double = 0, noise: Float = 0.1) -> (a: Sound, b: Sound) {
        let bytes = meetingBytes(seconds: seconds, seed: seed, toA: toA, toB: toB, late: late, drift: drift, noise: noise)
        return (Sound(bytes.a), Sound(bytes.b))
    }

    static func meetingBytes(seconds: Int, seed: UInt64, toA: Double, toB: Double, late: Double, drift: Double = 0, noise: Float = 0.1) -> (a: [UInt8], b: [UInt8]) {
        var dice = Dice(seed &+ 99)
        var (inA, inB) = (speech(seconds: seconds, seed: seed), speech(seconds: seconds, seed: seed &+ 1))
        for turn in stride(from: 0, to: inA.count, by: 10 * rate) {
            let isA = dice.share() < 0.5
            for i in turn..<min(inA.count, turn + 10 * rate) { if isA { inB[i] = 0 } else { inA[i] = 0 } }
        }
        let (delayA, delayB) = (Int(toA * Double(rate)), Int(toB * Double(rate)))
        func mix(_ own: [Float], _ other: [Float], _ delay: Int) -> [Float] { own.indices.map { own[$0] + ($0 >= delay ? 0.35 * other[$0 - delay] : 0) } }
        let (a, b) = (mix(inA, inB, delayA), mix(inB, inA, delayB))
        let count = Int(Double(b.count - Int(late * Double(rate)) - 2) / (1 + drift / 1e6))
        let drifted = (0..<max(0, count)).map { i -> Float in
            let place = late * Double(rate) + Double(i) * (1 + drift / 1e6)
            let part = Float(place - place.rounded(.down))
            return b[Int(place)] * (1 - part) + b[Int(place) + 1] * part
        }
        return (bytes(a, noise, &dice), bytes(drifted, noise, &dice))
    }

    static func bytes(_ samples: [Float], _ noise: Float, _ dice: inout Dice) -> [UInt8] { samples.map { MuLaw.encode(0.2 * ($0 + noise * dice.noise())) } }

    static func sound(_ samples: [Float], _ noise: Float, _ dice: inout Dice) -> Sound { Sound(bytes(samples, noise, &dice)) }
}

internal import Foundation
internal import Media
internal import Testing

@Suite struct SoundResamplerTests {
    private func tone(_ seconds: Double, rate: Int, hertz: Double = 440, from first: Double = 0) -> [Float] {
        (0..<Int(seconds * Double(rate))).map { Float(0.5 * sin(2 * .pi * hertz * (first + Double($0) / Double(rate)))) }
    }

    /// Hands the samples over in pieces of odd lengths.
    private func add(_ samples: [Float], rate: Int, to resampler: SoundResampler, _ out: inout [Float]) {
        var rest = samples[...]
        while !rest.isEmpty {
            let part = rest.prefix(1 + rest.count % 1009)
            resampler.add(Array(part), rate: rate) { out += $0 }
            rest = rest.dropFirst(part.count)
        }
    }

    /// The largest distance from the tone as it is at eight kilohertz, the edges left out.
    private func distance(_ out: ArraySlice<Float>, hertz: Double = 440) -> Float {
        zip(out.indices, out).dropFirst(40).dropLast(40).map { abs($1 - Float(0.5 * sin(2 * .pi * hertz * Double($0) / 8000))) }.max() ?? .infinity
    }

    @Test(arguments: [7350, 8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000, 192_000]) func `a tone of any rate comes out at its place and as loud as it was`(_ rate: Int) {
        let resampler = SoundResampler(to: 8000)
        var out: [Float] = []
        add(tone(2, rate: rate), rate: rate, to: resampler, &out)
        resampler.drain { out += $0 }
        #expect(abs(out.count - 16_000) <= 1)
        #expect(distance(out[...]) < 0.005)
    }

    @Test func `a rate that changes on the way changes nothing else`() {
        let resampler = SoundResampler(to: 8000)
        var out: [Float] = []
        for (second, rate) in [48_000, 44_100, 8000, 16_000, 48_000].enumerated() { add(tone(1, rate: rate, from: Double(second)), rate: rate, to: resampler, &out) }
        resampler.drain { out += $0 }
        #expect(abs(out.count - 40_000) <= 5)
        // A sample more or less at each change is an eighth of a millisecond: a third of this tone's turn.
        for second in 0..<5 { #expect((-2...2).contains { shift in distance(shifted(out, by: shift)[(second * 8000)..<min((second + 1) * 8000, out.count - 2)]) < 0.005 }, "second \(second)") }
    }

    private func shifted(_ samples: [Float], by shift: Int) -> [Float] {
        shift >= 0 ? Array(samples[shift...]) : [Float](repeating: 0, count: -shift) + samples
    }

    @Test func `what eight kilohertz cannot carry is gone`() {
        let resampler = SoundResampler(to: 8000)
        var out: [Float] = []
        for hertz in [5000.0, 7560, 12_000, 20_000] { add(tone(1, rate: 48_000, hertz: hertz), rate: 48_000, to: resampler, &out) }
        resampler.drain { out += $0 }
        // The edges of a tone that begins at once are of all frequencies.
        for second in 0..<4 { #expect((out[(second * 8000 + 100)..<(second * 8000 + 7900)].map(abs).max() ?? 1) < 0.001, "second \(second)") }
    }

    @Test func `after it has been drained it begins anew`() {
        let resampler = SoundResampler(to: 8000)
        var outs: [[Float]] = [[], []]
        for i in outs.indices {
            add(tone(0.5, rate: 44_100), rate: 44_100, to: resampler, &outs[i])
            resampler.drain { outs[i] += $0 }
        }
        #expect(outs[0] == outs[1] && abs(outs[0].count - 4000) <= 1)
        resampler.drain { _ in Issue.record("there is nothing left") }
    }
}

internal import Acoustics
internal import Testing
@testable internal import MediaAnalysis

/// Where sound comes to stand by its timestamps. Each piece is 20 ms of one value that tells which piece it is.
@Suite struct SoundKeeperTests {
    private static let length = 160

    /// One of a hundred loudnesses.
    private static func code(_ piece: Int) -> UInt8 { UInt8(piece % 100) }

    /// What comes out, as runs of one value.
    private struct Run: Equatable, CustomStringConvertible {
        let code: UInt8
        var count: Int
        var description: String { "\(code)×\(count)" }
    }

    private func keep(_ times: [Double?]) -> [UInt8] {
        var kept: [UInt8] = []
        var keeper = SoundKeeper { kept += $0 }
        for (piece, at) in times.enumerated() { keeper.add([Float](repeating: MuLaw.decode(Self.code(piece)), count: Self.length), rate: 8000, at: at) }
        keeper.finish()
        return kept
    }

    private func runs(_ kept: [UInt8]) -> [Run] {
        kept.reduce(into: []) { runs, code in
            if runs.last?.code == code { runs[runs.count - 1].count += 1 } else { runs.append(Run(code: code, count: 1)) }
        }
    }

    private func pieces(_ range: Range<Int>) -> [Run] { range.map { Run(code: Self.code($0), count: Self.length) } }
    private func silence(_ count: Int) -> [Run] { [Run(code: MuLaw.silence, count: count)] }
    private func times(_ range: Range<Int>, later: Double = 0) -> [Double?] { range.map { Double($0) * 0.02 + later } }

    @Test func `sound follows sound`() {
        #expect(runs(keep(times(0..<70))) == pieces(0..<70))
        #expect(keep([]).isEmpty)
    }

    @Test func `without timestamps the count holds`() {
        #expect(runs(keep([Double?](repeating: nil, count: 30))) == pieces(0..<30))
        #expect(runs(keep(times(0..<30) + [Double?](repeating: nil, count: 30) + times(60..<90))) == pieces(0..<90))
        #expect(runs(keep([2.0, nil, nil, nil])) == silence(16_000) + pieces(0..<4))
    }

    @Test func `what begins late stands late, and what stands before zero is left out`() {
        #expect(runs(keep(times(0..<30, later: 0.1))) == silence(800) + pieces(0..<30))
        #expect(runs(keep(times(0..<30, later: 5))) == silence(40_000) + pieces(0..<30))
        #expect(runs(keep(times(0..<2, later: 5))) == silence(40_000) + pieces(0..<2))
        #expect(runs(keep(times(0..<30, later: -0.2))) == pieces(10..<30))
        #expect(runs(keep(times(0..<30, later: -0.5))) == pieces(25..<30))
        #expect(keep(times(0..<30, later: -0.6)).isEmpty)
    }

    @Test(arguments: [0.3, 5, 300]) func `a gap is silence`(_ gap: Double) {
        #expect(runs(keep(times(0..<50) + times(50..<99, later: gap))) == pieces(0..<50) + silence(Int(gap * 8000)) + pieces(50..<99))
        // Right up to the end.
        #expect(runs(keep(times(0..<50) + times(50..<53, later: gap))) == pieces(0..<50) + silence(Int(gap * 8000)) + pieces(50..<53))
    }

    @Test func `a small gap is made up for once it is certain`() {
        let runs = runs(keep(times(0..<50) + times(50..<99, later: 0.06)))
        #expect(runs.count == 100 && runs.filter { $0.code == MuLaw.silence } == silence(480))
        let place = runs.firstIndex { $0.code == MuLaw.silence } ?? 0
        #expect((51...65).contains(place), "behind piece \(place)")
    }

    @Test func `timestamps that jitter change nothing`() {
        let jittered = (0..<500).map { Optional(Double($0) * 0.02 + [0.03, -0.03, 0.012, -0.06, 0.05, 0, 0.24, -0.2][$0 * 5 % 8]) }
        let kept = keep([0] + jittered.dropFirst())
        #expect(runs(kept) == pieces(0..<500))
    }

    @Test(arguments: [1.0005, 0.9995]) func `a sample rate that is not quite so is held to the clock`(_ rate: Double) {
        let kept = keep((0..<10_000).map { Double($0) * 0.02 * rate })
        // Two hundred seconds, a tenth of a second off in the end.
        #expect(abs(Double(kept.count) - 1_600_000 * rate) <= 0.025 * 8000)
        #expect((2...6).contains(abs(kept.count - 1_600_000) / 160))
    }

    @Test func `a jump back leaves out what has its place taken`() {
        #expect(runs(keep(times(0..<100) + times(100..<200, later: -1))) == pieces(0..<100) + pieces(150..<200))
        // All of it, where the clock begins anew and does not come so far again.
        #expect(runs(keep(times(0..<100) + times(100..<150, later: -2))) == pieces(0..<100))
    }

    @Test(arguments: [1e6, -1e6, 30, 1e18, -.infinity, .nan]) func `a single damaged timestamp moves nothing`(_ wrong: Double) {
        for place in [0, 1, 20, 49] {
            var times = times(0..<50)
            times[place] = wrong
            #expect(runs(keep(times)) == pieces(0..<50), "piece \(place)")
        }
        var two = times(0..<50)
        (two[20], two[21]) = (wrong, wrong / 2 + 1)
        #expect(runs(keep(two)) == pieces(0..<50))
    }

    /// In threes, so that each is believed.
    @Test func `no timestamps make more than two days of sound`() {
        var count = 0
        var keeper = SoundKeeper { count += $0.count }
        let sound = [Float](repeating: 0.1, count: 800)
        for turn in 0..<60 {
            let start = [0, 9e8, -9e8, 5e5, 1e5][turn % 5]
            for piece in 0..<3 { keeper.add(sound, rate: 8000, at: start + Double(piece) / 10) }
        }
        keeper.finish()
        #expect(count == SoundKeeper.mostSamples && SoundKeeper.mostSamples == 48 * 3600 * 8000)
    }

    @Test func `sound of no possible rate is not heard`() {
        var kept: [UInt8] = []
        var keeper = SoundKeeper { kept += $0 }
        for rate in [0, -1, 1, 999, 1_000_001, .max] { keeper.add([0.5, 0.5], rate: rate, at: 0) }
        keeper.add([], rate: 8000, at: 0)
        keeper.add([0.5], rate: 8000, at: 0)
        keeper.finish()
        #expect(kept == [MuLaw.encode(0.5)])
    }

    @Test func `a rate that changes keeps the place`() {
        var kept: [UInt8] = []
        var keeper = SoundKeeper { kept += $0 }
        for turn in 0..<40 {
            let rate = [8000, 44_100, 11_025, 48_000][turn % 4]
            for piece in 0..<5 { keeper.add([Float](repeating: 0.25, count: rate / 5), rate: rate, at: Double(turn) + Double(piece) / 5) }
        }
        keeper.finish()
        #expect(abs(kept.count - 320_000) <= 2)
        #expect(kept.count { abs(MuLaw.decode($0) - 0.25) > 0.05 } < 40 * 20)
    }
}

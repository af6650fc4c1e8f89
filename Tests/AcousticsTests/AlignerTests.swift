internal import Acoustics
internal import Evidence
internal import Testing

@Suite struct AlignerTests {
    @Test func `two rooms on a line share sound along two lags, and the clocks differ by something between`() throws {
        let (a, b) = MadeSound.meeting(seconds: 400, seed: 1, toA: 0.31, toB: 0.23, late: 21.5)
        let found = try Aligner(a, b).align()
        #expect(found.verdict == .aligned && found.reason == nil)
        let lags = found.lines.map(\.lag.value).sorted()
        try #require(lags.count == 2, "\(found.lines)")
        // What is said in a's room is later in b's.
        #expect(abs(lags[0] - (21.5 - 0.23)) < 0.003 && abs(lags[1] - (21.5 + 0.31)) < 0.003, "\(lags)")
        let offset = try #require(found.offset)
        #expect(offset.low.value == lags[0] && offset.high.value == lags[1])
        #expect(abs(found.drift?.value ?? 99) < 4)
        #expect(found.lines.allSatisfy { $0.residual.value <= 0.008 && $0.share.value > 0.4 })
    }

    @Test(arguments: [-90.0, 40]) func `clocks that drift apart are told to a few parts in a million`(_ drift: Double) throws {
        let (a, b) = MadeSound.meeting(seconds: 680, seed: 7, toA: 0.2, toB: 0.2, late: 5, drift: drift, noise: 0.2)
        let found = try Aligner(a, b).align()
        #expect(found.verdict == .aligned)
        #expect(abs((found.drift?.value ?? 0) - drift) < 3, "\(found)")
        #expect(found.lines.allSatisfy { abs($0.lag.value - 4.8) < 0.004 || abs($0.lag.value - 5.2) < 0.004 }, "\(found.lines)")
    }

    @Test func `the other way round it is the same with the other sign`() throws {
        // A minute and a half of the one: which is called which must not matter where there is little of it.
        let (long, short) = MadeSound.meetingBytes(seconds: 300, seed: 3, toA: 0.25, toB: 0.15, late: 40, drift: 60)
        let (a, b) = (Sound(long), Sound(Array(short.prefix(90 * MuLaw.sampleRate))))
        let (one, other) = (try Aligner(a, b).align(), try Aligner(b, a).align())
        #expect(one.verdict == .aligned && other.verdict == .aligned)
        #expect((one.score, one.ratio, one.chance, one.overlap) == (other.score, other.ratio, other.chance, other.overlap))
        #expect(one.lines.contains { abs($0.lag.value - 40 + 0.15) < 0.006 } && one.lines.contains { abs($0.lag.value - 40 - 0.25) < 0.006 }, "\(one.lines)")
        let drift = try #require(one.drift?.value) / 1e6
        #expect(abs((other.drift?.value ?? 0) / 1e6 + drift / (1 + drift)) < 1e-8)
        for (line, mirrored) in zip(one.lines, other.lines) {
            // One moment in both, by the one line and by the other.
            let (inB, inA) = (line.from.value, line.from.value * (1 + drift) + line.lag.value)
            #expect(abs(inA + mirrored.lag.value + inA * (other.drift?.value ?? 0) / 1e6 - inB) < 1e-4, "\(line) \(mirrored)")
            #expect(abs(mirrored.from.value - inA) < 1e-3 && abs(mirrored.to.value - line.to.value * (1 + drift) - line.lag.value) < 1e-3)
        }
        #expect(abs((one.offset?.low.value ?? 0) + (other.offset?.high.value ?? 9)) < 0.01)
    }

    @Test func `unrelated talk cannot be aligned`() throws {
        for seed in UInt64(20)..<23 {
            let a = MadeSound.meeting(seconds: 240, seed: seed, toA: 0.2, toB: 0.2, late: 0).a
            let b = MadeSound.meeting(seconds: 240, seed: seed + 100, toA: 0.2, toB: 0.2, late: 0).b
            let found = try Aligner(a, b).align()
            #expect(found.verdict == .cannot && found.reason == .nothingShared && found.lines.isEmpty && found.offset == nil && found.drift == nil, "\(found)")
        }
    }

    @Test func `a loop that runs in both rooms tells no time`() throws {
        var dice = Dice(5)
        let loop = MadeSound.speech(seconds: 20, seed: 50)
        func played(_ from: Int) -> Sound { MadeSound.sound((0..<(300 * MadeSound.rate)).map { loop[($0 + from) % loop.count] }, 0.05, &dice) }
        let found = try Aligner(played(0), played(7 * MadeSound.rate)).align()
        #expect(found.verdict == .cannot && found.reason == .repeats, "\(found)")
    }

    @Test func `silence has nothing to share`() throws {
        let silence = Sound([UInt8](repeating: MuLaw.silence, count: 200 * MuLaw.sampleRate))
        let talk = MadeSound.meeting(seconds: 200, seed: 4, toA: 0.2, toB: 0.2, late: 0).a
        for (a, b) in [(silence, talk), (talk, silence), (silence, silence)] {
            let found = try Aligner(a, b).align()
            #expect(found.verdict == .cannot && found.reason == .noSound, "\(found)")
        }
    }

    @Test func `what is too short is not tried`() throws {
        let (a, b) = MadeSound.meeting(seconds: 200, seed: 4, toA: 0.2, toB: 0.2, late: 175)
        #expect(b.seconds < 30)
        #expect(try Aligner(a, b).align() == Alignment(verdict: .cannot, reason: .tooShort))
        #expect(try Aligner(Sound([UInt8]()), a).align().reason == .noSound)
    }

    @Test func `only lags that come into question are found`() throws {
        let (a, b) = MadeSound.meeting(seconds: 300, seed: 8, toA: 0.2, toB: 0.2, late: 40)
        #expect(try Aligner(a, b).align(within: 30...50).verdict == .aligned)
        #expect(try Aligner(a, b).align(within: -30...30).verdict == .cannot)
        #expect(try Aligner(a, b).align(within: 4000...5000).verdict == .cannot)
    }

    @Test func `the same sounds give the same answer`() throws {
        let (a, b) = MadeSound.meeting(seconds: 200, seed: 9, toA: 0.2, toB: 0.1, late: 3)
        #expect(try Aligner(a, b).align() == Aligner(a, b).align())
    }

    @Test func `work that is called off ends`() throws {
        struct CalledOff: Error {}
        let (a, b) = MadeSound.meeting(seconds: 200, seed: 9, toA: 0.2, toB: 0.1, late: 3)
        var calls = 0
        #expect(throws: CalledOff.self) {
            try Aligner(a, b) {
                calls += 1
                if calls > 12 { throw CalledOff() }
            }.align()
        }
    }

    @Test func `pieces of a sound lie where they are said to lie`() throws {
        let (a, b) = MadeSound.meetingBytes(seconds: 240, seed: 12, toA: 0.2, toB: 0.2, late: 0)
        // The first half minute of b is not there, and the rest begins where it began.
        let cut = 30 * MuLaw.sampleRate
        let late = Sound([.init(start: cut, count: b.count - cut) { at, buffer in _ = buffer.update(fromContentsOf: b[(cut + at)..<(cut + at + buffer.count)]) }])
        let found = try Aligner(Sound(a), late).align()
        #expect(found.verdict == .aligned && found.lines.allSatisfy { abs(abs($0.lag.value) - 0.2) < 0.003 && $0.from.value > 20 }, "\(found)")
    }
}

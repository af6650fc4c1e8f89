internal import Acoustics
internal import Evidence
internal import Testing

@Suite struct AlignerTests {
    @Test func `two rooms on a line share sound along two lags, and the clocks differ by something between`() throws {
        let (a, b) = MadeSound.meeting(seconds: 400, seed: 1, toA: 0.31, toB: 0.23, late: 21.5)
        let found = try Aligner.align(a, b)
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
        let found = try Aligner.align(a, b)
        #expect(found.verdict == .aligned)
        #expect(abs((found.drift?.value ?? 0) - drift) < 3, "\(found)")
        #expect(found.lines.allSatisfy { abs($0.lag.value - 4.8) < 0.004 || abs($0.lag.value - 5.2) < 0.004 }, "\(found.lines)")
    }

    @Test func `the other way round it is the same with the other sign`() throws {
        let (a, b) = MadeSound.meeting(seconds: 300, seed: 3, toA: 0.25, toB: 0.15, late: 12)
        let found = try Aligner.align(b, a)
        #expect(found.verdict == .aligned)
        #expect(found.lines.contains { abs($0.lag.value + 12 - 0.15) < 0.003 } && found.lines.contains { abs($0.lag.value + 12 + 0.25) < 0.003 }, "\(found.lines)")
    }

    @Test func `unrelated talk cannot be aligned`() throws {
        for seed in UInt64(20)..<23 {
            let a = MadeSound.meeting(seconds: 240, seed: seed, toA: 0.2, toB: 0.2, late: 0).a
            let b = MadeSound.meeting(seconds: 240, seed: seed + 100, toA: 0.2, toB: 0.2, late: 0).b
            let found = try Aligner.align(a, b)
            #expect(found.verdict == .cannot && found.reason == .nothingShared && found.lines.isEmpty && found.offset == nil && found.drift == nil, "\(found)")
        }
    }

    @Test func `a loop that runs in both rooms tells no time`() throws {
        var dice = Dice(5)
        let loop = MadeSound.speech(seconds: 20, seed: 50)
        func played(_ from: Int) -> Sound { MadeSound.sound((0..<(300 * MadeSound.rate)).map { loop[($0 + from) % loop.count] }, 0.05, &dice) }
        let found = try Aligner.align(played(0), played(7 * MadeSound.rate))
        #expect(found.verdict == .cannot && found.reason == .repeats, "\(found)")
    }

    @Test func `silence has nothing to share`() throws {
        let silence = Sound([UInt8](repeating: MuLaw.silence, count: 200 * MuLaw.sampleRate))
        let talk = MadeSound.meeting(seconds: 200, seed: 4, toA: 0.2, toB: 0.2, late: 0).a
        for (a, b) in [(silence, talk), (talk, silence), (silence, silence)] {
            let found = try Aligner.align(a, b)
            #expect(found.verdict == .cannot && found.reason == .noSound, "\(found)")
        }
    }

    @Test func `what is too short is not tried`() throws {
        let (a, b) = MadeSound.meeting(seconds: 200, seed: 4, toA: 0.2, toB: 0.2, late: 175)
        #expect(b.seconds < 30)
        #expect(try Aligner.align(a, b) == Alignment(verdict: .cannot, reason: .tooShort))
        #expect(try Aligner.align(Sound([UInt8]()), a).reason == .noSound)
    }

    @Test func `only lags that come into question are found`() throws {
        let (a, b) = MadeSound.meeting(seconds: 300, seed: 8, toA: 0.2, toB: 0.2, late: 40)
        #expect(try Aligner.align(a, b, within: 30...50).verdict == .aligned)
        #expect(try Aligner.align(a, b, within: -30...30).verdict == .cannot)
        #expect(try Aligner.align(a, b, within: 4000...5000).verdict == .cannot)
    }

    @Test func `the same sounds give the same answer`() throws {
        let (a, b) = MadeSound.meeting(seconds: 200, seed: 9, toA: 0.2, toB: 0.1, late: 3)
        #expect(try Aligner.align(a, b) == Aligner.align(a, b))
    }

    @Test func `work that is called off ends`() throws {
        struct CalledOff: Error {}
        let (a, b) = MadeSound.meeting(seconds: 200, seed: 9, toA: 0.2, toB: 0.1, late: 3)
        var calls = 0
        #expect(throws: CalledOff.self) {
            try Aligner.align(a, b) {
                calls += 1
                if calls > 12 { throw CalledOff() }
            }
        }
    }

    @Test func `pieces of a sound lie where they are said to lie`() throws {
        let (a, b) = MadeSound.meetingBytes(seconds: 240, seed: 12, toA: 0.2, toB: 0.2, late: 0)
        // The first half minute of b is not there, and the rest begins where it began.
        let cut = 30 * MuLaw.sampleRate
        let late = Sound([.init(start: cut, count: b.count - cut) { at, buffer in _ = buffer.update(fromContentsOf: b[(cut + at)..<(cut + at + buffer.count)]) }])
        let found = try Aligner.align(Sound(a), late)
        #expect(found.verdict == .aligned && found.lines.allSatisfy { abs(abs($0.lag.value) - 0.2) < 0.003 && $0.from.value > 20 }, "\(found)")
    }
}

internal import Evidence
internal import Testing
@testable internal import MediaAnalysis

/// What timestamps alone say. Seconds as a demuxer hands them out; each packet has 100 bytes, and stands at its number.
@Suite struct PacketTimesTests {
    private func picture() -> PacketTimes { PacketTimes(stream: 0, isPicture: true, thresholds: .test) }
    private func sound() -> PacketTimes { PacketTimes(stream: 1, isPicture: false, thresholds: .test) }

    /// Packets whose decoding times are these.
    private func follow(_ times: inout PacketTimes, _ decoded: [Double], length: Double? = 0.04) {
        for at in decoded { times.add(decoded: at, shown: at, length: length, size: 100, position: Int64(times.count)) }
    }

    private func steady(_ from: Double, _ to: Double, step: Double = 0.04) -> [Double] { (0..<Int(((to - from) / step).rounded())).map { from + Double($0) * step } }

    @Test func `a steady stream has nothing to report, and counts`() throws {
        var times = picture()
        follow(&times, steady(0, 10))
        let (observations, note) = times.finish()
        #expect(observations.isEmpty && note == nil)
        #expect(times.count == 250 && times.bytes == 25_000 && times.first == 0)
        #expect(abs(times.end - 10) < 0.001)
    }

    @Test func `a gap is told with its length, its edges and its place`() throws {
        var times = picture()
        follow(&times, steady(0, 4) + steady(9, 13))
        let gap = try #require(times.finish().observations.first)
        #expect(times.finish().observations.map(\.code) == [.mediaGap])
        #expect(gap.detail == "5 s" && gap.spans(4, 9, within: 0.001) && gap.offset == 100 && gap.stream == 0, "\(gap)")
    }

    @Test func `a pause below the threshold is no gap, and sound's threshold is its own`() {
        var times = picture()
        follow(&times, steady(0, 4) + steady(5.9, 10))
        #expect(times.finish().observations.isEmpty)
        var sounds = sound()
        follow(&sounds, steady(0, 4) + steady(4.6, 10))
        #expect(sounds.finish().observations.map(\.code) == [.mediaGap])
        var quick = sound()
        follow(&quick, steady(0, 4) + steady(4.4, 10))
        #expect(quick.finish().observations.isEmpty)
    }

    /// MP4 and Matroska state how long a packet lasts, and to some writers that is up to the next one, pauses and all.
    @Test func `a stated length that swallows a gap hides none and stretches no end`() throws {
        var times = picture()
        follow(&times, steady(0, 3.96))
        follow(&times, [3.96], length: 5.04)
        follow(&times, steady(9, 13))
        let gap = try #require(times.finish().observations.first { $0.code == .mediaGap })
        #expect(gap.spans(4, 9, within: 0.001))
        follow(&times, [13], length: 500)
        #expect(times.end < 13.1)
    }

    /// Before there is a usual interval the packet behind the gap says how long one lasts.
    @Test func `a gap at the beginning is told`() throws {
        var times = picture()
        follow(&times, steady(0, 0.12) + steady(6, 9))
        #expect(times.finish().observations.map(\.code) == [.mediaGap])
        var swallowed = picture()
        follow(&swallowed, [0], length: 6)
        follow(&swallowed, steady(6, 9))
        let gap = try #require(swallowed.finish().observations.first)
        #expect(gap.code == .mediaGap && gap.spans(0.04, 6, within: 0.001), "\(gap)")
    }

    @Test func `a clock that goes back is told with both times`() throws {
        var times = picture()
        follow(&times, steady(100, 105) + steady(101, 104))
        let found = times.finish().observations
        let jump = try #require(found.first)
        #expect(found.map(\.code) == [.mediaJump])
        #expect(jump.detail == "back by 3.96 s" && jump.spans(101, 104.96, within: 0.001) && jump.offset == 125, "\(jump)")
    }

    @Test func `pictures out of order are no jump, sound out of order is`() {
        let order = (0..<100).flatMap { group in [0.0, 0.12, 0.04, 0.08].map { Double(group) * 0.16 + $0 } }
        var times = picture()
        for at in order { times.add(decoded: nil, shown: at, length: 0.04, size: 100, position: nil) }
        #expect(times.finish().observations.isEmpty, "\(times.finish().observations)")
        var sounds = sound()
        for at in order { sounds.add(decoded: nil, shown: at, length: 0.04, size: 100, position: nil) }
        #expect(sounds.finish().observations.contains { $0.code == .mediaJump })
    }

    /// Matroska gives the first pictures no decoding time, and then those that follow ones.
    @Test func `pictures without a decoding time at the beginning are left out`() {
        var times = picture()
        for shown in [0.0, 0.16, 0.08] { times.add(decoded: nil, shown: shown, length: 0.04, size: 100, position: 0) }
        for at in steady(-0.04, 10) { times.add(decoded: at, shown: at + 0.08, length: 0.04, size: 100, position: 0) }
        #expect(times.finish().observations.isEmpty, "\(times.finish().observations)")
        #expect(times.count == 254)
    }

    @Test func `a stream without decoding times is followed by the times at which it is shown`() {
        var sounds = sound()
        for at in steady(0, 4) + steady(8, 12) { sounds.add(decoded: nil, shown: at, length: 0.04, size: 100, position: nil) }
        #expect(sounds.finish().observations.map(\.code) == [.mediaGap])
        var times = picture()
        for at in steady(0, 4) + steady(8, 12) { times.add(decoded: nil, shown: at, length: 0.04, size: 100, position: nil) }
        #expect(times.finish().observations.map(\.code) == [.mediaGap])
    }

    @Test func `dropped pictures are a stutter, from where to where`() throws {
        var times = picture()
        // Two come, two are missing.
        follow(&times, steady(0, 10) + steady(10, 15, step: 0.16).flatMap { [$0, $0 + 0.04] } + steady(15, 25))
        let stutter = try #require(times.finish().observations.first)
        #expect(times.finish().observations.map(\.code) == [.pictureStutter])
        #expect(stutter.spans(10, 15, within: 1), "\(stutter)")
    }

    @Test func `a rate that is lower for good is a rate and no stutter, and sound does not stutter`() {
        var low = picture()
        follow(&low, steady(0, 60, step: 0.08))
        #expect(low.finish().observations.isEmpty)
        var lower = picture()
        follow(&lower, steady(0, 10) + steady(10, 15, step: 0.08) + steady(15, 25))
        #expect(lower.finish().observations.isEmpty)
        var sounds = sound()
        follow(&sounds, steady(0, 10) + steady(10, 15, step: 0.08) + steady(15, 25))
        #expect(sounds.finish().observations.isEmpty)
    }

    @Test func `one dropped picture a second is no stutter`() {
        var times = picture()
        follow(&times, steady(0, 30).enumerated().filter { $0.offset % 25 != 7 }.map(\.element))
        #expect(times.finish().observations.isEmpty)
    }

    /// A screen recorder sends a picture when something changes.
    @Test func `where pictures come on change only long pauses are told, and that the rest was not judged`() {
        var times = picture()
        follow(&times, (0..<20).flatMap { steady(Double($0) * 4, Double($0) * 4 + 1) } + steady(100, 101))
        let (observations, note) = times.finish()
        #expect(observations.map(\.code) == [.mediaGap])
        #expect(observations.first?.spans(77, 100, within: 0.1) == true, "\(observations)")
        #expect(note?.contains("on change") == true)
    }

    @Test func `extreme times do no harm`() {
        for isPicture in [true, false] {
            var times = PacketTimes(stream: 0, isPicture: isPicture, thresholds: .test)
            let extremes = [0, 1e300, -1e300, 9.3e18, -9.3e18, 0.1, 0.2, 9.007e15, 9.007e15 + 2, .greatestFiniteMagnitude, .infinity, .nan, 1]
            for a in extremes { for b in extremes { times.add(decoded: a, shown: b, length: a, size: 1, position: .max) } }
            for observation in times.finish().observations { #expect(observation.start <= observation.finish, "\(observation)") }
        }
    }

    // MARK: Stretches

    @Test func `a stretch is as long as it holds, and at least so long`() {
        var stretches = Stretches(least: 2)
        for (holds, from) in [(false, 0.0), (true, 1), (true, 2), (true, 3), (false, 4), (true, 5), (false, 6), (true, 7), (true, 8)] { stretches.add(holds, from: from, to: from + 1) }
        #expect(stretches.isOpen)
        #expect(stretches.finish() == [.init(from: 1, to: 4), .init(from: 7, to: 9)])
        #expect(!stretches.isOpen)
    }

    @Test func `what is closed does not go on`() {
        var stretches = Stretches(least: 2)
        stretches.add(true, from: 0, to: 1.5)
        stretches.close()
        stretches.add(true, from: 1.5, to: 3)
        #expect(stretches.finish().isEmpty)
    }

    // MARK: Lost packets

    @Test func `lost packets within a second are one place`() {
        var lost = LostPackets(stream: 2)
        for (at, position) in [(1.0, Int64(188)), (1.5, 376), (2.4, 564), (9, 1880), (3, 752)] { lost.add(at: at, position: position) }
        let found = lost.finish()
        #expect(found.map(\.detail) == ["3 breaks", "1 break", "1 break"])
        #expect(found.map(\.offset) == [188, 1880, 752])
        #expect(found.first?.spans(1, 2.4, within: 0) == true && found.allSatisfy { $0.code == .mediaContinuity && $0.stream == 2 })
    }
}

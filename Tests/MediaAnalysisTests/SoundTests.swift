internal import Acoustics
internal import Evidence
internal import Foundation
internal import Media
internal import SystemPackage
internal import TestSupport
internal import Testing
@testable internal import MediaAnalysis

/// Sound whose faults are known to the sample, heard through the real decoder.
@Suite struct SoundTests {
    private let films: Films

    init() throws { films = try Films() }

    private func tone(_ at: Double, _ amplitude: Double, hertz: Double = 440) -> Double { amplitude * sin(2 * .pi * hertz * at) }

    /// Noise without chance: the same at every run.
    private func noise(_ at: Double, _ amplitude: Double) -> Double {
        let x = sin(at * 12_345.678) * 43_758.5453
        return amplitude * 2 * (x - x.rounded(.down) - 0.5)
    }

    private func codes(_ events: [Recording.Observation]) -> [FindingCode] { events.map(\.code).filter { $0.rawValue.hasPrefix("sound.") } }

    @Test func `silence is told with its edges`() throws {
        let path = try films.wave("a.wav", seconds: 15) { at, _ in (5..<10).contains(at) ? 0 : tone(at, 0.1) }
        let seen = try look(path, .fast)
        let (analysis, levels) = (seen.analysis, seen.levels)
        #expect(codes(analysis.events) == [.soundSilent])
        #expect(analysis.events.first { $0.code == .soundSilent }?.spans(5, 10, within: 0.03) == true, "\(analysis.events)")
        // A tenth of full scale is -20 dB of 60.
        #expect(levels.count == 30 && levels[2...8].allSatisfy { (168...172).contains($0) } && levels[11...18].allSatisfy { $0 == 0 }, "\(levels)")
        #expect(analysis.decoded.first?.units == 120_000)
    }

    @Test func `silence to the end is told, a short one is not`() throws {
        let path = try films.wave("a.wav", seconds: 12) { at, _ in (2..<4.8).contains(at) || at >= 8 ? 0 : tone(at, 0.1) }
        let events = try look(path, .fast).analysis.events
        #expect(codes(events) == [.soundSilent] && events.contains { $0.spans(8, 12, within: 0.03) }, "\(events)")
    }

    @Test func `one microphone that works is enough, and a quiet room is not silence`() throws {
        let one = try films.wave("one.wav", seconds: 6, channels: 2) { at, channel in channel == 1 ? tone(at, 0.1) : 0 }
        #expect(codes(try look(one, .fast).analysis.events).isEmpty)
        // -55 dB.
        let room = try films.wave("room.wav", seconds: 45) { at, _ in noise(at, 0.003) }
        #expect(codes(try look(room, .fast).analysis.events).isEmpty)
    }

    /// As speech does: three tenths of a second of sound, as much of pause.
    @Test func `speech that is hardly heard is told, and the same at an ordinary level is not`() throws {
        func speech(_ amplitude: Double) -> (Double, Int) -> Double { { at, _ in Int(at / 0.3) % 2 == 0 ? tone(at, amplitude) : noise(at, amplitude / 20) } }
        let faint = try look(try films.wave("faint.wav", seconds: 40, speech(0.004)), .fast).analysis.events
        #expect(codes(faint) == [.soundFaint] && faint.contains { $0.spans(0, 40, within: 0.1) }, "\(faint)")
        #expect(codes(try look(try films.wave("plain.wav", seconds: 40, speech(0.05)), .fast).analysis.events).isEmpty)
    }

    @Test func `sound that was cut off at full scale is told with its edges`() throws {
        let path = try films.wave("a.wav", seconds: 14) { at, _ in tone(at, (5..<9).contains(at) ? 3 : 0.5) }
        let events = try look(path, .fast).analysis.events
        #expect(codes(events) == [.soundClipped] && events.contains { $0.spans(5, 9, within: 1) }, "\(events)")
        #expect(codes(try look(try films.wave("b.wav", seconds: 6) { at, _ in tone(at, 0.97) }, .fast).analysis.events).isEmpty)
    }

    @Test func `levels follow sixty decibels`() throws {
        let levels = try look(try films.wave("a.wav", seconds: 2) { at, _ in at < 0.5 ? tone(at, 1) : at < 1 ? tone(at, 0.1) : at < 1.5 ? tone(at, 0.01) : tone(at, 0.0005) }, .fast).levels
        #expect(levels.count == 4)
        for (level, meant) in zip(levels, [255, 170, 85, 0]) { #expect(abs(Int(level) - meant) <= 1, "\(levels)") }
    }

    /// Floating point may hold anything.
    @Test func `sound that is no number does no harm`() throws {
        let floats = (0..<32_000).map { i in [Float.nan, .infinity, -.infinity, .greatestFiniteMagnitude, 0, -0.5, .leastNonzeroMagnitude][i / 800 % 7] }
        let seen = try look(try films.wave("a.wav", floats: floats), .fast)
        #expect(seen.levels.count == 8 && seen.analysis.decoded.first?.units == 32_000)
        #expect(seen.sound.count == 32_000 && seen.sound[0..<800].allSatisfy { $0 == MuLaw.silence })
    }

    @Test(.enabled(if: Films.hasFFmpeg, Comment(rawValue: Films.absence))) func `AAC says the same`() throws {
        let wave = try films.wave("a.wav", seconds: 15, rate: 16_000) { at, _ in (5..<10).contains(at) ? 0 : tone(at, 0.1) }
        for name in ["a.m4a", "a.aac", "a.mkv"] {
            let events = try look(try films.make(name, ["-i", wave.string, "-c:a", "aac"]), .fast).analysis.events
            #expect(codes(events) == [.soundSilent] && events.contains { $0.spans(5, 10, within: 0.15) }, "\(name): \(events)")
        }
    }

    // MARK: The clock

    /// Hands the file's sound on with other times.
    private func hear(_ seconds: Double, _ sample: (Double, Int) -> Double, clock: (Double) -> Double?) throws -> (observations: [Recording.Observation], levels: [UInt8]) {
        var watch = SoundWatch(stream: 0, thresholds: .test)
        try withReader(try films.wave("clock.wav", seconds: seconds, sample)) { reader, _ in
            guard let decoder = AudioDecoder(reader, stream: 0) else { return }
            var samples = 0
            reader.forEachPacket { packet in
                _ = decoder.decode(packet) { sound in
                    watch.add(sound, at: clock(Double(samples) / 8000))
                    samples += sound.count
                }
            }
        }
        return (watch.finish(), watch.levels)
    }

    @Test func `a clock that jumps ends a silence, and what is missing has no level`() throws {
        // Two seconds of silence on either side are none of three.
        let apart = try hear(8, { at, _ in (2..<6).contains(at) ? 0 : tone(at, 0.1) }, clock: { $0 < 4 ? $0 : $0 + 10 })
        #expect(apart.observations.isEmpty, "\(apart.observations)")
        #expect(apart.levels.count == 36 && apart.levels[10..<27].allSatisfy { $0 == 0 } && apart.levels[1] > 150 && apart.levels[34] > 150, "\(apart.levels)")
        let silence = try hear(10, { at, _ in at < 4 ? tone(at, 0.1) : 0 }, clock: { $0 < 2 ? $0 : $0 + 100 })
        #expect(silence.observations.map(\.code) == [.soundSilent] && silence.observations.first?.spans(104, 110, within: 0.3) == true, "\(silence.observations)")
    }

    @Test func `rounding of the clock is no jump, and without a clock samples count`() throws {
        for clock in [{ $0 + 0.02 * sin($0 * 50) }, { _ in nil }] as [(Double) -> Double?] {
            let heard = try hear(8, { at, _ in (2..<6).contains(at) ? 0 : tone(at, 0.1) }, clock: clock)
            #expect(heard.observations.map(\.code) == [.soundSilent] && heard.observations.first?.spans(2, 6, within: 0.05) == true, "\(heard.observations)")
        }
    }

    @Test func `a clock of any value does no harm`() throws {
        let extremes = [0, -1e18, 1e18, 9.3e18, .infinity, -.infinity, .nan, 5]
        var turn = 0
        _ = try hear(4, { at, _ in tone(at, 0.1) }, clock: { _ in
            turn += 1
            return extremes[turn % extremes.count]
        })
    }
}

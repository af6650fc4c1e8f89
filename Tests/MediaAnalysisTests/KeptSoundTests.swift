internal import Acoustics
internal import Evidence
internal import Files
internal import Foundation
internal import Media
internal import SystemPackage
internal import TestSupport
internal import Testing
@testable internal import MediaAnalysis

/// The sound that an analysis keeps of real files, against what ffmpeg makes of them.
@Suite(.enabled(if: Films.hasFFmpeg, Comment(rawValue: Films.absence))) struct KeptSoundTests {
    private let films: Films

    init() throws { films = try Films() }

    /// What an analysis keeps; the sound alone, without the rest of the recording, is the same to the byte.
    private func kept(_ path: FilePath) throws -> [UInt8] {
        let whole = try look(path, .fast).sound
        let alone = try withReader(path) { reader, _ in
            var sound: [UInt8] = []
            _ = SoundTask().run(reader) { kind, bytes in if kind == RecordingAnswer.sound { sound += bytes } }
            return sound
        }
        #expect(whole == alone, "\(path)")
        return whole
    }

    /// Speech-like: chirps, so that nothing is like itself a little later.
    private static let chirps = "aevalsrc='0.4*sin(2*PI*(300+90*t)*t)*(0.3+0.7*abs(sin(3*t)))':d=12:s=48000"

    /// In decibels, what is meant over what differs.
    private func agreement(_ kept: [UInt8], _ meant: [UInt8]) -> Double {
        var (signal, noise) = (0.0, 0.0)
        for (a, b) in zip(kept, meant).dropFirst(100).dropLast(100) {
            signal += Double(MuLaw.decode(b) * MuLaw.decode(b))
            noise += Double((MuLaw.decode(a) - MuLaw.decode(b)) * (MuLaw.decode(a) - MuLaw.decode(b)))
        }
        return 10 * log10(signal / max(noise, 1e-9))
    }

    @Test(arguments: [
        ("a.wav", ["-c:a", "pcm_s16le", "-ar", "44100"]), ("b.wav", ["-c:a", "pcm_u8", "-ar", "11025"]), ("c.wav", ["-c:a", "pcm_f32le", "-ar", "96000"]), ("d.wav", ["-c:a", "pcm_mulaw", "-ar", "8000"]), ("e.wav", ["-c:a", "adpcm_ima_wav", "-ar", "22050"]),
        ("f.flac", ["-c:a", "flac", "-ar", "48000"]), ("g.m4a", ["-c:a", "aac", "-ar", "32000"]), ("h.ts", ["-c:a", "mp2", "-ar", "48000"]), ("i.mkv", ["-c:a", "pcm_s24le", "-ar", "16000"]), ("j.mp3", ["-c:a", "libmp3lame", "-ar", "24000"]),
        ("k.g722", ["-c:a", "g722", "-ar", "16000"]), ("l.wav", ["-c:a", "pcm_f64le", "-ar", "192000"]), ("m.mpg", ["-c:a", "ac3", "-ar", "48000"]), ("n.flv", ["-c:a", "pcm_alaw", "-ar", "8000"]), ("o.ogg", ["-c:a", "libopus"]),
    ]) func `what is kept is what ffmpeg hears`(_ name: String, _ coding: [String]) throws {
        for channels in name.hasSuffix("g722") || name.hasSuffix("flv") ? [1] : [1, 2] {
            let filter = channels == 2 ? ["-af", "pan=stereo|c0=0.9*c0|c1=-0.3*c0"] : []
            let path = try films.make(name, ["-f", "lavfi", "-i", Self.chirps] + filter + ["-ac", String(channels)] + coding)
            let reference = try films.make("\(name).ul", ["-i", path.string, "-ac", "1", "-ar", "8000", "-c:a", "pcm_mulaw", "-f", "mulaw"])
            let (kept, meant) = (try kept(path), try contents(of: reference))
            #expect(abs(kept.count - meant.count) <= 400, "\(name): \(kept.count) and \(meant.count) samples")
            let agreement = agreement(kept, meant)
            #expect(agreement > 30, "\(name), \(channels) channels: \(agreement) dB")
        }
    }

    @Test func `all channels count alike`() throws {
        let path = try films.make("six.wav", ["-f", "lavfi", "-i", Self.chirps, "-af", "pan=5.1|c0=0.1*c0|c1=0.2*c0|c2=0*c0|c3=0.9*c0|c4=-0.3*c0|c5=0.3*c0", "-c:a", "pcm_s16le"])
        let reference = try films.make("six.ul", ["-f", "lavfi", "-i", Self.chirps, "-af", "volume=0.2", "-ar", "8000", "-f", "mulaw"])
        #expect(agreement(try kept(path), try contents(of: reference)) > 30)
    }

    // MARK: The clock

    /// Tenths of a second in which something is heard.
    private func heard(_ kept: [UInt8]) -> [Bool] {
        stride(from: 0, to: kept.count - 799, by: 800).map { start in kept[start..<(start + 800)].reduce(0) { max($0, abs(MuLaw.decode($1))) } > 0.05 }
    }

    /// Seconds of the beep in the middle of each ten seconds, by the clock of the file.
    private static let beeps = "aevalsrc='0.5*sin(2*PI*1000*t)*between(mod(t,10),5,5.5)':d=60:s=48000"

    @Test(arguments: ["gap.mkv", "gap.ts", "gap.mp4", "gap.flv", "gap.avi"]) func `a gap in the file keeps its length`(_ name: String) throws {
        // From 12 to 33 s nothing was recorded. An AVI has no times but the count.
        let coding = name.hasSuffix("flv") || name.hasSuffix("avi") ? ["-c:a", "libmp3lame", "-ar", "44100"] : ["-c:a", "aac"]
        let path = try films.make(name, ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=5:d=60", "-f", "lavfi", "-i", Self.beeps, "-af", "aselect='not(between(t,12,33))'", "-c:v", name.hasSuffix("flv") ? "flv" : "mpeg4", "-g", "10"] + coding)
        let heard = heard(try kept(path))
        let place = name.hasSuffix("avi") ? [5, 14, 24, 34] : [5, 35, 45, 55]
        for second in 0..<heard.count / 10 { #expect(heard[second * 10 + 2] == place.contains(second), "\(name), second \(second)") }
        #expect(abs(Double(heard.count) / 10 - (name.hasSuffix("avi") ? 39 : 60)) < 0.3, "\(name)")
    }

    @Test(arguments: ["late.mkv", "late.ts", "late.mp4"]) func `sound that begins behind the picture stands behind its beginning`(_ name: String) throws {
        let path = try films.make(name, ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=5:d=20", "-itsoffset", "2.5", "-f", "lavfi", "-i", Self.beeps, "-t", "20", "-c:v", "mpeg4", "-c:a", "aac"])
        let heard = heard(try kept(path))
        #expect(heard.enumerated().filter(\.element).map(\.offset).filter { !(74...80).contains($0) && !(174...180).contains($0) }.isEmpty && heard[77] && heard[177], "\(heard)")
    }

    @Test func `the first stream with sound is kept`() throws {
        let path = try films.make("two.mkv", ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=5:d=5", "-f", "lavfi", "-i", "sine=d=5:f=500", "-f", "lavfi", "-i", "anullsrc=d=5", "-map", "0", "-map", "1", "-map", "2", "-c:v", "mpeg4", "-c:a", "pcm_s16le", "-t", "5"])
        let kept = try kept(path)
        #expect(abs(kept.count - 40_000) <= 2 && heard(kept).allSatisfy(\.self))
    }

    @Test func `a recording without sound has none`() throws {
        #expect(try kept(films.film("silent.mp4", "testsrc2=s=64x48:r=5", seconds: 5)).isEmpty)
    }

    // MARK: The child

    private func ask(_ path: FilePath) throws -> (sound: [UInt8], recording: Recording) {
        let file = try InputFile(path)
        let size = file.stat.size
        var sound: [UInt8] = []
        let recording = try file.withDescriptor { try RecordingExaminer.ofTheProgram.sound(.init(file: $0, size: size, name: path.string), cancellation: Cancellation(), take: { sound += $0 }) }
        return (sound, recording)
    }

    @Test func `the child says the same, and why there is nothing`() throws {
        let path = try films.make("a.mp4", ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=5:d=12", "-f", "lavfi", "-i", Self.chirps, "-c:v", "mpeg4", "-c:a", "aac"])
        let (sound, recording) = try ask(path)
        #expect(try sound == kept(path))
        #expect(recording.damage.isEmpty && recording.container != nil)
        #expect(try ask(films.film("silent.mp4", "testsrc2=s=64x48:r=5", seconds: 2)).sound.isEmpty)
        let (none, noise) = try ask(films.folder.write("noise.mp4", "no recording"))
        #expect(none.isEmpty && noise.container == nil && noise.damage.map(\.code) == [.mediaUnreadable])
    }
}

internal import Evidence
internal import Foundation
internal import MediaStructure
internal import Testing

/// Hostile bytes: whatever they claim, the walk ends, soon, and says nothing that has no place in the file.
@Suite struct FuzzTests {
    /// SplitMix64, so that a failure comes again.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private static let extremes: [[UInt8]] = [
        zeros(8), [UInt8](repeating: 0xFF, count: 8), [0x7F] + [UInt8](repeating: 0xFF, count: 7), [0x80] + zeros(7), [0, 0, 0, 1], [0xFF, 0xFF, 0xFF, 0xFF], [0x01] + [UInt8](repeating: 0xFF, count: 7), [0, 0, 0, 8], [8, 0, 0, 0], [24, 0, 0, 0, 0, 0, 0, 0],
    ]

    /// Small whole recordings; from ffmpeg where it is there.
    private static func seeds() throws -> [[UInt8]] {
        let table = box("stbl", fullBox("stco", big(1, 4) + big(300, 4)) + fullBox("stsc", big(1, 4) + big(1, 4) + big(3, 4) + big(1, 4)) + fullBox("stsz", big(0, 4) + big(3, 4) + zeros(12)))
        var seeds = [box("ftyp", text("isom") + zeros(4)) + box("moov", box("trak", box("mdia", box("minf", table)))) + box("mdat", zeros(200))]
        seeds.append(text("DHAV") + zeros(8) + little(132, 4) + zeros(108) + text("dhav") + little(132, 4))
        seeds.append(text("IMKH") + zeros(36) + [0, 0, 1, 0xBA, 0x44, 0, 4, 0, 4, 1, 0, 0, 3, 0xF8] + [0, 0, 1, 0xE0, 0, 100] + zeros(100))
        guard Studio.hasFFmpeg else { return seeds }
        let studio = try Studio()
        let film = "-f lavfi -i testsrc=d=2:r=2:s=16x16 -pix_fmt yuv420p -g 2 -bitexact "
        let sound = "-f lavfi -i sine=d=0.2:r=8000 -bitexact "
        for (name, arguments) in [
            ("a.mp4", film + "-c:v mpeg4"), ("f.mp4", film + "-c:v mpeg4 -movflags +frag_keyframe+empty_moov+default_base_moof+global_sidx"), ("g.mp4", film + "-c:v mpeg4 -movflags +frag_keyframe"), ("a.mkv", film + "-c:v mpeg4"),
            ("l.mkv", film + "-c:v mpeg4 -live 1"), ("a.avi", film + "-c:v mpeg4"), ("a.ts", film + "-c:v mpeg4"), ("a.m2ts", film + "-c:v mpeg4 -mpegts_m2ts_mode 1"), ("a.mpg", film + "-c:v mpeg1video -r 25"), ("a.flv", film + "-c:v flv"),
            ("a.wmv", film + "-c:v wmv1"), ("a.wav", sound), ("rf.wav", sound + "-rf64 always"), ("a.w64", sound), ("a.ogg", sound + "-c:a flac"), ("a.aac", sound + "-c:a aac"), ("a.mp2", sound + "-ar 16000"),
        ] { seeds.append(try studio.bytes(name, arguments)) }
        return seeds
    }

    @Test(.timeLimit(.minutes(5))) func `forty thousand mutations end, and stay within the file`() throws {
        var dice = Dice(state: 20_261_125)
        let seeds = try FuzzTests.seeds()
        var codes: Set<FindingCode> = []
        for round in 0..<40_000 {
            let seed = seeds[round % seeds.count]
            let mutant = FuzzTests.mutate(seed, &dice)
            let seen = check(mutant, "a.mp4")
            codes.formUnion(seen.codes)
            #expect(seen.observations.count <= 64)
            for observation in seen.observations {
                #expect((observation.offset ?? 0) <= UInt64(mutant.count), "\(observation)")
                if observation.code != .mediaTruncated, let offset = observation.offset, let bytes = observation.bytes { #expect(bytes <= UInt64(mutant.count).subtractingReportingOverflow(offset).partialValue, "\(observation)") }
            }
        }
        #expect(codes.isSuperset(of: [.mediaTruncated, .mediaTrailingBytes, .mediaContainerLies]))
    }

    /// One to four changes, most of them where the headers are.
    private static func mutate(_ seed: [UInt8], _ dice: inout Dice) -> [UInt8] {
        var bytes = seed
        for _ in 0..<Int.random(in: 1...4, using: &dice) where !bytes.isEmpty {
            let end = Bool.random(using: &dice) ? min(bytes.count, 256) : bytes.count
            let place = Int.random(in: 0..<end, using: &dice)
            switch Int.random(in: 0..<7, using: &dice) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &dice)
            case 1: bytes[place] = UInt8.random(in: 0...255, using: &dice)
            case 2, 3:
                let extreme = extremes[Int.random(in: 0..<extremes.count, using: &dice)].prefix(bytes.count - place)
                bytes.replaceSubrange(place..<(place + extreme.count), with: extreme)
            case 4: bytes.removeSubrange(Int.random(in: place..<bytes.count, using: &dice)...)
            case 5: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...16, using: &dice)))
            default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + Int.random(in: 1...64, using: &dice))], at: place)
            }
        }
        return bytes
    }

    /// A file without end: a front, and then the same bytes over and over.
    private final class Endless: ByteSource {
        let front: [UInt8]
        let period: [UInt8]
        let size: UInt64
        private(set) var bytesRead: UInt64 = 0
        private(set) var reads = 0

        init(_ front: [UInt8], _ period: [UInt8], size: UInt64) {
            self.front = front
            self.period = period
            self.size = size
        }

        func read(_ count: Int, at offset: UInt64) -> [UInt8] {
            bytesRead += UInt64(count)
            reads += 1
            return (0..<UInt64(count)).map { index in
                let place = offset &+ index
                return place < UInt64(front.count) ? front[Int(place)] : period[Int((place - UInt64(front.count)) % UInt64(period.count))]
            }
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: [UInt64(1) << 33, .max]) func `files without end are left half read`(_ size: UInt64) {
        let cases: [(String, front: [UInt8], period: [UInt8], isPartly: Bool)] = [
            ("boxes", box("ftyp", zeros(8)), box("free", []), true), ("fragments", box("ftyp", zeros(8)), box("moof", []) + box("sidx", zeros(40)), true),
            ("elements", [0x1A, 0x45, 0xDF, 0xA3, 0x80, 0x18, 0x53, 0x80, 0x67, 0xFF], [0xEC, 0x80], true),
            ("blocks", [0x1A, 0x45, 0xDF, 0xA3, 0x80, 0x18, 0x53, 0x80, 0x67, 0xFF, 0x1F, 0x43, 0xB6, 0x75, 0xFF], [0xA3, 0x84, 0x81, 0, 0, 0], true), ("chunks", text("RIFF") + [0, 0, 0, 0] + text("WAVE"), text("note") + zeros(4), true),
            ("lists", text("RIFF") + zeros(4) + text("AVI "), chunk("JUNK", []), true), ("tags", text("FLV") + [1, 5] + big(9, 4) + zeros(4), [8, 0, 0, 0] + zeros(11), true),
            ("packs", [], [0, 0, 1, 0xBA, 0x44, 0, 4, 0, 4, 1, 0, 0, 3, 0xF8], false), ("packets", [], [0x47] + zeros(187), false), ("pages", [], text("OggS") + zeros(23), false),
        ]
        for (name, front, period, isPartly) in cases {
            let source = Endless(front, period, size: size)
            let seen = MediaStructure.check(source, name: "a", limits: .init(bytes: 1 << 20, reads: 5000))
            #expect(source.bytesRead <= 1 << 20 && source.reads <= 5000, "\(name)")
            if isPartly { #expect(seen.outcome == .partly && seen.observations.isEmpty, "\(name): \(seen)") }
        }
    }

    /// A source that fails: what is not there is not called missing.
    @Test func `bytes that cannot be read make a check of part`() {
        struct Failing: ByteSource {
            let bytes: [UInt8]
            var size: UInt64 { UInt64(bytes.count) }
            func read(_ count: Int, at offset: UInt64) -> [UInt8] { offset >= 40 ? [] : Array(bytes[Int(offset)..<min(40, Int(offset) + count)]) }
        }
        let seen = MediaStructure.check(Failing(bytes: box("ftyp", zeros(32)) + box("moov", zeros(1000)) + box("mdat", zeros(5000))), name: "a.mp4")
        #expect(seen.outcome == .partly && seen.observations.isEmpty && seen.detail == "byte 40 could not be read", "\(seen)")
    }
}

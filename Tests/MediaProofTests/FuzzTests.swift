internal import Evidence
internal import MediaProof
internal import Testing

/// Bytes of strangers: random ones, and real-looking ones with something changed. Nothing may trap, whatever they say.
@Suite struct FuzzTests {
    private static let codecs = [
        "h264", "hevc", "mpeg1video", "mpeg2video", "mpeg4", "mjpeg", "aac", "mp1", "mp2", "mp3", "amr_nb", "amr_wb", "adpcm_ima_wav", "pcm_s16be", "pcm_s24le", "pcm_alaw",
    ]

    /// Beginnings that lead into the parsers.
    private static let seeds: [[UInt8]] = [
        [0, 0, 0, 1, 0x67, 0x64, 0, 0x0B, 0xAC, 0xD9, 0x42, 0, 0, 1, 0x68, 0xEB, 0xE3, 0, 0, 1, 0x65, 0x88, 0x84, 0, 3, 0x21],
        [1, 0x64, 0, 0x0B, 0xFF, 0xE1, 0, 6, 0x67, 0x64, 0, 0x0B, 0xAC, 0xD9, 1, 0, 4, 0x68, 0xEB, 0xE3, 0xCB],
        [0, 0, 0, 6, 0x65, 0x88, 0x84, 0, 3, 0x21, 0, 0, 0, 3, 0x41, 0x9A, 1],
        [1, 1, 0x60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x5D, 0xF0, 0, 0xFC, 0xFD, 0xF8, 0xF8, 0, 0, 0x0F, 1, 0xA1, 0, 1, 0, 5, 0x42, 1, 1, 1, 0x60],
        [0, 0, 1, 0x42, 1, 7, 1, 0x60, 0, 0, 3, 0, 0x90, 0, 0, 3, 0, 0, 3, 0, 0x5D, 0xFF, 0xFF, 0xA0, 0, 0, 1, 0x26, 1, 0xAF, 9],
        [0, 0, 1, 0xB3, 0x0B, 0, 0, 1, 0xB5, 0x14, 0, 0, 1, 0xB8, 0, 0, 1, 0, 0, 0x0F, 0, 0, 1, 0xB5, 0x8F, 0, 0, 1, 1, 0x0B],
        [0, 0, 1, 0x20, 8, 0xD4, 0, 0, 1, 0xB6, 0x10, 0x60], [0xFF, 0xD8, 0xFF, 0xD9], [0xFF, 0xF1, 0x60, 0x40, 1, 0x5F, 0xFC, 0xDE, 2, 0], [0x2B, 0x11, 0x88, 0], [0xFF, 0xFB, 0x54, 0xC4, 7, 7],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x3C] + [UInt8](repeating: 9, count: 31), [],
    ]

    private func bytes(_ generator: inout SplitMix64) -> [UInt8] {
        var out = Self.seeds[Int.random(in: 0..<Self.seeds.count, using: &generator)]
        if Bool.random(using: &generator) { out += Self.seeds[Int.random(in: 0..<Self.seeds.count, using: &generator)] }
        for _ in 0..<Int.random(in: 0..<6, using: &generator) {
            let value = UInt8.random(in: 0...255, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0 where !out.isEmpty: out[Int.random(in: 0..<out.count, using: &generator)] = value
            case 1 where !out.isEmpty: out.remove(at: Int.random(in: 0..<out.count, using: &generator))
            case 2: out.insert(value, at: Int.random(in: 0...out.count, using: &generator))
            default: out = Array(out.prefix(Int.random(in: 0...out.count, using: &generator)))
            }
        }
        return Int.random(in: 0..<8, using: &generator) == 0 ? (0..<Int.random(in: 0..<64, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) } : out
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func `no packet and no extradata bring it down`(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        var leaves = 0
        for _ in 0..<5000 {
            let codec = Self.codecs[Int.random(in: 0..<Self.codecs.count, using: &generator)]
            let format = StreamFormat(
                codec: codec, extradata: bytes(&generator), sampleRate: Int.random(in: 1...9, using: &generator),
                channels: Int.random(in: 1...3, using: &generator), blockAlign: Int.random(in: 1...40, using: &generator))
            let base = MediaLeaf.TimeBase(Int32.random(in: -1...2, using: &generator), Int32.random(in: -1...2, using: &generator))
            let builder = try #require(MediaLeafBuilder(recordingSHA256: Digest([UInt8](repeating: 0, count: 32)), stream: 0, format: format, timeBase: base))
            func check(_ leaf: CompletedLeaf) {
                leaves += 1
                if MediaLeaf(bytes: leaf.bytes) == nil { Issue.record("a leaf that does not read back: \(codec)") }
            }
            for _ in 0..<4 {
                let time: Int64? = Bool.random(using: &generator) ? Int64.random(in: .min ... .max, using: &generator) : nil
                bytes(&generator).withUnsafeBytes { builder.append(.init(pts: time, dts: nil, isKeyframe: Bool.random(using: &generator), isCorrupt: false), $0, completed: check) }
            }
            _ = builder.finish(completed: check)
        }
        #expect(leaves > 5000)
    }
}

/// The same numbers on every run.
private struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

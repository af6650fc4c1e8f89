internal import MediaProof
internal import Testing

/// What canonical units are made of, on packets written by hand.
@Suite struct CanonicalPayloadTests {
    /// The units of one packet; nil when it is not what the codec says.
    private func units(_ codec: String, extradata: [UInt8] = [], _ packet: [UInt8]) throws -> [[UInt8]]? {
        var payload = try #require(CanonicalPayload(StreamFormat(codec: codec, extradata: extradata, sampleRate: 8000, channels: 1)))
        var units = CanonicalUnits()
        return packet.withUnsafeBytes { payload.read($0, into: &units) } ? units.all : nil
    }

    private func parameterSets(_ codec: String, extradata: [UInt8] = [], _ packets: [[UInt8]] = []) throws -> [UInt8] {
        var payload = try #require(CanonicalPayload(StreamFormat(codec: codec, extradata: extradata, sampleRate: 8000, channels: 1)))
        var units = CanonicalUnits()
        for packet in packets { _ = packet.withUnsafeBytes { payload.read($0, into: &units) } }
        return payload.parameterSets
    }

    private func counted(_ units: [UInt8]...) -> [UInt8] { units.flatMap { lengths($0, 4) } }

    private func lengths(_ unit: [UInt8], _ width: Int) -> [UInt8] { (0..<width).map { UInt8(truncatingIfNeeded: unit.count >> (8 * (width - 1 - $0))) } + unit }

    // MARK: H.264

    private let sps: [UInt8] = [0x67, 0x64, 0x00, 0x0B, 0xAC, 0xD9]
    private let pps: [UInt8] = [0x68, 0xEB, 0xE3, 0xCB]
    private let slice: [UInt8] = [0x65, 0x88, 0x84, 0x00, 0x03, 0x21]
    /// first_mb_in_slice other than 0.
    private let secondSlice: [UInt8] = [0x65, 0x44, 0x21, 0x10]

    private func avcC(_ width: Int) -> [UInt8] { [1, 0x64, 0, 0x0B, 0xFC | UInt8(width - 1), 0xE1] + lengths(sps, 2) + [1] + lengths(pps, 2) }

    @Test func `H.264 is the same behind start codes and behind lengths`() throws {
        let want = [counted(slice, secondSlice)]
        let delimiter: [UInt8] = [0x09, 0xF0]
        let information: [UInt8] = [0x06, 0x05, 0x01, 0xFF, 0x80]
        let withStartCodes = [0, 0, 0, 1] + delimiter + [0, 0, 0, 1] + sps + [0, 0, 1] + pps + [0, 0, 1] + information + [0, 0, 1] + slice + [0, 0, 0, 0, 1] + secondSlice + [0, 0, 0]
        #expect(try units("h264", withStartCodes) == want)
        #expect(try units("h264", extradata: avcC(4), withStartCodes) == want, "start codes in spite of avcC")
        for width in [1, 2, 4] {
            let packet = [information, slice, secondSlice].flatMap { lengths($0, width) }
            #expect(try units("h264", extradata: avcC(width), packet) == want, "lengths of \(width)")
        }
        #expect(try units("h264", lengths(slice + [0, 0], 4) + lengths(secondSlice, 4)) == want, "lengths without avcC, and zeros behind")
    }

    @Test func `a recorder's own header before the first start code is left out`() throws {
        #expect(try units("h264", Array("00dcH264".utf8) + [0x71, 0xF1, 2, 0, 0, 0, 0, 1] + slice) == [counted(slice)])
        #expect(try units("h264", extradata: avcC(4), [0x11, 0, 0, 1] + slice) == [counted(slice)])
    }

    @Test func `each field of a packet is a picture of its own`() throws {
        let field: [UInt8] = [0x41, 0x9A, 0x10, 0x11]
        #expect(try units("h264", extradata: avcC(4), counted(slice, secondSlice, field)) == [counted(slice, secondSlice), counted(field)])
    }

    @Test func `H.264 without a picture is no unit; what is neither framing is refused`() throws {
        #expect(try units("h264", extradata: avcC(4), counted(sps, pps)) == [])
        #expect(try units("h264", []) == [])
        #expect(try units("h264", extradata: avcC(4), counted(slice).dropLast()) == nil)
        #expect(try units("h264", extradata: avcC(4), counted(slice) + [0]) == nil)
        #expect(try units("h264", [0x12, 0x34, 0x56]) == nil)
    }

    @Test func `parameter sets are those in force, wherever they stand`() throws {
        let want = counted(sps, pps)
        #expect(try parameterSets("h264", extradata: avcC(4)) == want)
        #expect(try parameterSets("h264", extradata: [0, 0, 0, 1] + sps + [0, 0, 0, 1] + pps) == want)
        #expect(try parameterSets("h264", [[0, 0, 1] + pps + [0, 0, 1] + sps + [0, 0, 1] + slice]) == want)
        #expect(try parameterSets("h264", extradata: avcC(4), [counted(sps, pps, slice)]) == want)
        let otherPPS: [UInt8] = [0x68, 0xEE, 0x3C, 0x80]
        #expect(try parameterSets("h264", extradata: avcC(4), [counted(otherPPS, slice)]) == counted(sps, otherPPS), "PPS 0 takes the place of PPS 0")
        let secondPPS: [UInt8] = [0x68, 0x4E, 0x3C, 0x80]
        #expect(try parameterSets("h264", extradata: avcC(4), [counted(secondPPS, slice)]) == counted(sps, pps, secondPPS), "PPS 1 stands beside it")
    }

    // MARK: Other pictures

    @Test func `H.265 keeps VCL units and divides pictures of the base layer`() throws {
        let first: [UInt8] = [0x26, 0x01, 0xAF, 0x10]
        let more: [UInt8] = [0x26, 0x01, 0x2F, 0x10]
        let upper: [UInt8] = [0x26, 0x09, 0xAF, 0x11]
        let next: [UInt8] = [0x02, 0x01, 0xD0, 0x12]
        let information: [UInt8] = [0x4E, 0x01, 0x05, 0x80]
        let packet: [UInt8] = [information, first, more, upper, next].flatMap { [0, 0, 1] + $0 }
        #expect(try units("hevc", packet) == [counted(first, more, upper), counted(next)])
    }

    @Test func `MPEG-2 keeps pictures and slices without sequence, group and user data`() throws {
        func code(_ unit: [UInt8]) -> [UInt8] { [0, 0, 1] + unit }
        let (sequence, extension1, group, user): ([UInt8], [UInt8], [UInt8], [UInt8]) = ([0xB3, 0x0B, 0x01], [0xB5, 0x14, 0x8A], [0xB8, 0x00, 0x08, 0x40], [0xB2, 0x47, 0x41])
        let (picture, coding, slice): ([UInt8], [UInt8], [UInt8]) = ([0x00, 0x00, 0x0F, 0xFF], [0xB5, 0x8F, 0xFF], [0x01, 0x0B, 0xFC])
        let whole = code(sequence) + code(extension1) + code(user) + code(group) + code(picture) + code(coding) + code(user) + code(slice)
        #expect(try units("mpeg2video", whole) == [counted(picture, coding, slice)])
        #expect(try units("mpeg2video", code(picture) + code(coding) + code(slice) + [0, 0]) == [counted(picture, coding, slice)])
        #expect(try parameterSets("mpeg2video", [whole]) == counted(sequence, extension1))
        #expect(try parameterSets("mpeg2video", extradata: code(sequence) + code(extension1)) == counted(sequence, extension1))
        #expect(try units("mpeg2video", [1, 2, 3]) == nil)
    }

    @Test func `MPEG-4 keeps VOPs; two in a packet are two`() throws {
        let vop: [UInt8] = [0xB6, 0x10, 0x60]
        let layer: [UInt8] = [0x20, 0x08, 0xD4]
        let packet = [0, 0, 1, 0xB0, 0xF1, 0, 0, 1] + layer + [0, 0, 1, 0xB3, 0x10, 0, 0, 1] + vop + [0, 0, 1] + vop
        #expect(try units("mpeg4", packet) == [counted(vop), counted(vop)])
        #expect(try parameterSets("mpeg4", [packet]) == counted(layer))
    }

    // MARK: Sound

    /// An ADTS frame of AAC LC, 16 kHz, one channel.
    private func adts(_ block: [UInt8], checksum: Bool = false) -> [UInt8] {
        let length = block.count + (checksum ? 9 : 7)
        return [0xFF, checksum ? 0xF0 : 0xF1, 0x60, 0x40 | UInt8(length >> 11), UInt8(truncatingIfNeeded: length >> 3), UInt8(length & 7) << 5 | 0x1F, 0xFC] + (checksum ? [0x12, 0x34] : []) + block
    }

    @Test func `AAC is the same with ADTS headers and without`() throws {
        let block: [UInt8] = [0xDE, 0x02, 0x00]
        let configuration: [UInt8] = [0x14, 0x08]
        #expect(try units("aac", extradata: configuration, block) == [block])
        #expect(try units("aac", adts(block) + adts(block, checksum: true)) == [block, block])
        #expect(try units("aac", block) == nil, "nobody says what it is")
        #expect(try units("aac", adts(block) + [0]) == nil)
        #expect(try parameterSets("aac", [adts(block)]) == [2, 0, 0, 0x3E, 0x80, 1])
        #expect(try parameterSets("aac", extradata: configuration) == [2, 0, 0, 0x3E, 0x80, 1])
    }

    /// object type 5, 24 kHz, two channels, extension 48 kHz, core AAC LC.
    @Test func `HE-AAC is known by its core, as ADTS shows it`() throws {
        #expect(try parameterSets("aac", extradata: [0x2B, 0x11, 0x88, 0x00]) == [2, 0, 0, 0x5D, 0xC0, 2])
    }

    @Test func `frames of MPEG audio and AMR are divided`() throws {
        // MPEG-1 layer III, 64 kb/s, 48 kHz: 192 bytes.
        let frame = [0xFF, 0xFB, 0x54, 0xC4] + [UInt8](repeating: 7, count: 188)
        #expect(try units("mp3", frame + frame) == [frame, frame])
        #expect(try units("mp3", Array(frame.dropLast())) == nil)
        // AMR at 12.2 kb/s has 32 bytes a frame, silence 6.
        let (speech, silence) = ([0x3C] + [UInt8](repeating: 9, count: 31), [0x44] + [UInt8](repeating: 1, count: 5))
        #expect(try units("amr_nb", speech + silence) == [speech, silence])
        #expect(try units("amr_nb", Array(speech.dropLast())) == nil)
    }

    @Test func `codecs without a canonical form have none`() {
        for codec in ["vp9", "opus", "aac_latm", "pcm_s16", "pcm_alawle", "pcm_bluray", "adpcm_ima_wav", ""] {
            #expect(CanonicalPayload(StreamFormat(codec: codec, sampleRate: 8000, channels: 1)) == nil, "\(codec)")
        }
        #expect(CanonicalPayload(StreamFormat(codec: "pcm_s16le", sampleRate: 0, channels: 1)) == nil)
        #expect(CanonicalPayload(StreamFormat(codec: "pcm_s16le", sampleRate: 8000, channels: 0)) == nil)
    }
}

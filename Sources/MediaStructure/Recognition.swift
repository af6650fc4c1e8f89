/// What the bytes at a recording's front are.
struct Recognition {
    private(set) var kind = ContainerKind.unknown
    /// Where the container begins: behind a maker's header.
    private(set) var start: UInt64 = 0
    private(set) var foreignHeader: (name: String, count: UInt64)?
    /// Of a transport stream.
    private(set) var packets: TransportStream.Packets?

    init(_ walk: Walk) {
        let head = walk.bytes(16_384, at: 0)
        if head.has("IMKH") {
            // Hikvision: the stream follows behind 40 bytes.
            foreignHeader = ("Hikvision (IMKH)", min(40, walk.size))
            start = 40
            if ProgramStream.isPack(head, at: 40) { kind = .programStream }
            return
        }
        if let strong = Self.byMagic(head) {
            kind = strong
        } else if let packets = TransportStream.Packets(head, of: walk.size) {
            kind = .transportStream
            self.packets = packets
        } else if let plain = Self.plain(head, size: walk.size) {
            kind = plain
        } else {
            kind = Self.behindTags(head, walk)
        }
    }

    /// Plain sound can have tags in front, one behind the other.
    private static func behindTags(_ head: [UInt8], _ walk: Walk) -> ContainerKind {
        var bytes = head
        var offset: UInt64 = 0
        for _ in 0..<4 {
            guard let tag = lengthOfID3(bytes) else { break }
            offset = offset.plus(tag)
            bytes = walk.bytes(16_384, at: offset)
            if bytes.has("fLaC") { return .flac }
            if let plain = plain(bytes, size: walk.size.minus(offset)) { return plain }
        }
        return .unknown
    }

    private static func byMagic(_ head: [UInt8]) -> ContainerKind? {
        if ISOBaseMedia.isFirstBox(head) { return .isoBaseMedia }
        if head.has([0x1A, 0x45, 0xDF, 0xA3]) { return .matroska }
        if head.has("RIFF") || head.has("RIFX") || head.has("RF64") || head.has("BW64") { return head.has("WAVE", at: 8) ? .wav : head.has("AVI ", at: 8) ? .avi : nil }
        if head.has(Wave64.riff) { return .wave64 }
        if ProgramStream.isPack(head, at: 0) { return .programStream }
        if head.has("FLV\u{1}") { return .flv }
        if head.has(ASF.header) { return .asf }
        if head.has("OggS\u{0}") { return .ogg }
        if head.has("DHAV") || head.has("DAHUA") { return .dhav }
        if head.has("#!AMR\n") || head.has("#!AMR-WB\n") { return .amr }
        return head.has("fLaC") ? .flac : nil
    }

    /// A plain stream of frames: its marks are short, so three have to follow one another, or as many as there are bytes for.
    private static func plain(_ head: [UInt8], size: UInt64) -> ContainerKind? {
        for (kind, length) in [(ContainerKind.adts, lengthOfADTS), (.mpegAudio, lengthOfMPEGAudio)] {
            var offset = 0
            var frames = 0
            while frames < 3, let length = length(head, offset) {
                frames += 1
                offset += length
            }
            if frames == 3 || (frames == 2 && UInt64(offset) == size) { return kind }
        }
        return nil
    }

    /// ISO/IEC 13818-7: syncword, layer 0, frame length of 13 bits.
    private static func lengthOfADTS(_ bytes: [UInt8], _ offset: Int) -> Int? {
        guard let word = bytes.big(7, at: offset), word >> 44 == 0xFFF, word >> 41 & 3 == 0, word >> 34 & 15 < 13 else { return nil }
        let length = Int(word >> 13 & 0x1FFF)
        return length > 7 ? length : nil
    }

    /// ISO/IEC 11172-3 and 13818-3, and the half rates that are called MPEG 2.5.
    private static func lengthOfMPEGAudio(_ bytes: [UInt8], _ offset: Int) -> Int? {
        guard let word = bytes.big(4, at: offset).map(Int.init), word >> 21 == 0x7FF else { return nil }
        let (version, layer, rate, frequency, padding) = (word >> 19 & 3, 4 - (word >> 17 & 3), word >> 12 & 15, word >> 10 & 3, word >> 9 & 1)
        guard version != 1, layer != 4, rate != 0, rate != 15, frequency != 3 else { return nil }
        let isFirst = version == 3
        let rates: [Int] =
            switch (isFirst, layer) {
            case (true, 1): [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448]
            case (true, 2): [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384]
            case (true, _): [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
            case (false, 1): [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256]
            case (false, _): [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
            }
        let hertz = [44100, 48000, 32000][frequency] >> (isFirst ? 0 : version == 2 ? 1 : 2)
        let bits = rates[rate - 1] * 1000
        return layer == 1 ? (12 * bits / hertz + padding) * 4 : (layer == 3 && !isFirst ? 72 : 144) * bits / hertz + padding
    }

    /// ID3v2 in front: ten bytes, a length of four times seven bits, perhaps a footer.
    private static func lengthOfID3(_ head: [UInt8]) -> UInt64? {
        guard head.has("ID3"), let length = head.big(4, at: 6), length & 0x8080_8080 == 0 else { return nil }
        let bytes = (length >> 24) << 21 | (length >> 16 & 0x7F) << 14 | (length >> 8 & 0x7F) << 7 | length & 0x7F
        return 10 + bytes + (head[5] & 0x10 != 0 ? 10 : 0)
    }
}

/// MPEG audio, layers I to III: frames with their headers.
struct MPEGAudioForm: PayloadForm {
    var parameterSets: [UInt8] { [] }

    mutating func read(_ packet: UnsafeRawBufferPointer, into units: inout CanonicalUnits) -> Bool {
        var offset = 0
        while offset < packet.count {
            guard let length = Self.frameLength(packet, at: offset), packet.count - offset >= length else { return false }
            units.append(UnsafeRawBufferPointer(rebasing: packet[offset..<(offset + length)]))
            units.end()
            offset += length
        }
        return true
    }

    /// ISO/IEC 11172-3 § 2.4.2.3, 13818-3 § 2.4.2.3; and the half rates that everybody calls version 2.5.
    private static func frameLength(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int? {
        guard bytes.count - offset >= 4, bytes[offset] == 0xFF, bytes[offset + 1] & 0xE0 == 0xE0 else { return nil }
        let version = Int(bytes[offset + 1] >> 3 & 3)
        let layer = 4 - Int(bytes[offset + 1] >> 1 & 3)
        let bitRate = Int(bytes[offset + 2] >> 4)
        let sampleRate = Int(bytes[offset + 2] >> 2 & 3)
        let padding = Int(bytes[offset + 2] >> 1 & 1)
        guard version != 1, layer != 4, bitRate != 15, sampleRate != 3 else { return nil }
        // A free bit rate says no length: the packet is the frame.
        if bitRate == 0 { return bytes.count - offset }
        let isFull = version == 3
        let bits = (isFull ? fullRates[layer - 1] : halfRates[layer == 1 ? 0 : 1])[bitRate] * 1000
        let rate = [44100, 48000, 32000][sampleRate] / (isFull ? 1 : version == 2 ? 2 : 4)
        return switch layer {
        case 1: (12 * bits / rate + padding) * 4
        case 3 where !isFull: 72 * bits / rate + padding
        default: 144 * bits / rate + padding
        }
    }

    /// Kilobits a second by layer and index.
    private static let fullRates = [
        [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
        [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
        [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    ]
    private static let halfRates = [
        [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
        [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    ]
}

/// AMR in its storage format, RFC 4867 § 5.3: a header of one byte says how long the frame is.
struct AMRForm: PayloadForm {
    /// Bytes with the header, by frame type.
    static let narrowBand = [13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1]
    static let wideBand = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 1, 1, 1, 1, 1, 1]

    let frameBytes: [Int]

    var parameterSets: [UInt8] { [] }

    mutating func read(_ packet: UnsafeRawBufferPointer, into units: inout CanonicalUnits) -> Bool {
        var offset = 0
        while offset < packet.count {
            let length = frameBytes[Int(packet[offset] >> 3 & 15)]
            guard packet.count - offset >= length else { return false }
            units.append(UnsafeRawBufferPointer(rebasing: packet[offset..<(offset + length)]))
            units.end()
            offset += length
        }
        return true
    }
}

/// Codecs with blocks of one size.
struct BlockForm: PayloadForm {
    private let blockBytes: Int
    let parameterSets: [UInt8]

    init?(_ format: StreamFormat) {
        guard (1...(1 << 16)).contains(format.blockAlign), let parameters = soundParameters(format) else { return nil }
        blockBytes = format.blockAlign
        var out = parameters
        out.appendBigEndian(UInt32(format.blockAlign))
        parameterSets = out
    }

    mutating func read(_ packet: UnsafeRawBufferPointer, into units: inout CanonicalUnits) -> Bool {
        guard packet.count % blockBytes == 0 else { return false }
        for start in stride(from: 0, to: packet.count, by: blockBytes) {
            units.append(UnsafeRawBufferPointer(rebasing: packet[start..<(start + blockBytes)]))
            units.end()
        }
        return true
    }
}

/// BE4(sample rate) ‖ BE4(channels): what codecs without headers cannot be heard rightly without. nil when it is not plausible.
func soundParameters(_ format: StreamFormat) -> [UInt8]? {
    guard (1...10_000_000).contains(format.sampleRate), (1...1024).contains(format.channels) else { return nil }
    var out: [UInt8] = []
    out.appendBigEndian(UInt32(format.sampleRate))
    out.appendBigEndian(UInt32(format.channels))
    return out
}

/// PCM and G.711: whole samples of all channels, the lowest byte first. How many a packet has means nothing.
struct SampleForm: PayloadForm {
    /// libavcodec's name of the little-endian format.
    let codec: String
    /// Bytes of one sample of every channel.
    let frameBytes: Int
    let parameterSets: [UInt8]
    private let width: Int
    private let isBigEndian: Bool

    private static let widths = [
        "pcm_alaw": 1, "pcm_mulaw": 1, "pcm_s8": 1, "pcm_u8": 1, "pcm_s16": 2, "pcm_u16": 2, "pcm_s24": 3, "pcm_u24": 3, "pcm_s32": 4, "pcm_u32": 4, "pcm_s64": 8, "pcm_f32": 4, "pcm_f64": 8,
    ]

    init?(_ format: StreamFormat) {
        let hasOrder = format.codec.hasSuffix("le") || format.codec.hasSuffix("be")
        let name = hasOrder ? String(format.codec.dropLast(2)) : format.codec
        guard let width = Self.widths[name], (width > 1) == hasOrder, let parameters = soundParameters(format) else { return nil }
        codec = hasOrder ? name + "le" : name
        frameBytes = width * format.channels
        parameterSets = parameters
        self.width = width
        isBigEndian = format.codec.hasSuffix("be")
    }

    mutating func read(_ packet: UnsafeRawBufferPointer, into units: inout CanonicalUnits) -> Bool {
        // What is no whole sample at the end of a file that was cut is nothing to be heard.
        let samples = UnsafeRawBufferPointer(rebasing: packet[..<(packet.count - packet.count % frameBytes)])
        if isBigEndian { units.appendReversed(samples, width: width) } else { units.append(samples) }
        return true
    }
}

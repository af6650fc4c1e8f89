/// AAC: raw data blocks, with or without ADTS headers around them (ISO/IEC 13818-7 § 6.2).
struct AACForm: PayloadForm {
    /// Of the core coder: what spectral band replication adds stands in the frames.
    private struct Parameters: Equatable {
        var objectType: UInt8
        var sampleRate: UInt32
        var channelConfiguration: UInt8
    }

    private static let sampleRates: [UInt32] = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350]

    private var parameters: Parameters?

    init(extradata: [UInt8]) { parameters = extradata.withUnsafeBytes(Self.readConfiguration) }

    /// object type ‖ BE4(sample rate) ‖ channel configuration; nothing when they are not known.
    var parameterSets: [UInt8] {
        guard let parameters else { return [] }
        var out = [parameters.objectType]
        out.appendBigEndian(parameters.sampleRate)
        out.append(parameters.channelConfiguration)
        return out
    }

    mutating func read(_ packet: UnsafeRawBufferPointer, into units: inout CanonicalUnits) -> Bool {
        guard !packet.isEmpty else { return true }
        // A raw data block that begins with these twelve bits would be an end mark and nothing else.
        if Self.isADTS(packet, at: 0) { return readADTS(packet, into: &units) }
        guard parameters != nil else { return false }
        units.append(packet)
        return true
    }

    private static func isADTS(_ packet: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        packet.count - offset >= 7 && packet[offset] == 0xFF && packet[offset + 1] & 0xF6 == 0xF0
    }

    private mutating func readADTS(_ packet: UnsafeRawBufferPointer, into units: inout CanonicalUnits) -> Bool {
        var offset = 0
        while offset < packet.count {
            guard Self.isADTS(packet, at: offset) else { return false }
            let header = UnsafeRawBufferPointer(rebasing: packet[offset..<(offset + 7)])
            let hasChecksum = header[1] & 1 == 0
            let rate = Int(header[2] >> 2 & 15)
            let length = Int(header[3] & 3) << 11 | Int(header[4]) << 3 | Int(header[5] >> 5)
            let start = hasChecksum ? 9 : 7
            // Several blocks with checksums have these between them.
            guard rate < Self.sampleRates.count, length >= start, packet.count - offset >= length, !hasChecksum || header[6] & 3 == 0 else { return false }
            parameters = Parameters(objectType: (header[2] >> 6) + 1, sampleRate: Self.sampleRates[rate], channelConfiguration: (header[2] & 1) << 2 | header[3] >> 6)
            units.append(UnsafeRawBufferPointer(rebasing: packet[(offset + start)..<(offset + length)]))
            units.end()
            offset += length
        }
        return true
    }

    /// AudioSpecificConfig, ISO/IEC 14496-3 § 1.6.2.1.
    private static func readConfiguration(_ bytes: UnsafeRawBufferPointer) -> Parameters? {
        var bits = PlainBits(bytes)
        guard var objectType = readObjectType(&bits), let rate = readSampleRate(&bits), let channels = bits.read(4) else { return nil }
        // SBR and PS: the extension's rate, then the core's object type.
        if objectType == 5 || objectType == 29 {
            guard readSampleRate(&bits) != nil, let core = readObjectType(&bits) else { return nil }
            objectType = core
        }
        return Parameters(objectType: UInt8(objectType), sampleRate: rate, channelConfiguration: UInt8(channels))
    }

    private static func readObjectType(_ bits: inout PlainBits) -> Int? {
        guard let type = bits.read(5) else { return nil }
        return type == 31 ? bits.read(6).map { 32 + $0 } : type
    }

    private static func readSampleRate(_ bits: inout PlainBits) -> UInt32? {
        guard let index = bits.read(4) else { return nil }
        if index == 15 { return bits.read(24).map { UInt32($0) } }
        return index < sampleRates.count ? sampleRates[index] : nil
    }

    private struct PlainBits {
        private let bytes: UnsafeRawBufferPointer
        private var position = 0

        init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

        mutating func read(_ count: Int) -> Int? {
            guard position + count <= bytes.count * 8 else { return nil }
            var value = 0
            for _ in 0..<count {
                value = value << 1 | Int(bytes[position / 8] >> UInt8(7 - position % 8)) & 1
                position += 1
            }
            return value
        }
    }
}

/// H.264 and H.265: pictures as their VCL NAL units, however NAL units are framed.
struct NALUnitForm: PayloadForm {
    enum Codec { case h264, hevc }

    private enum Framing: Equatable {
        /// Start codes, H.264 and H.265 Annex B.
        case startCodes
        /// A length before each, of so many bytes (ISO/IEC 14496-15).
        case lengths(Int)
    }

    private let codec: Codec
    /// What the extradata say; packets that are otherwise are read for what they are.
    private var declared: Framing?
    private var sets = ParameterSets()

    init(_ codec: Codec, extradata: [UInt8]) {
        self.codec = codec
        extradata.withUnsafeBytes { readConfiguration($0) }
    }

    var parameterSets: [UInt8] { sets.bytes }

    mutating func read(_ packet: UnsafeRawBufferPointer, into units: inout CanonicalUnits) -> Bool {
        switch framing(of: packet) {
        case .startCodes: packet.isEmpty || StartCodes.forEachUnitAfterOthers(packet) { take($0, into: &units) }
        case .lengths(let width): forEachUnit(packet, lengthOf: width) { take($0, into: &units) }
        }
    }

    /// Many recorders write one framing and declare the other. No packet is both: in the first bytes of a start code as
    /// a length there would be a unit of one byte, and what follows it would have to be lengths by chance.
    /// What fits none may have a recorder's own header before its first start code: those who cut by stream copy drop it.
    private func framing(of packet: UnsafeRawBufferPointer) -> Framing {
        if case .lengths(let width) = declared, isTiled(packet, lengthOf: width) { return .lengths(width) }
        if StartCodes.begins(packet) { return .startCodes }
        return declared != .lengths(4) && isTiled(packet, lengthOf: 4) ? .lengths(4) : .startCodes
    }

    /// Whether lengths and units fill the packet exactly.
    private func isTiled(_ packet: UnsafeRawBufferPointer, lengthOf width: Int) -> Bool { forEachUnit(packet, lengthOf: width) { _ in } }

    private func forEachUnit(_ packet: UnsafeRawBufferPointer, lengthOf width: Int, _ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
        var offset = 0
        while offset < packet.count {
            guard packet.count - offset >= width else { return false }
            let length = packet[offset..<(offset + width)].reduce(0) { $0 << 8 | Int($1) }
            offset += width
            guard packet.count - offset >= length else { return false }
            let unit = StartCodes.withoutTrailingZeros(UnsafeRawBufferPointer(rebasing: packet[offset..<(offset + length)]))
            if !unit.isEmpty { body(unit) }
            offset += length
        }
        return !packet.isEmpty
    }

    private mutating func take(_ unit: UnsafeRawBufferPointer, into units: inout CanonicalUnits) {
        switch codec {
        case .h264: takeH264(unit, into: &units)
        case .hevc: takeHEVC(unit, into: &units)
        }
    }

    /// H.264 § 7.3.1, § 7.4.1: nal_unit_type.
    private mutating func takeH264(_ unit: UnsafeRawBufferPointer, into units: inout CanonicalUnits) {
        switch unit[0] & 0x1F {
        case 1, 2, 5:
            // first_mb_in_slice, ue(v), is 0 when its first bit is 1: a picture begins.
            if unit.count > 1, unit[1] & 0x80 != 0 { units.end() }
            units.appendCounted(unit)
        // Data partitions B and C, slices of auxiliary pictures and of further layers and views.
        case 3, 4, 19, 20, 21: units.appendCounted(unit)
        default: noteParameterSet(unit)
        }
    }

    /// H.265 § 7.3.1.2: types up to 31 are VCL.
    private mutating func takeHEVC(_ unit: UnsafeRawBufferPointer, into units: inout CanonicalUnits) {
        guard unit.count > 2 else { return }
        guard unit[0] >> 1 & 0x3F <= 31 else { return noteParameterSet(unit) }
        let layer = (unit[0] & 1) << 5 | unit[1] >> 3
        // first_slice_segment_in_pic_flag
        if layer == 0, unit[2] & 0x80 != 0 { units.end() }
        units.appendCounted(unit)
    }

    // MARK: Parameter sets

    private mutating func noteParameterSet(_ unit: UnsafeRawBufferPointer) {
        guard let type = parameterSetType(unit), let number = parameterSetNumber(unit, type) else { return }
        sets.note(type: type, number: number, unit)
    }

    /// SPS and PPS; of H.265 VPS too.
    private func parameterSetType(_ unit: UnsafeRawBufferPointer) -> UInt8? {
        switch codec {
        case .h264:
            let type = unit[0] & 0x1F
            return type == 7 || type == 8 ? type : nil
        case .hevc:
            let type = unit[0] >> 1 & 0x3F
            return (32...34).contains(type) && unit.count > 2 ? type : nil
        }
    }

    /// H.264 § 7.3.2.1 and .2, H.265 § 7.3.2.1 to .3: as far as the set's own number. nil when it is out of range.
    private func parameterSetNumber(_ unit: UnsafeRawBufferPointer, _ type: UInt8) -> Int? {
        let number: Int?
        switch (codec, type) {
        case (.h264, 7):
            // After profile_idc, constraint flags and level_idc.
            var bits = BitReader(unit, from: 1)
            number = bits.skip(24) ? bits.exponentialGolomb() : nil
        case (.h264, _):
            var bits = BitReader(unit, from: 1)
            number = bits.exponentialGolomb()
        case (.hevc, 32):
            var bits = BitReader(unit, from: 2)
            number = bits.bits(4)
        case (.hevc, 33):
            var bits = BitReader(unit, from: 2)
            number = skipToNumberOfSPS(&bits) ? bits.exponentialGolomb() : nil
        default:
            var bits = BitReader(unit, from: 2)
            number = bits.exponentialGolomb()
        }
        return number.flatMap { $0 < 256 ? $0 : nil }
    }

    /// sps_video_parameter_set_id to profile_tier_level, H.265 § 7.3.3.
    private func skipToNumberOfSPS(_ bits: inout BitReader) -> Bool {
        guard bits.skip(4), let subLayers = bits.bits(3), bits.skip(1), bits.skip(96) else { return false }
        guard subLayers > 0 else { return true }
        var present: [(profile: Int, level: Int)] = []
        for _ in 0..<8 {
            guard let profile = bits.bit1(), let level = bits.bit1() else { return false }
            present.append((profile, level))
        }
        return present.prefix(subLayers).allSatisfy { bits.skip(88 * $0.profile + 8 * $0.level) }
    }

    // MARK: Extradata

    /// `avcC` or `hvcC` (ISO/IEC 14496-15 § 5.3.3, § 8.3.3), or parameter sets behind start codes.
    private mutating func readConfiguration(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        if StartCodes.begins(bytes) {
            declared = .startCodes
            _ = StartCodes.forEachUnit(bytes) { noteParameterSet($0) }
        } else if bytes[0] == 1, codec == .h264, bytes.count >= 7 {
            declared = .lengths(Int(bytes[4] & 3) + 1)
            var offset = 5
            readSets(bytes, &offset, count: Int(bytes[offset] & 0x1F), countBytes: 1)
            guard offset < bytes.count else { return }
            readSets(bytes, &offset, count: Int(bytes[offset]), countBytes: 1)
        } else if bytes[0] == 1, codec == .hevc, bytes.count >= 23 {
            declared = .lengths(Int(bytes[21] & 3) + 1)
            var offset = 23
            for _ in 0..<Int(bytes[22]) {
                guard bytes.count - offset >= 3 else { return }
                readSets(bytes, &offset, count: Int(bytes[offset + 1]) << 8 | Int(bytes[offset + 2]), countBytes: 3)
            }
        }
    }

    /// `countBytes` that say how many there are, then BE2(length) and bytes of each.
    private mutating func readSets(_ bytes: UnsafeRawBufferPointer, _ offset: inout Int, count: Int, countBytes: Int) {
        offset += countBytes
        for _ in 0..<count {
            guard bytes.count - offset >= 2 else { break }
            let length = Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
            offset += 2
            guard bytes.count - offset >= length else { break }
            let unit = StartCodes.withoutTrailingZeros(UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + length)]))
            if !unit.isEmpty { noteParameterSet(unit) }
            offset += length
        }
    }
}

/// MPEG-1 and MPEG-2 video: each picture's header, its extensions and its slices.
///
/// Sequence headers are parameters; headers of groups of pictures (they carry a time code) and user data are left out.
struct MPEG2VideoForm: PayloadForm {
    /// The sequence header in force and its extensions, BE4(length) and bytes of each.
    private(set) var parameterSets: [UInt8] = []
    private var sequence: [UInt8] = []

    init(extradata: [UInt8]) {
        var units = CanonicalUnits()
        extradata.withUnsafeBytes { _ = read($0, into: &units) }
    }

    mutating func read(_ packet: UnsafeRawBufferPointer, into units: inout CanonicalUnits) -> Bool {
        var isInSequence = false
        var isInPicture = false
        let isDivided = StartCodes.forEachUnit(packet) { unit in
            // ISO/IEC 13818-2 table 6-1
            let code = unit[0]
            if isInSequence, code != 0xB2, code != 0xB3, code != 0xB5 {
                noteEndOfSequence()
                isInSequence = false
            }
            switch code {
            case 0xB3:
                sequence.removeAll(keepingCapacity: true)
                (isInSequence, isInPicture) = (true, false)
                noteSequence(unit)
            case 0xB5 where isInSequence: noteSequence(unit)
            case 0xB5 where isInPicture, 0x01...0xAF: units.appendCounted(unit)
            case 0x00:
                isInPicture = true
                units.end()
                units.appendCounted(unit)
            case 0xB2, 0xB5: break
            default: isInPicture = false
            }
        }
        if isInSequence { noteEndOfSequence() }
        return isDivided || packet.isEmpty
    }

    private mutating func noteSequence(_ unit: UnsafeRawBufferPointer) {
        if sequence.count + unit.count <= ParameterSets.mostBytes { sequence.appendCounted(unit) }
    }

    /// Most streams repeat it before each group of pictures.
    private mutating func noteEndOfSequence() { if parameterSets != sequence { parameterSets = sequence } }
}

/// MPEG-4 part 2: each VOP, with its start code's last byte. What stands above it is a parameter (the VOL) or left out.
struct MPEG4VideoForm: PayloadForm {
    private var sets = ParameterSets()

    init(extradata: [UInt8]) {
        var units = CanonicalUnits()
        extradata.withUnsafeBytes { _ = read($0, into: &units) }
    }

    var parameterSets: [UInt8] { sets.bytes }

    mutating func read(_ packet: UnsafeRawBufferPointer, into units: inout CanonicalUnits) -> Bool {
        let isDivided = StartCodes.forEachUnit(packet) { unit in
            // ISO/IEC 14496-2 table 6-3
            switch unit[0] {
            case 0xB6:
                units.end()
                units.appendCounted(unit)
            case 0x20...0x2F: sets.note(type: 0x20, number: Int(unit[0] & 15), unit)
            default: break
            }
        }
        return isDivided || packet.isEmpty
    }
}

/// Motion JPEG: the picture as it is.
struct JPEGForm: PayloadForm {
    var parameterSets: [UInt8] { [] }

    mutating func read(_ packet: UnsafeRawBufferPointer, into units: inout CanonicalUnits) -> Bool {
        guard !packet.isEmpty else { return true }
        guard packet.count > 2, packet[0] == 0xFF, packet[1] == 0xD8 else { return false }
        units.append(packet)
        return true
    }
}

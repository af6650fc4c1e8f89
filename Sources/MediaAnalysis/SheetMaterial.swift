package import Media

/// What a contact sheet is made of, as it is kept beside a recording until the seal.
///
///     file     = *part                 part = kind(1) BE4(length) bytes
///     "T"      = BE8(microseconds) width(2) height(2) planes
///     "W"      = one byte for each half second: peak of the loudest sound stream over 60 dB
package struct SheetMaterial: Sendable {
    package var thumbnails: [(at: Double, picture: StillPicture)] = []
    package var levels: [UInt8] = []

    package init() {}

    /// - Returns: nil where the bytes are no such parts.
    package init?(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard rest.count >= 5 else { return nil }
            let kind = rest.removeFirst()
            let length = Int(unsigned(rest.prefix(4)))
            guard rest.count >= 4 + length else { return nil }
            let part = rest.dropFirst(4).prefix(length)
            rest = rest.dropFirst(4 + length)
            switch kind {
            case RecordingAnswer.thumbnail:
                guard let thumbnail = SheetMaterial.decode(Array(part)) else { return nil }
                thumbnails.append(thumbnail)
            case RecordingAnswer.levels: levels = Array(part)
            default: return nil
            }
        }
    }

    /// A part as it stands in the file.
    static func part(_ kind: UInt8, _ bytes: [UInt8]) -> [UInt8] { [kind] + bigEndian(UInt64(bytes.count)).suffix(4) + bytes }

    static func encode(_ picture: StillPicture, at: Double) -> [UInt8] {
        bigEndian(UInt64(max(0, min(at, 1e9) * 1_000_000))) + bigEndian(UInt64(picture.width)).suffix(2) + bigEndian(UInt64(picture.height)).suffix(2) + picture.y + picture.u + picture.v
    }

    private static func decode(_ bytes: [UInt8]) -> (at: Double, picture: StillPicture)? {
        guard bytes.count >= 12 else { return nil }
        let width = Int(unsigned(bytes[8..<10]))
        let height = Int(unsigned(bytes[10..<12]))
        let quarter = (width / 2) * (height / 2)
        guard width > 0, height > 0, width % 2 == 0, height % 2 == 0, width <= 4096, height <= 4096, bytes.count == 12 + width * height + 2 * quarter else { return nil }
        let u = 12 + width * height
        let picture = StillPicture(width: width, height: height, y: Array(bytes[12..<u]), u: Array(bytes[u..<(u + quarter)]), v: Array(bytes[(u + quarter)...]))
        return (Double(unsigned(bytes[..<8])) / 1_000_000, picture)
    }
}

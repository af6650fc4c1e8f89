internal import Evidence

/// ASF (WMV, WMA): objects of a GUID and a length of 64 bits, header counted in. The file states its own size, unless it was broadcast.
struct ASF {
    static let header: [UInt8] = [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0x00, 0xAA, 0x00, 0x62, 0xCE, 0x6C]
    private static let data: [UInt8] = [0x36, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0x00, 0xAA, 0x00, 0x62, 0xCE, 0x6C]
    private static let properties: [UInt8] = [0xA1, 0xDC, 0xAB, 0x8C, 0x47, 0xA9, 0xCF, 0x11, 0x8E, 0xE4, 0x00, 0xC0, 0x0C, 0x20, 0x53, 0x65]

    private let walk: Walk

    init(_ walk: Walk) { self.walk = walk }

    func check() {
        guard let head = walk.whole(24, at: 0), let length = head.little(8, at: 16) else { return walk.sayCut("the header", at: 0, end: 30) }
        guard length <= walk.size else { return walk.sayCut("the header object", at: 0, end: length) }
        guard length >= 30 else { return walk.say(.mediaWrongLength, "the header object states \(length) bytes", offset: 16, bytes: 8) }
        let properties = fileProperties(end: length)
        var next = length
        var hasData = false
        while next < walk.size, let object = walk.whole(24, at: next), let stated = object.little(8, at: 16) {
            let isData = object.has(Self.data)
            hasData = hasData || isData
            // While it is being written, or broadcast, the data object has no length.
            if isData, stated < 24 || properties.isBroadcast {
                guard properties.isBroadcast else {
                    return walk.say(.mediaWrongLength, "the data object states \(stated) bytes, \(walk.size - next) are there: the recorder did not close the file", offset: next + 16, bytes: 8)
                }
                return walk.note("a broadcast: it does not say how long it should be")
            }
            guard stated >= 24 else { break }
            if next.plus(stated) > walk.size { return walk.sayCut(isData ? "the data object" : "an object", at: next, end: next.plus(stated)) }
            next = next.plus(stated)
        }
        guard !walk.isSpent else { return }
        if !hasData {
            walk.say(.mediaTruncated, "no data object behind the header", offset: walk.size)
        } else if next < walk.size {
            walk.sayTrailing(from: next, behind: "the last object")
        } else if let stated = properties.fileSize, stated > walk.size {
            walk.sayCut("the file by its properties", at: 0, end: stated)
        }
    }

    private func fileProperties(end: UInt64) -> (fileSize: UInt64?, isBroadcast: Bool) {
        var next: UInt64 = 30
        while next < end, let head = walk.whole(24, at: next), let length = head.little(8, at: 16), length >= 24 {
            if head.has(Self.properties), let fields = walk.whole(92, at: next), let size = fields.little(8, at: 40), let flags = fields.little(4, at: 88) { return (size, flags & 1 == 1) }
            next = next.plus(length)
        }
        return (nil, false)
    }
}

/// An element of EBML (RFC 8794): an id, a length, a body.
struct Element {
    let id: UInt64
    let offset: UInt64
    let body: UInt64
    /// Nil where the length is unknown, as in what was written without going back.
    let length: UInt64?

    /// Behind its last byte; nil where the length is unknown.
    var end: UInt64? { length.map { body.plus($0) } }

    /// The element at `offset`; nil where no id and length are.
    init?(_ walk: Walk, at offset: UInt64) {
        let head = walk.bytes(12, at: offset)
        guard let first = head.first, first >= 0x10 else { return nil }
        let idLength = first.leadingZeroBitCount + 1
        guard head.count > idLength, head[idLength] > 0 else { return nil }
        let lengthLength = head[idLength].leadingZeroBitCount + 1
        guard let id = head.big(idLength, at: 0), let coded = head.big(lengthLength, at: idLength) else { return nil }
        let mask = UInt64(1) << (7 * UInt64(lengthLength)) - 1
        self.id = id
        self.offset = offset
        body = offset.plus(UInt64(idLength + lengthLength))
        length = coded & mask == mask ? nil : coded & mask
    }

    /// The body as an unsigned number.
    func number(_ walk: Walk) -> UInt64? {
        guard let length, 1...8 ~= length else { return nil }
        return walk.bytes(Int(length), at: body).big(Int(length), at: 0)
    }

    /// The body as a floating-point number of 4 or 8 bytes.
    func float(_ walk: Walk) -> Double? {
        guard let number = number(walk) else { return nil }
        return length == 4 ? Double(Float(bitPattern: UInt32(truncatingIfNeeded: number))) : length == 8 ? Double(bitPattern: number) : nil
    }

    static let ebml: UInt64 = 0x1A45_DFA3
    static let segment: UInt64 = 0x1853_8067
    static let void: UInt64 = 0xEC
    static let info: UInt64 = 0x1549_A966
    static let tracks: UInt64 = 0x1654_AE6B
    static let cluster: UInt64 = 0x1F43_B675
    static let cues: UInt64 = 0x1C53_BB6B

    /// What can stand in a segment: one of these ends a cluster of unknown length.
    static let level1: Set<UInt64> = [cluster, cues, info, tracks, 0x114D_9B74, 0x1254_C367, 0x1043_A770, 0x1941_A469]

    /// What is known: one of these that reaches past the end of the file was cut, any other may be no element at all.
    static let names: [UInt64: String] = [
        ebml: "EBML header", segment: "Segment", info: "Info", cluster: "Cluster", cues: "Cues", 0x114D_9B74: "SeekHead", tracks: "Tracks", 0x1254_C367: "Tags", 0x1043_A770: "Chapters",
        0x1941_A469: "Attachments", 0xA3: "SimpleBlock", 0xA0: "BlockGroup",
    ]

    var name: String { Self.names[id] ?? "element \(String(id, radix: 16, uppercase: true))" }
}

internal import Evidence

/// What WAV and AVI have in common: chunks of an id of four characters, a length of 32 bits, a body padded to an even length.
struct Chunk {
    let id: [UInt8]
    let offset: UInt64
    /// As stated, without the header.
    let length: UInt64

    var body: UInt64 { offset.plus(8) }
    /// Behind its last byte, without padding.
    var end: UInt64 { body.plus(length) }

    /// Where the next one begins: behind a byte of padding after an odd length, which some writers leave out.
    func next(_ walk: Walk) -> UInt64 {
        guard length & 1 == 1, end < walk.size else { return end }
        let head = walk.bytes(4, at: end)
        return head.count == 4 && head.allSatisfy { 0x20...0x7E ~= $0 } ? end : end.plus(1)
    }

    init?(_ walk: Walk, at offset: UInt64, bigEndian: Bool = false) {
        guard let head = walk.whole(8, at: offset), let length = bigEndian ? head.big(4, at: 4) : head.little(4, at: 4) else { return nil }
        id = Array(head[..<4])
        self.offset = offset
        self.length = length
    }

    private init(_ chunk: Chunk, length: UInt64) {
        id = chunk.id
        offset = chunk.offset
        self.length = length
    }

    /// The same chunk with the length that stands elsewhere.
    func with(length: UInt64) -> Chunk { .init(self, length: length) }

    func isNamed(_ name: StaticString) -> Bool { id.has(name) }

    var name: String { String(decoding: id, as: UTF8.self).trimmingSpaces }

    /// Four printable characters.
    var isPlausible: Bool { id.allSatisfy { 0x20...0x7E ~= $0 } }

    /// What writers put down when they do not know the length yet, or never can.
    var isPlaceholder: Bool { length == 0 || length >= 0xFFFF_FFFF - 255 || 0x7FFF_F000...0x7FFF_F100 ~= length || 0x7FFF_FF00...0x8000_0000 ~= length }
}

extension String {
    fileprivate var trimmingSpaces: String { String(reversed().drop { $0 == " " }.reversed()) }
}

enum RIFF {
    /// Zeros up to a sector behind the end are padding and nobody's business.
    static let padding: UInt64 = 4096

    /// Says that a chunk was cut: by what the RIFF states, when more than the chunk is missing.
    static func sayCut(_ walk: Walk, _ name: String, _ chunk: Chunk, in riff: Chunk, also: String? = nil) {
        guard !riff.isPlaceholder, riff.end > chunk.end.plus(8) else { return walk.sayCut("the \(name)", at: chunk.offset, end: chunk.end, also: also) }
        let place = "cut within the \(name) at byte \(chunk.offset)"
        walk.sayCut("RIFF", at: riff.offset, end: riff.end, also: also.map { "\(place); \($0)" } ?? place)
    }

    static func sayLost(_ walk: Walk, at offset: UInt64) {
        let count = walk.size.minus(offset)
        walk.say(.mediaWrongLength, "the chunks' lengths lead to byte \(offset), where no chunk begins; \(count) bytes from there on were not followed", offset: offset, bytes: count)
    }

    /// What stands behind the chunk that holds everything: nothing, padding, chunks that the writer forgot to count, or something else.
    static func sayBehind(_ walk: Walk, from end: UInt64, bigEndian: Bool = false) {
        guard end < walk.size else { return }
        let rest = walk.size - end
        if rest <= padding, walk.isZero(from: end) { return walk.note("\(rest) zero bytes of padding at the end") }
        var next = end
        while next < walk.size, let chunk = Chunk(walk, at: next, bigEndian: bigEndian), chunk.isPlausible, chunk.end <= walk.size { next = chunk.next(walk) }
        if next >= walk.size { return walk.note("chunks go on behind the end that the RIFF header states, from byte \(end) on") }
        walk.sayTrailing(from: end, behind: "the end that the RIFF header states")
    }
}

/// A box of ISO/IEC 14496-12 §4.2, or an atom of QuickTime: a length, a type of four characters, a body.
struct Box {
    let type: String
    let offset: UInt64
    /// 8, or 16 with a length of 64 bits.
    let headerLength: UInt64
    /// Header and all, as stated; `endOfParent` where the length is 0.
    let end: UInt64
    /// Length 0: to the end of the file.
    let isOpen: Bool

    var body: UInt64 { offset.plus(headerLength) }
    var length: UInt64 { end.minus(offset) }

    /// The box at `offset`; nil where there is none: too few bytes, a length shorter than its header, a type that is no four characters.
    /// Its end can lie behind `endOfParent`.
    init?(_ walk: Walk, at offset: UInt64, in endOfParent: UInt64) {
        guard offset < endOfParent, endOfParent - offset >= 8 else { return nil }
        let head = walk.bytes(16, at: offset)
        guard let length = head.big(4, at: 0), let type = Self.type(head) else { return nil }
        self.type = type
        self.offset = offset
        switch length {
        case 0:
            (headerLength, end, isOpen) = (8, endOfParent, true)
        case 1:
            guard let long = head.big(8, at: 8), long >= 16 else { return nil }
            (headerLength, end, isOpen) = (16, offset.plus(long), false)
        default:
            guard length >= 8 else { return nil }
            (headerLength, end, isOpen) = (8, offset.plus(length), false)
        }
    }

    /// Printable ASCII, or the copyright sign that QuickTime's user data begin with.
    static func type(_ head: [UInt8]) -> String? {
        guard head.count >= 8 else { return nil }
        let code = head[4..<8]
        guard code.allSatisfy({ 0x20...0x7E ~= $0 || $0 == 0xA9 }) else { return nil }
        return String(String.UnicodeScalarView(code.map { Unicode.Scalar($0) }))
    }

    /// The boxes within, as far as they follow one another; QuickTime may end a list with a zero of four bytes.
    func children(_ walk: Walk, from first: UInt64 = 0) -> [Box] {
        var boxes: [Box] = []
        var next = body.plus(first)
        let limit = min(end, walk.size)
        while boxes.count < 4096, let box = Box(walk, at: next, in: limit) {
            boxes.append(box)
            next = box.end
        }
        return boxes
    }

    /// Version and flags of a full box, and what follows: `count` bytes of the body at most.
    func fields(_ walk: Walk, _ count: Int) -> [UInt8] { walk.bytes(Int(min(UInt64(count), min(end, walk.size).minus(body))), at: body) }
}

extension [Box] {
    func first(_ type: String) -> Box? { first { $0.type == type } }

    /// Down a path of types, the first of each.
    func first(_ walk: Walk, _ path: [String]) -> Box? {
        guard let type = path.first, let box = first(type) else { return nil }
        return path.count == 1 ? box : box.children(walk).first(walk, [String](path.dropFirst()))
    }
}

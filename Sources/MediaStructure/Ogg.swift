internal import Evidence

/// Ogg (RFC 3533): pages; the last of them is looked for from the end.
struct Ogg {
    private let walk: Walk
    /// A page has 27 + 255 + 255 × 255 bytes at most; twice that has a whole one for sure.
    private static let window: UInt64 = 2 * 65_307

    init(_ walk: Walk) { self.walk = walk }

    func check() {
        let from = walk.size.minus(Self.window)
        let bytes = walk.bytes(Int(Self.window), at: from)
        var index = 0
        // A capture pattern within a payload leads nowhere: then the next one.
        while let found = bytes[index...].firstIndex(of: UInt8(ascii: "O")) {
            if bytes.has("OggS\u{0}", at: found), follow(from: from + UInt64(found)) { return }
            index = found + 1
        }
        if !walk.isSpent { walk.sayTrailing(from: from, behind: "the last page, wherever it ends") }
    }

    /// Page by page to the end. - Returns: false when this was no page.
    private func follow(from offset: UInt64) -> Bool {
        var next = offset
        var pages = 0
        var flags: UInt8 = 0
        while next < walk.size {
            let head = walk.bytes(27 + 255, at: next)
            guard head.has("OggS\u{0}") else {
                guard pages > 0 else { return false }
                if walk.size - next < 27, head.elementsEqual("OggS\u{0}".utf8.prefix(head.count)) {
                    walk.say(.mediaTruncated, "the file ends at byte \(walk.size), \(head.count) bytes into the head of a page", offset: walk.size)
                    return true
                }
                // Only when no page comes behind it.
                let rest = walk.bytes(Int(Self.window), at: next)
                guard !rest.indices.contains(where: { rest[$0] == UInt8(ascii: "O") && rest.has("OggS\u{0}", at: $0) }) else { return false }
                walk.sayTrailing(from: next, behind: "the last page")
                return true
            }
            guard head.count >= 27, head.count >= 27 + Int(head[26]) else {
                walk.say(.mediaTruncated, "the file ends at byte \(walk.size), \(walk.size - next) bytes into the head of a page", offset: walk.size)
                return true
            }
            let segments = Int(head[26])
            let end = next.plus(head[27..<(27 + segments)].reduce(UInt64(27 + segments)) { $0 + UInt64($1) })
            if end > walk.size {
                // A false mark so close to the end as this is left to the next one.
                guard pages > 0 || next == 0 else { return false }
                walk.sayCut("the page", at: next, end: end)
                return true
            }
            flags = head[5]
            pages += 1
            next = end
        }
        if flags & 4 == 0 { walk.note("the last page is not marked as the end of its stream") }
        return true
    }
}

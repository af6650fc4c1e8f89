internal import Evidence

/// Flash Video (Adobe FLV 10.1, Annex E): tags, each with its length behind it too, so that the end can be looked at first.
struct FLV {
    private let walk: Walk

    init(_ walk: Walk) { self.walk = walk }

    private struct Tag {
        let offset: UInt64
        let type: UInt8
        /// Milliseconds.
        let time: UInt64
        let bodyLength: UInt64
        /// Behind the body; the length that follows has four bytes more.
        var end: UInt64 { offset.plus(11).plus(bodyLength) }

        init?(_ walk: Walk, at offset: UInt64) {
            guard let head = walk.whole(11, at: offset), [8, 9, 18].contains(head[0] & 0x1F), head[0] & 0xC0 == 0, head.big(3, at: 8) == 0 else { return nil }
            self.offset = offset
            type = head[0] & 0x1F
            bodyLength = head.big(3, at: 1) ?? 0
            time = (head.big(3, at: 4) ?? 0) | UInt64(head[7]) << 24
        }
    }

    func check() {
        guard let header = walk.whole(9, at: 0), let length = header.big(4, at: 5) else { return walk.sayCut("the header", at: 0, end: 13) }
        let first = length.plus(4)
        let metadata = Metadata(walk, at: first)
        guard let last = lastTag() ?? lastByWalking(from: first, metadata) else { return }
        if let stated = metadata.fileSize, !walk.has(.mediaTruncated) {
            if stated > walk.size {
                walk.sayCut("the file by its onMetaData", at: 0, end: stated)
            } else if stated < walk.size, !walk.has(.mediaTrailingBytes) {
                walk.say(.mediaWrongLength, "onMetaData states a file of \(stated) bytes, \(walk.size) are there")
            }
        }
        let begin = Tag(walk, at: metadata.end ?? first)?.time ?? 0
        if let stated = metadata.duration, stated > 0, !walk.has(.mediaTruncated), let text = secondsText(stated) {
            let times = [Double(last.time) / 1000, Double(last.time.minus(begin)) / 1000]
            if times.allSatisfy({ abs(stated - $0) > 2 }), let lastText = secondsText(times[0]) { walk.say(.mediaDurationDiffers, "duration of \(text) stated, the last tag is at \(lastText)") }
        }
    }

    /// The last tag, by the length behind it; nil when the file does not end with a whole one.
    private func lastTag() -> Tag? {
        guard walk.size > 17, let length = walk.whole(4, at: walk.size - 4)?.big(4, at: 0), length >= 11, length <= walk.size - 17 else { return nil }
        guard let tag = Tag(walk, at: walk.size - 4 - length), tag.end == walk.size - 4 else { return nil }
        return tag
    }

    /// Tag by tag from the front, and says how it ends.
    private func lastByWalking(from first: UInt64, _ metadata: Metadata) -> Tag? {
        var last: Tag?
        var next = first
        while next < walk.size {
            guard let tag = Tag(walk, at: next) else {
                guard !walk.isSpent else { return nil }
                if walk.size - next < 11, let stated = metadata.fileSize, stated > walk.size {
                    walk.sayCut("the file by its onMetaData", at: 0, end: stated, also: "cut within the head of the tag at byte \(next)")
                } else if walk.size - next < 11 {
                    walk.say(.mediaTruncated, "the file ends at byte \(walk.size), \(walk.size - next) bytes into the head of a tag", offset: walk.size)
                } else {
                    walk.sayTrailing(from: next, behind: "the last tag")
                }
                return last
            }
            if tag.end > walk.size {
                // What it states of the whole file, when that is more.
                if let stated = metadata.fileSize, stated > tag.end.plus(4) {
                    walk.sayCut("the file by its onMetaData", at: 0, end: stated, also: "cut within the tag at byte \(tag.offset)")
                } else {
                    walk.sayCut("the tag", at: tag.offset, end: tag.end)
                }
                return last
            }
            last = tag
            next = tag.end.plus(4)
        }
        if next > walk.size { walk.note("the last tag's length is not behind it") }
        return last
    }

    /// The two figures of `onMetaData` that can be compared: AMF0, a name with its length in front, then 0 and a number.
    private struct Metadata {
        private(set) var duration: Double?
        /// Nil when it states none, or zero.
        private(set) var fileSize: UInt64?
        /// Behind it, its length too.
        private(set) var end: UInt64?

        init(_ walk: Walk, at offset: UInt64) {
            guard let tag = Tag(walk, at: offset), tag.type == 18 else { return }
            let body = walk.bytes(Int(min(tag.bodyLength, 1 << 16)), at: offset.plus(11))
            guard body.has("\u{2}\u{0}\u{A}onMetaData") else { return }
            end = tag.end.plus(4)
            duration = Self.number("\u{0}\u{8}duration\u{0}", body)
            fileSize = Self.number("\u{0}\u{8}filesize\u{0}", body).flatMap { 1..<1e15 ~= $0 ? UInt64($0) : nil }
        }

        private static func number(_ key: StaticString, _ body: [UInt8]) -> Double? {
            guard let place = body.indices.first(where: { body.has(key, at: $0) }), let bits = body.big(8, at: place + key.utf8CodeUnitCount) else { return nil }
            let number = Double(bitPattern: bits)
            return number.isFinite ? number : nil
        }
    }
}

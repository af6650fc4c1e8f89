internal import Evidence

/// Dahua's DHAV: frames with a head `DHAV` and a tail `dhav`, both with the frame's length. Only the last is looked at.
struct DHAV {
    private let walk: Walk

    init(_ walk: Walk) { self.walk = walk }

    func check() {
        if isTail(at: walk.size.minus(8)) { return }
        let from = walk.size.minus(1 << 21)
        let bytes = walk.bytes(1 << 21, at: from)
        guard let mark = bytes.indices.last(where: { bytes[$0] == UInt8(ascii: "d") && bytes.has("dhav", at: $0) && isTail(at: from + UInt64($0)) }) else {
            return walk.partly("no frame ends in the last \(bytes.count) bytes")
        }
        let next = from + UInt64(mark) + 8
        let head = walk.bytes(16, at: next)
        if head.has("DHAV"), let length = head.little(4, at: 12), next.plus(length) > walk.size {
            walk.sayCut("the frame", at: next, end: next.plus(length))
        } else if head.count < 16, head.elementsEqual("DHAV".utf8.prefix(head.count)) || head.has("DHAV") {
            walk.say(.mediaTruncated, "the file ends at byte \(walk.size), \(head.count) bytes into the head of a frame", offset: walk.size)
        } else if walk.isZero(from: next) {
            walk.sayTrailing(from: next, behind: "the last frame")
        } else {
            walk.note("\(walk.size - next) bytes behind the last frame, of a kind that is not known here")
        }
    }

    /// A tail whose length leads back to a head.
    private func isTail(at offset: UInt64) -> Bool {
        let tail = walk.bytes(8, at: offset)
        guard tail.has("dhav"), let length = tail.little(4, at: 4), length >= 24, length <= offset.plus(8) else { return false }
        return walk.bytes(4, at: offset + 8 - length).has("DHAV")
    }
}

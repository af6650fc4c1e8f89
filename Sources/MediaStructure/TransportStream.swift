internal import Evidence

/// An MPEG transport stream (ISO/IEC 13818-1 §2.4.3): packets of one length, each with its sync byte, looked at in 18 places.
///
/// Packets that are missing whole leave the sync bytes where they are; they are told by their counters, elsewhere.
struct TransportStream {
    /// How the packets stand.
    struct Packets {
        /// 188; 192 with a time of 4 bytes in front, as in Blu-ray and AVCHD; 204 with 16 bytes of parity behind.
        let stride: UInt64
        /// Where in a packet its sync byte stands.
        var sync: UInt64 { stride == 192 ? 4 : 0 }
        /// Where the first whole packet begins.
        var start: UInt64

        /// Five in a row at the front, or all that there are; behind some other bytes twenty.
        init?(_ head: [UInt8], of size: UInt64) {
            for stride: UInt64 in [188, 192, 204] where size >= stride {
                self.init(stride: stride, start: 0)
                let count = min(5, size / stride)
                if run(head) >= count, count == 5 || size % stride == 0 { return }
            }
            for stride: UInt64 in [188, 192, 204] {
                for start in 1..<stride {
                    self.init(stride: stride, start: start)
                    if run(head) >= 20 { return }
                }
            }
            return nil
        }

        private init(stride: UInt64, start: UInt64) {
            self.stride = stride
            self.start = start
        }

        /// How many packets in `bytes`, which begin at a recording's front, have their sync byte, one behind the other.
        private func run(_ bytes: [UInt8]) -> UInt64 {
            var count: UInt64 = 0
            var offset = Int(start + sync)
            while offset < bytes.count, bytes[offset] == 0x47 {
                count += 1
                offset += Int(stride)
            }
            return count
        }
    }

    private let walk: Walk
    private var packets: Packets
    private static let window: UInt64 = 32
    private static let places: UInt64 = 18

    init(_ walk: Walk, packets: Packets) {
        self.walk = walk
        self.packets = packets
    }

    func check() {
        var copy = self
        copy.look()
    }

    private mutating func look() {
        if packets.stride != 188 { walk.note("packets of \(packets.stride) bytes") }
        if packets.start > 0 { walk.say(.mediaContinuity, "the first packet begins at byte \(packets.start)", offset: 0, bytes: packets.start) }
        let begin = packets.start
        let span = (walk.size - begin).minus(Self.window * packets.stride)
        // The last place at which all is well, and the first of a stretch without packets.
        var good = begin
        var bad: UInt64?
        for place in 0..<Self.places {
            let wanted = begin + span / (Self.places - 1) * place + (place == Self.places - 1 ? span % (Self.places - 1) : 0)
            let offset = max(aligned(wanted), good)
            guard let lost = firstLost(from: offset) else {
                if let from = bad {
                    let to = edge(from: from, to: offset, isGoodFirst: false)
                    walk.say(.mediaContinuity, "no packets from byte \(from) to byte \(to)", offset: from, bytes: to.minus(from))
                    bad = nil
                }
                good = offset
                continue
            }
            guard bad == nil, !walk.isSpent else { continue }
            let from = edge(from: good, to: lost, isGoodFirst: true)
            if let shift = shift(at: lost) {
                walk.say(.mediaContinuity, "sync is lost at byte \(from): further on packets stand \(shift) bytes off", offset: from)
                packets.start = (lost + shift) % packets.stride
                good = lost + shift
            } else {
                bad = from
            }
        }
        guard !walk.isSpent else { return }
        if let bad { return walk.sayTrailing(from: bad, behind: "the last packet") }
        sayRemainder()
    }

    private func aligned(_ offset: UInt64) -> UInt64 { offset < packets.start ? packets.start : offset - (offset - packets.start) % packets.stride }

    /// The first packet without its sync byte of a window's packets.
    private func firstLost(from offset: UInt64) -> UInt64? {
        let bytes = walk.bytes(Int(Self.window * packets.stride), at: offset)
        return stride(from: Int(packets.sync), to: bytes.count, by: Int(packets.stride)).first { bytes[$0] != 0x47 }.map { offset + UInt64($0) - packets.sync }
    }

    /// Between a packet that has its sync byte and one that has none, or the reverse: where that changes, by halving.
    private func edge(from: UInt64, to: UInt64, isGoodFirst: Bool) -> UInt64 {
        var (low, high) = (UInt64(0), to.minus(from) / packets.stride)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            let hasSync = walk.bytes(1, at: from + middle * packets.stride + packets.sync).first == 0x47
            if hasSync == isGoodFirst { low = middle } else { high = middle }
        }
        return from + high * packets.stride
    }

    /// How far off the packets stand from `offset` on; nil when there are none.
    private func shift(at offset: UInt64) -> UInt64? {
        let bytes = walk.bytes(Int(Self.window * packets.stride), at: offset)
        guard UInt64(bytes.count) >= 8 * packets.stride else { return nil }
        return (1..<packets.stride).first { shift in
            stride(from: Int(shift + packets.sync), to: bytes.count, by: Int(packets.stride)).allSatisfy { bytes[$0] == 0x47 }
        }
    }

    private func sayRemainder() {
        let rest = (walk.size - packets.start) % packets.stride
        guard rest > 0 else { return }
        let last = walk.size - rest
        guard rest <= packets.sync || walk.bytes(1, at: last + packets.sync).first == 0x47 else { return walk.sayTrailing(from: last, behind: "the last packet") }
        walk.say(.mediaTruncated, "the last packet, at byte \(last), has \(rest) of \(packets.stride) bytes: \(packets.stride - rest) are missing", offset: walk.size, bytes: packets.stride - rest)
    }
}

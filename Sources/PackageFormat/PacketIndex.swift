/// One packet as the demuxer gave it: where it lies, when it is shown. Times are in ticks of its stream's time base.
package struct Packet: Sendable, Equatable {
    package var stream: Int
    /// nil where the container has none.
    package var pts: Int64?
    package var dts: Int64?
    package var size: Int
    /// Byte position in the recording; nil where the demuxer does not know it.
    package var position: Int64?
    package var isKeyframe: Bool
    /// The demuxer says that the packet is damaged.
    package var isCorrupt: Bool

    package init(stream: Int, pts: Int64?, dts: Int64?, size: Int, position: Int64?, isKeyframe: Bool, isCorrupt: Bool) {
        self.stream = stream
        self.pts = pts
        self.dts = dts
        self.size = size
        self.position = position
        self.isKeyframe = isKeyframe
        self.isCorrupt = isCorrupt
    }
}

/// A recording's packets in demuxer order, about eight bytes each.
///
///     index  = *packet
///     packet = head [pts] [dts] size [position]       each a LEB128 varint, the least significant seven bits first
///     head   = stream << 5 | corrupt << 4 | keyframe << 3 | hasPosition << 2 | hasDTS << 1 | hasPTS
///     dts    = zigzag(dts − the stream's last dts)    the first counts from 0
///     pts    = zigzag(pts − this packet's dts, or without one the stream's last pts)
///     position = zigzag(position − end of the packet before)
package struct PacketEncoder {
    private var state = PacketState()

    package init() {}

    package mutating func append(_ packet: Packet, to out: inout [UInt8]) {
        var head = UInt64(packet.stream) << 5
        if packet.pts != nil { head |= 1 }
        if packet.dts != nil { head |= 2 }
        if packet.position != nil { head |= 4 }
        if packet.isKeyframe { head |= 8 }
        if packet.isCorrupt { head |= 16 }
        out.appendVarint(head)
        if let pts = packet.pts { out.appendVarint(zigzag(pts &- (packet.dts ?? state.lastPTS[packet.stream] ?? 0))) }
        if let dts = packet.dts { out.appendVarint(zigzag(dts &- (state.lastDTS[packet.stream] ?? 0))) }
        out.appendVarint(UInt64(packet.size))
        if let position = packet.position { out.appendVarint(zigzag(position &- state.end)) }
        state.advance(packet)
    }
}

/// The inverse of ``PacketEncoder``.
package struct PacketDecoder: Sequence, IteratorProtocol {
    private var state = PacketState()
    private var bytes: ArraySlice<UInt8>
    /// Set when the bytes ended in the middle of a packet or a varint was not in its shortest form.
    package private(set) var isMalformed = false

    /// Bytes that the longest packet takes: five varints.
    package static let longestPacket = 50

    package init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    /// Bytes not yet decoded. An index that comes in pieces is safe to go on with while there are ``longestPacket``, or
    /// nothing follows.
    package var unread: Int { bytes.count }

    /// The next piece of an index.
    package mutating func append(_ piece: some Sequence<UInt8>) { bytes = (Array(bytes) + piece)[...] }

    package mutating func next() -> Packet? {
        guard !bytes.isEmpty, !isMalformed else { return nil }
        guard let packet = read() else {
            isMalformed = true
            return nil
        }
        state.advance(packet)
        return packet
    }

    private mutating func read() -> Packet? {
        guard let head = varint(), head >> 5 < 1 << 16 else { return nil }
        let stream = Int(head >> 5)
        var ptsDelta: Int64?
        var packet = Packet(stream: stream, pts: nil, dts: nil, size: 0, position: nil, isKeyframe: head & 8 != 0, isCorrupt: head & 16 != 0)
        if head & 1 != 0 {
            guard let raw = varint() else { return nil }
            ptsDelta = unzigzag(raw)
        }
        if head & 2 != 0 {
            guard let raw = varint() else { return nil }
            packet.dts = unzigzag(raw) &+ (state.lastDTS[stream] ?? 0)
        }
        if let ptsDelta { packet.pts = ptsDelta &+ (packet.dts ?? state.lastPTS[stream] ?? 0) }
        guard let size = varint(), size <= Int32.max else { return nil }
        packet.size = Int(size)
        if head & 4 != 0 {
            guard let raw = varint() else { return nil }
            packet.position = unzigzag(raw) &+ state.end
        }
        return packet
    }

    private mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = bytes.popFirst(), shift < 63 || byte <= 1 else { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return byte == 0 && shift > 0 ? nil : value }
        }
        return nil
    }
}

private struct PacketState {
    var lastPTS: [Int: Int64] = [:]
    var lastDTS: [Int: Int64] = [:]
    var end: Int64 = 0

    mutating func advance(_ packet: Packet) {
        if let pts = packet.pts { lastPTS[packet.stream] = pts }
        if let dts = packet.dts { lastDTS[packet.stream] = dts }
        if let position = packet.position { end = position &+ Int64(packet.size) }
    }
}

private func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: (value &<< 1) ^ (value &>> 63)) }
private func unzigzag(_ value: UInt64) -> Int64 { Int64(bitPattern: value &>> 1) ^ -Int64(bitPattern: value & 1) }

extension [UInt8] {
    fileprivate mutating func appendVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }
}

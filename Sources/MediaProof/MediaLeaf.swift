internal import Cryptography
package import Evidence

/// One leaf of a recording's Merkle tree: a run of units of one stream, with their times, as `docs/format.md` § 9.2 has it.
///
///     leaf = 01 recording(32) stream(4) index(4) count(4) length(1) codec numerator(4) denominator(4) parameterSets(32) *unit
///     unit = flags(1) pts(8) dts(8) payload(32)
///
/// Whole numbers are big-endian. How many leaves there are is not said here: a leaf is finished long before the last.
package struct MediaLeaf: Sendable, Equatable {
    package static let version: UInt8 = 1
    /// A leaf has no more units than these, so that a stream without a second keyframe has leaves too.
    package static let mostUnits = 1024
    /// The stream number of leaves over the file's bytes, and their codec.
    package static let wholeFile = UInt32.max
    package static let fileCodec = "file"

    /// SHA-256 of the recording.
    package var recording: Digest
    package var stream: UInt32
    /// Counts from 0 in each stream.
    package var index: UInt32
    package var codec: String
    /// Seconds a tick.
    package var timeBase: TimeBase
    /// SHA-256 of the parameter sets in force at the first unit.
    package var parameterSets: Digest
    package var units: [Unit]

    package struct TimeBase: Sendable, Equatable {
        package var numerator: Int32
        package var denominator: Int32

        package init(_ numerator: Int32, _ denominator: Int32) {
            self.numerator = numerator
            self.denominator = denominator
        }
    }

    package struct Unit: Sendable, Equatable {
        /// In ticks, as the recording's own container has them; nil where it has none.
        package var pts: Int64?
        package var dts: Int64?
        package var isKeyframe: Bool
        /// The demuxer said that it is damaged.
        package var isCorrupt: Bool
        /// The payload is the packet's bytes as they are: it was not what its codec says.
        package var isRaw: Bool
        /// SHA-256 of the canonical bytes.
        package var payload: Digest

        package init(pts: Int64?, dts: Int64?, isKeyframe: Bool, isCorrupt: Bool, isRaw: Bool, payload: Digest) {
            self.pts = pts
            self.dts = dts
            self.isKeyframe = isKeyframe
            self.isCorrupt = isCorrupt
            self.isRaw = isRaw
            self.payload = payload
        }
    }

    package init(recording: Digest, stream: UInt32, index: UInt32, codec: String, timeBase: TimeBase, parameterSets: Digest, units: [Unit]) {
        self.recording = recording
        self.stream = stream
        self.index = index
        self.codec = codec
        self.timeBase = timeBase
        self.parameterSets = parameterSets
        self.units = units
    }

    package var bytes: [UInt8] {
        var out = MediaLeafHeader(recording: recording, stream: stream, codec: codec, timeBase: timeBase).bytes(index: index, count: units.count, parameterSets: parameterSets)
        for unit in units { out.appendUnit(UnitFacts(unit)) { $0 += unit.payload.bytes } }
        return out
    }

    /// Its hash in the tree.
    package var hash: Digest { MerkleTree.leaf(bytes) }

    /// Reads a leaf; nil when the bytes are not one, to the last bit.
    package init?(bytes: [UInt8]) {
        var reader = LeafReader(bytes)
        guard reader.take(1)?.first == Self.version, let recording = reader.take(32), let stream = reader.number(UInt32.self), let index = reader.number(UInt32.self),
            let count = reader.number(UInt32.self), count >= 1, count <= Self.mostUnits, let length = reader.take(1)?.first, let codec = reader.take(Int(length)),
            let numerator = reader.number(Int32.self), let denominator = reader.number(Int32.self), let sets = reader.take(32)
        else { return nil }
        units = []
        for _ in 0..<count {
            guard let unit = reader.unit() else { return nil }
            units.append(unit)
        }
        self.recording = Digest(recording)
        self.stream = stream
        self.index = index
        self.codec = String(decoding: codec, as: UTF8.self)
        timeBase = TimeBase(numerator, denominator)
        parameterSets = Digest(sets)
        guard reader.isAtEnd, self.bytes == bytes else { return nil }
    }
}

/// What all leaves of a stream begin with.
struct MediaLeafHeader {
    var recording: Digest
    var stream: UInt32
    var codec: String
    var timeBase: MediaLeaf.TimeBase

    func bytes(index: UInt32, count: Int, parameterSets: Digest) -> [UInt8] {
        var out = [MediaLeaf.version] + recording.bytes
        out.appendBigEndian(stream)
        out.appendBigEndian(index)
        out.appendBigEndian(UInt32(count))
        let name = codec.utf8.prefix(255)
        out.append(UInt8(name.count))
        out += name
        out.appendBigEndian(timeBase.numerator)
        out.appendBigEndian(timeBase.denominator)
        return out + parameterSets.bytes
    }
}

/// A unit's record without its payload's digest.
struct UnitFacts {
    static let hasPTS: UInt8 = 1
    static let hasDTS: UInt8 = 2
    static let keyframe: UInt8 = 4
    static let corrupt: UInt8 = 8
    static let raw: UInt8 = 16

    var flags: UInt8 = 0
    var pts: Int64 = 0
    var dts: Int64 = 0

    init(pts: Int64?, dts: Int64?, isKeyframe: Bool, isCorrupt: Bool, isRaw: Bool) {
        if let pts { (flags, self.pts) = (flags | Self.hasPTS, pts) }
        if let dts { (flags, self.dts) = (flags | Self.hasDTS, dts) }
        if isKeyframe { flags |= Self.keyframe }
        if isCorrupt { flags |= Self.corrupt }
        if isRaw { flags |= Self.raw }
    }

    init(_ unit: MediaLeaf.Unit) { self.init(pts: unit.pts, dts: unit.dts, isKeyframe: unit.isKeyframe, isCorrupt: unit.isCorrupt, isRaw: unit.isRaw) }
}

extension [UInt8] {
    mutating func appendUnit(_ facts: UnitFacts, payload: (inout [UInt8]) -> Void) {
        append(facts.flags)
        appendBigEndian(facts.pts)
        appendBigEndian(facts.dts)
        payload(&self)
    }
}

private struct LeafReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ count: Int) -> [UInt8]? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
        take(MemoryLayout<Number>.size).map { $0.reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) } }
    }

    mutating func unit() -> MediaLeaf.Unit? {
        guard let flags = take(1)?.first, let pts = number(Int64.self), let dts = number(Int64.self), let payload = take(32) else { return nil }
        return MediaLeaf.Unit(
            pts: flags & UnitFacts.hasPTS == 0 ? nil : pts, dts: flags & UnitFacts.hasDTS == 0 ? nil : dts, isKeyframe: flags & UnitFacts.keyframe != 0,
            isCorrupt: flags & UnitFacts.corrupt != 0, isRaw: flags & UnitFacts.raw != 0, payload: Digest(payload))
    }
}

/// The canonical units of one packet, one behind the other. One value serves a whole stream: clearing keeps the memory.
package struct CanonicalUnits {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    package init() {}

    package var count: Int { ends.count }

    package func withUnit<Result>(_ i: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[(i == 0 ? 0 : ends[i - 1])..<ends[i]])) }
    }

    /// A copy of each unit.
    package var all: [[UInt8]] { (0..<count).map { withUnit($0) { Array($0) } } }

    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    /// Bytes of the unit that has not ended.
    var open: Int { bytes.count - (ends.last ?? 0) }

    mutating func append(_ part: UnsafeRawBufferPointer) { bytes.append(contentsOf: part) }

    /// BE4(length) and the bytes.
    mutating func appendCounted(_ part: UnsafeRawBufferPointer) {
        bytes.appendCounted(part)
    }

    /// Sample values of `width` bytes with their bytes turned round.
    mutating func appendReversed(_ part: UnsafeRawBufferPointer, width: Int) {
        bytes.reserveCapacity(bytes.count + part.count)
        for start in stride(from: 0, to: part.count, by: width) {
            for k in 0..<width { bytes.append(part[start + width - 1 - k]) }
        }
    }

    /// Ends a unit; one without bytes is none.
    mutating func end() { if open > 0 { ends.append(bytes.count) } }
}

extension [UInt8] {
    mutating func appendBigEndian(_ value: some FixedWidthInteger) { Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) } }

    /// BE4(length) and the bytes.
    mutating func appendCounted(_ part: UnsafeRawBufferPointer) {
        appendBigEndian(UInt32(truncatingIfNeeded: part.count))
        append(contentsOf: part)
    }
}

internal import Evidence

/// One walk through a recording: its bytes under limits, and what has been seen so far.
///
/// Whatever the bytes claim, no more than the limits allow is read; what then asks for more gets nothing, and the outcome
/// says `partly`.
final class Walk {
    let size: UInt64
    private(set) var observations: [Recording.Observation] = []
    private let source: any ByteSource
    private var bytesRead: UInt64 = 0
    private var steps = 0
    private var notes: [String] = []
    private var isPartly = false

    private let limits: MediaStructure.Limits

    init(_ source: some ByteSource, _ limits: MediaStructure.Limits) {
        self.source = source
        self.limits = limits
        size = source.size
    }

    /// Whether a limit was reached, or a read failed: what was read since is nothing, and nothing is said by it.
    private(set) var isSpent = false

    /// `count` bytes from `offset` on; fewer at the file's end, and none once a limit is reached.
    func bytes(_ count: Int, at offset: UInt64) -> [UInt8] {
        guard count > 0, offset < size, !isSpent else { return [] }
        let wanted = min(UInt64(count), size - offset)
        guard steps < limits.reads, wanted <= limits.bytes.minus(bytesRead) else {
            isSpent = true
            partly("more than \(steps < limits.reads ? "\(limits.bytes) bytes of headers" : "\(limits.reads) headers"): the rest was not looked at")
            return []
        }
        steps += 1
        bytesRead += wanted
        let read = source.read(Int(wanted), at: offset)
        if UInt64(read.count) < wanted {
            isSpent = true
            partly("byte \(offset.plus(UInt64(read.count))) could not be read")
        }
        return UInt64(read.count) > wanted ? Array(read[..<Int(wanted)]) : read
    }

    /// Exactly `count` bytes from `offset` on.
    func whole(_ count: Int, at offset: UInt64) -> [UInt8]? {
        let read = bytes(count, at: offset)
        return read.count == count ? read : nil
    }

    // MARK: What has been seen

    /// Something that is no damage.
    func note(_ text: String) { if !isSpent, notes.count < 16 { notes.append(text) } }

    /// Why not everything was looked at.
    func partly(_ text: String) {
        isPartly = true
        if notes.count < 16 { notes.append(text) }
    }

    func say(_ code: FindingCode, _ detail: String, offset: UInt64? = nil, bytes: UInt64? = nil) {
        if !isSpent, observations.count < 64 { observations.append(.init(code: code, detail: detail, offset: offset, bytes: bytes)) }
    }

    /// Says that something reaches past the file's end; the bytes that are missing are the place.
    func sayCut(_ what: String, at offset: UInt64, end: UInt64, also: String? = nil) {
        let missing = end.minus(size)
        let text = "\(what) at byte \(offset) ends at byte \(end), the file at byte \(size): \(missing) bytes are missing"
        say(.mediaTruncated, also.map { "\(text); \($0)" } ?? text, offset: size, bytes: missing)
    }

    /// Says what stands behind the end of everything that the container holds.
    func sayTrailing(from offset: UInt64, behind what: String) {
        let count = size.minus(offset)
        say(.mediaTrailingBytes, "\(count) \(isZero(from: offset) ? "zero bytes" : "bytes") behind \(what), from byte \(offset) on", offset: offset, bytes: count)
    }

    func has(_ code: FindingCode) -> Bool { observations.contains { $0.code == code } }

    func outcome(_ kind: ContainerKind, notRun reason: String? = nil) -> MediaStructure.Outcome {
        if let reason { note(reason) }
        return .init(container: kind, observations: observations, outcome: reason != nil ? .notRun : isPartly ? .partly : .ran, detail: notes.isEmpty ? nil : notes.joined(separator: "; "))
    }

    // MARK: Zeros, as preallocated and half-copied files have them

    /// Whether everything from `offset` to the end is zero; of more than a MiB its beginning, end and 14 places between are looked at.
    func isZero(from offset: UInt64) -> Bool {
        guard offset < size else { return false }
        let count = size - offset
        if count <= 1 << 20 { return isZero(bytes(Int(count), at: offset)) }
        let window: UInt64 = 1 << 16
        return (0...15).allSatisfy { isZero(bytes(Int(window), at: offset + (count - window) / 15 * $0)) } && isZero(bytes(4096, at: size - 4096))
    }

    /// Where the zeros at the file's end begin; the file's size when its last 4 KiB are not all zero.
    ///
    /// By halving, so that little is read: a stretch of zeros within the payload can be taken for the tail's beginning.
    func beginOfZeroTail(notBefore low: UInt64) -> UInt64 {
        let block: UInt64 = 4096
        guard size.minus(low) >= block, isZero(bytes(Int(block), at: size - block)) else { return size }
        // Blocks are counted from the end; `zero` of them are known to be zero, the block `other` is not.
        var zero: UInt64 = 1
        var other = (size - low) / block + 1
        while other - zero > 1 {
            let middle = zero + (other - zero) / 2
            if middle.times(block) <= size - low, isZero(bytes(Int(block), at: size - middle * block)) { zero = middle } else { other = middle }
        }
        let edge = size - zero * block
        let before = bytes(Int(min(block, edge - low)), at: edge - min(block, edge - low))
        return edge - UInt64(before.reversed().prefix { $0 == 0 }.count)
    }

    private func isZero(_ bytes: [UInt8]) -> Bool { !bytes.isEmpty && bytes.allSatisfy { $0 == 0 } }
}

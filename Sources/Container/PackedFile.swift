package import Evidence
package import Files
package import SystemPackage

/// The one file of a package, and what was added to it and lies beside it until it is put in, or for good where the file
/// cannot be written: its new tail, from the first entry of META-INF to the end (docs/format.md, After sealing).
///
///     file.tail = "fengcun-tail 1 " offset " " length " " crc32 LF bytes
///
/// Read together they are the file's first `offset` bytes and then those of the tail, whatever the file has there itself:
/// while the tail is being put in, that is anything.
package final class PackedFile: Sendable {
    package let size: UInt64
    /// What is wrong with the tail; it is passed over then.
    package let findings: [Finding]
    private let file: InputFile
    private let tail: Tail?

    private struct Tail {
        let offset: UInt64
        let bytes: [UInt8]
    }

    /// Beside which file a tail lies, by name.
    package static func tail(of file: FilePath) -> FilePath { FilePath(file.string + ".tail") }

    /// - Parameter tail: where a tail may lie; nil where none is to be looked for.
    package init(_ path: FilePath, tail: FilePath? = nil) throws(Fault) {
        let file = try InputFile(path)
        var findings: [Finding] = []
        var found: Tail?
        if let tail, (try? FileFacts(tail)) != nil {
            let parts = try Self.read(tail)
            // Another file's tail would begin behind the end of this one.
            if let parts, parts.offset <= file.stat.size {
                found = parts
                findings.append(Finding(.structureWithTail, .info, path: tail.lastComponent?.string))
            } else { findings.append(Finding(.structureTail, path: tail.lastComponent?.string)) }
        }
        size = found.map { $0.offset + UInt64($0.bytes.count) } ?? file.stat.size
        self.tail = found
        self.findings = findings
        self.file = file
    }

    /// - Returns: nil for a file that is no tail, or not a whole one.
    private static func read(_ path: FilePath) throws(Fault) -> Tail? {
        guard let (header, bytes) = try TailFile.read(path) else { return nil }
        return Tail(offset: header.offset, bytes: bytes)
    }

    /// The bytes of a range, fewer where the file ends.
    package func bytes(from offset: UInt64, count: Int) throws(Fault) -> [UInt8] {
        guard let tail, offset + UInt64(count) > tail.offset else { return try file.bytes(from: offset, count: count) }
        let head = offset < tail.offset ? try file.bytes(from: offset, count: Int(tail.offset - offset)) : []
        let start = Int(clamping: max(offset, tail.offset) - tail.offset)
        guard start < tail.bytes.count else { return head }
        return head + tail.bytes[start..<min(tail.bytes.count, start + count - head.count)]
    }

    /// Lends the bytes of a range in pieces, in order, and returns how many there were.
    package func forEachChunk(from start: UInt64, count: UInt64, cancellation: Cancellation, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> UInt64 {
        let cut = tail?.offset ?? .max
        var done: UInt64 = 0
        if start < cut { done = try file.forEachChunk(from: start, count: min(count, cut - start), cancellation: cancellation, body) }
        guard let tail, start + done >= cut, done < count else { return done }
        let first = Int(start + done - cut)
        guard first < tail.bytes.count else { return done }
        let piece = tail.bytes[first..<(first + Int(min(UInt64(tail.bytes.count - first), count - done)))]
        try piece.withUnsafeBytes(body)
        return done + UInt64(piece.count)
    }

    /// Lends the open file, for bytes that lie in it as they are.
    ///
    /// - Throws: ``FaultCode/entryUnreadable`` for what lies in the tail.
    package func withBytesInPlace<Result>(_ offset: UInt64, _ count: UInt64, of entry: String, _ body: (BytesInPlace) throws -> Result) throws -> Result {
        if let tail, offset + count > tail.offset { throw Fault(.entryUnreadable, path: entry, facts: ["reason": "not in place"]) }
        return try file.withDescriptor { try body(BytesInPlace(descriptor: $0, offset: offset, count: count)) }
    }
}

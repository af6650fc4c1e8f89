internal import CZlib
internal import Evidence

/// Deflate without a wrapper (RFC 1951), piece by piece, never beyond the length that was declared.
package struct Inflater: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    package private(set) var count: UInt64 = 0
    package private(set) var isOver = false

    package init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // Negative window bits: no zlib header. Fails only without memory, as Swift itself would.
        precondition(inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK)
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    /// Lends what `input` expands to.
    ///
    /// - Throws: ``FaultCode/entryUnreadable`` for damaged data and where more comes than `limit` in all.
    package mutating func feed(_ input: UnsafeRawBufferPointer, limit: UInt64, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        // Safe: zlib only reads from `next_in`, although its type does not say so.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(input.count)
        while !isOver {
            stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
            stream.pointee.avail_out = UInt32(output.count)
            let status = inflate(stream, Z_NO_FLUSH)
            let n = output.count - Int(stream.pointee.avail_out)
            count += UInt64(n)
            guard count <= limit else { throw Fault(.entryUnreadable, facts: ["reason": "longer than declared"]) }
            if n > 0 { try body(UnsafeRawBufferPointer(rebasing: output[..<n])) }
            switch status {
            case Z_STREAM_END: isOver = true
            case Z_OK: if stream.pointee.avail_in == 0, stream.pointee.avail_out > 0 { return }
            case Z_BUF_ERROR: return
            default: throw Fault(.entryUnreadable, facts: ["reason": "damaged deflate data"])
            }
        }
    }
}

internal import Glibc
package import Evidence
package import SystemPackage

/// An open regular file, read at offsets. Never follows a symbolic link in the last place.
package struct InputFile: ~Copyable {
    package let path: FilePath
    package let stat: FileFacts
    private let descriptor: Int32

    /// - Throws: ``FaultCode/inputMissing``, ``FaultCode/accessDenied``, ``FaultCode/wrongFileType`` (a link, folder
    ///   or device), ``FaultCode/inputOutput``.
    package init(_ path: FilePath) throws(Fault) {
        try self.init(descriptor: path.withPlatformString { open($0, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK) }, path: path)
    }

    /// Takes what `open` or its like returned this moment, a failure too.
    init(descriptor fd: Int32, path: FilePath) throws(Fault) {
        guard fd >= 0 else {
            if errno == ELOOP { throw Fault(.wrongFileType, path: path.string) }
            throw .io(errno, path.string, doing: "open")
        }
        let stat: FileFacts
        do { stat = try FileFacts(descriptor: fd, path: path) } catch {
            close(fd)
            throw error
        }
        guard stat.kind == .file else {
            close(fd)
            throw Fault(.wrongFileType, path: path.string)
        }
        posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL)
        descriptor = fd
        self.path = path
        self.stat = stat
    }

    deinit { close(descriptor) }

    /// The facts as they are now, to tell a file that changed under the reader.
    package func statNow() throws(Fault) -> FileFacts { try FileFacts(descriptor: descriptor, path: path) }

    /// Lends the open file itself, to be handed to another process; it must not be closed.
    package borrowing func withDescriptor<Result>(_ body: (Int32) throws -> Result) rethrows -> Result { try body(descriptor) }

    /// Bytes read into `buffer` from `offset`: less than asked only at the end of the file.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(Fault) -> Int {
        var done = 0
        while done < buffer.count {
            let n = pread(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(offset) + off_t(done))
            if n < 0 {
                if errno == EINTR { continue }
                throw .io(errno, path.string, doing: "read")
            }
            if n == 0 { break }
            done += n
        }
        return done
    }

    /// Length of a piece: it is still in the processor's second cache when it has been read, digested and summed up.
    private static let pieceLength = 1 << 18

    /// Lends the bytes of `range` in pieces, in order, and returns how many there were.
    @discardableResult
    package func forEachChunk(from start: UInt64 = 0, count: UInt64 = .max, cancellation: Cancellation, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> UInt64 {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceLength, alignment: 64)
        defer { buffer.deallocate() }
        var done: UInt64 = 0
        while done < count {
            try cancellation.check()
            let want = Int(min(UInt64(buffer.count), count - done))
            let n = try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<want]), at: start + done)
            if n > 0 { try body(UnsafeRawBufferPointer(rebasing: buffer[..<n])) }
            done += UInt64(n)
            if n < want { break }
        }
        return done
    }

    /// All bytes of a file that is small by its nature.
    ///
    /// - Throws: ``FaultCode/tooLarge`` beyond `limit`.
    package static func readAll(_ path: FilePath, limit: Int) throws(Fault) -> [UInt8] {
        let file = try InputFile(path)
        guard file.stat.size <= UInt64(limit) else {
            throw Fault(.tooLarge, path: path.string, facts: ["limit": String(limit)])
        }
        return try file.bytes(from: 0, count: Int(file.stat.size))
    }

    /// The bytes of a range, fewer where the file ends.
    package func bytes(from offset: UInt64, count: Int) throws(Fault) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        do {
            done = try bytes.withUnsafeMutableBytes { try read(into: $0, at: offset) }
        } catch let fault as Fault { throw fault } catch { preconditionFailure("read throws only faults") }
        bytes.removeSubrange(done...)
        return bytes
    }
}

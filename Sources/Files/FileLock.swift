internal import Glibc
package import Evidence
package import SystemPackage

/// An exclusive lock for as long as the value lives; the system drops it when the process dies.
package struct FileLock: ~Copyable {
    private let descriptor: Int32

    /// - Throws: ``FaultCode/inUse`` when another run holds it.
    package init(_ path: FilePath, said of: FilePath) throws(Fault) {
        let fd = path.withPlatformString { open($0, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644) }
        guard fd >= 0 else { throw .io(errno, path.string, doing: "lock") }
        guard flock(fd, LOCK_EX | LOCK_NB) == 0 else {
            let cause = errno
            close(fd)
            if cause == EWOULDBLOCK { throw Fault(.inUse, path: of.string) }
            throw .io(cause, path.string, doing: "lock")
        }
        descriptor = fd
    }

    deinit { unlockAndClose(descriptor) }
}

/// Lets a lock go for good: a child that is being started at this moment may still have a copy of the descriptor, and a lock
/// that is only closed would live on in it.
func unlockAndClose(_ descriptor: Int32) {
    flock(descriptor, LOCK_UN)
    close(descriptor)
}

/// A file that only grows, one whole synced piece at a time.
package struct AppendOnlyFile: ~Copyable {
    private let descriptor: Int32
    private let path: FilePath
    /// Bytes that are known to be whole.
    private var length: UInt64

    /// - Parameter keep: bytes of the file that are known to be whole; what stands behind them is cut off.
    package init(_ path: FilePath, keep: UInt64) throws(Fault) {
        let fd = path.withPlatformString { open($0, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o644) }
        guard fd >= 0 else { throw .io(errno, path.string, doing: "open") }
        guard ftruncate(fd, off_t(keep)) == 0 else {
            let cause = errno
            close(fd)
            throw .io(cause, path.string, doing: "write")
        }
        descriptor = fd
        self.path = path
        length = keep
    }

    deinit { close(descriptor) }

    /// Adds a piece and makes it durable; what a full disk cut short is taken back.
    package mutating func append(_ bytes: [UInt8]) throws(Fault) {
        do { try write(bytes) } catch {
            ftruncate(descriptor, off_t(length))
            throw error
        }
        length += UInt64(bytes.count)
    }

    private func write(_ bytes: [UInt8]) throws(Fault) {
        var done = 0
        while done < bytes.count {
            let n = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + done, bytes.count - done) }
            if n < 0 {
                if errno == EINTR { continue }
                throw .io(errno, path.string, doing: "write")
            }
            done += n
        }
        guard fdatasync(descriptor) == 0 else { throw .io(errno, path.string, doing: "sync") }
    }
}

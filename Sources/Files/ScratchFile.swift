internal import Glibc
package import Evidence

/// A file without a name, for what is too large for memory: it is gone with the value, and with the process however that
/// ends.
package final class ScratchFile: Sendable {
    private let descriptor: Int32
    private static let place = "TMPDIR"

    /// Makes it in the folder that the environment names for such files.
    ///
    /// - Throws: ``FaultCode/accessDenied``, ``FaultCode/diskFull``.
    package init() throws(Fault) {
        let folder = getenv(ScratchFile.place).map { String(cString: $0) } ?? ""
        var name = Array("\(folder.isEmpty ? "/tmp" : folder)/fengcun-XXXXXX".utf8CString)
        let fd = mkstemp(&name)
        guard fd >= 0 else { throw .io(errno, folder.isEmpty ? "/tmp" : folder, doing: "create") }
        unlink(name)
        descriptor = fd
    }

    deinit { close(descriptor) }

    /// Appends.
    package func write(_ bytes: [UInt8]) throws(Fault) {
        var done = 0
        while done < bytes.count {
            let n = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + done, bytes.count - done) }
            if n < 0 {
                if errno == EINTR { continue }
                throw .io(errno, ScratchFile.place, doing: "write")
            }
            done += n
        }
    }

    /// - Returns: how many bytes were read: less than asked only at the end.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(Fault) -> Int {
        var done = 0
        while done < buffer.count {
            let n = pread(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(offset + done))
            if n < 0 {
                if errno == EINTR { continue }
                throw .io(errno, ScratchFile.place, doing: "read")
            }
            if n == 0 { break }
            done += n
        }
        return done
    }
}

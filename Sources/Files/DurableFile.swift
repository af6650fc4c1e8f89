internal import CLinux
internal import Glibc
package import Evidence
package import SystemPackage

/// A file that appears under its final name whole and synced, or not at all.
///
/// Bytes go to a temporary name; ``finish()`` syncs, renames and syncs the folder. Dropped without `finish`, the
/// temporary file is unlinked; a killed run leaves it under its temporary name, where the next run removes it.
package struct DurableFile: ~Copyable {
    private let descriptor: Int32
    private let temporary: FilePath
    private let final: FilePath
    private var isFinished = false
    /// Bytes written so far.
    package private(set) var count: UInt64 = 0
    /// Bytes that the disk has been asked to take.
    private var handed: UInt64 = 0
    /// How much is written before the disk is asked to begin.
    private static let stride: UInt64 = 8 << 20

    /// - Parameters:
    ///   - temporary: beside `final` or on the same file system; an old file there is replaced.
    ///   - exclusive: hold a lock on the temporary file, so that two runs to one target do not mix.
    /// - Throws: ``FaultCode/inUse``, ``FaultCode/diskFull``, ``FaultCode/accessDenied``.
    package init(_ final: FilePath, temporary: FilePath) throws(Fault) {
        let fd = temporary.withPlatformString { open($0, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644) }
        guard fd >= 0 else { throw .io(errno, temporary.string, doing: "create") }
        guard flock(fd, LOCK_EX | LOCK_NB) == 0 else {
            close(fd)
            throw Fault(.inUse, path: final.string)
        }
        // A run that finished between our open and our lock has renamed the file that we opened: leave it alone.
        var opened = stat()
        var named = stat()
        guard fstat(fd, &opened) == 0, temporary.withPlatformString({ lstat($0, &named) }) == 0, opened.st_ino == named.st_ino else {
            close(fd)
            throw Fault(.inUse, path: final.string)
        }
        guard ftruncate(fd, 0) == 0 else {
            let cause = errno
            close(fd)
            throw .io(cause, temporary.string, doing: "create")
        }
        descriptor = fd
        self.temporary = temporary
        self.final = final
    }

    deinit {
        // Unlinked before the lock goes with the descriptor: no other run can have taken the name.
        if !isFinished { _ = temporary.withPlatformString { unlink($0) } }
        unlockAndClose(descriptor)
    }

    package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
        var done = 0
        while done < bytes.count {
            let n = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
            if n < 0 {
                if errno == EINTR { continue }
                throw .io(errno, final.string, doing: "write")
            }
            done += n
        }
        count += UInt64(bytes.count)
        // The disk begins while the next bytes are digested, so that the sync at the end finds little left to wait for:
        // Linux answers this advice on dirty pages by writing them out. Where it is not taken, the sync does all of it.
        if count - handed >= Self.stride {
            posix_fadvise(descriptor, off_t(handed), off_t(count - handed), POSIX_FADV_DONTNEED)
            handed = count
        }
    }

    package mutating func write(_ bytes: [UInt8]) throws(Fault) {
        do { try bytes.withUnsafeBytes { try write($0) } } catch let fault as Fault { throw fault } catch { preconditionFailure("write throws only faults") }
    }

    /// - Parameter mode: permission bits of the finished file.
    package mutating func finish(mode: UInt32? = nil) throws(Fault) {
        if let mode, fchmod(descriptor, mode_t(mode)) != 0 { throw .io(errno, temporary.string, doing: "protect") }
        guard fsync(descriptor) == 0 else { throw .io(errno, final.string, doing: "sync") }
        try rename(temporary, to: final)
        isFinished = true
    }

    /// Writes a small file in one go.
    package static func write(_ bytes: [UInt8], to final: FilePath, temporary: FilePath? = nil, mode: UInt32? = nil) throws(Fault) {
        var file = try DurableFile(final, temporary: temporary ?? partial(of: final))
        try file.write(bytes)
        try file.finish(mode: mode)
    }

    /// The temporary name beside a final one: `.NAME.partial`.
    package static func partial(of final: FilePath) -> FilePath {
        var path = final
        let name = final.lastComponent?.string ?? "fengcun"
        path.removeLastComponent()
        return path.appending(".\(name).partial")
    }
}

/// Writes the end of a file anew, in place, and makes it durable. Broken off, it leaves anything behind `offset`.
package func replaceEnd(of path: FilePath, from offset: UInt64, by bytes: [UInt8]) throws(Fault) {
    // What was sealed is kept read-only; whoever may change that may add to it.
    let mode = try FileFacts(path).mode
    if mode & 0o200 == 0 { try protect(path, mode: mode | 0o200) }
    defer { if mode & 0o200 == 0 { try? protect(path, mode: mode) } }
    let fd = path.withPlatformString { open($0, O_WRONLY | O_NOFOLLOW | O_CLOEXEC) }
    guard fd >= 0 else { throw .io(errno, path.string, doing: "open") }
    defer { unlockAndClose(fd) }
    guard flock(fd, LOCK_EX | LOCK_NB) == 0 else { throw Fault(.inUse, path: path.string) }
    var done = 0
    while done < bytes.count {
        let n = bytes.withUnsafeBytes { pwrite(fd, $0.baseAddress! + done, bytes.count - done, off_t(offset) + off_t(done)) }
        if n < 0 {
            if errno == EINTR { continue }
            throw .io(errno, path.string, doing: "write")
        }
        done += n
    }
    guard ftruncate(fd, off_t(offset) + off_t(bytes.count)) == 0 else { throw .io(errno, path.string, doing: "write") }
    guard fsync(fd) == 0 else { throw .io(errno, path.string, doing: "sync") }
}

/// Lets two folders change names in one step, and makes that durable. The corresponding C function is `renameat2` with RENAME_EXCHANGE.
///
/// - Throws: ``FaultCode/exchangeUnsupported`` where the file system cannot.
package func exchange(_ a: FilePath, _ b: FilePath) throws(Fault) {
    let result = a.withPlatformString { a in b.withPlatformString { b in fc_exchange(a, b) } }
    guard result == 0 else {
        if errno == EINVAL || errno == ENOSYS { throw Fault(.exchangeUnsupported, path: b.string) }
        throw .io(errno, b.string, doing: "rename")
    }
    try syncFolder(of: b)
    try syncFolder(of: a)
}

/// Renames and makes the new name durable.
package func rename(_ old: FilePath, to new: FilePath) throws(Fault) {
    let result = old.withPlatformString { o in new.withPlatformString { n in Glibc.rename(o, n) } }
    guard result == 0 else { throw .io(errno, new.string, doing: "rename") }
    try syncFolder(of: new)
}

/// Makes a folder's entries durable. The corresponding C function is `fsync` on the folder.
package func syncFolder(of path: FilePath) throws(Fault) {
    var folder = path.removingLastComponent()
    if folder.isEmpty { folder = "." }
    let fd = folder.withPlatformString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard fd >= 0 else { throw .io(errno, folder.string, doing: "sync") }
    defer { close(fd) }
    // Some network file systems refuse to sync a folder; the rename is as durable there as it can be.
    guard fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP else { throw .io(errno, folder.string, doing: "sync") }
}

/// Makes a folder and those above it.
package func makeFolders(_ path: FilePath) throws(Fault) {
    if path.withPlatformString({ mkdir($0, 0o755) }) == 0 { return }
    if errno == EEXIST {
        guard let facts = try? FileFacts(path), facts.kind == .folder else { throw Fault(.wrongFileType, path: path.string) }
        return
    }
    guard errno == ENOENT, path.components.count > 1 else { throw .io(errno, path.string, doing: "create") }
    try makeFolders(path.removingLastComponent())
    guard path.withPlatformString({ mkdir($0, 0o755) }) == 0 || errno == EEXIST else { throw .io(errno, path.string, doing: "create") }
}

package func removeFile(_ path: FilePath) throws(Fault) {
    guard path.withPlatformString({ unlink($0) }) == 0 || errno == ENOENT else { throw .io(errno, path.string, doing: "remove") }
}

package func protect(_ path: FilePath, mode: UInt32) throws(Fault) {
    guard path.withPlatformString({ chmod($0, mode_t(mode)) }) == 0 else { throw .io(errno, path.string, doing: "protect") }
}

/// Bytes that the file system of `path` still takes from this user.
package func freeSpace(at path: FilePath) -> UInt64? {
    var info = statvfs()
    guard path.withPlatformString({ statvfs($0, &info) }) == 0 else { return nil }
    return UInt64(info.f_bavail) * UInt64(info.f_frsize)
}

/// Copies by sharing blocks where the file system can (FICLONE); false where it cannot. Never a hard link.
package func cloneBlocks(from source: FilePath, to target: FilePath) -> Bool {
    let ficlone: UInt = 0x4004_9409
    let from = source.withPlatformString { open($0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) }
    guard from >= 0 else { return false }
    defer { close(from) }
    let to = target.withPlatformString { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644) }
    guard to >= 0 else { return false }
    defer { close(to) }
    let cloned = ioctl(to, ficlone, from) == 0
    if !cloned { _ = target.withPlatformString { unlink($0) } }
    return cloned && fsync(to) == 0
}

/// Removes the folders below `root` that hold no file, however deep; `root` itself stays.
package func removeEmptyFolders(below root: FilePath) throws(Fault) {
    for node in FileTree.walk(root).nodes.reversed() where node.facts.kind == .folder {
        guard node.path.withPlatformString({ rmdir($0) }) == 0 || [ENOTEMPTY, EEXIST, EBUSY].contains(errno) else { throw .io(errno, node.path.string, doing: "remove") }
    }
}

/// Removes a folder of ours with all that is in it; nothing happens when it is not there.
package func removeTree(_ folder: FilePath) throws(Fault) {
    guard (try? FileFacts(folder)) != nil else { return }
    for node in FileTree.walk(folder).nodes.reversed() {
        if node.facts.kind == .folder {
            guard node.path.withPlatformString({ rmdir($0) }) == 0 else { throw .io(errno, node.path.string, doing: "remove") }
        } else {
            try removeFile(node.path)
        }
    }
    guard folder.withPlatformString({ rmdir($0) }) == 0 else { throw .io(errno, folder.string, doing: "remove") }
}

internal import Glibc
package import Evidence
package import SystemPackage

/// A folder that files are put into and never out of: every name is one component, opened beneath a descriptor, and no
/// link on the way is followed, whoever put it there and whenever.
package final class TargetFolder: Sendable {
    package let path: FilePath
    private let descriptor: Int32

    /// Makes the folder, and those above it, where they are not there.
    package static func make(_ path: FilePath) throws(Fault) -> TargetFolder {
        if (try? FileFacts(path)) == nil { try makeFolders(path) }
        // What the caller named may be a link; what is found below it may not.
        let resolved = try FileFacts.resolved(path)
        let fd = resolved.withPlatformString { open($0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        guard fd >= 0 else { throw .io(errno, path.string, doing: "open") }
        return TargetFolder(path: path, descriptor: fd)
    }

    private init(path: FilePath, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Whether bytes can name a file in a folder; anything else could name one elsewhere.
    package static func isComponent(_ name: [UInt8]) -> Bool {
        !name.isEmpty && name.count <= 255 && !name.contains(0x2F) && !name.contains(0) && name != [0x2E] && name != [0x2E, 0x2E]
    }

    /// A folder below this one, by names that are each one component; made where it is not there.
    ///
    /// - Throws: ``FaultCode/wrongFileType`` where a link or a file is in the way.
    package func folder(_ names: [[UInt8]]) throws(Fault) -> TargetFolder {
        var folder = self
        for name in names {
            precondition(TargetFolder.isComponent(name))
            let below = folder.path.appending(bytes: name)
            if name.withCString({ mkdirat(folder.descriptor, $0, 0o755) }) != 0, errno != EEXIST { throw .io(errno, below.string, doing: "create") }
            let fd = name.withCString { openat(folder.descriptor, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
            guard fd >= 0 else { throw .io(errno == ELOOP ? ENOTDIR : errno, below.string, doing: "open") }
            folder = TargetFolder(path: below, descriptor: fd)
        }
        return folder
    }

    /// The size of the regular file of this name in a folder below; nil where nothing has the name. Makes nothing.
    ///
    /// - Throws: ``FaultCode/wrongFileType`` where the name, or one on the way to it, is a link, a folder or a device.
    package func size(of name: [UInt8], in names: [[UInt8]]) throws(Fault) -> UInt64? {
        var opened: [Int32] = []
        defer { for fd in opened { close(fd) } }
        var place = path
        for component in names {
            place = place.appending(bytes: component)
            let fd = component.withCString { openat(opened.last ?? descriptor, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
            if fd < 0, errno == ENOENT { return nil }
            guard fd >= 0 else { throw .io(errno == ELOOP ? ENOTDIR : errno, place.string, doing: "open") }
            opened.append(fd)
        }
        var facts = stat()
        guard name.withCString({ fstatat(opened.last ?? descriptor, $0, &facts, AT_SYMLINK_NOFOLLOW) }) == 0 else {
            if errno == ENOENT { return nil }
            throw .io(errno, place.appending(bytes: name).string, doing: "stat")
        }
        guard facts.st_mode & S_IFMT == S_IFREG else { throw Fault(.wrongFileType, path: place.appending(bytes: name).string) }
        return UInt64(max(0, facts.st_size))
    }

    /// Lends the bytes of a regular file of this folder.
    package func read(_ name: [UInt8], cancellation: Cancellation, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        precondition(TargetFolder.isComponent(name))
        // Through the descriptor: the folder's path may mean another folder by now.
        let file = try InputFile(descriptor: name.withCString { openat(descriptor, $0, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK) }, path: path.appending(bytes: name))
        try file.forEachChunk(cancellation: cancellation, body)
    }

    /// Removes what a run that was killed in its last step left beside a file that is whole.
    package func removeLeftover(of name: [UInt8]) { _ = NewFile.temporary(of: name).withCString { unlinkat(descriptor, $0, 0) } }

    /// A file that appears in this folder under `name` whole and synced, or not at all.
    package func create(_ name: [UInt8]) throws(Fault) -> NewFile { try NewFile(self, name) }

    /// See ``TargetFolder/create(_:)``. Dropped without `finish`, it leaves nothing; a killed run leaves a file under a
    /// temporary name, which the next run to the same name removes.
    package struct NewFile: ~Copyable {
        private let folder: TargetFolder
        private let name: [UInt8]
        private let temporary: [UInt8]
        private let descriptor: Int32
        private var isFinished = false

        fileprivate init(_ folder: TargetFolder, _ name: [UInt8]) throws(Fault) {
            precondition(TargetFolder.isComponent(name))
            self.folder = folder
            self.name = name
            temporary = NewFile.temporary(of: name)
            descriptor = try NewFile.open(temporary, in: folder)
        }

        deinit {
            if !isFinished { _ = temporary.withCString { unlinkat(folder.descriptor, $0, 0) } }
            unlockAndClose(descriptor)
        }

        private var said: String { folder.path.appending(bytes: name).string }

        /// Opens a new file under the temporary name; one that a killed run left there is removed, never written into.
        private static func open(_ name: [UInt8], in folder: TargetFolder) throws(Fault) -> Int32 {
            let said = folder.path.appending(bytes: name).string
            var (left, named, opened) = (Int32(-1), stat(), stat())
            defer { if left >= 0 { unlockAndClose(left) } }
            left = name.withCString { openat(folder.descriptor, $0, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
            if left >= 0, flock(left, LOCK_EX | LOCK_NB) != 0 { throw Fault(.inUse, path: folder.path.string) }
            if left >= 0 || errno != ENOENT { _ = name.withCString { unlinkat(folder.descriptor, $0, 0) } }
            let fd = name.withCString { openat(folder.descriptor, $0, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644) }
            guard fd >= 0 else { throw errno == EEXIST ? Fault(.inUse, path: folder.path.string) : .io(errno, said, doing: "create") }
            // Another run may have taken the name between our opening and our lock.
            guard flock(fd, LOCK_EX | LOCK_NB) == 0, fstat(fd, &opened) == 0, name.withCString({ fstatat(folder.descriptor, $0, &named, AT_SYMLINK_NOFOLLOW) }) == 0,
                opened.st_ino == named.st_ino
            else {
                close(fd)
                throw Fault(.inUse, path: folder.path.string)
            }
            return fd
        }

        /// `.fengcun-9c1f….partial`: short however long the name is, the same in every run.
        fileprivate static func temporary(of name: [UInt8]) -> [UInt8] {
            let hash = name.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
            return Array(".fengcun-\(String(hash, radix: 16)).partial".utf8)
        }

        package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
            var done = 0
            while done < bytes.count {
                let n = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
                if n < 0 {
                    if errno == EINTR { continue }
                    throw .io(errno, said, doing: "write")
                }
                done += n
            }
        }

        /// Syncs, and gives the file its name.
        ///
        /// - Parameter modified: seconds since 1970; now when nil.
        /// - Throws: ``FaultCode/targetExists`` when something has taken the name meanwhile.
        package mutating func finish(modified: Int64? = nil) throws(Fault) {
            if let modified {
                // A hint, not evidence: a file system that cannot keep the time keeps the file all the same.
                _ = futimens(descriptor, [timespec(tv_sec: Int(modified), tv_nsec: 0), timespec(tv_sec: Int(modified), tv_nsec: 0)])
            }
            guard fsync(descriptor) == 0 else { throw .io(errno, said, doing: "sync") }
            try takeName()
            isFinished = true
            guard fsync(folder.descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else { throw .io(errno, folder.path.string, doing: "sync") }
        }

        /// Renames without replacing: a second name, then the first one goes; where the file system has no second names, by
        /// looking first.
        private func takeName() throws(Fault) {
            var result = temporary.withCString { old in name.withCString { linkat(folder.descriptor, old, folder.descriptor, $0, 0) } }
            if result == 0 {
                _ = temporary.withCString { unlinkat(folder.descriptor, $0, 0) }
            } else if [EPERM, ENOTSUP, ENOSYS].contains(errno) {
                var facts = stat()
                guard name.withCString({ fstatat(folder.descriptor, $0, &facts, AT_SYMLINK_NOFOLLOW) }) != 0 else { throw Fault(.targetExists, path: said) }
                result = temporary.withCString { old in name.withCString { renameat(folder.descriptor, old, folder.descriptor, $0) } }
            }
            guard result == 0 else { throw errno == EEXIST ? Fault(.targetExists, path: said) : .io(errno, said, doing: "rename") }
        }
    }
}

extension [UInt8] {
    /// The bytes as a C string; there is no NUL among them.
    fileprivate func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        (self + [0]).withUnsafeBytes { body($0.baseAddress!.assumingMemoryBound(to: CChar.self)) }
    }
}

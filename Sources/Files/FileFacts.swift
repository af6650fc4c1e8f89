internal import Glibc
package import Evidence
package import SystemPackage

/// What `stat` says of a file, as far as we use it.
package struct FileFacts: Sendable, Equatable {
    package enum Kind: Sendable { case file, folder, link, other }

    package let kind: Kind
    package let size: UInt64
    /// Modification time in nanoseconds since 1970.
    package let modified: Int64
    package let device: UInt64
    package let inode: UInt64
    /// Permission bits.
    package let mode: UInt32

    /// Without following a link. The corresponding C function is `lstat`.
    package init(_ path: FilePath) throws(Fault) {
        var raw = Glibc.stat()
        guard path.withPlatformString({ lstat($0, &raw) }) == 0 else { throw .io(errno, path.string, doing: "stat") }
        self.init(raw)
    }

    init(descriptor: Int32, path: FilePath) throws(Fault) {
        var raw = Glibc.stat()
        guard fstat(descriptor, &raw) == 0 else { throw .io(errno, path.string, doing: "stat") }
        self.init(raw)
    }

    private init(_ raw: Glibc.stat) {
        kind =
            switch raw.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            default: .other
            }
        size = UInt64(max(0, raw.st_size))
        modified = Int64(raw.st_mtim.tv_sec) * 1_000_000_000 + Int64(raw.st_mtim.tv_nsec)
        device = UInt64(raw.st_dev)
        inode = UInt64(raw.st_ino)
        mode = UInt32(raw.st_mode & 0o7777)
    }

    /// Whether this user may write a file, or may make it writable. The corresponding C functions are `access` and `statvfs`.
    package static func mayWrite(_ path: FilePath) -> Bool {
        if path.withPlatformString({ access($0, W_OK) }) == 0 { return true }
        var facts = Glibc.stat()
        var place = statvfs()
        return path.withPlatformString { stat($0, &facts) == 0 && statvfs($0, &place) == 0 } && facts.st_uid == geteuid() && place.f_flag & UInt(ST_RDONLY) == 0
    }

    package var modifiedAt: Instant { Instant(seconds: modified / 1_000_000_000) }
}

extension FileFacts {
    /// The process's working folder. The corresponding C function is `getcwd`.
    package static func workingFolder() throws(Fault) -> FilePath {
        guard let raw = getcwd(nil, 0) else { throw .io(errno, ".", doing: "find") }
        defer { free(raw) }
        return FilePath(platformString: raw)
    }
}

extension FileFacts {
    /// The path with links and relative parts resolved. The corresponding C function is `realpath`.
    package static func resolved(_ path: FilePath) throws(Fault) -> FilePath {
        guard let raw = path.withPlatformString({ realpath($0, nil) }) else { throw .io(errno, path.string, doing: "find") }
        defer { free(raw) }
        return FilePath(platformString: raw)
    }
}

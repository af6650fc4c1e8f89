internal import Glibc
package import SystemPackage

/// What the machine gives a run: limits, character encoding, the file system under a folder.
package enum MachineFacts {
    /// Files that this process may hold open at a time. The corresponding C function is `getrlimit`.
    package static var openFiles: UInt64 {
        var limit = rlimit()
        return getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 ? UInt64(limit.rlim_cur) : 0
    }

    /// The encoding of the environment's locale, such as `UTF-8`; nil where the locale is not installed. The corresponding C functions are
    /// `newlocale` and `nl_langinfo_l`.
    package static var encoding: String? {
        guard let locale = newlocale(1 << LC_CTYPE, "", nil) else { return nil }
        defer { freelocale(locale) }
        return nl_langinfo_l(nl_item(CODESET), locale).map { String(cString: $0) }
    }

    /// What the file system of a folder is called and can do.
    package struct FileSystem: Sendable, Equatable {
        /// As the kernel calls it: `ext4`, `vfat`, `fuseblk`.
        package let name: String
        /// Copies may share blocks. XFS can when it was made with reflink, which mkfs.xfs has done since 2018.
        package var sharesBlocks: Bool { ["btrfs", "xfs", "bcachefs"].contains(name) }
        /// The longest file; nil where it is longer than any disk.
        package var longestFile: UInt64? { ["vfat", "msdos"].contains(name) ? UInt64(UInt32.max) : nil }
        /// `A` and `a` are surely one file.
        package var ignoresCase: Bool { ["vfat", "msdos", "exfat"].contains(name) }
    }

    /// The file system that a folder lies on, without writing anything; nil where the system does not say.
    package static func fileSystem(of folder: FilePath) -> FileSystem? {
        guard let path = try? FileFacts.resolved(folder), let mounts = try? InputFile("/proc/self/mountinfo") else { return nil }
        var text: [UInt8] = []
        _ = try? mounts.forEachChunk(cancellation: Cancellation()) { text += $0 }
        return fileSystem(of: path, mounts: String(decoding: text, as: UTF8.self))
    }

    /// proc(5): `36 35 98:0 /root /mount/point rw,noatime master:1 - ext4 /dev/root rw`; blanks in names are written `\040`.
    ///
    /// - Parameter path: with links resolved.
    package static func fileSystem(of path: FilePath, mounts: String) -> FileSystem? {
        var found: (depth: Int, name: String)?
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 6, let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count else { continue }
            let point = FilePath(String(fields[4]).replacing(/\\([0-7]{3})/) { String(UnicodeScalar(UInt8($0.1, radix: 8) ?? 0x3F)) })
            // Of several on one point the last is on top.
            guard path.starts(with: point), point.components.count >= found?.depth ?? 0 else { continue }
            found = (point.components.count, String(fields[dash + 1]))
        }
        return found.map { FileSystem(name: $0.name) }
    }
}

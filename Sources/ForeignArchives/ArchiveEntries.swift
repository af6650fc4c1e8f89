internal import CLibArchive
internal import Glibc

/// The entries of a ZIP that somebody asks for, in memory, and whether all the others could be read.
///
/// Every entry is read to its end, so that a checksum that does not fit is seen; what is not asked for is thrown away.
package struct ArchiveEntries: Sendable {
    package struct Limits: Sendable {
        /// Entries looked at.
        package var entries = 20_000
        /// Bytes of one entry that is kept.
        package var entryBytes = 32 << 20
        /// Bytes of all entries that are kept.
        package var keptBytes = 128 << 20
        /// Bytes that all entries together may unpack to.
        package var unpackedBytes = 1 << 30
        /// How much more than its packed length a container may unpack to, beyond a beginning that is free.
        package var ratio = 200
        package var freeBytes = 32 << 20

        package init() {}
    }

    /// Content by name; of two entries of one name, the first.
    package private(set) var content: [String: [UInt8]] = [:]
    /// All names, in the container's order.
    package private(set) var names: [String] = []
    /// An entry is encrypted; it is not read.
    package private(set) var isEncrypted = false
    /// Why the container could not be read to its end.
    package private(set) var damage: String?
    /// It unpacks to more than the limits allow.
    package private(set) var exceedsLimits = false

    /// - Parameters:
    ///   - path: the file's name as bytes with a closing zero.
    ///   - size: the file's length.
    package init(path: [CChar], size: UInt64, limits: Limits = Limits(), wanted: (String) -> Bool) {
        guard let archive = archive_read_new() else { return }
        defer { archive_read_free(archive) }
        archive_read_support_format_zip(archive)
        guard archive_read_open_filename(archive, path, 1 << 16) == ARCHIVE_OK else {
            damage = ArchiveEntries.complaint(of: archive)
            return
        }
        var budget = min(limits.unpackedBytes, limits.freeBytes + Int(clamping: size) * limits.ratio)
        var kept = 0
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var entry: OpaquePointer?
        while true {
            let status = archive_read_next_header(archive, &entry)
            if status == ARCHIVE_EOF {
                // Without its directory the library walks the entries from the front, and says nothing.
                if damage == nil, !ArchiveEntries.hasDirectory(path) { damage = "it is cut short: the directory at its end is not there" }
                return
            }
            guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else {
                damage = ArchiveEntries.complaint(of: archive)
                return
            }
            guard names.count < limits.entries else {
                exceedsLimits = true
                return
            }
            let name = archive_entry_pathname(entry).map { String(cString: $0) } ?? ""
            names.append(name)
            if archive_entry_is_data_encrypted(entry) != 0 {
                isEncrypted = true
                continue
            }
            let isWanted = content[name] == nil && wanted(name)
            var bytes: [UInt8] = []
            while true {
                let n = buffer.withUnsafeMutableBytes { archive_read_data(archive, $0.baseAddress, $0.count) }
                if n == 0 { break }
                guard n > 0 else {
                    damage = damage ?? "\(name): \(ArchiveEntries.complaint(of: archive))"
                    break
                }
                budget -= n
                kept += isWanted ? n : 0
                guard budget >= 0, kept <= limits.keptBytes, !isWanted || bytes.count + n <= limits.entryBytes else {
                    exceedsLimits = true
                    return
                }
                if isWanted { bytes += buffer[..<n] }
            }
            if isWanted { content[name] = bytes }
        }
    }

    /// Whether the end record (APPNOTE 4.3.16) stands where readers look for it.
    private static func hasDirectory(_ path: [CChar]) -> Bool {
        let fd = open(path, O_RDONLY | O_CLOEXEC)
        guard fd >= 0 else { return false }
        defer { close(fd) }
        let size = Int(lseek(fd, 0, SEEK_END))
        let reach = min(size, 0xFFFF + 22)
        let tail = [UInt8](unsafeUninitializedCapacity: reach) { buffer, filled in filled = max(0, pread(fd, buffer.baseAddress, reach, off_t(size - reach))) }
        return tail.count >= 22 && tail[..<(tail.count - 18)].firstRange(of: [0x50, 0x4B, 0x05, 0x06]) != nil
    }

    private static func complaint(of archive: OpaquePointer) -> String {
        archive_error_string(archive).map { String(cString: $0) } ?? "not a ZIP"
    }
}

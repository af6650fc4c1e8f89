internal import CMagic
internal import Synchronization

/// The media type of a file by its content.
package enum ContentType {
    /// libmagic's word, made exact for containers that it takes for a plain ZIP.
    ///
    /// - Parameter path: the file's name as bytes with a closing zero.
    /// - Returns: nil when the library cannot tell.
    package static func sniff(path: [CChar]) -> String? {
        guard let type = magic.withLock({ $0?.type(of: path) }) else { return nil }
        switch type {
        // The entries decide, whatever stands first among them. Of OOXML they tell whether it has macros.
        case "application/zip", "application/octet-stream", "application/java-archive", OfficeType.word, OfficeType.sheet, OfficeType.slides:
            if let document = ForeignArchive.documentType(path: path) { return document }
            guard type == "application/octet-stream", CompoundFile.hasMagic(path: path) else { return type }
            return CompoundFile(path: path)?.documentType ?? "application/x-ole-storage"
        // A compound file of a program that libmagic does not know, such as WPS.
        case "application/CDFV2", "application/x-ole-storage": return CompoundFile(path: path)?.documentType ?? type
        default: return type
        }
    }

    package static var libraryVersion: Int { Int(magic_version()) }

    package static var isAvailable: Bool { magic.withLock { $0 != nil } }

    private static let magic = Mutex<Library?>(Library())

    /// libmagic's handle: not safe to share, so it lives behind the lock.
    private struct Library: ~Copyable, @unchecked Sendable {
        private let cookie: magic_t

        init?() {
            guard let cookie = magic_open(MAGIC_MIME_TYPE | MAGIC_ERROR) else { return nil }
            guard magic_load(cookie, nil) == 0 else {
                magic_close(cookie)
                return nil
            }
            self.cookie = cookie
        }

        deinit { magic_close(cookie) }

        func type(of path: [CChar]) -> String? { magic_file(cookie, path).map { String(cString: $0) } }
    }
}

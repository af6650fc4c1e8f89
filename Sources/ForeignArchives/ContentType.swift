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
        guard type == "application/zip" || type == "application/octet-stream" else { return type }
        return ForeignArchive.documentType(path: path) ?? type
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

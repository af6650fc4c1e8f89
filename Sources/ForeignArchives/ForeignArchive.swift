internal import CLibArchive

/// Looks into containers that others wrote, by libarchive, with limits: only names are read, nothing is unpacked.
package enum ForeignArchive {
    /// Entries looked at before giving up: what tells a document's type stands near the front.
    private static let entryLimit = 4096

    /// The document format that a ZIP's entries give away: OFD (GB/T 33190), OOXML, ODF, EPUB.
    ///
    /// - Returns: nil when they give away none, or the container cannot be read.
    package static func documentType(path: [CChar]) -> String? {
        var found: String?
        visitNames(path: path) { name in
            found =
                switch name {
                case "OFD.xml": "application/ofd"
                case "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
                case "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                case "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation"
                default: nil
                }
            return found == nil
        }
        return found
    }

    package static var libraryVersion: String { String(cString: archive_version_string()) }

    /// Calls `body` with each entry's name until it returns false, the container ends or cannot be read on.
    private static func visitNames(path: [CChar], _ body: (String) -> Bool) {
        guard let archive = archive_read_new() else { return }
        defer { archive_read_free(archive) }
        archive_read_support_format_zip(archive)
        guard archive_read_open_filename(archive, path, 1 << 16) == ARCHIVE_OK else { return }
        var entry: OpaquePointer?
        for _ in 0..<entryLimit {
            let status = archive_read_next_header(archive, &entry)
            guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { return }
            guard let name = archive_entry_pathname(entry) else { continue }
            guard body(String(cString: name)) else { return }
        }
    }
}

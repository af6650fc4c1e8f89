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

    /// The beginning of the text of a Word document, without its markup.
    ///
    /// - Parameter limit: characters of text.
    package static func wordText(path: [CChar], limit: Int) -> String? {
        var text: String?
        visit(path: path) { name, archive in
            guard name == "word/document.xml" else { return true }
            // Markup takes far more room than text.
            var bytes = [UInt8](repeating: 0, count: limit * 64)
            var count = 0
            while count < bytes.count {
                let n = bytes.withUnsafeMutableBytes { archive_read_data(archive, $0.baseAddress! + count, $0.count - count) }
                guard n > 0 else { break }
                count += n
            }
            text = String(plainText(String(decoding: bytes[..<count], as: UTF8.self)).prefix(limit))
            return false
        }
        return text
    }

    /// What stands between the tags; a paragraph's end is a line's.
    private static func plainText(_ xml: String) -> String {
        var text = ""
        for piece in xml.split(separator: "<", omittingEmptySubsequences: true) {
            guard let end = piece.firstIndex(of: ">") else { continue }
            if piece.hasPrefix("/w:p>") { text.append("\n") }
            text += piece[piece.index(after: end)...]
        }
        return text
    }

    package static var libraryVersion: String { String(cString: archive_version_string()) }

    /// Calls `body` with each entry's name until it returns false, the container ends or cannot be read on.
    private static func visitNames(path: [CChar], _ body: (String) -> Bool) {
        visit(path: path) { name, _ in body(name) }
    }

    /// As ``visitNames(path:_:)``, with the archive standing at the entry's data.
    private static func visit(path: [CChar], _ body: (String, OpaquePointer) -> Bool) {
        guard let archive = archive_read_new() else { return }
        defer { archive_read_free(archive) }
        archive_read_support_format_zip(archive)
        guard archive_read_open_filename(archive, path, 1 << 16) == ARCHIVE_OK else { return }
        var entry: OpaquePointer?
        for _ in 0..<entryLimit {
            let status = archive_read_next_header(archive, &entry)
            guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { return }
            guard let name = archive_entry_pathname(entry) else { continue }
            guard body(String(cString: name), archive) else { return }
        }
    }
}

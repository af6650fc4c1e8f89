internal import CLibArchive

/// Looks into containers that others wrote, by libarchive, with limits; nothing is unpacked to disk.
package enum ForeignArchive {
    /// Entries looked at before giving up: what tells a document's type stands near the front.
    private static let entryLimit = 4096

    /// The document format that a ZIP's entries give away: OFD (GB/T 33190), OOXML, ODF, EPUB.
    ///
    /// - Returns: nil when they give away none, or the container cannot be read.
    package static func documentType(path: [CChar]) -> String? {
        var found: String?
        var hasMacros = false
        visit(path: path) { name, entry in
            switch name {
            case "OFD.xml": found = "application/ofd"
            case "word/document.xml": found = OfficeType.word
            case "xl/workbook.xml", "xl/workbook.bin": found = OfficeType.sheet
            case "ppt/presentation.xml": found = OfficeType.slides
            // ODF and EPUB say what they are in an entry of that name, and should in the first.
            case "mimetype": found = statedType(entry.bytes(128)) ?? found
            case "[Content_Types].xml": hasMacros = contains(entry.bytes(1 << 20), "macroEnabled")
            default: break
            }
            // The list of parts may stand in front of or behind the part that gives the type away.
            return found == nil || OfficeType.isOffice(found!)
        }
        return found.map { hasMacros ? OfficeType.withMacros($0) : $0 }
    }

    package static var libraryVersion: String { String(cString: archive_version_string()) }

    private static func statedType(_ bytes: [UInt8]) -> String? {
        let text = String(decoding: bytes, as: UTF8.self).trimmingSpace
        return text.hasPrefix("application/vnd.oasis.opendocument.") || text == "application/epub+zip" ? text : nil
    }

    private static func contains(_ bytes: [UInt8], _ word: String) -> Bool { bytes[...].firstRange(of: Array(word.utf8)) != nil }

    /// An entry that the archive stands at.
    private struct Current {
        let archive: OpaquePointer

        /// The first bytes of its content.
        func bytes(_ limit: Int) -> [UInt8] {
            var out = [UInt8](repeating: 0, count: limit)
            var count = 0
            while count < limit {
                let n = out.withUnsafeMutableBytes { archive_read_data(archive, $0.baseAddress! + count, limit - count) }
                guard n > 0 else { break }
                count += n
            }
            return Array(out.prefix(count))
        }
    }

    /// Calls `body` with each entry until it returns false, the container ends or cannot be read on.
    private static func visit(path: [CChar], _ body: (String, Current) -> Bool) {
        guard let archive = archive_read_new() else { return }
        defer { archive_read_free(archive) }
        archive_read_support_format_zip(archive)
        guard archive_read_open_filename(archive, path, 1 << 16) == ARCHIVE_OK else { return }
        var entry: OpaquePointer?
        for _ in 0..<entryLimit {
            let status = archive_read_next_header(archive, &entry)
            guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { return }
            guard let name = archive_entry_pathname(entry) else { continue }
            guard body(String(cString: name), Current(archive: archive)) else { return }
        }
    }
}

/// Media types of OOXML (ECMA-376), with and without macros.
package enum OfficeType {
    package static let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    package static let sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    package static let slides = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    package static let wordWithMacros = "application/vnd.ms-word.document.macroEnabled.12"
    package static let sheetWithMacros = "application/vnd.ms-excel.sheet.macroEnabled.12"
    package static let slidesWithMacros = "application/vnd.ms-powerpoint.presentation.macroEnabled.12"

    package static func isOffice(_ type: String) -> Bool { [word, sheet, slides].contains(type) }

    static func withMacros(_ type: String) -> String {
        switch type {
        case word: wordWithMacros
        case sheet: sheetWithMacros
        case slides: slidesWithMacros
        default: type
        }
    }
}

extension String {
    fileprivate var trimmingSpace: String {
        let isSpace = { (c: Character) in c.isWhitespace }
        return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}

package import Evidence
internal import ForeignArchives

/// Looks into one document, in this very process: parsers of foreign bytes that may crash, hang or take all memory. Other
/// rooms ask ``DocumentExaminer``, which lets a child process do it.
package enum DocumentReader {
    /// - Parameters:
    ///   - path: the file's name as bytes with a closing zero.
    ///   - type: media type by content.
    /// - Returns: facts without path, digest and size, which whoever asks knows.
    package static func examine(path: [CChar], size: UInt64, type: String) -> Examination {
        var examination = look(path, size, type)
        examination.facts.type = type
        return examination
    }

    /// Whether there is more to be said of a file of this type than its type.
    package static func reads(_ type: String) -> Bool { kind(of: type) != nil }

    private enum Kind { case pdf, ofd, office(OfficeDocument.Kind), open, text, html, compound }

    private static func kind(of type: String) -> Kind? {
        switch type {
        case "application/pdf": .pdf
        case "application/ofd": .ofd
        case OfficeType.word, OfficeType.wordWithMacros: .office(.word)
        case OfficeType.sheet, OfficeType.sheetWithMacros: .office(.sheet)
        case OfficeType.slides, OfficeType.slidesWithMacros: .office(.slides)
        case "text/html": .html
        // Its text stands among commands.
        case "text/rtf": nil
        case "application/json", "application/csv", "application/xml": .text
        case "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/encrypted", "application/x-ole-storage", "application/CDFV2": .compound
        default: type.hasPrefix("text/") ? .text : type.hasPrefix("application/vnd.oasis.opendocument.") ? .open : nil
        }
    }

    private static func look(_ path: [CChar], _ size: UInt64, _ type: String) -> Examination {
        switch kind(of: type) {
        case nil: return Examination(facts: DocumentFacts())
        case .pdf: return PDFDocument(path: path).examine()
        case .ofd: return container(path, size, OFDDocument.wants) { OFDDocument.examine($0) }
        case .office(let kind): return container(path, size, OfficeDocument.wants) { OfficeDocument.examine($0, kind) }
        case .open: return container(path, size, OpenDocument.wants) { OpenDocument.examine($0, type: type) }
        case .text: return PlainText.examine(path: path, isHTML: false)
        case .html: return PlainText.examine(path: path, isHTML: true)
        case .compound:
            var facts = DocumentFacts()
            if CompoundFile(path: path)?.isEncrypted ?? (type == "application/encrypted") {
                facts.encrypted = true
                facts.problems.append(.init(.documentEncrypted, "OLE"))
            }
            return Examination(facts: facts)
        }
    }

    /// A document in a ZIP.
    private static func container(_ path: [CChar], _ size: UInt64, _ wanted: (String) -> Bool, _ examine: (ArchiveEntries) -> Examination) -> Examination {
        let entries = ArchiveEntries(path: path, size: size, wanted: wanted)
        let libraries = "\(ForeignArchive.libraryVersion), libxml2 \(XMLWalk.libraryVersion)"
        if entries.exceedsLimits {
            return Examination(facts: DocumentFacts(problems: [.init(.documentUnreadable, "it unpacks to more than is believable")], examinedWith: libraries))
        }
        var examination = examine(entries)
        examination.facts.examinedWith = libraries
        if let damage = entries.damage {
            examination.facts.broken = true
            // What is missing is missing because of this.
            examination.facts.problems.removeAll { $0.code == .documentBroken }
            examination.facts.problems.append(.init(.documentBroken, String(damage.prefix(200))))
        }
        return examination
    }
}

/// The libraries that documents are looked at with.
package enum DocumentLibraries {
    package static var poppler: String { PDFDocument.libraryVersion }
    package static var xml: String { "libxml2 \(XMLWalk.libraryVersion)" }
}

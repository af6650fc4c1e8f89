internal import Evidence
internal import ForeignArchives

/// ODF (ISO/IEC 26300): text, tables and slides counted, pages of a text as the program that wrote it states them.
enum OpenDocument {
    static func examine(_ entries: ArchiveEntries, type: String) -> Examination {
        var facts = DocumentFacts()
        var builder = TextBuilder()
        var broken: String?
        facts.signatures = XMLSignatures.find(entries.content.filter { $0.key == "META-INF/documentsignatures.xml" })
        if isEncrypted(entries) {
            facts.encrypted = true
            facts.problems.append(.init(.documentEncrypted, "ODF"))
        } else if let bytes = entries.content["content.xml"], let walk = XMLWalk(bytes) {
            let (pages, isBroken) = read(walk, pageElement: pageElement(type), into: &builder)
            if isBroken { broken = "content.xml is not well-formed" }
            if pageElement(type) != nil {
                facts.pages = pages
                facts.pagesFrom = "counted"
            } else if let stated = statedPages(entries) {
                facts.pages = stated
                facts.pagesFrom = "stated"
            }
        } else {
            broken = "content.xml is not there"
        }
        if let broken {
            facts.broken = true
            facts.problems.append(.init(.documentBroken, broken))
        }
        facts.text = builder.facts()
        return Examination(facts: facts, texts: builder.pages)
    }

    static func wants(_ name: String) -> Bool { ["content.xml", "meta.xml", "META-INF/manifest.xml", "META-INF/documentsignatures.xml"].contains(name) }

    /// What counts as a page: a table of a spreadsheet, a slide of a presentation.
    private static func pageElement(_ type: String) -> String? {
        if type.contains("spreadsheet") { return "table" }
        return type.contains("presentation") ? "page" : nil
    }

    private static func read(_ walk: consuming XMLWalk, pageElement: String?, into builder: inout TextBuilder) -> (pages: Int, isBroken: Bool) {
        var text = ""
        var pages = 0
        var depth = 0
        while let event = walk.next(), text.utf8.count <= TextBuilder.limit * 2 {
            switch event {
            case .start(let name) where name == pageElement:
                pages += 1
                text = ""
            case .end(let name) where name == pageElement:
                builder.add(text, page: pages)
                text = ""
            case .start("p"), .start("h"): depth += 1
            case .end("p"), .end("h"):
                depth -= 1
                text += "\n"
            case .start("tab"), .end("table-cell"): text += "\t"
            case .start("line-break"): text += "\n"
            case .start("s"): text += " "
            case .text(let run) where depth > 0: text += run
            default: break
            }
        }
        if pageElement == nil { builder.add(text, page: 1) }
        return (pages, walk.isBroken)
    }

    private static func isEncrypted(_ entries: ArchiveEntries) -> Bool {
        if entries.isEncrypted { return true }
        guard let bytes = entries.content["META-INF/manifest.xml"], var walk = XMLWalk(bytes) else { return false }
        while let event = walk.next() { if case .start("encryption-data") = event { return true } }
        return false
    }

    private static func statedPages(_ entries: ArchiveEntries) -> Int? {
        guard let bytes = entries.content["meta.xml"], var walk = XMLWalk(bytes) else { return nil }
        while let event = walk.next() {
            if case .start("document-statistic") = event { return walk.attribute("page-count").flatMap { Int($0) } }
        }
        return nil
    }
}

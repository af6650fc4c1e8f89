internal import Cryptography
internal import Evidence
internal import ForeignArchives
internal import Foundation

/// OOXML (ECMA-376): text, sheets and slides counted, pages of a text as the program that wrote it states them.
struct OfficeDocument {
    enum Kind { case word, sheet, slides }

    private var parts: OfficeParts
    private var facts = DocumentFacts()
    private var builder = TextBuilder()

    static func examine(_ entries: ArchiveEntries, _ kind: Kind) -> Examination {
        var document = OfficeDocument(entries: entries)
        switch kind {
        case .word: document.lookAtWord()
        case .sheet: document.lookAtSheets()
        case .slides: document.lookAtSlides()
        }
        document.facts.signatures = XMLSignatures.find(entries.content.filter { $0.key.hasPrefix("_xmlsignatures/") })
        document.facts.text = document.builder.facts()
        if entries.isEncrypted {
            document.facts.encrypted = true
            document.facts.problems.append(.init(.documentEncrypted, "ZIP"))
        } else if !document.parts.missing.isEmpty {
            document.facts.broken = true
            document.facts.problems.append(.init(.documentBroken, document.parts.missing.prefix(3).joined(separator: "; ")))
        }
        return Examination(facts: document.facts, texts: document.builder.pages)
    }

    static func wants(_ name: String) -> Bool {
        if name == "docProps/app.xml" || name.hasPrefix("_xmlsignatures/") { return true }
        guard name.hasSuffix(".xml") || name.hasSuffix(".rels") else { return false }
        return ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels", "ppt/presentation.xml", "ppt/_rels/presentation.xml.rels"].contains(name)
            || name.hasPrefix("xl/worksheets/") || name.hasPrefix("ppt/slides/") || name.hasPrefix("word/header") || name.hasPrefix("word/footer")
    }

    private init(entries: ArchiveEntries) { parts = OfficeParts(entries: entries) }

    // MARK: Texts

    private mutating func lookAtWord() {
        var text = paragraphs(of: "word/document.xml")
        for name in parts.entries.content.keys.filter({ $0.hasPrefix("word/") && $0 != "word/document.xml" && $0.hasSuffix(".xml") }).sorted() { text += "\n" + paragraphs(of: name) }
        builder.add(text, page: 1)
        facts.pages = statedPages()
        if facts.pages != nil { facts.pagesFrom = "stated" }
    }

    /// Runs of text, a line a paragraph: `w:t` of a text, `a:t` of a slide.
    private mutating func paragraphs(of name: String) -> String {
        guard var walk = parts.part(name) else { return "" }
        var text = ""
        var isText = false
        while let event = walk.next(), text.utf8.count <= TextBuilder.limit * 2 {
            switch event {
            case .start("t"): isText = true
            case .end("t"): isText = false
            case .text(let run) where isText: text += run
            case .start("tab"): text += "\t"
            case .start("br"), .end("p"), .end("tr"): text += "\n"
            case .end("tc"): text += "\t"
            default: break
            }
        }
        if walk.isBroken { parts.missing.append("\(name) is not well-formed") }
        return text
    }

    private mutating func statedPages() -> Int? {
        guard parts.entries.content["docProps/app.xml"] != nil, var walk = parts.part("docProps/app.xml") else { return nil }
        var isPages = false
        while let event = walk.next() {
            switch event {
            case .start("Pages"): isPages = true
            case .text(let text) where isPages: return Int(text).flatMap { $0 >= 0 ? $0 : nil }
            default: isPages = false
            }
        }
        return nil
    }

    // MARK: Sheets

    private mutating func lookAtSheets() {
        let strings = parts.sharedStrings()
        let sheets = parts.listed(in: "xl/workbook.xml", "sheet", relations: "xl/_rels/workbook.xml.rels", folder: "xl")
        facts.pages = sheets.count
        facts.pagesFrom = "counted"
        for (i, sheet) in sheets.enumerated() where !builder.isFull {
            let cells = sheet.place.map { place in place.hasPrefix("xl/worksheets/") ? self.cells(of: place, strings) : "" } ?? ""
            builder.add(sheet.name + "\n" + cells, page: i + 1)
        }
    }

    /// A line a row, a tab between cells.
    private mutating func cells(of name: String, _ strings: [String]) -> String {
        guard var walk = parts.part(name) else { return "" }
        var text = ""
        var row: [String] = []
        var isShared = false
        var isValue = false
        var value = ""
        while let event = walk.next(), text.utf8.count <= TextBuilder.limit * 2 {
            switch event {
            case .start("row"): row = []
            case .start("c"):
                isShared = walk.attribute("t") == "s"
                value = ""
            case .start("v"), .start("t"): isValue = true
            case .end("v"), .end("t"): isValue = false
            case .text(let part) where isValue: value += part
            case .end("c"):
                let shown = isShared ? Int(value).flatMap { strings.indices.contains($0) ? strings[$0] : nil } ?? "" : value
                if !shown.isEmpty { row.append(shown) }
            case .end("row"): if !row.isEmpty { text += row.joined(separator: "\t") + "\n" }
            default: break
            }
        }
        if walk.isBroken { parts.missing.append("\(name) is not well-formed") }
        return text
    }

    // MARK: Slides

    private mutating func lookAtSlides() {
        let slides = parts.listed(in: "ppt/presentation.xml", "sldId", relations: "ppt/_rels/presentation.xml.rels", folder: "ppt")
        facts.pages = slides.count
        facts.pagesFrom = "counted"
        for (i, slide) in slides.enumerated() where !builder.isFull { builder.add(slide.place.map { paragraphs(of: $0) } ?? "", page: i + 1) }
    }
}

/// XML signatures (XMLDSig) of OOXML and ODF: whom their certificates name.
enum XMLSignatures {
    static func find(_ parts: [String: [UInt8]]) -> [DocumentFacts.Signature] {
        var found: [DocumentFacts.Signature] = []
        for (_, bytes) in parts.sorted(by: { $0.key < $1.key }) {
            guard var walk = XMLWalk(bytes) else { continue }
            var isCertificate = false
            var text = ""
            while let event = walk.next() {
                switch event {
                case .start("Signature"): found.append(.init(number: found.count + 1, kind: "xml-signature", signers: []))
                case .start("X509Certificate"):
                    isCertificate = true
                    text = ""
                case .text(let part) where isCertificate: text += part
                case .end("X509Certificate"):
                    isCertificate = false
                    // The signer's own stands first; those of its issuers may follow.
                    guard let last = found.indices.last, found[last].signers.isEmpty, let der = Data(base64Encoded: text, options: .ignoreUnknownCharacters) else { continue }
                    found[last].signers = Certificate(der: Array(der)).map { [$0.name] } ?? []
                default: break
                }
            }
        }
        return found
    }
}

internal import Cryptography
internal import Evidence
internal import ForeignArchives

/// An OFD (GB/T 33190): the pages that `Document.xml` lists, their text, and the signatures of `Signatures.xml`.
struct OFDDocument {
    private let entries: ArchiveEntries
    private var facts = DocumentFacts()
    private var builder = TextBuilder()
    /// Parts that are named and not there, or that cannot be read.
    private var missing: [String] = []

    static func examine(_ entries: ArchiveEntries) -> Examination {
        var document = OFDDocument(entries: entries)
        document.look()
        return Examination(facts: document.facts, texts: document.builder.pages)
    }

    static func wants(_ name: String) -> Bool {
        let name = name.lowercased()
        return name.hasSuffix(".xml") || name.hasSuffix("signedvalue.dat")
    }

    private init(entries: ArchiveEntries) { self.entries = entries }

    private mutating func look() {
        // GM/T 0099: content that is encrypted has its list of it beside the rest.
        if entries.isEncrypted || entries.names.contains(where: { $0.lowercased().hasSuffix("encryptions.xml") }) { facts.encrypted = true }
        var pages = 0
        for body in bodies() {
            pages += lookAtBody(body.root, after: pages)
            if let list = body.signatures { lookAtSignatures(list) }
        }
        facts.pages = pages
        facts.pagesFrom = "counted"
        facts.text = builder.facts()
        if facts.encrypted { facts.problems.append(.init(.documentEncrypted, "OFD")) }
        if pages == 0, !facts.encrypted { missing.append("no pages") }
        if !missing.isEmpty, !facts.encrypted {
            facts.broken = true
            facts.problems.append(.init(.documentBroken, missing.prefix(3).joined(separator: "; ")))
        }
    }

    /// The documents of `OFD.xml`: where each begins, and where its signatures are listed.
    private mutating func bodies() -> [(root: String, signatures: String?)] {
        guard var walk = part("OFD.xml") else { return [] }
        var bodies: [(root: String, signatures: String?)] = []
        var stack: [String] = []
        while let event = walk.next() {
            switch event {
            case .start(let name):
                stack.append(name)
                if name == "DocBody" { bodies.append(("", nil)) }
            case .end: _ = stack.popLast()
            case .text(let text):
                guard !bodies.isEmpty else { break }
                if stack.last == "DocRoot" { bodies[bodies.count - 1].root += text }
                if stack.last == "Signatures" { bodies[bodies.count - 1].signatures = (bodies.last?.signatures ?? "") + text }
            }
        }
        if walk.isBroken { missing.append("OFD.xml is not well-formed") }
        return bodies.map { (Self.resolve($0.root, from: ""), $0.signatures.map { Self.resolve($0, from: "") }) }
    }

    /// - Returns: how many pages the document has.
    private mutating func lookAtBody(_ root: String, after before: Int) -> Int {
        guard var walk = part(root) else { return 0 }
        var pages: [String] = []
        var templates: [String: String] = [:]
        while let event = walk.next() {
            guard case .start(let name) = event else { continue }
            if name == "Page", let place = walk.attribute("BaseLoc") { pages.append(Self.resolve(place, from: root)) }
            if name == "TemplatePage", let id = walk.attribute("ID"), let place = walk.attribute("BaseLoc") { templates[id] = Self.resolve(place, from: root) }
        }
        if walk.isBroken { missing.append("\(root) is not well-formed") }
        for (i, page) in pages.enumerated() where !builder.isFull {
            var (text, used) = text(ofPage: page)
            // What a form has printed on it stands in its template, behind what was filled in.
            for id in used { if let place = templates[id] { text += "\n" + self.text(ofPage: place).text } }
            builder.add(text, page: before + i + 1)
        }
        return pages.count
    }

    /// The text objects of a page in their order, and the templates that it lies on.
    private mutating func text(ofPage place: String) -> (text: String, templates: [String]) {
        guard var walk = part(place) else { return ("", []) }
        var text = ""
        var templates: [String] = []
        var line: (y: Double, end: Double, height: Double)?
        var isCode = false
        while let event = walk.next() {
            switch event {
            case .start("Template"): if let id = walk.attribute("TemplateID") { templates.append(id) }
            case .start("TextObject"):
                let box = (walk.attribute("Boundary") ?? "").split(separator: " ").compactMap { Double($0) }
                guard box.count == 4 else { break }
                if let line, abs(line.y - box[1]) < max(line.height, box[3]) / 2 {
                    // Some programs write each character as an object of its own.
                    if box[0] - line.end > line.height / 2 || box[0] < line.end - line.height { text += " " }
                } else if line != nil {
                    text += "\n"
                }
                line = (box[1], box[0] + box[2], box[3])
            case .start("TextCode"): isCode = true
            case .end("TextCode"): isCode = false
            case .text(let code) where isCode: text += code
            default: break
            }
        }
        if walk.isBroken { missing.append("\(place) is not well-formed") }
        return (text, templates)
    }

    // MARK: Signatures

    private mutating func lookAtSignatures(_ list: String) {
        guard var walk = part(list) else { return }
        while let event = walk.next() {
            guard case .start("Signature") = event, let place = walk.attribute("BaseLoc") else { continue }
            // Seal is what the standard takes where the kind is not said.
            let isSeal = walk.attribute("Type").map { $0 == "Seal" } ?? true
            lookAtSignature(Self.resolve(place, from: list), isSeal: isSeal)
        }
        if walk.isBroken { missing.append("\(list) is not well-formed") }
    }

    private mutating func lookAtSignature(_ place: String, isSeal: Bool) {
        guard var walk = part(place) else { return }
        var stack: [String] = []
        var value = ""
        var time = ""
        while let event = walk.next() {
            switch event {
            case .start(let name): stack.append(name)
            case .end: _ = stack.popLast()
            case .text(let text):
                if stack.last == "SignedValue" { value += text }
                if stack.last == "SignatureDateTime" { time += text }
            }
        }
        let bytes = value.isEmpty ? nil : content(Self.resolve(value, from: place))
        facts.signatures.append(
            .init(
                number: facts.signatures.count + 1, kind: isSeal ? "ofd-seal" : "ofd-signature", signers: bytes.flatMap { ForeignSignature.signers(of: $0) } ?? [],
                statedAt: time.isEmpty ? nil : String(time.prefix(64))))
        if bytes == nil { missing.append("\(place): the signed value is not there") }
    }

    // MARK: Parts

    private mutating func part(_ name: String) -> XMLWalk? {
        guard let bytes = content(name) else {
            missing.append("\(name) is not there")
            return nil
        }
        return XMLWalk(bytes)
    }

    /// By its name; readers of OFD do not tell case apart.
    private func content(_ name: String) -> [UInt8]? {
        entries.content[name] ?? entries.content.first { $0.key.lowercased() == name.lowercased() }?.value
    }

    /// A place written in one part, from the container's root: with a leading `/`, or relative to that part's folder. Some
    /// programs write paths from the root without it.
    static func resolve(_ place: String, from part: String) -> String {
        let place = String(place.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()).replacing("\\", with: "/")
        if place.hasPrefix("/") { return normalized(String(place.dropFirst())) }
        let folder = part.split(separator: "/").dropLast().joined(separator: "/")
        if !folder.isEmpty, place == folder || place.hasPrefix(folder + "/") { return normalized(place) }
        return normalized(folder.isEmpty ? place : folder + "/" + place)
    }

    private static func normalized(_ path: String) -> String {
        var out: [Substring] = []
        for segment in path.split(separator: "/") {
            if segment == ".." { _ = out.popLast() } else if segment != "." { out.append(segment) }
        }
        return out.joined(separator: "/")
    }
}

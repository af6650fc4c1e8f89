internal import ForeignArchives

/// The parts of an OOXML container that refer to one another (ECMA-376 part 2), and what is wrong with them.
struct OfficeParts {
    /// A sheet or slide as the part that lists them names it.
    struct Listed {
        let name: String
        /// Its part; nil where its relation leads nowhere.
        let place: String?
        let isHidden: Bool
    }

    let entries: ArchiveEntries
    /// Parts that are not there or not well-formed, in words.
    var missing: [String] = []

    init(entries: ArchiveEntries) { self.entries = entries }

    /// What `element`s of a part refer to by their relation, in order.
    mutating func listed(in name: String, _ element: String, relations: String, folder: String) -> [Listed] {
        var targets: [String: String] = [:]
        if var walk = part(relations) {
            while let event = walk.next() {
                guard case .start("Relationship") = event, let id = walk.attribute("Id"), let target = walk.attribute("Target") else { continue }
                targets[id] = target.hasPrefix("/") ? String(target.dropFirst()) : OFDDocument.resolve(target, from: folder + "/x")
            }
        }
        guard var walk = part(name) else { return [] }
        var found: [Listed] = []
        while let event = walk.next() {
            guard case .start(element) = event else { continue }
            // `r:id`; a slide has an `id` of its own besides.
            found.append(Listed(name: walk.attribute("name") ?? "", place: walk.relation.flatMap { targets[$0] }, isHidden: ["hidden", "veryHidden"].contains(walk.attribute("state"))))
        }
        if walk.isBroken { missing.append("\(name) is not well-formed") }
        return found
    }

    mutating func part(_ name: String) -> XMLWalk? {
        guard let bytes = entries.content[name], let walk = XMLWalk(bytes) else {
            missing.append("\(name) is not there")
            return nil
        }
        return walk
    }

    /// The texts that cells of a workbook share, without the readings of their characters.
    mutating func sharedStrings() -> [String] {
        guard entries.content["xl/sharedStrings.xml"] != nil, var walk = part("xl/sharedStrings.xml") else { return [] }
        var strings: [String] = []
        var isText = false
        var isReading = 0
        while let event = walk.next() {
            switch event {
            case .start("si"): strings.append("")
            // How a word is read (furigana) is not part of it.
            case .start("rPh"): isReading += 1
            case .end("rPh"): isReading -= 1
            case .start("t"): isText = isReading == 0
            case .end("t"): isText = false
            case .text(let run) where isText && !strings.isEmpty: strings[strings.count - 1] += run
            default: break
            }
        }
        if walk.isBroken { missing.append("xl/sharedStrings.xml is not well-formed") }
        return strings
    }
}

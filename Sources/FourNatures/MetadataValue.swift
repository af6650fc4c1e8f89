internal import Evidence

/// One value of the metadata, and what it may be.
struct MetadataValue {
    enum Form {
        /// Characters at most. The limits are this program's: the standard leaves them to each archive's own scheme.
        case text(Int)
        /// So many characters, each of these.
        case code(Int, Set<Character>)
        case uuid
        /// A field of `project.yaml` that says itself what fits.
        case fact(FactField)
        /// `main`, `sub1`
        case venue
        /// One of these.
        case term(Set<String>)
    }

    /// `parties.buyer.code`, `origin.name`
    let field: String
    let text: String
    let form: Form
    /// The file that it is said of; nil of the project.
    let path: String?

    private init(_ field: String, _ text: String, _ form: Form, path: String? = nil) {
        self.field = field
        self.text = text
        self.form = form
        self.path = path
    }

    private static let hex = Set("0123456789abcdef")
    /// GB 32100: digits and capitals without I, O, S, V, Z.
    private static let credit = Set("0123456789ABCDEFGHJKLMNPQRTUWXY")
    private static let digits = Set("0123456789")
    private static let name = Form.text(500)

    /// Every value of the project, in the order of `project.yaml`.
    static func of(_ project: Project) -> [MetadataValue] {
        var values = [Self("packageId", project.packageID, .uuid), Self("project.number", project.identification.number, .text(100)), Self("project.name", project.identification.name, name)]
        for (i, lot) in (project.identification.lots ?? []).enumerated() { values += [Self("project.lots[\(i)].id", lot.id, .text(100)), Self("project.lots[\(i)].name", lot.name, name)] }
        for (role, party) in [("buyer", project.parties.buyer), ("agent", project.parties.agent)] {
            values.append(Self("parties.\(role).name", party.name, name))
            if let code = party.code { values.append(Self("parties.\(role).code", code, .code(18, credit))) }
        }
        for (i, venue) in project.venues.enumerated() {
            values += [Self("venues[\(i)].id", venue.id, .venue), Self("venues[\(i)].name", venue.name, name)]
            if let code = venue.adcode { values.append(Self("venues[\(i)].adcode", code, .code(6, digits))) }
            if let address = venue.address { values.append(Self("venues[\(i)].address", address, name)) }
        }
        let venues = Set(project.venues.map(\.id))
        for (i, person) in (project.people ?? []).enumerated() {
            values.append(Self("people[\(i)].name", person.name, .text(100)))
            if let venue = person.venue { values.append(Self("people[\(i)].venue", venue, .term(venues))) }
        }
        if let predecessor = project.predecessor { values += [Self("predecessor.packageId", predecessor.packageId, .uuid), Self("predecessor.manifestDigest", predecessor.manifestDigest, .code(64, hex))] }
        let known = Dictionary(FactSchema.sections.map { ($0.name, $0) }) { first, _ in first }
        for (name, fact) in project.facts.sorted(by: { $0.key < $1.key }) { values += of(fact, name, known[name]) }
        return values
    }

    /// - Parameter field: what the schema says of it; nil for what local rules ask for.
    private static func of(_ fact: Fact, _ name: String, _ field: FactField?) -> [MetadataValue] {
        switch fact {
        case .text(let text): return [Self(name, text, field.map(Form.fact) ?? .text(4000))]
        case .list(let items):
            return items.enumerated().flatMap { i, item in of(item, "\(name)[\(i)]", field) }
        case .record(let members):
            let known = Dictionary((field?.members ?? []).map { ($0.name, $0) }) { first, _ in first }
            return members.sorted { $0.key < $1.key }.flatMap { of($1, "\(name).\($0)", known[$0]) }
        }
    }

    /// Every value that is stated of a file.
    ///
    /// - Parameter terms: nil where the lists are not at hand: then ids are held against nothing.
    static func of(_ file: ArchivedFile, venues: Set<String>, _ terms: NatureSubject.Terms?) -> [MetadataValue] {
        func value(_ field: String, _ text: String, _ form: Form) -> MetadataValue { Self(field, text, form, path: file.path) }
        func term(_ field: String, _ text: String, _ known: Set<String>?) -> MetadataValue { value(field, text, known.map(Form.term) ?? .text(100)) }
        var values = [value("origin.name", file.origin.name, .text(255)), value("origin.path", file.origin.path, .text(4096)), value("crc32", file.crc32, .code(8, hex))]
        if let type = file.mediaType { values.append(value("mediaType", type, .text(255))) }
        for (name, digest) in file.digests.sorted(by: { $0.key < $1.key }) { values.append(value("digests.\(name)", digest, DigestAlgorithm(rawValue: name).map { .code($0.length * 2, hex) } ?? .text(256))) }
        switch file.placement {
        case .document(let place):
            values.append(term("document.id", place.id, terms?.documents))
            if let lot = place.lot { values.append(value("document.lot", lot, .text(100))) }
            if let supplier = place.supplier { values.append(value("document.supplier", supplier, name)) }
        case .recording(let place):
            values += [term("recording.venue", place.venue, venues), term("recording.stage", place.stage, terms?.stages), term("recording.source", place.source, terms?.sources)]
            if let offset = place.clockOffset { values.append(value("recording.clockOffset", offset, .fact(FactField("clockOffset", .number, "", "")))) }
        }
        return values
    }
}

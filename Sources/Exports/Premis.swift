package import Evidence
package import PackageFormat

/// The originals of a record and their chain of custody as PREMIS 3.0 (namespace `http://www.loc.gov/premis/v3`), for archives
/// that keep preservation metadata in that form. docs/premis.md says what becomes of what.
///
///     premis = object(the record) object(each original)* event* agent*
///
/// It says what the record says, and verifies nothing.
package struct Premis: Sendable {
    package var packageID: String
    /// What the procurement platform calls the project; empty where it is not known.
    package var number: String
    package var name: String
    /// The figure that names a sealed package; nil of one that is not sealed.
    package var manifestDigest: Digest?
    /// In the order in which they are written.
    package var files: [ArchivedFile]
    /// What libavformat calls the container of a recording, by path.
    package var containers: [String: String]
    package var events: [CustodyEvent]
    /// Nil of a record that is not sealed.
    package var seal: Dossier.Seal?
    /// The program that writes this.
    package var tool: String

    package init(
        packageID: String, number: String, name: String, manifestDigest: Digest?, files: [ArchivedFile], containers: [String: String] = [:], events: [CustodyEvent], seal: Dossier.Seal?, tool: String
    ) {
        self.packageID = packageID
        self.number = number
        self.name = name
        self.manifestDigest = manifestDigest
        self.files = files
        self.containers = containers
        self.events = events
        self.seal = seal
        self.tool = tool
    }

    package struct Counts: Sendable, Equatable {
        package var objects = 0
        package var events = 0
        package var agents = 0
        /// Characters that XML 1.0 cannot hold, written as U+FFFD.
        package var replaced = 0
        package var bytes = 0

        package init(objects: Int = 0, events: Int = 0, agents: Int = 0, replaced: Int = 0, bytes: Int = 0) {
            self.objects = objects
            self.events = events
            self.agents = agents
            self.replaced = replaced
            self.bytes = bytes
        }
    }

    /// Hands the document on in pieces of some tens of kilobytes, however many files there are.
    package func write(to sink: ([UInt8]) throws -> Void) throws -> Counts {
        try withoutActuallyEscaping(sink) { sink in
            var xml = XMLWriter(to: sink)
            var counts = Counts()
            xml.comment("\(tool): what the record says of itself; nothing of it was verified")
            try xml.element("premis", Premis.root) { xml in
                counts.objects = try objects(&xml)
                var agents = PremisAgents(packageID: packageID, seal: seal)
                counts.events = try events(&xml, &agents)
                counts.agents = try agents.write(&xml)
            }
            try xml.finish()
            counts.replaced = xml.replaced
            counts.bytes = xml.bytes
            return counts
        }
    }

    private static let root: XMLWriter.Attributes = [
        ("xmlns", "http://www.loc.gov/premis/v3"), ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xsi:schemaLocation", "http://www.loc.gov/premis/v3 http://www.loc.gov/standards/premis/v3/premis-v3-0.xsd"), ("version", "3.0"),
    ]

    /// How the record is named.
    var uri: String { "urn:uuid:\(packageID)" }

    /// How an original is named: unique among all records.
    func local(_ path: String) -> String { "\(packageID)/\(path)" }
}

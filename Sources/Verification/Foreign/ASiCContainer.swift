internal import Cryptography
internal import Evidence
internal import PackageFormat

/// What the files of an ASiC container (ETSI EN 319 162-1) are, and which of them say something about which others.
struct ASiCContainer {
    /// A manifest, with the file that signs or timestamps it.
    struct Manifest {
        let path: String
        let content: Result<ForeignASiCManifest, XMLElement.Malformed>

        var references: [ForeignASiCManifest.Reference] { (try? content.get())?.references ?? [] }
        var signature: String? { (try? content.get())?.signature }
    }

    /// A signature or timestamp file, and the entry that it is over: in ASiC-E a manifest, in ASiC-S the one data object.
    struct Pair {
        let file: String
        let target: String
    }

    /// Entries outside META-INF but `mimetype`.
    private(set) var objects: [String] = []
    /// `ASiCManifest*.xml`.
    private(set) var manifests: [Manifest] = []
    /// `ASiCArchiveManifest*.xml`.
    private(set) var archiveManifests: [Manifest] = []
    /// `ASiCEvidenceRecordManifest*.xml`.
    private(set) var evidenceManifests: [Manifest] = []
    private(set) var signatures: [String] = []
    private(set) var timestamps: [String] = []
    /// Signature files of forms that we do not judge.
    private(set) var xades: [String] = []
    private(set) var evidenceRecords: [String] = []
    private(set) var sm2: [String] = []
    /// Files of META-INF that are none of all these.
    private(set) var others: [String] = []
    private var wanted: [ExactName: Set<ForeignDigest>] = [:]

    init(_ package: ForeignPackage) {
        for path in package.entries.map(\.path).sorted() {
            guard path.begins("META-INF/") else {
                if path != PackageLayout.mimetype { objects.append(path) }
                continue
            }
            let name = path.dropFirst("META-INF/".count)
            let lower = name.lowercased()
            if lower.hasSuffix(".xml"), name.hasPrefix("ASiCEvidenceRecordManifest") {
                evidenceManifests.append(Self.open(path, package))
            } else if lower.hasSuffix(".xml"), name.hasPrefix("ASiCArchiveManifest") {
                archiveManifests.append(Self.open(path, package))
            } else if lower.hasSuffix(".xml"), name.hasPrefix("ASiCManifest") {
                manifests.append(Self.open(path, package))
            } else if lower.hasSuffix(".p7s") {
                signatures.append(path)
            } else if lower.hasSuffix(".tst") {
                timestamps.append(path)
            } else if lower.contains("evidencerecord") {
                evidenceRecords.append(path)
            } else if lower.contains("signatures"), lower.hasSuffix(".xml") {
                xades.append(path)
            } else if lower.hasSuffix(".p7"), lower.contains("sm2") {
                sm2.append(path)
            } else if name != "manifest.xml" {
                others.append(path)
            }
        }
        for reference in (manifests + archiveManifests + evidenceManifests).flatMap(\.references) {
            guard let path = reference.path, let algorithm = ForeignDigest(uri: reference.algorithm) else { continue }
            wanted[ExactName(path), default: []].insert(algorithm)
        }
    }

    private static func open(_ path: String, _ package: ForeignPackage) -> Manifest {
        guard let bytes = package.bytes(of: path) else { return Manifest(path: path, content: .failure(XMLElement.Malformed(at: 0, reason: "cannot be read"))) }
        return Manifest(path: path, content: Result { () throws(XMLElement.Malformed) in try ForeignASiCManifest.read(bytes) })
    }

    /// Without manifests a signature or timestamp is over the one data object (EN 319 162-1 §4.3).
    var isSimple: Bool { manifests.isEmpty && !(signatures + timestamps).isEmpty }

    /// Signatures and timestamps over data, archive timestamps not among them.
    var pairs: [Pair] {
        guard isSimple else { return manifests.compactMap { manifest in manifest.signature.map { Pair(file: $0, target: manifest.path) } } }
        // ASiC-S has fixed names (EN 319 162-1 §4.3.3): others would be renewals, or somebody else's.
        return objects.count == 1 ? (signatures + timestamps).filter { ["META-INF/signature.p7s", "META-INF/timestamp.tst"].contains($0) }.map { Pair(file: $0, target: objects[0]) } : []
    }

    /// Signature and timestamp files of which nothing says what they are over.
    var orphans: [String] {
        let named = Set((pairs.map(\.file) + archiveManifests.compactMap(\.signature)).map(ExactName.init))
        return (signatures + timestamps).filter { !named.contains(ExactName($0)) }
    }

    /// Which digests of an entry are asked for.
    func algorithms(of path: String) -> Set<ForeignDigest> {
        // A signature over the object itself says only in its own file which digest it used.
        if isSimple, objects.count == 1, ExactName(objects[0]) == ExactName(path) { return [.sha1, .sha224, .sha256, .sha384, .sha512] }
        return wanted[ExactName(path)] ?? []
    }
}

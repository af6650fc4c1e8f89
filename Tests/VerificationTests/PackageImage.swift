internal import Container
internal import Cryptography
internal import Evidence
internal import PackageFormat
internal import SystemPackage
internal import TestSupport

/// A package in memory, to be forged: any entries under any names in any order.
struct PackageImage {
    var entries: [(path: String, bytes: [UInt8])] = []

    /// Reads the canonical ZIP from the front.
    init(zip: [UInt8]) {
        for region in ZipRegion.all(of: zip) {
            if case .content(let path) = region.kind { entries.append((path, Array(zip[region.range]))) }
        }
    }

    /// The canonical ZIP of these entries, in the order that they have.
    func zip() -> [UInt8] {
        var out: [UInt8] = []
        var laid: [ZipLayout.Entry] = []
        for (path, bytes) in entries {
            let entry = ZipLayout.Entry(name: path, size: UInt64(bytes.count), crc32: Hasher.crc32(bytes), offset: UInt64(out.count))
            laid.append(entry)
            out += ZipLayout.localHeader(entry) + bytes
        }
        return out + ZipLayout.directory(laid)
    }

    func write(toFolder root: FilePath) throws {
        for (path, bytes) in entries { try overwrite(FilePath(root.string + "/" + path), bytes) }
    }

    /// The entry's bytes; set to nil to remove it, to something new to add it in its canonical place.
    subscript(_ path: String) -> [UInt8]? {
        get { entries.first { $0.path == path }?.bytes }
        set {
            if let i = entries.firstIndex(where: { $0.path == path }) {
                if let newValue { entries[i].bytes = newValue } else { entries.remove(at: i) }
            } else if let newValue {
                let place = entries.firstIndex { PackageLayout.precedes(path, $0.path) } ?? entries.endIndex
                entries.insert((path, newValue), at: place)
            }
        }
    }

    /// Replaces the one place where `old` stands.
    mutating func replace(_ old: String, by new: String, in path: String) {
        let text = String(decoding: self[path]!, as: UTF8.self)
        precondition(text.components(old) == 1, "\(old) stands \(text.components(old)) times in \(path)")
        self[path] = Array(text.replacing(old, with: new).utf8)
    }

    /// Takes the dossier, changes it, puts it back in its canonical form.
    mutating func changeDossier(_ change: (inout Dossier) -> Void) throws {
        var dossier = try CanonicalJSON.decode(Dossier.self, from: self[PackageLayout.dossier]!)
        change(&dossier)
        self[PackageLayout.dossier] = CanonicalJSON.encode(dossier)
        self[PackageLayout.bagInfo] = BagIt.bagInfo(for: dossier)
    }

    /// Bag manifests and ASiC manifests that fit the entries: what anybody can make who can read the format.
    mutating func remakeManifests() {
        let algorithms = DigestAlgorithm.allCases.filter { self[PackageLayout.payloadManifest($0)] != nil }
        func digests(_ kinds: PackageLayout.Kind..., by algorithm: DigestAlgorithm = .sha256) -> [(path: String, digest: Digest)] {
            entries.filter { entry in PackageLayout.kind(of: entry.path).map(kinds.contains) ?? false }.map { ($0.path, Hasher.digest($0.bytes, algorithm)) }
        }
        func manifest(_ digests: [(path: String, digest: Digest)]) -> [UInt8] { BagIt.manifest(Dictionary(digests.map { ($0.path, $0.digest) }) { a, _ in a }) }
        for algorithm in algorithms { self[PackageLayout.payloadManifest(algorithm)] = manifest(digests(.payload, by: algorithm)) }
        for algorithm in algorithms {
            self[PackageLayout.tagManifest(algorithm)] = manifest(digests(.mimetype, .bagDeclaration, .bagInfo, .verifyText, .metadata, .payloadManifest, by: algorithm))
        }
        let covered = digests(.bagDeclaration, .bagInfo, .verifyText, .payload, .metadata, .payloadManifest, .tagManifest)
        self[PackageLayout.manifest] = ASiCManifest.encode(signature: PackageLayout.signature, references: covered)
        self[PackageLayout.commitmentsManifest] = ASiCManifest.encode(
            signature: PackageLayout.commitmentsSignature, references: [(PackageLayout.commitments, Hasher.digest(self[PackageLayout.commitments]!))])
    }

    /// Signs both manifests anew.
    mutating func sign(by identity: Identity, role: String = "agent") throws {
        for (manifest, signature) in [(PackageLayout.manifest, PackageLayout.signature), (PackageLayout.commitmentsManifest, PackageLayout.commitmentsSignature)] {
            self[signature] = try CAdES.sign(self[manifest]!, by: identity, role: role, at: SampleProject.sealedAt).encode()
        }
    }
}

/// What a byte of a canonical ZIP belongs to.
struct ZipRegion {
    enum Kind: Equatable {
        case header(String)
        case content(String)
        case directory
    }

    let kind: Kind
    let range: Range<Int>

    static func all(of zip: [UInt8]) -> [ZipRegion] {
        func integer(_ at: Int, _ bytes: Int) -> Int { (0..<bytes).reduce(0) { $0 | Int(zip[at + $1]) << (8 * $1) } }
        var regions: [ZipRegion] = []
        var at = 0
        while zip[at..<(at + 4)].elementsEqual([0x50, 0x4B, 0x03, 0x04]) {
            let data = at + 30 + integer(at + 26, 2) + integer(at + 28, 2)
            let name = String(decoding: zip[(at + 30)..<(at + 30 + integer(at + 26, 2))], as: UTF8.self)
            regions.append(ZipRegion(kind: .header(name), range: at..<data))
            regions.append(ZipRegion(kind: .content(name), range: data..<(data + integer(at + 22, 4))))
            at = regions.last!.range.upperBound
        }
        return regions + [ZipRegion(kind: .directory, range: at..<zip.count)]
    }
}

extension String {
    fileprivate func components(_ part: String) -> Int { ranges(of: part).count }
}

internal import Container
internal import Cryptography
internal import Evidence
internal import Files
internal import Inspection
internal import PackageFormat
internal import SystemPackage
internal import TestSupport
internal import Testing

/// A package in memory to be changed, with manifests that fit: what anybody can make who can read the format.
struct Image {
    var entries: [(path: String, bytes: [UInt8])]

    init(folder: FilePath) throws {
        entries = try tree(folder).map { ($0.key, $0.value) }.sorted { PackageLayout.precedes($0.path, $1.path) }
    }

    subscript(_ path: String) -> [UInt8]? {
        get { entries.first { $0.path == path }?.bytes }
        set {
            entries.removeAll { $0.path == path }
            if let newValue { entries.append((path, newValue)) }
            entries.sort { PackageLayout.precedes($0.path, $1.path) }
        }
    }

    mutating func changeDossier(_ change: (inout Dossier) -> Void) throws {
        var dossier = try CanonicalJSON.decode(Dossier.self, from: self[PackageLayout.dossier]!)
        change(&dossier)
        self[PackageLayout.dossier] = CanonicalJSON.encode(dossier)
    }

    mutating func remakeManifests() {
        func manifest(_ holds: (String) -> Bool) -> [UInt8] { BagIt.manifest(Dictionary(entries.filter { holds($0.path) }.map { ($0.path, Hasher.digest($0.bytes)) }) { a, _ in a }) }
        self[PackageLayout.payloadManifest(.sha256)] = manifest { $0.hasPrefix("data/") }
        self[PackageLayout.tagManifest(.sha256)] = manifest { !$0.hasPrefix("data/") && !$0.hasPrefix("META-INF/") && !$0.hasPrefix("tagmanifest") }
    }

    func write(folder: FilePath) throws {
        for (path, bytes) in entries { try overwrite(FilePath(folder.string + "/" + path), bytes) }
    }

    /// A ZIP of our form, whatever the names are.
    func write(zip: FilePath) throws {
        var out: [UInt8] = []
        var laid: [ZipLayout.Entry] = []
        for (path, bytes) in entries {
            laid.append(ZipLayout.Entry(name: path, size: UInt64(bytes.count), crc32: Hasher.crc32(bytes), offset: UInt64(out.count)))
            out += ZipLayout.localHeader(laid.last!) + bytes
        }
        try overwrite(zip, out + ZipLayout.directory(laid))
    }
}

/// A sealed project in both forms, and a place to take files out to.
struct Sample {
    let folder = try! TemporaryFolder()
    let root: FilePath
    let packed: FilePath
    /// Original names of the documents 001 to 004, one of them twice; each text names its file.
    static let documents = ["第10章.txt", "第2章.txt", "报告 a&b.txt", "报告 a&b.txt"]

    init() throws {
        let workspace = try SampleProject.workspace(in: folder)
        let folder = folder
        let documents = try Sample.documents.enumerated().map { i, name in try folder.write("in/\(i)/\(name)", i < 3 ? "text of \(name)\n" : "another\n") }
        try SampleProject.add(documents, as: SampleProject.document, to: workspace)
        try SampleProject.add([folder.write("in/rec.wav", SampleProject.tinyWAV)], as: SampleProject.recording, to: workspace)
        root = folder.path.appending("project")
        packed = folder.path.appending("project.asice")
        try SampleProject.seal(workspace, by: SampleProject.identity().identity, packingTo: packed)
    }

    func image() throws -> Image { try Image(folder: root) }

    func place(_ name: String) -> FilePath { folder.path.appending(FilePath.Component(name)!) }

    /// The image in each form that it can have.
    func both(_ image: Image, _ name: String) throws -> [FilePath] {
        let (zip, tree) = (place("\(name).asice"), place(name))
        try image.write(zip: zip)
        try image.write(folder: tree)
        return [zip, tree]
    }
}

func inspect(_ path: FilePath) throws -> Inspection { try Inspection.open(path, cancellation: Cancellation()) }

/// Takes files out; each path has to mean something.
func extract(_ package: FilePath, _ paths: [String] = [], to target: FilePath, archiveNames: Bool = false) throws -> Extraction.Outcome {
    let inspection = try inspect(package)
    let matches = try paths.map { try EntrySearch(inspection).find(Array($0.utf8)) }
    return try Extraction(inspection: inspection, package: package, keepsArchiveNames: archiveNames, jobs: 2, cancellation: Cancellation(), progress: ProgressMeter()).run(matches, to: target)
}

extension Extraction.Outcome {
    func file(_ path: String) -> Extraction.File? { files.first { $0.path == path } }

    var failed: [String] { files.filter { $0.status == .failed }.map(\.path) }

    var codes: [FindingCode] { (files.flatMap(\.findings) + findings).map(\.code) }
}

extension Extraction.File {
    var name: String { String(decoding: target, as: UTF8.self) }
}

internal import Container
internal import Cryptography
package import Evidence
package import Files
package import PackageFormat
package import SystemPackage

/// A sealed folder into one file: each byte is read once, and digested on its way.
///
/// The packed file gets its name only when the ASiC manifest that follows from the digests of this very read is the one
/// that was signed.
package struct Packing: Sendable {
    package let folder: FilePath
    package let cancellation: Cancellation
    package let progress: ProgressMeter

    /// Largest tag file that is held in memory.
    private static let tagLimit = 256 << 20

    package init(folder: FilePath, cancellation: Cancellation, progress: ProgressMeter) {
        self.folder = folder
        self.cancellation = cancellation
        self.progress = progress
    }

    package struct Summary: Sendable {
        package var dossier: Dossier
        package var manifestDigest: Digest
    }

    package func summary() throws -> Summary {
        Summary(
            dossier: try CanonicalJSON.decode(Dossier.self, from: try bytes(PackageLayout.dossier)),
            manifestDigest: Hasher.digest(try bytes(PackageLayout.manifest)))
    }

    /// - Returns: the length of the packed file, be it that an earlier run, killed before it could say so, has made it.
    /// - Throws: ``FaultCode/targetExists`` for any other file of that name, ``FaultCode/notSealed``, ``FaultCode/packingMismatch`` with every file that differs.
    package func run(to target: FilePath) throws -> UInt64 {
        guard (try? FileFacts(folder.appending("META-INF/signature001.p7s"))) != nil else { throw Fault(.notSealed, path: folder.string) }
        let content = try FolderPackage(folder)
        if let length = try lengthOfEarlierResult(target, of: content) { return length }
        let dossier = try summary().dossier
        let declared = Dictionary(dossier.files.map { ($0.path, $0) }) { a, _ in a }
        let order = content.entries.indices.sorted { PackageLayout.precedes(content.entries[$0].path, content.entries[$1].path) }
        var faults = content.findings.map { Fault(.packingMismatch, path: $0.path) }
        faults += content.entries.map(\.path).filter { path in
            PackageLayout.kind(of: path).map { $0 == .payload && declared[path] == nil } ?? true
        }.map { Fault(.packingMismatch, path: $0) }
        faults += Set(declared.keys).subtracting(content.entries.map(\.path)).sorted().map { Fault(.packingMismatch, path: $0) }
        progress.begin(total: content.size)

        var writer: PackageWriter? = try PackageWriter(target, packageID: dossier.packageId)
        let tags = BagIt.readManifest(try bytes(PackageLayout.tagManifest(.sha256)), .sha256) ?? [:]
        var covered: [(path: String, digest: Digest)] = []
        for index in order {
            let entry = content.entries[index]
            progress.working(on: entry.path)
            if !faults.isEmpty { writer = nil }
            let digest: Digest
            if let file = declared[entry.path] {
                try writer?.begin(file)
                var hasher = Hasher([.sha256])
                let count = try content.read(index, cancellation: cancellation) { bytes in
                    // A file that grew is one fault among others: there is nothing to pack any more, the rest is still looked at.
                    if hasher.count + UInt64(bytes.count) > file.size { writer = nil }
                    hasher.update(bytes)
                    try writer?.write(bytes)
                    progress.advance(bytes.count)
                }
                digest = hasher.finish()[.sha256]!
                if count != file.size || digest.hex != file.digests["sha256"] { faults.append(Fault(.packingMismatch, path: entry.path)) }
            } else {
                // A tag file's CRC-32 stands nowhere: it is read once for that and once more to be packed.
                var first = Hasher([.sha256])
                _ = try content.read(index, cancellation: cancellation) { first.update($0) }
                let (count, crc) = (first.count, first.crc32)
                digest = first.finish()[.sha256]!
                try writer?.begin(entry.path, size: count, crc32: crc)
                var second = Hasher([.sha256])
                _ = try content.read(index, cancellation: cancellation) { bytes in
                    second.update(bytes)
                    guard second.count <= count else { throw Fault(.packingMismatch, path: entry.path) }
                    try writer?.write(bytes)
                    progress.advance(bytes.count)
                }
                let listed = tags[entry.path]
                if second.finish()[.sha256]! != digest || listed.map({ $0 != digest }) == true { faults.append(Fault(.packingMismatch, path: entry.path)) }
            }
            if PackageLayout.kind(of: entry.path) != .signatureFile, entry.path != PackageLayout.mimetype { covered.append((entry.path, digest)) }
        }
        if faults.isEmpty, ASiCManifest.encode(signature: PackageLayout.signature, references: covered) != (try bytes(PackageLayout.manifest)) {
            faults.append(Fault(.packingMismatch, path: PackageLayout.manifest))
        }
        if let fault = Fault.gathered(faults) { throw fault }
        return try writer!.finish()
    }

    /// A file has its name only when it is whole; one with our entries and our signed manifest is what this run would make.
    private func lengthOfEarlierResult(_ target: FilePath, of content: FolderPackage) throws -> UInt64? {
        guard (try? FileFacts(target)) != nil, let earlier = (try? Carrier.open(target, cancellation: cancellation))?.content, earlier.findings.isEmpty,
            earlier.entries.map(\.path) == content.entries.map(\.path).sorted(by: PackageLayout.precedes),
            Set(earlier.entries.map { "\($0.size) \($0.path)" }) == Set(content.entries.map { "\($0.size) \($0.path)" }),
            let index = earlier.entries.firstIndex(where: { $0.path == PackageLayout.manifest }),
            try earlier.bytes(of: index, limit: Packing.tagLimit, cancellation: cancellation) == bytes(PackageLayout.manifest)
        else { return nil }
        return earlier.size
    }

    private func bytes(_ entry: String) throws -> [UInt8] {
        try InputFile.readAll(folder.appending(entry.split(separator: "/").map { FilePath.Component(String($0))! }), limit: Packing.tagLimit)
    }
}

internal import Container
internal import Evidence
internal import Files
internal import PackageFormat
internal import SystemPackage

/// The packed form under construction, front to back.
struct PackageWriter: ~Copyable {
    private var file: PackedWriter

    /// The form follows from the target's name; a tar's top folder is the package id, so that nothing in it is a choice.
    ///
    /// - Throws: ``FaultCode/packageFormUnknown`` for a name that ends in none of `.asice`, `.zip` and `.tar`;
    ///   ``FaultCode/targetExists``.
    init(_ target: FilePath, packageID: String) throws(Fault) {
        let form: PackedForm
        switch target.extension?.lowercased() {
        case "asice", "zip": form = .zip
        case "tar": form = .tar(top: packageID)
        default: throw Fault(.packageFormUnknown, path: target.string)
        }
        if (try? FileFacts(target)) != nil { throw Fault(.targetExists, path: target.string) }
        file = try PackedWriter(target, as: form)
    }

    /// Entries whose bytes are at hand or small.
    mutating func append(_ entries: [TagFiles.Entry], cancellation: Cancellation) throws {
        for entry in entries {
            try file.begin(entry.path, size: entry.size, crc32: entry.crc32)
            switch entry.content {
            case .bytes(let bytes): try file.write(bytes)
            case .staged(let staged): try copy(staged, cancellation)
            }
        }
    }

    mutating func begin(_ path: String, size: UInt64, crc32: UInt32) throws(Fault) { try file.begin(path, size: size, crc32: crc32) }

    mutating func begin(_ original: ArchivedFile) throws(Fault) {
        try file.begin(original.path, size: original.size, crc32: UInt32(original.crc32, radix: 16) ?? 0)
    }

    mutating func write(_ bytes: UnsafeRawBufferPointer) throws(Fault) { try file.write(bytes) }

    mutating func finish() throws(Fault) -> UInt64 { try file.finish() }

    private mutating func copy(_ path: FilePath, _ cancellation: Cancellation) throws {
        try InputFile(path).forEachChunk(cancellation: cancellation) { try file.write($0) }
    }
}

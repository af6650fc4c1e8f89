internal import Container
internal import Evidence
internal import Files
internal import PackageFormat
internal import SystemPackage

/// The packed form under construction: canonical ZIP, front to back.
struct PackageWriter: ~Copyable {
    private var zip: ZipWriter

    /// - Throws: ``FaultCode/packageFormUnknown`` for a name that is neither `.asice` nor `.zip`;
    ///   ``FaultCode/targetExists``.
    init(_ target: FilePath) throws(Fault) {
        guard ["asice", "zip"].contains(target.extension?.lowercased()) else { throw Fault(.packageFormUnknown, path: target.string) }
        if (try? FileFacts(target)) != nil { throw Fault(.targetExists, path: target.string) }
        zip = try ZipWriter(target)
    }

    /// Entries whose bytes are at hand or small.
    mutating func append(_ entries: [TagFiles.Entry], cancellation: Cancellation) throws {
        for entry in entries {
            try zip.begin(entry.path, size: entry.size, crc32: entry.crc32)
            switch entry.content {
            case .bytes(let bytes): try zip.write(bytes)
            case .staged(let file): try copy(file, cancellation)
            }
        }
    }

    mutating func begin(_ path: String, size: UInt64, crc32: UInt32) throws(Fault) { try zip.begin(path, size: size, crc32: crc32) }

    mutating func begin(_ file: ArchivedFile) throws(Fault) {
        try zip.begin(file.path, size: file.size, crc32: UInt32(file.crc32, radix: 16) ?? 0)
    }

    mutating func write(_ bytes: UnsafeRawBufferPointer) throws(Fault) { try zip.write(bytes) }

    mutating func finish() throws(Fault) -> UInt64 { try zip.finish() }

    private mutating func copy(_ path: FilePath, _ cancellation: Cancellation) throws {
        try InputFile(path).forEachChunk(cancellation: cancellation) { try zip.write($0) }
    }
}

package import Evidence
internal import Files
package import SystemPackage

/// Writes the canonical ZIP of ``ZipLayout`` front to back; needs each entry's size and CRC-32 before its bytes.
package struct ZipWriter: ~Copyable {
    private var file: DurableFile
    private var entries: [ZipLayout.Entry] = []

    package init(_ target: FilePath) throws(Fault) {
        file = try DurableFile(target, temporary: DurableFile.partial(of: target))
    }

    /// Opens an entry; exactly `size` bytes have to follow by ``write(_:)``.
    package mutating func begin(_ name: String, size: UInt64, crc32: UInt32) throws(Fault) {
        if let last = entries.last { precondition(file.count == last.end, "entry \(last.name) is not complete") }
        let entry = ZipLayout.Entry(name: name, size: size, crc32: crc32, offset: file.count)
        entries.append(entry)
        try file.write(ZipLayout.localHeader(entry))
    }

    package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(Fault) { try file.write(bytes) }

    package mutating func write(_ bytes: [UInt8]) throws(Fault) { try file.write(bytes) }

    /// Writes the directory, syncs, and gives the file its name.
    package mutating func finish() throws(Fault) -> UInt64 {
        if let last = entries.last { precondition(file.count == last.end, "entry \(last.name) is not complete") }
        try file.write(ZipLayout.directory(entries))
        try file.finish()
        return file.count
    }

    /// Length in bytes of the ZIP of these entries, before any is written.
    package static func length(of entries: [(name: String, size: UInt64)]) -> UInt64 {
        var laid: [ZipLayout.Entry] = []
        for entry in entries {
            laid.append(ZipLayout.Entry(name: entry.name, size: entry.size, crc32: 0, offset: laid.last?.end ?? 0))
        }
        return (laid.last?.end ?? 0) + UInt64(ZipLayout.directory(laid).count)
    }
}

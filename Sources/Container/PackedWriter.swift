package import Evidence
internal import Files
package import SystemPackage

/// Writes a package into one file, front to back, in the canonical form; needs each entry's size and, for a ZIP, its
/// CRC-32 before its bytes.
package struct PackedWriter: ~Copyable {
    private let form: PackedForm
    private var file: DurableFile
    private var entries: [ZipLayout.Entry] = []
    /// Where the last entry's bytes end.
    private var due: UInt64 = 0

    package init(_ target: FilePath, as form: PackedForm) throws(Fault) {
        self.form = form
        file = try DurableFile(target, temporary: DurableFile.partial(of: target))
    }

    /// Opens an entry; exactly `size` bytes have to follow by ``write(_:)``.
    package mutating func begin(_ name: String, size: UInt64, crc32: UInt32) throws(Fault) {
        try close()
        let entry = ZipLayout.Entry(name: name, size: size, crc32: crc32, offset: file.count)
        entries.append(entry)
        try file.write(form.head(entry, number: entries.count))
        due = file.count + size
    }

    package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(Fault) { try file.write(bytes) }

    package mutating func write(_ bytes: [UInt8]) throws(Fault) { try file.write(bytes) }

    /// Writes the end, syncs, and gives the file its name.
    package mutating func finish() throws(Fault) -> UInt64 {
        try close()
        try file.write(form.end(entries, at: file.count))
        try file.finish()
        return file.count
    }

    private mutating func close() throws(Fault) {
        precondition(file.count == due, "entry \(entries.last?.name ?? "") is not complete")
        if let last = entries.last { try file.write([UInt8](repeating: 0, count: form.padding(behind: last.size))) }
    }

    /// Length in bytes of the file that these entries make, before any is written.
    package static func length(of entries: [(name: String, size: UInt64)], as form: PackedForm) -> UInt64 {
        var laid: [ZipLayout.Entry] = []
        var at: UInt64 = 0
        for (name, size) in entries {
            let entry = ZipLayout.Entry(name: name, size: size, crc32: 0, offset: at)
            laid.append(entry)
            at += UInt64(form.head(entry, number: laid.count).count) + size + UInt64(form.padding(behind: size))
        }
        return at + UInt64(form.end(laid, at: at).count)
    }
}

package import Evidence
package import Files
package import SystemPackage

/// A package that lies as one ZIP.
///
/// The directory at the end says what is in it; then every byte that is not file content is compared with the one ZIP
/// that these entries have. Where the directory is gone, the local headers are walked from the front instead, so that
/// what survives of a truncated file can still be judged.
package final class ZipPackage: PackageContent {
    package let entries: [PackageEntry]
    package let findings: [Finding]
    package var size: UInt64 { file.size }
    package var isOrdered: Bool { true }
    private let file: PackedFile
    /// Where each entry's data lie and how many of its bytes are there.
    private let extents: [(offset: UInt64, count: UInt64)]

    /// Largest directory that is read.
    private static let directoryLimit: UInt64 = 64 << 20

    /// Whether the file begins like a ZIP, or like the beginning of one.
    package static func hasSignature(_ path: FilePath) throws(Fault) -> Bool {
        let head = try InputFile(path).bytes(from: 0, count: 4)
        return head == [0x50, 0x4B, 0x03, 0x04] || head == [0x50, 0x4B, 0x05, 0x06]
    }

    /// - Parameter tail: where a tail of the file may lie.
    package init(_ path: FilePath, tail: FilePath? = nil) throws(Fault) {
        let file = try PackedFile(path, tail: tail)
        var findings = file.findings
        var laid: [ZipLayout.Entry] = []
        if let directory = try ZipPackage.readDirectory(file) {
            laid = directory.entries
            findings += try ZipPackage.compare(file, with: directory)
        } else {
            let walk = try ZipPackage.walkLocalHeaders(file)
            laid = walk.entries
            findings.append(Finding(.structureTruncated, facts: ["at": String(file.size), "entries": String(walk.entries.count), "readable": String(walk.end)]))
        }
        entries = laid.map { PackageEntry(path: $0.name, size: $0.size, crc32: $0.crc32) }
        extents = ZipPackage.extents(of: laid, in: file.size)
        self.findings = findings
        self.file = file
    }

    package func withBytesInPlace<Result>(of entry: Int, _ body: (BytesInPlace) throws -> Result) throws -> Result {
        let extent = extents[entry]
        return try file.withBytesInPlace(extent.offset, extent.count, of: entries[entry].path, body)
    }

    package func read(_ entry: Int, from start: UInt64, count: UInt64, cancellation: Cancellation, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> UInt64 {
        let extent = extents[entry]
        guard start < extent.count else { return 0 }
        return try file.forEachChunk(from: extent.offset + start, count: min(count, extent.count - start), cancellation: cancellation, body)
    }

    /// Where each entry's data lie, as far as they are there. Of entries that overlap only the first has data: a small
    /// file cannot be made to be read a million times.
    private static func extents(of entries: [ZipLayout.Entry], in size: UInt64) -> [(offset: UInt64, count: UInt64)] {
        var extents = entries.map { (offset: $0.dataOffset, count: $0.dataOffset >= size ? 0 : min($0.size, size - $0.dataOffset)) }
        var taken: UInt64 = 0
        for i in entries.indices.sorted(by: { entries[$0].offset < entries[$1].offset }) {
            if entries[i].offset < taken { extents[i].count = 0 }
            taken = max(taken, extents[i].offset + extents[i].count)
        }
        return extents
    }

    // MARK: The directory

    private struct Directory {
        var entries: [ZipLayout.Entry]
        /// Where the directory begins, and its bytes to the end of the file.
        var offset: UInt64
        var bytes: [UInt8]
    }

    /// The entries that the end of the file leads to; nil when it leads nowhere.
    private static func readDirectory(_ file: PackedFile) throws(Fault) -> Directory? {
        let size = file.size
        guard size >= 22 else { return nil }
        let end = try file.bytes(from: size - 22, count: 22)
        guard end.starts(with: [0x50, 0x4B, 0x05, 0x06]), var stated = end.integer(at: 16, bytes: 4), var length = end.integer(at: 12, bytes: 4) else { return nil }
        var tail: UInt64 = 22
        if size >= 22 + 76 {
            // A file can need ZIP64 for one large entry while the old fields still fit: look for the records anyway.
            let records = try file.bytes(from: size - 98, count: 76)
            if records.starts(with: [0x50, 0x4B, 0x06, 0x06]), let wideLength = records.integer(at: 40, bytes: 8), let wide = records.integer(at: 48, bytes: 8) {
                (stated, length, tail) = (wide, wideLength, 98)
            }
        }
        // Bytes put in before the directory move it from where the end says it is; its length still leads to it.
        let byLength = length < size && tail <= size - length ? size - length - tail : size
        for offset in [stated, byLength] where offset < size && size - offset <= directoryLimit {
            let bytes = try file.bytes(from: offset, count: Int(size - offset))
            if let entries = readRecords(bytes, length: length) { return Directory(entries: entries, offset: offset, bytes: bytes) }
        }
        return nil
    }

    /// The records that make up the first `length` bytes; nil when there are none, or one cannot be read.
    private static func readRecords(_ bytes: [UInt8], length: UInt64) -> [ZipLayout.Entry]? {
        var entries: [ZipLayout.Entry] = []
        var at = 0
        var total: UInt64 = 0
        while bytes.count >= at + 46, bytes[at..<(at + 4)].elementsEqual([0x50, 0x4B, 0x01, 0x02]) {
            guard let entry = readRecord(bytes, at: &at, sizes: 20, name: 46, lengths: 28, offset: 42) else { return nil }
            // No file is that long; without the limit a forged directory's sums would leave 64 bits.
            total += entry.size
            guard total < 1 << 62 else { return nil }
            entries.append(entry)
        }
        return entries.isEmpty || UInt64(at) != length ? nil : entries
    }

    /// Reads a central or local header: the same fields, differently placed.
    private static func readRecord(_ bytes: [UInt8], at: inout Int, sizes: Int, name nameAt: Int, lengths: Int, offset offsetAt: Int?) -> ZipLayout.Entry? {
        guard let crc = bytes.integer(at: at + sizes - 4, bytes: 4), var size = bytes.integer(at: at + sizes + 4, bytes: 4),
            let nameLength = bytes.integer(at: at + lengths, bytes: 2), let extraLength = bytes.integer(at: at + lengths + 2, bytes: 2)
        else { return nil }
        let commentLength = offsetAt == nil ? 0 : bytes.integer(at: at + lengths + 4, bytes: 2) ?? 0
        var offset = offsetAt.flatMap { bytes.integer(at: at + $0, bytes: 4) } ?? 0
        let extraAt = at + nameAt + Int(nameLength)
        guard extraAt + Int(extraLength) + Int(commentLength) <= bytes.count else { return nil }
        let name = String(decoding: bytes[(at + nameAt)..<extraAt], as: UTF8.self)
        if extraLength >= 12, bytes.integer(at: extraAt, bytes: 2) == 0x0001 {
            var field = extraAt + 4
            if size == ZipLayout.limit32 {
                size = bytes.integer(at: field, bytes: 8) ?? size
                field += 16
            }
            if offset == ZipLayout.limit32 { offset = bytes.integer(at: field, bytes: 8) ?? offset }
        }
        at = extraAt + Int(extraLength) + Int(commentLength)
        guard size < 1 << 62, offset < 1 << 62 else { return nil }
        return ZipLayout.Entry(name: name, size: size, crc32: UInt32(crc), offset: offset)
    }

    // MARK: Comparison

    /// Holds every header against the one that the layout gives for these names, sizes and CRCs.
    private static func compare(_ file: PackedFile, with directory: Directory) throws(Fault) -> [Finding] {
        var findings: [Finding] = []
        var expected: UInt64 = 0
        var canonical: [ZipLayout.Entry] = []
        for entry in directory.entries {
            var placed = entry
            placed.offset = expected
            if entry.offset != expected {
                findings.append(Finding(.structureZipGap, path: entry.name, facts: ["offset": String(entry.offset), "expected": String(expected)]))
            }
            let header = ZipLayout.localHeader(placed)
            if try file.bytes(from: entry.offset, count: header.count) != header {
                findings.append(Finding(.structureZipHeader, path: entry.name, facts: ["offset": String(entry.offset)]))
            }
            canonical.append(placed)
            expected = placed.end
        }
        if expected != directory.offset {
            findings.append(Finding(.structureZipGap, facts: ["offset": String(directory.offset), "expected": String(expected)]))
        }
        if ZipLayout.directory(canonical) != directory.bytes {
            let at = zip(ZipLayout.directory(canonical), directory.bytes).enumerated().first { $1.0 != $1.1 }?.offset ?? 0
            findings.append(Finding(.structureZipDirectory, facts: ["offset": String(directory.offset + UInt64(at))]))
        }
        return findings
    }

    /// The entries that can be seen from the front, up to the first place that is no local header.
    private static func walkLocalHeaders(_ file: PackedFile) throws(Fault) -> (entries: [ZipLayout.Entry], end: UInt64) {
        var entries: [ZipLayout.Entry] = []
        var offset: UInt64 = 0
        while offset < file.size {
            // The name's length stands in the header; an extra field of ours has 20 bytes.
            let fixed = try file.bytes(from: offset, count: 30)
            let head = try file.bytes(from: offset, count: 30 + Int(fixed.integer(at: 26, bytes: 2) ?? 0) + Int(fixed.integer(at: 28, bytes: 2) ?? 0))
            var at = 0
            guard head.starts(with: [0x50, 0x4B, 0x03, 0x04]),
                var entry = readRecord(head, at: &at, sizes: 18, name: 30, lengths: 26, offset: nil)
            else { break }
            entry.offset = offset
            entries.append(entry)
            offset = entry.end
        }
        return (entries, min(offset, file.size))
    }
}

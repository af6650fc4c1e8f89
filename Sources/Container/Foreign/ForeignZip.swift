internal import Compression
package import Evidence
package import Files
package import SystemPackage

/// A ZIP that somebody else wrote, stored or deflated, read in place.
///
/// It is read by its directory. Wherever a reader that walks from the front, or one that trusts other fields, would see
/// something else, that is a finding: what two programs understand differently proves nothing.
package final class ForeignZip: PackageContent {
    package let entries: [PackageEntry]
    package let findings: [Finding]
    package var size: UInt64 { file.stat.size }
    package var isOrdered: Bool { false }
    private let file: InputFile
    private let places: [Place]

    /// Where an entry's data lie, or why they cannot be read.
    private struct Place {
        var record: ForeignZipDirectory.Record
        var dataOffset: UInt64
        var refusal: String?
    }

    /// - Throws: ``FaultCode/notAPackage`` when there is no directory to read.
    package init(_ path: FilePath) throws(Fault) {
        let file = try InputFile(path)
        let directory = try ForeignZipDirectory(file)
        guard directory.isFound else { throw Fault(.notAPackage, path: path.string, findings: [Finding(.structureTruncated, facts: ["at": String(file.stat.size), "entries": "0"])]) }
        let locals = try ForeignZipLocals(file, directory)
        var findings = directory.findings + locals.findings + ForeignNames.findings(directory.records.map(\.name))

        let total = directory.records.reduce(into: UInt64(0)) { $0 = $0.addingReportingOverflow($1.size).partialValue }
        let isBomb = ExpansionLimit.isExceeded(by: total, from: file.stat.size)
        if isBomb { findings.append(Finding(.structureBomb, facts: ["reason": "\(total) bytes from \(file.stat.size)"])) }
        var places: [Place] = []
        for (record, local) in zip(directory.records, locals.entries) where !record.isFolder {
            var place = Place(record: record, dataOffset: local.dataOffset)
            let (code, reason) = ForeignZip.obstacle(record, local, isBomb: isBomb)
            if let code { findings.append(Finding(code, path: record.text, facts: ["reason": reason ?? ""])) }
            place.refusal = reason
            places.append(place)
        }
        let top = ForeignNames.topFolder(places.map(\.record.text))
        entries = places.map { PackageEntry(path: String($0.record.text.dropFirst(top.count)), size: $0.record.size, crc32: $0.record.crc32) }
        self.places = places
        self.findings = findings
        self.file = file
    }

    /// What stands against reading an entry: a finding, unless another says it already, and the reason.
    private static func obstacle(_ record: ForeignZipDirectory.Record, _ local: ForeignZipLocals.Entry, isBomb: Bool) -> (FindingCode?, String?) {
        if record.isEncrypted { return (.structureEncrypted, "encrypted") }
        if record.isSpecial { return (.structureSpecialFile, "a link or device") }
        if ![0, 8].contains(record.method) { return (.structureMethod, "compression method \(record.method)") }
        // Deflate cannot expand a byte to more than 1032.
        if record.method == 0 ? record.size != record.stored : record.size / 1032 > record.stored { return (.structureLyingSize, "\(record.size) bytes from \(record.stored)") }
        if isBomb, record.size / ExpansionLimit.ratio > record.stored { return (nil, "expands too far") }
        if !local.isReadable { return (nil, "its data are not there") }
        return (nil, nil)
    }

    package func read(_ entry: Int, from start: UInt64, count: UInt64, cancellation: Cancellation, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> UInt64 {
        let (place, record) = (places[entry], places[entry].record)
        if let reason = place.refusal { throw Fault(.entryUnreadable, path: entries[entry].path, facts: ["reason": reason]) }
        if record.method == 0 {
            guard start < record.stored else { return 0 }
            return try file.forEachChunk(from: place.dataOffset + start, count: min(count, record.stored - start), cancellation: cancellation, body)
        }
        var inflater = Inflater()
        var passed: UInt64 = 0
        var lent: UInt64 = 0
        try file.forEachChunk(from: place.dataOffset, count: record.stored, cancellation: cancellation) { input in
            guard lent < count else { return }
            try inflater.feed(input, limit: record.size) { bytes in
                let skipped = Int(min(UInt64(bytes.count), start > passed ? start - passed : 0))
                let taken = Int(min(UInt64(bytes.count - skipped), count - lent))
                passed += UInt64(bytes.count)
                lent += UInt64(taken)
                if taken > 0 { try body(UnsafeRawBufferPointer(rebasing: bytes[skipped..<(skipped + taken)])) }
            }
        }
        return lent
    }
}

internal import Evidence
internal import Files

/// The local headers of a foreign ZIP, held against its directory: a reader that walks from the front goes by these.
struct ForeignZipLocals {
    struct Entry {
        var dataOffset: UInt64
        /// Behind the data and a descriptor.
        var end: UInt64
        /// Whether the data are in the file and no other entry's.
        var isReadable: Bool
    }

    /// In the directory's order.
    private(set) var entries: [Entry] = []
    private(set) var findings: [Finding] = []

    /// How much of a gap is looked through for an entry that the directory does not name.
    private static let gapLimit: UInt64 = 4 << 20

    init(_ file: borrowing InputFile, _ directory: ForeignZipDirectory) throws(Fault) {
        for record in directory.records { entries.append(try readEntry(file, record)) }
        try lookBetween(file, directory)
    }

    private mutating func note(_ code: FindingCode, _ reason: String, _ record: ForeignZipDirectory.Record) {
        findings.append(Finding(code, path: record.text, facts: ["reason": reason]))
    }

    private mutating func readEntry(_ file: borrowing InputFile, _ record: ForeignZipDirectory.Record) throws(Fault) -> Entry {
        let fixed = try file.bytes(from: record.offset, count: 30)
        guard fixed.count == 30, fixed.starts(with: [0x50, 0x4B, 0x03, 0x04]) else {
            note(.structureZipDiffers, "no local header", record)
            return Entry(dataOffset: record.offset, end: record.offset, isReadable: false)
        }
        let (nameLength, extraLength) = (Int(fixed.integer(at: 26, bytes: 2)!), Int(fixed.integer(at: 28, bytes: 2)!))
        let rest = try file.bytes(from: record.offset + 30, count: nameLength + extraLength)
        var local = ForeignZipDirectory.Record(
            name: Array(rest.prefix(nameLength)), madeBy: 0, flags: fixed.integer(at: 6, bytes: 2)!, method: fixed.integer(at: 8, bytes: 2)!, crc32: UInt32(fixed.integer(at: 14, bytes: 4)!),
            stored: fixed.integer(at: 18, bytes: 4)!, size: fixed.integer(at: 22, bytes: 4)!, offset: 0, attributes: 0)
        if let reason = ForeignZipExtra.apply(Array(rest.dropFirst(nameLength)), to: &local) { note(.structureZipExtra, reason, record) }
        compare(local, record)
        let dataOffset = record.offset + 30 + UInt64(nameLength + extraLength)
        let dataEnd = dataOffset + record.stored
        guard dataEnd <= file.stat.size else {
            note(.structureLyingSize, "\(record.stored) bytes stored, \(file.stat.size - min(dataOffset, file.stat.size)) left", record)
            return Entry(dataOffset: dataOffset, end: min(dataEnd, file.stat.size), isReadable: false)
        }
        let descriptor = local.hasDescriptor ? try descriptorLength(file, at: dataEnd, record) : 0
        return Entry(dataOffset: dataOffset, end: dataEnd + descriptor, isReadable: true)
    }

    private mutating func compare(_ local: ForeignZipDirectory.Record, _ record: ForeignZipDirectory.Record) {
        var fields: [String] = []
        if local.name != record.name { fields.append("name") }
        if local.method != record.method { fields.append("method") }
        // Encryption and the descriptor change how the data are read.
        if (local.flags ^ record.flags) & 0x0009 != 0 { fields.append("flags") }
        let isLater = local.hasDescriptor
        if local.crc32 != record.crc32, !(isLater && local.crc32 == 0) { fields.append("CRC-32") }
        if local.stored != record.stored, !(isLater && local.stored == 0) { fields.append("stored size") }
        if local.size != record.size, !(isLater && local.size == 0) { fields.append("size") }
        if !fields.isEmpty { note(.structureZipDiffers, fields.joined(separator: ", "), record) }
    }

    /// The record behind streamed data: with or without a signature, sizes of four or eight bytes.
    private mutating func descriptorLength(_ file: borrowing InputFile, at offset: UInt64, _ record: ForeignZipDirectory.Record) throws(Fault) -> UInt64 {
        let bytes = try file.bytes(from: offset, count: 24)
        let start = bytes.starts(with: [0x50, 0x4B, 0x07, 0x08]) ? 4 : 0
        for (start, width) in [(start, 4), (start, 8), (0, 4), (0, 8)] {
            if bytes.integer(at: start, bytes: 4) == UInt64(record.crc32), bytes.integer(at: start + 4, bytes: width) == record.stored, bytes.integer(at: start + 4 + width, bytes: width) == record.size {
                return UInt64(start + 4 + 2 * width)
            }
        }
        note(.structureZipDiffers, "descriptor", record)
        return 0
    }

    /// Entries that share bytes, and bytes that are no entry's.
    private mutating func lookBetween(_ file: borrowing InputFile, _ directory: ForeignZipDirectory) throws(Fault) {
        var taken: UInt64 = 0
        let order = entries.indices.sorted { (directory.records[$0].offset, $0) < (directory.records[$1].offset, $1) }
        for i in order {
            let record = directory.records[i]
            if record.offset < taken {
                note(.structureZipOverlap, String(record.offset), record)
                // Of entries that overlap only the first has data: a small file cannot be made to be read a million times.
                entries[i].isReadable = false
            } else {
                try lookInto(taken..<record.offset, file)
            }
            taken = max(taken, entries[i].end)
        }
        if directory.offset < taken {
            findings.append(Finding(.structureZipOverlap, facts: ["reason": String(directory.offset)]))
        } else {
            try lookInto(taken..<directory.offset, file)
        }
    }

    private mutating func lookInto(_ gap: Range<UInt64>, _ file: borrowing InputFile) throws(Fault) {
        guard !gap.isEmpty else { return }
        let bytes = try file.bytes(from: gap.lowerBound, count: Int(min(UInt64(gap.count), Self.gapLimit)))
        let hides = bytes.indices.dropLast(3).contains { bytes[$0] == 0x50 && bytes[$0 + 1] == 0x4B && bytes[$0 + 2] == 0x03 && bytes[$0 + 3] == 0x04 }
        let facts = ["offset": String(gap.lowerBound), "expected": String(gap.upperBound)]
        findings.append(hides ? Finding(.structureZipHidden, facts: facts) : Finding(.structureZipGap, .warning, facts: facts))
    }
}

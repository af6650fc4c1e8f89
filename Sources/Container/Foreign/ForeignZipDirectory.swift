internal import Evidence
internal import Files

/// The directory of a ZIP that somebody else wrote (APPNOTE 6.3.x): where it is, and what it says.
///
/// The end record is looked for from the back, as most readers do. Wherever another reader could come to another
/// directory, that is a finding.
struct ForeignZipDirectory {
    /// What the directory says of one entry.
    struct Record {
        var name: [UInt8]
        var madeBy: UInt64
        var flags: UInt64
        var method: UInt64
        var crc32: UInt32
        var stored: UInt64
        var size: UInt64
        /// Where the local header begins, in this file.
        var offset: UInt64
        var attributes: UInt64

        var text: String { String(decoding: name, as: UTF8.self) }
        var isFolder: Bool { name.last == 0x2F }
        var isEncrypted: Bool { flags & 0x2041 != 0 || method == 99 }
        /// Sizes and CRC follow the data.
        var hasDescriptor: Bool { flags & 0x0008 != 0 }

        /// The kind of file that a Unix writer states; 0 where none did.
        private var unixKind: UInt64 { [3, 19].contains(madeBy >> 8) ? attributes >> 16 & 0o170000 : 0 }
        /// Info-ZIP states a pipe for what came through one; its data are plain.
        var isSpecial: Bool { ![0, 0o010000, 0o040000, 0o100000].contains(unixKind) }
    }

    private(set) var records: [Record] = []
    private(set) var findings: [Finding] = []
    /// Where the directory begins; the file's length when there is none.
    private(set) var offset: UInt64
    /// Whether an end record was found at all.
    private(set) var isFound = false

    private static let endLength: UInt64 = 22
    private static let longestComment: UInt64 = 0xFFFF
    private static let limit: UInt64 = 64 << 20

    init(_ file: borrowing InputFile) throws(Fault) {
        offset = file.stat.size
        guard let end = try findEnd(file) else { return }
        isFound = true
        let place = try locate(end, in: file)
        guard let place else { return }
        offset = place.offset
        try readRecords(file, place)
    }

    private mutating func note(_ code: FindingCode, _ reason: String, path: String? = nil) {
        findings.append(Finding(code, path: path, facts: ["reason": reason]))
    }

    // MARK: The end

    private struct End {
        /// Where the record begins.
        var at: UInt64
        var count: UInt64
        var length: UInt64
        var offset: UInt64
    }

    private mutating func findEnd(_ file: borrowing InputFile) throws(Fault) -> End? {
        let size = file.stat.size
        let tailLength = min(size, Self.endLength + Self.longestComment)
        let tail = try file.bytes(from: size - tailLength, count: Int(tailLength))
        let candidates = tail.indices.dropLast(Int(Self.endLength) - 1).filter { tail[$0] == 0x50 && tail[$0 + 1] == 0x4B && tail[$0 + 2] == 0x05 && tail[$0 + 3] == 0x06 }
        let exact = candidates.filter { $0 + Int(Self.endLength) + Int(tail.integer(at: $0 + 20, bytes: 2)!) == tail.count }
        guard let at = exact.last ?? candidates.last else { return nil }
        // Readers differ in which record they take: the first that fits, the last, or the last that they see.
        if exact.count > 1 || at != candidates.last { note(.structureZipEnd, "several end records") }
        if exact.isEmpty { note(.structureZipEnd, "bytes behind the end record") }
        if tail.integer(at: at + 4, bytes: 2) != 0 || tail.integer(at: at + 6, bytes: 2) != 0 { note(.structureZipEnd, "one of several disks") }
        if tail.integer(at: at + 8, bytes: 2) != tail.integer(at: at + 10, bytes: 2) { note(.structureZipEnd, "two numbers of entries") }
        return End(
            at: size - tailLength + UInt64(at), count: tail.integer(at: at + 10, bytes: 2)!, length: tail.integer(at: at + 12, bytes: 4)!,
            offset: tail.integer(at: at + 16, bytes: 4)!)
    }

    private struct Place {
        var offset: UInt64
        var length: UInt64
        var count: UInt64
        /// What has to be added to every offset that the directory states.
        var shift: UInt64
        var end: UInt64
    }

    private mutating func locate(_ end: End, in file: borrowing InputFile) throws(Fault) -> Place? {
        var (count, length, stated, before) = (end.count, end.length, end.offset, end.at)
        if let wide = try readWideEnd(before: end.at, in: file) {
            for (narrow, whole, none) in [(count, wide.count, UInt64(0xFFFF)), (length, wide.length, ZipLayout.limit32), (stated, wide.offset, ZipLayout.limit32)] where narrow != none && narrow != whole {
                note(.structureZipEnd, "two end records disagree")
                break
            }
            (count, length, stated, before) = (wide.count, wide.length, wide.offset, wide.at)
        }
        guard length <= before, length <= Self.limit else {
            note(.structureZipEnd, "the directory does not fit the file")
            return nil
        }
        let found = before - length
        if count == 0, length == 0 { return Place(offset: before, length: 0, count: 0, shift: 0, end: before) }
        if try isDirectory(found, file) {
            guard stated <= found else {
                note(.structureZipEnd, "the directory is not where it is said to be")
                return Place(offset: found, length: length, count: count, shift: 0, end: before)
            }
            if stated < found, try isDirectory(stated, file) { note(.structureZipEnd, "two directories") }
            return Place(offset: found, length: length, count: count, shift: found - stated, end: before)
        }
        guard stated < before, try isDirectory(stated, file) else {
            note(.structureZipEnd, "no directory")
            return nil
        }
        note(.structureZipEnd, "bytes between the directory and its end")
        return Place(offset: stated, length: min(length, before - stated), count: count, shift: 0, end: before)
    }

    private func isDirectory(_ offset: UInt64, _ file: borrowing InputFile) throws(Fault) -> Bool {
        try file.bytes(from: offset, count: 4) == [0x50, 0x4B, 0x01, 0x02]
    }

    /// The ZIP64 end record that a locator right before the end record leads to.
    private mutating func readWideEnd(before end: UInt64, in file: borrowing InputFile) throws(Fault) -> End? {
        guard end >= 20 else { return nil }
        let locator = try file.bytes(from: end - 20, count: 20)
        guard locator.starts(with: [0x50, 0x4B, 0x06, 0x07]), let stated = locator.integer(at: 8, bytes: 8) else { return nil }
        // Where bytes were put in front of the file the record is nearer the end than stated.
        let near = end >= 76 ? end - 76 : 0
        for at in [stated, near] where at < end && end - at >= 76 {
            let record = try file.bytes(from: at, count: 56)
            guard record.starts(with: [0x50, 0x4B, 0x06, 0x06]) else { continue }
            if at != near { note(.structureZipEnd, "bytes between the end records") }
            return End(at: at, count: record.integer(at: 32, bytes: 8)!, length: record.integer(at: 40, bytes: 8)!, offset: record.integer(at: 48, bytes: 8)!)
        }
        note(.structureZipEnd, "no ZIP64 end record")
        return nil
    }

    // MARK: Records

    private mutating func readRecords(_ file: borrowing InputFile, _ place: Place) throws(Fault) {
        let bytes = try file.bytes(from: place.offset, count: Int(place.length))
        var at = 0
        while at + 46 <= bytes.count, bytes[at..<(at + 4)].elementsEqual([0x50, 0x4B, 0x01, 0x02]), records.count < ExpansionLimit.entries {
            let nameLength = Int(bytes.integer(at: at + 28, bytes: 2)!)
            let extraLength = Int(bytes.integer(at: at + 30, bytes: 2)!)
            let end = at + 46 + nameLength + extraLength + Int(bytes.integer(at: at + 32, bytes: 2)!)
            guard end <= bytes.count else { break }
            var record = Record(
                name: Array(bytes[(at + 46)..<(at + 46 + nameLength)]), madeBy: bytes.integer(at: at + 4, bytes: 2)!, flags: bytes.integer(at: at + 8, bytes: 2)!,
                method: bytes.integer(at: at + 10, bytes: 2)!, crc32: UInt32(bytes.integer(at: at + 16, bytes: 4)!), stored: bytes.integer(at: at + 20, bytes: 4)!,
                size: bytes.integer(at: at + 24, bytes: 4)!, offset: bytes.integer(at: at + 42, bytes: 4)!, attributes: bytes.integer(at: at + 38, bytes: 4)!)
            let extra = Array(bytes[(at + 46 + nameLength)..<(at + 46 + nameLength + extraLength)])
            if let reason = ForeignZipExtra.apply(extra, to: &record) { note(.structureZipExtra, reason, path: record.text) }
            at = end
            guard record.stored < 1 << 62, record.size < 1 << 62, record.offset < 1 << 62 else {
                note(.structureZipEnd, "sizes beyond any file", path: record.text)
                continue
            }
            record.offset += place.shift
            records.append(record)
        }
        if records.count >= ExpansionLimit.entries { note(.structureBomb, "more than \(ExpansionLimit.entries) entries") }
        // The old field counts modulo 65536.
        if UInt64(at) != place.length || UInt64(records.count) & 0xFFFF != place.count & 0xFFFF { note(.structureZipEnd, "\(records.count) records, \(place.count) stated") }
    }
}

/// The extra fields of a header: ZIP64 sizes, and a second name.
enum ForeignZipExtra {
    /// - Returns: what is wrong with them.
    static func apply(_ extra: [UInt8], to record: inout ForeignZipDirectory.Record) -> String? {
        var at = 0
        var fault: String?
        while at + 4 <= extra.count {
            let (id, length) = (extra.integer(at: at, bytes: 2)!, Int(extra.integer(at: at + 2, bytes: 2)!))
            let field = at + 4
            guard field + length <= extra.count else { return "a field is longer than the space for fields" }
            switch id {
            case 0x0001:
                var next = field
                func take(_ value: inout UInt64) {
                    guard value == ZipLayout.limit32 else { return }
                    guard next + 8 <= field + length else {
                        fault = "a ZIP64 size or offset is missing"
                        return
                    }
                    value = extra.integer(at: next, bytes: 8)!
                    next += 8
                }
                take(&record.size)
                take(&record.stored)
                take(&record.offset)
            case 0x7075 where length > 5:
                // Info-ZIP's second name: a reader that knows it unpacks under another name than one that does not.
                if Array(extra[(field + 5)..<(field + length)]) != record.name, record.flags & 0x0800 != 0 { fault = "two names" }
            default: break
            }
            at = field + length
        }
        return fault
    }
}

/// The one ZIP that an entry list has (APPNOTE 6.3.x, ISO/IEC 21320-1 plus ZIP64): every header byte follows from
/// names, sizes and CRC-32s. The writer writes these bytes; the reader compares with them.
///
///     file             = 1*(local-header data) 1*central-header [zip64-end zip64-locator] end
///     local-header     = 50 4B 03 04 needed flags 0000 0000 2100 crc csize usize nlen xlen name [zip64-extra]
///     needed           = 10, or 45 where the record carries ZIP64 values
///     flags            = 0, or bit 11 where the name is not ASCII
///
/// Every entry is stored; there are no comments, descriptors, gaps or extra fields but ZIP64's 0x0001, and that only
/// where a 32-bit field overflows. All integers are little-endian.
package enum ZipLayout {
    package struct Entry: Sendable, Equatable {
        package var name: String
        package var size: UInt64
        package var crc32: UInt32
        /// Where the local header begins.
        package var offset: UInt64

        package init(name: String, size: UInt64, crc32: UInt32, offset: UInt64) {
            self.name = name
            self.size = size
            self.crc32 = crc32
            self.offset = offset
        }

        /// Where the data begin.
        package var dataOffset: UInt64 { offset + UInt64(ZipLayout.localHeader(self).count) }
        /// Where the next record begins.
        package var end: UInt64 { dataOffset + size }
    }

    static let limit32: UInt64 = 0xFFFF_FFFF
    /// 1980-01-01, the earliest DOS date.
    private static let dosDate: UInt64 = 0x0021
    private static let madeBy: UInt64 = 0x032D

    package static func localHeader(_ entry: Entry) -> [UInt8] {
        let large = entry.size >= limit32
        let name = Array(entry.name.utf8)
        var out: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
        out.append(large ? 45 : 10, bytes: 2)
        out.append(flags(name), bytes: 2)
        out.append(0, bytes: 2)
        out.append(0, bytes: 2)
        out.append(dosDate, bytes: 2)
        out.append(UInt64(entry.crc32), bytes: 4)
        out.append(min(entry.size, limit32), bytes: 4)
        out.append(min(entry.size, limit32), bytes: 4)
        out.append(UInt64(name.count), bytes: 2)
        out.append(large ? 20 : 0, bytes: 2)
        out += name
        if large {
            out.append(0x0001, bytes: 2)
            out.append(16, bytes: 2)
            out.append(entry.size, bytes: 8)
            out.append(entry.size, bytes: 8)
        }
        return out
    }

    package static func centralHeader(_ entry: Entry) -> [UInt8] {
        let large = entry.size >= limit32
        let far = entry.offset >= limit32
        let extra = (large ? 16 : 0) + (far ? 8 : 0)
        let name = Array(entry.name.utf8)
        var out: [UInt8] = [0x50, 0x4B, 0x01, 0x02]
        out.append(madeBy, bytes: 2)
        out.append(extra > 0 ? 45 : 10, bytes: 2)
        out.append(flags(name), bytes: 2)
        out.append(0, bytes: 2)
        out.append(0, bytes: 2)
        out.append(dosDate, bytes: 2)
        out.append(UInt64(entry.crc32), bytes: 4)
        out.append(min(entry.size, limit32), bytes: 4)
        out.append(min(entry.size, limit32), bytes: 4)
        out.append(UInt64(name.count), bytes: 2)
        out.append(extra > 0 ? UInt64(extra + 4) : 0, bytes: 2)
        out.append(0, bytes: 2)  // comment
        out.append(0, bytes: 2)  // disk
        out.append(0, bytes: 2)  // internal attributes
        out.append(0o100644 << 16, bytes: 4)
        out.append(min(entry.offset, limit32), bytes: 4)
        out += name
        if extra > 0 {
            out.append(0x0001, bytes: 2)
            out.append(UInt64(extra), bytes: 2)
            if large {
                out.append(entry.size, bytes: 8)
                out.append(entry.size, bytes: 8)
            }
            if far { out.append(entry.offset, bytes: 8) }
        }
        return out
    }

    /// Everything behind the last entry's data.
    package static func directory(_ entries: [Entry]) -> [UInt8] {
        let offset = entries.last?.end ?? 0
        var out = entries.flatMap(centralHeader)
        let size = UInt64(out.count)
        let count = UInt64(entries.count)
        let isZip64 = count >= 0xFFFF || size >= limit32 || offset >= limit32 || entries.contains { $0.size >= limit32 || $0.offset >= limit32 }
        if isZip64 {
            out += [0x50, 0x4B, 0x06, 0x06]
            out.append(44, bytes: 8)
            out.append(madeBy, bytes: 2)
            out.append(45, bytes: 2)
            out.append(0, bytes: 4)
            out.append(0, bytes: 4)
            out.append(count, bytes: 8)
            out.append(count, bytes: 8)
            out.append(size, bytes: 8)
            out.append(offset, bytes: 8)
            out += [0x50, 0x4B, 0x06, 0x07]
            out.append(0, bytes: 4)
            out.append(offset + size, bytes: 8)
            out.append(1, bytes: 4)
        }
        out += [0x50, 0x4B, 0x05, 0x06]
        out.append(0, bytes: 4)
        out.append(min(count, 0xFFFF), bytes: 2)
        out.append(min(count, 0xFFFF), bytes: 2)
        out.append(min(size, limit32), bytes: 4)
        out.append(min(offset, limit32), bytes: 4)
        out.append(0, bytes: 2)
        return out
    }

    /// Bit 11: the name is UTF-8 beyond ASCII.
    private static func flags(_ name: [UInt8]) -> UInt64 { name.contains { $0 >= 0x80 } ? 0x0800 : 0 }
}

extension [UInt8] {
    mutating func append(_ value: UInt64, bytes: Int) {
        for i in 0..<bytes { append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(i)))) }
    }

    /// A little-endian integer at `offset`; nil beyond the end.
    func integer(at offset: Int, bytes: Int) -> UInt64? {
        guard offset >= 0, offset + bytes <= count else { return nil }
        return (0..<bytes).reduce(0) { $0 | UInt64(self[offset + $1]) << (8 * UInt64($1)) }
    }
}

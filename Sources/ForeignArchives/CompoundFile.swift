internal import Glibc

/// Microsoft's compound file ([MS-CFB]), the container of .doc, .xls, .ppt, .wps and of encrypted OOXML: which streams
/// are in it, and how they begin.
package struct CompoundFile: Sendable {
    private struct Entry {
        let name: String
        let start: UInt32
        let size: Int
    }

    private let bytes: [UInt8]
    private let sectorSize: Int
    private let fat: [UInt32]
    private let miniFAT: [UInt32]
    private let miniStream: [UInt8]
    private let entries: [Entry]

    /// Sectors followed before a chain is taken for a circle.
    private static let chainLimit = 1 << 16
    private static let endOfChain: UInt32 = 0xFFFF_FFFA
    private static let magic: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    /// Longer files are not looked into: no office document comes near.
    private static let longest = 256 << 20

    package static func hasMagic(path: [CChar]) -> Bool { read(path, limit: 8) == magic }

    /// - Returns: nil when it is none, or too damaged to have a directory.
    package init?(path: [CChar]) {
        guard CompoundFile.hasMagic(path: path), let bytes = CompoundFile.read(path, limit: CompoundFile.longest), bytes.count >= 512 else { return nil }
        self.bytes = bytes
        let shift = Int(bytes[30]) | Int(bytes[31]) << 8
        guard shift == 9 || shift == 12 else { return nil }
        sectorSize = 1 << shift
        let size = sectorSize
        func sector(_ n: UInt32) -> ArraySlice<UInt8>? {
            let start = (Int(n) + 1) * size
            return n < CompoundFile.endOfChain && start < bytes.count ? bytes[start..<min(start + size, bytes.count)] : nil
        }
        // The first 109 sectors of the allocation table stand in the header, further ones in a chain of lists.
        var tables = (0..<109).map { bytes.word(76 + 4 * $0) }
        var list = bytes.word(68)
        for _ in 0..<1024 {
            guard let more = sector(list), more.count == size else { break }
            let words = stride(from: 0, to: size, by: 4).map { bytes.word(more.startIndex + $0) }
            tables += words.dropLast()
            list = words.last!
        }
        var fat: [UInt32] = []
        for table in tables {
            guard let part = sector(table), part.count == size else { continue }
            fat += stride(from: 0, to: size, by: 4).map { bytes.word(part.startIndex + $0) }
        }
        self.fat = fat
        func chain(_ start: UInt32, limit: Int) -> [UInt8] {
            var out: [UInt8] = []
            var next = start
            for _ in 0..<CompoundFile.chainLimit {
                guard out.count < limit, let part = sector(next) else { break }
                out += part
                guard Int(next) < fat.count else { break }
                next = fat[Int(next)]
            }
            return out
        }
        let directory = chain(bytes.word(48), limit: 4 << 20)
        let entries = stride(from: 0, to: directory.count - 127, by: 128).compactMap { at -> Entry? in
            let length = Int(directory[at + 64]) | Int(directory[at + 65]) << 8
            guard directory[at + 66] != 0, length >= 2, length <= 64 else { return nil }
            let units = stride(from: 0, to: length - 2, by: 2).map { UInt16(directory[at + $0]) | UInt16(directory[at + $0 + 1]) << 8 }
            return Entry(name: String(decoding: units, as: UTF16.self), start: directory.word(at + 116), size: Int(directory.word(at + 120)))
        }
        guard let root = entries.first else { return nil }
        self.entries = entries
        let table = chain(bytes.word(60), limit: 4 << 20)
        miniFAT = stride(from: 0, to: table.count - 3, by: 4).map { table.word($0) }
        miniStream = chain(root.start, limit: 16 << 20)
    }

    package var names: Set<String> { Set(entries.map(\.name)) }

    /// The first bytes of a stream.
    package func beginning(of name: String, limit: Int) -> [UInt8]? {
        guard let entry = entries.dropFirst().first(where: { $0.name == name }) else { return nil }
        let wanted = min(limit, entry.size)
        var out: [UInt8] = []
        var next = entry.start
        // Short streams lie in sectors of 64 bytes inside the root's stream.
        let isShort = entry.size < 4096
        for _ in 0..<CompoundFile.chainLimit {
            guard out.count < wanted, next < CompoundFile.endOfChain else { break }
            let unit = isShort ? 64 : sectorSize
            let start = isShort ? Int(next) * 64 : (Int(next) + 1) * sectorSize
            let table = isShort ? miniFAT : fat
            let source = isShort ? miniStream : bytes
            guard start < source.count else { break }
            out += source[start..<min(start + unit, source.count)]
            guard Int(next) < table.count else { break }
            next = table[Int(next)]
        }
        return Array(out.prefix(wanted))
    }

    /// What the streams say the file is.
    package var documentType: String? {
        let names = names
        if names.contains("EncryptedPackage") { return "application/encrypted" }
        if names.contains("WordDocument") { return "application/msword" }
        if names.contains("Workbook") || names.contains("Book") { return "application/vnd.ms-excel" }
        return names.contains("PowerPoint Document") ? "application/vnd.ms-powerpoint" : nil
    }

    /// Whether the content needs a password to be read; nil when the streams do not say.
    package var isEncrypted: Bool? {
        if names.contains("EncryptedPackage") { return true }
        // [MS-DOC] 2.5.2 FibBase: bit fEncrypted.
        if let fib = beginning(of: "WordDocument", limit: 12), fib.count == 12 { return fib[11] & 0x01 != 0 }
        // [MS-PPT] 2.3.2 CurrentUserAtom: headerToken.
        if let user = beginning(of: "Current User", limit: 16), user.count == 16 { return user.word(12) == 0xF3D1_C4DF }
        guard let book = beginning(of: "Workbook", limit: 1 << 16) ?? beginning(of: "Book", limit: 1 << 16) else { return nil }
        // [MS-XLS] 2.4.117: a FilePass record among those at the front.
        var at = 0
        while at + 4 <= book.count {
            let (type, length) = (Int(book[at]) | Int(book[at + 1]) << 8, Int(book[at + 2]) | Int(book[at + 3]) << 8)
            if type == 0x002F { return true }
            if type == 0x000A { return false }
            at += 4 + length
        }
        return book.isEmpty ? nil : false
    }

    private static func read(_ path: [CChar], limit: Int) -> [UInt8]? {
        let fd = open(path, O_RDONLY | O_CLOEXEC)
        guard fd >= 0 else { return nil }
        defer { close(fd) }
        var out: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: min(limit, 1 << 20))
        while out.count < limit {
            let n = buffer.withUnsafeMutableBytes { Glibc.read(fd, $0.baseAddress, min($0.count, limit - out.count)) }
            if n < 0, errno == EINTR { continue }
            guard n > 0 else { break }
            out += buffer[..<n]
        }
        return out
    }
}

extension [UInt8] {
    /// Four bytes, the least significant first; 0 beyond the end.
    fileprivate func word(_ at: Int) -> UInt32 {
        at + 4 <= count ? UInt32(self[at]) | UInt32(self[at + 1]) << 8 | UInt32(self[at + 2]) << 16 | UInt32(self[at + 3]) << 24 : 0
    }
}

internal import Compression
package import Evidence
internal import Files
package import SystemPackage

/// The new tail of a packed file, on its way into it.
package enum TailFile {
    package struct Header: Sendable, Equatable {
        /// Where in the file the bytes belong.
        package let offset: UInt64
    }

    private static let mark = "fengcun-tail 1"
    /// No package has that much in META-INF and its directory.
    private static let limit = 256 << 20

    /// What the file becomes behind the last entry that stays.
    ///
    /// - Parameters:
    ///   - kept: the entries outside META-INF as they lie, in canonical order, each with its CRC-32 where the form has one.
    ///   - added: the whole of META-INF, in canonical order.
    ///   - top: the folder in a tar that everything lies under; nil for a ZIP.
    package static func compose(kept: [PackageEntry], added: [(path: String, bytes: [UInt8])], top: String?) -> (offset: UInt64, bytes: [UInt8]) {
        let form: PackedForm = top.map { .tar(top: $0) } ?? .zip
        var laid: [ZipLayout.Entry] = []
        var at: UInt64 = 0
        func lay(_ name: String, _ size: UInt64, _ crc: UInt32) -> [UInt8] {
            let entry = ZipLayout.Entry(name: name, size: size, crc32: crc, offset: at)
            laid.append(entry)
            let head = form.head(entry, number: laid.count)
            at += UInt64(head.count) + size + UInt64(form.padding(behind: size))
            return head
        }
        for entry in kept { _ = lay(entry.path, entry.size, entry.crc32 ?? 0) }
        let offset = at
        var bytes: [UInt8] = []
        for (path, content) in added {
            bytes += lay(path, UInt64(content.count), checksum(content)) + content + [UInt8](repeating: 0, count: form.padding(behind: UInt64(content.count)))
        }
        return (offset, bytes + form.end(laid, at: at))
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 { bytes.withUnsafeBytes { crc32(0, $0) } }

    /// Writes a tail whole, or not at all.
    package static func write(offset: UInt64, _ bytes: [UInt8], to path: FilePath) throws(Fault) {
        let header = "\(mark) \(offset) \(bytes.count) \(String(checksum(bytes), radix: 16))\n"
        try DurableFile.write(Array(header.utf8) + bytes, to: path)
    }

    /// - Returns: nil for what is no tail, or not a whole one.
    package static func read(_ path: FilePath) throws(Fault) -> (header: Header, bytes: [UInt8])? {
        let file = try InputFile.readAll(path, limit: limit)
        guard let end = file.prefix(256).firstIndex(of: 0x0A) else { return nil }
        let fields = String(decoding: file[..<end], as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
        let bytes = Array(file[(end + 1)...])
        guard fields.count == 5, fields[0] + " " + fields[1] == mark, let offset = UInt64(fields[2]), offset < 1 << 62, fields[2] == String(offset), fields[3] == String(bytes.count), fields[4] == String(checksum(bytes), radix: 16) else { return nil }
        return (Header(offset: offset), bytes)
    }

    /// Puts a tail into its file, and removes it. Whenever that is broken off, file and tail together are what the file
    /// becomes; the next run does it again.
    ///
    /// - Throws: ``FaultCode/accessDenied`` and its like, where the file cannot be written: the tail stays where it is.
    package static func splice(_ tail: FilePath, into file: FilePath) throws(Fault) {
        guard let (header, bytes) = try read(tail) else { throw Fault(.tailUnreadable, path: tail.string) }
        try replaceEnd(of: file, from: header.offset, by: bytes)
        try removeFile(tail)
        try syncFolder(of: tail)
    }
}

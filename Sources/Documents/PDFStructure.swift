internal import Glibc

/// Whether a PDF ends as it should: poppler mends a wrong cross-reference without a word, and a download that broke off
/// looks like one.
enum PDFStructure {
    /// Readers look for `startxref` in so many bytes at the end.
    private static let tail = 1024

    /// - Returns: nil when `startxref` (ISO 32000-1 §7.5.5) leads to a cross-reference table or stream.
    static func complaint(path: [CChar]) -> String? {
        let fd = open(path, O_RDONLY | O_CLOEXEC)
        guard fd >= 0 else { return nil }
        defer { close(fd) }
        let size = Int(lseek(fd, 0, SEEK_END))
        let end = read(fd, at: max(0, size - tail), count: tail)
        guard let mark = lastIndex(of: Array("startxref".utf8), in: end) else { return "it breaks off before its end; what could be found was put together" }
        let digits = end[(mark + 9)...].drop { isSpace($0) }.prefix { (0x30...0x39).contains($0) }
        // An update behind the last whole revision, without an end of its own.
        if end[digits.endIndex...].firstRange(of: Array(" obj".utf8)) != nil { return "it breaks off before its end; an earlier revision was read" }
        guard let offset = Int(String(decoding: digits, as: UTF8.self)) else { return "startxref says nothing; its objects were searched for" }
        // Offsets count from the header, which may stand behind something else.
        let head = read(fd, at: 0, count: tail)
        let header = head.firstRange(of: Array("%PDF-".utf8))?.lowerBound ?? 0
        for place in [offset, offset + header] where leadsToTable(read(fd, at: place, count: 32)) { return nil }
        return "startxref does not lead to a cross-reference; its objects were searched for"
    }

    /// `xref`, or the beginning of an object: `12 0 obj`.
    private static func leadsToTable(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes.drop { isSpace($0) }, as: UTF8.self)
        if text.hasPrefix("xref") { return true }
        return text.prefixMatch(of: /[0-9]+\s+[0-9]+\s+obj/) != nil
    }

    private static func lastIndex(of word: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= word.count else { return nil }
        return stride(from: bytes.count - word.count, through: 0, by: -1).first { bytes[$0...].starts(with: word) }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x0A, 0x0D, 0x09, 0x0C, 0x00].contains(byte) }

    private static func read(_ fd: Int32, at offset: Int, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let n = pread(fd, buffer.baseAddress, count, off_t(offset))
            filled = max(0, n)
        }
    }
}

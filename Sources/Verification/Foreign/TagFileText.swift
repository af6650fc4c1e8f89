internal import Glibc

/// A bag's tag files in the encoding that `bagit.txt` names, as UTF-8.
enum TagFileText {
    enum Failure: Error { case unknownEncoding, malformed }

    /// Encodings that are read: anything else is left undecided rather than handed to the system's converters.
    private static let known: Set<String> = [
        "GB18030", "GBK", "GB2312", "BIG5", "SHIFT_JIS", "EUC-JP", "EUC-KR", "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252", "ISO-8859-2", "ISO-8859-5", "ISO-8859-15", "UTF-32",
    ]

    static func decode(_ bytes: [UInt8], _ encoding: String) throws(Failure) -> [UInt8] {
        switch encoding.uppercased() {
        case "UTF-8", "UTF8":
            // A mark is no part of the text (RFC 8493 §2.1.3 forbids it in bagit.txt alone).
            let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
            guard String(validating: text, as: UTF8.self) != nil else { throw .malformed }
            return text
        case "US-ASCII", "ASCII":
            guard bytes.allSatisfy({ $0 < 0x80 }) else { throw .malformed }
            return bytes
        case "ISO-8859-1", "LATIN1", "LATIN-1":
            return bytes.flatMap { byte -> [UInt8] in byte < 0x80 ? [byte] : [0xC0 | byte >> 6, 0x80 | byte & 0x3F] }
        case "UTF-16": return try utf16(bytes, bigEndian: !bytes.starts(with: [0xFF, 0xFE]), skipping: bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) ? 2 : 0)
        case "UTF-16LE": return try utf16(bytes, bigEndian: false, skipping: 0)
        case "UTF-16BE": return try utf16(bytes, bigEndian: true, skipping: 0)
        case let name where known.contains(name): return try convert(bytes, name)
        default: throw .unknownEncoding
        }
    }

    private static func utf16(_ bytes: [UInt8], bigEndian: Bool, skipping: Int) throws(Failure) -> [UInt8] {
        let body = bytes.dropFirst(skipping)
        guard body.count % 2 == 0 else { throw .malformed }
        var units: [UInt16] = []
        units.reserveCapacity(body.count / 2)
        for i in stride(from: body.startIndex, to: body.endIndex, by: 2) {
            units.append(bigEndian ? UInt16(body[i]) << 8 | UInt16(body[i + 1]) : UInt16(body[i + 1]) << 8 | UInt16(body[i]))
        }
        guard let text = String(validating: units, as: UTF16.self) else { throw .malformed }
        return Array(text.utf8)
    }

    private static func convert(_ bytes: [UInt8], _ name: String) throws(Failure) -> [UInt8] {
        guard let converter = iconv_open("UTF-8", name), converter != iconv_t(bitPattern: -1) else { throw .unknownEncoding }
        defer { iconv_close(converter) }
        // No character of these encodings takes more than four times its bytes in UTF-8.
        var out = [CChar](repeating: 0, count: bytes.count * 4 + 4)
        var input = bytes.map(CChar.init(bitPattern:))
        var left = out.count
        var rest = input.count
        let capacity = out.count
        let isDone = input.withUnsafeMutableBufferPointer { source in
            out.withUnsafeMutableBufferPointer { target in
                var from = source.baseAddress
                var to = target.baseAddress
                return iconv(converter, &from, &rest, &to, &left) != Int(bitPattern: UInt.max) && rest == 0
            }
        }
        guard isDone else { throw .malformed }
        return out.prefix(capacity - left).map(UInt8.init(bitPattern:))
    }
}

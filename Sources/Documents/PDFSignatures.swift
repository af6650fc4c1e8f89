internal import Cryptography
internal import Glibc

/// The signature dictionaries of a PDF (ISO 32000-1 §12.8.1), found in its bytes.
///
/// They cannot be hidden in a compressed stream: `/ByteRange` says where in the file `/Contents` stands, and `/Contents` is
/// not encrypted even where the rest is. So a document that cannot be opened shows them too.
enum PDFSignatures {
    struct Found {
        let isTimestamp: Bool
        let signers: [String]
        /// `/M`, as it stands there.
        let statedAt: String?
    }

    /// Bytes around `/ByteRange` in which its dictionary is looked for.
    private static let reach = 1 << 20
    private static let chunk = 4 << 20
    private static let most = 1000

    static func find(path: [CChar]) -> [Found] {
        let fd = open(path, O_RDONLY | O_CLOEXEC)
        guard fd >= 0 else { return [] }
        defer { close(fd) }
        var found: [Found] = []
        var seen: Set<[UInt8]> = []
        for position in positions(of: Array("/ByteRange".utf8), in: fd) where found.count < most {
            let begin = max(0, position - reach)
            let bytes = read(fd, at: begin, count: position - begin + reach)
            guard let dictionary = object(in: bytes, around: position - begin), let contents = hexString("/Contents", in: dictionary) else { continue }
            // The same dictionary may stand in several revisions of the file.
            guard seen.insert(contents).inserted else { continue }
            let kind = name("/SubFilter", in: dictionary)
            found.append(
                Found(
                    isTimestamp: kind == "ETSI.RFC3161", signers: ForeignSignature.signers(ofCMS: contents) ?? certificates(in: dictionary, kind: kind),
                    statedAt: literalString("/M", in: dictionary)))
        }
        return found
    }

    // MARK: The dictionary

    /// From the `obj` before a place to the `endobj` behind it.
    private static func object(in bytes: [UInt8], around at: Int) -> ArraySlice<UInt8>? {
        guard at < bytes.count else { return nil }
        let begin = lastRange(of: Array(" obj".utf8), in: bytes[..<at])?.upperBound ?? bytes.startIndex
        let end = bytes[at...].firstRange(of: Array("endobj".utf8))?.lowerBound ?? bytes.endIndex
        return bytes[begin..<end]
    }

    private static func lastRange(of word: [UInt8], in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        var at = bytes.endIndex - word.count
        while at >= bytes.startIndex {
            if bytes[at] == word[0], bytes[at...].starts(with: word) { return at..<(at + word.count) }
            at -= 1
        }
        return nil
    }

    /// What stands behind a key, white space left out.
    private static func value(_ key: String, in dictionary: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var rest = dictionary
        let key = Array(key.utf8)
        while let range = rest.firstRange(of: key) {
            rest = rest[range.upperBound...]
            // `/M` is not `/MDP`.
            guard let next = rest.first, !isRegular(next) else { continue }
            return rest.drop { isSpace($0) }
        }
        return nil
    }

    private static func hexString(_ key: String, in dictionary: ArraySlice<UInt8>) -> [UInt8]? {
        guard let value = value(key, in: dictionary), value.first == UInt8(ascii: "<") else { return nil }
        var out: [UInt8] = []
        var high: UInt8?
        for byte in value.dropFirst() {
            if byte == UInt8(ascii: ">") { return out.contains { $0 != 0 } ? out : nil }
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x41 + 10
            case 0x61...0x66: digit = byte - 0x61 + 10
            case _ where isSpace(byte): continue
            default: return nil
            }
            if let first = high {
                out.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return nil
    }

    private static func name(_ key: String, in dictionary: ArraySlice<UInt8>) -> String? {
        guard let value = value(key, in: dictionary), value.first == UInt8(ascii: "/") else { return nil }
        return String(decoding: value.dropFirst().prefix { isRegular($0) }, as: UTF8.self)
    }

    /// A short string of plain ASCII; anything else is nobody's date.
    private static func literalString(_ key: String, in dictionary: ArraySlice<UInt8>) -> String? {
        guard let value = value(key, in: dictionary), value.first == UInt8(ascii: "("), let end = value.prefix(64).firstIndex(of: UInt8(ascii: ")")) else { return nil }
        return plain(value[(value.startIndex + 1)..<end])
    }

    /// With octal escapes put in (ISO 32000-1 §7.3.4.2): some writers escape everything but letters and digits.
    private static func plain(_ text: ArraySlice<UInt8>) -> String? {
        var out: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            var byte = byte
            if byte == UInt8(ascii: "\\") {
                let digits = rest.prefix(3).prefix { (0x30...0x37).contains($0) }
                guard digits.count == 3, let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8) else { return nil }
                byte = code
                rest = rest.dropFirst(3)
            }
            guard (0x20..<0x7F).contains(byte) else { return nil }
            out.append(byte)
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// `adbe.x509.rsa_sha1` has the signer's certificate in `/Cert`, and a bare signature in `/Contents`.
    private static func certificates(in dictionary: ArraySlice<UInt8>, kind: String?) -> [String] {
        guard kind == "adbe.x509.rsa_sha1", let der = hexString("/Cert", in: dictionary), let certificate = Certificate(der: der) else { return [] }
        return [certificate.name]
    }

    private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x0A, 0x0D, 0x09, 0x0C, 0x00].contains(byte) }

    private static func isRegular(_ byte: UInt8) -> Bool { !isSpace(byte) && !"()<>[]{}/%".utf8.contains(byte) }

    // MARK: The file

    private static func positions(of word: [UInt8], in fd: Int32) -> [Int] {
        var out: [Int] = []
        var begin = 0
        while out.count < most {
            let bytes = read(fd, at: begin, count: chunk)
            var at = 0
            while let next = next(word, in: bytes, from: at) {
                out.append(begin + next)
                at = next + word.count
            }
            guard bytes.count == chunk else { return out }
            // The word may stand across two chunks.
            begin += chunk - max(0, min(word.count - 1, chunk - at))
        }
        return out
    }

    private static func next(_ word: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { raw -> Int? in
            var at = start
            while at + word.count <= raw.count, let hit = memchr(raw.baseAddress! + at, Int32(word[0]), raw.count - word.count - at + 1) {
                at = raw.baseAddress!.distance(to: UnsafeRawPointer(hit))
                if memcmp(hit, word, word.count) == 0 { return at }
                at += 1
            }
            return nil
        }
    }

    private static func read(_ fd: Int32, at offset: Int, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let n = pread(fd, buffer.baseAddress! + filled, count - filled, off_t(offset + filled))
                if n < 0, errno == EINTR { continue }
                guard n > 0 else { return }
                filled += n
            }
        }
    }
}

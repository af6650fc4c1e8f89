internal import Glibc

/// Text in the encodings that programs still write beside UTF-8.
package enum LegacyText {
    /// UTF-8 with or without its mark, UTF-16 with its mark, else GB 18030, as spreadsheets and Windows write it in China.
    ///
    /// - Returns: nil when the bytes are none of these.
    package static func decode(_ bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return String(validating: bytes.dropFirst(3), as: UTF8.self) }
        if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes.dropFirst(2), isBigEndian: false) }
        if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes.dropFirst(2), isBigEndian: true) }
        return String(validating: bytes, as: UTF8.self) ?? gb18030(bytes)
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> String? {
        guard bytes.count.isMultiple(of: 2) else { return nil }
        let units = stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).map { i -> UInt16 in
            let (first, second) = (UInt16(bytes[i]), UInt16(bytes[i + 1]))
            return isBigEndian ? first << 8 | second : second << 8 | first
        }
        return String(validating: units, as: UTF16.self)
    }

    /// The corresponding C function is `iconv`.
    private static func gb18030(_ bytes: [UInt8]) -> String? {
        guard let converter = iconv_open("UTF-8", "GB18030"), converter != iconv_t(bitPattern: -1) else { return nil }
        defer { iconv_close(converter) }
        var input = bytes.map(CChar.init(bitPattern:))
        // Two bytes become three, four become four.
        var output = [CChar](repeating: 0, count: bytes.count * 2 + 16)
        let left = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output -> Int? in
                var (from, to) = (input.baseAddress, output.baseAddress)
                var (fromLeft, toLeft) = (input.count, output.count)
                return iconv(converter, &from, &fromLeft, &to, &toLeft) == Int.max || fromLeft > 0 ? nil : toLeft
            }
        }
        guard let left else { return nil }
        return String(validating: output.prefix(output.count - left).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

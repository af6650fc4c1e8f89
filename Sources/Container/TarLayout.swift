/// The one tar that an entry list has (POSIX.1-2017 pax interchange format): like ``ZipLayout``, every byte that is not
/// file content follows from names and sizes.
///
///     file   = 1*(member) end
///     member = [pax-header] header data padding      padding: zeros up to 512
///     end    = 2 blocks of zeros, and more up to a multiple of 10240
///
/// Every member lies under one top folder. A name that is not ASCII or has more than 100 bytes, and a size of 8 GiB or
/// more, stand in a pax header of their own (`path`, `size`); the plain header then has the member's number for a name and
/// 0 for a size, each only where its record replaces it. Modes are 0644; owners and times are 0.
package enum TarLayout {
    static let block: UInt64 = 512
    private static let record: UInt64 = 10240
    private static let longestName = 100
    /// Eleven octal digits end here.
    private static let sizeLimit: UInt64 = 1 << 33

    /// Everything before a member's data.
    ///
    /// - Parameters:
    ///   - top: the top folder, without a slash.
    ///   - number: counts the members from 1.
    package static func header(top: String, number: Int, name: String, size: UInt64) -> [UInt8] {
        let path = Array("\(top)/\(name)".utf8)
        let digits = String(number)
        let alias = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        let isPlain = path.count <= longestName && path.allSatisfy { $0 < 0x80 }
        var records: [UInt8] = []
        if !isPlain { records += paxRecord("path", path) }
        if size >= sizeLimit { records += paxRecord("size", Array(String(size).utf8)) }
        var out: [UInt8] = []
        if !records.isEmpty {
            out += block(name: Array("\(top)/PaxHeaders/\(alias)".utf8), size: UInt64(records.count), type: "x")
            out += records + [UInt8](repeating: 0, count: padding(behind: UInt64(records.count)))
        }
        return out + block(name: isPlain ? path : Array("\(top)/\(alias)".utf8), size: size >= sizeLimit ? 0 : size, type: "0")
    }

    /// Zeros between a member's data and the next block.
    package static func padding(behind size: UInt64) -> Int { Int((block - size % block) % block) }

    /// Everything behind the last member.
    package static func end(at offset: UInt64) -> [UInt8] {
        let least = offset + 2 * block
        return [UInt8](repeating: 0, count: Int(2 * block + (record - least % record) % record))
    }

    /// `length key=value LF`, where the length counts itself.
    private static func paxRecord(_ key: String, _ value: [UInt8]) -> [UInt8] {
        let rest = Array(" \(key)=".utf8) + value + [0x0A]
        var length = rest.count + 1
        while String(length).utf8.count + rest.count != length { length += 1 }
        return Array(String(length).utf8) + rest
    }

    private static func block(name: [UInt8], size: UInt64, type: Character) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: Int(block))
        func put(_ bytes: some Collection<UInt8>, at offset: Int) { out.replaceSubrange(offset..<(offset + bytes.count), with: bytes) }
        put(name, at: 0)
        put("0000644".utf8, at: 100)
        put("0000000".utf8, at: 108)
        put("0000000".utf8, at: 116)
        put(octal(size, digits: 11), at: 124)
        put("00000000000".utf8, at: 136)
        put("        ".utf8, at: 148)
        put(String(type).utf8, at: 156)
        put("ustar\0".utf8, at: 257)
        put("00".utf8, at: 263)
        put("0000000".utf8, at: 329)
        put("0000000".utf8, at: 337)
        put(octal(checksum(out), digits: 6) + [0, 0x20], at: 148)
        return out
    }

    /// The sum of a header's bytes, its own field taken as spaces.
    static func checksum(_ header: [UInt8]) -> UInt64 {
        header.indices.reduce(0) { $0 + ((148..<156).contains($1) ? 0x20 : UInt64(header[$1])) }
    }

    private static func octal(_ value: UInt64, digits: Int) -> [UInt8] {
        let text = String(value, radix: 8)
        return Array((String(repeating: "0", count: max(0, digits - text.count)) + text).utf8)
    }
}

internal import Evidence
internal import Files

/// What stands in a tar, as its headers say: ustar, pax and GNU's long names.
struct TarRecords {
    struct Member {
        enum Kind { case file, folder, special, sparse }

        var name: [UInt8]
        var kind: Kind
        /// As stated; `available` of these bytes are in the file.
        var size: UInt64
        var available: UInt64
        var dataOffset: UInt64

        var text: String { String(decoding: name, as: UTF8.self) }
    }

    private(set) var members: [Member] = []
    private(set) var findings: [Finding] = []

    private static let paxLimit: UInt64 = 1 << 20

    /// What pax or GNU headers say of the next member.
    private struct Overrides {
        var path: [UInt8]?
        var size: UInt64?
        var isSparse = false
    }

    /// Whether the first block is a tar header.
    static func hasSignature(_ file: PackedFile) throws(Fault) -> Bool {
        let block = try file.bytes(from: 0, count: Int(TarLayout.block))
        return block.count == Int(TarLayout.block) && block[0] != 0 && isSound(block)
    }

    init(_ file: PackedFile) throws(Fault) { try read(file) }

    private mutating func read(_ file: PackedFile) throws(Fault) {
        var at: UInt64 = 0
        var overrides = Overrides()
        while members.count < ExpansionLimit.entries {
            let block = try file.bytes(from: at, count: Int(TarLayout.block))
            if block.isEmpty, !members.isEmpty {
                // Whole members and no mark behind them: every reader takes it, and nobody can tell whether there was more.
                findings.append(Finding(.structureTarHeader, .warning, path: members.last?.text, facts: ["reason": "no end mark", "offset": String(at)]))
                return
            }
            guard block.count == Int(TarLayout.block) else {
                findings.append(Finding(.structureTruncated, facts: ["at": String(file.size), "entries": String(members.count)]))
                return
            }
            if block.allSatisfy({ $0 == 0 }) { return try readEnd(file, at: at + TarLayout.block) }
            let data = at + TarLayout.block
            guard Self.isSound(block), let stated = Self.number(block, 124, 12), stated < 1 << 62 else {
                note("no header", at)
                guard let next = try findHeader(file, from: data) else { return }
                at = next
                continue
            }
            switch block[156] {
            case UInt8(ascii: "x"), UInt8(ascii: "g"):
                guard stated <= Self.paxLimit else { return note("pax header of \(stated) bytes", at) }
                if !Self.readPax(try file.bytes(from: data, count: Int(stated)), into: &overrides) { note("pax record", at) }
                at = data + Self.padded(stated)
            case UInt8(ascii: "L"), UInt8(ascii: "K"):
                guard stated <= Self.paxLimit else { return note("name of \(stated) bytes", at) }
                if block[156] == UInt8(ascii: "L") { overrides.path = Array(try file.bytes(from: data, count: Int(stated)).prefix { $0 != 0 }) }
                at = data + Self.padded(stated)
            default:
                let member = Self.member(block, stated, overrides, dataOffset: data, fileSize: file.size)
                members.append(member)
                overrides = Overrides()
                at = data + Self.padded(member.size)
            }
        }
        findings.append(Finding(.structureBomb, facts: ["reason": "more than \(ExpansionLimit.entries) entries"]))
    }

    private mutating func note(_ reason: String, _ offset: UInt64) {
        findings.append(Finding(.structureTarHeader, path: members.last?.text, facts: ["reason": reason, "offset": String(offset)]))
    }

    private static func isSound(_ block: [UInt8]) -> Bool { number(block, 148, 8) == TarLayout.checksum(block) }

    /// Where the next header may be, after one that is damaged: what is behind it is judged all the same.
    private func findHeader(_ file: PackedFile, from start: UInt64) throws(Fault) -> UInt64? {
        var at = start
        while at < file.size {
            let bytes = try file.bytes(from: at, count: 1 << 20)
            for offset in stride(from: 0, to: bytes.count - Int(TarLayout.block) + 1, by: Int(TarLayout.block)) where bytes[(offset + 257)..<(offset + 262)].elementsEqual("ustar".utf8) {
                if Self.isSound(Array(bytes[offset..<(offset + Int(TarLayout.block))])) { return at + UInt64(offset) }
            }
            at += 1 << 20
        }
        return nil
    }

    /// A second block of zeros, and nothing but zeros behind it: what stands there some readers show and others do not.
    private mutating func readEnd(_ file: PackedFile, at offset: UInt64) throws(Fault) {
        let rest = try file.bytes(from: offset, count: 1 << 20)
        if rest.count < Int(TarLayout.block) { note("no second block of zeros", offset) }
        if rest.contains(where: { $0 != 0 }) || file.size > offset + 1 << 20 { note("bytes behind the end", offset) }
    }

    private static func member(_ block: [UInt8], _ stated: UInt64, _ overrides: Overrides, dataOffset: UInt64, fileSize: UInt64) -> Member {
        let kind: Member.Kind =
            switch block[156] {
            case UInt8(ascii: "0"), 0, UInt8(ascii: "7"): overrides.isSparse ? .sparse : .file
            case UInt8(ascii: "5"): .folder
            case UInt8(ascii: "S"): .sparse
            default: .special
            }
        // Links and folders have no data, whatever their size field says.
        let size = kind == .file || kind == .sparse ? overrides.size ?? stated : 0
        var name = overrides.path ?? text(block, 0, 100)
        if overrides.path == nil, block[257..<263].elementsEqual("ustar\0".utf8), block[345] != 0 { name = text(block, 345, 155) + [0x2F] + name }
        if name.last == 0x2F, kind == .file, size == 0 { return Member(name: name, kind: .folder, size: 0, available: 0, dataOffset: dataOffset) }
        return Member(name: name, kind: kind, size: size, available: dataOffset >= fileSize ? 0 : min(size, fileSize - dataOffset), dataOffset: dataOffset)
    }

    /// - Returns: false for records that cannot be read.
    private static func readPax(_ bytes: [UInt8], into overrides: inout Overrides) -> Bool {
        var rest = bytes[...]
        while let first = rest.first, first != 0 {
            guard let space = rest.firstIndex(of: 0x20), let length = Int(String(decoding: rest[..<space], as: UTF8.self)), length > space - rest.startIndex + 1, length <= rest.count,
                rest[rest.startIndex + length - 1] == 0x0A, let equals = rest[space...].firstIndex(of: 0x3D), equals < rest.startIndex + length
            else { return false }
            let value = Array(rest[(equals + 1)..<(rest.startIndex + length - 1)])
            switch String(decoding: rest[(space + 1)..<equals], as: UTF8.self) {
            case "path": overrides.path = value
            case "size":
                guard let size = UInt64(String(decoding: value, as: UTF8.self)), size < 1 << 62 else { return false }
                overrides.size = size
            case let key where key.hasPrefix("GNU.sparse.") || key.hasPrefix("SUN.holesdata"): overrides.isSparse = true
            default: break
            }
            rest = rest.dropFirst(length)
        }
        return true
    }

    private static func text(_ block: [UInt8], _ offset: Int, _ length: Int) -> [UInt8] { Array(block[offset..<(offset + length)].prefix { $0 != 0 }) }

    /// An octal number, or a binary one behind a set high bit; nil for anything else, a negative one too.
    private static func number(_ block: [UInt8], _ offset: Int, _ length: Int) -> UInt64? {
        let field = block[offset..<(offset + length)]
        if field.first == 0x80 {
            guard field.dropFirst().dropLast(8).allSatisfy({ $0 == 0 }) else { return nil }
            return field.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
        }
        let digits = field.drop { $0 == 0x20 }.prefix { (0x30...0x37).contains($0) }
        guard field.drop(while: { $0 == 0x20 }).dropFirst(digits.count).allSatisfy({ $0 == 0 || $0 == 0x20 }) else { return nil }
        return digits.isEmpty ? 0 : UInt64(String(decoding: digits, as: UTF8.self), radix: 8)
    }

    private static func padded(_ size: UInt64) -> UInt64 { size + UInt64(TarLayout.padding(behind: size)) }
}

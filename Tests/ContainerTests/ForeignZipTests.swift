internal import Container
internal import Evidence
internal import Files
internal import SystemPackage
internal import TestSupport
internal import Testing

/// ZIPs that others wrote: Python makes them, then single bytes are changed.
@Suite struct ForeignZipTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// - Parameter script: finds the ZIP open for writing as `z`, and its path as `path`.
    private func make(_ script: String) throws -> FilePath {
        let path = folder.path.appending("z.zip")
        try run("python3", ["-W", "ignore", "-c", "import sys, zipfile, struct\npath = sys.argv[1]\nz = zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED)\n" + script, path.string])
        return path
    }

    private func codes(_ script: String) throws -> [FindingCode] { try ForeignZip(make(script)).findings.map(\.code) }

    /// Two entries, then `edit` over the whole file `b`.
    private func edited(_ edit: String) throws -> [FindingCode] {
        try codes("z.writestr('a', b'a' * 1000)\nz.writestr('b', b'b' * 1000)\nz.close()\nb = bytearray(open(path, 'rb').read())\n\(edit)\nopen(path, 'wb').write(b)")
    }

    @Test func `deflated and stored entries are read, whole and in part`() throws {
        let zip = try ForeignZip(make("z.writestr('x/bagit.txt', b'0123456789' * 100000)\nz.writestr('x/s', b'stored', zipfile.ZIP_STORED)\nz.writestr('x/empty', b'')\nz.close()"))
        #expect(zip.findings == [])
        #expect(zip.entries.map(\.path) == ["bagit.txt", "s", "empty"])
        #expect(try Zips.content(zip, 0) == (0..<1_000_000).map { 0x30 + UInt8($0 % 10) })
        #expect(try zip.bytes(of: 0, from: 700_003, count: 4, cancellation: Cancellation()) == Array("3456".utf8))
        #expect(try zip.bytes(of: 0, from: 999_999, count: 4, cancellation: Cancellation()) == Array("9".utf8))
        #expect(try Zips.content(zip, 1) == Array("stored".utf8))
        #expect(try Zips.content(zip, 2) == [])
    }

    @Test(arguments: [
        ("z.writestr('../evil', b'')", FindingCode.structurePathEscape), ("z.writestr('/etc/x', b'')", .structurePathEscape), ("z.writestr('a\\\\..\\\\b', b'')", .structurePathEscape),
        ("z.writestr('C:x', b'')", .structurePathEscape), ("z.writestr('a', b'1'); z.writestr('a', b'2')", .structureDuplicate), ("z.writestr('a/b', b'1'); z.writestr('a//./b', b'2')", .structureDuplicate),
        ("i = zipfile.ZipInfo('l'); i.create_system = 3; i.external_attr = 0o120777 << 16; z.writestr(i, '/etc/passwd')", .structureSpecialFile),
        ("z.writestr('a', b'x' * 9, zipfile.ZIP_BZIP2)", .structureMethod),
    ]) func `each trap has its name`(_ script: String, _ code: FindingCode) throws {
        #expect(try codes(script + "\nz.close()") == [code])
    }

    @Test(arguments: [
        // The name in the local header, then in the directory.
        ("b[30] = ord('c')", FindingCode.structureZipDiffers), ("b[b.rfind(b'PK\\1\\2') + 46] = ord('c')", .structureZipDiffers),
        ("b[8] = 0", .structureZipDiffers), ("b[14] ^= 1", .structureZipDiffers), ("b[22] ^= 1", .structureZipDiffers),
        // Encrypted, says the directory.
        ("b[b.find(b'PK\\1\\2') + 8] |= 1", .structureEncrypted),
        // The second entry at the first one's place.
        ("i = b.rfind(b'PK\\1\\2'); b[i+42:i+46] = bytes(4)", .structureZipOverlap),
        // The first entry taken out of the directory.
        ("i = b.find(b'PK\\1\\2'); n = 46 + 1; del b[i:i+n]; e = b.rfind(b'PK\\5\\6'); struct.pack_into('<HHI', b, e+8, 1, 1, n)", .structureZipHidden),
        ("e = b.rfind(b'PK\\5\\6'); struct.pack_into('<HH', b, e+8, 7, 7)", .structureZipEnd), ("b += b'junk'", .structureZipEnd),
        ("e = b.rfind(b'PK\\5\\6'); x = bytes(b[e:]); struct.pack_into('<H', b, e+20, 22); b += x", .structureZipEnd),
        ("i = b.find(b'PK\\1\\2'); struct.pack_into('<I', b, i+24, 2000000); struct.pack_into('<I', b, 22, 2000000)", .structureLyingSize),
        ("i = b.find(b'PK\\1\\2'); struct.pack_into('<I', b, i+20, 4000000); struct.pack_into('<I', b, 18, 4000000)", .structureLyingSize),
    ]) func `what two readers would see differently is named`(_ edit: String, _ code: FindingCode) throws {
        #expect(try edited(edit).contains(code))
    }

    @Test func `bytes in front are a warning, for many programs read them alike`() throws {
        let zip = try ForeignZip(make("z.writestr('a', b'a' * 1000)\nz.close()\nb = open(path, 'rb').read()\nopen(path, 'wb').write(b'#!/bin/sh' + b)"))
        #expect(zip.findings.map(\.severity) == [.warning])
        #expect(try Zips.content(zip, 0).count == 1000)
    }

    @Test func `a bomb is named and not expanded`() throws {
        let zip = try ForeignZip(make("with z.open('zeros', 'w', force_zip64=True) as f:\n    for i in range(300): f.write(bytes(1 << 20))\nz.close()"))
        #expect(zip.findings.map(\.code) == [.structureBomb])
        #expect(throws: Fault(.entryUnreadable, path: "zeros", facts: ["reason": "expands too far"])) { try Zips.content(zip, 0) }
    }

    @Test func `data longer than declared end there`() throws {
        let script = "z.writestr('a', b'0123456789' * 1000)\nz.close()\nb = bytearray(open(path, 'rb').read())\ni = b.find(b'PK\\1\\2')\nfor at in (22, i + 24): struct.pack_into('<I', b, at, 500)\nopen(path, 'wb').write(b)"
        let zip = try ForeignZip(make(script))
        #expect(throws: Fault(.entryUnreadable, facts: ["reason": "longer than declared"])) { try Zips.content(zip, 0) }
    }

    /// No byte of it can make the reader crash, hang or read beyond what it should.
    @Test func `any single byte may be anything`() throws {
        let path = try make("z.writestr('a', b'a' * 300)\nz.writestr('评', b'b')\nz.close()")
        let whole = try contents(of: path)
        for index in whole.indices {
            for value in [UInt8(0), 0xFF, whole[index] ^ 0x01, whole[index] ^ 0x80] {
                var changed = whole
                changed[index] = value
                try overwrite(path, changed)
                guard let zip = try? ForeignZip(path) else { continue }
                for i in zip.entries.indices { _ = try? zip.read(i, cancellation: Cancellation()) { _ in } }
            }
            try overwrite(path, Array(whole.prefix(index)))
            _ = try? ForeignZip(path)
        }
    }
}

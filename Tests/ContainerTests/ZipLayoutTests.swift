internal import Container
internal import Cryptography
internal import Evidence
internal import Files
internal import Foundation
internal import SystemPackage
internal import TestSupport
internal import Testing

/// Where 32 and 16 bits do not suffice. The large files are sparse: they take hardly any room.
@Suite struct ZipLayoutTests {
    private let folder: TemporaryFolder
    private let target: FilePath

    init() throws {
        folder = try TemporaryFolder()
        target = folder.path.appending("large.zip")
    }

    private func number(_ value: UInt64, _ bytes: Int) -> [UInt8] { (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) } }

    /// Lays entries one behind the other; their content is a hole.
    private func lay(_ sizes: [(String, UInt64)]) -> [ZipLayout.Entry] {
        var laid: [ZipLayout.Entry] = []
        for (name, size) in sizes {
            // Python checks what it reads; the large ones it does not read.
            let crc = size < 16 ? Hasher.crc32([UInt8](repeating: 0, count: Int(size))) : 0
            laid.append(ZipLayout.Entry(name: name, size: size, crc32: crc, offset: laid.last?.end ?? 0))
        }
        return laid
    }

    private func writeSparse(_ entries: [ZipLayout.Entry]) throws {
        try DurableFile.write([], to: target)
        let file = try #require(FileHandle(forWritingAtPath: target.string))
        for entry in entries {
            try file.seek(toOffset: entry.offset)
            try file.write(contentsOf: Data(ZipLayout.localHeader(entry)))
        }
        try file.seek(toOffset: entries.last!.end)
        try file.write(contentsOf: Data(ZipLayout.directory(entries)))
        try file.close()
    }

    @Test func `a size of 4 GiB less two bytes still fits, one more does not`() {
        let fits = ZipLayout.Entry(name: "a", size: 0xFFFF_FFFE, crc32: 1, offset: 0)
        let large = ZipLayout.Entry(name: "a", size: 0xFFFF_FFFF, crc32: 1, offset: 0)
        #expect(ZipLayout.localHeader(fits).count == 31)
        #expect(ZipLayout.localHeader(fits)[4] == 10)
        #expect(ZipLayout.localHeader(fits)[18..<26].elementsEqual(number(0xFFFF_FFFE, 4) + number(0xFFFF_FFFE, 4)))
        let header = ZipLayout.localHeader(large)
        #expect(header[4] == 45)
        #expect(header[18..<26].elementsEqual([UInt8](repeating: 0xFF, count: 8)))
        #expect(header[28..<30].elementsEqual([20, 0]))
        #expect(header[31...].elementsEqual([1, 0, 16, 0] + number(0xFFFF_FFFF, 8) + number(0xFFFF_FFFF, 8)))
    }

    @Test func `the directory carries in ZIP64 what overflows and nothing else`() {
        let far = ZipLayout.Entry(name: "a", size: 5, crc32: 1, offset: 0x1_0000_0000)
        #expect(ZipLayout.centralHeader(far)[47...].elementsEqual([1, 0, 8, 0] + number(0x1_0000_0000, 8)))
        #expect(ZipLayout.centralHeader(far)[20..<28].elementsEqual(number(5, 4) + number(5, 4)))
        #expect(ZipLayout.centralHeader(far)[42..<46].elementsEqual([0xFF, 0xFF, 0xFF, 0xFF]))
        // A small entry far out has nothing to say in its local header.
        #expect(ZipLayout.localHeader(far).count == 31)
        let both = ZipLayout.Entry(name: "a", size: 0x1_0000_0005, crc32: 1, offset: 0x2_0000_0000)
        #expect(ZipLayout.centralHeader(both)[47...].elementsEqual([1, 0, 24, 0] + number(0x1_0000_0005, 8) + number(0x1_0000_0005, 8) + number(0x2_0000_0000, 8)))
        let near = ZipLayout.Entry(name: "a", size: 5, crc32: 1, offset: 0xFFFF_FFFE)
        #expect(ZipLayout.centralHeader(near).count == 47)
    }

    @Test func `an entry beyond 4 GiB and one behind it, as Python reads them`() throws {
        let entries = lay([("small", 3), ("large.mp4", 0x1_0000_0005), ("后面.txt", 7)])
        #expect(entries[2].offset > 0xFFFF_FFFF)
        try writeSparse(entries)
        let package = try ZipPackage(target)
        #expect(package.findings.isEmpty)
        #expect(package.entries.map(\.size) == [3, 0x1_0000_0005, 7])
        #expect(try Zips.content(package, 2) == [UInt8](repeating: 0, count: 7))
        let said = try Zips.python("print([(i.filename, i.file_size, i.header_offset) for i in z.infolist()], z.open(z.infolist()[0]).read())", target)
        #expect(said == "[('small', 3, 0), ('large.mp4', 4294967301, \(entries[1].offset)), ('后面.txt', 7, \(entries[2].offset))] b'\\x00\\x00\\x00'\n")
    }

    @Test func `one entry beyond 4 GiB at the front, its directory beyond 4 GiB too`() throws {
        try writeSparse(lay([("large", 0xFFFF_FFFF)]))
        #expect(try ZipPackage(target).findings.isEmpty)
        #expect(try Zips.python("print(z.infolist()[0].file_size)", target) == "4294967295\n")
    }

    @Test func `offsets beyond 4 GiB without a large entry`() throws {
        let entries = lay([("a", 0x9000_0000), ("b", 0x9000_0000), ("c", 1)])
        try writeSparse(entries)
        #expect(try ZipPackage(target).findings.isEmpty)
        #expect(try Zips.python("print([i.header_offset for i in z.infolist()])", target) == "[0, \(entries[1].offset), \(entries[2].offset)]\n")
    }

    @Test(arguments: [(65534, false), (65535, true)])
    func `from 65535 entries on the number stands in ZIP64`(count: Int, isZip64: Bool) throws {
        let entries = lay((0..<count).map { ("\($0)", 0) })
        let directory = ZipLayout.directory(entries)
        let end = Array(directory.suffix(22))
        #expect(end[8..<12].elementsEqual(number(UInt64(min(count, 65535)), 2) + number(UInt64(min(count, 65535)), 2)))
        #expect(directory.suffix(98).starts(with: [0x50, 0x4B, 0x06, 0x06]) == isZip64)
        try DurableFile.write(entries.flatMap(ZipLayout.localHeader) + directory, to: target)
        let package = try ZipPackage(target)
        #expect(package.findings.isEmpty)
        #expect(package.entries.count == count)
        #expect(package.entries.last?.path == "\(count - 1)")
        #expect(try Zips.python("print(len(z.infolist()))", target) == "\(count)\n")
    }
}

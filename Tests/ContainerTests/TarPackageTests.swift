internal import Container
internal import Cryptography
internal import Evidence
internal import Files
internal import SystemPackage
internal import TestSupport
internal import Testing

@Suite struct TarPackageTests {
    private let folder: TemporaryFolder
    private let top = "3e0b7c52-6f1d-4f0e-9a55-2f6f0f2b9a01"
    /// Names of 62 and 63 bytes end at 99 and 100 under the top folder; one more needs a pax header.
    private static let names = ["mimetype", "data/a", "data/documents/x/001-评审报告.txt", String(repeating: "n", count: 62), String(repeating: "m", count: 63), String(repeating: "o", count: 64)]

    init() throws { folder = try TemporaryFolder() }

    private func write(_ files: [(String, [UInt8])]) throws -> FilePath {
        let target = folder.path.appending("p.tar")
        var writer = try PackedWriter(target, as: .tar(top: top))
        for (name, bytes) in files {
            try writer.begin(name, size: UInt64(bytes.count), crc32: 0)
            try writer.write(bytes)
        }
        let count = try writer.finish()
        #expect(try FileFacts(target).size == count)
        #expect(PackedWriter.length(of: files.map { ($0.0, UInt64($0.1.count)) }, as: .tar(top: top)) == count)
        #expect(count % 10240 == 0)
        return target
    }

    private var files: [(String, [UInt8])] { Self.names.enumerated().map { ($1, [UInt8](repeating: UInt8($0), count: [0, 1, 511, 512, 513, 20_000][$0])) } }

    @Test func `what is written is read, and is the one form`() throws {
        let package = try TarPackage(write(files), isOurs: { _ in true })
        #expect(package.findings == [])
        #expect(package.topFolder == top)
        #expect(package.entries.map(\.path) == Self.names)
        for (i, file) in files.enumerated() { #expect(try Zips.content(package, i) == file.1) }
    }

    @Test func `tar, bsdtar and Python read it`() throws {
        let path = try write(files)
        for program in ["tar", "bsdtar"] {
            let target = folder.path.appending(FilePath.Component(program)!)
            try makeFolders(target)
            try run(program, ["-xf", path.string, "-C", target.string])
            for (name, bytes) in files { #expect(try contents(of: FilePath("\(target)/\(top)/\(name)")) == bytes) }
        }
        let listed = try run("python3", ["-c", "import sys, tarfile\nfor m in tarfile.open(sys.argv[1]): print(m.name, m.size, m.mtime, oct(m.mode), m.isreg())", path.string])
        #expect(listed.text == files.map { "\(top)/\($0.0) \($0.1.count) 0 0o644 True\n" }.joined())
    }

    @Test func `sizes from 8 GiB on stand in a pax header`() {
        let limit: UInt64 = 1 << 33
        #expect(TarLayout.header(top: top, number: 1, name: "a", size: limit - 1).count == 512)
        let large = TarLayout.header(top: top, number: 1, name: "a", size: limit)
        #expect(large.count == 1536)
        #expect(String(decoding: large[512..<1024].prefix { $0 != 0 }, as: UTF8.self) == "19 size=8589934592\n")
    }

    /// Every bit of everything that is not file content.
    @Test func `no bit of the frame can change`() throws {
        let path = try write([("a", [1, 2, 3]), ("评", [4])])
        let whole = try contents(of: path)
        let content = Set([Array(512..<515), Array(1024 + 1024 + 512..<(1024 + 1024 + 513))].joined())
        for index in whole.indices where !content.contains(index) && (index < 4096 || index % 97 == 0) {
            var flipped = whole
            flipped[index] ^= UInt8(1 << (index % 8))
            try overwrite(path, flipped)
            let package = try TarPackage(path, isOurs: { _ in true })
            #expect(!package.findings.isEmpty, "byte \(index)")
        }
    }

    @Test func `no cut goes unnoticed`() throws {
        let whole = try contents(of: write([("a", [1, 2, 3]), ("b", [UInt8](repeating: 7, count: 5000))]))
        for cut in stride(from: 1, to: whole.count, by: 509) {
            let path = folder.path.appending("cut.tar")
            try overwrite(path, Array(whole.prefix(cut)))
            #expect(try !TarPackage(path, isOurs: { _ in true }).findings.isEmpty, "cut at \(cut)")
        }
    }

    @Test func `links, escapes and doubled names of others are named`() throws {
        let path = folder.path.appending("hostile.tar")
        try run(
            "python3",
            [
                "-c",
                """
                import sys, tarfile, io
                t = tarfile.open(sys.argv[1], 'w')
                def add(name, data=b'x', **more):
                    m = tarfile.TarInfo(name); m.size = len(data)
                    for k, v in more.items(): setattr(m, k, v)
                    t.addfile(m, io.BytesIO(data))
                add('bag/bagit.txt'); add('bag/../../evil'); add('/etc/passwd'); add('bag/a'); add('bag/a'); add('bag/./a')
                add('bag/link', b'', type=tarfile.SYMTYPE, linkname='/etc/passwd'); add('bag/fifo', b'', type=tarfile.FIFOTYPE)
                t.close()
                """, path.string,
            ])
        let found = try TarPackage(path, isOurs: { _ in false }).findings
        #expect(found.filter { $0.code == .structurePathEscape }.map(\.path) == ["bag/../../evil", "/etc/passwd"])
        #expect(found.count { $0.code == .structureDuplicate } == 2)
        #expect(found.filter { $0.code == .structureSpecialFile }.map(\.path) == ["bag/link", "bag/fifo"])
    }
}

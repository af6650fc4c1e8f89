internal import Container
internal import Cryptography
internal import Evidence
internal import Files
internal import Foundation
internal import SystemPackage
internal import TestSupport
internal import Testing

/// Entries around 4 GiB, and small ones behind them, as others read them. The files are sparse: they take hardly any room.
@Suite struct LargeEntriesTests {
    private let folder: TemporaryFolder
    private let target: FilePath

    private static let gib: UInt64 = 1 << 30
    private static let sizes: [(name: String, size: UInt64)] = [
        ("mimetype", 31), ("4g-1.mp4", 4 * gib - 1), ("4g.mp4", 4 * gib), ("4g+1.mp4", 4 * gib + 1), ("5g.mp4", 5 * gib), ("后面/small.txt", 7), ("last", 0),
    ]
    private static let names = sizes.map(\.name)

    init() throws {
        folder = try TemporaryFolder()
        target = folder.path.appending("large.zip")
    }

    /// CRC-32 of so many zeros; what the large ones have is a hole.
    private static func zerosCRC(_ size: UInt64) -> UInt32 {
        var hasher = Hasher([])
        let chunk = [UInt8](repeating: 0, count: 1 << 24)
        var left = size
        chunk.withUnsafeBytes { bytes in
            while left > 0 {
                let n = Int(min(left, UInt64(bytes.count)))
                hasher.update(UnsafeRawBufferPointer(rebasing: bytes[..<n]))
                left -= UInt64(n)
            }
        }
        return hasher.crc32
    }

    /// Writes head by head, with holes for what is in the files.
    private func write(_ sizes: [(name: String, size: UInt64)], as form: PackedForm, _ target: FilePath) throws {
        try DurableFile.write([], to: target)
        let file = try #require(FileHandle(forWritingAtPath: target.string))
        var at: UInt64 = 0
        func put(_ bytes: [UInt8]) throws {
            try file.seek(toOffset: at)
            try file.write(contentsOf: Data(bytes))
            at += UInt64(bytes.count)
        }
        var laid: [ZipLayout.Entry] = []
        for (i, entry) in sizes.enumerated() {
            laid.append(ZipLayout.Entry(name: entry.name, size: entry.size, crc32: Self.zerosCRC(entry.size), offset: at))
            switch form {
            case .zip: try put(ZipLayout.localHeader(laid[i]))
            case .tar(let top): try put(TarLayout.header(top: top, number: i + 1, name: entry.name, size: entry.size))
            }
            at += entry.size
            if case .tar = form { at += UInt64(TarLayout.padding(behind: entry.size)) }
        }
        try put(form == .zip ? ZipLayout.directory(laid) : TarLayout.end(at: at))
        try file.close()
    }

    @Test func `the reader finds no fault and reads what is behind`() throws {
        try write(Self.sizes, as: .zip, target)
        let package = try ZipPackage(target)
        #expect(package.findings == [])
        #expect(package.entries.map(\.size) == Self.sizes.map(\.size))
        #expect(try Zips.content(package, 5) == [UInt8](repeating: 0, count: 7))
        #expect(try package.bytes(of: 4, from: 5 * Self.gib - 3, count: 9, cancellation: Cancellation()) == [0, 0, 0])
        #expect(PackedWriter.length(of: Self.sizes, as: .zip) == package.size)
        // A reader that takes nothing for granted comes to the same.
        let wary = try ForeignZip(target)
        #expect(wary.findings == [])
        #expect(wary.entries == package.entries)
    }

    @Test func `unzip, bsdtar and Python find every entry and read what is behind`() throws {
        try write(Self.sizes, as: .zip, target)
        let utf8 = ["LC_ALL": "C.UTF-8"]
        let listed = try run("unzip", ["-Z1", target.string], environment: utf8)
        #expect(listed.text.split(separator: "\n").map(String.init) == Self.names, "\(listed)")
        let sizes = try run("unzip", ["-l", target.string], environment: utf8)
        for (_, size) in Self.sizes { #expect(sizes.text.contains("\(size)  "), "\(sizes)") }
        let behind = try run("unzip", ["-p", target.string, "后面/small.txt"], environment: utf8)
        #expect(behind.stdout == [UInt8](repeating: 0, count: 7), "\(behind)")
        let bsdtar = try run("bsdtar", ["-tf", target.string], environment: utf8)
        #expect(bsdtar.text.split(separator: "\n").map(String.init) == Self.names, "\(bsdtar)")
        let extracted = try run("bsdtar", ["-xOf", target.string, "后面/small.txt"], environment: utf8)
        #expect(extracted.stdout == [UInt8](repeating: 0, count: 7), "\(extracted)")
        let python = try Zips.python("print([i.file_size for i in z.infolist()], len(z.read('后面/small.txt')))", target)
        #expect(python == "\(Self.sizes.map(\.size)) 7\n")
    }

    @Test(.enabled(if: hasProgram("java"), "no JDK on this machine")) func `Java finds every entry and reads what is behind`() throws {
        try write(Self.sizes, as: .zip, target)
        let source = try folder.write(
            "Large.java",
            """
            import java.util.zip.*;
            public class Large {
                public static void main(String[] a) throws Exception {
                    try (ZipFile f = new ZipFile(a[0])) {
                        f.stream().forEach(e -> System.out.print(e.getSize() + " "));
                        for (var e : java.util.Collections.list(f.entries())) if (e.getSize() == 7) System.out.println(f.getInputStream(e).readAllBytes().length);
                    }
                }
            }
            """)
        let java = try run("java", [source.string, target.string])
        #expect(java.text == Self.sizes.map { "\($0.size) " }.joined() + "7\n", "\(java)")
    }

    /// One entry past the limit, its CRC-32 computed by others over all of it.
    @Test func `unzip reads 4 GiB and a byte to the end`() throws {
        try write([("mimetype", 31), ("a.mp4", 4 * Self.gib + 1), ("behind", 5)], as: .zip, target)
        let unzip = try run("unzip", ["-tq", target.string])
        #expect(unzip.status == 0, "\(unzip)")
    }

    @Test func `tars around 8 GiB, as tar, bsdtar and Python read them`() throws {
        let sizes: [(name: String, size: UInt64)] = [("a.mp4", 4 * Self.gib + 1), ("8g-1.mp4", 8 * Self.gib - 1), ("8g.mp4", 8 * Self.gib), ("后面/small.txt", 7)]
        let tar = folder.path.appending("large.tar")
        try write(sizes, as: .tar(top: "top"), tar)
        let package = try TarPackage(tar, isOurs: { _ in true })
        #expect(package.findings == [])
        #expect(package.entries.map(\.size) == sizes.map(\.size))
        #expect(try Zips.content(package, 3) == [UInt8](repeating: 0, count: 7))
        for program in ["tar", "bsdtar"] {
            let listed = try run(program, ["-tf", tar.string], environment: ["LC_ALL": "C.UTF-8"])
            #expect(listed.text.split(separator: "\n").map(String.init) == sizes.map { "top/\($0.name)" }, "\(listed)")
        }
        let python = try run("python3", ["-c", "import sys, tarfile\nt = tarfile.open(sys.argv[1])\nprint([m.size for m in t], len(t.extractfile('top/后面/small.txt').read()))", tar.string])
        #expect(python.text == "\(sizes.map(\.size)) 7\n", "\(python)")
    }
}

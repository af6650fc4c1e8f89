internal import Container
internal import Cryptography
internal import Evidence
internal import Files
internal import Foundation
internal import SystemPackage
internal import TestSupport
internal import Testing

@Suite struct ZipPackageTests {
    private let folder: TemporaryFolder
    private let whole: [UInt8]
    private let laid = Zips.laid()

    init() throws {
        folder = try TemporaryFolder()
        whole = try Zips.bytes()
    }

    private var directoryAt: Int { Int(laid.last!.end) }

    @Test func `no byte of a header or of the directory can change unnoticed`() throws {
        #expect(try Zips.findings(whole, in: folder).isEmpty)
        let content = laid.flatMap { Array(Int($0.dataOffset)..<Int($0.end)) }
        for at in Set(whole.indices).subtracting(content).sorted() {
            for mask: UInt8 in [0x01, 0x10, 0x80, 0xFF] {
                var flipped = whole
                flipped[at] ^= mask
                #expect(try !Zips.findings(flipped, in: folder).isEmpty, "byte \(at), mask \(mask)")
            }
        }
    }

    @Test func `a changed content is not the container's business: its CRC no longer fits`() throws {
        var flipped = whole
        flipped[Int(laid[1].dataOffset)] ^= 1
        let package = try ZipPackage(folder.write("z.zip", flipped))
        #expect(package.findings.isEmpty)
        #expect(try Hasher.crc32(Zips.content(package, 1)) != package.entries[1].crc32)
    }

    @Test func `cut short anywhere, it is said to be`() throws {
        for count in 0..<whole.count {
            #expect(try Zips.findings(Array(whole.prefix(count)), in: folder).contains(.structureTruncated), "\(count) bytes")
        }
    }

    @Test func `what is left of a truncated file can still be read`() throws {
        let cut = Int(laid[1].dataOffset) + 3
        let package = try ZipPackage(folder.write("z.zip", Array(whole.prefix(cut))))
        #expect(package.findings.map(\.code) == [.structureTruncated])
        #expect(package.findings[0].facts["at"] == String(cut))
        #expect(package.entries.map(\.path) == [Zips.files[0].name, Zips.files[1].name])
        #expect(try Zips.content(package, 0) == Zips.files[0].bytes)
        #expect(try Zips.content(package, 1) == Array(Zips.files[1].bytes.prefix(3)))
    }

    @Test func `a part of an entry, never a byte of the next`() throws {
        let package = try ZipPackage(folder.write("z.zip", whole))
        for (i, file) in Zips.files.enumerated() { try Zips.expectParts(package, i, file.bytes) }
    }

    @Test func `bytes before, behind, between`() throws {
        #expect(try Zips.findings([0] + whole, in: folder) != [])
        #expect(try Zips.findings(whole + [0], in: folder) != [])
        #expect(try Zips.findings(Array("#!/bin/sh\n".utf8) + whole, in: folder) != [])
        let between = Int(laid[1].offset)
        #expect(try Zips.findings(Array(whole[..<between]) + [0] + whole[between...], in: folder) != [])
        #expect(try Zips.findings(Array(whole[..<directoryAt]) + [0] + whole[directoryAt...], in: folder) != [])
    }

    @Test func `a hidden entry before the directory that the directory skips`() throws {
        let header = ZipLayout.localHeader(.init(name: "hidden", size: 2, crc32: 0, offset: 0)) + [1, 2]
        var changed = Array(whole[..<directoryAt]) + header + whole[directoryAt...]
        // The end record told of the shift.
        changed.replaceSubrange((changed.count - 6)..<(changed.count - 2), with: (0..<4).map { UInt8(truncatingIfNeeded: (directoryAt + header.count) >> (8 * $0)) })
        #expect(try Zips.findings(changed, in: folder).contains(.structureZipGap))
    }

    @Test func `a comment behind the end record`() throws {
        var changed = whole
        changed[changed.count - 2] = 4
        #expect(try Zips.findings(changed + Array("note".utf8), in: folder) != [])
    }

    @Test func `a comment in the directory`() throws {
        var changed = whole
        let at = directoryAt + 46 + laid[0].name.utf8.count
        changed[directoryAt + 32] = 2
        changed.insert(contentsOf: [0x68, 0x69], at: at)
        let size = UInt64(changed.count - 22 - directoryAt)
        changed.replaceSubrange((changed.count - 10)..<(changed.count - 6), with: (0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) })
        #expect(try Zips.findings(changed, in: folder) == [.structureZipDirectory])
    }

    /// The ZIP of `content`'s local part with the directory of other entries.
    private func withDirectory(_ entries: [ZipLayout.Entry]) -> [UInt8] {
        var directory = entries.flatMap(ZipLayout.centralHeader)
        let size = directory.count
        func number(_ value: Int, _ bytes: Int) -> [UInt8] { (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        directory += [0x50, 0x4B, 0x05, 0x06, 0, 0, 0, 0] + number(entries.count, 2) + number(entries.count, 2) + number(size, 4) + number(directoryAt, 4) + [0, 0]
        return whole[..<directoryAt] + directory
    }

    @Test func `a directory that lists an entry twice, leaves one out, or swaps two`() throws {
        #expect(withDirectory(laid) == whole)
        #expect(try Zips.findings(withDirectory(laid + [laid[2]]), in: folder).contains(.structureZipGap))
        #expect(try Zips.findings(withDirectory([laid[0], laid[0], laid[1], laid[2]]), in: folder).contains(.structureZipGap))
        #expect(try Zips.findings(withDirectory([laid[0], laid[2]]), in: folder).contains(.structureZipGap))
        #expect(try Zips.findings(withDirectory([laid[1], laid[0], laid[2]]), in: folder).contains(.structureZipGap))
    }

    @Test func `a directory that calls an entry by another name than its header`() throws {
        var other = laid
        other[0].name = "mimetypo"
        #expect(try Zips.findings(withDirectory(other), in: folder) == [.structureZipHeader])
        other = laid
        other[0].crc32 ^= 1
        #expect(try Zips.findings(withDirectory(other), in: folder) == [.structureZipHeader])
    }

    @Test func `sizes that nothing has do no harm`() throws {
        // Five of these overflow 64 bits.
        var huge = laid[0]
        huge.size = (1 << 62) - 1
        #expect(try Zips.findings(withDirectory([UInt64](0..<5).map { i in ZipLayout.Entry(name: "n\(i)", size: huge.size, crc32: 0, offset: i) }), in: folder) != [])
        #expect(try Zips.findings(withDirectory([ZipLayout.Entry(name: "n", size: 0, crc32: 0, offset: (1 << 62) - 1)]), in: folder) != [])
        #expect(try Zips.findings(withDirectory([ZipLayout.Entry(name: "n", size: .max, crc32: 0, offset: .max)]), in: folder) != [])
        let forged = ZipLayout.localHeader(huge)
        for at in 0..<40 { #expect(try Zips.findings([UInt8](repeating: 0, count: at) + forged, in: folder) != []) }
    }

    @Test func `what other tools write is not in the one form`() throws {
        for (name, options) in [("stored", ""), ("deflated", ", compress_type=zipfile.ZIP_DEFLATED")] {
            let path = folder.path.appending("\(name).zip")
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["python3", "-c", "import sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], 'w') as z: z.writestr('a', 'x' * 1000\(options))", path.string]
            try process.run()
            process.waitUntilExit()
            let package = try ZipPackage(path)
            #expect(package.entries.map(\.path) == ["a"])
            #expect(package.findings.map(\.code).contains(.structureZipHeader))
        }
    }

    @Test func `is told from other files by its beginning`() throws {
        #expect(try ZipPackage.hasSignature(folder.write("a", whole)))
        #expect(try ZipPackage.hasSignature(folder.write("b", Array(whole.suffix(22)))))
        #expect(try !ZipPackage.hasSignature(folder.write("c", Array("PK".utf8))))
        #expect(try !ZipPackage.hasSignature(folder.write("d", [])))
        #expect(try !ZipPackage.hasSignature(folder.write("e", "%PDF-1.7")))
    }

    @Test func `random damage never brings it down`() throws {
        var state: UInt64 = 42
        for round in 0..<500 {
            var bytes = whole
            for _ in 0..<(1 + round % 4) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 20)
            }
            let package = try ZipPackage(folder.write("judged.zip", bytes))
            for i in package.entries.indices { _ = try Zips.content(package, i) }
        }
    }
}

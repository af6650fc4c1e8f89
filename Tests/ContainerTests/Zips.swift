internal import Container
internal import Cryptography
internal import Evidence
internal import Files
internal import Foundation
internal import SystemPackage
internal import TestSupport
internal import Testing

/// Small ZIPs for these tests.
enum Zips {
    /// An ASCII name, a Chinese one, an empty file.
    static let files: [(name: String, bytes: [UInt8])] = [
        ("mimetype", Array("application/vnd.etsi.asic-e+zip".utf8)), ("data/documents/x/001-评审报告.txt", Array("报告\n".utf8)), ("metadata/empty", []),
    ]

    static func write(_ files: [(name: String, bytes: [UInt8])] = files, to target: FilePath) throws {
        var writer = try PackedWriter(target, as: .zip)
        for (name, bytes) in files {
            try writer.begin(name, size: UInt64(bytes.count), crc32: Hasher.crc32(bytes))
            try writer.write(bytes)
        }
        _ = try writer.finish()
    }

    static func bytes(_ files: [(name: String, bytes: [UInt8])] = files) throws -> [UInt8] {
        let folder = try TemporaryFolder()
        let target = folder.path.appending("z.zip")
        try write(files, to: target)
        return try InputFile.readAll(target, limit: 1 << 24)
    }

    /// Where the entries lie.
    static func laid(_ files: [(name: String, bytes: [UInt8])] = files) -> [ZipLayout.Entry] {
        var laid: [ZipLayout.Entry] = []
        for (name, bytes) in files {
            laid.append(ZipLayout.Entry(name: name, size: UInt64(bytes.count), crc32: Hasher.crc32(bytes), offset: laid.last?.end ?? 0))
        }
        return laid
    }

    /// What the container has against these bytes.
    static func findings(_ bytes: [UInt8], in folder: TemporaryFolder) throws -> [FindingCode] {
        let path = folder.path.appending("judged.zip")
        // Thousands of these: no folder is made, nothing synced.
        let file = try FileDescriptor.open(path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        try file.closeAfter { _ = try file.writeAll(bytes) }
        return try ZipPackage(path).findings.map(\.code)
    }

    static func content(_ package: some PackageContent, _ entry: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        _ = try package.read(entry, cancellation: Cancellation()) { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// Every range of an entry gives the bytes that stand there.
    static func expectParts(_ package: some PackageContent, _ entry: Int, _ whole: [UInt8], at location: SourceLocation = #_sourceLocation) throws {
        for start in 0...(whole.count + 1) {
            for count in [0, 1, 2, whole.count, whole.count + 5] {
                let part = try package.bytes(of: entry, from: UInt64(start), count: count, cancellation: Cancellation())
                #expect(part == Array(whole.dropFirst(start).prefix(count)), "\(start), \(count)", sourceLocation: location)
            }
        }
        #expect(try package.bytes(of: entry, from: .max, count: 1, cancellation: Cancellation()).isEmpty, sourceLocation: location)
    }

    /// What Python's `zipfile` makes of it: the output of a script that finds the path in `sys.argv[1]`.
    static func python(_ script: String, _ path: FilePath) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\n" + script, path.string]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }
}

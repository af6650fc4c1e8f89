internal import Evidence
internal import Files
internal import Foundation
internal import Glibc
internal import SystemPackage
internal import TestSupport
internal import Testing

@Suite struct InputFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func code(_ path: FilePath) -> FaultCode? {
        do {
            _ = try InputFile(path)
            return nil
        } catch { return error.code }
    }

    @Test(.timeLimit(.minutes(1)))
    func `refuses links, folders, pipes and devices without waiting for them`() throws {
        let file = try folder.write("file", "x")
        let link = folder.path.appending("link")
        try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: file.string)
        let pipe = folder.path.appending("pipe")
        #expect(mkfifo(pipe.string, 0o644) == 0)
        #expect(code(file) == nil)
        #expect(code(link) == .wrongFileType)
        #expect(code(folder.path) == .wrongFileType)
        #expect(code(pipe) == .wrongFileType)
        #expect(code("/dev/zero") == .wrongFileType)
        #expect(code(file.appending("below")) == .wrongFileType)
        #expect(code(folder.path.appending("none")) == .inputMissing)
        #expect(code(folder.path.appending(String(repeating: "n", count: 300))) == .nameTooLong)
    }

    @Test func `lends a range in order, and says how much there was`() throws {
        let bytes = (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let file = try InputFile(folder.write("file", bytes))
        for (start, count, expected) in [(0, UInt64.max, bytes[...]), (10, 2_000_000, bytes[10..<2_000_010]), (2_499_990, 100, bytes[2_499_990...]), (3_000_000, 5, []), (5, 0, [])] {
            var read: [UInt8] = []
            let done = try file.forEachChunk(from: UInt64(start), count: count, cancellation: Cancellation()) {
                #expect($0.count <= 1 << 20)
                read.append(contentsOf: $0)
            }
            #expect(read.elementsEqual(expected))
            #expect(done == UInt64(expected.count))
        }
    }

    @Test func `a run that is called off stops between two pieces`() throws {
        let file = try InputFile(folder.write("file", [UInt8](repeating: 0, count: 3 << 20)))
        let cancellation = Cancellation()
        var pieces = 0
        let fault = #expect(throws: Fault.self) {
            try file.forEachChunk(cancellation: cancellation) { _ in
                pieces += 1
                cancellation.cancel()
            }
        }
        #expect(fault?.code == .interrupted)
        #expect(pieces == 1)
    }

    @Test func `reads a small file whole, and refuses one beyond the limit`() throws {
        let path = try folder.write("file", "12345")
        #expect(try InputFile.readAll(path, limit: 5) == Array("12345".utf8))
        let fault = #expect(throws: Fault.self) { try InputFile.readAll(path, limit: 4) }
        #expect(fault?.code == .tooLarge)
        #expect(fault?.facts["limit"] == "4")
    }

    @Test func `bytes beyond the end are not made up`() throws {
        let file = try InputFile(folder.write("file", "12345"))
        #expect(try file.bytes(from: 3, count: 10) == Array("45".utf8))
        #expect(try file.bytes(from: 9, count: 10) == [])
    }

    @Test func `a file that grows while it is open is seen to`() throws {
        let path = try folder.write("file", "12345")
        let file = try InputFile(path)
        #expect(try file.statNow() == file.stat)
        var appending = try AppendOnlyFile(path, keep: 5)
        try appending.append([6])
        #expect(try file.statNow() != file.stat)
        #expect(file.stat.size == 5)
    }
}

@Suite struct FileFaultsTests {
    @Test(arguments: [
        (ENOENT, FaultCode.inputMissing), (EACCES, .accessDenied), (EPERM, .accessDenied), (EROFS, .accessDenied), (ENOSPC, .diskFull), (EDQUOT, .diskFull),
        (EFBIG, .diskFull), (EISDIR, .wrongFileType), (ENOTDIR, .wrongFileType), (ENAMETOOLONG, .nameTooLong), (EIO, .inputOutput), (EBADF, .inputOutput),
    ])
    func `an errno stands for a fault that says what was done to what`(errno: Int32, code: FaultCode) {
        let fault = Fault.io(errno, "/x", doing: "read")
        #expect(fault.code == code)
        #expect(fault.path == "/x")
        #expect(fault.facts["doing"] == "read")
        #expect(fault.facts["system"]?.isEmpty == false)
    }
}

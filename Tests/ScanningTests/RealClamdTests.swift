internal import Evidence
internal import Files
internal import Scanning
import Testing

/// ClamAV itself, with signatures of the tests' own.
@Suite(.enabled(if: RealClamd.isThere, Comment(rawValue: RealClamd.absence)), .serialized) struct RealClamdTests {
    private let clean = (path: "data/clean", bytes: Array("nothing in it".utf8))

    @Test func `the test file is found, and what is clean is clean`() throws {
        let clamd = try RealClamd()
        let scan = try clamd.scan([clean, ("data/eicar", TestFile.bytes), ("data/empty", [])], jobs: 3)
        #expect(scan.found == [.init(path: "data/eicar", name: "Eicar.Test.UNOFFICIAL")])
        #expect(scan.notScanned.isEmpty && scan.scanned == 3 && scan.bytes == UInt64(clean.bytes.count + TestFile.bytes.count))
        #expect(scan.scanner.hasPrefix("ClamAV ") && scan.knowsTestFile)
        // Nobody's publication has no version.
        #expect(scan.signatures == nil)
        #expect(scan.findings.map(\.code) == [.malwareFound])
    }

    @Test func `what is longer than clamd takes is not scanned, and not clean`() throws {
        let clamd = try RealClamd(settings: "StreamMaxLength 1M")
        let scan = try clamd.scan([clean, ("data/large", [UInt8](repeating: 7, count: 8_000_000)), ("data/eicar", TestFile.bytes)])
        #expect(scan.notScanned == [.init(path: "data/large", reason: .tooLarge)])
        #expect(scan.scanned == 2 && scan.found.count == 1 && !scan.isComplete)
    }

    /// clamd says `OK` to what it has not looked at.
    @Test func `what clamd calls clean without having looked is not clean`() throws {
        let clamd = try RealClamd(settings: "StreamMaxLength 50M\nMaxFileSize 1M")
        let sizes = [100, 500_000, 900_000, 1_500_000, 3_000_000]
        let scan = try clamd.scan(sizes.map { ("data/\($0)", [UInt8](repeating: 7, count: $0)) }, jobs: 2)
        #expect(scan.notScanned.map(\.path) == ["data/1500000", "data/3000000"] && scan.notScanned.allSatisfy { $0.reason == .beyondReach && $0.detail == "900000" })
        #expect(scan.scanned == 3)
    }

    @Test func `a clamd that says so itself has come to a limit, and found nothing`() throws {
        let clamd = try RealClamd(settings: "StreamMaxLength 50M\nMaxFileSize 1M\nAlertExceedsMax yes")
        let scan = try clamd.scan([("data/large", [UInt8](repeating: 7, count: 3_000_000)), clean])
        #expect(scan.found.isEmpty && scan.notScanned.map(\.reason) == [.limit])
    }

    @Test func `signatures of the test file alone tell nothing of long files, and no more is believed than is usual`() throws {
        let clamd = try RealClamd(.alone, settings: "StreamMaxLength 100M\nMaxFileSize 100M")
        let scan = try clamd.scan([clean, ("data/large", [UInt8](repeating: 7, count: 27 << 20))])
        #expect(scan.knowsTestFile && scan.scanned == 1)
        #expect(scan.notScanned == [.init(path: "data/large", reason: .beyondReach, detail: String(25 << 20))])
    }

    @Test func `a scanner that does not know the test file is not believed`() throws {
        let clamd = try RealClamd(.other)
        let scan = try clamd.scan([clean, ("data/eicar", TestFile.bytes)])
        #expect(!scan.knowsTestFile && scan.found.isEmpty && !scan.isComplete)
    }

    @Test func `when clamd goes, what is left is not scanned`() throws {
        let clamd = try RealClamd()
        let files = (0..<20).map { i in ("data/\(i)", Array("file \(i)".utf8)) }
        let scan = try MalwareScanning(clamd: Clamd(socket: clamd.socket, cancellation: Cancellation()), jobs: 1, progress: ProgressMeter()).run(files.map { .init(path: $0.0, size: UInt64($0.1.count)) }) { i, body in
            if i == 5 { clamd.kill() }
            try files[i].1.withUnsafeBytes { try body($0) }
            return UInt64(files[i].1.count)
        }
        #expect(scan.scanned == 5 && scan.notScanned.count == 15 && scan.notScanned.allSatisfy { $0.reason == .scannerError }, "\(scan)")
    }
}

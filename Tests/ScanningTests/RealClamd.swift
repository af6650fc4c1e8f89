internal import Evidence
internal import Files
internal import Foundation
internal import Scanning
internal import Synchronization
internal import SystemPackage
internal import TestSupport

/// ClamAV's daemon, with signatures of the test's own, for as long as the value lives.
final class RealClamd: Sendable {
    static let program = "/usr/sbin/clamd"
    static let isThere = FileManager.default.isExecutableFile(atPath: program)
    static let absence = "clamd is not there: scripts/setup.sh --tests installs it"

    let folder: TemporaryFolder
    var socket: FilePath { folder.path.appending("s") }
    private let pid: pid_t
    private let isGone = Mutex(false)

    /// What its signatures find: the test file with whatever behind it, or the test file alone, or something else.
    enum Signatures { case anywhere, alone, other }

    struct DidNotStart: Error { let log: String }

    init(_ signatures: Signatures = .anywhere, settings: String = "") throws {
        folder = try TemporaryFolder()
        switch signatures {
        case .anywhere: try folder.write("db/t.ndb", "Eicar.Test:0:0:\(TestFile.bytes.lowerHex)\n")
        // The MD5 of the 68 bytes, as everybody publishes it.
        case .alone: try folder.write("db/t.hdb", "44d88612fea8a8f36de82e1278abb02f:68:Eicar.Test\n")
        case .other: try folder.write("db/t.ndb", "Other.Test:0:0:\(Array("something else".utf8).lowerHex)\n")
        }
        let config = try folder.write("clamd.conf", "LocalSocket \(folder.path.appending("s"))\nDatabaseDirectory \(folder.path.appending("db"))\nTemporaryDirectory \(folder.path)\nForeground yes\n\(settings)\n")
        let log = try folder.write("log", "")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: RealClamd.program)
        process.arguments = ["--config-file", config.string]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: log.string)
        process.standardError = FileHandle(forWritingAtPath: log.string)
        try process.run()
        pid = process.processIdentifier
        let clamd = Clamd(socket: socket, cancellation: Cancellation())
        for _ in 0..<600 {
            if clamd.isThere() { return }
            guard process.isRunning else { break }
            usleep(100_000)
        }
        throw DidNotStart(log: (try? String(contentsOfFile: log.string, encoding: .utf8)) ?? "")
    }

    /// Ends it, and returns when nobody is at the socket any more.
    func kill() {
        guard isGone.withLock({ gone in
            defer { gone = true }
            return !gone
        }) else { return }
        Foundation.kill(pid, SIGKILL)
        let clamd = Clamd(socket: socket, cancellation: Cancellation())
        while clamd.isThere() { usleep(10_000) }
    }

    deinit { kill() }

    /// Scans these, by name.
    func scan(_ files: [(path: String, bytes: [UInt8])], jobs: Int = 1) throws -> MalwareScan {
        try MalwareScanning(clamd: Clamd(socket: socket, patience: .seconds(60), cancellation: Cancellation()), jobs: jobs, progress: ProgressMeter()).run(files.map { .init(path: $0.path, size: UInt64($0.bytes.count)) }) { i, body in
            try files[i].bytes.withUnsafeBytes { try body($0) }
            return UInt64(files[i].bytes.count)
        }
    }
}

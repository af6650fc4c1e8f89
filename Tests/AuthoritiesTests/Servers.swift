internal import Authorities
internal import Cryptography
internal import Evidence
internal import Files
internal import Foundation
internal import SystemPackage
internal import Testing
internal import TestSupport

/// Authorities on 127.0.0.1 (Fixtures/make-authorities.sh, serve.py), made once for all tests of this process; they end with it.
final class Servers: Sendable {
    static let shared = Result { try Servers() }
    static let canRun = hasProgram("python3") && hasProgram("openssl")
    static let absence: Comment = "python3 and openssl are asked"

    let folder: TemporaryFolder
    let port: Int
    private let plain: Process
    private let secured: Process
    private let tlsPort: Int

    private init() throws {
        folder = try TemporaryFolder()
        (plain, port) = try Servers.start(in: folder, "")
        try #require(try run("sh", [Servers.fixture("make-authorities.sh"), folder.path.string, String(port)]).status == 0)
        (secured, tlsPort) = try Servers.start(in: folder, "tls")
    }

    static func fixture(_ name: String) -> String { packageRoot.appending("Tests/AuthoritiesTests/Fixtures/\(name)").string }

    private static func start(in folder: TemporaryFolder, _ mode: String) throws -> (Process, Int) {
        let file = folder.path.appending("port\(mode)").string
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", fixture("serve.py"), folder.path.string, file, mode]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        for _ in 0..<600 {
            if let text = try? String(contentsOfFile: file, encoding: .utf8), let port = Int(text) { return (process, port) }
            usleep(50_000)
        }
        throw Fault(.inputMissing, path: file)
    }

    func address(_ path: String) throws -> WebAddress { try WebAddress("http://127.0.0.1:\(port)/\(path)") }
    func secure(_ path: String) throws -> WebAddress { try WebAddress("https://127.0.0.1:\(tlsPort)/\(path)") }

    func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: folder.path.appending(name).string))) }

    func certificate(_ name: String) throws -> Certificate { try #require(Certificate.all(inPEM: try bytes("\(name).pem")).first) }

    func client(seconds: Int = 30, cancellation: Cancellation = Cancellation()) throws -> HTTPClient {
        var limits = HTTPClient.Limits()
        limits.seconds = seconds
        return try HTTPClient(limits: limits, cancellation: cancellation)
    }
}

/// The code and facts of the fault that `body` throws.
func fault(_ body: () throws -> Void) -> Fault? {
    do {
        try body()
        return nil
    } catch { return error as? Fault }
}

let today = Instant(seconds: Int64(Date().timeIntervalSince1970))

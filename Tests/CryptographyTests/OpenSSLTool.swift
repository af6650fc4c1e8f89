internal import Foundation
internal import SystemPackage
internal import TestSupport

/// The `openssl` program, a witness that shares no code with our calls of libcrypto.
enum OpenSSLTool {
    struct Failed: Error { let said: String }

    static func run(_ arguments: [String], in folder: TemporaryFolder) throws { _ = try output(arguments, in: folder) }

    /// What it says on standard output.
    static func output(_ arguments: [String], in folder: TemporaryFolder) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path.string)
        process.standardInput = FileHandle.nullDevice
        // Into files: two pipes read one after the other may fill.
        let (output, errors) = (folder.path.appending("stdout"), folder.path.appending("stderr"))
        for file in [output, errors] { _ = FileManager.default.createFile(atPath: file.string, contents: nil) }
        process.standardOutput = FileHandle(forWritingAtPath: output.string)
        process.standardError = FileHandle(forWritingAtPath: errors.string)
        try process.run()
        process.waitUntilExit()
        func text(_ file: FilePath) -> String { FileManager.default.contents(atPath: file.string).map { String(decoding: $0, as: UTF8.self) } ?? "" }
        guard process.terminationStatus == 0 else { throw Failed(said: text(errors)) }
        return text(output)
    }

    static func read(_ name: String, in folder: TemporaryFolder) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: folder.path.string).appendingPathComponent(name)))
    }

    /// A key and its self-signed certificate, each in PEM.
    static func selfSigned(_ name: String, _ key: Key, in folder: TemporaryFolder) throws -> (key: [UInt8], certificate: [UInt8]) {
        try run(["req", "-x509", "-newkey"] + key.arguments + ["-nodes", "-keyout", "\(name).key", "-out", "\(name).crt", "-subj", "/CN=\(name)", "-days", "3650"], in: folder)
        return (try read("\(name).key", in: folder), try read("\(name).crt", in: folder))
    }

    enum Key: CaseIterable {
        case rsa, ec, ed25519

        var arguments: [String] {
            switch self {
            case .rsa: ["rsa:2048"]
            case .ec: ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
            case .ed25519: ["ed25519"]
            }
        }
    }
}

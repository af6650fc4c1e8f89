internal import Cryptography
internal import Evidence
internal import Foundation
internal import SystemPackage
internal import TestSupport
internal import Testing

/// Keys in a token of SoftHSM, in this process.
@Suite(.enabled(if: SoftToken.isInstalled, "softhsm2 and opensc are not installed: scripts/setup.sh --tests does it"))
struct TokenTests {
    private let now = Instant(iso8601: "2026-09-20T10:00:00+08:00")!

    @Test(arguments: ["%01", "%02"]) func `a key signs on several threads at once, and always with the low s`(_ id: String) async throws {
        let token = try SoftToken.shared.get()
        let identity = try token.access("pkcs11:token=Unit;id=\(id)").identity()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    for i in 0..<8 {
                        let content = [UInt8(worker), UInt8(i)]
                        let statement = try CAdES.parse(CAdES.sign(content, by: identity, role: "agent", at: now).encode())
                        // The check refuses the high s.
                        #expect(try statement.check(content: content) == identity.certificate)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `identities of one token come and go on their own`() throws {
        let token = try SoftToken.shared.get()
        let staying = try token.access("pkcs11:token=Unit;id=%01").identity()
        for _ in 0..<3 { _ = try token.access("pkcs11:token=Unit;id=%02").identity() }
        #expect(throws: Fault.self) { try token.access("pkcs11:token=Nobody").identity() }
        #expect(try CAdES.parse(CAdES.sign([1], by: staying, role: "agent", at: now).encode()).check(content: [1]) == staying.certificate)
    }

    @Test func `a key is named by itself, by its certificate or by its public half`() throws {
        let token = try SoftToken.shared.get()
        for uri in ["id=%01;type=private", "object=key-01", "id=%01;type=cert", "object=cert-01;type=cert", "object=key-01;type=public", "object=cert-01"] {
            #expect(try token.access("pkcs11:token=Unit;\(uri)").identity().certificate.name == "key 01", "\(uri)")
        }
        for uri in ["object=cert-01;type=private", "object=key-01;type=cert", "object=nobody"] {
            let fault = #expect(throws: Fault.self, "\(uri)") { try token.access("pkcs11:token=Unit;\(uri)").identity() }
            #expect(fault?.code == .tokenKeyMissing, "\(uri)")
        }
    }
}

/// Made once for all tests: SoftHSM finds its configuration by the environment.
struct SoftToken: Sendable {
    let folder: TemporaryFolder

    static let module = ["/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so", "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so", "/usr/lib/softhsm/libsofthsm2.so"].first { FileManager.default.fileExists(atPath: $0) }
    static let isInstalled = module != nil && ["softhsm2-util", "pkcs11-tool"].allSatisfy { FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)") }
    static let shared = Result { try SoftToken() }

    private init() throws {
        folder = try TemporaryFolder()
        try folder.write("softhsm2.conf", Array("directories.tokendir = \(folder.path.string)/tokens\nobjectstore.backend = file\nlog.level = ERROR\n".utf8))
        try FileManager.default.createDirectory(atPath: "\(folder.path.string)/tokens", withIntermediateDirectories: true)
        setenv("SOFTHSM2_CONF", "\(folder.path.string)/softhsm2.conf", 1)
        try run("softhsm2-util", ["--init-token", "--free", "--label", "Unit", "--so-pin", "12345678", "--pin", "4711"])
        for (id, key) in [("01", OpenSSLTool.Key.ec), ("02", .rsa)] {
            // Made outside and brought in, so that openssl can make its certificate.
            try OpenSSLTool.run(["req", "-x509", "-newkey"] + key.arguments + ["-nodes", "-keyout", "\(id).key", "-out", "\(id).crt", "-subj", "/CN=key \(id)", "-days", "3650"], in: folder)
            try OpenSSLTool.run(["pkey", "-in", "\(id).key", "-outform", "DER", "-out", "\(id).der"], in: folder)
            try OpenSSLTool.run(["pkey", "-in", "\(id).key", "-pubout", "-outform", "DER", "-out", "\(id).pub"], in: folder)
            try OpenSSLTool.run(["x509", "-in", "\(id).crt", "-outform", "DER", "-out", "\(id).cer"], in: folder)
            for (file, kind, label) in [("der", "privkey", "key-\(id)"), ("pub", "pubkey", "key-\(id)"), ("cer", "cert", "cert-\(id)")] {
                try run("pkcs11-tool", ["--module", SoftToken.module!, "--login", "--pin", "4711", "--write-object", "\(folder.path.string)/\(id).\(file)", "--type", kind, "--id", id, "--label", label, "--usage-sign"])
            }
        }
    }

    func access(_ uri: String) throws -> TokenAccess { TokenAccess(try TokenURI(uri), environment: SoftToken.module) { _ in Secret("4711") } }

    private func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/\(program)")
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw OpenSSLTool.Failed(said: "\(program): " + String(decoding: said, as: UTF8.self)) }
    }
}

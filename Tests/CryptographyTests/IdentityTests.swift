internal import Cryptography
internal import Evidence
internal import TestSupport
internal import Testing

@Suite struct IdentityTests {
    private let now = Instant(iso8601: "2026-09-20T10:00:00+08:00")!
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func code(_ bytes: [UInt8], _ passphrase: String?) -> FaultCode? {
        do {
            _ = try Identity.read(bytes, passphrase: passphrase, path: "i")
            return nil
        } catch {
            #expect(error.path == "i")
            return error.code
        }
    }

    @Test func `PKCS#12 gives key, certificate and chain`() throws {
        let made = try TestIdentity.create(name: "s", passphrase: "口令 p", now: now)
        let identity = try Identity.read(made.pkcs12, passphrase: "口令 p", path: "i")
        #expect(identity.certificate == made.certificate)
        #expect(identity.chain == [made.authority])
    }

    @Test func `a wrong passphrase is told from a file that cannot be read`() throws {
        let made = try TestIdentity.create(name: "s", passphrase: "right", now: now)
        #expect(code(made.pkcs12, "right") == nil)
        for wrong in ["wrong", "right ", "", nil] { #expect(code(made.pkcs12, wrong) == .wrongPassphrase) }
        #expect(code(Array(made.pkcs12.dropLast(10)), "right") == .identityUnreadable)
        #expect(code([], "right") == .identityUnreadable)
        #expect(code(Array("garbage, no key at all".utf8), "right") == .identityUnreadable)
        #expect(code([UInt8](repeating: 0x30, count: 1000), "right") == .identityUnreadable)
        #expect(code(Array("-----BEGIN NOTHING-----\nAAAA\n-----END NOTHING-----\n".utf8), nil) == .identityUnreadable)
    }

    @Test func `PEM with key and chain, as openssl takes it out of PKCS#12`() throws {
        let made = try TestIdentity.create(name: "s", passphrase: "p", now: now)
        try folder.write("i.p12", made.pkcs12)
        try OpenSSLTool.run(["pkcs12", "-in", "i.p12", "-passin", "pass:p", "-nodes", "-out", "i.pem"], in: folder)
        // It begins with "Bag Attributes", not with a PEM line.
        let identity = try Identity.read(OpenSSLTool.read("i.pem", in: folder), passphrase: nil, path: "i")
        #expect(identity.certificate == made.certificate)
        #expect(identity.chain == [made.authority])
        // The same key: what it signs, the certificate checks.
        let statement = try CAdES.parse(CAdES.sign([1], by: identity, role: "agent", at: now).encode())
        #expect(try statement.check(content: [1]) == made.certificate)
    }

    @Test func `the chain stands nearest issuer first, whatever the order in the file, strangers left out`() throws {
        let ec = OpenSSLTool.Key.ec.arguments
        try folder.write("ca.cnf", "basicConstraints=critical,CA:TRUE\n")
        try OpenSSLTool.run(["req", "-x509", "-newkey"] + ec + ["-nodes", "-keyout", "root.key", "-out", "root.crt", "-subj", "/CN=Root", "-days", "100"], in: folder)
        for (name, issuer, extensions) in [("middle", "root", ["-extfile", "ca.cnf"]), ("leaf", "middle", [])] {
            try OpenSSLTool.run(["req", "-new", "-newkey"] + ec + ["-nodes", "-keyout", "\(name).key", "-out", "\(name).csr", "-subj", "/CN=\(name)"], in: folder)
            try OpenSSLTool.run(["x509", "-req", "-in", "\(name).csr", "-CA", "\(issuer).crt", "-CAkey", "\(issuer).key", "-days", "100", "-out", "\(name).crt"] + extensions, in: folder)
        }
        let stranger = try OpenSSLTool.selfSigned("stranger", .ec, in: folder).certificate
        func file(_ name: String) throws -> [UInt8] { try OpenSSLTool.read(name, in: folder) }
        let bytes = try file("root.crt") + stranger + file("leaf.key") + file("leaf.crt") + file("middle.crt")
        let identity = try Identity.read(bytes, passphrase: nil, path: "i")
        #expect(identity.certificate.name == "leaf")
        #expect(identity.chain.map(\.name) == ["middle", "Root"])
    }

    @Test func `an encrypted PEM key takes its passphrase and no other`() throws {
        let made = try OpenSSLTool.selfSigned("s", .rsa, in: folder)
        try OpenSSLTool.run(["pkcs8", "-topk8", "-in", "s.key", "-passout", "pass:right", "-out", "e.key"], in: folder)
        let bytes = try OpenSSLTool.read("e.key", in: folder) + made.certificate
        #expect(code(bytes, "right") == nil)
        #expect(code(bytes, "wrong") == .wrongPassphrase)
        #expect(code(bytes, nil) == .wrongPassphrase)
    }

    @Test func `a key without its certificate is a mismatch`() throws {
        let (one, two) = (try OpenSSLTool.selfSigned("one", .ec, in: folder), try OpenSSLTool.selfSigned("two", .ec, in: folder))
        #expect(code(one.key + one.certificate, nil) == nil)
        #expect(code(one.key + two.certificate, nil) == .identityMismatch)
        #expect(code(one.key, nil) == .identityMismatch)
        #expect(code(one.key + two.certificate + one.certificate, nil) == nil)
        #expect(code(one.certificate, nil) == .identityUnreadable)
    }

    @Test func `a key of a kind that cannot sign here is said to be unreadable`() throws {
        let made = try OpenSSLTool.selfSigned("ed", .ed25519, in: folder)
        #expect(code(made.key + made.certificate, nil) == .identityUnreadable)
    }
}

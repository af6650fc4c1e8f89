internal import Cryptography
internal import Testing
internal import TestSupport

@Suite struct OCSPRequestTests {
    /// The same bytes as `openssl ocsp` writes.
    @Test(arguments: [(false, "-sha1"), (true, "-sha256")]) func `a question is openssl's to the byte`(sha256: Bool, option: String) throws {
        let folder = try TemporaryFolder()
        let issuer = try #require(Certificate.all(inPEM: try OpenSSLTool.selfSigned("issuer", .ec, in: folder).certificate).first)
        try OpenSSLTool.run(["req", "-newkey", "rsa:2048", "-nodes", "-keyout", "own.key", "-out", "own.csr", "-subj", "/CN=own"], in: folder)
        try OpenSSLTool.run(["x509", "-req", "-in", "own.csr", "-CA", "issuer.crt", "-CAkey", "issuer.key", "-set_serial", "0x00ff01", "-out", "own.crt"], in: folder)
        let own = try #require(Certificate.all(inPEM: try OpenSSLTool.read("own.crt", in: folder)).first)
        try OpenSSLTool.run(["ocsp", option, "-issuer", "issuer.crt", "-cert", "own.crt", "-no_nonce", "-reqout", "q.der"], in: folder)
        #expect(OCSPRequest.encode(for: own, issuer: issuer, sha256: sha256) == (try OpenSSLTool.read("q.der", in: folder)))
    }

    @Test func `a refusal in its own word`() {
        #expect(OCSPRequest.refusal(in: [0x30, 3, 0x0A, 1, 6]) == "unauthorized")
        #expect(OCSPRequest.refusal(in: [0x30, 3, 0x0A, 1, 3]) == "trylater")
        for other: [UInt8] in [[], [1, 2, 3], [0x30, 3, 0x0A, 1, 0]] { #expect(OCSPRequest.refusal(in: other) == nil) }
    }

    @Test(arguments: ["1.2.840.113549.1.9.16.1.4", "2.999.1.1", "0.4.0.2023.1.1", "1.2.156.10197.6.1.4.2.2", "2.5.29.32.0", "1.3.6.1.4.1.13762.3"]) func `identifiers are read back as people write them`(dotted: String) {
        #expect(DER.dotted(DER.oid(dotted)) == dotted)
    }

    @Test(arguments: [[], [0x06, 0x00], [0x06, 0x01, 0x80], [0x05, 0x00], [0x06, 0x01, 0x2A, 0x00], [0x06, 0x0B] + Array(repeating: 0xFF, count: 10) + [0x01]] as [[UInt8]]) func `what is no identifier`(bytes: [UInt8]) {
        #expect(DER.dotted(bytes) == nil)
    }
}

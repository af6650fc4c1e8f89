internal import Cryptography
internal import Evidence
internal import TestSupport
internal import Testing

@Suite struct CertificateRequestTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: [ProcessKey.Kind.p256, .rsa3072]) func `openssl takes the request and the key`(_ kind: ProcessKey.Kind) throws {
        let key = try ProcessKey.generate(kind, path: "k")
        let request = try CertificateRequest(name: "张三", organization: "某公司, \"甲\"", key: key)
        try folder.write("r.csr", Array(request.pem.utf8))
        try OpenSSLTool.run(["req", "-in", "r.csr", "-verify", "-noout"], in: folder)
        #expect(request.subject == "CN=张三,O=某公司\\, \\\"甲\\\"")
        try folder.write("k.pem", try key.encryptedPEM(Secret("口令")))
        try OpenSSLTool.run(["pkey", "-in", "k.pem", "-passin", "pass:口令", "-noout"], in: folder)
        // Read again it is the same key; the wrong word opens nothing.
        let again = try KeyFile.read(OpenSSLTool.read("k.pem", in: folder), passphrase: Secret("口令"), path: "k")
        #expect(again.key.publicKey.der == key.publicKey.der && again.certificates.isEmpty)
        #expect(throws: Fault.self) { try KeyFile.read(OpenSSLTool.read("k.pem", in: folder), passphrase: Secret("x"), path: "k") }
    }

    @Test func `a request without organization has one name`() throws {
        #expect(try CertificateRequest(name: "x", organization: nil, key: ProcessKey.generate(.p256, path: "k")).subject == "CN=x")
    }

    @Test func `key and certificate in files of their own make an identity; a stranger's certificate does not`() throws {
        let (one, two) = (try OpenSSLTool.selfSigned("one", .ec, in: folder), try OpenSSLTool.selfSigned("two", .ec, in: folder))
        #expect(try Identity.read(one.key, secret: nil, certificates: Certificate.all(inPEM: two.certificate + one.certificate), path: "i").certificate.name == "one")
        #expect(throws: Fault.self) { try Identity.read(one.key, secret: nil, certificates: Certificate.all(inPEM: two.certificate), path: "i") }
    }

    @Test func `a secret is what it was given, and the source is emptied`() {
        var bytes: [UInt8] = [1, 2, 3]
        let secret = Secret(wiping: &bytes)
        #expect(bytes.isEmpty && secret.count == 3 && secret.withBytes { Array($0) } == [1, 2, 3])
        #expect(secret.isSame(as: Secret("\u{1}\u{2}\u{3}")) && !secret.isSame(as: Secret("")) && Secret("").isEmpty)
    }
}

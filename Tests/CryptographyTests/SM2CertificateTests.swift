internal import Cryptography
internal import Evidence
internal import TestSupport
internal import Testing

/// Certificates that other programs have signed by SM2; what is expected is what `openssl verify -vfyopt distid:1234567812345678` says.
@Suite struct SM2CertificateTests {
    private let time = Instant(iso8601: "2021-10-01T00:00:00+08:00")!
    private let late = Instant(iso8601: "2026-06-01T00:00:00+08:00")!

    enum Expected: Sendable { case trusted, untrusted, outside, broken }

    struct Case: Sendable, CustomTestStringConvertible {
        let leaf: String
        /// The last certificate is the anchor.
        let issuers: [String]
        let expected: Expected
        var isLate = false
        var testDescription: String { leaf }
    }

    private static let cases: [Case] = {
        let (tongsuo, server, client) = ("gm/tongsuo", "gm/tjfoc-gmsm/gmtls/websvr/certs", "gm/tjfoc-gmsm/gmtls/gmcredentials/testdata")
        let first = ["\(tongsuo)/sm2-chain-ca.crt"]
        let second = ["\(tongsuo)/sm2/chain-ca.crt"]
        let good: [Case] =
            ["client_enc", "client_sign", "server_enc", "server_sign"].map { Case(leaf: "\(tongsuo)/sm2/\($0).crt", issuers: second, expected: .trusted, isLate: true) }
            + ["sm2_auth_cert", "sm2_enc_cert", "sm2_sign_cert"].map { Case(leaf: "\(server)/\($0).cer", issuers: ["\(server)/SM2_CA.cer"], expected: .trusted) }
            + ["encrypt", "sign", "user"].map { Case(leaf: "\(client)/\($0).cert", issuers: ["\(client)/ca.cert"], expected: .trusted) }
            + [
                Case(leaf: "\(tongsuo)/sm2-leaf.crt", issuers: first, expected: .trusted),
                Case(leaf: "\(tongsuo)/sm2-first-crt.pem", issuers: ["\(tongsuo)/sm2-root-cert.pem"], expected: .trusted, isLate: true),
                Case(leaf: "\(tongsuo)/sm2-root-cert.pem", issuers: ["\(tongsuo)/sm2-root-cert.pem"], expected: .trusted, isLate: true),
            ]
        let expired = ["client_enc", "client_sign", "server_enc", "server_sign"].map { Case(leaf: "\(tongsuo)/sm2/\($0)_expire.crt", issuers: second, expected: .outside) }
        return good + expired + [
            Case(leaf: "\(client)/sign.cert", issuers: ["\(client)/ca.cert"], expected: .outside, isLate: true),
            // Under another authority: nobody at hand has issued it.
            Case(leaf: "\(tongsuo)/sm2/server_sign2.crt", issuers: second, expected: .untrusted),
            Case(leaf: "\(tongsuo)/sm2-leaf.crt", issuers: second, expected: .untrusted),
            Case(leaf: "gm/emmansun-embedded/envelope_test.TestOpenEnvelopedMessageWithSubjectKeyID.0.CERTIFICATE.pem", issuers: second, expected: .untrusted),
            // Signed under an empty identifier, as openssl does where nobody names one.
            Case(leaf: "gm/emmansun-embedded/x509_additional_test.openSSL3Certificate.6.CERTIFICATE.pem", issuers: ["gm/emmansun-embedded/x509_additional_test.openSSL3Certificate.6.CERTIFICATE.pem"], expected: .broken, isLate: true),
            // Signed without Z, against the standard.
            Case(leaf: "\(tongsuo)/sm2-noza-cert.pem", issuers: ["\(tongsuo)/sm2-noza-root-cert.pem"], expected: .broken),
        ]
    }()

    private func certificates(_ names: [String]) throws -> [Certificate] { try names.flatMap { Certificate.all(inPEM: try Corpus.bytes($0)) } }

    private func judge(_ leaf: Certificate, _ issuers: [Certificate], _ time: Instant) -> Expected {
        let anchor = issuers.filter { $0.subject == $0.issuer }
        switch CertificatePath.judge(leaf, others: issuers.filter { !anchor.contains($0) }, anchors: anchor, at: time).judgement {
        case .trusted: return .trusted
        case .untrusted: return .untrusted
        case .outsideValidity: return .outside
        case .broken: return .broken
        }
    }

    @Test(.enabled(if: Corpus.isThere, "\(Corpus.absence)"), arguments: cases) func `others' chains are judged as openssl judges them`(_ given: Case) throws {
        let leaf = try #require(try certificates([given.leaf]).first)
        let issuers = try certificates(given.issuers)
        #expect(leaf.keyKind == .sm2)
        #expect(judge(leaf, issuers, given.isLate ? late : time) == given.expected)
    }

    @Test(.enabled(if: Corpus.isThere, "\(Corpus.absence)")) func `a changed certificate is not trusted, whichever byte`() throws {
        let issuers = try certificates(["gm/tongsuo/sm2/chain-ca.crt"])
        let leaf = try #require(try certificates(["gm/tongsuo/sm2/server_sign.crt"]).first)
        for i in leaf.der.indices {
            var changed = leaf.der
            changed[i] ^= 1 << UInt8(i % 8)
            guard let certificate = Certificate(der: changed) else { continue }
            #expect(judge(certificate, issuers, late) != .trusted, "byte \(i)")
        }
        // An authority's as well.
        for i in issuers[1].der.indices {
            var changed = issuers[1].der
            changed[i] ^= 1 << UInt8(i % 8)
            guard let certificate = Certificate(der: changed) else { continue }
            #expect(judge(leaf, [issuers[0], certificate], late) != .trusted, "byte \(i)")
        }
    }
}

@Suite struct SM2IdentityTests {
    private let time = Instant(iso8601: "2026-06-01T00:00:00+08:00")!

    /// PKCS#8, and the older form with the curve's parameters before it.
    @Test(
        .enabled(if: Corpus.isThere, "\(Corpus.absence)"),
        arguments: [("tongsuo/sm2/server_sign.key", "tongsuo/sm2/server_sign.crt"), ("tongsuo/sm2-leaf.key", "tongsuo/sm2-leaf.crt"), ("tjfoc-gmsm/gmtls/websvr/certs/sm2_sign_key.pem", "tjfoc-gmsm/gmtls/websvr/certs/sm2_sign_cert.cer")])
    func `keys that other programs have written sign`(_ key: String, _ certificate: String) throws {
        let file = try Corpus.bytes("gm/\(key)") + [0x0A] + Corpus.bytes("gm/\(certificate)")
        let identity = try Identity.read(file, passphrase: nil, path: key)
        #expect(identity.certificate.keyKind == .sm2)
        let signature = try SM2Signature.sign([1, 2, 3], by: identity, at: time)
        #expect(try SM2Signature.parse(signature.encode()).check(content: [1, 2, 3]) == identity.certificate)
    }

    @Test func `a PKCS#12 and an encrypted PEM that openssl writes are read`() throws {
        let folder = try TemporaryFolder()
        try OpenSSLTool.run(["genpkey", "-algorithm", "SM2", "-out", "key.pem"], in: folder)
        try OpenSSLTool.run(["req", "-x509", "-key", "key.pem", "-sm3", "-sigopt", "distid:1234567812345678", "-subj", "/CN=s", "-days", "30", "-out", "s.pem"], in: folder)
        try OpenSSLTool.run(["pkcs12", "-export", "-inkey", "key.pem", "-in", "s.pem", "-passout", "pass:p", "-out", "s.p12"], in: folder)
        try OpenSSLTool.run(["pkcs8", "-topk8", "-in", "key.pem", "-passout", "pass:p", "-out", "encrypted.pem"], in: folder)
        for file in [try OpenSSLTool.read("s.p12", in: folder), try OpenSSLTool.read("encrypted.pem", in: folder) + OpenSSLTool.read("s.pem", in: folder)] {
            let identity = try Identity.read(file, passphrase: "p", path: "i")
            #expect(try SM2Signature.sign([1], by: identity, at: time).check(content: [1]) == identity.certificate)
            #expect { try Identity.read(file, passphrase: "q", path: "i") } throws: { ($0 as? Fault)?.code == .wrongPassphrase }
        }
    }
}

@Suite struct SM2TimestampTests {
    private let from = Instant(iso8601: "2026-01-01T00:00:00+08:00")!
    private let to = Instant(iso8601: "2036-01-01T00:00:00+08:00")!
    private let now = Instant(iso8601: "2026-09-20T10:00:00+08:00")!
    private let content = Array("内容".utf8)

    @Test func `an SM2 authority's token is made, read and settled`() throws {
        let root = try TestAuthority.root(key: .sm2, from: from, to: to)
        let authority = try TimestampAuthority(root.issue(.timestamps, name: "授时", key: .sm2, from: from, to: to).identity)
        let request = TimestampRequest(over: content, .sm3, nonce: TimestampRequest.freshNonce())
        let (encoded, token) = try TimestampResponse.answer(authority.answer(request.encode(), at: now), to: request)
        #expect(token.time.seconds == now.seconds && token.isOver(content) && !token.isOver([1]))
        #expect(token.info.algorithm == .sm3)
        let settled = try TimestampToken.settled(encoded, certificates: [root.certificate], revocation: RevocationData(lists: [root.revocationList(thisUpdate: now, nextUpdate: to)]))
        let again = try TimestampToken.parse(settled)
        #expect(again.authority == authority.identity.certificate && again.certificates.contains(root.certificate))
        #expect(again.path(anchors: [root.certificate], at: now).judgement == .trusted)
        #expect(try SignedData.parse(settled).signers[0].algorithm == .sm2SM3)
        // The same way as any certificate, openssl takes the signature by hand.
        let folder = try TemporaryFolder()
        let parts = try CMSParts(settled)
        try folder.write("attributes", parts.signed)
        try folder.write("signature", parts.signature)
        try folder.write("s.pem", authority.identity.certificate.pem)
        try folder.write("public.pem", OpenSSLTool.output(["x509", "-in", "s.pem", "-noout", "-pubkey"], in: folder))
        try OpenSSLTool.run(["dgst", "-sm3", "-verify", "public.pem", "-sigopt", "distid:1234567812345678", "-signature", "signature", "attributes"], in: folder)
    }

    @Test func `a changed bit of any byte is noticed`() throws {
        let root = try TestAuthority.root(key: .sm2, from: from, to: to)
        let authority = try TimestampAuthority(root.issue(.timestamps, name: "授时", key: .sm2, from: from, to: to).identity)
        let token = try authority.token(for: TimestampRequest(over: content, .sm3, nonce: nil), at: now)
        #expect(try TimestampToken.parse(token).isOver(content))
        for i in token.indices {
            var changed = token
            changed[i] ^= 1 << UInt8(i % 8)
            guard let read = try? TimestampToken.parse(changed) else { continue }
            let path = read.path(anchors: [root.certificate], at: now)
            // What remains is the root that came along; it is not the one that is trusted then.
            #expect(!read.isOver(content) || path.judgement != .trusted || !Set(read.certificates).isSubset(of: path.certificates), "byte \(i)")
        }
    }
}

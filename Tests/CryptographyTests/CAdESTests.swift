internal import Cryptography
internal import Evidence
internal import Foundation
internal import TestSupport
internal import Testing

@Suite struct CAdESTests {
    private let now = Instant(iso8601: "2026-09-20T10:00:00+08:00")!
    private let content = Array("<?xml version=\"1.0\"?>\n内容\n".utf8)

    /// A signer below an authority, as trial identities are.
    private func issued() throws -> Identity {
        try Identity.read(TestIdentity.create(name: "测试签名者", passphrase: "p", now: now).pkcs12, passphrase: "p", path: "i.p12")
    }

    /// A signer that stands alone, so that the signature file holds one certificate.
    private func selfSigned(_ key: OpenSSLTool.Key) throws -> Identity {
        let made = try OpenSSLTool.selfSigned("signer", key, in: TemporaryFolder())
        return try Identity.read(made.key + made.certificate, passphrase: nil, path: "i.pem")
    }

    @Test(arguments: [OpenSSLTool.Key.ec, .rsa])
    func `what is signed parses, checks, and encodes to the same bytes`(key: OpenSSLTool.Key) throws {
        let identity = try selfSigned(key)
        let file = try CAdES.sign(content, by: identity, role: "agent", at: now).encode()
        let statement = try CAdES.parse(file)
        #expect(try statement.check(content: content) == identity.certificate)
        #expect(statement.encode() == file)
        #expect(statement.algorithm == (key == .ec ? .ecdsaSHA256 : .rsaSHA256))
        #expect(statement.certificates == [identity.certificate])
        #expect(statement.messageDigest == Hasher.digest(content))
        #expect(statement.signingCertificateDigest == identity.certificate.sha256)
    }

    @Test(arguments: ["agent", "sub12-venue", "监督人员", ""], ["2026-09-20T10:00:00+08:00", "2049-12-31T23:59:59Z", "2050-01-01T00:00:00Z", "1999-01-01T00:00:00Z"])
    func `role and time come back, the time as UTC`(role: String, time: String) throws {
        let at = try #require(Instant(iso8601: time))
        let statement = try CAdES.parse(CAdES.sign(content, by: issued(), role: role, at: at).encode())
        #expect(statement.role == role)
        #expect(statement.signingTime == Instant(seconds: at.seconds, offset: 0))
        _ = try statement.check(content: content)
    }

    @Test func `the certificates up to the root are in it`() throws {
        let identity = try issued()
        #expect(identity.chain.count == 1)
        let statement = try CAdES.parse(CAdES.sign(content, by: identity, role: "agent", at: now).encode())
        #expect(Set(statement.certificates) == Set([identity.certificate] + identity.chain))
    }

    @Test func `openssl accepts the signature over the content that lies beside it`() throws {
        let folder = try TemporaryFolder()
        let made = try TestIdentity.create(name: "s", passphrase: "p", now: now)
        let identity = try Identity.read(made.pkcs12, passphrase: "p", path: "i.p12")
        try folder.write("content", content)
        try folder.write("other", content + [0x20])
        try folder.write("signature.p7s", CAdES.sign(content, by: identity, role: "agent", at: now).encode())
        try folder.write("ca.pem", made.authority.pem)
        func verify(_ content: String) throws {
            try OpenSSLTool.run(
                ["cms", "-verify", "-binary", "-inform", "DER", "-in", "signature.p7s", "-content", content, "-CAfile", "ca.pem", "-no_check_time", "-purpose", "any"], in: folder)
        }
        try verify("content")
        #expect(throws: OpenSSLTool.Failed.self) { try verify("other") }
    }

    // MARK: What check refuses

    private func failure(_ change: (inout CAdES) throws -> Void) throws -> CAdES.Failure? {
        var statement = try CAdES.parse(CAdES.sign(content, by: issued(), role: "agent", at: now).encode())
        try change(&statement)
        // What is put together here is in canonical form: parse has nothing to say against it.
        #expect(try CAdES.parse(statement.encode()) == statement)
        do {
            _ = try statement.check(content: content)
            return nil
        } catch { return error }
    }

    @Test func `each change of the statement has its failure`() throws {
        #expect(try failure { _ in } == nil)
        #expect(try failure { $0.messageDigest = Digest([UInt8](repeating: 0, count: 32)) } == .contentDiffers)
        #expect(try failure { $0.role = "buyer" } == .signatureWrong)
        #expect(try failure { $0.signingTime = Instant(seconds: $0.signingTime.seconds + 1, offset: 0) } == .signatureWrong)
        #expect(try failure { $0.signingCertificateDigest = Digest([UInt8](repeating: 1, count: 32)) } == .wrongCertificate)
        #expect(try failure { statement in statement.certificates.removeAll { $0.serialDER == statement.serialDER } } == .noSignerCertificate)
        #expect(try failure { $0.serialDER = DER.integer(1) } == .noSignerCertificate)
        #expect(try failure { $0.signature = [] } == .signatureWrong)
        #expect(try failure { $0.algorithm = .rsaSHA256 } == .malformed("signature algorithm does not fit the key"))
        let stranger = try issued().certificate
        #expect(
            try failure {
                $0.certificates = [stranger]
                $0.issuerDER = stranger.issuerDER
                $0.serialDER = stranger.serialDER
            } == .wrongCertificate)
        #expect(
            try failure {
                $0.certificates = [stranger]
                $0.issuerDER = stranger.issuerDER
                $0.serialDER = stranger.serialDER
                $0.signingCertificateDigest = stranger.sha256
            } == .signatureWrong)
    }

    @Test func `other content is not what was signed`() throws {
        let statement = try CAdES.parse(CAdES.sign(content, by: issued(), role: "agent", at: now).encode())
        #expect(throws: CAdES.Failure.contentDiffers) { try statement.check(content: content + [0]) }
        #expect(throws: CAdES.Failure.contentDiffers) { try statement.check(content: []) }
    }

    // MARK: The low s

    /// The order of P-256 (SEC 2 §2.4.2).
    private let order = [UInt8](lowerHex: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")!
    private let half = [UInt8](lowerHex: "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8")!

    /// r and s of a signature, each 32 bytes.
    private func parts(_ signature: [UInt8]) throws -> (r: [UInt8], s: [UInt8]) {
        var outer = DER.Reader(signature[...])
        var reader = DER.Reader(try outer.next(.sequence).content)
        func number() throws -> [UInt8] {
            let content = Array(try reader.next(.integer).content.drop { $0 == 0 })
            return [UInt8](repeating: 0, count: 32 - content.count) + content
        }
        return (try number(), try number())
    }

    private func signature(r: [UInt8], s: [UInt8]) -> [UInt8] {
        func number(_ bytes: [UInt8]) -> [UInt8] {
            let short = Array(bytes.drop { $0 == 0 })
            return DER.encode(.integer, short[0] >= 0x80 ? [0] + short : short)
        }
        return DER.sequence(number(r), number(s))
    }

    /// n − s.
    private func mirrored(_ s: [UInt8]) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: 32)
        var borrow = 0
        for i in (0..<32).reversed() {
            let value = Int(order[i]) - Int(s[i]) - borrow
            borrow = value < 0 ? 1 : 0
            out[i] = UInt8(value + borrow * 256)
        }
        return out
    }

    @Test func `of the two forms of an ECDSA signature, always the low one`() throws {
        let identity = try issued()
        for _ in 0..<50 {
            let statement = try CAdES.parse(CAdES.sign(content, by: identity, role: "agent", at: now).encode())
            let s = try parts(statement.signature).s
            #expect(!half.lexicographicallyPrecedes(s))
            _ = try statement.check(content: content)
        }
    }

    @Test func `the high form is a true signature all the same, and refused as not canonical`() throws {
        let failure = try failure {
            let (r, s) = try parts($0.signature)
            #expect(signature(r: r, s: s) == $0.signature)
            $0.signature = signature(r: r, s: mirrored(s))
        }
        #expect(failure == .signatureNotCanonical)
    }

    // MARK: What parse refuses

    @Test func `no other encoding of the same statement is taken`() throws {
        let file = try CAdES.sign(content, by: issued(), role: "agent", at: now).encode()
        let statement = try CAdES.parse(file)
        #expect(throws: CAdES.Failure.malformed("not a CMS file")) { try CAdES.parse(file + [0]) }
        #expect(throws: CAdES.Failure.self) { try CAdES.parse([0] + file) }
        #expect(throws: CAdES.Failure.self) { try CAdES.parse([]) }

        // The certificates the other way round: the same length, not the order of a SET OF.
        let sorted = statement.certificates.map(\.der).sorted { $0.lexicographicallyPrecedes($1) }
        let start = try #require(file.firstRange(of: sorted[0] + sorted[1])?.lowerBound)
        var swapped = file
        swapped.replaceSubrange(start..<(start + sorted[0].count + sorted[1].count), with: sorted[1] + sorted[0])
        #expect(throws: CAdES.Failure.malformed("not the canonical encoding")) { try CAdES.parse(swapped) }

        var twice = statement
        twice.certificates.append(twice.certificates[0])
        #expect(throws: CAdES.Failure.malformed("not the canonical encoding")) { try CAdES.parse(twice.encode()) }
    }

    @Test func `a stranger's CMS is not ours`() throws {
        let folder = try TemporaryFolder()
        _ = try OpenSSLTool.selfSigned("signer", .rsa, in: folder)
        try folder.write("content", content)
        try OpenSSLTool.run(["cms", "-sign", "-binary", "-in", "content", "-signer", "signer.crt", "-inkey", "signer.key", "-outform", "DER", "-out", "s.p7s"], in: folder)
        #expect(throws: CAdES.Failure.self) { try CAdES.parse(OpenSSLTool.read("s.p7s", in: folder)) }
    }

    private func isAccepted(_ file: [UInt8]) -> Bool {
        guard let statement = try? CAdES.parse(file) else { return false }
        return (try? statement.check(content: content)) != nil
    }

    @Test(arguments: [OpenSSLTool.Key.ec, .rsa])
    func `cut short anywhere, it is not accepted`(key: OpenSSLTool.Key) throws {
        let file = try CAdES.sign(content, by: selfSigned(key), role: "agent", at: now).encode()
        #expect(isAccepted(file))
        for count in 0..<file.count { #expect(!isAccepted(Array(file.prefix(count))), "\(count) bytes") }
    }

    @Test(arguments: [OpenSSLTool.Key.ec, .rsa])
    func `no bit of it can change`(key: OpenSSLTool.Key) throws {
        let file = try CAdES.sign(content, by: selfSigned(key), role: "agent", at: now).encode()
        for at in file.indices {
            for mask: UInt8 in [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80] {
                var flipped = file
                flipped[at] ^= mask
                #expect(!isAccepted(flipped), "byte \(at), mask \(mask)")
            }
        }
    }

    @Test func `no byte of the authority's certificate can change without the path telling`() throws {
        let made = try TestIdentity.create(name: "s", passphrase: "p", now: now)
        let file = try CAdES.sign(content, by: Identity.read(made.pkcs12, passphrase: "p", path: "i.p12"), role: "agent", at: now).encode()
        func isTrustedWhole(_ file: [UInt8]) -> Bool {
            guard let statement = try? CAdES.parse(file), let signer = try? statement.check(content: content) else { return false }
            let path = CertificatePath.judge(signer, others: statement.certificates, anchors: [made.authority], at: now)
            // A certificate that is not on the path is vouched for by nobody.
            return path.judgement == .trusted && Set(path.certificates) == Set(statement.certificates)
        }
        #expect(isTrustedWhole(file))
        let authority = try #require(file.firstRange(of: made.authority.der))
        for at in authority {
            var flipped = file
            flipped[at] ^= 0x01
            #expect(!isTrustedWhole(flipped), "byte \(at - authority.lowerBound) of the certificate")
        }
    }
}

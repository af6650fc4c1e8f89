internal import Cryptography
internal import Evidence
internal import SystemPackage
internal import TestSupport
internal import Testing

@Suite struct SM2SignatureTests {
    private let now = Instant(iso8601: "2026-09-20T10:00:00+08:00")!
    private let from = Instant(iso8601: "2026-01-01T00:00:00+08:00")!
    private let to = Instant(iso8601: "2036-01-01T00:00:00+08:00")!
    private let content = Array("66c7f0f4…  manifest-sm3.txt\n".utf8)
    private let folder: TemporaryFolder
    private let root: TestAuthority
    private let signer: TestKey

    init() throws {
        folder = try TemporaryFolder()
        root = try TestAuthority.root(key: .sm2, from: from, to: to)
        signer = try root.intermediate(key: .sm2, from: from, to: to).issue(name: "签名者", key: .sm2, from: from, to: to)
    }

    private func signature() throws -> SM2Signature { try SM2Signature.sign(content, by: signer.identity, at: now) }

    private func failure(_ body: () throws -> Any) -> SM2Signature.Failure? {
        do {
            _ = try body()
            return nil
        } catch { return error as? SM2Signature.Failure }
    }

    // MARK: Ours

    @Test func `what is signed is read again and names its signer, certificates up to the root`() throws {
        let bytes = try signature().encode()
        let read = try SM2Signature.parse(bytes)
        #expect(read.encode() == bytes)
        #expect(try read.check(content: content) == signer.certificate)
        #expect(Set(read.certificates) == Set([signer.certificate] + signer.chain) && read.certificates.count == 3)
        #expect(read.signingTime == Instant(seconds: now.seconds, offset: 0) || read.signingTime == now)
        #expect(CertificatePath.judge(signer.certificate, others: read.certificates, anchors: [root.certificate], at: now).judgement == .trusted)
        #expect(failure { try read.check(content: content + [0]) } == .contentDiffers)
        #expect(try SM2Signature.read(bytes, content: content) == read)
    }

    @Test func `another kind of key signs no such thing, and an SM2 key no CAdES`() throws {
        let ec = try TestAuthority.root(from: from, to: to).issue(name: "s", from: from, to: to).identity
        #expect(throws: Fault.self) { try SM2Signature.sign(content, by: ec, at: now) }
        #expect { try CAdES.sign(content, by: signer.identity, role: "agent", at: now) } throws: { ($0 as? Fault)?.code == .identityIsSM2 }
        #expect { try SM2Signature.sign(content, by: ec, at: now) } throws: { ($0 as? Fault)?.code == .identityNotSM2 }
    }

    @Test func `openssl checks it by hand, and with no other identifier`() throws {
        let parts = try CMSParts(signature().encode())
        try folder.write("attributes", parts.signed)
        try folder.write("signature", parts.signature)
        try folder.write("s.pem", signer.certificate.pem)
        try folder.write("public.pem", OpenSSLTool.output(["x509", "-in", "s.pem", "-noout", "-pubkey"], in: folder))
        func verify(_ identifier: String) throws -> String {
            try OpenSSLTool.output(["dgst", "-sm3", "-verify", "public.pem", "-sigopt", "distid:\(identifier)", "-signature", "signature", "attributes"], in: folder)
        }
        #expect(try verify("1234567812345678").contains("Verified OK"))
        #expect(throws: OpenSSLTool.Failed.self) { try verify("1234567812345679") }
        let written = try OpenSSLTool.output(["asn1parse", "-inform", "DER", "-in", "signature"], in: folder)
        #expect(written.split(separator: "\n").count == 3)
    }

    private static let hasGmSSL = (try? run("python3", ["-c", "import gmssl"]).status) == 0

    @Test(.enabled(if: hasGmSSL, "gmssl is not there: scripts/setup.sh --tests installs it")) func `gmssl, which shares no code with libcrypto, checks it`() throws {
        let parts = try CMSParts(signature().encode())
        let program = """
            import sys
            from gmssl import sm2
            key, signature, path = sys.argv[1:]
            checker = sm2.CryptSM2(private_key=None, public_key='')
            checker.public_key = key
            data = open(path, 'rb').read()
            print(checker.verify_with_sm3(signature, data), checker.verify_with_sm3(signature, data + b' '))
            """
        let path = try folder.write("attributes", parts.signed)
        let point = try #require(publicPoint(signer.certificate))
        let ran = try run("python3", ["-c", program, point.lowerHex, parts.rawSignature.lowerHex, path.string])
        #expect(ran.text == "True False\n", "\(ran)")
    }

    /// x and y of an SM2 certificate's key: the end of its SubjectPublicKeyInfo.
    private func publicPoint(_ certificate: Certificate) -> [UInt8]? {
        let begin = DER.oid("1.2.156.10197.1.301") + [0x03, 0x42, 0x00, 0x04]
        return certificate.der.indices.first { certificate.der[$0...].starts(with: begin) }.map { Array(certificate.der[($0 + begin.count)..<($0 + begin.count + 64)]) }
    }

    @Test func `every bit of the file counts`() throws {
        let bytes = try signature().encode()
        for i in bytes.indices {
            var changed = bytes
            changed[i] ^= 1 << UInt8(i % 8)
            guard let read = try? SM2Signature.parse(changed), let by = try? read.check(content: content) else { continue }
            // A root by another issuer's name is no root any more, nor on the way to one.
            #expect(!Set(read.certificates).isSubset(of: CertificatePath.judge(by, others: read.certificates, anchors: [root.certificate], at: now).certificates), "byte \(i)")
        }
    }

    @Test func `a certificate too many, or none, is not taken`() throws {
        let data = try SignedData.parse(signature().encode())
        func check(_ certificates: [Certificate]) -> SM2Signature.Failure? {
            var changed = data
            changed.certificates = certificates
            return failure { try SM2Signature.parse(changed.encode()).check(content: content) }
        }
        #expect(check(data.certificates) == nil)
        #expect(check(data.certificates.reversed()) == nil)
        #expect(check([signer.certificate]) == nil)
        #expect(check(signer.chain) == .noCertificate)
        #expect(check([]) == .noCertificate)
        let stranger = try TestAuthority.root(key: .sm2, from: from, to: to).certificate
        #expect(check(data.certificates + [stranger]) == .strayCertificate)
        // A renewed certificate of the same name, number and key would pass but for its digest.
        var renamed = data
        renamed.signers[0].identifier = DER.sequence(signer.chain[0].issuerDER, signer.chain[0].serialDER)
        #expect(failure { try SM2Signature.parse(renamed.encode()).check(content: content) } == .signatureWrong)
    }

    // MARK: A key that lives elsewhere

    @Test func `a signature made elsewhere is put in: in DER, of 64 bytes, or over the digest alone`() throws {
        try folder.write("s.pem", signer.pem)
        let statement = SM2Signature.toBeSigned(content, certificate: signer.certificate, chain: signer.chain, at: now)
        try folder.write("statement", statement)
        try OpenSSLTool.run(["dgst", "-sm3", "-sign", "s.pem", "-sigopt", "distid:1234567812345678", "-out", "signature", "statement"], in: folder)
        let digest = try #require(SM2Signature.digestToBeSigned(content, certificate: signer.certificate, chain: signer.chain, at: now))
        try folder.write("digest", digest.bytes)
        try OpenSSLTool.run(["pkeyutl", "-sign", "-inkey", "s.pem", "-in", "digest", "-out", "other"], in: folder)
        func assemble(_ signature: [UInt8]) throws -> SM2Signature {
            try SM2Signature.assemble(content, certificate: signer.certificate, chain: signer.chain, at: now, signature: signature)
        }
        for name in ["signature", "other"] {
            let der = try OpenSSLTool.read(name, in: folder)
            let made = try assemble(der)
            #expect(try SM2Signature.parse(made.encode()).check(content: content) == signer.certificate)
            #expect(try assemble(CMSParts.raw(der)) == made)
            #expect(failure { try assemble(der + [0]) } != nil)
            #expect(failure { try assemble(CMSParts.raw(der).reversed()) } == .signatureWrong)
        }
        #expect(failure { try assemble([]) } == .malformed("neither DER nor 64 bytes"))
        #expect(failure { try SM2Signature.assemble(content + [1], certificate: signer.certificate, chain: [], at: now, signature: OpenSSLTool.read("signature", in: folder)) } == .signatureWrong)
    }

    // MARK: Others'

    /// As programs of several vendors write it.
    private func foreign(_ form: SignedData.Form, type: [UInt8], attributes: [SignedData.Attribute], content inside: [UInt8]? = nil, over message: [UInt8]? = nil, more: [Certificate] = []) throws -> SignedData {
        try folder.write("s.pem", signer.pem)
        var info = SignedData.SignerInfo(
            identifier: DER.sequence(signer.certificate.issuerDER, signer.certificate.serialDER), algorithm: .sm2SM3, signedAttributes: attributes, signature: [0], unsignedAttributes: [])
        let data = SignedData(form: form, contentType: type, content: inside, certificates: [signer.certificate] + signer.chain + more, signers: [info])
        try folder.write("message", message ?? CMSParts(data.encode()).signed)
        try OpenSSLTool.run(["dgst", "-sm3", "-sign", "s.pem", "-sigopt", "distid:1234567812345678", "-out", "signature", "message"], in: folder)
        info.signature = try OpenSSLTool.read("signature", in: folder)
        return SignedData(form: form, contentType: type, content: inside, certificates: data.certificates, signers: [info])
    }

    private static let data = DER.oid("1.2.840.113549.1.7.1")
    private static let gmData = DER.oid("1.2.156.10197.6.1.4.2.1")

    @Test func `without attributes the signature is over the content itself`() throws {
        let made = try foreign(.gm, type: Self.gmData, attributes: [], over: content)
        let read = try SM2Signature.parse(made.encode())
        #expect(try read.check(content: content) == signer.certificate)
        #expect(read.signingTime == nil)
        #expect(failure { try read.check(content: [1]) } == .signatureWrong)
        #expect(try SM2Signature.read(made.encode(), content: content) == read)
    }

    @Test func `content inside has to be the content, and is left out`() throws {
        let made = try foreign(.gm, type: Self.gmData, attributes: [], content: content, over: content)
        #expect(failure { try SM2Signature.parse(made.encode()) } != nil)
        let read = try SM2Signature.read(made.encode(), content: content)
        #expect(try read.check(content: content) == signer.certificate)
        #expect(try SM2Signature.parse(read.encode()) == read)
        #expect(failure { try SM2Signature.read(made.encode(), content: content + [1]) } == .contentDiffers)
    }

    @Test func `object identifiers of CMS, a strange certificate and few attributes are taken, and written in ours`() throws {
        let digest = DER.encode(.octetString, Hasher.digest(content, .sm3).bytes)
        let stranger = try TestAuthority.root(key: .sm2, from: from, to: to).certificate
        let few: [SignedData.Attribute] = [.init(DER.oid("1.2.840.113549.1.9.3"), Self.data), .init(DER.oid("1.2.840.113549.1.9.4"), digest)]
        let made = try foreign(.cms, type: Self.data, attributes: few, more: [stranger])
        #expect(failure { try SM2Signature.parse(made.encode()) } != nil)
        let read = try SM2Signature.read(made.encode(), content: content)
        #expect(try SM2Signature.parse(read.encode()) == read)
        #expect(!read.certificates.contains(stranger) && read.certificates.count == 3)
        #expect(try read.check(content: content) == signer.certificate)
        #expect(failure { try SM2Signature.read(made.encode(), content: [1]) } == .contentDiffers)
        // Issuers that were left out are put in, and the signer's own certificate as well.
        var bare = made
        bare.certificates = []
        #expect(failure { try SM2Signature.read(bare.encode(), content: content) } == .noCertificate)
        #expect(failure { try SM2Signature.read(bare.encode(), content: content, others: signer.chain) } == .noCertificate)
        #expect(try SM2Signature.read(bare.encode(), content: content, others: [stranger, signer.certificate] + signer.chain) == read)
        // r and s side by side, as devices give them.
        var raw = made
        raw.signers[0].signature = CMSParts.raw(made.signers[0].signature)
        #expect(try SM2Signature.read(raw.encode(), content: content) == read)
    }

    /// No attributes, the content inside or not, NULL parameters, the algorithm of the key instead of the signature's: as the
    /// toolkit of a large authority writes it.
    @Test(arguments: [false, true]) func `the shape that a large authority's toolkit writes`(_ isInside: Bool) throws {
        let made = try foreign(.gm, type: Self.gmData, attributes: [], over: content)
        let null = DER.encode(.null, [])
        let sm3 = DER.sequence(DER.oid("1.2.156.10197.1.401"), null)
        let signer = DER.sequence(DER.integer(1), made.signers[0].identifier, sm3, DER.sequence(DER.oid("1.2.156.10197.1.301.1"), null), DER.encode(.octetString, made.signers[0].signature))
        let bytes = DER.sequence(
            DER.oid("1.2.156.10197.6.1.4.2.2"),
            DER.encode(
                .context(0),
                DER.sequence(
                    DER.integer(1), DER.encode(.set, sm3), DER.sequence(Self.gmData, isInside ? DER.encode(.context(0), DER.encode(.octetString, content)) : []),
                    DER.encode(.context(0), self.signer.certificate.der), DER.encode(.set, signer))))
        #expect(failure { try SM2Signature.parse(bytes) } != nil)
        let read = try SM2Signature.read(bytes, content: content)
        #expect(try read.check(content: content) == self.signer.certificate && read.certificates == [self.signer.certificate])
        #expect(try SM2Signature.parse(read.encode()) == read)
        #expect(failure { try SM2Signature.read(bytes, content: content + [1]) } == (isInside ? .contentDiffers : .signatureWrong))
    }

    @Test(.enabled(if: Corpus.isThere, "\(Corpus.absence)"), arguments: ["sm2-gbt35275", "sm2-gbt35275-301", "sm2-hand-std", "sm2-std"])
    func `samples of other programs hold`(_ name: String) throws {
        let bytes = try Corpus.bytes("seals/\(name).p7s")
        let content = try Corpus.bytes("seals/sm2-content.bin")
        let (leaf, ca) = (Certificate.all(inPEM: try Corpus.bytes("seals/sm2-leaf.crt"))[0], Certificate.all(inPEM: try Corpus.bytes("seals/sm2-ca.crt"))[0])
        let read = try SM2Signature.read(bytes, content: content)
        #expect(try read.check(content: content) == leaf)
        #expect(try SM2Signature.parse(read.encode()) == read)
        #expect(CertificatePath.judge(leaf, others: read.certificates, anchors: [ca], at: Instant(iso8601: "2026-12-01T00:00:00+08:00")!).judgement == .trusted)
        #expect(failure { try SM2Signature.read(bytes, content: content + [0]) } == .contentDiffers)
    }
}

/// The parts of a signature that somebody cuts out to check it by hand.
struct CMSParts {
    /// The DER of the attributes as SET OF, or nothing.
    let signed: [UInt8]
    let signature: [UInt8]

    init(_ bytes: [UInt8]) throws {
        func children(_ bytes: ArraySlice<UInt8>) throws -> [DER.Element] {
            var (reader, found) = (DER.Reader(bytes), [DER.Element]())
            while !reader.isAtEnd { found.append(try reader.next()) }
            return found
        }
        let file = try children(children(bytes[...])[0].content)
        let data = try children(children(file[1].content)[0].content)
        let info = try children(children(data.last!.content)[0].content)
        let attributes = info.first { $0.tag == .context(0) }
        signed = attributes.map { [0x31] + $0.encoded.dropFirst() } ?? []
        signature = Array(info.last { $0.tag == .octetString }!.content)
    }

    var rawSignature: [UInt8] { Self.raw(signature) }

    /// r and s of 32 bytes each.
    static func raw(_ der: [UInt8]) -> [UInt8] {
        var file = DER.Reader(der[...])
        guard let body = try? file.next(.sequence).content else { return [] }
        var parts = DER.Reader(body)
        func number() -> [UInt8] {
            let value = Array(((try? parts.next(.integer).content) ?? []).drop { $0 == 0 })
            return [UInt8](repeating: 0, count: max(0, 32 - value.count)) + value
        }
        return number() + number()
    }
}

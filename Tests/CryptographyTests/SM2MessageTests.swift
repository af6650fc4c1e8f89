internal import Cryptography
internal import Evidence
internal import Testing

/// Messages that libcrypto reads but cannot judge, for they are signed by SM2.
@Suite struct SM2MessageTests {
    private let now = Instant(iso8601: "2026-09-20T10:00:00+08:00")!
    private let from = Instant(iso8601: "2026-01-01T00:00:00+08:00")!
    private let to = Instant(iso8601: "2036-01-01T00:00:00+08:00")!
    private let content = Array("内容".utf8)

    @Test(arguments: [SignedData.Form.cms, .gm]) func `with object identifiers of CMS or of GB/T 35275`(_ form: SignedData.Form) throws {
        let signer = try TestAuthority.root(key: .sm2, from: from, to: to).issue(name: "s", key: .sm2, from: from, to: to)
        var data = try SignedData.parse(SM2Signature.sign(content, by: signer.identity, at: now).encode())
        data.form = form
        let message = try SignedMessage.read(data.encode())
        let read = message.signers[0]
        #expect(read.state == .holds && read.binding == .matches && read.certificate == signer.certificate && read.digest == .sm3)
        #expect(read.messageDigest == ForeignDigest.digest(content, .sm3)?.bytes && read.signingTime?.seconds == now.seconds && read.signature == data.signers[0].signature)
        #expect(message.certificates.count == 2 && message.content == nil && message.contentType == "1.2.156.10197.6.1.4.2.1" && read.tokens.isEmpty)

        var other = data
        other.signers[0].signedAttributes[1] = .init(DER.oid("1.2.840.113549.1.9.5"), DER.encode(.utcTime, Array("260920020001Z".utf8)))
        #expect(try SignedMessage.read(other.encode()).signers[0].state == .wrong)
        other = data
        other.certificates = signer.chain
        #expect(try SignedMessage.read(other.encode()).signers[0].state == .wrong)
        other = data
        other.signers[0].signedAttributes = []
        #expect(try SignedMessage.read(other.encode()).signers[0].state == .noAttributes)
    }

    @Test(.enabled(if: Corpus.isThere, "\(Corpus.absence)"), arguments: ["sm2-gbt35275", "sm2-gbt35275-301", "sm2-hand-std", "sm2-std"])
    func `samples of other programs hold`(_ name: String) throws {
        let bytes = try Corpus.bytes("seals/\(name).p7s")
        let message = try SignedMessage.read(bytes)
        #expect(message.signers.map(\.state) == [.holds])
        #expect(message.signers[0].messageDigest == ForeignDigest.digest(try Corpus.bytes("seals/sm2-content.bin"), .sm3)?.bytes)
        #expect(message.signers[0].certificate == Certificate.all(inPEM: try Corpus.bytes("seals/sm2-leaf.crt"))[0])
        var changed = bytes
        changed[bytes.count - 1] ^= 1
        #expect(try SignedMessage.read(changed).signers.map(\.state) == [.wrong])
    }
}

internal import Cryptography
internal import Evidence
internal import TestSupport
internal import Testing

/// Names out of signatures that others made; nothing is verified.
@Suite struct ForeignSignatureTests {
    private let signer: Identity
    private let cms: [UInt8]

    init() throws {
        signer = try SampleProject.identity(name: "签名者甲").identity
        cms = try CAdES.sign(Array("content".utf8), by: signer, role: "agent", at: SampleProject.sealedAt).encode()
    }

    @Test func ofCMS() {
        #expect(ForeignSignature.signers(ofCMS: cms) == ["签名者甲"])
        #expect(ForeignSignature.signers(of: cms) == ["签名者甲"])
        // A place that was made longer than the signature is filled up with zeros.
        #expect(ForeignSignature.signers(ofCMS: cms + [UInt8](repeating: 0, count: 100)) == ["签名者甲"])
    }

    /// The outermost lengths left open (X.690 §8.1.3.6), as some programs stream.
    @Test func ofCMSWithoutLengths() throws {
        var reader = DER.Reader(cms[...])
        var info = DER.Reader(try reader.next(.sequence).content)
        let type = Array(try info.next(.oid).encoded)
        let signed = Array(try info.next(.context(0)).content)
        let open: [UInt8] = [0x30, 0x80] + type + [0xA0, 0x80] + signed + [0, 0, 0, 0]
        #expect(ForeignSignature.signers(ofCMS: open) == ["签名者甲"])
    }

    @Test func ofSeals() throws {
        let certificate = DER.encode(.octetString, signer.certificate.der)
        let number = DER.integer(4)
        let version4 = DER.sequence(DER.sequence(number, DER.sequence(number)), certificate, DER.oid("1.2.156.10197.1.501"), DER.encode(.null, []))
        #expect(ForeignSignature.signers(ofSeal: version4) == ["签名者甲"])
        let version1 = DER.sequence(DER.sequence(number, DER.sequence(number), DER.encode(.null, []), certificate, DER.oid("1.2.156.10197.1.501")), DER.encode(.null, []))
        #expect(ForeignSignature.signers(of: version1) == ["签名者甲"])
    }

    @Test func whatIsNone() {
        for bytes in [[], [0x30], [0x30, 0x80], [0x30, 0x00], [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], Array("signature".utf8), [UInt8](repeating: 0x30, count: 1000), [UInt8](repeating: 0x24, count: 4000)] as [[UInt8]] {
            #expect(ForeignSignature.signers(of: bytes) == nil)
        }
        // Lengths left open, in one another and without an end.
        #expect(ForeignSignature.signers(of: (0..<10_000).flatMap { _ in [0x30, 0x80] as [UInt8] }) == nil)
    }

    @Test func everyBeginningAndEveryByteTurnedOver() {
        for i in cms.indices {
            #expect(ForeignSignature.signers(ofCMS: Array(cms[..<i])) == nil)
            var turned = cms
            turned[i] ^= 0xFF
            _ = ForeignSignature.signers(of: turned)
        }
    }
}

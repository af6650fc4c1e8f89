internal import Cryptography
internal import Evidence
internal import Foundation
internal import Testing

/// Certificate paths of NIST's suite and OCSP responses that other projects keep.
@Suite(.enabled(if: Corpus.isThere)) struct PKICorpusTests {
    private static func certificates(_ suffix: String) throws -> [(name: String, certificate: Certificate)] {
        try Corpus.files("pki").filter { $0.contains("nist-pkits/") && $0.hasSuffix(suffix) }.map { ($0, try #require(Certificate(der: try Corpus.bytes($0)))) }
    }

    /// > File name starts Valid/Invalid = expected path-validation result.
    @Test func nistPaths() throws {
        let root = try #require(Certificate(der: Corpus.bytes("pki/nist-pkits/TrustAnchorRootCertificate.crt")))
        let authorities = try Self.certificates("CACert.crt").map(\.certificate)
        let data = RevocationData(lists: try Corpus.files("pki").filter { $0.hasSuffix(".crl") }.map { try #require(RevocationList(der: try Corpus.bytes($0))) })
        let ends = try Self.certificates("EE.crt")
        #expect(ends.count == 12)
        for (name, certificate) in ends {
            let at = Instant(iso8601: "2012-06-01T00:00:00Z")!
            let path = CertificatePath.judge(certificate, others: authorities, anchors: [root], at: at)
            let isGood =
                path.judgement == .trusted
                && zip(path.certificates, path.certificates.dropFirst()).allSatisfy { certificate, issuer in
                    if case .good = data.judge(certificate, issuer: issuer, at: at) { true } else { false }
                }
            #expect(isGood == name.contains("/Valid"), "\(name): \(path.judgement)")
        }
    }

    /// Which responses are such as can be judged by; the others are refusals, of another type or version, or not in DER. One whose digest of the
    /// issuer is unknown is read, and answers for nobody.
    @Test func ocspResponses() throws {
        let read = try Corpus.files("pki").filter { $0.contains("/ocsp/") && $0.contains("resp") && !$0.contains("/req-") }.filter { OCSPResponse.read(try Corpus.bytes($0)) != nil }.map { $0.split(separator: "/").last.map(String.init) ?? "" }
        #expect(read == ["ocsp-army.deps.mil-resp.der", "resp-delegate-unknown-cert.der", "resp-revoked-reason.der", "resp-sct-extension.der", "resp-single-extension-reason.der", "resp-unknown-hash-alg.der"])
    }
}

internal import COpenSSL

/// `SIGNED { ToBeSigned }` of lists and responses, signed by SM2: libcrypto has no way to say under which identifier.
///
///     SEQUENCE { body, signatureAlgorithm, signature BIT STRING, ... }
enum SM2Signed {
    static func holds(_ der: [UInt8], by certificate: Certificate) -> Bool {
        var file = DER.Reader(der[...])
        guard let content = try? file.next(.sequence).content else { return false }
        var parts = DER.Reader(content)
        guard let body = try? parts.next(.sequence), let algorithm = try? parts.next(.sequence), let bits = try? parts.next(.bitString), bits.content.first == 0,
            SignatureAlgorithm(identifier: Array(algorithm.encoded), digest: .sm3) == .sm2SM3
        else { return false }
        return SignatureAlgorithm.sm2SM3.holds(Array(bits.content.dropFirst()), over: Array(body.encoded), by: certificate)
    }
}

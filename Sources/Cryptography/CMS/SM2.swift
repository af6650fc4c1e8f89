internal import COpenSSL
internal import Evidence

/// What libcrypto does not say of SM2 (GB/T 32918).
enum SM2 {
    /// A signature in DER: as it is, or made of r and s of 32 bytes each, as devices give it; nil for anything else.
    static func encoded(_ signature: [UInt8]) -> [UInt8]? {
        guard signature.count == 64 else { return isEncoding(signature) ? signature : nil }
        // A DER of 64 bytes would begin with SEQUENCE and its length.
        if signature.starts(with: [0x30, 62]), isEncoding(signature) { return signature }
        func integer(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
            let short = bytes.drop { $0 == 0 }
            return DER.encode(.integer, (short.first.map { $0 >= 0x80 } ?? true ? [0] : []) + short)
        }
        return DER.sequence(integer(signature[..<32]), integer(signature[32...]))
    }

    static func isEncoding(_ signature: [UInt8]) -> Bool { ECDSASignature.isEncoding(signature) }

    /// SM3 over Z and the message: what the equations of signing begin with (GB/T 32918.2 §6.1, §5.5).
    ///
    ///     Z = SM3(ENTL ‖ ID ‖ a ‖ b ‖ xG ‖ yG ‖ xA ‖ yA)
    static func digest(_ message: [UInt8], publicKeyOf certificate: Certificate) -> Digest? {
        guard certificate.keyKind == .sm2, let point = point(of: certificate) else { return nil }
        let identifier = PublicKey.defaultSM2Identifier
        let bits = identifier.count * 8
        let z = Hasher.digest([UInt8(bits >> 8), UInt8(bits & 0xFF)] + identifier + curve + point, .sm3).bytes
        return Hasher.digest(z + message, .sm3)
    }

    /// xA and yA.
    private static func point(of certificate: Certificate) -> [UInt8]? {
        certificate.withX509 { x509 -> [UInt8]? in
            var out = [UInt8](repeating: 0, count: 65)
            var length = 0
            guard let key = X509_get0_pubkey(x509), EVP_PKEY_get_octet_string_param(key, "pub", &out, out.count, &length) == 1, length == 65, out[0] == 4 else { return nil }
            return Array(out.dropFirst())
        } ?? nil
    }

    /// a, b, xG, yG of the recommended curve (GB/T 32918.5 §2).
    private static let curve: [UInt8] = bytes(
        "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC" + "28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93"
            + "32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7" + "BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0")

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.compactMap { UInt8($0.hexDigitValue ?? 0) }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}

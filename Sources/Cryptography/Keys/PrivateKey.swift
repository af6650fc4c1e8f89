internal import COpenSSL
internal import Evidence

extension SignatureAlgorithm {
    /// What a key of this kind signs with here; nil for a kind that does not.
    init?(signingWith kind: Certificate.KeyKind) {
        switch kind {
        case .ec: self = .ecdsaSHA256
        case .rsa: self = .rsaSHA256
        case .sm2: self = .sm2SM3
        case .other: return nil
        }
    }
}

/// Private keys as libcrypto holds them; whoever asks for one frees it.
enum PrivateKey {
    /// Signs with the algorithm's digest: an ECDSA-Sig-Value in DER, RSASSA-PKCS1-v1_5, or SM2's (r, s) in DER under the default identifier.
    static func sign(_ message: [UInt8], with key: OpaquePointer, _ algorithm: SignatureAlgorithm) throws(Fault) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        var keyContext: OpaquePointer?
        defer {
            EVP_MD_CTX_free(context)
            EVP_PKEY_CTX_free(keyContext)
            ERR_clear_error()
        }
        if algorithm == .sm2SM3 {
            keyContext = EVP_PKEY_CTX_new(key, nil)
            EVP_MD_CTX_set_pkey_ctx(context, keyContext)
            guard EVP_PKEY_CTX_set1_id(keyContext, PublicKey.defaultSM2Identifier, Int32(PublicKey.defaultSM2Identifier.count)) == 1 else {
                throw Fault(.signingFailed, facts: ["reason": drainErrors()])
            }
        }
        var length = 0
        guard EVP_DigestSignInit(context, nil, algorithm.digest.evp, nil, key) == 1, EVP_DigestSign(context, nil, &length, message, message.count) == 1 else {
            throw Fault(.signingFailed, facts: ["reason": drainErrors()])
        }
        var signature = [UInt8](repeating: 0, count: length)
        guard EVP_DigestSign(context, &signature, &length, message, message.count) == 1 else {
            throw Fault(.signingFailed, facts: ["reason": drainErrors()])
        }
        signature.removeSubrange(length...)
        return signature
    }

    static func generate(_ kind: TestKey.Kind) throws(Fault) -> OpaquePointer {
        let context = EVP_PKEY_CTX_new_from_name(nil, kind.name, nil)
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, kind != .ec || EVP_PKEY_CTX_set_group_name(context, "P-256") == 1,
            kind != .rsa || EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048) == 1,
            EVP_PKEY_generate(context, &key) == 1, let key
        else { throw Fault(.signingFailed, facts: ["reason": drainErrors()]) }
        return key
    }

    /// PKCS#8 (RFC 5958), not encrypted.
    static func pkcs8(_ key: OpaquePointer) -> [UInt8] {
        let info = EVP_PKEY2PKCS8(key)
        defer { PKCS8_PRIV_KEY_INFO_free(info) }
        return encoded { i2d_PKCS8_PRIV_KEY_INFO(info, $0) }
    }

    static func read(pkcs8: [UInt8]) -> OpaquePointer? {
        let info = pkcs8.withUnsafeBufferPointer { buffer in
            var pointer = buffer.baseAddress
            return d2i_PKCS8_PRIV_KEY_INFO(nil, &pointer, buffer.count)
        }
        defer { PKCS8_PRIV_KEY_INFO_free(info) }
        return info.flatMap { EVP_PKCS82PKEY($0) }
    }
}

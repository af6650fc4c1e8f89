internal import COpenSSL
internal import Evidence

/// Signature algorithms of format 1, each with its one AlgorithmIdentifier.
///
/// Our own signatures use the first two; timestamp authorities and SM2 keys bring the others.
package enum SignatureAlgorithm: String, Sendable, CaseIterable {
    case ecdsaSHA256 = "ecdsa-with-SHA256"
    case rsaSHA256 = "sha256WithRSAEncryption"
    case ecdsaSHA384 = "ecdsa-with-SHA384"
    case ecdsaSHA512 = "ecdsa-with-SHA512"
    case rsaSHA384 = "sha384WithRSAEncryption"
    case rsaSHA512 = "sha512WithRSAEncryption"
    /// GM/T 0006: SM2 over SM3, with the signer's default identifier.
    case sm2SM3 = "SM2-with-SM3"

    var oid: String {
        switch self {
        case .ecdsaSHA256: "1.2.840.10045.4.3.2"
        case .ecdsaSHA384: "1.2.840.10045.4.3.3"
        case .ecdsaSHA512: "1.2.840.10045.4.3.4"
        case .rsaSHA256: "1.2.840.113549.1.1.11"
        case .rsaSHA384: "1.2.840.113549.1.1.12"
        case .rsaSHA512: "1.2.840.113549.1.1.13"
        case .sm2SM3: "1.2.156.10197.1.501"
        }
    }

    var identifier: [UInt8] {
        key == .rsa ? DER.sequence(DER.oid(oid), DER.encode(.null, [])) : DER.sequence(DER.oid(oid))
    }

    package var digest: ForeignDigest {
        switch self {
        case .ecdsaSHA256, .rsaSHA256: .sha256
        case .ecdsaSHA384, .rsaSHA384: .sha384
        case .ecdsaSHA512, .rsaSHA512: .sha512
        case .sm2SM3: .sm3
        }
    }

    var key: Certificate.KeyKind {
        switch self {
        case .ecdsaSHA256, .ecdsaSHA384, .ecdsaSHA512: .ec
        case .rsaSHA256, .rsaSHA384, .rsaSHA512: .rsa
        case .sm2SM3: .sm2
        }
    }

    /// As `manifests/algorithms.yaml` calls it.
    package var tableName: String {
        switch key {
        case .ec: "ecdsa-\(digest.rawValue)"
        case .rsa: "rsa-\(digest.rawValue)"
        case .sm2, .other: "sm2-\(digest.rawValue)"
        }
    }

    /// What a SignerInfo means by its two identifiers: others write the key's algorithm alone, or parameters that say nothing.
    init?(identifier: [UInt8], digest: ForeignDigest) {
        var outer = DER.Reader(identifier[...])
        guard let body = try? outer.next(.sequence).content else { return nil }
        var inner = DER.Reader(body)
        guard let oid = try? Array(inner.next(.oid).encoded) else { return nil }
        let key: Certificate.KeyKind? =
            switch oid {
            case DER.oid("1.2.840.113549.1.1.1"): .rsa
            case DER.oid("1.2.840.10045.2.1"): .ec
            case DER.oid("1.2.156.10197.1.301.1"), DER.oid("1.2.156.10197.1.301"): .sm2
            default: nil
            }
        guard let found = Self.allCases.first(where: { $0.digest == digest && (DER.oid($0.oid) == oid || $0.key == key) }) else { return nil }
        self = found
    }

    /// Whether `signature` is `certificate`'s over `message`: an ECDSA-Sig-Value in DER, RSASSA-PKCS1-v1_5, or SM2's (r, s) in DER.
    func holds(_ signature: [UInt8], over message: [UInt8], by certificate: Certificate) -> Bool {
        guard certificate.keyKind == key else { return false }
        return certificate.withX509 { x509 in
            defer { ERR_clear_error() }
            guard let key = X509_get0_pubkey(x509) else { return false }
            return PublicKey.verifies(key, signature, over: message, digest: digest)
        } ?? false
    }

    /// Whether an ECDSA signature has the low s, and its one encoding; other kinds have no second form.
    func isCanonical(_ signature: [UInt8], by certificate: Certificate) -> Bool {
        guard key != .rsa else { return true }
        return certificate.withX509 { x509 in
            guard let key = X509_get0_pubkey(x509) else { return false }
            // SM2's equation has no twin (r, n - s): the encoding alone is looked at.
            return self.key == .sm2 ? ECDSASignature.isEncoding(signature) : ECDSASignature.isCanonical(signature, key: key)
        } ?? false
    }

    /// The same signature in its one form.
    func canonical(_ signature: [UInt8], by certificate: Certificate) -> [UInt8] {
        guard key == .ec else { return signature }
        return certificate.withX509 { x509 in X509_get0_pubkey(x509).map { ECDSASignature.lowS(signature, key: $0) } ?? signature } ?? signature
    }
}

extension PublicKey {
    /// Of GB/T 32918.2 and GM/T 0009: who has agreed on nothing else signs under this identifier.
    static let defaultSM2Identifier = Array("1234567812345678".utf8)

    static func verifies(_ key: OpaquePointer, _ signature: [UInt8], over message: [UInt8], digest: ForeignDigest) -> Bool {
        guard let evp = digest.evp, let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        var keyContext: OpaquePointer?
        if digest == .sm3 {
            keyContext = EVP_PKEY_CTX_new(key, nil)
            EVP_MD_CTX_set_pkey_ctx(context, keyContext)
            guard EVP_PKEY_CTX_set1_id(keyContext, defaultSM2Identifier, Int32(defaultSM2Identifier.count)) == 1 else {
                EVP_PKEY_CTX_free(keyContext)
                return false
            }
        }
        defer { EVP_PKEY_CTX_free(keyContext) }
        return EVP_DigestVerifyInit(context, nil, evp, nil, key) == 1 && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
}

internal import COpenSSL
package import Evidence

/// A signer's private key with its certificate and those above it.
package final class Identity: Sendable {
    package let certificate: Certificate
    /// Issuers, nearest first, up to the root when it is there.
    package let chain: [Certificate]
    private let key: any SigningKey

    /// Finds the key's certificate and puts its issuers behind it in order.
    ///
    /// - Throws: ``FaultCode/identityMismatch``.
    package init(key: any SigningKey, candidates: [Certificate], path: String) throws(Fault) {
        guard let leaf = candidates.first(where: { $0.publicKey?.isSame(as: key.publicKey) == true }) else {
            throw Fault(.identityMismatch, path: path)
        }
        var chain: [Certificate] = []
        var last = leaf
        while last.issuerDER != last.subjectDER, let issuer = candidates.first(where: { $0.subjectDER == last.issuerDER && !chain.contains($0) && $0 != leaf }) {
            chain.append(issuer)
            last = issuer
        }
        self.key = key
        certificate = leaf
        self.chain = chain
    }

    /// Reads PKCS#12 (RFC 7292) or PEM with key and certificates in one file.
    ///
    /// - Parameter certificates: further ones that lie elsewhere: the key's own, or its issuers'.
    /// - Throws: ``FaultCode/wrongPassphrase``, ``FaultCode/identityUnreadable``, ``FaultCode/identityMismatch``.
    package static func read(_ bytes: [UInt8], secret: Secret?, certificates: [Certificate] = [], path: String) throws(Fault) -> Identity {
        let file = try KeyFile.read(bytes, passphrase: secret, path: path)
        return try Identity(key: file.key, candidates: file.certificates + certificates, path: path)
    }

    package static func read(_ bytes: [UInt8], passphrase: String?, path: String) throws(Fault) -> Identity {
        try read(bytes, secret: passphrase.map { Secret($0) }, path: path)
    }

    /// The signature algorithm that this identity signs with.
    package var signatureAlgorithm: SignatureAlgorithm { SignatureAlgorithm(signingWith: certificate.keyKind)! }

    /// Signs `message`: DER ECDSA-Sig-Value with the low s, RSASSA-PKCS1-v1_5, or SM2's (r, s) in DER under the default identifier.
    func sign(_ message: [UInt8]) throws(Fault) -> [UInt8] { try key.signCanonically(message) }
}

/// ECDSA signatures come in pairs, (r, s) and (r, n − s), that verify alike; the archive takes the low one alone.
enum ECDSASignature {
    /// Whether `der` is exactly one ECDSA-Sig-Value in DER.
    static func isEncoding(_ der: [UInt8]) -> Bool {
        let signature = der.withUnsafeBufferPointer { buffer in
            var pointer = buffer.baseAddress
            return d2i_ECDSA_SIG(nil, &pointer, buffer.count)
        }
        defer {
            ECDSA_SIG_free(signature)
            ERR_clear_error()
        }
        return signature != nil && encoded { i2d_ECDSA_SIG(signature, $0) } == der
    }

    static func lowS(_ der: [UInt8], key: OpaquePointer) -> [UInt8] {
        withParts(of: der, key: key) { r, s, order, half in
            guard BN_cmp(s, half) > 0 else { return der }
            let low = BN_new()
            BN_sub(low, order, s)
            let signature = ECDSA_SIG_new()
            defer { ECDSA_SIG_free(signature) }
            ECDSA_SIG_set0(signature, BN_dup(r), low)
            return encoded { i2d_ECDSA_SIG(signature, $0) }
        } ?? der
    }

    /// Whether `der` is exactly the canonical encoding with the low s.
    static func isCanonical(_ der: [UInt8], key: OpaquePointer) -> Bool {
        withParts(of: der, key: key) { _, s, _, half in BN_cmp(s, half) <= 0 } ?? false
    }

    private static func withParts<Value>(of der: [UInt8], key: OpaquePointer, _ body: (OpaquePointer, OpaquePointer, OpaquePointer, OpaquePointer) -> Value) -> Value? {
        let signature = der.withUnsafeBufferPointer { buffer in
            var pointer = buffer.baseAddress
            return d2i_ECDSA_SIG(nil, &pointer, buffer.count)
        }
        guard let signature else { return nil }
        defer { ECDSA_SIG_free(signature) }
        guard encoded({ i2d_ECDSA_SIG(signature, $0) }) == der else { return nil }
        var order: OpaquePointer?
        guard EVP_PKEY_get_bn_param(key, "order", &order) == 1, let order else { return nil }
        let half = BN_new()!
        defer {
            BN_free(order)
            BN_free(half)
        }
        BN_rshift1(half, order)
        guard let r = ECDSA_SIG_get0_r(signature), let s = ECDSA_SIG_get0_s(signature) else { return nil }
        return body(r, s, order, half)
    }
}

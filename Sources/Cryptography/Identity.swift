internal import COpenSSL
package import Evidence

/// A signer's private key with its certificate and those above it.
package final class Identity: Sendable {
    package let certificate: Certificate
    /// Issuers, nearest first, up to the root when it is there.
    package let chain: [Certificate]
    /// PKCS#8 of the key; libcrypto's own objects are made from it at each use, so that the value can cross threads.
    private let key: [UInt8]

    private init(certificate: Certificate, chain: [Certificate], key: [UInt8]) {
        self.certificate = certificate
        self.chain = chain
        self.key = key
    }

    /// Reads PKCS#12 (RFC 7292) or PEM with key and certificates in one file.
    ///
    /// - Throws: ``FaultCode/wrongPassphrase``, ``FaultCode/identityUnreadable``, ``FaultCode/identityMismatch``.
    package static func read(_ bytes: [UInt8], passphrase: String?, path: String) throws(Fault) -> Identity {
        defer { ERR_clear_error() }
        if bytes.starts(with: Array("-----BEGIN".utf8)) || String(decoding: bytes.prefix(4096), as: UTF8.self).contains("-----BEGIN ") {
            return try readPEM(bytes, passphrase: passphrase, path: path)
        }
        return try readPKCS12(bytes, passphrase: passphrase, path: path)
    }

    private static func readPKCS12(_ bytes: [UInt8], passphrase: String?, path: String) throws(Fault) -> Identity {
        let container = bytes.withUnsafeBufferPointer { buffer in
            var pointer = buffer.baseAddress
            return d2i_PKCS12(nil, &pointer, buffer.count)
        }
        guard let container else { throw Fault(.identityUnreadable, path: path, facts: ["reason": drainErrors()]) }
        defer { PKCS12_free(container) }
        guard PKCS12_verify_mac(container, passphrase ?? "", -1) == 1 else {
            throw Fault(.wrongPassphrase, path: path)
        }
        var key: OpaquePointer?
        var leaf: OpaquePointer?
        var others: OpaquePointer?
        // Many authorities still hand out files encrypted with RC2, which OpenSSL 3 keeps in its legacy provider.
        let isRead = PKCS12_parse(container, passphrase ?? "", &key, &leaf, &others) == 1
            || (LegacyAlgorithms.isLoaded && PKCS12_parse(container, passphrase ?? "", &key, &leaf, &others) == 1)
        guard isRead, let key, let leaf else {
            throw Fault(.identityUnreadable, path: path, facts: ["reason": drainErrors()])
        }
        defer {
            EVP_PKEY_free(key)
            X509_free(leaf)
            if let others { fc_x509_stack_pop_free(others) }
        }
        let chain = (0..<fc_x509_count(others)).map { Certificate(fc_x509_at(others, $0)!) }
        return try Identity.assemble(key: key, candidates: [Certificate(leaf)] + chain, path: path)
    }

    private static func readPEM(_ bytes: [UInt8], passphrase: String?, path: String) throws(Fault) -> Identity {
        let bio = BIO_new_mem_buf(bytes, Int32(bytes.count))
        defer { BIO_free(bio) }
        guard let key = fc_pem_private_key(bio, passphrase) else {
            let isEncrypted = String(decoding: bytes, as: UTF8.self).contains("ENCRYPTED")
            throw Fault(isEncrypted ? .wrongPassphrase : .identityUnreadable, path: path, facts: ["reason": drainErrors()])
        }
        defer { EVP_PKEY_free(key) }
        return try Identity.assemble(key: key, candidates: Certificate.all(inPEM: bytes), path: path)
    }

    /// Finds the key's certificate and puts its issuers behind it in order.
    private static func assemble(key: OpaquePointer, candidates: [Certificate], path: String) throws(Fault) -> Identity {
        guard let leaf = candidates.first(where: { $0.withX509 { X509_check_private_key($0, key) } == 1 }) else {
            throw Fault(.identityMismatch, path: path)
        }
        var chain: [Certificate] = []
        var last = leaf
        while last.issuerDER != last.subjectDER, let issuer = candidates.first(where: { $0.subjectDER == last.issuerDER && !chain.contains($0) && $0 != leaf }) {
            chain.append(issuer)
            last = issuer
        }
        let der = PrivateKey.pkcs8(key)
        guard !der.isEmpty, leaf.keyKind != .other else {
            throw Fault(.identityUnreadable, path: path, facts: ["reason": "only EC, RSA and SM2 keys can sign here"])
        }
        return Identity(certificate: leaf, chain: chain, key: der)
    }

    /// The signature algorithm that this identity signs with.
    package var signatureAlgorithm: SignatureAlgorithm { SignatureAlgorithm(signingWith: certificate.keyKind)! }

    /// Signs `message`: DER ECDSA-Sig-Value with the low s, RSASSA-PKCS1-v1_5, or SM2's (r, s) in DER under the default identifier.
    func sign(_ message: [UInt8]) throws(Fault) -> [UInt8] {
        guard let privateKey = PrivateKey.read(pkcs8: key) else { throw Fault(.signingFailed, facts: ["reason": drainErrors()]) }
        defer { EVP_PKEY_free(privateKey) }
        return try PrivateKey.sign(message, with: privateKey, signatureAlgorithm)
    }
}

/// The library's legacy provider, loaded at the first wish and kept.
private enum LegacyAlgorithms {
    static let isLoaded: Bool = OSSL_PROVIDER_try_load(nil, "legacy", 1) != nil
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

internal import COpenSSL
package import Evidence

/// A private key, wherever it lives: in this process (``ProcessKey``) or in a token that never gives it away (``TokenKey``).
package protocol SigningKey: Sendable {
    var publicKey: PublicKey { get }

    /// Signs `message`: an ECDSA-Sig-Value in DER or RSASSA-PKCS1-v1_5 with SHA-256, or SM2's (r, s) in DER with SM3.
    ///
    /// Not yet in the one form that the archive takes: ask ``signCanonically(_:)``.
    func sign(_ message: [UInt8]) throws(Fault) -> [UInt8]
}

extension SigningKey {
    /// Signs; of the two ECDSA signatures that verify alike, the one with the low s.
    func signCanonically(_ message: [UInt8]) throws(Fault) -> [UInt8] {
        let signature = try sign(message)
        guard publicKey.kind == .ec else { return signature }
        return publicKey.withKey { ECDSASignature.lowS(signature, key: $0) } ?? signature
    }
}

/// A public key as its SubjectPublicKeyInfo (RFC 5280 §4.1.2.7); libcrypto reads it each time it is asked.
package struct PublicKey: Sendable {
    package let der: [UInt8]
    package let kind: Certificate.KeyKind
    package let bits: Int

    /// - Returns: nil when libcrypto cannot read it.
    package init?(der: [UInt8]) {
        guard let key = PublicKey.parse(der) else { return nil }
        defer { EVP_PKEY_free(key) }
        self.der = der
        bits = Int(EVP_PKEY_get_bits(key))
        kind = Certificate.KeyKind(key)
    }

    /// The algorithm that its private half signs with.
    var signatureAlgorithm: SignatureAlgorithm { SignatureAlgorithm(signingWith: kind) ?? .rsaSHA256 }

    /// Whether both are one key, however each is encoded.
    func isSame(as other: PublicKey) -> Bool {
        der == other.der || withKey { a in other.withKey { b in EVP_PKEY_eq(a, b) == 1 } ?? false } ?? false
    }

    /// Whether `signature` is one of `message` by the algorithm of such keys.
    func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        withKey { key in
            defer { ERR_clear_error() }
            return PublicKey.verifies(key, signature, over: message, digest: signatureAlgorithm.digest)
        } ?? false
    }

    func withKey<Value>(_ body: (OpaquePointer) -> Value) -> Value? {
        guard let key = PublicKey.parse(der) else { return nil }
        defer { EVP_PKEY_free(key) }
        return body(key)
    }

    private static func parse(_ der: [UInt8]) -> OpaquePointer? {
        der.withUnsafeBufferPointer { buffer in
            var pointer = buffer.baseAddress
            let key = d2i_PUBKEY(nil, &pointer, buffer.count)
            ERR_clear_error()
            return key
        }
    }
}

extension Certificate {
    /// nil for a key that libcrypto does not know.
    package var publicKey: PublicKey? {
        withX509 { x509 in PublicKey(der: encoded { i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x509), $0) }) } ?? nil
    }
}

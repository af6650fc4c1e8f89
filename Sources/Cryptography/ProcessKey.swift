internal import COpenSSL
package import Evidence

/// A private key in this process's memory.
package final class ProcessKey: SigningKey {
    package let publicKey: PublicKey
    /// PKCS#8; libcrypto's own objects are made from it at each use, so that the value can cross threads.
    private let pkcs8: Secret

    /// - Throws: ``FaultCode/identityUnreadable`` for a key that does not sign as ``SigningKey`` has it.
    init(_ key: OpaquePointer, path: String) throws(Fault) {
        let info = EVP_PKEY2PKCS8(key)
        defer { PKCS8_PRIV_KEY_INFO_free(info) }
        pkcs8 = Secret(encoding: { i2d_PKCS8_PRIV_KEY_INFO(info, $0) })
        guard !pkcs8.isEmpty, let publicKey = PublicKey(der: encoded { i2d_PUBKEY(key, $0) }), publicKey.kind != .other else {
            throw Fault(.identityUnreadable, path: path, facts: ["reason": "only EC, RSA and SM2 keys can sign here"])
        }
        self.publicKey = publicKey
    }

    package func sign(_ message: [UInt8]) throws(Fault) -> [UInt8] {
        let info = self.info
        let key = EVP_PKCS82PKEY(info)
        defer {
            EVP_PKEY_free(key)
            PKCS8_PRIV_KEY_INFO_free(info)
        }
        guard let key else { throw Fault(.signingFailed, facts: ["reason": drainErrors()]) }
        return try PrivateKey.sign(message, with: key, publicKey.signatureAlgorithm)
    }

    /// libcrypto overwrites its copy when it frees it.
    private var info: OpaquePointer? {
        pkcs8.withBytes { bytes in
            var pointer = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            return d2i_PKCS8_PRIV_KEY_INFO(nil, &pointer, bytes.count)
        }
    }
}

// MARK: New keys

extension ProcessKey {
    package enum Kind: Sendable { case p256, rsa3072 }

    package static func generate(_ kind: Kind, path: String) throws(Fault) -> ProcessKey {
        let context = EVP_PKEY_CTX_new_from_name(nil, kind == .p256 ? "EC" : "RSA", nil)
        defer {
            EVP_PKEY_CTX_free(context)
            ERR_clear_error()
        }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1,
            kind == .p256 ? EVP_PKEY_CTX_set_group_name(context, "P-256") == 1 : EVP_PKEY_CTX_set_rsa_keygen_bits(context, 3072) == 1,
            EVP_PKEY_generate(context, &key) == 1, let key
        else { throw Fault(.signingFailed, facts: ["reason": drainErrors()]) }
        defer { EVP_PKEY_free(key) }
        return try ProcessKey(key, path: path)
    }

    /// How often the passphrase is hashed: what OWASP asks of PBKDF2-HMAC-SHA256.
    private static let rounds: Int32 = 600_000

    /// `ENCRYPTED PRIVATE KEY` (RFC 5958) under PBES2: PBKDF2-HMAC-SHA256, AES-256-CBC (RFC 8018).
    package func encryptedPEM(_ passphrase: Secret) throws(Fault) -> [UInt8] {
        let info = self.info
        defer { PKCS8_PRIV_KEY_INFO_free(info) }
        let sealed = passphrase.withCString { PKCS8_encrypt(-1, EVP_aes_256_cbc(), $0, Int32(passphrase.count), nil, 0, Self.rounds, info) }
        guard let sealed else { throw Fault(.signingFailed, facts: ["reason": drainErrors()]) }
        defer { X509_SIG_free(sealed) }
        let bio = BIO_new(BIO_s_mem())!
        defer { BIO_free(bio) }
        PEM_write_bio_PKCS8(bio, sealed)
        return Array(contents(of: bio).utf8)
    }
}

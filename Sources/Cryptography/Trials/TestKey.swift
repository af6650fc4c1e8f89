internal import COpenSSL
package import Evidence

/// A private key that a ``TestAuthority`` has made, with its certificate and those above it.
package struct TestKey: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// P-256.
        case ec
        /// 2048 bits.
        case rsa
        case sm2

        var name: String {
            switch self {
            case .ec: "EC"
            case .rsa: "RSA"
            case .sm2: "SM2"
            }
        }

        var algorithm: SignatureAlgorithm {
            switch self {
            case .ec: .ecdsaSHA256
            case .rsa: .rsaSHA256
            case .sm2: .sm2SM3
            }
        }
    }

    package let identity: Identity
    private let pkcs8: [UInt8]

    package var certificate: Certificate { identity.certificate }
    package var chain: [Certificate] { identity.chain }

    init(_ key: OpaquePointer, certificate: Certificate, chain: [Certificate]) throws(Fault) {
        pkcs8 = PrivateKey.pkcs8(key)
        identity = try Identity.read(Array((Self.pem("PRIVATE KEY", pkcs8) + ([certificate] + chain).map(\.pem).joined()).utf8), passphrase: nil, path: certificate.name)
    }

    private static func pem(_ label: String, _ der: [UInt8]) -> String {
        let bio = BIO_new(BIO_s_mem())!
        defer { BIO_free(bio) }
        PEM_write_bio(bio, label, "", der, der.count)
        return contents(of: bio)
    }

    /// Key, certificate and chain in PEM, not encrypted.
    package var pem: String { Self.pem("PRIVATE KEY", pkcs8) + ([certificate] + chain).map(\.pem).joined() }

    package func pkcs12(passphrase: String) throws(Fault) -> [UInt8] { try pkcs12(Secret(passphrase)) }

    /// Key, certificate and chain in PKCS#12 (RFC 7292), as libcrypto writes it by default: PBES2 with AES-256 and HMAC-SHA-256.
    package func pkcs12(_ secret: Secret) throws(Fault) -> [UInt8] {
        let others = fc_x509_stack()
        let key = PrivateKey.read(pkcs8: pkcs8)
        defer {
            fc_x509_stack_pop_free(others)
            EVP_PKEY_free(key)
            ERR_clear_error()
        }
        for issuer in chain {
            _ = issuer.withX509 { x509 in
                X509_up_ref(x509)
                fc_x509_push(others, x509)
            }
        }
        let container = certificate.withX509 { x509 in secret.withCString { PKCS12_create($0, certificate.name, key, x509, others, 0, 0, 0, 0, 0) } } ?? nil
        guard let container else { throw Fault(.signingFailed, facts: ["reason": drainErrors()]) }
        defer { PKCS12_free(container) }
        return encoded { i2d_PKCS12(container, $0) }
    }
}

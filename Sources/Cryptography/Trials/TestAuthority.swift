internal import COpenSSL
package import Evidence

/// A certificate authority for trials and tests, marked as such in every name; it issues whatever a real one does, with
/// the dates that it is told.
///
/// Each thing is written byte by byte and signed by ``Identity``, so that SM2 keys sign under their default identifier.
package struct TestAuthority: Sendable {
    package let key: TestKey
    /// Where it says that its list can be had; nothing is said when nil.
    package var listURL: String?
    package var responderURL: String?

    package var certificate: Certificate { key.certificate }
    /// Its own certificate and those above it.
    package var chain: [Certificate] { [key.certificate] + key.chain }

    /// What an end entity's certificate is for.
    package enum Purpose: Sendable {
        case signing
        /// RFC 3161 §2.3.
        case timestamps
        /// RFC 6960 §4.2.2.2, with ocsp-nocheck.
        case ocsp
    }

    /// A self-signed one.
    ///
    /// - Parameters:
    ///   - name: with something random behind it by default: two trial authorities never pass for one another.
    ///   - pathLength: how many authorities may stand between it and an end entity.
    package static func root(name: String? = nil, key kind: TestKey.Kind = .ec, from: Instant, to: Instant, pathLength: Int? = nil) throws(Fault) -> TestAuthority {
        let key = try PrivateKey.generate(kind)
        defer { EVP_PKEY_free(key) }
        let publicKey = encoded { i2d_PUBKEY(key, $0) }
        let subject = Self.subject(name ?? "Fengcun Test CA \(randomBytes(6).lowerHex)")
        let template = CertificateTemplate(
            subject: subject, issuer: subject, publicKey: publicKey, notBefore: from, notAfter: to,
            extensions: [.basicConstraints(isAuthority: true, pathLength: pathLength), .keyUsage([5, 6]), .subjectKeyIdentifier(CertificateTemplate.keyIdentifier(publicKey))])
        let algorithm = kind.algorithm
        let body = template.toBeSigned(algorithm)
        return TestAuthority(key: try TestKey(key, certificate: Self.certificate(CertificateTemplate.signed(body, algorithm, PrivateKey.sign(body, with: key, algorithm))), chain: []))
    }

    package func intermediate(name: String? = nil, key kind: TestKey.Kind = .ec, from: Instant, to: Instant) throws(Fault) -> TestAuthority {
        TestAuthority(
            key: try issue(name ?? "Fengcun Test Sub CA \(randomBytes(6).lowerHex)", kind, from, to, [.basicConstraints(isAuthority: true), .keyUsage([5, 6])]))
    }

    /// An end entity.
    package func issue(_ purpose: Purpose = .signing, name: String, key kind: TestKey.Kind = .ec, from: Instant, to: Instant) throws(Fault) -> TestKey {
        // GmSSL refuses the empty BasicConstraints that others write; without it a certificate is an end entity's as well.
        let constraints: [CertificateExtension] = kind == .sm2 ? [] : [.basicConstraints(isAuthority: false)]
        let usage: [CertificateExtension] =
            switch purpose {
            case .signing: [.keyUsage([0, 1])]
            case .timestamps: [.keyUsage([0]), .purpose("1.3.6.1.5.5.7.3.8", critical: true)]
            case .ocsp: [.keyUsage([0]), .purpose("1.3.6.1.5.5.7.3.9", critical: false), .notAskedFor]
            }
        return try issue(name, kind, from, to, constraints + usage)
    }

    private func issue(_ name: String, _ kind: TestKey.Kind, _ from: Instant, _ to: Instant, _ extensions: [CertificateExtension]) throws(Fault) -> TestKey {
        let made = try PrivateKey.generate(kind)
        defer { EVP_PKEY_free(made) }
        let publicKey = encoded { i2d_PUBKEY(made, $0) }
        var all = extensions + [.subjectKeyIdentifier(CertificateTemplate.keyIdentifier(publicKey)), .authorityKeyIdentifier(certificate.subjectKeyIdentifier ?? [])]
        if let listURL { all.append(.revocationList(listURL)) }
        if let responderURL { all.append(.responder(responderURL)) }
        let template = CertificateTemplate(subject: Self.subject(name), issuer: certificate.subjectDER, publicKey: publicKey, notBefore: from, notAfter: to, extensions: all)
        return try TestKey(made, certificate: Self.certificate(sign(template.toBeSigned(key.identity.signatureAlgorithm))), chain: chain)
    }

    /// `SIGNED { body }` by the authority itself.
    func sign(_ body: [UInt8]) throws(Fault) -> [UInt8] {
        CertificateTemplate.signed(body, key.identity.signatureAlgorithm, try key.identity.sign(body))
    }

    private static func subject(_ name: String) -> [UInt8] { CertificateTemplate.name([("2.5.4.6", "CN"), ("2.5.4.10", TestIdentity.mark), ("2.5.4.3", name)]) }

    private static func certificate(_ der: [UInt8]) throws(Fault) -> Certificate {
        guard let certificate = Certificate(der: der) else { throw Fault(.signingFailed, facts: ["reason": "the certificate cannot be read"]) }
        return certificate
    }
}

package import Evidence

/// A certificate authority and a signer for trials, marked as such in every name.
///
/// The authority's key is used once and forgotten, unless somebody keeps ``authorityPKCS12``.
package struct TestIdentity {
    package let pkcs12: [UInt8]
    package let certificate: Certificate
    package let authority: Certificate
    /// The authority's own key and certificate in PKCS#12.
    package let authorityPKCS12: [UInt8]

    package static let mark = "Fengcun test identity, not for production 测试身份"

    /// - Parameters:
    ///   - name: the signer's common name.
    ///   - now: certificates are valid from an hour before, for `years`; the authority's for twice as long.
    package static func create(name: String, secret: Secret, key: TestKey.Kind = .ec, purpose: TestAuthority.Purpose = .signing, now: Instant, years: Int = 3) throws(Fault) -> TestIdentity {
        let from = Instant(seconds: now.seconds - 3600)
        func end(_ years: Int) -> Instant { Instant(seconds: now.seconds + Int64(years) * 365 * 86400) }
        let authority = try TestAuthority.root(key: key, from: from, to: end(years * 2), pathLength: 0)
        let made = try authority.issue(purpose, name: name, key: key, from: from, to: end(years))
        return TestIdentity(
            pkcs12: try made.pkcs12(secret), certificate: made.certificate, authority: authority.certificate,
            authorityPKCS12: try authority.key.pkcs12(secret))
    }

    package static func create(name: String, passphrase: String, key: TestKey.Kind = .ec, purpose: TestAuthority.Purpose = .signing, now: Instant, years: Int = 3) throws(Fault) -> TestIdentity {
        try create(name: name, secret: Secret(passphrase), key: key, purpose: purpose, now: now, years: years)
    }
}

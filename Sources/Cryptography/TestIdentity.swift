internal import COpenSSL
package import Evidence

/// A certificate authority and a signer for trials, marked as such in every name.
///
/// The authority's key is used once and forgotten.
package struct TestIdentity {
    package let pkcs12: [UInt8]
    package let certificate: Certificate
    package let authority: Certificate

    package static let mark = "Fengcun test identity, not for production 测试身份"

    /// - Parameters:
    ///   - name: the signer's common name.
    ///   - now: certificates are valid from an hour before, for `years`.
    package static func create(name: String, passphrase: String, now: Instant, years: Int = 3) throws(Fault) -> TestIdentity {
        try create(name: name, secret: Secret(passphrase), now: now, years: years)
    }

    package static func create(name: String, secret: Secret, now: Instant, years: Int = 3) throws(Fault) -> TestIdentity {
        defer { ERR_clear_error() }
        let authorityKey = try generateKey()
        let signerKey = try generateKey()
        defer {
            EVP_PKEY_free(authorityKey)
            EVP_PKEY_free(signerKey)
        }
        // A serial in the name: two trial authorities never pass for one another.
        let serial = randomBytes(6).lowerHex
        let authorityName = [("C", "CN"), ("O", mark), ("CN", "Fengcun Test CA \(serial)")]
        let authority = try issue(
            subject: authorityName, key: authorityKey, issuer: authorityName, issuerKey: authorityKey, issuerCertificate: nil, from: now, years: years * 2,
            extensions: [(NID_basic_constraints, "critical,CA:TRUE,pathlen:0"), (NID_key_usage, "critical,keyCertSign,cRLSign"), (NID_subject_key_identifier, "hash")])
        let signer = try issue(
            subject: [("C", "CN"), ("O", mark), ("CN", name)], key: signerKey, issuer: authorityName, issuerKey: authorityKey, issuerCertificate: authority, from: now, years: years,
            extensions: [(NID_basic_constraints, "critical,CA:FALSE"), (NID_key_usage, "critical,digitalSignature,nonRepudiation"), (NID_subject_key_identifier, "hash"), (NID_authority_key_identifier, "keyid:always")])
        defer {
            X509_free(authority)
            X509_free(signer)
        }
        let others = fc_x509_stack()
        defer { fc_x509_stack_free(others) }
        fc_x509_push(others, authority)
        guard let container = secret.withCString({ PKCS12_create($0, name, signerKey, signer, others, 0, 0, 0, 0, 0) }) else {
            throw Fault(.signingFailed, facts: ["reason": drainErrors()])
        }
        defer { PKCS12_free(container) }
        return TestIdentity(pkcs12: encoded { i2d_PKCS12(container, $0) }, certificate: Certificate(signer), authority: Certificate(authority))
    }

    private static func generateKey() throws(Fault) -> OpaquePointer {
        let context = EVP_PKEY_CTX_new_from_name(nil, "EC", nil)
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_group_name(context, "P-256") == 1,
            EVP_PKEY_generate(context, &key) == 1, let key
        else { throw Fault(.signingFailed, facts: ["reason": drainErrors()]) }
        return key
    }

    private static func issue(
        subject: [(String, String)], key: OpaquePointer, issuer: [(String, String)], issuerKey: OpaquePointer, issuerCertificate: OpaquePointer?,
        from now: Instant, years: Int, extensions: [(Int32, String)]
    ) throws(Fault) -> OpaquePointer {
        let certificate = X509_new()!
        X509_set_version(certificate, 2)
        let serial = BN_bin2bn([0x40 | randomBytes(1)[0] & 0x3F] + randomBytes(15), 16, nil)
        BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(certificate))
        BN_free(serial)
        ASN1_TIME_set(X509_getm_notBefore(certificate), time_t(now.seconds - 3600))
        ASN1_TIME_set(X509_getm_notAfter(certificate), time_t(now.seconds + Int64(years) * 365 * 86400))
        for (name, parts) in [(X509_get_subject_name(certificate), subject), (X509_get_issuer_name(certificate), issuer)] {
            for (field, value) in parts {
                X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, Array(value.utf8), Int32(value.utf8.count), -1, 0)
            }
        }
        X509_set_pubkey(certificate, key)
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, issuerCertificate ?? certificate, certificate, nil, nil, 0)
        for (nid, value) in extensions {
            guard let made = X509V3_EXT_conf_nid(nil, &context, nid, value) else {
                X509_free(certificate)
                throw Fault(.signingFailed, facts: ["reason": drainErrors()])
            }
            X509_add_ext(certificate, made, -1)
            X509_EXTENSION_free(made)
        }
        guard X509_sign(certificate, issuerKey, EVP_sha256()) > 0 else {
            X509_free(certificate)
            throw Fault(.signingFailed, facts: ["reason": drainErrors()])
        }
        return certificate
    }
}

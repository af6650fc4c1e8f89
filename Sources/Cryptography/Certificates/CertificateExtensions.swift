internal import COpenSSL
internal import Evidence

/// What a certificate's extensions say (RFC 5280 §4.2).
extension Certificate {
    /// The value of an extension, without its OCTET STRING; nil when it is not there.
    func extensionValue(_ dotted: String) -> [UInt8]? {
        withX509 { x509 -> [UInt8]? in
            let object = OBJ_txt2obj(dotted, 1)
            defer { ASN1_OBJECT_free(object) }
            let index = X509_get_ext_by_OBJ(x509, object, -1)
            guard index >= 0, let value = X509_EXTENSION_get_data(X509_get_ext(x509, index)) else { return nil }
            return Array(UnsafeBufferPointer(start: ASN1_STRING_get0_data(value), count: Int(ASN1_STRING_length(value))))
        } ?? nil
    }

    package var subjectKeyIdentifier: [UInt8]? {
        extensionValue("2.5.29.14").flatMap { value in
            var reader = DER.Reader(value[...])
            return (try? reader.next(.octetString)).map { Array($0.content) }
        }
    }

    /// Whether it names itself as its issuer, as a path takes it: without regard to case (RFC 5280 §7.1).
    package var isSelfIssued: Bool { withX509 { X509_NAME_cmp(X509_get_subject_name($0), X509_get_issuer_name($0)) == 0 } ?? false }

    /// Whether both are of the same subject, in the same sense.
    package func isNamesake(of other: Certificate) -> Bool {
        withX509 { own in other.withX509 { X509_NAME_cmp(X509_get_subject_name(own), X509_get_subject_name($0)) == 0 } ?? false } ?? false
    }

    /// Which of the issuer's keys made its signature, where it says so.
    package var authorityKeyIdentifier: [UInt8]? {
        extensionValue("2.5.29.35").flatMap { BER($0[...]) }?.children.first { $0.tag == 0x80 }.map { Array($0.content) }
    }

    /// Whether an authority may sign timestamps with it.
    ///
    /// > The corresponding certificate MUST contain only one instance of the extended key usage field extension with
    /// > KeyPurposeID having value id-kp-timeStamping. This extension MUST be critical (RFC 3161 §2.3).
    package var mayTimestamp: Bool { mayOnly("1.3.6.1.5.5.7.3.8", critical: true) }

    /// Whether somebody may answer for the certificate's issuer (RFC 6960 §4.2.2.2).
    var mayAnswerOCSP: Bool { keyPurposes.contains(DER.oid("1.3.6.1.5.5.7.3.9")) }

    /// A responder whose own revocation is not to be asked (RFC 6960 §4.2.2.2.1).
    var isNotAskedFor: Bool { extensionValue("1.3.6.1.5.5.7.48.1.5") != nil }

    /// Whether it may sign revocation lists: no key usage at all, or cRLSign in it.
    var maySignLists: Bool {
        withX509 { x509 in
            let usage = X509_get_key_usage(x509)
            return usage == UInt32.max || usage & UInt32(KU_CRL_SIGN) != 0
        } ?? false
    }

    package var isAuthority: Bool { withX509 { X509_check_ca($0) == 1 } ?? false }

    private var keyPurposes: [[UInt8]] {
        guard let value = extensionValue("2.5.29.37") else { return [] }
        var reader = DER.Reader(value[...])
        guard let list = try? reader.next(.sequence).content else { return [] }
        var inner = DER.Reader(list)
        var found: [[UInt8]] = []
        while let purpose = try? inner.next(.oid).encoded { found.append(Array(purpose)) }
        return found
    }

    private func mayOnly(_ purpose: String, critical: Bool) -> Bool {
        guard keyPurposes == [DER.oid(purpose)] else { return false }
        return withX509 { x509 in
            let index = X509_get_ext_by_NID(x509, NID_ext_key_usage, -1)
            return X509_EXTENSION_get_critical(X509_get_ext(x509, index)) == 1
        } ?? false
    }

    // MARK: Where to ask

    /// Whether the issuer says where revocation can be looked up.
    package var namesRevocationSource: Bool { !revocationLists.isEmpty || !responders.isEmpty || extensionValue("2.5.29.31") != nil }

    /// URLs of revocation lists: CRLDistributionPoints (RFC 5280 §4.2.1.13).
    package var revocationLists: [String] {
        BER((extensionValue("2.5.29.31") ?? [])[...])?.children.flatMap { point in
            // distributionPoint [0] { fullName [0] { GeneralName } }
            (point.children.first { $0.tag == 0xA0 }?.children.first { $0.tag == 0xA0 }?.children ?? []).compactMap(Self.uri)
        } ?? []
    }

    /// URLs of OCSP responders: AuthorityInfoAccess (RFC 5280 §4.2.2.1).
    package var responders: [String] { access("1.3.6.1.5.5.7.48.1") }

    /// URLs of the issuer's certificate.
    package var issuerCertificates: [String] { access("1.3.6.1.5.5.7.48.2") }

    private func access(_ method: String) -> [String] {
        BER((extensionValue("1.3.6.1.5.5.7.1.1") ?? [])[...])?.children.compactMap { description in
            let parts = description.children
            return parts.count == 2 && Array(parts[0].encoded) == DER.oid(method) ? Self.uri(parts[1]) : nil
        } ?? []
    }

    /// uniformResourceIdentifier [6] IA5String of a GeneralName.
    private static func uri(_ name: BER) -> String? { name.tag == 0x86 ? String(validating: name.content, as: UTF8.self) : nil }
}

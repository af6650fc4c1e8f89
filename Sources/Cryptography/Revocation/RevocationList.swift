internal import COpenSSL
package import Evidence

/// A certificate revocation list (RFC 5280 §5), kept as its DER.
package struct RevocationList: Sendable, Hashable {
    package let der: [UInt8]
    package let issuer: String
    let issuerDER: [UInt8]
    package let thisUpdate: Instant
    package let nextUpdate: Instant?
    /// Up to when expired certificates are still listed (expiredCertsOnCRL, X.509 §9.5.2.9); nil when they fall out.
    let keepsExpiredSince: Instant?
    /// A list of a part, of changes, or for other issuers: such ones are not judged by.
    package let isPartial: Bool

    /// - Returns: nil when `der` is not exactly one list in DER.
    package init?(der: [UInt8]) {
        guard let crl = RevocationList.parse(der) else { return nil }
        defer { X509_CRL_free(crl) }
        guard encoded({ i2d_X509_CRL(crl, $0) }) == der, Self.statesOneAlgorithm(der), let this = X509_CRL_get0_lastUpdate(crl) else { return nil }
        self.der = der
        issuerDER = encoded { i2d_X509_NAME(X509_CRL_get_issuer(crl), $0) }
        issuer = Certificate.text(of: X509_CRL_get_issuer(crl))
        thisUpdate = Certificate.instant(this)
        nextUpdate = X509_CRL_get0_nextUpdate(crl).map(Certificate.instant)
        keepsExpiredSince = Self.value(crl, "2.5.29.60").flatMap { value in
            var reader = DER.Reader(value[...])
            return (try? reader.next(.generalizedTime)).flatMap { Instant(asn1: String(decoding: $0.content, as: UTF8.self)) }
        }
        // deltaCRLIndicator, or an issuingDistributionPoint that narrows it: any of its booleans or onlySomeReasons.
        let narrowed = Self.value(crl, "2.5.29.28").flatMap { BER($0[...]) }?.children.contains { $0.tag != 0xA0 } ?? false
        let unknownCritical = (0..<X509_CRL_get_ext_count(crl)).contains { i in
            let found = X509_CRL_get_ext(crl, i)
            return X509_EXTENSION_get_critical(found) == 1 && OBJ_obj2nid(X509_EXTENSION_get_object(found)) != NID_issuing_distribution_point
        }
        isPartial = Self.value(crl, "2.5.29.27") != nil || narrowed || unknownCritical
    }

    /// > This field MUST contain the same algorithm identifier as the signature field in the sequence tbsCertList (RFC 5280
    /// > §5.1.1.2): of the two only the inner one is signed.
    private static func statesOneAlgorithm(_ der: [UInt8]) -> Bool {
        guard let parts = BER(der[...])?.children, parts.count == 3, let inner = parts[0].children.first(where: { $0.tag == DER.Tag.sequence.byte }) else { return false }
        return Array(inner.encoded) == Array(parts[1].encoded)
    }

    /// Whether `issuer` signed it and may.
    func isSigned(by issuer: Certificate) -> Bool {
        guard issuer.subjectDER == issuerDER, issuer.maySignLists, let crl = Self.parse(der) else { return false }
        defer {
            X509_CRL_free(crl)
            ERR_clear_error()
        }
        return issuer.withX509 { x509 in
            guard let key = X509_get0_pubkey(x509) else { return false }
            return issuer.keyKind == .sm2 ? SM2Signed.holds(der, by: issuer) : X509_CRL_verify(crl, key) == 1
        } ?? false
    }

    package enum Entry: Sendable, Equatable {
        /// - Parameter reason: CRLReason (RFC 5280 §5.3.1), where one is given.
        case revoked(at: Instant, reason: Int?)
    }

    /// What it says of a certificate of its issuer; nil: nothing against it.
    func entry(for certificate: Certificate) -> Entry? {
        guard let crl = Self.parse(der) else { return nil }
        defer { X509_CRL_free(crl) }
        return certificate.withX509 { x509 -> Entry? in
            var revoked: OpaquePointer?
            // 1: revoked; 2: taken off the list again.
            guard X509_CRL_get0_by_cert(crl, &revoked, x509) == 1, let revoked else { return nil }
            let date = X509_REVOKED_get0_revocationDate(revoked).map(Certificate.instant) ?? thisUpdate
            var critical: Int32 = 0
            let reason = X509_REVOKED_get_ext_d2i(revoked, NID_crl_reason, &critical, nil).map { value -> Int in
                let value = OpaquePointer(value)
                defer { ASN1_ENUMERATED_free(UnsafeMutablePointer<ASN1_ENUMERATED>(value)) }
                return ASN1_ENUMERATED_get(UnsafePointer<ASN1_ENUMERATED>(value))
            }
            return .revoked(at: date, reason: reason)
        } ?? nil
    }

    /// All lists in a PEM text, or the one that the bytes are.
    package static func all(in bytes: [UInt8]) -> [RevocationList] {
        if let one = RevocationList(der: bytes) { return [one] }
        guard let bio = BIO_new_mem_buf(bytes, Int32(bytes.count)) else { return [] }
        defer {
            BIO_free(bio)
            ERR_clear_error()
        }
        var found: [RevocationList] = []
        while let crl = PEM_read_bio_X509_CRL(bio, nil, { _, _, _, _ in 0 }, nil) {
            if let list = RevocationList(der: encoded({ i2d_X509_CRL(crl, $0) })) { found.append(list) }
            X509_CRL_free(crl)
        }
        return found
    }

    private static func value(_ crl: OpaquePointer, _ dotted: String) -> [UInt8]? {
        let object = OBJ_txt2obj(dotted, 1)
        defer { ASN1_OBJECT_free(object) }
        let index = X509_CRL_get_ext_by_OBJ(crl, object, -1)
        guard index >= 0, let value = X509_EXTENSION_get_data(X509_CRL_get_ext(crl, index)) else { return nil }
        return Array(UnsafeBufferPointer(start: ASN1_STRING_get0_data(value), count: Int(ASN1_STRING_length(value))))
    }

    private static func parse(_ der: [UInt8]) -> OpaquePointer? {
        der.withUnsafeBufferPointer { buffer in
            var pointer = buffer.baseAddress
            let crl = d2i_X509_CRL(nil, &pointer, buffer.count)
            ERR_clear_error()
            return crl
        }
    }
}

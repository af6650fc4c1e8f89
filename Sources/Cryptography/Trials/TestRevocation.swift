package import Evidence

// What a ``TestAuthority`` says of its certificates later on.
extension TestAuthority {
    /// A revocation list (RFC 5280 §5.1).
    ///
    ///     TBSCertList ::= SEQUENCE { version 1, signature, issuer, thisUpdate, nextUpdate OPTIONAL,
    ///                                revokedCertificates SEQUENCE OF { serial, date, extensions } OPTIONAL, [0] extensions }
    ///
    /// - Parameters:
    ///   - reason: CRLReason of all of them; said only when given.
    ///   - keepsExpiredSince: expiredCertsOnCRL (X.509 §9.5.2.9).
    package func revocationList(
        revoked: [(Certificate, Instant)] = [], reason: Int? = nil, thisUpdate: Instant, nextUpdate: Instant?, keepsExpiredSince: Instant? = nil
    ) throws(Fault) -> RevocationList {
        let why = reason.map { DER.sequence(CertificateExtension("2.5.29.21", [0x0A, 0x01, UInt8($0)]).encoded) } ?? []
        let entries = revoked.map { DER.sequence($0.0.serialDER, $0.1.asn1Element, why) }
        let extensions =
            CertificateExtension.authorityKeyIdentifier(certificate.subjectKeyIdentifier ?? []).encoded
            + CertificateExtension("2.5.29.20", DER.integer(Int(max(0, thisUpdate.seconds)))).encoded
            + (keepsExpiredSince.map { CertificateExtension("2.5.29.60", DER.encode(.generalizedTime, Array($0.generalizedTime.utf8))).encoded } ?? [])
        let body = DER.sequence(
            DER.integer(1), key.identity.signatureAlgorithm.identifier, certificate.subjectDER, thisUpdate.asn1Element, nextUpdate?.asn1Element ?? [],
            entries.isEmpty ? [] : DER.encode(.sequence, entries.flatMap { $0 }), DER.encode(.context(0), DER.encode(.sequence, extensions)))
        guard let list = RevocationList(der: try sign(body)) else { throw Fault(.signingFailed, facts: ["reason": "the list cannot be read"]) }
        return list
    }

    /// An OCSP response (RFC 6960 §4.2.1).
    ///
    ///     BasicOCSPResponse ::= SEQUENCE { tbsResponseData, signatureAlgorithm, signature BIT STRING, [0] certs OPTIONAL }
    ///     ResponseData      ::= SEQUENCE { responderID, producedAt, SEQUENCE OF SingleResponse }
    ///     SingleResponse    ::= SEQUENCE { CertID, CertStatus, thisUpdate, [0] nextUpdate OPTIONAL }
    ///     CertID            ::= SEQUENCE { AlgorithmIdentifier, issuerNameHash, issuerKeyHash, serialNumber }
    ///
    /// - Parameters:
    ///   - producedAt: `thisUpdate` when nil.
    ///   - responder: a key that this authority has issued for the purpose; the authority itself when nil.
    package func ocspResponse(
        for subject: Certificate, status: OCSPResponse.Status = .good, thisUpdate: Instant, nextUpdate: Instant? = nil, producedAt: Instant? = nil, responder: TestKey? = nil
    ) throws(Fault) -> OCSPResponse {
        func time(_ instant: Instant) -> [UInt8] { DER.encode(.generalizedTime, Array(instant.generalizedTime.utf8)) }
        let said: [UInt8] =
            switch status {
            case .good: [0x80, 0]
            case .unknown: [0x82, 0]
            case .revoked(let at, let reason): DER.encode(.context(1), time(at) + (reason.map { DER.encode(.context(0), [0x0A, 0x01, UInt8($0)]) } ?? []))
            }
        let id = DER.sequence(
            DER.sequence(DER.oid(ForeignDigest.sha1.objectIdentifier), DER.encode(.null, [])),
            DER.encode(.octetString, ForeignDigest.digest(certificate.subjectDER, .sha1)?.bytes ?? []),
            DER.encode(.octetString, certificate.subjectKeyIdentifier ?? []),
            subject.serialDER)
        let signer = responder ?? key
        let body = DER.sequence(
            DER.encode(.context(1), signer.certificate.subjectDER), time(producedAt ?? thisUpdate),
            DER.sequence(DER.sequence(id, said, time(thisUpdate), nextUpdate.map { DER.encode(.context(0), time($0)) } ?? [])))
        let basic = CertificateTemplate.signed(
            body, signer.identity.signatureAlgorithm, try signer.identity.sign(body), responder.map { DER.encode(.context(0), DER.sequence($0.certificate.der)) } ?? [])
        guard let response = OCSPResponse.read(basic) else { throw Fault(.signingFailed, facts: ["reason": "the response cannot be read"]) }
        return response
    }
}

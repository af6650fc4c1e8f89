internal import COpenSSL
package import Evidence

/// An OCSP response (RFC 6960 §4.2), kept as its DER.
package struct OCSPResponse: Sendable, Hashable {
    package let der: [UInt8]
    package let producedAt: Instant

    /// - Returns: nil when `der` is not exactly one successful basic response in DER.
    package init?(der: [UInt8]) {
        guard let basic = Self.parse(der) else { return nil }
        defer { OCSP_BASICRESP_free(basic) }
        guard let produced = OCSP_resp_get0_produced_at(basic), Self.isOfFirstVersion(der) else { return nil }
        self.der = der
        producedAt = Certificate.instant(produced)
    }

    /// - Parameter bytes: a response, or the BasicOCSPResponse alone as revocation-values carry it.
    package static func read(_ bytes: [UInt8]) -> OCSPResponse? {
        OCSPResponse(der: bytes) ?? OCSPResponse(der: DER.sequence([0x0A, 0x01, 0x00], DER.encode(.context(0), DER.sequence(OID.basicOCSPResponse, DER.encode(.octetString, bytes)))))
    }

    package enum Status: Sendable, Equatable {
        case good
        case revoked(at: Instant, reason: Int?)
        case unknown
    }

    package struct Answer: Sendable, Equatable {
        package let status: Status
        package let thisUpdate: Instant
        package let nextUpdate: Instant?
    }

    /// What it says of a certificate, when the issuer, or somebody whom the issuer has named for that, says it.
    ///
    /// - Parameter others: certificates among which the responder's may be.
    package func answer(for certificate: Certificate, issuer: Certificate, others: [Certificate]) -> Answer? {
        guard responder(issuer: issuer, others: others) != nil, let basic = Self.parse(der) else { return nil }
        defer {
            OCSP_BASICRESP_free(basic)
            ERR_clear_error()
        }
        for i in 0..<OCSP_resp_count(basic) {
            guard let single = OCSP_resp_get0(basic, i), let id = OCSP_SINGLERESP_get0_id(single), Self.means(id, certificate, issuer) else { continue }
            var reason: Int32 = 0
            var revoked: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
            var this: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
            var next: UnsafeMutablePointer<ASN1_GENERALIZEDTIME>?
            let status = OCSP_single_get0_status(single, &reason, &revoked, &this, &next)
            guard let this else { continue }
            let said: Status =
                switch status {
                case V_OCSP_CERTSTATUS_GOOD: .good
                case V_OCSP_CERTSTATUS_REVOKED: .revoked(at: revoked.map { Certificate.instant($0) } ?? producedAt, reason: reason < 0 ? nil : Int(reason))
                default: .unknown
                }
            return Answer(status: said, thisUpdate: Certificate.instant(this), nextUpdate: next.map { Certificate.instant($0) })
        }
        return nil
    }

    /// Who signed it, when that is the issuer itself or a certificate of the issuer's for the purpose (RFC 6960 §4.2.2.2).
    func responder(issuer: Certificate, others: [Certificate]) -> Certificate? {
        guard let basic = Self.parse(der) else { return nil }
        let stack = fc_x509_stack()
        defer {
            OCSP_BASICRESP_free(basic)
            fc_x509_stack_pop_free(stack)
            ERR_clear_error()
        }
        for candidate in [issuer] + others {
            _ = candidate.withX509 { x509 in
                X509_up_ref(x509)
                fc_x509_push(stack, x509)
            }
        }
        var signer: OpaquePointer?
        guard OCSP_resp_get0_signer(basic, &signer, stack) == 1, let signer else { return nil }
        let responder = Certificate(signer)
        // The signature alone: whose it may be, and when, is judged here.
        let holds = responder.keyKind == .sm2 ? SM2Signed.holds(encoded { i2d_OCSP_BASICRESP(basic, $0) }, by: responder) : OCSP_basic_verify(basic, stack, nil, UInt(OCSP_NOVERIFY | OCSP_NOCHECKS)) == 1
        guard holds else { return nil }
        if responder == issuer { return responder }
        guard responder.mayAnswerOCSP, responder.issuerDER == issuer.subjectDER, responder.isSigned(by: issuer), responder.notBefore <= producedAt, producedAt <= responder.notAfter else { return nil }
        return responder
    }

    /// Certificates that it carries; none of them is signed by it.
    var certificates: [Certificate] {
        guard let basic = Self.parse(der) else { return [] }
        defer { OCSP_BASICRESP_free(basic) }
        let stack = OCSP_resp_get0_certs(basic)
        return (0..<fc_x509_count(stack)).compactMap { fc_x509_at(stack, $0).map(Certificate.init) }
    }

    /// `version [0] EXPLICIT INTEGER DEFAULT v1`: in DER version 1 is not written, and another one is none that we know.
    private static func isOfFirstVersion(_ der: [UInt8]) -> Bool {
        guard let bytes = BER(der[...])?.children.last?.children.first?.children.last?.octets, let data = BER(bytes[...])?.children.first else { return false }
        return data.children.first?.tag != 0xA0
    }

    /// Whether what nobody signed in it has its one form: the algorithm identifier, whose parameters no check would miss.
    var isInOneForm: Bool {
        guard let bytes = BER(der[...])?.children.last?.children.first?.children.last?.octets, let basic = BER(bytes[...]), basic.encoded.count == bytes.count, basic.children.count >= 3 else { return false }
        return SignatureAlgorithm.allCases.contains { $0.identifier == Array(basic.children[1].encoded) }
    }

    private static func means(_ id: OpaquePointer, _ certificate: Certificate, _ issuer: Certificate) -> Bool {
        var digest: OpaquePointer?
        guard OCSP_id_get0_info(nil, &digest, nil, nil, id) == 1, let evp = EVP_get_digestbyname(OBJ_nid2sn(OBJ_obj2nid(digest))) else { return false }
        return certificate.withX509 { subject in
            issuer.withX509 { above in
                guard let own = OCSP_cert_to_id(evp, subject, above) else { return false }
                defer { OCSP_CERTID_free(own) }
                return OCSP_id_cmp(own, id) == 0
            } ?? false
        } ?? false
    }

    private static func parse(_ der: [UInt8]) -> OpaquePointer? {
        let response = der.withUnsafeBufferPointer { buffer in
            var pointer = buffer.baseAddress
            return d2i_OCSP_RESPONSE(nil, &pointer, buffer.count)
        }
        defer {
            OCSP_RESPONSE_free(response)
            ERR_clear_error()
        }
        guard let response, encoded({ i2d_OCSP_RESPONSE(response, $0) }) == der, OCSP_response_status(response) == OCSP_RESPONSE_STATUS_SUCCESSFUL else { return nil }
        return OCSP_response_get1_basic(response)
    }
}

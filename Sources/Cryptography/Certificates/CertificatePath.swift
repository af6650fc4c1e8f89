internal import COpenSSL
package import Evidence

/// Judges a signer's certificate path (RFC 5280 §6) with libcrypto, offline, at a stated time.
package struct CertificatePath: Sendable {
    package enum Judgement: Sendable, Equatable {
        case trusted
        /// Signatures hold up to a self-signed certificate that nobody told us to trust, or an issuer is not at hand.
        case untrusted(reason: String)
        /// Trusted, but not at the stated time.
        case outsideValidity(reason: String)
        /// A certificate's signature or structure is wrong.
        case broken(reason: String)
    }

    package let judgement: Judgement
    /// The certificates of the path, signer first, trust anchor last when there is one.
    package let certificates: [Certificate]

    /// The path that a signature's own certificates make, signer first, as far as they reach.
    package static func embedded(_ signer: Certificate, among certificates: [Certificate]) -> [Certificate] {
        build(signer, others: certificates, anchors: certificates.filter { $0.issuerDER == $0.subjectDER }).path
    }

    /// Those of a path whose own signature nothing bears out: the next one's key has not made it, or, of a root, its own has not.
    ///
    /// To verify a signer nobody looks at a root's own signature, nor at a root that came along where another is trusted: its
    /// bytes could be anything.
    package static func unvouched(_ path: [Certificate]) -> [Certificate] {
        path.indices.filter { i in
            if i + 1 < path.count { return !path[i].isSigned(by: path[i + 1]) }
            return path[i].isSelfIssued && !path[i].isSigned(by: path[i])
        }.map { path[$0] }
    }

    /// - Parameters:
    ///   - others: certificates that came along with the signature.
    ///   - anchors: what the verifier was told to trust.
    package static func judge(_ signer: Certificate, others: [Certificate], anchors: [Certificate], at time: Instant) -> CertificatePath {
        let trusted = build(signer, others: others, anchors: anchors)
        if trusted.code == X509_V_OK {
            // > The validity period is from notBefore through notAfter, inclusive (RFC 5280 §4.1.2.5); libcrypto leaves the
            // last second out.
            let outside = trusted.path.first { time < $0.notBefore || $0.notAfter < time }
            return CertificatePath(judgement: outside.map { .outsideValidity(reason: $0.name) } ?? .trusted, certificates: trusted.path)
        }
        // No way to an anchor. Do the signatures among what came along hold at least? Its own root stands in as
        // anchor for this question only.
        let alone = build(signer, others: others, anchors: others.filter { $0.issuerDER == $0.subjectDER })
        let isIncomplete = [
            X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
        ].contains(alone.code)
        if alone.code == X509_V_OK || (isIncomplete && trusted.code != X509_V_ERR_CERT_SIGNATURE_FAILURE) {
            return CertificatePath(judgement: .untrusted(reason: trusted.reason), certificates: alone.path)
        }
        return CertificatePath(judgement: .broken(reason: isIncomplete ? trusted.reason : alone.reason), certificates: alone.path)
    }

    private static func build(_ signer: Certificate, others: [Certificate], anchors: [Certificate]) -> (code: Int32, reason: String, path: [Certificate]) {
        signer.withX509 { leaf in
            SM2Identifier.setDefault(on: leaf)
            let store = X509_STORE_new()
            let untrusted = fc_x509_stack()
            let context = X509_STORE_CTX_new()
            defer {
                X509_STORE_CTX_free(context)
                fc_x509_stack_pop_free(untrusted)
                X509_STORE_free(store)
                ERR_clear_error()
            }
            for anchor in anchors {
                _ = anchor.withX509 { x509 in
                    SM2Identifier.setDefault(on: x509)
                    X509_STORE_add_cert(store, x509)
                }
            }
            for other in others {
                _ = other.withX509 { x509 in
                    SM2Identifier.setDefault(on: x509)
                    X509_up_ref(x509)
                    fc_x509_push(untrusted, x509)
                }
            }
            X509_STORE_CTX_init(context, store, leaf, untrusted)
            let parameters = X509_STORE_CTX_get0_param(context)
            // NO_CHECK_TIME: times are a question of their own. CHECK_SS_SIGNATURE: a root that came along is checked too. PARTIAL_CHAIN: an anchor need not be a root.
            X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_NO_CHECK_TIME | X509_V_FLAG_CHECK_SS_SIGNATURE | X509_V_FLAG_PARTIAL_CHAIN))
            X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_ANY)
            _ = X509_verify_cert(context)
            let code = X509_STORE_CTX_get_error(context)
            let chain = X509_STORE_CTX_get0_chain(context)
            let path = (0..<fc_x509_count(chain)).map { Certificate(fc_x509_at(chain, $0)!) }
            return (code, String(cString: X509_verify_cert_error_string(Int(code))), path)
        } ?? (X509_V_ERR_UNSPECIFIED, "the certificate cannot be read", [])
    }
}

/// SM2 signatures are made under an identifier of the signer; libcrypto takes none where GM/T 0009 takes the default one.
enum SM2Identifier {
    private static func make() -> UnsafeMutablePointer<ASN1_OCTET_STRING>? {
        let text = ASN1_OCTET_STRING_new()
        ASN1_OCTET_STRING_set(text, PublicKey.defaultSM2Identifier, Int32(PublicKey.defaultSM2Identifier.count))
        return text
    }

    /// For certificates that were signed by SM2; others refuse one.
    static func setDefault(on certificate: OpaquePointer) {
        guard X509_get_signature_nid(certificate) == NID_SM2_with_SM3 else { return }
        X509_set0_distinguishing_id(certificate, make())
    }

    static func setDefault(onRequest request: OpaquePointer) { X509_REQ_set0_distinguishing_id(request, make()) }
}

extension Certificate {
    /// Whether `issuer`'s key made its signature.
    package func isSigned(by issuer: Certificate) -> Bool {
        withX509 { own in
            issuer.withX509 { above in
                defer { ERR_clear_error() }
                guard let key = X509_get0_pubkey(above) else { return false }
                SM2Identifier.setDefault(on: own)
                return X509_verify(own, key) == 1
            } ?? false
        } ?? false
    }
}

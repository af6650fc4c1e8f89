internal import COpenSSL

/// A question to an OCSP responder (RFC 6960 §4.1), unsigned and without a nonce: most responders give out answers that they
/// made before (RFC 5019), and how old one is it says itself.
package enum OCSPRequest {
    /// - Parameter sha256: names the issuer by SHA-256; responders know SHA-1, which is no matter of trust here (RFC 5019 §2.1.1).
    /// - Returns: nil when libcrypto cannot read one of the two.
    package static func encode(for certificate: Certificate, issuer: Certificate, sha256: Bool = false) -> [UInt8]? {
        defer { ERR_clear_error() }
        let identifier: OpaquePointer? = certificate.withX509 { subject in
            issuer.withX509 { above in OCSP_cert_to_id(sha256 ? EVP_sha256() : EVP_sha1(), subject, above) } ?? nil
        } ?? nil
        guard let identifier, let request = OCSP_REQUEST_new() else { return nil }
        defer { OCSP_REQUEST_free(request) }
        // The request owns the identifier from here on.
        guard OCSP_request_add0_id(request, identifier) != nil else {
            OCSP_CERTID_free(identifier)
            return nil
        }
        let bytes = encoded { i2d_OCSP_REQUEST(request, $0) }
        return bytes.isEmpty ? nil : bytes
    }

    /// Why a responder gave no answer, in its word (`tryLater`, `unauthorized` …); nil when the bytes are an answer, or no response at all.
    package static func refusal(in response: [UInt8]) -> String? {
        let parsed = response.withUnsafeBufferPointer { buffer in
            var pointer = buffer.baseAddress
            return d2i_OCSP_RESPONSE(nil, &pointer, buffer.count)
        }
        defer {
            OCSP_RESPONSE_free(parsed)
            ERR_clear_error()
        }
        guard let parsed else { return nil }
        let status = OCSP_response_status(parsed)
        guard status != OCSP_RESPONSE_STATUS_SUCCESSFUL else { return nil }
        return OCSP_response_status_str(Int(status)).map { String(cString: $0) } ?? "status \(status)"
    }
}

internal import COpenSSL
package import Evidence

/// An X.509 certificate, kept as its DER; libcrypto reads it each time it is asked.
package struct Certificate: Sendable, Hashable {
    package let der: [UInt8]
    package let subject: String
    package let issuer: String
    package let notBefore: Instant
    package let notAfter: Instant
    /// DER of the issuer's Name and of the serial number, for CMS's IssuerAndSerialNumber (RFC 5652 §10.2.4).
    package let issuerDER: [UInt8]
    package let serialDER: [UInt8]
    /// DER of the subject's Name.
    package let subjectDER: [UInt8]
    package let keyKind: KeyKind

    package enum KeyKind: String, Sendable {
        case ec, rsa, sm2, other

        init(_ key: OpaquePointer?) {
            // By name: an SM2 key that a provider has read has no number of its own.
            let names: KeyValuePairs<String, KeyKind> = ["SM2": .sm2, "EC": .ec, "RSA": .rsa]
            self = key.flatMap { key in names.first { EVP_PKEY_is_a(key, $0.key) == 1 }?.value } ?? .other
        }
    }

    /// - Returns: nil when `der` is not exactly one certificate in DER.
    package init?(der: [UInt8]) {
        guard let x509 = Certificate.parse(der) else { return nil }
        defer { X509_free(x509) }
        self.init(x509)
        guard self.der == der else { return nil }
    }

    init(_ x509: OpaquePointer) {
        der = encoded { i2d_X509(x509, $0) }
        subject = Certificate.text(of: X509_get_subject_name(x509))
        issuer = Certificate.text(of: X509_get_issuer_name(x509))
        notBefore = Certificate.instant(X509_get0_notBefore(x509))
        notAfter = Certificate.instant(X509_get0_notAfter(x509))
        issuerDER = encoded { i2d_X509_NAME(X509_get_issuer_name(x509), $0) }
        serialDER = encoded { i2d_ASN1_INTEGER(X509_get_serialNumber(x509), $0) }
        subjectDER = encoded { i2d_X509_NAME(X509_get_subject_name(x509), $0) }
        keyKind = KeyKind(X509_get0_pubkey(x509))
    }

    package var sha256: Digest { Hasher.digest(der) }

    /// The subject's common name, or the whole subject.
    package var name: String { commonName ?? subject }

    package var commonName: String? { part(NID_commonName) }

    /// The subject's organisation.
    package var organization: String? { part(NID_organizationName) }

    private func part(_ nid: Int32) -> String? {
        withX509 { x509 -> String? in
            let subject = X509_get_subject_name(x509)
            let index = X509_NAME_get_index_by_NID(subject, nid, -1)
            guard index >= 0, let data = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, index)) else { return nil }
            var utf8: UnsafeMutablePointer<UInt8>?
            let length = ASN1_STRING_to_UTF8(&utf8, data)
            guard length >= 0, let utf8 else { return nil }
            defer { fc_openssl_free(utf8) }
            return String(decoding: UnsafeBufferPointer(start: utf8, count: Int(length)), as: UTF8.self)
        } ?? nil
    }

    /// Length of the public key.
    package var keyBits: Int { withX509 { x509 in X509_get0_pubkey(x509).map { Int(EVP_PKEY_get_bits($0)) } ?? 0 } ?? 0 }

    /// Whether the certificate may sign documents: no key usage at all, or digitalSignature or nonRepudiation in it; and not for timestamps alone.
    ///
    /// > If the extension is present, then the certificate MUST only be used for one of the purposes indicated (RFC 5280 §4.2.1.12).
    package var maySign: Bool {
        let isUsedFor = withX509 { x509 in
            let usage = X509_get_key_usage(x509)
            return usage == UInt32.max || usage & UInt32(KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION) != 0
        }
        return (isUsedFor ?? false) && !mayTimestamp
    }

    /// All certificates in a PEM text, in its order; other blocks are passed over.
    package static func all(inPEM pem: [UInt8]) -> [Certificate] {
        guard let bio = BIO_new_mem_buf(pem, Int32(pem.count)) else { return [] }
        defer {
            BIO_free(bio)
            ERR_clear_error()
        }
        var found: [Certificate] = []
        while let x509 = PEM_read_bio_X509(bio, nil, { _, _, _, _ in 0 }, nil) {
            found.append(Certificate(x509))
            X509_free(x509)
        }
        return found
    }

    package var pem: String {
        withX509 { x509 in
            let bio = BIO_new(BIO_s_mem())!
            defer { BIO_free(bio) }
            PEM_write_bio_X509(bio, x509)
            return contents(of: bio)
        } ?? ""
    }

    func withX509<Value>(_ body: (OpaquePointer) -> Value) -> Value? {
        guard let x509 = Certificate.parse(der) else { return nil }
        defer { X509_free(x509) }
        return body(x509)
    }

    private static func parse(_ der: [UInt8]) -> OpaquePointer? {
        der.withUnsafeBufferPointer { buffer in
            var pointer = buffer.baseAddress
            let x509 = d2i_X509(nil, &pointer, buffer.count)
            ERR_clear_error()
            return x509
        }
    }

    static func text(of name: OpaquePointer?) -> String {
        let bio = BIO_new(BIO_s_mem())!
        defer { BIO_free(bio) }
        // RFC 2253 with UTF-8 as it is: XN_FLAG_RFC2253 without ASN1_STRFLGS_ESC_MSB.
        X509_NAME_print_ex(bio, name, 0, UInt(XN_FLAG_SEP_COMMA_PLUS) | UInt(XN_FLAG_DN_REV) | UInt(ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_UTF8_CONVERT))
        return contents(of: bio)
    }

    static func instant(_ time: UnsafePointer<ASN1_TIME>?) -> Instant {
        let epoch = ASN1_TIME_set(nil, 0)
        defer { ASN1_TIME_free(epoch) }
        var days: Int32 = 0
        var seconds: Int32 = 0
        ASN1_TIME_diff(&days, &seconds, epoch, time)
        return Instant(seconds: Int64(days) * 86400 + Int64(seconds))
    }
}

/// What an `i2d_` function writes.
func encoded(_ i2d: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) -> [UInt8] {
    var out: UnsafeMutablePointer<UInt8>?
    let length = i2d(&out)
    guard length > 0, let out else { return [] }
    defer { fc_openssl_free(out) }
    return Array(UnsafeBufferPointer(start: out, count: Int(length)))
}

func contents(of bio: OpaquePointer) -> String {
    var start: UnsafeMutablePointer<CChar>?
    let length = fc_bio_bytes(bio, &start)
    guard length > 0, let start else { return "" }
    return String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
}

/// The library's whole error queue, emptied: the last entry is the most outward one.
func drainErrors() -> String {
    var lines: [String] = []
    while true {
        let code = ERR_get_error()
        if code == 0 { return lines.joined(separator: "; ") }
        var buffer = [CChar](repeating: 0, count: 256)
        ERR_error_string_n(code, &buffer, buffer.count)
        lines.append(String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
    }
}

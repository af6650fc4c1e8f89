internal import Evidence

/// What is going to be signed as a certificate (RFC 5280 §4.1), for trials.
///
///     Certificate    ::= SEQUENCE { TBSCertificate, signatureAlgorithm, signatureValue BIT STRING }
///     TBSCertificate ::= SEQUENCE { [0] version, serialNumber, signature, issuer, validity, subject, SubjectPublicKeyInfo, [3] extensions }
struct CertificateTemplate {
    /// Encoded Names.
    var subject: [UInt8]
    var issuer: [UInt8]
    /// Encoded SubjectPublicKeyInfo.
    var publicKey: [UInt8]
    var notBefore: Instant
    var notAfter: Instant
    var extensions: [CertificateExtension]

    func toBeSigned(_ algorithm: SignatureAlgorithm) -> [UInt8] {
        DER.sequence(
            DER.encode(.context(0), DER.integer(2)),
            DER.encode(.integer, [0x40 | randomBytes(1)[0] & 0x3F] + randomBytes(15)),
            algorithm.identifier,
            issuer,
            DER.sequence(notBefore.asn1Element, notAfter.asn1Element),
            subject,
            publicKey,
            DER.encode(.context(3), DER.encode(.sequence, extensions.flatMap(\.encoded))))
    }

    /// `SIGNED { ToBeSigned }` of certificates, lists and responses alike.
    static func signed(_ body: [UInt8], _ algorithm: SignatureAlgorithm, _ signature: [UInt8], _ more: [UInt8] = []) -> [UInt8] {
        DER.sequence(body, algorithm.identifier, DER.encode(.bitString, [0] + signature), more)
    }

    /// Name ::= SEQUENCE OF SET OF SEQUENCE { type, value }
    static func name(_ parts: [(type: String, value: String)]) -> [UInt8] {
        DER.encode(
            .sequence,
            parts.flatMap { part in
                // > countryName is a PrintableString (RFC 5280 appendix A.1).
                DER.encode(.set, DER.sequence(DER.oid(part.type), DER.encode(part.type == "2.5.4.6" ? DER.Tag(byte: 0x13) : .utf8String, Array(part.value.utf8))))
            })
    }

    /// > The SHA-1 hash of the value of the BIT STRING subjectPublicKey (RFC 5280 §4.2.1.2).
    static func keyIdentifier(_ publicKey: [UInt8]) -> [UInt8] {
        var info = DER.Reader(BER(publicKey[...])?.content ?? [])
        _ = try? info.next()
        let bits = (try? info.next(.bitString).content.dropFirst()) ?? []
        return ForeignDigest.digest(Array(bits), .sha1)?.bytes ?? []
    }
}

/// Extension ::= SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }
struct CertificateExtension {
    let encoded: [UInt8]

    init(_ oid: String, critical: Bool = false, _ value: [UInt8]) {
        encoded = DER.sequence(DER.oid(oid), critical ? DER.encode(.boolean, [0xFF]) : [], DER.encode(.octetString, value))
    }

    static func basicConstraints(isAuthority: Bool, pathLength: Int? = nil) -> Self {
        .init("2.5.29.19", critical: true, DER.sequence(isAuthority ? DER.encode(.boolean, [0xFF]) : [], pathLength.map { DER.integer($0) } ?? []))
    }

    /// - Parameter bits: numbers of KeyUsage: 0 digitalSignature, 1 nonRepudiation, 5 keyCertSign, 6 cRLSign.
    static func keyUsage(_ bits: [Int]) -> Self {
        let byte = bits.reduce(UInt8(0)) { $0 | 0x80 >> UInt8($1) }
        return .init("2.5.29.15", critical: true, DER.encode(.bitString, [UInt8(byte.trailingZeroBitCount), byte]))
    }

    static func purpose(_ oid: String, critical: Bool) -> Self { .init("2.5.29.37", critical: critical, DER.sequence(DER.oid(oid))) }

    static func subjectKeyIdentifier(_ identifier: [UInt8]) -> Self { .init("2.5.29.14", DER.encode(.octetString, identifier)) }

    /// AuthorityKeyIdentifier ::= SEQUENCE { keyIdentifier [0] OPTIONAL, ... }
    static func authorityKeyIdentifier(_ identifier: [UInt8]) -> Self { .init("2.5.29.35", DER.sequence(DER.encode(DER.Tag(byte: 0x80), identifier))) }

    /// CRLDistributionPoints: one { distributionPoint [0] { fullName [0] { uniformResourceIdentifier [6] } } }
    static func revocationList(_ url: String) -> Self {
        .init("2.5.29.31", DER.sequence(DER.sequence(DER.encode(.context(0), DER.encode(.context(0), DER.encode(DER.Tag(byte: 0x86), Array(url.utf8)))))))
    }

    /// AuthorityInfoAccess with id-ad-ocsp.
    static func responder(_ url: String) -> Self {
        .init("1.3.6.1.5.5.7.1.1", DER.sequence(DER.sequence(DER.oid("1.3.6.1.5.5.7.48.1"), DER.encode(DER.Tag(byte: 0x86), Array(url.utf8)))))
    }

    /// id-pkix-ocsp-nocheck (RFC 6960 §4.2.2.2.1).
    static let notAskedFor = CertificateExtension("1.3.6.1.5.5.7.48.1.5", DER.encode(.null, []))
}

/// Encoded OBJECT IDENTIFIERs of CMS and what it carries.
enum OID {
    static let data = DER.oid("1.2.840.113549.1.7.1")
    static let signedData = DER.oid("1.2.840.113549.1.7.2")
    static let contentType = DER.oid("1.2.840.113549.1.9.3")
    static let messageDigest = DER.oid("1.2.840.113549.1.9.4")
    static let signingTime = DER.oid("1.2.840.113549.1.9.5")
    static let signingCertificate = DER.oid("1.2.840.113549.1.9.16.2.12")
    static let signingCertificateV2 = DER.oid("1.2.840.113549.1.9.16.2.47")
    static let signatureTimestamp = DER.oid("1.2.840.113549.1.9.16.2.14")
    static let signerAttributesV2 = DER.oid("0.4.0.19122.1.1")
    static let timestampInfo = DER.oid("1.2.840.113549.1.9.16.1.4")
    static let sha256 = DER.oid("2.16.840.1.101.3.4.2.1")
    /// RFC 5940: an OCSP response among the CRLs of SignedData.
    static let ocspRevocation = DER.oid("1.3.6.1.5.5.7.16.2")
    static let basicOCSPResponse = DER.oid("1.3.6.1.5.5.7.48.1.1")
    /// GB/T 35275-2017 (GM/T 0010).
    static let gmData = DER.oid("1.2.156.10197.6.1.4.2.1")
    static let gmSignedData = DER.oid("1.2.156.10197.6.1.4.2.2")
}

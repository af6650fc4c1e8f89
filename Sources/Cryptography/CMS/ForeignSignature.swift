internal import COpenSSL

/// Whom a signature in somebody else's document names as its signers. Only names are read: whether the signature holds,
/// and whether the certificate is anybody's, is not looked at.
package enum ForeignSignature {
    /// Of CMS or PKCS #7 SignedData (RFC 5652 §5.1), or the same with the object identifiers of GM/T 0010.
    ///
    ///     SignedData ::= SEQUENCE { version, digestAlgorithms SET, encapContentInfo, certificates [0] OPTIONAL, crls [1] OPTIONAL, signerInfos SET }
    ///
    /// - Returns: a name for each signer whose certificate is there; nil when it is no SignedData.
    package static func signers(ofCMS bytes: [UInt8]) -> [String]? {
        guard let info = BER(bytes[...]), info.tag == 0x30, let wrapped = info.children.dropFirst().first, wrapped.tag == 0xA0,
            let signed = wrapped.children.first, signed.tag == 0x30, signed.children.count >= 4, let infos = signed.children.last, infos.tag == 0x31
        else { return nil }
        let certificates = (signed.children.first { $0.tag == 0xA0 }?.children ?? []).compactMap { Certificate(der: Array($0.encoded)) }
        return infos.children.compactMap { signer in
            guard let identifier = signer.children.dropFirst().first else { return nil }
            return certificates.first { names(identifier, $0) }?.name
        }
    }

    /// Of an electronic seal's signature: GB/T 38540 (SES version 4), or the older GM/T 0031, where the certificate stands
    /// inside the part that is signed.
    ///
    ///     SES_Signature ::= SEQUENCE { toSign TBS_Sign, cert OCTET STRING, signatureAlgID, signature, timeStamp [0] OPTIONAL }
    ///     SES_Signature ::= SEQUENCE { toSign SEQUENCE { version, eseal, timeInfo, dataHash, propertyInfo, cert OCTET STRING, signatureAlgorithm }, signature }
    package static func signers(ofSeal bytes: [UInt8]) -> [String]? {
        guard let signature = BER(bytes[...]), signature.tag == 0x30, let toSign = signature.children.first, toSign.tag == 0x30 else { return nil }
        let places = signature.children.dropFirst().prefix(1) + toSign.children
        guard let certificate = places.lazy.filter({ $0.tag == 0x04 }).compactMap({ Certificate(der: Array($0.content)) }).first else { return nil }
        return [certificate.name]
    }

    /// Of a signature value of either kind.
    package static func signers(of bytes: [UInt8]) -> [String]? { signers(ofCMS: bytes) ?? signers(ofSeal: bytes) }

    /// SignerIdentifier ::= CHOICE { issuerAndSerialNumber, subjectKeyIdentifier [0] }
    private static func names(_ identifier: BER, _ certificate: Certificate) -> Bool {
        if identifier.tag == 0x30 {
            let parts = identifier.children
            return parts.count == 2 && Array(parts[0].encoded) == certificate.issuerDER && Array(parts[1].encoded) == certificate.serialDER
        }
        guard identifier.tag & 0x9F == 0x80 else { return false }
        let key = Array(identifier.content)
        return certificate.withX509 { x509 in
            guard let id = X509_get0_subject_key_id(x509) else { return false }
            return Array(UnsafeBufferPointer(start: ASN1_STRING_get0_data(id), count: Int(ASN1_STRING_length(id)))) == key
        } ?? false
    }
}

internal import COpenSSL
package import Evidence

/// A request for a certificate (PKCS #10, RFC 2986), for an authority to answer.
///
///     CertificationRequest     ::= SEQUENCE { CertificationRequestInfo, signatureAlgorithm, signature BIT STRING }
///     CertificationRequestInfo ::= SEQUENCE { version 0, subject Name, SubjectPublicKeyInfo, attributes [0] }
///     attributes                =  extensionRequest: key usage digitalSignature and nonRepudiation
///
/// Written byte by byte, for a key in a token signs nothing but bytes.
package struct CertificateRequest: Sendable {
    package let der: [UInt8]
    /// As certificates show theirs: `CN=...,O=...`.
    package let subject: String

    /// > ub-common-name, ub-organization-name INTEGER ::= 64 (RFC 5280 A.1)
    package static let longestName = 64

    /// - Throws: what signing throws.
    package init(name: String, organization: String?, key: any SigningKey) throws(Fault) {
        // Name ::= SEQUENCE OF SET OF { type, value }
        func part(_ type: String, _ value: String) -> [UInt8] { DER.encode(.set, DER.sequence(DER.oid(type), DER.encode(.utf8String, Array(value.utf8)))) }
        let subjectDER = DER.encode(.sequence, (organization.map { part("2.5.4.10", $0) } ?? []) + part("2.5.4.3", name))
        let keyUsage = DER.sequence(DER.oid("2.5.29.15"), DER.encode(.boolean, [0xFF]), DER.encode(.octetString, DER.encode(Self.bitString, [6, 0b1100_0000])))
        let extensionRequest = DER.sequence(DER.oid("1.2.840.113549.1.9.14"), DER.encode(.set, DER.sequence(keyUsage)))
        let info = DER.sequence(DER.integer(0), subjectDER, key.publicKey.der, DER.encode(.context(0), extensionRequest))
        let signature = try key.signCanonically(info)
        guard key.publicKey.verifies(signature, of: info) else { throw Fault(.signingFailed, facts: ["reason": "the signature does not verify with the public key"]) }
        der = DER.sequence(info, key.publicKey.signatureAlgorithm.identifier, DER.encode(Self.bitString, [0] + signature))
        subject = Self.text(subjectDER)
    }

    private static let bitString = DER.Tag(byte: 0x03)

    package var pem: String {
        let bio = BIO_new(BIO_s_mem())!
        defer { BIO_free(bio) }
        PEM_write_bio(bio, "CERTIFICATE REQUEST", "", der, der.count)
        return contents(of: bio)
    }

    private static func text(_ name: [UInt8]) -> String {
        let parsed = name.withUnsafeBufferPointer { buffer in
            var pointer = buffer.baseAddress
            return d2i_X509_NAME(nil, &pointer, buffer.count)
        }
        defer { X509_NAME_free(parsed) }
        return Certificate.text(of: parsed)
    }
}

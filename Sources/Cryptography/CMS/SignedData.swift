package import Evidence

/// CMS SignedData (RFC 5652 §5.1), whole, in the one encoding that an archive allows it.
///
///     ContentInfo ::= SEQUENCE { contentType id-signedData, [0] SignedData }
///     SignedData  ::= SEQUENCE { version, digestAlgorithms SET, encapContentInfo SEQUENCE { contentType, [0] OCTET STRING OPTIONAL },
///                                certificates [0] OPTIONAL, crls [1] OPTIONAL, signerInfos SET }
///     SignerInfo  ::= SEQUENCE { version, sid, digestAlgorithm, signedAttrs [0] OPTIONAL, signatureAlgorithm, signature OCTET STRING,
///                                unsignedAttrs [1] OPTIONAL }
///
/// Versions, digest algorithms, parameters of algorithms and the order of sets follow from the rest and are written, not
/// kept: what ``parse(_:)`` reads, ``encode()`` writes again byte for byte, so that nothing in such a file goes unvouched for.
package struct SignedData: Sendable, Equatable {
    /// Whose object identifiers stand in it.
    package enum Form: Sendable {
        case cms
        /// GB/T 35275 (GM/T 0010): the shape of PKCS #7.
        case gm
    }

    package struct Attribute: Sendable, Equatable {
        /// An encoded OBJECT IDENTIFIER.
        package var type: [UInt8]
        /// Encoded.
        package var values: [[UInt8]]

        package init(_ type: [UInt8], _ value: [UInt8]) {
            self.type = type
            values = [value]
        }
    }

    package struct SignerInfo: Sendable, Equatable {
        /// Encoded: IssuerAndSerialNumber, or [0] SubjectKeyIdentifier.
        package var identifier: [UInt8]
        package var algorithm: SignatureAlgorithm
        package var signedAttributes: [Attribute]
        package var signature: [UInt8]
        package var unsignedAttributes: [Attribute]

        package init(identifier: [UInt8], algorithm: SignatureAlgorithm, signedAttributes: [Attribute], signature: [UInt8], unsignedAttributes: [Attribute]) {
            self.identifier = identifier
            self.algorithm = algorithm
            self.signedAttributes = signedAttributes
            self.signature = signature
            self.unsignedAttributes = unsignedAttributes
        }

        /// The one value of the one attribute of this type.
        package func signed(_ type: [UInt8]) -> [UInt8]? {
            let found = signedAttributes.filter { $0.type == type }
            return found.count == 1 && found[0].values.count == 1 ? found[0].values[0] : nil
        }
    }

    package var form: Form
    /// An encoded OBJECT IDENTIFIER.
    package var contentType: [UInt8]
    /// The content where it lies inside.
    package var content: [UInt8]?
    package var certificates: [Certificate]
    package var revocation: RevocationData
    package var signers: [SignerInfo]

    package enum Failure: Error, Sendable, Equatable {
        case malformed(String)
        case unsupported(String)
    }

    package init(form: Form, contentType: [UInt8], content: [UInt8]?, certificates: [Certificate], revocation: RevocationData = RevocationData(), signers: [SignerInfo]) {
        self.form = form
        self.contentType = contentType
        self.content = content
        self.certificates = certificates
        self.revocation = revocation
        self.signers = signers
    }

    // MARK: Encoding

    package func encode() -> [UInt8] {
        let digests = signers.map { DER.sequence(DER.oid($0.algorithm.digest.objectIdentifier)) }
        var unique: [[UInt8]] = []
        for digest in digests where !unique.contains(digest) { unique.append(digest) }
        var parts: [[UInt8]] = [
            DER.integer(version),
            DER.setOf(unique),
            DER.sequence(contentType, content.map { DER.encode(.context(0), DER.encode(.octetString, $0)) } ?? []),
        ]
        if !certificates.isEmpty { parts.append(DER.setOf(certificates.map(\.der), tag: .context(0))) }
        if !revocation.isEmpty { parts.append(DER.setOf(revocation.encodedItems, tag: .context(1))) }
        parts.append(DER.setOf(signers.map(\.encoded)))
        return DER.sequence(form == .gm ? OID.gmSignedData : OID.signedData, DER.encode(.context(0), DER.encode(.sequence, parts.flatMap { $0 })))
    }

    /// > If other revocation information stands in `crls`, the version is 5; if a SignerInfo is of version 3 or the content is
    /// > not id-data, 3; else 1 (RFC 5652 §5.1). PKCS #7 knows 1 alone.
    private var version: Int {
        if form == .gm { return 1 }
        if !revocation.responses.isEmpty { return 5 }
        return contentType != OID.data || signers.contains { $0.version == 3 } ? 3 : 1
    }

    // MARK: Reading

    /// Reads the one encoding that ``encode()`` writes.
    package static func parse(_ bytes: [UInt8]) throws(Failure) -> SignedData {
        let data = try read(bytes)
        guard data.encode() == bytes else { throw .malformed("not the canonical encoding") }
        let free = [data.contentType] + data.signers.flatMap { [$0.identifier] + ($0.signedAttributes + $0.unsignedAttributes).flatMap { [$0.type] + $0.values } }
        guard free.allSatisfy({ DER.isStrict($0[...]) }) else { throw .malformed("not in DER") }
        return data
    }

    /// Reads anybody's encoding, BER as well; to be written again in ours.
    ///
    /// Nothing that is signed changes thereby: signed attributes are signed in DER whatever they are sent in (RFC 5652 §5.4).
    package static func read(_ bytes: [UInt8]) throws(Failure) -> SignedData {
        guard let file = BER(bytes[...]), file.encoded.count == bytes.count, file.tag == DER.Tag.sequence.byte else { throw .malformed("not a CMS file") }
        let info = file.children
        let form: Form
        switch info.first.map({ Array($0.encoded) }) {
        case OID.signedData: form = .cms
        case OID.gmSignedData: form = .gm
        default: throw .malformed("not SignedData")
        }
        guard info.count == 2, info[1].tag == DER.Tag.context(0).byte, info[1].children.count == 1 else { throw .malformed("ContentInfo") }
        var parts = info[1].children[0].children[...]
        guard parts.count >= 4, let version = parts.popFirst(), version.tag == 0x02, parts.popFirst()?.tag == 0x31, let inner = parts.popFirst()?.children,
            let type = inner.first, type.tag == 0x06, inner.count <= 2
        else { throw .malformed("SignedData") }
        var content: [UInt8]?
        if inner.count == 2 {
            guard inner[1].tag == 0xA0, inner[1].children.count == 1, let octets = inner[1].children[0].octets else { throw .malformed("content") }
            content = octets
        }
        var certificates: [Certificate] = []
        var revocation = RevocationData()
        if parts.first?.tag == 0xA0 {
            // What cannot be read, and what stands twice, is passed over: in our own encoding there is no such thing.
            for element in parts.removeFirst().children {
                guard let certificate = Certificate(der: Array(element.encoded)), !certificates.contains(certificate) else { continue }
                certificates.append(certificate)
            }
        }
        if parts.first?.tag == 0xA1 { for element in parts.removeFirst().children { _ = revocation.add(item: Array(element.encoded)) } }
        guard parts.count == 1, parts.first!.tag == 0x31 else { throw .malformed("signerInfos") }
        var signers: [SignerInfo] = []
        for element in parts.first!.children { signers.append(try SignerInfo(element)) }
        guard !signers.isEmpty else { throw .malformed("nobody signed") }
        return SignedData(form: form, contentType: Array(type.encoded), content: content, certificates: certificates, revocation: revocation, signers: signers)
    }
}

extension SignedData.SignerInfo {
    /// > Version 1 names the certificate by issuer and serial number, version 3 by its key identifier (RFC 5652 §5.3).
    fileprivate var version: Int { identifier.first == DER.Tag.sequence.byte ? 1 : 3 }

    fileprivate var encoded: [UInt8] {
        var parts: [[UInt8]] = [DER.integer(version), identifier, DER.sequence(DER.oid(algorithm.digest.objectIdentifier))]
        if !signedAttributes.isEmpty { parts.append(signedAttributes(tag: .context(0))) }
        parts += [algorithm.identifier, DER.encode(.octetString, signature)]
        if !unsignedAttributes.isEmpty { parts.append(DER.setOf(unsignedAttributes.map(\.encoded), tag: .context(1))) }
        return DER.encode(.sequence, parts.flatMap { $0 })
    }

    /// > The signature is over the DER encoding of SignedAttrs with an explicit SET OF tag (RFC 5652 §5.4).
    func signedAttributes(tag: DER.Tag) -> [UInt8] { DER.setOf(signedAttributes.map(\.encoded), tag: tag) }

    fileprivate init(_ element: BER) throws(SignedData.Failure) {
        var parts = element.children[...]
        guard parts.popFirst()?.tag == 0x02, let sid = parts.popFirst(), sid.tag == 0x30 || sid.tag == 0x80, let digestAlgorithm = parts.popFirst(), let name = digestAlgorithm.children.first else { throw .malformed("SignerInfo") }
        guard let digest = ForeignDigest(oid: Array(name.encoded)) else { throw .unsupported("digest algorithm") }
        identifier = Array(sid.encoded)
        signedAttributes = []
        if parts.first?.tag == 0xA0 { for attribute in parts.removeFirst().children { signedAttributes.append(try .init(attribute)) } }
        guard let signatureAlgorithm = parts.popFirst(), let value = parts.popFirst()?.octets else { throw .malformed("SignerInfo") }
        guard let algorithm = SignatureAlgorithm(identifier: Array(signatureAlgorithm.encoded), digest: digest) else { throw .unsupported("signature algorithm") }
        self.algorithm = algorithm
        signature = value
        unsignedAttributes = []
        if parts.first?.tag == 0xA1 { for attribute in parts.removeFirst().children { unsignedAttributes.append(try .init(attribute)) } }
        guard parts.isEmpty else { throw .malformed("SignerInfo") }
    }
}

extension SignedData.Attribute {
    fileprivate var encoded: [UInt8] { DER.sequence(type, DER.setOf(values)) }

    fileprivate init(_ element: BER) throws(SignedData.Failure) {
        let parts = element.children
        guard parts.count == 2, parts[0].tag == 0x06, parts[1].tag == 0x31 else { throw .malformed("an attribute") }
        type = Array(parts[0].encoded)
        values = parts[1].children.map { Array($0.encoded) }
        guard !values.isEmpty else { throw .malformed("an attribute without a value") }
    }
}

// MARK: Check

extension SignedData {
    /// The certificate of a signer, once attributes and signature agree; whether the content does is asked of its digest.
    ///
    /// - Parameters:
    ///   - digest: of the content, by the signer's algorithm.
    ///   - others: certificates that came along elsewhere.
    package func check(_ signer: SignerInfo, digest: Digest, others: [Certificate] = []) throws(CheckFailure) -> Certificate {
        guard let certificate = (certificates + others).first(where: { signer.names($0) }) else { throw .noCertificate }
        guard certificate.keyKind == signer.algorithm.key else { throw .algorithmOfAnotherKey }
        // > If the content is not id-data, or attributes are there at all, content-type and message-digest have to be among them (RFC 5652 §5.3).
        guard signer.signed(OID.contentType) == contentType else { throw .wrongContentType }
        guard signer.signed(OID.messageDigest) == DER.encode(.octetString, digest.bytes) else { throw .contentDiffers }
        guard signer.algorithm.holds(signer.signature, over: signer.signedAttributes(tag: .set), by: certificate) else { throw .signatureWrong }
        guard signer.algorithm.isCanonical(signer.signature, by: certificate) else { throw .notCanonical }
        guard signer.binds(certificate) else { throw .wrongCertificate }
        return certificate
    }

    package enum CheckFailure: Error, Sendable, Equatable {
        case noCertificate
        case algorithmOfAnotherKey
        case wrongContentType
        case contentDiffers
        case signatureWrong
        case notCanonical
        /// The signing-certificate attribute is not there, or names another certificate.
        case wrongCertificate
    }
}

extension SignedData.SignerInfo {
    /// What the signature claims.
    package var signingTime: Instant? {
        signed(OID.signingTime).flatMap { Instant(asn1: String(decoding: $0.dropFirst(2), as: UTF8.self)) }
    }

    func names(_ certificate: Certificate) -> Bool {
        if identifier.first == DER.Tag.sequence.byte { return identifier == DER.sequence(certificate.issuerDER, certificate.serialDER) }
        return certificate.subjectKeyIdentifier.map { DER.encode(DER.Tag(byte: 0x80), $0) == identifier } ?? false
    }

    /// > The signing-certificate-v2 attribute shall refer to the certificate used (EN 319 122-1 §5.2.2.3; RFC 5035).
    func binds(_ certificate: Certificate) -> Bool {
        let second = signed(OID.signingCertificateV2)
        guard let value = second ?? signed(OID.signingCertificate), let (algorithm, hash) = try? ESSCertificate.first(value, standard: second == nil ? .sha1 : .sha256) else { return false }
        return ForeignDigest.digest(certificate.der, algorithm)?.bytes == hash
    }
}

/// `SigningCertificate(V2) ::= SEQUENCE { certs SEQUENCE OF ESSCertID(v2), ... }`: the first names the signer's.
enum ESSCertificate {
    static func first(_ value: [UInt8], standard: ForeignDigest) throws -> (ForeignDigest, [UInt8]) {
        var attribute = DER.Reader(value[...])
        var body = DER.Reader(try attribute.next(.sequence).content)
        var list = DER.Reader(try body.next(.sequence).content)
        var first = DER.Reader(try list.next(.sequence).content)
        var algorithm: ForeignDigest? = standard
        if first.nextTag == .sequence {
            var identifier = DER.Reader(try first.next(.sequence).content)
            algorithm = ForeignDigest(oid: Array(try identifier.next(.oid).encoded))
        }
        let hash = Array(try first.next(.octetString).content)
        guard let algorithm else { throw SignedMessage.Failure.malformed("unknown digest") }
        return (algorithm, hash)
    }

    /// With the default SHA-256 unwritten, as DER has it; other digests are named.
    static func attribute(_ certificate: Certificate, _ algorithm: ForeignDigest = .sha256) -> SignedData.Attribute {
        let name = algorithm == .sha256 ? [] : DER.sequence(DER.oid(algorithm.objectIdentifier))
        let hash = DER.encode(.octetString, ForeignDigest.digest(certificate.der, algorithm)?.bytes ?? [])
        return .init(OID.signingCertificateV2, DER.sequence(DER.sequence(DER.sequence(name, hash))))
    }
}

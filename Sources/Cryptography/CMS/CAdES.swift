package import Evidence

/// CAdES baseline signature (ETSI EN 319 122-1 §6) as detached CMS SignedData (RFC 5652), in the one form that an archive allows.
///
///     signedAttrs   =  content-type, signing-time, message-digest, signing-certificate-v2, signer-attributes-v2
///     unsignedAttrs =  signature-time-stamp: one attribute for each token                    (from B-T on)
///     crls          =  lists and responses for the certificates of the path                  (from B-LT on)
///
/// What ``parse(_:)`` reads, ``encode()`` writes again byte for byte, so that nothing in a signature file goes unvouched for.
package struct CAdES: Sendable, Equatable {
    package var certificates: [Certificate]
    package var issuerDER: [UInt8]
    package var serialDER: [UInt8]
    package var signingTime: Instant
    package var messageDigest: Digest
    /// SHA-256 of the signing certificate (ESSCertIDv2, RFC 5035).
    package var signingCertificateDigest: Digest
    /// The one claimed role (EN 319 122-1 §5.2.6.1), such as `agent`.
    package var role: String
    package var algorithm: SignatureAlgorithm
    package var signature: [UInt8]
    /// Timestamp tokens over the signature value (RFC 3161), encoded, in the order of their encodings.
    package var tokens: [[UInt8]] = []
    package var revocation = RevocationData()

    package enum Failure: Error, Sendable, Equatable {
        /// Not the one encoding that the archive allows.
        case malformed(String)
        case noSignerCertificate
        case wrongCertificate
        case contentDiffers
        case signatureWrong
        case signatureNotCanonical
    }
}

// MARK: Sign

extension CAdES {
    /// Signs `content`, which stays outside.
    ///
    /// - Throws: ``FaultCode/identityIsSM2`` for an SM2 key: common validators fail on a whole container for such a signature in it.
    package static func sign(_ content: [UInt8], by identity: Identity, role: String, at time: Instant) throws(Fault) -> CAdES {
        guard identity.certificate.keyKind != .sm2 else { throw Fault(.identityIsSM2, facts: ["name": identity.certificate.name]) }
        var statement = unsigned(content, by: identity.certificate, chain: identity.chain, role: role, at: time)
        statement.signature = try identity.sign(statement.toBeSigned)
        return statement
    }

    /// All but the signature, for a key that lives elsewhere: ``toBeSigned`` is what it has to sign.
    package static func unsigned(_ content: [UInt8], by certificate: Certificate, chain: [Certificate], role: String, at time: Instant) -> CAdES {
        CAdES(
            certificates: [certificate] + chain,
            issuerDER: certificate.issuerDER,
            serialDER: certificate.serialDER,
            signingTime: Instant(seconds: time.seconds, offset: 0),
            messageDigest: Hasher.digest(content),
            signingCertificateDigest: certificate.sha256,
            role: role,
            algorithm: certificate.keyKind == .ec ? .ecdsaSHA256 : .rsaSHA256,
            signature: [])
    }

    /// > The signature is over the DER encoding of SignedAttrs with an explicit SET OF tag (RFC 5652 §5.4).
    package var toBeSigned: [UInt8] { signerInfo.signedAttributes(tag: .set) }
}

// MARK: Check

extension CAdES {
    /// The certificate that made the signature, once content, attributes and signature agree.
    package func check(content: [UInt8]) throws(Failure) -> Certificate {
        // > The message digest is computed on the content (RFC 5652 §5.4) and compared with the message-digest attribute.
        guard Hasher.digest(content) == messageDigest else { throw .contentDiffers }
        guard let signer = certificates.first(where: { $0.issuerDER == issuerDER && $0.serialDER == serialDER }) else { throw .noSignerCertificate }
        // > The signing-certificate-v2 attribute shall refer to the certificate used (EN 319 122-1 §5.2.2.3).
        guard signer.sha256 == signingCertificateDigest else { throw .wrongCertificate }
        guard [.ecdsaSHA256, .rsaSHA256].contains(algorithm), signer.keyKind == algorithm.key else { throw .malformed("signature algorithm does not fit the key") }
        guard algorithm.holds(signature, over: toBeSigned, by: signer) else { throw .signatureWrong }
        guard algorithm.isCanonical(signature, by: signer) else { throw .signatureNotCanonical }
        return signer
    }
}

// MARK: Encoding

extension CAdES {
    package func encode() -> [UInt8] {
        SignedData(form: .cms, contentType: OID.data, content: nil, certificates: certificates, revocation: revocation, signers: [signerInfo]).encode()
    }

    private var signerInfo: SignedData.SignerInfo {
        .init(
            identifier: DER.sequence(issuerDER, serialDER), algorithm: algorithm,
            signedAttributes: [
                .init(OID.contentType, OID.data),
                .init(OID.signingTime, signingTime.asn1Element),
                .init(OID.messageDigest, DER.encode(.octetString, messageDigest.bytes)),
                // SigningCertificateV2 { certs { ESSCertIDv2 { certHash } } }: the default SHA-256 stays unwritten in DER.
                .init(OID.signingCertificateV2, DER.sequence(DER.sequence(DER.sequence(DER.encode(.octetString, signingCertificateDigest.bytes))))),
                Self.roleAttribute(role),
            ], signature: signature,
            // > This attribute shall have one value; several of it may occur, of different authorities (EN 319 122-1 §5.3).
            unsignedAttributes: tokens.map { .init(OID.signatureTimestamp, $0) })
    }

    /// SignerAttributeV2 ::= SEQUENCE { claimedAttributes [0] SEQUENCE OF Attribute }, here one claimed role.
    static func roleAttribute(_ role: String) -> SignedData.Attribute { .init(OID.signerAttributesV2, DER.sequence(DER.encode(.context(0), claimedRole(role)))) }

    static func role(in signer: SignedData.SignerInfo) -> String? {
        guard var content = signer.signed(OID.signerAttributesV2)?[...] else { return nil }
        for tag in [DER.Tag.sequence, .context(0), .sequence, .sequence] {
            var reader = DER.Reader(content)
            guard let inner = try? reader.next(tag).content else { return nil }
            content = inner
        }
        var claimed = DER.Reader(content)
        guard (try? claimed.next(.oid)) != nil, let set = try? claimed.next(.set).content else { return nil }
        var name = DER.Reader(set)
        return (try? name.next(.utf8String).content).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// ClaimedAttributes ::= SEQUENCE OF Attribute: one id-at-name (2.5.4.41) with the role as UTF8String, the form that
    /// the EU's reference validator writes and shows as a claimed role.
    private static func claimedRole(_ role: String) -> [UInt8] {
        DER.sequence(DER.sequence(DER.oid("2.5.4.41"), DER.encode(.set, DER.encode(.utf8String, Array(role.utf8)))))
    }

    /// Reads the one encoding that ``encode()`` writes.
    ///
    /// The reader takes each value from its place; the comparison with its own re-encoding rules out the rest.
    package static func parse(_ bytes: [UInt8]) throws(Failure) -> CAdES {
        let statement: CAdES
        do { statement = try read(SignedData.parse(bytes)) } catch {
            switch error {
            case let failure as Failure: throw failure
            case SignedData.Failure.malformed(let reason), SignedData.Failure.unsupported(let reason): throw .malformed(reason)
            default: throw .malformed("\(error)")
            }
        }
        guard statement.encode() == bytes else { throw .malformed("not the canonical encoding") }
        // Else one token, doubled, would stand for another that was taken away.
        guard Set(statement.tokens).count == statement.tokens.count else { throw .malformed("a timestamp stands twice") }
        return statement
    }

    private static func read(_ data: SignedData) throws -> CAdES {
        guard data.signers.count == 1, data.content == nil else { throw Failure.malformed("not one signer of what lies outside") }
        let signer = data.signers[0]
        var identifier = DER.Reader(signer.identifier[...])
        var issuerAndSerial = DER.Reader(try identifier.next(.sequence).content)
        let issuer = Array(try issuerAndSerial.next(.sequence).encoded)
        let serial = Array(try issuerAndSerial.next(.integer).encoded)

        func leaf(_ oid: [UInt8], _ path: [DER.Tag]) throws -> ArraySlice<UInt8> {
            guard let value = signer.signed(oid) else { throw Failure.malformed("a signed attribute is missing") }
            var content = value[...]
            for tag in path {
                var reader = DER.Reader(content)
                content = try reader.next(tag).content
            }
            return content
        }
        guard let time = Instant(asn1: String(decoding: try leaf(OID.signingTime, []).dropFirst(2), as: UTF8.self)) else { throw Failure.malformed("signing time cannot be read") }
        guard let role = role(in: signer) else { throw Failure.malformed("role cannot be read") }
        return CAdES(
            certificates: data.certificates, issuerDER: issuer, serialDER: serial, signingTime: Instant(seconds: time.seconds, offset: 0),
            messageDigest: Digest(Array(try leaf(OID.messageDigest, [.octetString]))),
            signingCertificateDigest: Digest(Array(try leaf(OID.signingCertificateV2, [.sequence, .sequence, .sequence, .octetString]))),
            role: role, algorithm: signer.algorithm, signature: signer.signature,
            tokens: signer.unsignedAttributes.filter { $0.type == OID.signatureTimestamp && $0.values.count == 1 }.map { $0.values[0] }, revocation: data.revocation)
    }
}

extension Instant {
    /// Reads `YYMMDDHHMMSSZ` (X.690 §11.8) or `YYYYMMDDHHMMSSZ`.
    init?(asn1 text: String) {
        guard text.hasSuffix("Z"), text.count == 13 || text.count == 15 else { return nil }
        var digits = text.dropLast()
        if digits.count == 12 { digits = (digits.prefix(2) < "50" ? "20" : "19") + digits }
        guard digits.allSatisfy(\.isNumber) else { return nil }
        func part(_ from: Int, _ length: Int) -> Substring { digits.dropFirst(from).prefix(length) }
        self.init(iso8601: "\(part(0, 4))-\(part(4, 2))-\(part(6, 2))T\(part(8, 2)):\(part(10, 2)):\(part(12, 2))Z")
    }
}

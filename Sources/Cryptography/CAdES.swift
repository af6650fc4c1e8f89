internal import COpenSSL
package import Evidence

/// CAdES baseline B-B (ETSI EN 319 122-1 §6) as detached CMS SignedData (RFC 5652), written byte by byte.
///
///     ContentInfo      ::= SEQUENCE { contentType id-signedData, [0] SignedData }
///     SignedData       ::= SEQUENCE { version 1, digestAlgorithms { sha256 }, encapContentInfo { id-data },
///                                     certificates [0] SET OF Certificate, signerInfos SET OF SignerInfo }
///     SignerInfo       ::= SEQUENCE { version 1, issuerAndSerialNumber, sha256, signedAttrs [0], signatureAlgorithm,
///                                     signature OCTET STRING }
///     signedAttrs       =  content-type, signing-time, message-digest, signing-certificate-v2, signer-attributes-v2
///
/// The archive allows one encoding of one statement: what ``parse(_:)`` reads, ``encode()`` writes again byte for byte,
/// so that nothing in a signature file goes unvouched for.
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

/// Signature algorithms of format 1, each with its one AlgorithmIdentifier.
package enum SignatureAlgorithm: String, Sendable, CaseIterable {
    case ecdsaSHA256 = "ecdsa-with-SHA256"
    case rsaSHA256 = "sha256WithRSAEncryption"

    var identifier: [UInt8] {
        switch self {
        case .ecdsaSHA256: DER.sequence(DER.oid("1.2.840.10045.4.3.2"))
        case .rsaSHA256: DER.sequence(DER.oid("1.2.840.113549.1.1.11"), DER.encode(.null, []))
        }
    }
}

// MARK: Sign

extension CAdES {
    /// Signs `content`, which stays outside.
    package static func sign(_ content: [UInt8], by identity: Identity, role: String, at time: Instant) throws(Fault) -> [UInt8] {
        var statement = CAdES(
            certificates: [identity.certificate] + identity.chain,
            issuerDER: identity.certificate.issuerDER,
            serialDER: identity.certificate.serialDER,
            signingTime: Instant(seconds: time.seconds, offset: 0),
            messageDigest: Hasher.digest(content),
            signingCertificateDigest: identity.certificate.sha256,
            role: role,
            algorithm: identity.signatureAlgorithm,
            signature: [])
        statement.signature = try identity.sign(statement.signedAttributes(tag: .set))
        return statement.encode()
    }
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
        guard (signer.keyKind == .ec) == (algorithm == .ecdsaSHA256), signer.keyKind != .other else { throw .malformed("signature algorithm does not fit the key") }
        // > The signature is over the DER encoding of SignedAttrs with an explicit SET OF tag (RFC 5652 §5.4).
        let message = signedAttributes(tag: .set)
        let verified: Failure? =
            signer.withX509 { x509 -> Failure? in
                guard let key = X509_get0_pubkey(x509) else { return .signatureWrong }
                let context = EVP_MD_CTX_new()
                defer {
                    EVP_MD_CTX_free(context)
                    ERR_clear_error()
                }
                guard EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key) == 1,
                    EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
                else { return .signatureWrong }
                guard algorithm != .ecdsaSHA256 || ECDSASignature.isCanonical(signature, key: key) else { return .signatureNotCanonical }
                return nil
            } ?? .noSignerCertificate
        if let verified { throw verified }
        return signer
    }
}

// MARK: Encoding

extension CAdES {
    private enum OID {
        static let data = DER.oid("1.2.840.113549.1.7.1")
        static let signedData = DER.oid("1.2.840.113549.1.7.2")
        static let contentType = DER.oid("1.2.840.113549.1.9.3")
        static let messageDigest = DER.oid("1.2.840.113549.1.9.4")
        static let signingTime = DER.oid("1.2.840.113549.1.9.5")
        static let signingCertificateV2 = DER.oid("1.2.840.113549.1.9.16.2.47")
        static let signerAttributesV2 = DER.oid("0.4.0.19122.1.1")
        static let sha256 = DER.oid("2.16.840.1.101.3.4.2.1")
    }

    private static let sha256Identifier = DER.sequence(OID.sha256)

    package func encode() -> [UInt8] {
        let signerInfo = DER.sequence(
            DER.integer(1),
            DER.sequence(issuerDER, serialDER),
            Self.sha256Identifier,
            signedAttributes(tag: .context(0)),
            algorithm.identifier,
            DER.encode(.octetString, signature))
        let signedData = DER.sequence(
            DER.integer(1),
            DER.encode(.set, Self.sha256Identifier),
            DER.sequence(OID.data),
            DER.setOf(certificates.map(\.der), tag: .context(0)),
            DER.encode(.set, signerInfo))
        return DER.sequence(OID.signedData, DER.encode(.context(0), signedData))
    }

    private func signedAttributes(tag: DER.Tag) -> [UInt8] {
        func attribute(_ oid: [UInt8], _ value: [UInt8]) -> [UInt8] { DER.sequence(oid, DER.encode(.set, value)) }
        let time = signingTime.asn1
        return DER.setOf(
            [
                attribute(OID.contentType, OID.data),
                attribute(OID.signingTime, DER.encode(time.isUTCTime ? .utcTime : .generalizedTime, Array(time.text.utf8))),
                attribute(OID.messageDigest, DER.encode(.octetString, messageDigest.bytes)),
                // SigningCertificateV2 { certs { ESSCertIDv2 { certHash } } }: the default SHA-256 stays unwritten in DER.
                attribute(OID.signingCertificateV2, DER.sequence(DER.sequence(DER.sequence(DER.encode(.octetString, signingCertificateDigest.bytes))))),
                // SignerAttributeV2 ::= SEQUENCE { claimedAttributes [0] SEQUENCE OF Attribute }, here one claimed role.
                attribute(OID.signerAttributesV2, DER.sequence(DER.encode(.context(0), Self.claimedRole(role)))),
            ], tag: tag)
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
        do { statement = try read(bytes) } catch let failure as Failure { throw failure } catch { throw .malformed("\(error)") }
        guard statement.encode() == bytes else { throw .malformed("not the canonical encoding") }
        return statement
    }

    private static func read(_ bytes: [UInt8]) throws -> CAdES {
        var file = DER.Reader(bytes[...])
        var contentInfo = DER.Reader(try file.next(.sequence).content)
        _ = try contentInfo.next(.oid)
        var explicit = DER.Reader(try contentInfo.next(.context(0)).content)
        var signedData = DER.Reader(try explicit.next(.sequence).content)
        _ = try signedData.next(.integer)
        _ = try signedData.next(.set)
        _ = try signedData.next(.sequence)
        var certificateSet = DER.Reader(try signedData.next(.context(0)).content)
        var certificates: [Certificate] = []
        while !certificateSet.isAtEnd {
            let der = Array(try certificateSet.next().encoded)
            guard let certificate = Certificate(der: der) else { throw Failure.malformed("a certificate cannot be read") }
            certificates.append(certificate)
        }
        guard Set(certificates).count == certificates.count else { throw Failure.malformed("a certificate stands twice") }
        var signerInfos = DER.Reader(try signedData.next(.set).content)
        var signerInfo = DER.Reader(try signerInfos.next(.sequence).content)
        _ = try signerInfo.next(.integer)
        var issuerAndSerial = DER.Reader(try signerInfo.next(.sequence).content)
        let issuer = Array(try issuerAndSerial.next(.sequence).encoded)
        let serial = Array(try issuerAndSerial.next(.integer).encoded)
        _ = try signerInfo.next(.sequence)
        let attributes = try readAttributes(try signerInfo.next(.context(0)).content)
        let identifier = Array(try signerInfo.next(.sequence).encoded)
        guard let algorithm = SignatureAlgorithm.allCases.first(where: { $0.identifier == identifier }) else { throw Failure.malformed("signature algorithm is not of format 1") }
        let signature = Array(try signerInfo.next(.octetString).content)

        func leaf(_ oid: [UInt8], _ path: [DER.Tag]) throws -> ArraySlice<UInt8> {
            guard var content = attributes[oid] else { throw Failure.malformed("a signed attribute is missing") }
            for tag in path {
                var reader = DER.Reader(content)
                content = try reader.next(tag).content
            }
            return content
        }
        let timeText = String(decoding: attributes[OID.signingTime]?.dropFirst(2) ?? [], as: UTF8.self)
        guard let time = Instant(asn1: timeText) else { throw Failure.malformed("signing time cannot be read") }
        var claimed = DER.Reader(try leaf(OID.signerAttributesV2, [.sequence, .context(0), .sequence, .sequence]))
        _ = try claimed.next(.oid)
        var roleName = DER.Reader(try claimed.next(.set).content)
        guard let role = String(validating: try roleName.next(.utf8String).content, as: UTF8.self) else { throw Failure.malformed("role is not UTF-8") }
        return CAdES(
            certificates: certificates, issuerDER: issuer, serialDER: serial, signingTime: Instant(seconds: time.seconds, offset: 0),
            messageDigest: Digest(Array(try leaf(OID.messageDigest, [.octetString]))),
            signingCertificateDigest: Digest(Array(try leaf(OID.signingCertificateV2, [.sequence, .sequence, .sequence, .octetString]))),
            role: role, algorithm: algorithm, signature: signature)
    }

    /// Attribute type (encoded) to the content of its value set.
    private static func readAttributes(_ content: ArraySlice<UInt8>) throws -> [[UInt8]: ArraySlice<UInt8>] {
        var reader = DER.Reader(content)
        var found: [[UInt8]: ArraySlice<UInt8>] = [:]
        while !reader.isAtEnd {
            var attribute = DER.Reader(try reader.next(.sequence).content)
            let type = Array(try attribute.next(.oid).encoded)
            found[type] = try attribute.next(.set).content
        }
        return found
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

package import Evidence

/// An SM2 signature over what lies outside (GB/T 35275-2017, GM/T 0010): SignedData of the shape of PKCS #7, with one signer.
///
///     ContentInfo   ::= SEQUENCE { 1.2.156.10197.6.1.4.2.2, [0] SignedData }
///     contentInfo    =  { 1.2.156.10197.6.1.4.2.1 }, without content
///     signedAttrs    =  content-type, signing-time, message-digest, signing-certificate-v2: with SM3, signer-attributes-v2  (ours)
///     signature      =  SEQUENCE { r, s } of SM2-with-SM3 (1.2.156.10197.1.501), under the identifier 1234567812345678
///
/// Signatures of others' programs stand in the same encoding, with the attributes that they have signed, or none: then the
/// signature is over the content itself.
package struct SM2Signature: Sendable, Equatable {
    private var data: SignedData

    package enum Failure: Error, Sendable, Equatable {
        /// Not the one encoding that the archive allows, or no such signature at all.
        case malformed(String)
        /// The signer's certificate is not there.
        case noCertificate
        /// The certificate's key is not an SM2 key.
        case notSM2
        /// It is over other content.
        case contentDiffers
        case signatureWrong
        /// The signing-certificate attribute names another certificate.
        case wrongCertificate
        /// A certificate came along that is none of the signer's path, or whose own signature does not hold: nothing vouches for its bytes.
        case strayCertificate
    }

    package var certificates: [Certificate] { data.certificates }
    /// DER of (r, s).
    package var signature: [UInt8] { signer.signature }
    /// What the signature claims.
    package var signingTime: Instant? { signer.signingTime }
    /// The one claimed role, where the signer states one.
    package var role: String? { CAdES.role(in: signer) }

    private var signer: SignedData.SignerInfo { data.signers[0] }

    package func encode() -> [UInt8] { data.encode() }
}

// MARK: Sign

extension SM2Signature {
    /// - Throws: ``FaultCode/identityNotSM2``, and what signing throws.
    package static func sign(_ content: [UInt8], by identity: Identity, role: String? = nil, at time: Instant) throws(Fault) -> SM2Signature {
        guard identity.certificate.keyKind == .sm2 else { throw Fault(.identityNotSM2, facts: ["name": identity.certificate.name]) }
        var made = unsigned(content, by: identity.certificate, chain: identity.chain, role: role, at: time)
        made.data.signers[0].signature = try identity.sign(made.toBeSigned)
        return made
    }

    /// What a key that lives elsewhere has to sign.
    package static func toBeSigned(_ content: [UInt8], certificate: Certificate, chain: [Certificate], role: String? = nil, at time: Instant) -> [UInt8] {
        unsigned(content, by: certificate, chain: chain, role: role, at: time).toBeSigned
    }

    /// The same for a device that signs digests alone (`SKF_ECCSignData` of GM/T 0016): SM3 over Z and the bytes to be signed (GB/T 32918.2 §6.1).
    package static func digestToBeSigned(_ content: [UInt8], certificate: Certificate, chain: [Certificate], role: String? = nil, at time: Instant) -> Digest? {
        SM2.digest(toBeSigned(content, certificate: certificate, chain: chain, role: role, at: time), publicKeyOf: certificate)
    }

    /// Puts in the signature that was made of ``toBeSigned(_:certificate:chain:at:)``.
    ///
    /// - Parameter signature: DER of (r, s), or r and s of 32 bytes each.
    package static func assemble(_ content: [UInt8], certificate: Certificate, chain: [Certificate], role: String? = nil, at time: Instant, signature: [UInt8]) throws(Failure) -> SM2Signature {
        guard let encoded = SM2.encoded(signature) else { throw .malformed("neither DER nor 64 bytes") }
        var made = unsigned(content, by: certificate, chain: chain, role: role, at: time)
        made.data.signers[0].signature = encoded
        _ = try made.check(content: content)
        return made
    }

    private static func unsigned(_ content: [UInt8], by certificate: Certificate, chain: [Certificate], role: String?, at time: Instant) -> SM2Signature {
        SM2Signature(
            data: SignedData(
                form: .gm, contentType: OID.gmData, content: nil, certificates: [certificate] + chain,
                signers: [
                    .init(
                        identifier: DER.sequence(certificate.issuerDER, certificate.serialDER), algorithm: .sm2SM3,
                        signedAttributes: [
                            .init(OID.contentType, OID.gmData),
                            .init(OID.signingTime, Instant(seconds: time.seconds, offset: 0).asn1Element),
                            .init(OID.messageDigest, DER.encode(.octetString, Hasher.digest(content, .sm3).bytes)),
                            ESSCertificate.attribute(certificate, .sm3),
                        ] + (role.map { [CAdES.roleAttribute($0)] } ?? []), signature: [], unsignedAttributes: [])
                ]))
    }

    private var toBeSigned: [UInt8] { signer.signedAttributes(tag: .set) }
}

// MARK: Read

extension SM2Signature {
    /// Reads the one encoding that ``encode()`` writes.
    package static func parse(_ bytes: [UInt8]) throws(Failure) -> SM2Signature {
        let data: SignedData
        do { data = try SignedData.parse(bytes) } catch { throw Failure(error) }
        guard data.form == .gm, data.content == nil, data.revocation.isEmpty, data.signers.count == 1, data.signers[0].unsignedAttributes.isEmpty else {
            throw .malformed("not one signer's SignedData of GB/T 35275 over what lies outside")
        }
        guard data.signers[0].algorithm == .sm2SM3 else { throw .malformed("not signed by SM2 with SM3") }
        return SM2Signature(data: data)
    }

    /// Reads what others' programs make, to be written in our encoding: BER, object identifiers of PKCS #7 or of SM2 keys,
    /// further certificates, the content inside.
    ///
    /// Nothing that is signed changes thereby.
    ///
    /// - Parameter others: certificates from elsewhere, for programs leave out the issuers' or even the signer's.
    package static func read(_ bytes: [UInt8], content: [UInt8], others: [Certificate] = []) throws(Failure) -> SM2Signature {
        var data: SignedData
        do { data = try SignedData.read(bytes) } catch { throw Failure(error) }
        guard data.signers.count == 1 else { throw .malformed("more than one signer") }
        guard data.signers[0].algorithm == .sm2SM3 else { throw .malformed("not signed by SM2 with SM3") }
        guard let encoded = SM2.encoded(data.signers[0].signature) else { throw .malformed("the signature is neither DER nor 64 bytes") }
        guard data.content == nil || data.content == content else { throw .contentDiffers }
        let attributes = data.signers[0].signedAttributes
        data.form = .gm
        // A signed content type has to stay; where there is none it is the standard's.
        data.contentType = attributes.isEmpty ? OID.gmData : data.contentType
        data.content = nil
        data.revocation = RevocationData()
        data.signers[0].signature = encoded
        data.signers[0].unsignedAttributes = []
        data.certificates += others.filter { !data.certificates.contains($0) }
        var read = SM2Signature(data: data)
        let certificate = try read.certificate
        read.data.certificates = CertificatePath.embedded(certificate, among: data.certificates)
        _ = try read.check(content: content)
        return try parse(read.encode())
    }

    private var certificate: Certificate {
        get throws(Failure) {
            guard let found = data.certificates.first(where: signer.names) else { throw .noCertificate }
            return found
        }
    }
}

extension SM2Signature.Failure {
    fileprivate init(_ failure: SignedData.Failure) {
        switch failure {
        case .malformed(let reason), .unsupported(let reason): self = .malformed(reason)
        }
    }
}

// MARK: Check

extension SM2Signature {
    /// The certificate that made the signature, once content, attributes and signature agree; its path is left to the caller.
    ///
    /// Each certificate that came along is signed by the next, a root by itself. Where the topmost is no root, nothing in
    /// here vouches for it: it has to be found on a path to something trusted.
    package func check(content: [UInt8]) throws(Failure) -> Certificate {
        let certificate = try certificate
        guard certificate.keyKind == .sm2 else { throw .notSM2 }
        guard SM2.isEncoding(signature) else { throw .malformed("the signature's encoding") }
        if signer.signedAttributes.isEmpty {
            guard signer.algorithm.holds(signature, over: content, by: certificate) else { throw .signatureWrong }
        } else {
            guard signer.signed(OID.contentType) == data.contentType else { throw .malformed("content type") }
            guard signer.signed(OID.messageDigest) == DER.encode(.octetString, Hasher.digest(content, .sm3).bytes) else { throw .contentDiffers }
            guard signer.algorithm.holds(signature, over: toBeSigned, by: certificate) else { throw .signatureWrong }
            // Others leave it out; the public key at least is in Z.
            let isNamed = signer.signedAttributes.contains { $0.type == OID.signingCertificateV2 || $0.type == OID.signingCertificate }
            guard !isNamed || signer.binds(certificate) else { throw .wrongCertificate }
        }
        let path = CertificatePath.embedded(certificate, among: certificates)
        guard Set(certificates) == Set(path), zip(path, path.dropFirst()).allSatisfy({ $0.isSigned(by: $1) }), path.last.map({ $0.issuerDER != $0.subjectDER || $0.isSigned(by: $0) }) ?? false else { throw .strayCertificate }
        return certificate
    }
}

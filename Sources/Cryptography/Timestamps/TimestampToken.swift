internal import COpenSSL
package import Evidence

/// A timestamp token (RFC 3161): SignedData over a ``TimestampInfo``.
package struct TimestampToken: Sendable {
    package let info: TimestampInfo
    package let authority: Certificate
    package let certificates: [Certificate]
    package let revocation: RevocationData

    /// When the authority says that it saw the imprint; fractions of a second are cut off.
    package var time: Instant { info.time }

    package enum Failure: Error, Sendable, Equatable {
        case malformed(String)
        case signatureWrong
        /// The certificate is not the one that the token names, or not there.
        case wrongCertificate
        /// > The corresponding certificate MUST contain only one instance of the extended key usage field extension with
        /// > KeyPurposeID having value id-kp-timeStamping (RFC 3161 §2.3).
        case notForTimestamps
        /// A key or algorithm that is not judged here.
        case unsupported
    }

    /// Reads anybody's token and checks that its own parts agree; what it is a timestamp of is left to the caller.
    ///
    /// - Parameter others: certificates from elsewhere: an authority may leave its own out when it is not asked for it.
    package static func read(_ bytes: [UInt8], others: [Certificate] = []) throws(Failure) -> TimestampToken {
        let data: SignedData
        do { data = try SignedData.read(bytes) } catch {
            if case .unsupported = error { return try readForeign(bytes) }
            throw .malformed("\(error)")
        }
        return try check(data, others: others)
    }

    /// Reads a token in the one encoding that our archives hold.
    package static func parse(_ bytes: [UInt8]) throws(Failure) -> TimestampToken {
        let data: SignedData
        do { data = try SignedData.parse(bytes) } catch { throw .malformed("\(error)") }
        guard data.signers.allSatisfy(\.unsignedAttributes.isEmpty) else { throw .malformed("unsigned attributes") }
        let token = try check(data, others: [])
        guard data.signers[0].algorithm.isCanonical(data.signers[0].signature, by: token.authority) else { throw .malformed("not the canonical signature") }
        return token
    }

    private static func check(_ data: SignedData, others: [Certificate]) throws(Failure) -> TimestampToken {
        guard data.form == .cms, data.contentType == OID.timestampInfo, let content = data.content, data.signers.count == 1 else { throw .malformed("no TSTInfo signed by one authority") }
        guard let digest = ForeignDigest.digest(content, data.signers[0].algorithm.digest) else { throw .unsupported }
        var signer = data.signers[0]
        if let certificate = (data.certificates + others).first(where: signer.names) { signer.signature = signer.algorithm.canonical(signer.signature, by: certificate) }
        let authority: Certificate
        do { authority = try data.check(signer, digest: digest, others: others) } catch {
            switch error {
            case .noCertificate, .wrongCertificate: throw .wrongCertificate
            case .algorithmOfAnotherKey, .wrongContentType, .contentDiffers, .signatureWrong, .notCanonical: throw .signatureWrong
            }
        }
        guard authority.mayTimestamp else { throw .notForTimestamps }
        return TimestampToken(info: try TimestampInfo(content), authority: authority, certificates: data.certificates, revocation: data.revocation)
    }

    /// Algorithms that libcrypto knows and our own format does not, RSASSA-PSS above all.
    private static func readForeign(_ bytes: [UInt8]) throws(Failure) -> TimestampToken {
        let message: SignedMessage
        do { message = try SignedMessage.read(bytes) } catch { throw .malformed("\(error)") }
        guard message.contentType == "1.2.840.113549.1.9.16.1.4", let content = message.content, message.signers.count == 1 else { throw .malformed("no TSTInfo signed by one authority") }
        let signer = message.signers[0]
        guard signer.state != .unsupported, let digest = signer.digest else { throw .unsupported }
        guard let authority = signer.certificate else { throw .wrongCertificate }
        guard signer.state == .holds, ForeignDigest.digest(content, digest)?.bytes == signer.messageDigest else { throw .signatureWrong }
        guard signer.binding == .matches else { throw .wrongCertificate }
        guard authority.mayTimestamp else { throw .notForTimestamps }
        return TimestampToken(info: try TimestampInfo(content), authority: authority, certificates: message.certificates, revocation: message.revocation)
    }

    /// Whether the token is over these bytes.
    package func isOver(_ bytes: [UInt8]) -> Bool { ForeignDigest.digest(bytes, info.algorithm)?.bytes == info.imprint }

    package func path(anchors: [Certificate], others: [Certificate] = [], at time: Instant) -> CertificatePath {
        CertificatePath.judge(authority, others: certificates + others, anchors: anchors, at: time)
    }
}

extension TimestampToken {
    /// The token as an archive holds it: in its one encoding, without unsigned attributes, with what is needed to judge it later.
    ///
    /// Nothing of this is signed by the authority: the token stays what it was (EN 319 162-1 annex A.7).
    ///
    /// - Parameters:
    ///   - certificates: those of its path; further ones that came along are left out.
    ///   - revocation: what is to stand beside them.
    package static func settled(_ bytes: [UInt8], certificates: [Certificate], revocation: RevocationData) throws(Failure) -> [UInt8] {
        var data: SignedData
        do { data = try SignedData.read(bytes) } catch {
            if case .unsupported = error { throw .unsupported }
            throw .malformed("\(error)")
        }
        let token = try check(data, others: certificates)
        data.signers[0].unsignedAttributes = []
        data.signers[0].signature = data.signers[0].algorithm.canonical(data.signers[0].signature, by: token.authority)
        data.certificates = CertificatePath.embedded(token.authority, among: data.certificates + certificates)
        data.revocation = revocation
        let settled = data.encode()
        _ = try parse(settled)
        return settled
    }
}

/// What an authority states.
///
///     TSTInfo ::= SEQUENCE { version INTEGER, policy OBJECT IDENTIFIER, messageImprint SEQUENCE { AlgorithmIdentifier, OCTET STRING },
///                            serialNumber INTEGER, genTime GeneralizedTime, accuracy Accuracy OPTIONAL, ordering BOOLEAN DEFAULT FALSE,
///                            nonce INTEGER OPTIONAL, tsa [0] OPTIONAL, extensions [1] OPTIONAL }
package struct TimestampInfo: Sendable {
    package let time: Instant
    package let algorithm: ForeignDigest
    package let imprint: [UInt8]
    /// Dotted policies are not judged; the encoded one is kept to be compared with what was asked for.
    package let policy: [UInt8]
    /// Content of the INTEGER.
    package let serial: [UInt8]
    package let nonce: [UInt8]?

    init(_ content: [UInt8]) throws(TimestampToken.Failure) {
        do {
            var file = DER.Reader(content[...])
            var info = DER.Reader(try file.next(.sequence).content)
            try file.end()
            guard Array(try info.next(.integer).content) == [1] else { throw TimestampToken.Failure.malformed("version of TSTInfo") }
            policy = Array(try info.next(.oid).encoded)
            var imprintField = DER.Reader(try info.next(.sequence).content)
            var identifier = DER.Reader(try imprintField.next(.sequence).content)
            let algorithm = ForeignDigest(oid: Array(try identifier.next(.oid).encoded))
            imprint = Array(try imprintField.next(.octetString).content)
            try imprintField.end()
            serial = Array(try info.next(.integer).content)
            let text = String(decoding: try info.next(.generalizedTime).content, as: UTF8.self)
            guard let time = Instant(asn1: text.prefix { $0 != "." && $0 != "Z" } + "Z") else { throw TimestampToken.Failure.malformed("genTime") }
            guard let algorithm, algorithm.length == imprint.count else { throw TimestampToken.Failure.unsupported }
            self.time = time
            self.algorithm = algorithm
            if info.nextTag == .sequence { _ = try info.next() }
            if info.nextTag == .boolean { _ = try info.next() }
            nonce = info.nextTag == .integer ? Array(try info.next().content) : nil
            if info.nextTag == .context(0) { _ = try info.next() }
            if info.nextTag == .context(1) {
                // > [Requesters and verifiers] MUST NOT accept an extension that is critical and unknown (RFC 5280 §4.2); none is known.
                guard let list = BER(try info.next().encoded), !list.children.flatMap(\.children).contains(where: { $0.tag == DER.Tag.boolean.byte && $0.content.first != 0 }) else { throw TimestampToken.Failure.malformed("a critical extension") }
            }
            try info.end()
        } catch let failure as TimestampToken.Failure { throw failure } catch { throw .malformed("TSTInfo") }
    }
}

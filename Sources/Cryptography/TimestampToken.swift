internal import COpenSSL
package import Evidence

/// A timestamp token (RFC 3161): SignedData over
///
///     TSTInfo ::= SEQUENCE { version INTEGER, policy OBJECT IDENTIFIER, messageImprint SEQUENCE { AlgorithmIdentifier,
///                            OCTET STRING }, serialNumber INTEGER, genTime GeneralizedTime, ... }
package struct TimestampToken: Sendable {
    /// When the authority says that it saw the imprint; fractions of a second are cut off.
    package let time: Instant
    package let algorithm: ForeignDigest
    package let imprint: [UInt8]
    package let authority: Certificate
    package let certificates: [Certificate]

    package enum Failure: Error, Sendable, Equatable {
        case malformed(String)
        case signatureWrong
        /// The certificate is not the one that the token names, or not there.
        case wrongCertificate
        /// > The corresponding certificate MUST contain only one instance of the extended key usage field extension with
        /// > KeyPurposeID having value id-kp-timeStamping (RFC 3161 §2.3).
        case notForTimestamps
        /// A key or algorithm that libcrypto does not verify here.
        case unsupported
    }

    private static let contentType = "1.2.840.113549.1.9.16.1.4"

    /// Reads a token and checks that its own parts agree; what it is a timestamp of is left to the caller.
    package static func read(_ bytes: [UInt8]) throws(Failure) -> TimestampToken {
        let message: SignedMessage
        do { message = try SignedMessage.read(bytes) } catch { throw .malformed("\(error)") }
        guard message.contentType == contentType, let content = message.content, message.signers.count == 1 else { throw .malformed("no TSTInfo signed by one authority") }
        let signer = message.signers[0]
        guard signer.state != .unsupported, let digest = signer.digest else { throw .unsupported }
        guard let authority = signer.certificate else { throw .wrongCertificate }
        guard signer.state == .holds, ForeignDigest.digest(content, digest)?.bytes == signer.messageDigest else { throw .signatureWrong }
        guard signer.binding == .matches else { throw .wrongCertificate }
        guard authority.mayTimestamp else { throw .notForTimestamps }
        do {
            let info = try readInfo(content)
            return TimestampToken(time: info.time, algorithm: info.algorithm, imprint: info.imprint, authority: authority, certificates: message.certificates)
        } catch let failure as Failure { throw failure } catch { throw .malformed("TSTInfo") }
    }

    private static func readInfo(_ content: [UInt8]) throws -> (time: Instant, algorithm: ForeignDigest, imprint: [UInt8]) {
        var file = DER.Reader(content[...])
        var info = DER.Reader(try file.next(.sequence).content)
        try file.end()
        _ = try info.next(.integer)
        _ = try info.next(.oid)
        var imprint = DER.Reader(try info.next(.sequence).content)
        var identifier = DER.Reader(try imprint.next(.sequence).content)
        let algorithm = ForeignDigest(oid: Array(try identifier.next(.oid).encoded))
        let value = Array(try imprint.next(.octetString).content)
        _ = try info.next(.integer)
        let text = String(decoding: try info.next(.generalizedTime).content, as: UTF8.self)
        guard let time = Instant(asn1: text.prefix { $0 != "." && $0 != "Z" } + "Z") else { throw Failure.malformed("genTime") }
        guard let algorithm, algorithm.length == value.count else { throw Failure.unsupported }
        return (time, algorithm, value)
    }

    /// Whether the token is over these bytes.
    package func isOver(_ bytes: [UInt8]) -> Bool { ForeignDigest.digest(bytes, algorithm)?.bytes == imprint }

    package func path(anchors: [Certificate], at time: Instant) -> CertificatePath {
        CertificatePath.judge(authority, others: certificates, anchors: anchors, at: time)
    }
}

extension Certificate {
    /// Whether an authority may sign timestamps with it.
    var mayTimestamp: Bool {
        withX509 { x509 in
            let usage = X509_get_extended_key_usage(x509)
            return usage != UInt32.max && usage & UInt32(XKU_TIMESTAMP) != 0
        } ?? false
    }
}

package import Evidence

/// A small timestamp authority (RFC 3161) for trials and for rooms that have none: its time is the machine's, and it proves
/// as much as whoever runs it is believed.
package struct TimestampAuthority: Sendable {
    /// A certificate for the purpose, and its key.
    package let identity: Identity
    /// Dotted; the arc of examples (RFC 3161 appendix, 2.999) unless somebody has one of their own.
    package let policy: String

    /// - Throws: ``FaultCode/identityMayNotSign`` for a certificate that is not for timestamps alone.
    package init(_ identity: Identity, policy: String = "2.999.1.1") throws(Fault) {
        guard identity.certificate.mayTimestamp else { throw Fault(.identityMayNotTimestamp, facts: ["name": identity.certificate.name]) }
        self.identity = identity
        self.policy = policy
    }

    /// - Parameter serial: of the token: never twice the same.
    /// - Returns: a TimeStampResp, a refusal too.
    package func answer(_ bytes: [UInt8], at time: Instant, serial: [UInt8] = [0x40] + randomBytes(15)) throws(Fault) -> [UInt8] {
        let request: TimestampRequest
        do { request = try TimestampRequest.read(bytes) } catch {
            return TimestampResponse.encode(refusal: error == .algorithm ? "unsupported digest algorithm" : "not a timestamp request")
        }
        if let wanted = request.policy, wanted != DER.oid(policy) { return TimestampResponse.encode(refusal: "unknown policy") }
        return TimestampResponse.encode(token: try token(for: request, at: time, serial: serial))
    }

    package func token(for request: TimestampRequest, at time: Instant, serial: [UInt8] = [0x40] + randomBytes(15)) throws(Fault) -> [UInt8] {
        let moment = Instant(seconds: time.seconds, offset: 0)
        let content = DER.sequence(
            DER.integer(1),
            DER.oid(policy),
            DER.sequence(DER.sequence(DER.oid(request.algorithm.objectIdentifier)), DER.encode(.octetString, request.imprint)),
            DER.encode(.integer, serial),
            DER.encode(.generalizedTime, Array(moment.generalizedTime.utf8)),
            // Accuracy ::= SEQUENCE { seconds INTEGER }
            DER.sequence(DER.integer(1)),
            request.nonce.map { DER.encode(.integer, $0) } ?? [])
        let algorithm = identity.signatureAlgorithm
        let certificate = identity.certificate
        var signer = SignedData.SignerInfo(
            identifier: DER.sequence(certificate.issuerDER, certificate.serialDER), algorithm: algorithm,
            signedAttributes: [
                .init(OID.contentType, OID.timestampInfo),
                .init(OID.signingTime, moment.asn1Element),
                .init(OID.messageDigest, DER.encode(.octetString, ForeignDigest.digest(content, algorithm.digest)?.bytes ?? [])),
                ESSCertificate.attribute(certificate, algorithm == .sm2SM3 ? .sm3 : .sha256),
            ], signature: [], unsignedAttributes: [])
        signer.signature = try identity.sign(signer.signedAttributes(tag: .set))
        return SignedData(form: .cms, contentType: OID.timestampInfo, content: content, certificates: request.wantsCertificate ? [certificate] + identity.chain : [], signers: [signer]).encode()
    }
}

extension Instant {
    /// `YYYYMMDDHHMMSSZ`
    var generalizedTime: String {
        let time = asn1
        return time.isUTCTime ? (time.text.prefix(2) < "50" ? "20" : "19") + time.text : time.text
    }

    /// > UTCTime through the year 2049, GeneralizedTime from 2050 on (RFC 5652 §11.3).
    var asn1Element: [UInt8] {
        let time = asn1
        return DER.encode(time.isUTCTime ? .utcTime : .generalizedTime, Array(time.text.utf8))
    }
}

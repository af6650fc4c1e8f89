internal import Evidence

/// A question to a timestamp authority (RFC 3161 §2.4.1).
///
///     TimeStampReq ::= SEQUENCE { version 1, messageImprint SEQUENCE { AlgorithmIdentifier, OCTET STRING }, reqPolicy OPTIONAL,
///                                 nonce INTEGER OPTIONAL, certReq BOOLEAN DEFAULT FALSE, extensions [0] OPTIONAL }
package struct TimestampRequest: Sendable, Equatable {
    package var algorithm: ForeignDigest
    package var imprint: [UInt8]
    /// Encoded OBJECT IDENTIFIER.
    package var policy: [UInt8]?
    /// Content of the INTEGER.
    package var nonce: [UInt8]?
    package var wantsCertificate: Bool

    package init(over bytes: [UInt8], _ algorithm: ForeignDigest, nonce: [UInt8]?) {
        self.algorithm = algorithm
        imprint = ForeignDigest.digest(bytes, algorithm)?.bytes ?? []
        self.nonce = nonce
        wantsCertificate = true
    }

    /// A fresh one: eight bytes, positive.
    package static func freshNonce() -> [UInt8] { [0x40 | randomBytes(1)[0] & 0x3F] + randomBytes(7) }

    package func encode() -> [UInt8] {
        DER.sequence(
            DER.integer(1),
            DER.sequence(DER.sequence(DER.oid(algorithm.objectIdentifier)), DER.encode(.octetString, imprint)),
            policy ?? [],
            nonce.map { DER.encode(.integer, $0) } ?? [],
            wantsCertificate ? DER.encode(.boolean, [0xFF]) : [])
    }

    package enum Failure: Error, Sendable, Equatable {
        case malformed
        /// A digest algorithm that this authority does not stamp.
        case algorithm
    }

    package static func read(_ bytes: [UInt8]) throws(Failure) -> TimestampRequest {
        do {
            var file = DER.Reader(bytes[...])
            var body = DER.Reader(try file.next(.sequence).content)
            try file.end()
            guard Array(try body.next(.integer).content) == [1] else { throw Failure.malformed }
            var imprint = DER.Reader(try body.next(.sequence).content)
            var identifier = DER.Reader(try imprint.next(.sequence).content)
            let algorithm = ForeignDigest(oid: Array(try identifier.next(.oid).encoded))
            let value = Array(try imprint.next(.octetString).content)
            try imprint.end()
            guard let algorithm, !algorithm.isWeak, algorithm.length == value.count else { throw Failure.algorithm }
            var request = TimestampRequest(over: [], algorithm, nonce: nil)
            request.imprint = value
            request.policy = body.nextTag == .oid ? Array(try body.next().encoded) : nil
            request.nonce = body.nextTag == .integer ? Array(try body.next().content) : nil
            request.wantsCertificate = body.nextTag == .boolean ? try body.next().content.first != 0 : false
            guard body.isAtEnd else { throw Failure.malformed }
            return request
        } catch let failure as Failure { throw failure } catch { throw .malformed }
    }
}

/// What an authority answers (RFC 3161 §2.4.2).
///
///     TimeStampResp ::= SEQUENCE { PKIStatusInfo SEQUENCE { status INTEGER, statusString SEQUENCE OF UTF8String OPTIONAL,
///                                  failInfo BIT STRING OPTIONAL }, timeStampToken ContentInfo OPTIONAL }
package enum TimestampResponse {
    package enum Failure: Error, Sendable, Equatable {
        case malformed
        /// With the authority's own words.
        case refused(String)
        case token(TimestampToken.Failure)
        /// The token is over other bytes, or answers another question.
        case other(String)
    }

    /// - Parameter token: encoded.
    package static func encode(token: [UInt8]) -> [UInt8] { DER.sequence(DER.sequence(DER.integer(0)), token) }

    /// - Parameter reason: said in the answer.
    package static func encode(refusal reason: String) -> [UInt8] {
        DER.sequence(DER.sequence(DER.integer(2), DER.sequence(DER.encode(.utf8String, Array(reason.utf8)))))
    }

    /// The token of a response, or of a file that is a token alone.
    package static func token(in bytes: [UInt8]) throws(Failure) -> [UInt8] {
        guard let file = BER(bytes[...]), file.encoded.count == bytes.count, let first = file.children.first else { throw .malformed }
        if first.tag == DER.Tag.oid.byte { return bytes }
        guard first.tag == DER.Tag.sequence.byte, let status = first.children.first, status.tag == DER.Tag.integer.byte else { throw .malformed }
        // granted, and granted with modifications.
        guard Array(status.content) == [0] || Array(status.content) == [1] else {
            let words = first.children.dropFirst().first.map { $0.children.compactMap { String(validating: $0.content, as: UTF8.self) } } ?? []
            throw .refused(words.isEmpty ? "status \(status.content.reduce(0) { $0 << 8 | Int($1) })" : words.joined(separator: "; "))
        }
        guard file.children.count == 2 else { throw .malformed }
        return Array(file.children[1].encoded)
    }

    /// The token that answers a request.
    package static func answer(_ bytes: [UInt8], to request: TimestampRequest, others: [Certificate] = []) throws(Failure) -> (encoded: [UInt8], token: TimestampToken) {
        let encoded = try token(in: bytes)
        let token: TimestampToken
        do { token = try TimestampToken.read(encoded, others: others) } catch { throw .token(error) }
        guard token.info.algorithm == request.algorithm, token.info.imprint == request.imprint else { throw .other("imprint") }
        // > If it was there in the request, the nonce MUST be there in the response, with the same value (RFC 3161 §2.4.2).
        guard request.nonce == nil || token.info.nonce == request.nonce else { throw .other("nonce") }
        guard request.policy == nil || token.info.policy == request.policy else { throw .other("policy") }
        return (encoded, token)
    }
}

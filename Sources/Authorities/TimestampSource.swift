package import Cryptography
package import Evidence

/// Where a timestamp comes from: an authority on the network, a reply that was brought from elsewhere, or an authority's own
/// key on this machine.
package enum TimestampSource: Sendable {
    case service(WebAddress, Credentials?)
    case reply(path: String, [UInt8])
    case authority(TimestampAuthority)

    /// What an argument of `--tsa` is meant as; what has to be read is read by the caller.
    package enum Kind: Sendable, Equatable { case service, reply, identity }

    /// - Throws: ``FaultCode/timestampSourceUnknown``.
    package static func kind(of argument: String) throws(Fault) -> Kind {
        if WebAddress.isMeant(by: argument) { return .service }
        let name = argument.lowercased()
        if [".tsr", ".tst"].contains(where: name.hasSuffix) { return .reply }
        if [".p12", ".pfx", ".pem"].contains(where: name.hasSuffix) || name.hasPrefix("pkcs11:") { return .identity }
        throw Fault(.timestampSourceUnknown, path: WebAddress.withoutUser(argument) ?? argument)
    }

    /// In messages.
    package var name: String {
        switch self {
        case .service(let address, _): address.description
        case .reply(let path, _): path
        case .authority(let authority): authority.identity.certificate.name
        }
    }

    /// A token over `bytes`, with everything checked that can be without knowing whom to trust: that it is over these bytes,
    /// answers this question, is signed by the certificate that it names, and that this one is for timestamps.
    ///
    /// - Parameters:
    ///   - algorithm: of the question; a reply from a file may be over another one that is not weak.
    ///   - time: what an authority on this machine states.
    ///   - others: certificates among which the authority's may be when it leaves its own out.
    package func token(over bytes: [UInt8], _ algorithm: ForeignDigest, client: HTTPClient, at time: Instant, others: [Certificate] = []) throws(Fault) -> (encoded: [UInt8], token: TimestampToken) {
        var request = TimestampRequest(over: bytes, algorithm, nonce: TimestampRequest.freshNonce())
        guard request.imprint.count == algorithm.length else { throw Fault(.digestUnavailable, facts: ["algorithm": algorithm.rawValue]) }
        switch self {
        case .reply(let path, let reply):
            let found = try TimestampSource.read(reply, path: path, others: others)
            guard !found.token.info.algorithm.isWeak else { throw Fault(.timestampUnsupported, path: path) }
            guard found.token.isOver(bytes) else { throw Fault(.timestampOtherBytes, path: path) }
            return found
        case .authority(let authority):
            request.nonce = nil
            return try TimestampSource.judge(try authority.answer(request.encode(), at: time), to: request, others: others, path: name)
        case .service:
            return try TimestampSource.judge(try answer(to: request.encode(), client: client, at: time), to: request, others: others, path: name)
        }
    }

    /// What an encoded query is answered with, whether that holds or not; a reply from a file is what it is.
    package func answer(to query: [UInt8], client: HTTPClient, at time: Instant) throws(Fault) -> [UInt8] {
        switch self {
        case .reply(_, let reply): return reply
        case .authority(let authority): return try authority.answer(query, at: time)
        case .service(let address, let credentials):
            // RFC 3161 §3.4: Time-Stamp Protocol via HTTP.
            let answer = try client.post(address, query, contentType: "application/timestamp-query", accept: "application/timestamp-reply", credentials: credentials)
            if let type = answer.contentType, type != "application/timestamp-reply" {
                // Some services name their answers carelessly; what is a response is taken.
                do { _ = try TimestampResponse.token(in: answer.body) } catch {
                    if case .malformed = error { throw Fault(.networkAnswer, path: address.description, facts: ["reason": type]) }
                }
            }
            return answer.body
        }
    }

    // MARK: Judging

    /// The token of a response or of a file that is a token alone, and whether it holds within itself.
    package static func read(_ reply: [UInt8], path: String, others: [Certificate] = []) throws(Fault) -> (encoded: [UInt8], token: TimestampToken) {
        do throws(TimestampResponse.Failure) {
            let encoded = try TimestampResponse.token(in: reply)
            do { return (encoded, try TimestampToken.read(encoded, others: others)) } catch { throw .token(error) }
        } catch { throw fault(error, path: path) }
    }

    /// The token of a reply to `request`.
    package static func judge(_ reply: [UInt8], to request: TimestampRequest, others: [Certificate] = [], path: String) throws(Fault) -> (encoded: [UInt8], token: TimestampToken) {
        do { return try TimestampResponse.answer(reply, to: request, others: others) } catch { throw fault(error, path: path) }
    }

    private static func fault(_ failure: TimestampResponse.Failure, path: String) -> Fault {
        switch failure {
        case .malformed: Fault(.timestampMalformed, path: path, facts: ["reason": "TimeStampResp"])
        case .refused(let words): Fault(.timestampRefused, path: path, facts: ["reason": words])
        case .other("nonce"): Fault(.timestampNonce, path: path)
        case .other("policy"): Fault(.timestampPolicy, path: path)
        case .other: Fault(.timestampOtherBytes, path: path)
        case .token(.malformed(let reason)): Fault(.timestampMalformed, path: path, facts: ["reason": reason])
        case .token(.wrongCertificate): Fault(.timestampNoCertificate, path: path)
        case .token(.signatureWrong): Fault(.timestampSignature, path: path)
        case .token(.notForTimestamps): Fault(.timestampUnfit, path: path)
        case .token(.unsupported): Fault(.timestampUnsupported, path: path)
        }
    }
}

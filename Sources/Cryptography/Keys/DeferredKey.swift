internal import Synchronization
package import Evidence

/// A key on another machine: what it has to sign is written down, and its signatures are brought back.
///
/// Without answers it notes every message and signs nothing; with them it is as good as the key, for these messages alone.
package final class DeferredKey: SigningKey {
    package let publicKey: PublicKey
    private let answers: [[UInt8]]
    private let asked = Mutex<[[UInt8]]>([])

    /// - Parameter answers: signatures, each by this key over some message: as the key's algorithm writes them, SM2's also as r and s of 32 bytes each.
    /// - Throws: ``FaultCode/identityUnreadable``.
    package init(_ certificate: Certificate, answers: [[UInt8]] = []) throws(Fault) {
        guard let key = certificate.publicKey, key.kind != .other else { throw Fault(.identityUnreadable, path: certificate.name, facts: ["reason": "only EC, RSA and SM2 keys can sign here"]) }
        publicKey = key
        self.answers = answers.map { key.kind == .sm2 ? SM2.encoded($0) ?? $0 : $0 }
    }

    /// What the key has been asked to sign, in order.
    package var messages: [[UInt8]] { asked.withLock { $0 } }

    /// - Throws: ``FaultCode/answerMissing`` when there are answers, and none is over this message.
    package func sign(_ message: [UInt8]) throws(Fault) -> [UInt8] {
        asked.withLock { $0.append(message) }
        guard !answers.isEmpty else { return [] }
        guard let answer = answers.first(where: { publicKey.verifies($0, of: message) }) else { throw Fault(.answerMissing) }
        return answer
    }
}

package import Cryptography
package import Evidence

extension Certificate {
    /// What is signed with another certificate would not verify, and could not be taken back.
    ///
    /// - Throws: ``FaultCode/identityExpired``, ``FaultCode/identityMayNotSign``.
    package func checkMaySign(at time: Instant) throws(Fault) {
        guard notBefore <= time, time <= notAfter else { throw Fault(.identityExpired, facts: ["name": name, "from": notBefore.iso8601, "to": notAfter.iso8601]) }
        guard maySign else { throw Fault(.identityMayNotSign, facts: ["name": name]) }
    }
}

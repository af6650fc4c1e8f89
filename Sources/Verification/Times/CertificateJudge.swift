internal import Cryptography
internal import Evidence

/// Whether a certificate could be relied on at a time: a path to what the verifier trusts, all of it valid then, and none
/// of it revoked by then as far as is known.
struct CertificateJudge {
    let anchors: [Certificate]
    /// Everything that came along or was handed in; whose word counts is judged for each item.
    let revocation: RevocationData
    /// Certificates that came along elsewhere in the same package.
    let others: [Certificate]

    enum Standing: Equatable {
        case trusted
        case undecided(FindingCode, reason: String)
        case wrong(FindingCode, reason: String)
    }

    struct Judgement {
        let standing: Standing
        let path: [Certificate]
        /// What does not change the standing, and is worth knowing.
        let notes: [(code: FindingCode, reason: String)]
    }

    /// - Parameters:
    ///   - time: proven, or the one that was asked for.
    ///   - certificates: those beside the signature.
    ///   - used: for a timestamp authority, when it stamped.
    func judge(_ certificate: Certificate, among certificates: [Certificate], at time: Instant, used: Instant? = nil) -> Judgement {
        let found = CertificatePath.judge(certificate, others: certificates + others, anchors: anchors, at: time)
        func result(_ standing: Standing) -> Judgement { Judgement(standing: standing, path: found.certificates, notes: []) }
        switch found.judgement {
        case .untrusted(let reason): return result(.undecided(.identityUntrusted, reason: reason))
        case .broken(let reason): return result(.wrong(.identityBroken, reason: reason))
        case .outsideValidity(let reason): return result(.undecided(.identityOutsideValidity, reason: reason))
        case .trusted: return revocation(of: found.certificates, at: time, used: used)
        }
    }

    /// > Missing or stale data leave it undecided; only an issuer that says nowhere where it could be asked leaves nothing to ask.
    private func revocation(of path: [Certificate], at time: Instant, used: Instant?) -> Judgement {
        var notes: [(FindingCode, String)] = []
        var standing = Standing.trusted
        for (certificate, issuer) in zip(path, path.dropFirst()) {
            switch revocation.judge(certificate, issuer: issuer, at: time, used: used) {
            case .good: continue
            case .revokedLater(let date): notes.append((.identityRevokedLater, "\(certificate.name), \(date.iso8601)"))
            case .revoked(let date): return Judgement(standing: .wrong(.identityRevoked, reason: "\(certificate.name), \(date.iso8601)"), path: path, notes: notes)
            case .stale(let date): if standing == .trusted { standing = .undecided(.identityRevocationStale, reason: "\(certificate.name), \(date.iso8601)") }
            case .missing where certificate.namesRevocationSource: if standing == .trusted { standing = .undecided(.identityRevocationMissing, reason: certificate.name) }
            case .missing: notes.append((.identityRevocationUnknown, certificate.name))
            }
        }
        return Judgement(standing: standing, path: path, notes: notes)
    }
}

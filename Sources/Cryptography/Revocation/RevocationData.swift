package import Evidence

/// Lists and responses that say which certificates hold, as they came along or were handed in.
package struct RevocationData: Sendable, Equatable {
    package var lists: [RevocationList] = []
    package var responses: [OCSPResponse] = []

    package init(lists: [RevocationList] = [], responses: [OCSPResponse] = []) {
        self.lists = lists
        self.responses = responses
    }

    package var isEmpty: Bool { lists.isEmpty && responses.isEmpty }

    /// Both, each item once.
    package func merged(with other: RevocationData) -> RevocationData {
        RevocationData(lists: lists + other.lists.filter { !lists.contains($0) }, responses: responses + other.responses.filter { !responses.contains($0) })
    }

    /// `RevocationInfoChoice ::= CHOICE { CertificateList, other [1] { id-ri-ocsp-response, OCSPResponse } }` (RFC 5652 §10.2.1, RFC 5940).
    var encodedItems: [[UInt8]] {
        lists.map(\.der) + responses.map { DER.encode(.context(1), OID.ocspRevocation + $0.der) }
    }

    mutating func add(item: [UInt8]) -> Bool {
        if item.first == DER.Tag.sequence.byte {
            guard let list = RevocationList(der: item), !lists.contains(list) else { return false }
            lists.append(list)
            return true
        }
        guard let other = BER(item[...]), other.tag == 0xA1, other.children.count == 2, Array(other.children[0].encoded) == OID.ocspRevocation,
            let response = OCSPResponse(der: Array(other.children[1].encoded)), !responses.contains(response)
        else { return false }
        responses.append(response)
        return true
    }

    // MARK: Judging

    package enum Standing: Sendable, Equatable {
        /// Not revoked by then, as somebody who may say so said at `asOf`.
        case good(asOf: Instant)
        /// Revoked, though later: at the time in question it held.
        case revokedLater(at: Instant)
        case revoked(at: Instant)
        /// Nothing here says anything of it.
        case missing
        /// What there is was too old already, or speaks of a time when expired certificates had left the list.
        case stale(asOf: Instant)
    }

    /// Whether a certificate was revoked at `time`, a time that is proven or now.
    ///
    /// > A later list tells of an earlier time: what it does not name was not revoked then. An earlier one tells up to its
    /// > nextUpdate (RFC 5280 §6.3.3 at a time of interest; EN 319 102-1 §5.2.11).
    ///
    /// - Parameter used: for an authority's timestamp, when it stamped: data have to speak of that time. A revocation since
    ///   then that says why, and not that the key was lost, leaves it valid:
    ///   > When reasonCode is unspecified, affiliationChanged, superseded or cessationOfOperation [...] tokens generated before
    ///   > the revocation time will be considered as valid. When the extension is not present, all SHALL be considered as
    ///   > invalid (RFC 3161 §4, 1 and 2).
    package func judge(_ certificate: Certificate, issuer: Certificate, at time: Instant, used: Instant? = nil, others: [Certificate] = []) -> Standing {
        let wanted = used ?? time
        var best: Standing = .missing
        var stale: Instant?
        for said in statements(on: certificate, issuer: issuer, others: others) {
            if case .revoked(let date, let reason) = said.status {
                let isHarmless = used.map { $0 < date } ?? false && reason.map { [0, 3, 4, 5].contains($0) } ?? false
                if date <= time, !isHarmless { return .revoked(at: date) }
                best = .revokedLater(at: date)
                continue
            }
            if said.thisUpdate >= wanted || said.nextUpdate.map({ wanted <= $0 }) ?? (said.thisUpdate == wanted) {
                if case .revokedLater = best { continue }
                if case .good(let before) = best, before >= said.thisUpdate { continue }
                best = .good(asOf: said.thisUpdate)
            } else {
                stale = max(stale ?? said.thisUpdate, said.thisUpdate)
            }
        }
        if best == .missing, let stale { return .stale(asOf: stale) }
        return best
    }

    private func statements(on certificate: Certificate, issuer: Certificate, others: [Certificate]) -> [OCSPResponse.Answer] {
        let fromLists = lists.compactMap { list -> OCSPResponse.Answer? in
            guard !list.isPartial, list.issuerDER == certificate.issuerDER, list.isSigned(by: issuer) else { return nil }
            if case .revoked(let date, let reason)? = list.entry(for: certificate) {
                return .init(status: .revoked(at: date, reason: reason), thisUpdate: list.thisUpdate, nextUpdate: list.nextUpdate)
            }
            // An expired certificate may have left the list.
            guard list.thisUpdate <= certificate.notAfter || list.keepsExpiredSince.map({ $0 <= certificate.notAfter }) ?? false else { return nil }
            return .init(status: .good, thisUpdate: list.thisUpdate, nextUpdate: list.nextUpdate)
        }
        let fromResponders = responses.compactMap { response -> OCSPResponse.Answer? in
            guard let answer = response.answer(for: certificate, issuer: issuer, others: others), answer.status != .unknown else { return nil }
            // The same holds of responders, unless they keep an archive; which we do not ask for.
            guard answer.status != .good || answer.thisUpdate <= certificate.notAfter else { return nil }
            return answer
        }
        return fromLists + fromResponders
    }

    /// The items that say something of a certificate on one of these paths; each path goes from the signer upwards.
    package func used(on paths: [[Certificate]]) -> RevocationData {
        let pairs = paths.flatMap { path in zip(path, path.dropFirst()) + (path.last.map { [($0, $0)] } ?? []) }
        return RevocationData(
            lists: lists.filter { list in pairs.contains { _, issuer in list.issuerDER == issuer.subjectDER && list.isSigned(by: issuer) } },
            responses: responses.filter { response in
                pairs.contains { certificate, issuer in
                    guard response.answer(for: certificate, issuer: issuer, others: []) != nil, let responder = response.responder(issuer: issuer, others: []) else { return false }
                    return response.isInOneForm && response.certificates.allSatisfy { $0 == responder || $0 == issuer }
                }
            })
    }
}

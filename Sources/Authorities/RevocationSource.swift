package import Cryptography
package import Evidence

/// Where revocation data come from: files and addresses that were given, and the addresses that certificates name themselves.
package struct RevocationSource: Sendable {
    package enum Origin: Sendable {
        case lists(path: String, [RevocationList])
        case response(path: String, OCSPResponse)
        case listAddress(WebAddress)
        /// Asked for every certificate that nothing else speaks of.
        case responder(WebAddress)

        var name: String {
            switch self {
            case .lists(let path, _), .response(let path, _): path
            case .listAddress(let address), .responder(let address): address.description
            }
        }
    }

    package var origins: [Origin]
    /// Whether the addresses in the certificates are asked, OCSP first, then lists; and those of issuers that are missing.
    package var fetches: Bool
    /// How issuers are named to responders: by SHA-256, or by SHA-1 as all of them know.
    package var namesIssuersBySHA256 = false

    package init(origins: [Origin] = [], fetches: Bool = false) {
        self.origins = origins
        self.fetches = fetches
    }

    package var isEmpty: Bool { origins.isEmpty && !fetches }

    /// - Throws: ``FaultCode/revocationUnreadable``.
    package static func lists(in bytes: [UInt8], path: String) throws(Fault) -> Origin {
        let found = RevocationList.all(in: bytes)
        if found.isEmpty { throw Fault(.revocationUnreadable, path: path) }
        return .lists(path: path, found)
    }

    /// - Throws: ``FaultCode/revocationUnreadable``, ``FaultCode/revocationRefused``.
    package static func response(in bytes: [UInt8], path: String) throws(Fault) -> Origin {
        if let reason = OCSPRequest.refusal(in: bytes) { throw Fault(.revocationRefused, path: path, facts: ["reason": reason]) }
        guard let response = OCSPResponse.read(bytes) else { throw Fault(.revocationUnreadable, path: path) }
        return .response(path: path, response)
    }

    package struct Collected: Sendable {
        /// What holds and is needed, and nothing else.
        package var data = RevocationData()
        /// The paths that were asked for, completed where `fetches` could.
        package var paths: [[Certificate]]
        /// Issuers that were fetched: in none of the given paths.
        package var certificates: [Certificate] = []
        /// Every certificate of the paths that has an issuer there, each once, and what the data say of it.
        package var standings: [(certificate: Certificate, issuer: Certificate, standing: RevocationData.Standing)] = []
        /// Certificates that nothing speaks of (``FaultCode/revocationMissing`` and ``FaultCode/revocationStale``, with what was
        /// tried as their others), issuers that could not be had, and what was given and is of no use.
        package var faults: [Fault] = []

        /// ``faults``, each followed by what was tried: for a list of all.
        package var allFaults: [Fault] {
            faults.flatMap { fault in
                var alone = fault
                alone.others = []
                return [alone] + fault.others
            }
        }
    }

    /// - Parameters:
    ///   - paths: each from a signer upwards; the last one of a path, a root as a rule, is not asked about.
    ///   - time: for which it is to be known whether a certificate was revoked: a timestamp's, as a rule.
    /// - Throws: ``FaultCode/interrupted`` alone; what else goes wrong is in ``Collected/faults``.
    package func collect(for paths: [[Certificate]], client: HTTPClient, at time: Instant) throws(Fault) -> Collected {
        var collection = Collection(source: self, client: client, time: time, result: Collected(paths: paths))
        if fetches { try collection.completePaths() }
        try collection.takeWhatIsGiven()
        for (certificate, issuer) in collection.pairs { try collection.ask(about: certificate, of: issuer) }
        return collection.finish()
    }
}

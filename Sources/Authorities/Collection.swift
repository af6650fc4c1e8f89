internal import Cryptography
internal import Evidence

/// One gathering of revocation data, as far as it has come.
struct Collection {
    let source: RevocationSource
    let client: HTTPClient
    let time: Instant
    var result: RevocationSource.Collected

    private var tried: [Certificate: [Fault]] = [:]
    private var fetched: [WebAddress: Result<[UInt8], Fault>] = [:]
    /// Responders that cannot be reached: waited for once.
    private var silent: [WebAddress: Fault] = [:]

    private static let longestPath = 8

    init(source: RevocationSource, client: HTTPClient, time: Instant, result: RevocationSource.Collected) {
        self.source = source
        self.client = client
        self.time = time
        self.result = result
    }

    /// Certificates with their issuers, each once, signers first.
    var pairs: [(Certificate, Certificate)] {
        var seen: Set<Certificate> = []
        return result.paths.flatMap { zip($0, $0.dropFirst()) }.filter { seen.insert($0.0).inserted }.map { ($0, $1) }
    }

    /// Fetches issuers that are missing from where the certificates say that they are (RFC 5280 §4.2.2.1).
    mutating func completePaths() throws(Fault) {
        for i in result.paths.indices {
            while let last = result.paths[i].last, last.issuerDER != last.subjectDER, result.paths[i].count < Self.longestPath {
                var next = (result.paths.flatMap(\.self) + result.certificates).first { $0.subjectDER == last.issuerDER && last.isSigned(by: $0) }
                if next == nil { next = try issuer(of: last) }
                guard let next else { break }
                result.paths[i].append(next)
            }
        }
    }

    private mutating func issuer(of certificate: Certificate) throws(Fault) -> Certificate? {
        var reasons: [Fault] = []
        for text in certificate.issuerCertificates where WebAddress.isMeant(by: text) {
            do throws(Fault) {
                let address = try WebAddress(text)
                let bytes = try fetch(address, accept: "application/pkix-cert, application/pkcs7-mime")
                if let issuer = Certificate.all(in: bytes).first(where: { $0.subjectDER == certificate.issuerDER && certificate.isSigned(by: $0) }) {
                    result.certificates.append(issuer)
                    return issuer
                }
                reasons.append(Fault(.networkAnswer, path: text, facts: ["reason": "not the issuer's certificate"]))
            } catch {
                if error.code == .interrupted { throw error }
                reasons.append(error)
            }
        }
        // A path may end below its root: who trusts the last one needs no more.
        if !certificate.issuerCertificates.isEmpty { note(.issuerUnavailable, of: certificate, reasons) }
        return nil
    }

    mutating func takeWhatIsGiven() throws(Fault) {
        for origin in source.origins {
            do throws(Fault) {
                switch origin {
                case .lists(let path, let lists): try take(RevocationData(lists: lists), from: path)
                case .response(let path, let response): try take(RevocationData(responses: [response]), from: path)
                case .listAddress(let address): try take(RevocationData(lists: try lists(at: address)), from: origin.name)
                case .responder: break
                }
            } catch {
                if error.code == .interrupted { throw error }
                result.faults.append(error)
            }
        }
    }

    /// Keeps what somebody who may say so says of a certificate of these paths.
    private mutating func take(_ data: RevocationData, from path: String) throws(Fault) {
        let used = data.used(on: result.paths)
        if used.isEmpty { throw Fault(.revocationUnusable, path: path) }
        result.data = result.data.merged(with: used)
    }

    /// Asks the given responders, then those that the certificate names, then for its lists, until one of them knows.
    mutating func ask(about certificate: Certificate, of issuer: Certificate) throws(Fault) {
        if isKnown(certificate, issuer) { return }
        var responders: [String] = []
        for case .responder(let address) in source.origins { responders.append(address.description) }
        var lists: [String] = []
        if source.fetches {
            responders += certificate.responders.filter(WebAddress.isMeant)
            lists = certificate.revocationLists.filter(WebAddress.isMeant)
            if responders.isEmpty, lists.isEmpty { tried[certificate, default: []].append(Fault(.revocationNoAddress, facts: ["name": certificate.name])) }
        }
        for text in responders {
            try attempt(certificate) { me throws(Fault) in try me.askResponder(WebAddress(text), about: certificate, of: issuer) }
            if isKnown(certificate, issuer) { return }
        }
        for text in lists {
            try attempt(certificate) { me throws(Fault) in
                let address = try WebAddress(text)
                try me.take(RevocationData(lists: try me.lists(at: address)), from: text)
            }
            if isKnown(certificate, issuer) { return }
        }
    }

    private mutating func attempt(_ certificate: Certificate, _ body: (inout Collection) throws(Fault) -> Void) throws(Fault) {
        do throws(Fault) { try body(&self) } catch {
            if error.code == .interrupted { throw error }
            tried[certificate, default: []].append(error)
        }
    }

    private mutating func askResponder(_ address: WebAddress, about certificate: Certificate, of issuer: Certificate) throws(Fault) {
        guard let question = OCSPRequest.encode(for: certificate, issuer: issuer, sha256: source.namesIssuersBySHA256) else { throw Fault(.revocationUnusable, path: address.description) }
        if let fault = silent[address] { throw fault }
        let answer: [UInt8]
        do throws(Fault) { answer = try client.post(address, question, contentType: "application/ocsp-request", accept: "application/ocsp-response").body } catch {
            if [.networkUnreachable, .networkTimeout, .networkTLS].contains(error.code) { silent[address] = error }
            throw error
        }
        if let reason = OCSPRequest.refusal(in: answer) { throw Fault(.revocationRefused, path: address.description, facts: ["reason": reason]) }
        guard let response = OCSPResponse(der: answer) else { throw Fault(.networkAnswer, path: address.description, facts: ["reason": "not an OCSP response"]) }
        guard let said = response.answer(for: certificate, issuer: issuer, others: []) else { throw Fault(.revocationUnusable, path: address.description) }
        if said.status == .unknown { throw Fault(.revocationRefused, path: address.description, facts: ["reason": "unknown"]) }
        try take(RevocationData(responses: [response]), from: address.description)
    }

    private mutating func lists(at address: WebAddress) throws(Fault) -> [RevocationList] {
        let lists = RevocationList.all(in: try fetch(address, accept: "application/pkix-crl"))
        if lists.isEmpty { throw Fault(.networkAnswer, path: address.description, facts: ["reason": "not a revocation list"]) }
        return lists
    }

    /// Each address is asked once, and once only: a list speaks of many certificates.
    private mutating func fetch(_ address: WebAddress, accept: String) throws(Fault) -> [UInt8] {
        if let known = fetched[address] { return try known.get() }
        do throws(Fault) {
            let body = try client.get(address, accept: accept).body
            fetched[address] = .success(body)
            return body
        } catch {
            fetched[address] = .failure(error)
            throw error
        }
    }

    private func isKnown(_ certificate: Certificate, _ issuer: Certificate) -> Bool {
        switch result.data.judge(certificate, issuer: issuer, at: time) {
        case .good, .revoked, .revokedLater: true
        case .missing, .stale: false
        }
    }

    // MARK: What came of it

    mutating func finish() -> RevocationSource.Collected {
        result.data = result.data.used(on: result.paths)
        for (certificate, issuer) in pairs {
            let standing = result.data.judge(certificate, issuer: issuer, at: time)
            result.standings.append((certificate, issuer, standing))
            switch standing {
            case .missing: note(.revocationMissing, of: certificate, tried[certificate] ?? [])
            case .stale(let asOf):
                var fault = Fault(.revocationStale, path: certificate.name, facts: ["time": asOf.iso8601])
                fault.others = tried[certificate] ?? []
                result.faults.append(fault)
            case .good, .revoked, .revokedLater: break
            }
        }
        return result
    }

    private mutating func note(_ code: FaultCode, of certificate: Certificate, _ reasons: [Fault]) {
        var fault = Fault(code, facts: ["name": certificate.name])
        fault.others = reasons
        result.faults.append(fault)
    }
}

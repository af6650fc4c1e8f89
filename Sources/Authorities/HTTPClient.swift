package import Evidence
package import Files
internal import Foundation
internal import Synchronization
#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

/// Asks servers over HTTP, one question at a time: for timestamps, revocation lists, OCSP responses and issuers' certificates.
///
/// `verify` never uses it: what an archive is worth is told from its bytes alone, without a network. Under it are URLSession
/// and the system's libcurl, and the system's store of roots is what TLS trusts; there is no server and no TLS of our own.
package struct HTTPClient: Sendable {
    package struct Limits: Sendable {
        /// For one question with all its redirects.
        package var seconds = 30
        package var bytes = 8 << 20
        package var redirects = 5

        package init() {}
    }

    package struct Answer: Sendable {
        package let body: [UInt8]
        /// Lower case, without parameters.
        package let contentType: String?
    }

    package let limits: Limits
    private let cancellation: Cancellation

    /// - Parameter proxy: goes before `https_proxy` and `http_proxy` of the environment; `no_proxy` holds in both cases.
    ///   URLSession on Linux passes over `connectionProxyDictionary` and leaves all to libcurl, which reads the environment:
    ///   so the environment of this process is what is set.
    /// - Throws: ``FaultCode/addressUnusable``, ``FaultCode/addressWithPassword``.
    package init(proxy: String? = nil, limits: Limits = Limits(), cancellation: Cancellation) throws(Fault) {
        self.limits = limits
        self.cancellation = cancellation
        guard let proxy else { return }
        if let bare = WebAddress.withoutUser(proxy) { throw Fault(.addressWithPassword, path: bare) }
        let text = proxy.contains("://") ? proxy : "http://" + proxy
        guard let parts = URLComponents(string: text), ["http", "https", "socks5", "socks5h"].contains(parts.scheme?.lowercased()), parts.host?.isEmpty == false, ["", "/"].contains(parts.path) else {
            throw Fault(.addressUnusable, path: proxy)
        }
        for name in ["http_proxy", "https_proxy"] { setenv(name, text, 1) }
    }

    package func get(_ address: WebAddress, accept: String) throws(Fault) -> Answer {
        try ask(address, method: "GET", body: nil, headers: ["Accept": accept], credentials: nil)
    }

    package func post(_ address: WebAddress, _ body: [UInt8], contentType: String, accept: String, credentials: Credentials? = nil) throws(Fault) -> Answer {
        try ask(address, method: "POST", body: body, headers: ["Content-Type": contentType, "Accept": accept], credentials: credentials)
    }

    // MARK: Asking

    private func ask(_ address: WebAddress, method: String, body: [UInt8]?, headers: [String: String], credentials: Credentials?) throws(Fault) -> Answer {
        let deadline = ContinuousClock.now + .seconds(limits.seconds)
        var target = address
        var method = method
        var body = body
        for _ in 0...limits.redirects {
            var request = URLRequest(url: target.url, timeoutInterval: TimeInterval(limits.seconds + 5))
            request.httpMethod = method
            request.httpBody = body.map { Data($0) }
            for (name, value) in headers where body != nil || name != "Content-Type" { request.setValue(value, forHTTPHeaderField: name) }
            if let credentials, target.isOfTheSameOrigin(as: address) { request.setValue(credentials.header, forHTTPHeaderField: "Authorization") }
            let outcome = try exchange(request, with: target, until: deadline)
            guard [301, 302, 303, 307, 308].contains(outcome.status), let location = outcome.location else { return try answer(outcome, from: target) }
            guard let next = WebAddress(redirect: location, from: target) else { throw Fault(.networkRedirect, path: target.description, facts: ["reason": WebAddress.withoutUser(location) ?? location]) }
            // > 303: to retrieve the other resource (RFC 9110 §15.4.4). The others repeat the question: a query has no sense as a GET.
            if outcome.status == 303 {
                method = "GET"
                body = nil
            }
            target = next
        }
        throw Fault(.networkRedirect, path: address.description, facts: ["reason": "more than \(limits.redirects) redirects"])
    }

    private func answer(_ outcome: Exchange.Outcome, from address: WebAddress) throws(Fault) -> Answer {
        switch outcome.status {
        case 200: return Answer(body: outcome.body, contentType: outcome.contentType)
        case 401, 403, 407: throw Fault(.networkDenied, path: address.description, facts: ["status": String(outcome.status)])
        default: throw Fault(.networkStatus, path: address.description, facts: ["status": String(outcome.status)])
        }
    }

    /// Waits for one request and its answer; looks up every twentieth of a second whether somebody pressed Ctrl-C.
    private func exchange(_ request: URLRequest, with address: WebAddress, until deadline: ContinuousClock.Instant) throws(Fault) -> Exchange.Outcome {
        let exchange = Exchange(limit: limits.bytes)
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpShouldSetCookies = false
        configuration.urlCache = nil
        configuration.urlCredentialStorage = nil
        let session = URLSession(configuration: configuration, delegate: exchange, delegateQueue: nil)
        defer { session.invalidateAndCancel() }
        let task = session.dataTask(with: request)
        task.resume()
        while exchange.isEnded.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
            if cancellation.isCancelled { throw Fault(.interrupted) }
            if ContinuousClock.now >= deadline { throw Fault(.networkTimeout, path: address.description, facts: ["seconds": String(limits.seconds)]) }
        }
        let outcome = exchange.outcome
        if outcome.isTooLong { throw Fault(.networkTooLarge, path: address.description, facts: ["limit": String(limits.bytes)]) }
        if let failure = outcome.failure { throw failure.fault(address, seconds: limits.seconds) }
        return outcome
    }
}

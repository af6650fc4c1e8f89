internal import Dispatch
internal import Evidence
internal import Foundation
internal import Synchronization
#if canImport(FoundationNetworking)
internal import FoundationNetworking
#endif

/// One request and what comes back, gathered on URLSession's threads.
final class Exchange: NSObject, URLSessionDataDelegate {
    struct Outcome: Sendable {
        var status = 0
        var contentType: String?
        var location: String?
        var body: [UInt8] = []
        var isTooLong = false
        var failure: Failure?
    }

    let isEnded = DispatchSemaphore(value: 0)
    private let state = Mutex(Outcome())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    var outcome: Outcome { state.withLock { $0 } }

    private func note(_ response: URLResponse) {
        guard let response = response as? HTTPURLResponse else { return }
        state.withLock {
            $0.status = response.statusCode
            $0.contentType = response.value(forHTTPHeaderField: "Content-Type").flatMap { $0.split(separator: ";").first }.map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
            $0.location = response.value(forHTTPHeaderField: "Location")
        }
    }

    // MARK: URLSessionDataDelegate

    /// Redirects are followed by the caller, who knows where to and with which password.
    func urlSession(_ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void) {
        note(response)
        completionHandler(nil)
    }

    /// The password was sent with the request; who asks for another gets none. Left to its own handling, URLSession on Linux
    /// would neither go on nor end.
    func urlSession(_ session: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge, completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void) {
        state.withLock { $0.status = challenge.protectionSpace.isProxy() ? 407 : 401 }
        if let response = challenge.failureResponse { note(response) }
        completionHandler(.cancelAuthenticationChallenge, nil)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse, completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void) {
        note(response)
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let isTooLong = state.withLock { outcome in
            // A body that is unpacked on the way counts with what it is unpacked to.
            if outcome.body.count + data.count > limit { outcome.isTooLong = true } else { outcome.body += data }
            return outcome.isTooLong
        }
        if isTooLong { dataTask.cancel() }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        if let response = task.response, outcome.status == 0 { note(response) }
        if let error {
            let known = error as NSError
            state.withLock { if ![401, 407].contains($0.status) { $0.failure = Failure(code: known.code, text: known.localizedDescription) } }
        }
        isEnded.signal()
    }
}

extension Exchange {
    /// Why there is no answer, in URLSession's number and libcurl's words.
    struct Failure: Sendable {
        let code: Int
        let text: String

        func fault(_ address: WebAddress, seconds: Int) -> Fault {
            if code == NSURLErrorTimedOut, !text.lowercased().contains("resolve") { return Fault(.networkTimeout, path: address.description, facts: ["seconds": String(seconds)]) }
            // A proxy that refuses the tunnel: libcurl says with which status in words alone.
            if ["response 407", "code 407"].contains(where: text.contains) { return Fault(.networkDenied, path: address.description, facts: ["status": "407"]) }
            // URLSession on Linux has no number for most of libcurl's failures.
            let isOfTLS = ["ssl", "tls", "certificate"].contains { text.lowercased().contains($0) }
            return Fault(isOfTLS ? .networkTLS : .networkUnreachable, path: address.description, facts: ["reason": text])
        }
    }
}

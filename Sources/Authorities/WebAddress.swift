package import Evidence
internal import Foundation

/// An http or https address that may be asked.
package struct WebAddress: Sendable, Hashable, CustomStringConvertible {
    let url: URL

    /// As it is said to people and sent to servers; there is never a password in it.
    package var description: String { url.absoluteString }

    /// Whether a text is meant as an address rather than as a file's name.
    package static func isMeant(by text: String) -> Bool { ["http://", "https://"].contains { text.lowercased().hasPrefix($0) } }

    /// - Throws: ``FaultCode/addressUnusable``; ``FaultCode/addressWithPassword``, for an argument stands in the process list,
    ///   where everybody on the machine can read it.
    package init(_ text: String) throws(Fault) {
        if let bare = WebAddress.withoutUser(text) { throw Fault(.addressWithPassword, path: bare) }
        guard text.utf8.count <= 2048, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil, parts.port.map({ (1...65535).contains($0) }) ?? true
        else { throw Fault(.addressUnusable, path: text) }
        var plain = parts
        plain.fragment = nil
        guard let url = plain.url else { throw Fault(.addressUnusable, path: text) }
        self.url = url
    }

    /// Where a server sends one on to.
    init?(redirect location: String, from base: WebAddress) {
        guard let target = URL(string: location, relativeTo: base.url)?.absoluteURL, let address = try? WebAddress(target.absoluteString) else { return nil }
        self = address
    }

    var isSecure: Bool { url.scheme?.lowercased() == "https" }

    /// Scheme, host and port: a password is told to nobody else.
    func isOfTheSameOrigin(as other: WebAddress) -> Bool {
        func port(_ address: WebAddress) -> Int { address.url.port ?? (address.isSecure ? 443 : 80) }
        return isSecure == other.isSecure && url.host?.lowercased() == other.url.host?.lowercased() && port(self) == port(other)
    }

    /// The address without user and password; nil when it has none.
    static func withoutUser(_ text: String) -> String? {
        guard let scheme = text.range(of: "://") else { return nil }
        let rest = text[scheme.upperBound...]
        let authority = rest.prefix { !"/?#".contains($0) }
        guard let at = authority.lastIndex(of: "@") else { return nil }
        return String(text[..<scheme.upperBound] + rest[rest.index(after: at)...])
    }
}

internal import CPKCS11
package import Evidence

/// What is in a token, as far as it tells.
package struct TokenContents: Sendable {
    package let uri: TokenURI
    package let label: String
    package let manufacturer: String
    package let model: String
    package let serial: String
    package let pin: PIN
    /// Whether somebody logged in, so that private keys are seen.
    package let isOpen: Bool
    package let certificates: [Entry]
    package let keys: [Key]

    /// What the token says of its PIN.
    package enum PIN: String, Sendable, CaseIterable {
        case none, needed, reader
        /// A wrong one was given since the last right one.
        case low
        case lastTry = "last-try"
        case locked
    }

    package struct Entry: Sendable {
        package let certificate: Certificate
        package let id: [UInt8]
        package let label: String
    }

    package struct Key: Sendable {
        package let kind: Certificate.KeyKind
        package let bits: Int?
        package let id: [UInt8]
        package let label: String
        /// Whether the private key itself was seen, not its public half alone.
        package let isPrivate: Bool
        package let hasCertificate: Bool
        /// What `--identity` takes.
        package let uri: TokenURI
    }

    /// Every token that the URI names; objects too are those that it names.
    ///
    /// - Parameter pin: nil to look without logging in.
    /// - Throws: ``FaultCode/tokenMissing``, and those of a login.
    package static func read(_ uri: TokenURI, environment: String?, pin: Secret?) throws(Fault) -> [TokenContents] {
        let module = try TokenModule(uri.modulePath(environment: environment))
        let (fitting, known) = try module.tokens(uri)
        guard !fitting.isEmpty else { throw Fault(.tokenMissing, path: uri.text, facts: ["known": known.isEmpty ? "–" : known.map(\.uri.text).joined(separator: ", ")]) }
        // One PIN is of one token.
        guard pin == nil || fitting.count == 1 else { throw Token.ambiguous(fitting, uri) }
        var contents: [TokenContents] = []
        for token in fitting { contents.append(try read(token, module, uri, pin)) }
        return contents
    }

    private static func read(_ token: Token, _ module: TokenModule, _ uri: TokenURI, _ pin: Secret?) throws(Fault) -> TokenContents {
        let session = try TokenSession(module, token, path: uri.text)
        if let pin, token.needsLogin {
            if token.isLocked { throw Fault(.pinLocked, path: uri.text) }
            try session.login(pin)
        }
        let certificates = try session.certificates()
        let seen = try session.keys(isPrivate: true)
        // A public key stands for a private one that is not seen.
        let keys = seen + (try session.keys(isPrivate: false).filter { half in !seen.contains { $0.id == half.id && $0.kind == half.kind } })
        var found: [Key] = []
        for key in keys where key.fits(uri) {
            found.append(
                Key(
                    kind: key.kind, bits: try session.publicKey(of: key)?.bits, id: key.id, label: key.label, isPrivate: key.isPrivate, hasCertificate: certificates.contains { $0.id == key.id },
                    uri: key.uri(of: token)))
        }
        let state: PIN = !token.needsLogin ? .none : token.isLocked ? .locked : token.isLastTry ? .lastTry : token.isLow ? .low : token.hasPINPad ? .reader : .needed
        return TokenContents(
            uri: token.uri, label: token.label, manufacturer: token.manufacturer, model: token.model, serial: token.serial, pin: state, isOpen: !token.needsLogin || pin != nil,
            certificates: certificates.filter { uri.id == nil || uri.id == $0.id }.map { Entry(certificate: $0.certificate, id: $0.id, label: $0.label) }.sorted { $0.id.lexicographicallyPrecedes($1.id) },
            keys: found.sorted { $0.id.lexicographicallyPrecedes($1.id) })
    }
}

internal import CPKCS11
package import Evidence

/// The way to one private key in a token.
package struct TokenAccess: Sendable {
    package let uri: TokenURI
    /// The module where the URI names none: `FENGCUN_PKCS11_MODULE`.
    package let environment: String?
    /// Gives the PIN; nil when there is nobody to ask.
    package let pin: @Sendable (PINQuestion) throws(Fault) -> Secret?

    /// What somebody who is asked for a PIN should know.
    package struct PINQuestion: Sendable {
        package let path: String
        /// One wrong PIN more locks the token.
        package let isLastTry: Bool
    }

    package init(_ uri: TokenURI, environment: String?, pin: @escaping @Sendable (PINQuestion) throws(Fault) -> Secret?) {
        self.uri = uri
        self.environment = environment
        self.pin = pin
    }

    // MARK: Identity

    /// The key with its certificate. A trial signature has shown that they belong together.
    ///
    /// - Parameter given: certificates that are not in the token: the key's own, or its issuers'.
    /// - Throws: ``FaultCode/wrongPassphrase``, ``FaultCode/pinLocked``, ``FaultCode/passphraseNeeded``, ``FaultCode/identityMismatch``, and `token...`.
    package func identity(_ given: [Certificate] = []) throws(Fault) -> Identity {
        let signer = try signer()
        let found = try signer.session.certificates()
        let own = found.filter { $0.id == signer.object.id }.map(\.certificate)
        let others = found.filter { $0.id != signer.object.id }.map(\.certificate)
        if own.isEmpty, given.isEmpty, others.isEmpty { throw Fault(.tokenCertificateMissing, path: uri.text) }
        let trial = Array("fengcun: do this key and this certificate belong together?".utf8) + randomBytes(16)
        let signature = try signer.sign(trial)
        let candidates = own + given + others
        guard let publicKey = candidates.lazy.compactMap(\.publicKey).first(where: { $0.verifies(signature, of: trial) }) else {
            throw Fault(own.isEmpty && given.isEmpty ? .tokenCertificateMissing : .identityMismatch, path: uri.text)
        }
        return try Identity(key: TokenKey(signer, publicKey), candidates: candidates, path: uri.text)
    }

    // MARK: Key

    /// The key alone, for a certificate request.
    ///
    /// - Throws: ``FaultCode/tokenPublicKeyMissing``, and those of ``identity(_:)``.
    package func key() throws(Fault) -> any SigningKey {
        let signer = try signer()
        if let told = try signer.session.publicKey(of: signer.object) { return TokenKey(signer, told) }
        let certified = try signer.session.certificates().first { $0.id == signer.object.id }?.certificate.publicKey
        guard let certified else { throw Fault(.tokenPublicKeyMissing, path: uri.text) }
        return TokenKey(signer, certified)
    }

    /// Logs in and finds the one private key that the URI names.
    private func signer() throws(Fault) -> TokenSigner {
        let module = try TokenModule(uri.modulePath(environment: environment))
        let token = try module.token(uri)
        let session = try TokenSession(module, token, path: uri.text)
        let secret = try login(session)
        let all = try session.keys(isPrivate: true)
        let fitting = try fitting(all, session)
        guard let key = fitting.first else {
            throw Fault(.tokenKeyMissing, path: uri.text, facts: ["known": all.isEmpty ? "–" : all.map { $0.uri(of: token).text }.joined(separator: ", ")])
        }
        guard fitting.count == 1 else {
            throw Fault(.tokenKeyAmbiguous, path: uri.text, facts: ["candidates": fitting.map { $0.uri(of: token).text }.joined(separator: ", ")])
        }
        return try TokenSigner(session, key, pin: secret)
    }

    private func login(_ session: TokenSession) throws(Fault) -> Secret? {
        let token = session.token
        guard token.needsLogin else { return nil }
        if token.isLocked { throw Fault(.pinLocked, path: uri.text) }
        if token.hasPINPad {
            try session.login(nil)
            return nil
        }
        guard let secret = try pin(PINQuestion(path: uri.text, isLastTry: token.isLastTry)) else { throw Fault(.passphraseNeeded, path: uri.text) }
        try session.login(secret)
        return secret
    }

    /// Keys that the URI names: themselves, or by the certificate or public key of the same CKA_ID.
    private func fitting(_ keys: [TokenKeyObject], _ session: TokenSession) throws(Fault) -> [TokenKeyObject] {
        if uri.type == nil || uri.type == .private {
            let named = keys.filter { $0.fits(uri) }
            if !named.isEmpty || uri.type == .private { return named }
        }
        var ids: [[UInt8]] = []
        if uri.type != .public { ids += try session.certificates().filter { (uri.id == nil || uri.id == $0.id) && (uri.object == nil || uri.object == $0.label) }.map(\.id) }
        if uri.type != .cert { ids += try session.keys(isPrivate: false).filter { $0.fits(uri) }.map(\.id) }
        return keys.filter { ids.contains($0.id) }
    }
}

internal import CPKCS11
internal import Evidence

/// A private key in a token: what it signs goes to the module, and it never leaves.
final class TokenKey: SigningKey {
    let publicKey: PublicKey
    private let signer: TokenSigner

    init(_ signer: TokenSigner, _ publicKey: PublicKey) {
        self.signer = signer
        self.publicKey = publicKey
    }

    func sign(_ message: [UInt8]) throws(Fault) -> [UInt8] { try signer.sign(message) }
}

/// The way one private key of a token signs, as long as its public half is not known.
struct TokenSigner: Sendable {
    let session: TokenSession
    let object: TokenKeyObject
    private let mechanism: CK_MECHANISM_TYPE
    private let again: TokenSession.AgainPIN

    /// - Throws: ``FaultCode/identityUnsupported``, ``FaultCode/tokenFailed``.
    init(_ session: TokenSession, _ object: TokenKeyObject, pin: Secret?) throws(Fault) {
        self.session = session
        self.object = object
        guard object.kind != .other else { throw Fault(.identityUnsupported, path: session.path) }
        // Some devices sign nothing that they have not digested themselves.
        let known: [CK_MECHANISM_TYPE] = object.kind == .ec ? [CK_MECHANISM_TYPE(CKM_ECDSA), CK_MECHANISM_TYPE(CKM_ECDSA_SHA256)] : [CK_MECHANISM_TYPE(CKM_RSA_PKCS), CK_MECHANISM_TYPE(CKM_SHA256_RSA_PKCS)]
        guard let mechanism = session.signing(known).first else {
            throw Fault(.tokenFailed, path: session.path, facts: ["reason": object.kind == .ec ? "no CKM_ECDSA" : "no CKM_RSA_PKCS"])
        }
        self.mechanism = mechanism
        again = session.isTrue(CK_ATTRIBUTE_TYPE(CKA_ALWAYS_AUTHENTICATE), of: object.handle) == true ? .needed(pin) : .no
    }

    func sign(_ message: [UInt8]) throws(Fault) -> [UInt8] {
        let digest = Hasher.digest(message).bytes
        let data: [UInt8] =
            switch mechanism {
            case CK_MECHANISM_TYPE(CKM_ECDSA): digest
            case CK_MECHANISM_TYPE(CKM_RSA_PKCS): TokenSigner.digestInfo(digest)
            default: message
            }
        let signature = try session.sign(data, mechanism, key: object.handle, again: again)
        guard object.kind == .ec else { return signature }
        guard let der = TokenSigner.sigValue(signature) else { throw Fault(.signingFailed, path: session.path, facts: ["reason": "\(signature.count) bytes of signature"]) }
        return der
    }

    /// DigestInfo ::= SEQUENCE { digestAlgorithm { sha256, NULL }, digest } (RFC 8017 A.2.4)
    static func digestInfo(_ digest: [UInt8]) -> [UInt8] {
        DER.sequence(DER.sequence(DER.oid("2.16.840.1.101.3.4.2.1"), DER.encode(.null, [])), DER.encode(.octetString, digest))
    }

    /// ECDSA-Sig-Value ::= SEQUENCE { r, s } from r and s one behind the other, as PKCS #11 gives them.
    static func sigValue(_ raw: [UInt8]) -> [UInt8]? {
        guard !raw.isEmpty, raw.count % 2 == 0 else { return nil }
        return DER.sequence(DER.unsigned(raw.prefix(raw.count / 2)), DER.unsigned(raw.suffix(raw.count / 2)))
    }
}

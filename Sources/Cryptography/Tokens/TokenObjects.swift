internal import CPKCS11
internal import Evidence

/// A certificate in a token, with the mark (CKA_ID) that it shares with its key.
struct TokenCertificate: Sendable {
    let certificate: Certificate
    let id: [UInt8]
    let label: String
}

/// A private or public key object in a token.
struct TokenKeyObject: Sendable {
    let handle: CK_OBJECT_HANDLE
    let isPrivate: Bool
    let kind: Certificate.KeyKind
    let id: [UInt8]
    let label: String

    func uri(of token: Token) -> TokenURI {
        var uri = token.uri
        if !id.isEmpty { uri.id = id } else if !label.isEmpty { uri.object = label }
        uri.type = .private
        return uri
    }

    func fits(_ uri: TokenURI) -> Bool { (uri.id == nil || uri.id == id) && (uri.object == nil || uri.object == label) }
}

extension TokenSession {
    func certificates() throws(Fault) -> [TokenCertificate] {
        try find([(CK_ATTRIBUTE_TYPE(CKA_CLASS), bytes(CK_ULONG(CKO_CERTIFICATE))), (CK_ATTRIBUTE_TYPE(CKA_CERTIFICATE_TYPE), bytes(CK_ULONG(CKC_X_509)))]).compactMap { object in
            guard let der = attribute(CK_ATTRIBUTE_TYPE(CKA_VALUE), of: object), let certificate = Certificate(der: der) else { return nil }
            return TokenCertificate(certificate: certificate, id: attribute(CK_ATTRIBUTE_TYPE(CKA_ID), of: object) ?? [], label: text(CK_ATTRIBUTE_TYPE(CKA_LABEL), of: object))
        }
    }

    /// In order of their ids.
    func keys(isPrivate: Bool) throws(Fault) -> [TokenKeyObject] {
        try find([(CK_ATTRIBUTE_TYPE(CKA_CLASS), bytes(CK_ULONG(isPrivate ? CKO_PRIVATE_KEY : CKO_PUBLIC_KEY)))]).map { object -> TokenKeyObject in
            let kind: Certificate.KeyKind =
                switch number(CK_ATTRIBUTE_TYPE(CKA_KEY_TYPE), of: object) {
                case .some(CK_ULONG(CKK_EC)): .ec
                case .some(CK_ULONG(CKK_RSA)): .rsa
                default: .other
                }
            return TokenKeyObject(handle: object, isPrivate: isPrivate, kind: kind, id: attribute(CK_ATTRIBUTE_TYPE(CKA_ID), of: object) ?? [], label: text(CK_ATTRIBUTE_TYPE(CKA_LABEL), of: object))
        }.sorted { $0.id.lexicographicallyPrecedes($1.id) }
    }

    // MARK: Public keys

    /// The public half that a key object tells, or the public key object of the same CKA_ID; nil when neither does.
    func publicKey(of key: TokenKeyObject) throws(Fault) -> PublicKey? {
        if let told = publicKey(in: key) { return told }
        guard key.isPrivate, !key.id.isEmpty else { return nil }
        return try keys(isPrivate: false).filter { $0.id == key.id && $0.kind == key.kind }.lazy.compactMap { self.publicKey(in: $0) }.first
    }

    private func publicKey(in key: TokenKeyObject) -> PublicKey? {
        let bitString = DER.Tag(byte: 0x03)
        func value(_ type: UInt) -> [UInt8]? { attribute(type, of: key.handle).flatMap { $0.isEmpty ? nil : $0 } }
        switch key.kind {
        case .rsa:
            guard let modulus = value(CK_ATTRIBUTE_TYPE(CKA_MODULUS)), let exponent = value(CK_ATTRIBUTE_TYPE(CKA_PUBLIC_EXPONENT)) else { return nil }
            // RSAPublicKey (RFC 8017 A.1.1)
            let numbers = DER.sequence(DER.unsigned(modulus), DER.unsigned(exponent))
            return PublicKey(der: DER.sequence(DER.sequence(DER.oid("1.2.840.113549.1.1.1"), DER.encode(.null, [])), DER.encode(bitString, [0] + numbers)))
        case .ec:
            guard let curve = value(CK_ATTRIBUTE_TYPE(CKA_EC_PARAMS)), let told = value(CK_ATTRIBUTE_TYPE(CKA_EC_POINT)) else { return nil }
            // > CKA_EC_POINT: DER-encoding of ANSI X9.62 ECPoint value Q; some modules leave out the OCTET STRING.
            var reader = DER.Reader(told[...])
            let wrapped = try? reader.next(.octetString).content
            let point = wrapped.flatMap { reader.isAtEnd ? Array($0) : nil } ?? told
            return PublicKey(der: DER.sequence(DER.sequence(DER.oid("1.2.840.10045.2.1"), curve), DER.encode(bitString, [0] + point)))
        default: return nil
        }
    }

    private func bytes(_ number: CK_ULONG) -> [UInt8] { withUnsafeBytes(of: number) { Array($0) } }
}

extension DER {
    /// An INTEGER from the bytes of a natural number, leading zeros or not.
    static func unsigned(_ bytes: some Collection<UInt8>) -> [UInt8] {
        let digits = Array(bytes.drop { $0 == 0 })
        return encode(.integer, (digits.first ?? 0x80) >= 0x80 ? [0] + digits : digits)
    }
}

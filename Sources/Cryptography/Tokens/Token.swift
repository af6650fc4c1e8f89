internal import CPKCS11
internal import Evidence

/// A token in a slot, as the module tells without a PIN.
struct Token: Sendable {
    let slot: CK_SLOT_ID
    let label: String
    let manufacturer: String
    let model: String
    let serial: String
    let flags: CK_FLAGS

    /// Whether a PIN has to be given before private keys are seen.
    var needsLogin: Bool { has(CKF_LOGIN_REQUIRED) }
    /// The PIN is typed on the reader itself.
    var hasPINPad: Bool { has(CKF_PROTECTED_AUTHENTICATION_PATH) }
    var isLocked: Bool { has(CKF_USER_PIN_LOCKED) }
    /// One wrong PIN more locks it.
    var isLastTry: Bool { has(CKF_USER_PIN_FINAL_TRY) }
    var isLow: Bool { has(CKF_USER_PIN_COUNT_LOW) }

    private func has(_ flag: CK_FLAGS) -> Bool { flags & flag != 0 }

    /// What names it and nothing else.
    var uri: TokenURI {
        var uri = TokenURI()
        if !label.isEmpty { uri.token = label }
        if !serial.isEmpty { uri.serial = serial }
        if label.isEmpty, serial.isEmpty { uri.slotID = slot }
        return uri
    }

    static func ambiguous(_ fitting: [Token], _ uri: TokenURI) -> Fault {
        let candidates = fitting.map { token -> String in
            var candidate = token.uri
            // Copies of one token differ in their slots alone.
            if fitting.filter({ $0.uri == token.uri }).count > 1 { candidate.slotID = token.slot }
            return candidate.text
        }
        return Fault(.tokenAmbiguous, path: uri.text, facts: ["candidates": candidates.joined(separator: ", ")])
    }

    fileprivate func fits(_ uri: TokenURI) -> Bool {
        func same(_ wanted: String?, _ found: String) -> Bool { wanted == nil || wanted == found }
        return same(uri.token, label) && same(uri.manufacturer, manufacturer) && same(uri.model, model) && same(uri.serial, serial) && (uri.slotID == nil || uri.slotID == slot)
    }
}

extension TokenModule {
    /// Tokens that were set up and are there.
    private func all() throws(Fault) -> [Token] {
        let answer = call { functions -> Result<[Token], Failed> in
            var count: CK_ULONG = 0
            var slots: [CK_SLOT_ID] = []
            // The number may grow between the two calls.
            for _ in 0..<3 {
                let counted = functions.C_GetSlotList?(1, nil, &count) ?? CKR_FUNCTION_NOT_SUPPORTED
                guard counted == CKR_OK, count <= 4096 else { return .failure(Failed(answer: counted)) }
                slots = [CK_SLOT_ID](repeating: 0, count: Int(count))
                let listed = functions.C_GetSlotList?(1, &slots, &count) ?? CKR_FUNCTION_NOT_SUPPORTED
                if listed == CKR_OK { break }
                guard listed == CKR_BUFFER_TOO_SMALL else { return .failure(Failed(answer: listed)) }
            }
            return .success(slots.prefix(Int(clamping: count)).compactMap { slot in
                var info = CK_TOKEN_INFO()
                guard functions.C_GetTokenInfo?(slot, &info) == CKR_OK, info.flags & CKF_TOKEN_INITIALIZED != 0 else { return nil }
                return Token(slot: slot, label: Self.text(info.label), manufacturer: Self.text(info.manufacturerID), model: Self.text(info.model), serial: Self.text(info.serialNumber), flags: info.flags)
            })
        }
        switch answer {
        case .success(let tokens): return tokens
        case .failure(let failed): throw Fault(.tokenFailed, path: path, facts: ["reason": "C_GetSlotList: \(TokenAnswer.name(failed.answer))"])
        }
    }

    private struct Failed: Error { let answer: CK_RV }

    /// Those that the URI names; `known` are all that are there.
    func tokens(_ uri: TokenURI) throws(Fault) -> (fitting: [Token], known: [Token]) {
        let all = try all()
        return (all.filter { $0.fits(uri) }, all)
    }

    /// The one token that the URI names.
    ///
    /// - Throws: ``FaultCode/tokenMissing``, ``FaultCode/tokenAmbiguous``.
    func token(_ uri: TokenURI) throws(Fault) -> Token {
        let (fitting, known) = try tokens(uri)
        guard let first = fitting.first else { throw Fault(.tokenMissing, path: uri.text, facts: ["known": known.isEmpty ? "–" : known.map(\.uri.text).joined(separator: ", ")]) }
        guard fitting.count == 1 else { throw Token.ambiguous(fitting, uri) }
        return first
    }

    /// > padded with the blank character, not null-terminated (PKCS #11, CK_TOKEN_INFO)
    private static func text<Field>(_ field: Field) -> String {
        withUnsafeBytes(of: field) { bytes in
            var kept = bytes.prefix { $0 != 0 }
            while kept.last == 0x20 { kept = kept.dropLast() }
            return String(decoding: kept, as: UTF8.self)
        }
    }
}

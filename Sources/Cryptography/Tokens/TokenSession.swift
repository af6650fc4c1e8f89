internal import CPKCS11
internal import Evidence

/// A read-only session with a token; it ends with the value, and the login with the last session.
final class TokenSession: Sendable {
    let module: TokenModule
    let token: Token
    /// What messages say.
    let path: String
    private let handle: CK_SESSION_HANDLE

    /// - Throws: ``FaultCode/tokenFailed``.
    init(_ module: TokenModule, _ token: Token, path: String) throws(Fault) {
        self.module = module
        self.token = token
        self.path = path
        var handle: CK_SESSION_HANDLE = 0
        let opened = module.call { $0.C_OpenSession?(token.slot, CKF_SERIAL_SESSION, nil, nil, &handle) ?? CKR_FUNCTION_NOT_SUPPORTED }
        guard opened == CKR_OK else { throw Fault(.tokenFailed, path: path, facts: ["reason": "C_OpenSession: \(TokenAnswer.name(opened))"]) }
        self.handle = handle
    }

    deinit { _ = module.call { [handle] in $0.C_CloseSession?(handle) ?? CKR_OK } }

    // MARK: PIN

    /// - Parameter pin: nil where it is typed on the reader.
    /// - Throws: ``FaultCode/wrongPassphrase``, ``FaultCode/pinLocked``, ``FaultCode/tokenFailed``.
    func login(_ pin: Secret?) throws(Fault) {
        let answer = module.call { Self.login($0, handle, CK_USER_TYPE(CKU_USER), pin) }
        guard answer == CKR_OK || answer == CKR_USER_ALREADY_LOGGED_IN else { throw TokenAnswer.loginFault(answer, path) }
    }

    private static func login(_ functions: borrowing CK_FUNCTION_LIST, _ handle: CK_SESSION_HANDLE, _ user: CK_USER_TYPE, _ pin: Secret?) -> CK_RV {
        guard let login = functions.C_Login else { return CKR_FUNCTION_NOT_SUPPORTED }
        guard let pin else { return login(handle, user, nil, 0) }
        return pin.withBytes { bytes in
            // The module only reads it.
            login(handle, user, UnsafeMutablePointer(mutating: bytes.baseAddress?.assumingMemoryBound(to: CK_UTF8CHAR.self)), CK_ULONG(bytes.count))
        }
    }

    // MARK: Objects

    /// Objects that have these attributes.
    ///
    /// - Throws: ``FaultCode/tokenFailed``.
    func find(_ attributes: [(type: CK_ATTRIBUTE_TYPE, value: [UInt8])]) throws(Fault) -> [CK_OBJECT_HANDLE] {
        var found: [CK_OBJECT_HANDLE] = []
        let answer = module.call { functions -> CK_RV in
            let began = Self.withTemplate(attributes) { functions.C_FindObjectsInit?(handle, $0, CK_ULONG(attributes.count)) ?? CKR_FUNCTION_NOT_SUPPORTED }
            guard began == CKR_OK else { return began }
            defer { _ = functions.C_FindObjectsFinal?(handle) }
            var handles = [CK_OBJECT_HANDLE](repeating: 0, count: 64)
            while found.count < 10_000 {
                var count: CK_ULONG = 0
                let next = functions.C_FindObjects?(handle, &handles, CK_ULONG(handles.count), &count) ?? CKR_FUNCTION_NOT_SUPPORTED
                guard next == CKR_OK else { return next }
                if count == 0 { break }
                found += handles.prefix(Int(clamping: count))
            }
            return CKR_OK
        }
        guard answer == CKR_OK else { throw Fault(.tokenFailed, path: path, facts: ["reason": "C_FindObjects: \(TokenAnswer.name(answer))"]) }
        return found
    }

    /// nil when the object has none, or does not show it.
    func attribute(_ type: CK_ATTRIBUTE_TYPE, of object: CK_OBJECT_HANDLE) -> [UInt8]? {
        module.call { functions in
            var wanted = CK_ATTRIBUTE(type: type, pValue: nil, ulValueLen: 0)
            guard functions.C_GetAttributeValue?(handle, object, &wanted, 1) == CKR_OK, wanted.ulValueLen != fc_unavailable(), wanted.ulValueLen <= 1 << 20 else { return nil }
            var value = [UInt8](repeating: 0, count: Int(wanted.ulValueLen))
            let answer = value.withUnsafeMutableBytes { buffer in
                wanted.pValue = buffer.baseAddress
                return functions.C_GetAttributeValue?(handle, object, &wanted, 1)
            }
            guard answer == CKR_OK, wanted.ulValueLen <= value.count else { return nil }
            return Array(value.prefix(Int(wanted.ulValueLen)))
        }
    }

    func number(_ type: CK_ATTRIBUTE_TYPE, of object: CK_OBJECT_HANDLE) -> CK_ULONG? {
        guard let value = attribute(type, of: object), value.count == MemoryLayout<CK_ULONG>.size else { return nil }
        return value.withUnsafeBytes { $0.loadUnaligned(as: CK_ULONG.self) }
    }

    func isTrue(_ type: CK_ATTRIBUTE_TYPE, of object: CK_OBJECT_HANDLE) -> Bool? { attribute(type, of: object)?.first.map { $0 != 0 } }

    func text(_ type: CK_ATTRIBUTE_TYPE, of object: CK_OBJECT_HANDLE) -> String { String(decoding: attribute(type, of: object) ?? [], as: UTF8.self) }

    private static func withTemplate<Value>(_ attributes: [(type: CK_ATTRIBUTE_TYPE, value: [UInt8])], _ body: (UnsafeMutablePointer<CK_ATTRIBUTE>?) -> Value) -> Value {
        let memory = attributes.map { attribute in
            let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, attribute.value.count), alignment: 16)
            piece.copyBytes(from: attribute.value)
            return piece
        }
        defer { for piece in memory { piece.deallocate() } }
        var template = zip(attributes, memory).map { CK_ATTRIBUTE(type: $0.type, pValue: $1.baseAddress, ulValueLen: CK_ULONG($0.value.count)) }
        return template.withUnsafeMutableBufferPointer { body($0.baseAddress) }
    }

    // MARK: Signing

    /// Mechanisms that sign, of those named.
    func signing(_ mechanisms: [CK_MECHANISM_TYPE]) -> [CK_MECHANISM_TYPE] {
        module.call { functions in
            mechanisms.filter { mechanism in
                var info = CK_MECHANISM_INFO()
                return functions.C_GetMechanismInfo?(token.slot, mechanism, &info) == CKR_OK && info.flags & CKF_SIGN != 0
            }
        }
    }

    /// - Parameter pin: asked for once more by keys with CKA_ALWAYS_AUTHENTICATE.
    /// - Throws: ``FaultCode/signingFailed``, and those of a login.
    func sign(_ data: [UInt8], _ mechanism: CK_MECHANISM_TYPE, key: CK_OBJECT_HANDLE, again: AgainPIN) throws(Fault) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: 4096)
        var refused: CK_RV = CKR_OK
        let answer = module.call { functions -> CK_RV in
            var how = CK_MECHANISM(mechanism: mechanism, pParameter: nil, ulParameterLen: 0)
            let began = functions.C_SignInit?(handle, &how, key) ?? CKR_FUNCTION_NOT_SUPPORTED
            guard began == CKR_OK else { return began }
            if case .needed(let pin) = again {
                refused = Self.login(functions, handle, CK_USER_TYPE(CKU_CONTEXT_SPECIFIC), pin)
                guard refused == CKR_OK else { return refused }
            }
            var message = data
            var length = CK_ULONG(signature.count)
            let signed = functions.C_Sign?(handle, &message, CK_ULONG(message.count), &signature, &length) ?? CKR_FUNCTION_NOT_SUPPORTED
            guard signed == CKR_OK, length <= signature.count else { return signed == CKR_OK ? CKR_GENERAL_ERROR : signed }
            signature.removeSubrange(Int(length)...)
            return CKR_OK
        }
        if refused != CKR_OK { throw TokenAnswer.loginFault(refused, path) }
        guard answer == CKR_OK else { throw Fault(.signingFailed, path: path, facts: ["reason": "C_Sign: \(TokenAnswer.name(answer))"]) }
        return signature
    }

    /// Whether a key asks for the PIN at each signature (CKA_ALWAYS_AUTHENTICATE).
    enum AgainPIN: Sendable {
        case no
        /// nil where it is typed on the reader.
        case needed(Secret?)
    }
}

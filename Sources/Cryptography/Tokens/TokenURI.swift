package import Evidence

/// A `pkcs11:` URI (RFC 7512): which token, which key in it, which module to ask, and where the PIN is.
///
///     pkcs11:token=Sealing;id=%01;type=private?module-path=/usr/lib/vendor/p11.so&pin-source=file:/run/pin
package struct TokenURI: Sendable, Equatable {
    // Which token: fields of CK_TOKEN_INFO, without the blanks that fill them up.
    package var token: String?
    package var manufacturer: String?
    package var model: String?
    package var serial: String?
    package var slotID: UInt?
    // Which object in it.
    package var object: String?
    package var id: [UInt8]?
    package var type: ObjectType?
    // Which module, and the PIN.
    package var modulePath: String?
    package var moduleName: String?
    /// The path of a file.
    package var pinSource: String?

    /// A certificate or public key stands for the private key of the same CKA_ID.
    package enum ObjectType: String, Sendable { case `private`, cert, `public` }

    package static let scheme = "pkcs11:"

    package init() {}
}

// MARK: Reading

extension TokenURI {
    private static let pathNames = ["token", "manufacturer", "model", "serial", "slot-id", "object", "id", "type"]
    private static let queryNames = ["module-path", "module-name", "pin-source"]

    /// - Throws: ``FaultCode/tokenURIMalformed``, ``FaultCode/tokenURIAttribute``, ``FaultCode/pinInURI``.
    package init(_ text: String) throws(Fault) {
        let shown = TokenURI.withoutPIN(text)
        // > pk11-URI = "pkcs11:" pk11-path [ "?" pk11-query ] (RFC 7512 §2.3)
        guard text.hasPrefix(TokenURI.scheme) else { throw Fault(.tokenURIMalformed, path: shown, facts: ["part": TokenURI.scheme]) }
        let parts = text.dropFirst(TokenURI.scheme.count).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var seen: Set<String> = []
        for (part, isQuery) in zip(parts, [false, true]) where !part.isEmpty {
            for attribute in part.split(separator: isQuery ? "&" : ";", omittingEmptySubsequences: false) {
                let sides = attribute.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                let name = String(sides[0])
                // `pin-value`, and what somebody may write for it.
                if name.lowercased().hasPrefix("pin"), name != "pin-source" { throw Fault(.pinInURI, path: shown) }
                guard sides.count == 2, !sides[1].isEmpty else { throw Fault(.tokenURIMalformed, path: shown, facts: ["part": name]) }
                guard (isQuery ? TokenURI.queryNames : TokenURI.pathNames).contains(name) else {
                    throw Fault(.tokenURIAttribute, path: shown, facts: ["attribute": name, "known": (TokenURI.pathNames + TokenURI.queryNames).joined(separator: ", ")])
                }
                // > an attribute MUST NOT be present more than once (RFC 7512 §2.3)
                guard seen.insert(name).inserted, let value = TokenURI.decoded(sides[1], isQuery: isQuery), set(name, value) else {
                    throw Fault(.tokenURIMalformed, path: shown, facts: ["part": name])
                }
            }
        }
    }

    /// - Returns: false when the value is none of that attribute's.
    private mutating func set(_ name: String, _ value: [UInt8]) -> Bool {
        if name == "id" {
            id = value
            return true
        }
        guard let text = String(validating: value, as: UTF8.self), !text.utf8.contains(0) else { return false }
        switch name {
        case "token": token = text
        case "manufacturer": manufacturer = text
        case "model": model = text
        case "serial": serial = text
        case "object": object = text
        case "slot-id":
            guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt(text) else { return false }
            slotID = number
        case "type":
            guard let known = ObjectType(rawValue: text) else { return false }
            type = known
        case "module-path":
            guard text.hasPrefix("/") else { return false }
            modulePath = text
        case "module-name":
            guard !text.contains("/") else { return false }
            moduleName = text
        case "pin-source":
            // A path, or a file: URI of this machine; RFC 7512's `|command` is not run.
            let path = text.hasPrefix("file:") ? String(text.dropFirst(5)) : text
            guard path.hasPrefix("/") else { return false }
            pinSource = path.hasPrefix("//") ? String(path.drop { $0 == "/" }.reduce(into: "/") { $0.append($1) }) : path
        default: return false
        }
        return true
    }

    /// unreserved, pct-encoded and what RFC 7512 §2.3 allows beside them; nil for anything else.
    private static func decoded(_ text: Substring, isQuery: Bool) -> [UInt8]? {
        let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:[]@!$'()*+,=".utf8).union(isQuery ? "/?|".utf8 : "&".utf8)
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == 0x25 {
                guard rest.count >= 2, rest.prefix(2).allSatisfy(isHex), let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                guard allowed.contains(byte) else { return nil }
                bytes.append(byte)
            }
        }
        return bytes
    }

    private static func isHex(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte) }

    /// The text as messages may show it: it ends where a PIN might begin.
    package static func withoutPIN(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let marks = Set(";?&:".utf8)
        for i in bytes.indices.dropFirst() where marks.contains(bytes[i - 1]) {
            let rest = String(decoding: bytes[i...], as: UTF8.self)
            guard rest.lowercased().hasPrefix("pin"), !["pin-source=file:", "pin-source=/"].contains(where: rest.hasPrefix) else { continue }
            return String(decoding: bytes[..<i], as: UTF8.self) + "pin…"
        }
        return text
    }
}

// MARK: Writing

extension TokenURI {
    /// Read again, the same value.
    package var text: String {
        let path: [(String, [UInt8]?)] = [
            ("token", token.map { Array($0.utf8) }), ("manufacturer", manufacturer.map { Array($0.utf8) }), ("model", model.map { Array($0.utf8) }), ("serial", serial.map { Array($0.utf8) }),
            ("slot-id", slotID.map { Array(String($0).utf8) }), ("object", object.map { Array($0.utf8) }), ("id", id), ("type", type.map { Array($0.rawValue.utf8) }),
        ]
        let query: [(String, String?)] = [("module-path", modulePath), ("module-name", moduleName), ("pin-source", pinSource.map { "file:" + $0 })]
        let asked = query.compactMap { name, value in value.map { "\(name)=\(TokenURI.encoded(Array($0.utf8), keeping: "/:"))" } }
        return TokenURI.scheme + path.compactMap { name, value in value.map { "\(name)=\(TokenURI.encoded($0, keeping: "", isAll: name == "id"))" } }.joined(separator: ";")
            + (asked.isEmpty ? "" : "?" + asked.joined(separator: "&"))
    }

    /// > the whole value of the "id" attribute SHOULD be percent-encoded (RFC 7512 §2.3)
    private static func encoded(_ bytes: [UInt8], keeping marks: String, isAll: Bool = false) -> String {
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~".utf8).union(marks.utf8)
        let digits = Array("0123456789ABCDEF".utf8)
        return String(decoding: bytes.flatMap { byte in !isAll && plain.contains(byte) ? [byte] : [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]] }, as: UTF8.self)
    }
}

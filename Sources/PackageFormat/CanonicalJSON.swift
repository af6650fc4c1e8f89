internal import Foundation
package import Evidence

/// The one JSON text that a value has in the archive.
///
///     - UTF-8, keys sorted by their UTF-8 bytes, no duplicates
///     - integers, strings, true, false, arrays, objects: no fractions, no null
///     - escapes only where JSON demands them: \" \\ \b \f \n \r \t and \u00xx in lower case
///     - files: two spaces a level, `"key": value`, an empty array or object closed at once, one newline at the end
///     - lines of a log: no white space at all, one newline at the end
///
/// Reading decodes, encodes again and compares: what is not the one text is refused.
package enum CanonicalJSON {
    package enum Style: Sendable { case file, line }

    package static func encode(_ value: some Encodable, _ style: Style = .file) -> [UInt8] {
        var out: [UInt8] = []
        write(JSONValue(value), style, level: 0, to: &out)
        out.append(0x0A)
        return out
    }

    package static func decode<Value: Codable>(_ type: Value.Type, from bytes: [UInt8], _ style: Style = .file) throws(Fault) -> Value {
        let value: Value
        do { value = try JSONDecoder().decode(type, from: Data(bytes)) } catch { throw Fault(.malformedJSON, facts: ["reason": describe(error)]) }
        guard encode(value, style) == bytes else { throw Fault(.malformedJSON, facts: ["reason": "not the canonical text"]) }
        return value
    }

    /// Any value, from the one text that it has.
    package static func read(_ bytes: [UInt8], _ style: Style = .file) throws(Fault) -> JSONValue {
        guard let value = JSONReader.read(bytes), encode(value, style) == bytes else { throw Fault(.malformedJSON, facts: ["reason": "not the canonical text"]) }
        return value
    }

    /// A value from any JSON text that says it: for showing what is there, never for judging it.
    package static func glance<Value: Decodable>(_ type: Value.Type, at bytes: [UInt8]) throws(Fault) -> Value {
        do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch { throw Fault(.malformedJSON, facts: ["reason": describe(error)]) }
    }

    /// The same of a value of no type that this program has; nil when the text is not JSON.
    package static func glance(at bytes: [UInt8]) -> JSONValue? { JSONReader.read(bytes) }

    /// A whole number at the top of an object that may be of a later format.
    package static func integer(named name: String, in bytes: [UInt8]) -> Int? {
        guard case .object(let members)? = JSONReader.read(bytes), case .integer(let number)? = members[name] else { return nil }
        return Int(number)
    }

    /// A text for machines outside the archive, laid out alike.
    package static func text(_ value: JSONValue) -> String {
        var out: [UInt8] = []
        write(value, .file, level: 0, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    private static func write(_ value: JSONValue, _ style: Style, level: Int, to out: inout [UInt8]) {
        func list<Item>(_ open: Character, _ items: [Item], _ close: Character, _ each: (Item, inout [UInt8]) -> Void) {
            out += open.utf8
            for (i, item) in items.enumerated() {
                if i > 0 { out.append(0x2C) }
                if style == .file { out += ("\n" + String(repeating: "  ", count: level + 1)).utf8 }
                each(item, &out)
            }
            if style == .file, !items.isEmpty { out += ("\n" + String(repeating: "  ", count: level)).utf8 }
            out += close.utf8
        }
        switch value {
        case .null: out += "null".utf8
        case .bool(let flag): out += (flag ? "true" : "false").utf8
        case .integer(let number): out += String(number).utf8
        case .string(let text): write(text, to: &out)
        case .array(let items):
            list("[", items, "]") { item, out in write(item, style, level: level + 1, to: &out) }
        case .object(let members):
            list("{", members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }, "}") { member, out in
                write(member.key, to: &out)
                out += (style == .file ? ": " : ":").utf8
                write(member.value, style, level: level + 1, to: &out)
            }
        }
    }

    private static func write(_ text: String, to out: inout [UInt8]) {
        out.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22: out += "\\\"".utf8
            case 0x5C: out += "\\\\".utf8
            case 0x08: out += "\\b".utf8
            case 0x0C: out += "\\f".utf8
            case 0x0A: out += "\\n".utf8
            case 0x0D: out += "\\r".utf8
            case 0x09: out += "\\t".utf8
            case 0..<0x20: out += ("\\u00" + [byte].lowerHex).utf8
            default: out.append(byte)
            }
        }
        out.append(0x22)
    }

    private static func describe(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .keyNotFound(let key, _): return "\(key.stringValue) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            let place = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
            return place.isEmpty ? "not JSON" : "\(place): \(context.debugDescription)"
        @unknown default: return "not JSON"
        }
    }
}

/// A JSON document as a value.
package enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// The document that Foundation's encoder makes of `value`; ours says how it is written down.
    package init(_ value: some Encodable) {
        if let value = value as? JSONValue {
            self = value
            return
        }
        do {
            guard let read = JSONReader.read(Array(try JSONEncoder().encode(value))) else { preconditionFailure("\(type(of: value)) does not encode") }
            self = read
        } catch { preconditionFailure("\(type(of: value)) does not encode: \(error)") }
    }
}

extension JSONValue: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let flag): try container.encode(flag)
        case .integer(let number): try container.encode(number)
        case .string(let text): try container.encode(text)
        case .array(let items): try container.encode(items)
        case .object(let members): try container.encode(members)
        }
    }
}

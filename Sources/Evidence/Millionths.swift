/// A figure with six decimal places, written as a decimal string (`"7.07"`, `"-0.000213"`): seconds, parts of a million,
/// shares. Never binary floating point, so that equal facts give equal bytes.
package struct Millionths: Sendable, Hashable, Comparable, Codable {
    package let count: Int64

    package init(count: Int64) { self.count = count }

    /// The nearest; what is no number is 0, and what is beyond a million million is brought back to that.
    package init(_ value: Double) { count = value.isNaN ? 0 : Int64((max(-1e12, min(value, 1e12)) * 1_000_000).rounded()) }

    package var value: Double { Double(count) / 1_000_000 }
    package var text: String { secondsText(count, per: 1_000_000) }

    package static func < (a: Self, b: Self) -> Bool { a.count < b.count }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let count = microseconds(of: text), secondsText(count, per: 1_000_000) == text else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a decimal of six places: \(text)"))
        }
        self.count = count
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

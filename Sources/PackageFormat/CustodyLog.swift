package import Evidence

/// `metadata/custody.jsonl`: one event a line, each with the SHA-256 of the line before it, newline included.
package enum CustodyLog {
    package struct Line: Sendable, Equatable, Codable {
        /// Counts from 1.
        package var number: Int
        /// Hexadecimal; of the first line, the SHA-256 of nothing.
        package var previous: String
        package var event: CustodyEvent
    }

    package static func encode(_ events: [CustodyEvent], sha256: ([UInt8]) -> Digest) -> [UInt8] {
        var out: [UInt8] = []
        var previous: [UInt8] = []
        for (i, event) in events.enumerated() {
            let line = CanonicalJSON.encode(Line(number: i + 1, previous: sha256(previous).hex, event: event), .line)
            out += line
            previous = line
        }
        return out
    }

    /// - Returns: the events, and the number of the first line that is not canonical or does not follow from the one
    ///   before; nil when all do.
    package static func decode(_ bytes: [UInt8], sha256: ([UInt8]) -> Digest) -> (events: [CustodyEvent], brokenAt: Int?) {
        var events: [CustodyEvent] = []
        var previous: [UInt8] = []
        for slice in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
            let line = Array(slice) + [0x0A]
            guard let read = try? CanonicalJSON.decode(Line.self, from: line, .line), read.number == events.count + 1, read.previous == sha256(previous).hex else {
                return (events, events.count + 1)
            }
            events.append(read.event)
            previous = line
        }
        return (events, bytes.isEmpty || bytes.last != 0x0A ? events.count + 1 : nil)
    }
}

package import Evidence

/// `metadata/tracks/<venue>-<stage>-<source>.idx`: the packet indexes of all recordings of one track.
///
///     file   = "FCTRACK1" length(4, big-endian) header *index
///     header = canonical JSON of one line, `length` bytes with its newline: Header
///     index  = the packets of one recording, as PacketEncoder writes them, in the header's order
package struct TrackIndex: Sendable, Equatable {
    package struct Header: Sendable, Equatable, Codable {
        package var track: String
        package var recordings: [Segment]

        package init(track: String, recordings: [Segment]) {
            self.track = track
            self.recordings = recordings
        }
    }

    package struct Segment: Sendable, Equatable, Codable {
        package var path: String
        package var sha256: String
        /// Length of its index in bytes; 0 for a recording that could not be opened.
        package var bytes: Int
        package var packets: Int
        /// Time base of each stream, a fraction, by stream index.
        package var timeBases: [String]

        package init(path: String, sha256: String, bytes: Int, packets: Int, timeBases: [String]) {
            self.path = path
            self.sha256 = sha256
            self.bytes = bytes
            self.packets = packets
            self.timeBases = timeBases
        }
    }

    package static let magic = Array("FCTRACK1".utf8)

    /// The bytes before the first index.
    package static func prefix(_ header: Header) -> [UInt8] {
        let json = CanonicalJSON.encode(header, .line)
        return magic + (0..<4).map { UInt8(truncatingIfNeeded: json.count >> (24 - 8 * $0)) } + json
    }

    /// How many bytes header and length field take together, from the first twelve bytes of a file.
    package static func headerEnd(_ bytes: [UInt8]) throws(Fault) -> Int {
        guard bytes.starts(with: magic), bytes.count >= 12 else { throw Fault(.malformedTrackIndex, facts: ["reason": "no FCTRACK1 header"]) }
        return 12 + bytes[8..<12].reduce(0) { $0 << 8 | Int($1) }
    }

    /// Reads the header off the front of a file.
    ///
    /// - Returns: the header, and where the first index begins.
    package static func readHeader(_ bytes: [UInt8]) throws(Fault) -> (header: Header, end: Int) {
        let end = try headerEnd(bytes)
        guard bytes.count >= end else { throw Fault(.malformedTrackIndex, facts: ["reason": "the header is cut short"]) }
        return (try CanonicalJSON.decode(Header.self, from: Array(bytes[12..<end]), .line), end)
    }
}

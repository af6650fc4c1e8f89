package import Evidence

/// The hashes of all media leaves of one track's recordings, kept beside its packet index.
///
///     file   = "FCLEAVES" length(4, big-endian) header *hash
///     header = canonical JSON of one line, `length` bytes with its newline: Header
///     hash   = 32 bytes: the leaves of one stream after the other, in the header's order
package struct LeafIndex: Sendable, Equatable {
    package struct Header: Sendable, Equatable, Codable {
        /// Of the leaves' own layout.
        package var leafVersion: Int
        package var track: String
        package var recordings: [Recording]

        package init(leafVersion: Int = 1, track: String, recordings: [Recording]) {
            self.leafVersion = leafVersion
            self.track = track
            self.recordings = recordings
        }
    }

    package struct Recording: Sendable, Equatable, Codable {
        package var path: String
        package var sha256: String
        /// Those with leaves; −1 is the file itself.
        package var streams: [Stream]

        package init(path: String, sha256: String, streams: [Stream]) {
            self.path = path
            self.sha256 = sha256
            self.streams = streams
        }

        /// What the header says of an analysed recording.
        package init(_ recording: Evidence.Recording) {
            self.init(
                path: recording.path, sha256: recording.sha256 ?? "",
                streams: (recording.analysis?.leaves ?? []).map { Stream(stream: $0.stream, count: $0.count, root: $0.root) })
        }
    }

    package struct Stream: Sendable, Equatable, Codable {
        package var stream: Int
        /// How many leaves.
        package var count: Int
        package var root: String

        package init(stream: Int, count: Int, root: String) {
            self.stream = stream
            self.count = count
            self.root = root
        }
    }

    package static let magic = Array("FCLEAVES".utf8)
    package static let hashLength = 32

    package var header: Header
    /// Of each recording and stream, in the header's order.
    package var hashes: [[Digest]]

    package init(header: Header, hashes: [[Digest]]) {
        self.header = header
        self.hashes = hashes
    }

    /// The bytes before the first hash.
    package static func prefix(_ header: Header) -> [UInt8] {
        let json = CanonicalJSON.encode(header, .line)
        return magic + (0..<4).map { UInt8(truncatingIfNeeded: json.count >> (24 - 8 * $0)) } + json
    }

    /// The whole file.
    package var bytes: [UInt8] { Self.prefix(header) + hashes.joined().flatMap(\.bytes) }

    /// How many bytes header and length field take together, from the first twelve bytes of a file.
    package static func headerEnd(_ bytes: [UInt8]) throws(Fault) -> Int {
        guard bytes.starts(with: magic), bytes.count >= 12 else { throw malformed("no FCLEAVES header") }
        return 12 + bytes[8..<12].reduce(0) { $0 << 8 | Int($1) }
    }

    /// Reads the header off the front of a file.
    ///
    /// - Returns: the header, and where the first hash begins.
    package static func readHeader(_ bytes: [UInt8]) throws(Fault) -> (header: Header, end: Int) {
        let end = try headerEnd(bytes)
        guard bytes.count >= end else { throw malformed("the header is cut short") }
        let header = try CanonicalJSON.decode(Header.self, from: Array(bytes[12..<end]), .line)
        guard header.recordings.joinedStreams.allSatisfy({ $0.count >= 0 && $0.count <= UInt32.max }) else { throw malformed("a count out of range") }
        return (header, end)
    }

    /// Where the hashes of a stream stand, counted from the first hash; nil when it has none.
    package static func range(in header: Header, recording: String, stream: Int) -> Range<UInt64>? {
        var start: UInt64 = 0
        for entry in header.recordings {
            for candidate in entry.streams {
                let end = start + UInt64(candidate.count * hashLength)
                if entry.path == recording, candidate.stream == stream { return start..<end }
                start = end
            }
        }
        return nil
    }

    /// Length of a file with this header.
    package static func length(_ header: Header) -> UInt64 {
        UInt64(prefix(header).count) + header.recordings.joinedStreams.reduce(0) { $0 + UInt64($1.count) * UInt64(hashLength) }
    }

    /// Reads a whole file.
    package init(_ bytes: [UInt8]) throws(Fault) {
        let (header, end) = try Self.readHeader(bytes)
        guard Self.length(header) == UInt64(bytes.count) else { throw Self.malformed("\(bytes.count) bytes") }
        var offset = end
        hashes = []
        for stream in header.recordings.joinedStreams {
            hashes.append((0..<stream.count).map { Digest(Array(bytes[(offset + $0 * Self.hashLength)..<(offset + ($0 + 1) * Self.hashLength)])) })
            offset += stream.count * Self.hashLength
        }
        self.header = header
    }

    private static func malformed(_ reason: String) -> Fault { Fault(.malformedTrackIndex, facts: ["reason": reason]) }
}

extension [LeafIndex.Recording] {
    fileprivate var joinedStreams: [LeafIndex.Stream] { flatMap(\.streams) }
}

/// One original in the archive: its place, its bytes' digests, and where it came from.
package struct ArchivedFile: Sendable, Equatable, Codable {
    /// Place inside the archive, `data/...`.
    package var path: String
    /// Length in bytes.
    package var size: UInt64
    /// CRC-32 (ISO 3309), eight lower-case hexadecimal digits; ZIP's local header needs it before the bytes.
    package var crc32: String
    /// Algorithm name to hexadecimal digest; `sha256` always there.
    package var digests: [String: String]
    /// Media type by content, when libmagic or the demuxer gave one.
    package var mediaType: String?
    package var origin: Origin
    /// When the bytes were safe in the workspace.
    package var ingestedAt: Instant
    package var placement: Placement

    package init(path: String, size: UInt64, crc32: String, digests: [String: String], mediaType: String?, origin: Origin, ingestedAt: Instant, placement: Placement) {
        self.path = path
        self.size = size
        self.crc32 = crc32
        self.digests = digests
        self.mediaType = mediaType
        self.origin = origin
        self.ingestedAt = ingestedAt
        self.placement = placement
    }

    package func digest(_ algorithm: DigestAlgorithm) -> Digest? {
        digests[algorithm.rawValue].flatMap { Digest(hex: $0, algorithm: algorithm) }
    }

    /// Where the file came from: enough to give it its name back.
    package struct Origin: Sendable, Equatable, Codable {
        /// The file's own name, as text; bytes that are not UTF-8 appear as U+FFFD here and whole in `nameBytes`.
        package var name: String
        /// Base64 of the name's bytes, only when they are not UTF-8.
        package var nameBytes: String?
        /// The path it was read from, relative to nothing: as the machine that ingested it saw it.
        package var path: String
        /// The file system's modification time when it was read: a hint, not evidence.
        package var modifiedAt: Instant

        package init(name: String, nameBytes: String?, path: String, modifiedAt: Instant) {
            self.name = name
            self.nameBytes = nameBytes
            self.path = path
            self.modifiedAt = modifiedAt
        }
    }
}

/// Where a file belongs in the project: the folder under `data/` follows from it.
package enum Placement: Sendable, Hashable {
    case document(DocumentPlace)
    case recording(RecordingPlace)

    package struct DocumentPlace: Sendable, Hashable, Codable {
        /// An id of `manifests/documents.yaml`.
        package var id: String
        package var lot: String?
        package var supplier: String?

        package init(id: String, lot: String? = nil, supplier: String? = nil) {
            self.id = id
            self.lot = lot
            self.supplier = supplier
        }
    }

    package struct RecordingPlace: Sendable, Hashable, Codable {
        package var venue: String
        package var stage: String
        package var source: String
        /// When the recording began, as a person states it.
        package var start: Instant?
        /// Seconds to add to the device's clock to get true time, a decimal string, as the venue declares it.
        package var clockOffset: String?

        package init(venue: String, stage: String, source: String, start: Instant? = nil, clockOffset: String? = nil) {
            self.venue = venue
            self.stage = stage
            self.source = source
            self.start = start
            self.clockOffset = clockOffset
        }

        /// `main-evaluation-pano`: the track that the recording is a segment of.
        package var track: String { "\(venue)-\(stage)-\(source)" }
    }

    /// `data/documents/eval-report`, `data/recordings/main/evaluation/pano`.
    package var folder: String {
        switch self {
        case .document(let place): "data/documents/\(place.id)"
        case .recording(let place): "data/recordings/\(place.venue)/\(place.stage)/\(place.source)"
        }
    }

    package var recording: RecordingPlace? {
        if case .recording(let place) = self { place } else { nil }
    }
}

extension Placement: Codable {
    private enum CodingKeys: String, CodingKey { case document, recording }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let place = try container.decodeIfPresent(DocumentPlace.self, forKey: .document) {
            self = .document(place)
        } else {
            self = .recording(try container.decode(RecordingPlace.self, forKey: .recording))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .document(let place): try container.encode(place, forKey: .document)
        case .recording(let place): try container.encode(place, forKey: .recording)
        }
    }
}

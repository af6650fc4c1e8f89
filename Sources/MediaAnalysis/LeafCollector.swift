internal import Cryptography
internal import Evidence

/// The hashes of a recording's leaves, gathered as they come; what they add up to is computed here again, so that nobody
/// has to believe who sent them.
///
///     message = stream(4, two's complement, big-endian) hash(32); those of one stream in order
struct LeafCollector {
    private var streams: [Int: (hashes: [UInt8], tree: MerkleTree.Builder)] = [:]

    private static let messageLength = 36
    /// Of the leaves of docs/format.md.
    private static let version = 1

    static func message(_ stream: Int, _ hash: Digest) -> [UInt8] { bigEndian(UInt64(UInt32(bitPattern: Int32(clamping: stream)))).suffix(4) + hash.bytes }

    mutating func add(_ message: [UInt8]) {
        guard message.count == LeafCollector.messageLength else { return }
        let stream = Int(Int32(bitPattern: UInt32(unsigned(message.prefix(4)))))
        let hash = message[4...]
        streams[stream, default: ([], .init())].hashes += hash
        streams[stream]!.tree.append(Digest(Array(hash)))
    }

    /// By stream.
    var leaves: [RecordingAnalysis.Leaves] {
        streams.sorted { $0.key < $1.key }.map { .init(stream: $0.key, count: $0.value.tree.count, version: LeafCollector.version, root: $0.value.tree.root.hex) }
    }

    /// All hashes, those of one stream after the other.
    var bytes: [UInt8] { streams.sorted { $0.key < $1.key }.flatMap(\.value.hashes) }
}

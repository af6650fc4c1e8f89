internal import Cryptography
package import Evidence

/// Leaves over a recording's bytes, for one whose streams have no canonical form: one for each 2²⁰ bytes.
///
/// They prove a stretch of the file and nothing of a clip that was cut from it.
package final class FileRangeLeaves {
    package static let rangeBytes = 1 << 20

    private let header: MediaLeafHeader
    private let digest = RepeatedDigest()
    private var tree = MerkleTree.Builder()
    private var filled = 0

    package init(recordingSHA256: Digest) {
        header = MediaLeafHeader(recording: recordingSHA256, stream: MediaLeaf.wholeFile, codec: MediaLeaf.fileCodec, timeBase: .init(0, 1))
    }

    /// Takes the file's next bytes, as many as there are at hand.
    package func append<Failure: Error>(_ bytes: UnsafeRawBufferPointer, completed: (CompletedLeaf) throws(Failure) -> Void) throws(Failure) {
        var offset = 0
        while offset < bytes.count {
            let part = min(bytes.count - offset, Self.rangeBytes - filled)
            digest.update(UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + part)]))
            offset += part
            filled += part
            if filled == Self.rangeBytes { try complete(completed) }
        }
    }

    /// - Returns: the root, as of stream −1.
    package func finish<Failure: Error>(completed: (CompletedLeaf) throws(Failure) -> Void) throws(Failure) -> RecordingAnalysis.Leaves {
        if filled > 0 { try complete(completed) }
        return RecordingAnalysis.Leaves(stream: -1, count: tree.count, version: Int(MediaLeaf.version), root: tree.root.hex)
    }

    private func complete<Failure: Error>(_ completed: (CompletedLeaf) throws(Failure) -> Void) throws(Failure) {
        filled = 0
        var unit: [UInt8] = []
        unit.appendUnit(UnitFacts(pts: nil, dts: nil, isKeyframe: false, isCorrupt: false, isRaw: true)) { digest.finish(appendingTo: &$0) }
        let bytes = header.bytes(index: UInt32(truncatingIfNeeded: tree.count), count: 1, parameterSets: digest.finish()) + unit
        let leaf = CompletedLeaf(index: tree.count, hash: MerkleTree.leaf(bytes), bytes: bytes)
        tree.append(leaf.hash)
        try completed(leaf)
    }
}

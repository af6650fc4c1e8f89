internal import Evidence
internal import Media
internal import MediaProof

/// Cuts every stream of a recording into leaves while its packets go by; where a stream has no canonical form, the file
/// itself by ranges of bytes.
struct LeafCutter {
    private let sha256: Digest
    private var builders: [Int: MediaLeafBuilder] = [:]
    private var needsFile = false
    private let take: (Int, Digest) -> Void

    /// - Parameter take: gets each leaf's hash, those of one stream in order.
    init(sha256: Digest, _ take: @escaping (Int, Digest) -> Void) {
        self.sha256 = sha256
        self.take = take
    }

    mutating func begin(_ reader: MediaReader, stream index: Int) {
        let stream = reader.recording.streams[index]
        guard stream.video != nil || stream.audio != nil else { return }
        let base = reader.timeBase(of: index)
        let format = StreamFormat(
            codec: stream.codec, extradata: reader.extradata(of: index), sampleRate: stream.audio?.sampleRate ?? 0, channels: stream.audio?.channels ?? 0, blockAlign: reader.blockAlign(of: index))
        guard let builder = MediaLeafBuilder(recordingSHA256: sha256, stream: index, format: format, timeBase: .init(Int32(clamping: base.numerator), Int32(clamping: base.denominator))) else {
            needsFile = true
            return
        }
        builders[index] = builder
    }

    func add(_ packet: borrowing MediaPacket) {
        guard let builder = builders[packet.stream] else { return }
        let unit = MediaLeafBuilder.Unit(pts: packet.pts, dts: packet.dts, isKeyframe: packet.isKeyframe, isCorrupt: packet.isCorrupt)
        packet.withBytes { bytes in builder.append(unit, bytes) { leaf in take(packet.stream, leaf.hash) } }
    }

    /// - Parameter file: the whole recording, read again where a stream has no canonical form, or none was found.
    func finish(_ file: DescriptorSource) -> [RecordingAnalysis.Leaves] {
        var leaves = builders.keys.sorted().map { index in builders[index]!.finish { leaf in take(index, leaf.hash) } }.filter { $0.count > 0 }
        guard needsFile || leaves.isEmpty else { return leaves }
        let ranges = FileRangeLeaves(recordingSHA256: sha256)
        var offset: UInt64 = 0
        while offset < file.size {
            let piece = file.read(FileRangeLeaves.rangeBytes, at: offset)
            guard !piece.isEmpty else { break }
            piece.withUnsafeBytes { bytes in ranges.append(bytes) { leaf in take(-1, leaf.hash) } }
            offset += UInt64(piece.count)
        }
        leaves.insert(ranges.finish { leaf in take(-1, leaf.hash) }, at: 0)
        return leaves
    }
}

internal import Evidence
internal import Files
internal import ForeignArchives
internal import Media
internal import PackageFormat
internal import SystemPackage
internal import Workspace

/// Looks at an ingested recording: container, streams, and every packet into its compact index.
struct RecordingIndexer {
    let workspace: Workspace
    /// Without them a file's name says nothing of its start.
    let recorders: RecorderNames?
    let cancellation: Cancellation

    /// The slowest reading that is still taken for work and not for a hang.
    private static let slowestRate: UInt64 = 4 << 20
    private static let leastTime = 120

    /// - Returns: what is known, and the length of the index that now lies in the workspace's state.
    func index(_ file: ArchivedFile) throws -> (Recording, Int) {
        let final = workspace.packetFile(file.path)
        var output = try DurableFile(final, temporary: workspace.partial.appending(final.lastComponent!))
        var encoder = PacketEncoder()
        var buffer: [UInt8] = []
        var recording = try MediaProbe.probe(
            path: (workspace.file(file.path).bytes + [0]).map(CChar.init(bitPattern:)), name: file.path, sha256: file.digests["sha256"], size: file.size,
            limit: .seconds(max(RecordingIndexer.leastTime, Int(file.size / RecordingIndexer.slowestRate))),
            isCancelled: { cancellation.isCancelled }
        ) { stream, pts, dts, size, position, flags in
            encoder.append(Packet(stream: stream, pts: pts, dts: dts, size: size, position: position, isKeyframe: flags.isKeyframe, isCorrupt: flags.isCorrupt), to: &buffer)
            if buffer.count >= 1 << 16 {
                try output.write(buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        // A probe that was told to stop knows nothing; the next run looks again.
        try cancellation.check()
        try output.write(buffer)
        try output.finish()
        if let named = recorders?.evidence(file.origin.pathBytes) { recording.start.append(named) }
        recording.start.append(.fileTime(file.origin.modifiedAt))
        recording.declare(start: file.placement.recording?.start, clockOffset: file.placement.recording?.clockOffset)
        return (recording, Int(output.count))
    }
}

extension ArchivedFile.Origin {
    /// The bytes of the path that the file came from, as ``SourceKey`` writes it.
    fileprivate var pathBytes: [UInt8] { (path.hasPrefix("hex:") ? [UInt8](lowerHex: path.dropFirst(4)) : nil) ?? Array(path.utf8) }
}

/// The media type of a file in the workspace.
enum ContentTypeOf {
    static func file(_ path: FilePath) -> String? {
        ContentType.sniff(path: (path.bytes + [0]).map(CChar.init(bitPattern:)))
    }
}

internal import Evidence
internal import Files
internal import ForeignArchives
internal import MediaAnalysis
internal import SystemPackage
internal import Workspace

/// Looks at an ingested recording: container, streams, and every packet into its compact index.
struct RecordingIndexer {
    let workspace: Workspace
    let examiner: RecordingExaminer
    /// Without them a file's name says nothing of its start.
    let recorders: RecorderNames?
    let cancellation: Cancellation

    /// - Returns: what is known, and the length of the index that now lies in the workspace's state.
    func index(_ file: ArchivedFile) throws -> (Recording, Int) {
        let final = workspace.packetFile(file.path)
        let input = try InputFile(workspace.file(file.path))
        var output = try DurableFile(final, temporary: workspace.partial.appending(final.lastComponent!))
        var recording = try input.withDescriptor { descriptor in
            try examiner.probe(.init(file: descriptor, size: file.size, name: file.path, sha256: file.digests["sha256"]), cancellation: cancellation, packets: { try output.write($0) })
        }
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

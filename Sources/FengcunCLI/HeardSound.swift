internal import Acoustics
internal import Evidence
internal import Files
internal import MediaAnalysis
internal import SystemPackage

/// The sound of a file that is named on the command line.
enum HeardSound {
    /// What `analyse` keeps in a workspace's state.
    private static let kept = "sound"

    /// Decodes a recording's sound into a file without a name; what `analyse` has decoded already is taken as it is.
    ///
    /// - Throws: ``FaultCode/entryUnreadable`` where it is no recording, or cannot be decoded to its end.
    static func of(_ named: FilePath, _ examiner: RecordingExaminer, _ progress: ProgressMeter) throws -> Sound {
        progress.working(on: named.string)
        let path = try FileFacts.resolved(named)
        guard try FileFacts(path).kind == .file else { throw Fault(.wrongFileType, path: named.string) }
        if path.extension == kept {
            let sound = Sound([try .init(path)])
            progress.advance(sound.count)
            return sound
        }
        let file = try InputFile(path)
        let size = file.stat.size
        let scratch = try ScratchFile()
        var count = 0
        var seen: UInt64 = 0
        func advance(to place: UInt64) {
            let place = min(max(place, seen), size)
            progress.advance(Int(place - seen))
            seen = place
        }
        defer { advance(to: size) }
        let recording = try file.withDescriptor { descriptor in
            try examiner.sound(
                .init(file: descriptor, size: size, name: named.string), cancellation: Speech.interruption,
                take: { bytes in
                    try scratch.write(bytes)
                    count += bytes.count
                }, progress: advance)
        }
        if recording.container == nil { throw Fault(.entryUnreadable, path: named.string, facts: ["reason": recording.damage.last?.detail ?? ""]) }
        return Sound([.init(scratch, count: count, of: named.string)])
    }
}

internal import Cryptography
internal import Evidence
internal import Files
internal import SystemPackage

/// One more read of an original, against what its ingest wrote down.
enum PayloadCheck {
    /// - Parameter sink: takes the bytes on the way.
    /// - Returns: nil when size and SHA-256 are those of the ingest.
    static func read(_ file: ArchivedFile, at path: FilePath, cancellation: Cancellation, progress: ProgressMeter, _ sink: (UnsafeRawBufferPointer) throws -> Void) throws -> Finding? {
        progress.working(on: file.path)
        let input: InputFile
        do { input = try InputFile(path) } catch {
            return Finding(.fixityMissing, path: file.path, facts: error.facts)
        }
        guard input.stat.size == file.size else {
            return Finding(.fixitySize, path: file.path, facts: ["expected": String(file.size), "actual": String(input.stat.size)])
        }
        var hasher = Hasher([.sha256])
        let count = try input.forEachChunk(count: file.size, cancellation: cancellation) { bytes in
            hasher.update(bytes)
            try sink(bytes)
            progress.advance(bytes.count)
        }
        let digest = hasher.finish()[.sha256]!
        guard count == file.size, digest.hex == file.digests["sha256"] else {
            return Finding(.fixityMismatch, path: file.path, facts: ["algorithm": "sha256"])
        }
        return nil
    }
}

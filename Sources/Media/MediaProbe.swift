package import Evidence

/// Reads a recording's container, streams and packets without decoding a frame.
///
/// Blocks its thread; run it where blocking is allowed.
package enum MediaProbe {
    /// - Parameters:
    ///   - name: what the result calls it.
    ///   - limit: how long the library may take.
    ///   - sink: takes every packet in demuxer order; what it throws ends the run.
    /// - Returns: what is known. A file that cannot be opened is no error: its `damage` says so.
    package static func probe(
        _ bytes: MediaBytes, name: String, sha256: String?, limit: Duration, isCancelled: @escaping () -> Bool, sink: (borrowing MediaPacket) throws -> Void = { _ in }
    ) throws -> Recording {
        switch MediaReader.open(bytes, name: name, sha256: sha256, deadline: Deadline(after: limit, isCancelled: isCancelled)) {
        case .failed(let recording): return recording
        case .reader(let reader):
            try reader.forEachPacket(sink)
            return reader.recording
        }
    }
}

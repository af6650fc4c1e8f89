package import Evidence

/// `metadata/commitments.json`: salted roots, signed on their own, so that a proof for one file shows no other name.
///
///     leaf    = 0x00 salt(16) path size(8, big-endian) SHA-256(32)    hashed as RFC 9162 §2.1 leaf (its own 0x00)
///     padding = 0x00 salt(16)                                         up to a power of two: hides how many files there are
///
/// Leaves stand in canonical order of the files. `metadata/salts.bin` holds one salt a leaf, padding included.
package struct Commitments: Sendable, Equatable, Codable {
    package var format: Int
    package var files: Files
    /// Roots of each recording's media leaves, once they have been computed; by digest, then stream.
    package var recordings: [Recording]

    package struct Files: Sendable, Equatable, Codable {
        package var algorithm: String
        package var leafVersion: Int
        package var root: String

        package init(root: Digest) {
            algorithm = "rfc9162-sha256"
            leafVersion = 1
            self.root = root.hex
        }
    }

    /// The tree over one stream of a recording (docs/format.md, Media leaves).
    package struct Recording: Sendable, Equatable, Codable {
        /// Of the recording, in place of its path: this file is shown to people who are to learn no other name.
        package var sha256: String
        /// −1 where the leaves are of the file's bytes.
        package var stream: Int
        package var leaves: Int
        package var leafVersion: Int
        package var root: String

        package init(sha256: String, _ leaves: RecordingAnalysis.Leaves) {
            self.sha256 = sha256
            stream = leaves.stream
            self.leaves = leaves.count
            leafVersion = leaves.version
            root = leaves.root
        }
    }

    /// - Parameter recordings: all of the package, in canonical order; those that were analysed have leaves.
    package init(filesRoot: Digest, recordings: [Evidence.Recording] = []) {
        format = PackageLayout.formatVersion
        files = Files(root: filesRoot)
        self.recordings = Commitments.committed(recordings)
    }

    /// What is committed to of these recordings' leaves: by digest and stream, each once.
    package static func committed(_ recordings: [Evidence.Recording]) -> [Recording] {
        let all = recordings.flatMap { recording in (recording.analysis?.leaves ?? []).map { Recording(sha256: recording.sha256 ?? "", $0) } }
        return all.sorted { ($0.sha256, $0.stream) < ($1.sha256, $1.stream) }.reduce(into: []) { kept, next in if kept.last != next { kept.append(next) } }
    }

    package static let saltLength = 16

    /// How many leaves a tree over `files` files has.
    package static func leafCount(files: Int) -> Int {
        var count = 1
        while count < files { count *= 2 }
        return count
    }

    /// The data of every leaf; nil when there are not as many salts as leaves.
    package static func leaves(_ files: [ArchivedFile], salts: [UInt8]) -> [[UInt8]]? {
        let count = leafCount(files: files.count)
        guard salts.count == count * saltLength else { return nil }
        return (0..<count).map { i in
            let salt = salts[(i * saltLength)..<((i + 1) * saltLength)]
            guard i < files.count else { return [0] + salt }
            let size = (0..<8).map { UInt8(truncatingIfNeeded: files[i].size >> (56 - 8 * UInt64($0))) }
            return [0] + salt + files[i].path.utf8 + size + (files[i].digest(.sha256)?.bytes ?? [])
        }
    }
}

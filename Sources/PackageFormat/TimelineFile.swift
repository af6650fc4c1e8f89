package import Evidence

/// `metadata/timeline.json`: all recordings on one clock, as the sealing program saw it. An opinion: `verify` takes it as said,
/// `check` computes it again.
package struct TimelineFile: Sendable, Equatable, Codable {
    package var format: Int
    /// The program that computed it.
    package var madeWith: String
    /// SHA-256 of the `manifests/timeline.yaml` that was used.
    package var rules: String
    package var timeline: Timeline

    package init(madeWith: String, rules: String, timeline: Timeline) {
        format = PackageLayout.formatVersion
        self.madeWith = madeWith
        self.rules = rules
        self.timeline = timeline
    }

    /// - Throws: ``FaultCode/malformedJSON`` for what is not the one text of a timeline of this format.
    package static func decode(_ bytes: [UInt8]) throws(Fault) -> TimelineFile {
        let file = try CanonicalJSON.decode(TimelineFile.self, from: bytes)
        guard file.format == PackageLayout.formatVersion else { throw Fault(.malformedJSON, facts: ["reason": "format \(file.format)"]) }
        return file
    }
}

extension Timeline {
    /// Every recording, as often as it stands on a track.
    package var placed: [String] { tracks.flatMap { $0.segments.map(\.path) } }

    /// Every recording that is named besides.
    package var named: Set<String> {
        Set(tracks.flatMap { $0.gaps.flatMap { [$0.before, $0.after] } + $0.overlaps.flatMap { [$0.first, $0.second] } } + alignments.flatMap { ($0.a.parts + $0.b.parts).map(\.path) })
    }
}

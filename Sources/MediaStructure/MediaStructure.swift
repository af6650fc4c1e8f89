package import Evidence

/// What a recording's container says of itself, by its own lengths and marks, against the bytes that are there.
///
/// No media library has a part in it: libavformat opens much that is cut short and says nothing. Headers are read and
/// payloads hopped over, within the limits of `Walk`; nothing is decoded. An empty file is the caller's to report.
package enum MediaStructure {
    package struct Outcome: Sendable, Equatable {
        /// What the bytes are, whatever the name says.
        package var container: ContainerKind
        package var observations: [Recording.Observation]
        /// Whether all of it was looked at.
        package var outcome: RecordingAnalysis.Check.Outcome
        /// What is worth knowing and no damage, or why not all was looked at; nil where there is nothing to say.
        package var detail: String?

        package init(container: ContainerKind, observations: [Recording.Observation] = [], outcome: RecordingAnalysis.Check.Outcome, detail: String? = nil) {
            self.container = container
            self.observations = observations
            self.outcome = outcome
            self.detail = detail
        }

        /// For the list of checks of an analysis.
        package var check: RecordingAnalysis.Check { .init(.structure, outcome, detail) }
    }

    /// How much of a recording is read at most.
    package struct Limits: Sendable {
        /// A table of a hundred thousand chunks takes 400 KB.
        package var bytes: UInt64
        /// Nine hours of sound and picture in FLV are two million tags, a read each.
        package var reads: Int

        package init(bytes: UInt64 = 64 << 20, reads: Int = 3_000_000) {
            self.bytes = bytes
            self.reads = reads
        }
    }

    /// - Parameter name: the file's name or path; only its extension counts.
    package static func check(_ source: some ByteSource, name: String, limits: Limits = .init()) -> Outcome {
        let walk = Walk(source, limits)
        let found = Recognition(walk)
        if let claim = NameClaim(name), found.kind != .unknown, !claim.kinds.contains(found.kind) {
            walk.say(.mediaContainerLies, "named .\(claim.suffix), but the bytes are \(found.kind.words)")
        }
        if let header = found.foreignHeader { walk.say(.mediaForeignHeader, "\(header.count) bytes of \(header.name) header in front", offset: 0, bytes: header.count) }
        switch found.kind {
        case .isoBaseMedia: ISOBaseMedia(walk).check()
        case .matroska: Matroska(walk).check()
        case .wav: WAV(walk).check()
        case .avi: AVI(walk).check()
        case .wave64: Wave64(walk).check()
        case .transportStream: found.packets.map { TransportStream(walk, packets: $0).check() }
        case .programStream: ProgramStream(walk, from: found.start).check()
        case .flv: FLV(walk).check()
        case .asf: ASF(walk).check()
        case .ogg: Ogg(walk).check()
        case .dhav: DHAV(walk).check()
        case .adts, .mpegAudio, .amr, .flac: return walk.outcome(found.kind, notRun: "\(found.kind.words) states no lengths to compare")
        case .unknown: return walk.outcome(found.kind, notRun: "the bytes are no container that is known here")
        }
        return walk.outcome(found.kind)
    }
}

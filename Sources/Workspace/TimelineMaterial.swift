package import Evidence
package import Files
internal import PackageFormat
package import SystemPackage
package import Timelines

/// `manifests/timeline.yaml`, and which text of it.
package struct TimelineRulesFile: Sendable {
    package let rules: TimelineRules
    /// The file's bytes, from which its digest is taken.
    package let bytes: [UInt8]

    /// - Parameter folder: the `manifests` folder.
    /// - Throws: ``FaultCode/manifestsUnreadable``.
    package static func read(_ folder: FilePath) throws(Fault) -> TimelineRulesFile {
        let file = folder.appending("timeline.yaml")
        return TimelineRulesFile(rules: try YAMLFile.decode(TimelineRules.self, file), bytes: try InputFile.readAll(file, limit: 1 << 20))
    }
}

/// What a workspace has for a timeline: its recordings, and the ends of their packet indexes.
package struct TimelineMaterial: Sendable {
    package let takes: [Take]
    private let workspace: Workspace
    private let recordings: [String: Recording]
    private let rules: TimelineRules

    package init(_ workspace: Workspace, _ ledger: LedgerState, _ rules: TimelineRules) {
        self.workspace = workspace
        self.rules = rules
        recordings = ledger.recordings.mapValues(\.recording)
        takes = ledger.files.compactMap { file in ledger.recordings[file.path].flatMap { Take(file, $0.recording) } }
    }

    /// Which sounds are to be held against each other.
    package func soundPlan(cancellation: Cancellation) throws -> SoundPlan { try withPackets(cancellation) { SoundPlan(takes, rules: rules, packets: $0) } }

    /// Lends the ends of recordings' packet indexes, which the workspace keeps.
    ///
    /// - Throws: what reading an index does.
    package func withPackets<Result>(_ cancellation: Cancellation, _ body: ((String) -> PacketEnds?) -> Result) throws -> Result {
        var failure: (any Error)?
        let result = body { path in
            do { return failure == nil ? try packetEnds(path, cancellation) : nil } catch {
                failure = error
                return nil
            }
        }
        if let failure { throw failure }
        return result
    }

    /// Nil where the recording has no packets.
    private func packetEnds(_ path: String, _ cancellation: Cancellation) throws -> PacketEnds? {
        let file = workspace.packetFile(path)
        guard let recording = recordings[path], (try? FileFacts(file)) != nil else { return nil }
        var ends = PacketEnds.Collector(recording, rules: rules)
        var decoder = PacketDecoder([])
        func decode(keeping rest: Int) {
            while decoder.unread > rest, let packet = decoder.next() { ends.add(stream: packet.stream, ticks: packet.pts ?? packet.dts, size: packet.size) }
        }
        try InputFile(file).forEachChunk(cancellation: cancellation) { piece in
            decoder.append(piece)
            decode(keeping: PacketDecoder.longestPacket)
        }
        decode(keeping: 0)
        return ends.finish()
    }
}

/// What of `manifests/` a timeline needs.
package struct TimelineLists: Sendable {
    package let rules: TimelineRulesFile
    package let vocabulary: Vocabulary

    /// - Parameter folder: the `manifests` folder.
    /// - Throws: ``FaultCode/manifestsUnreadable``.
    package static func read(_ folder: FilePath) throws(Fault) -> TimelineLists {
        let vocabulary = try Vocabulary.read(folder)
        return TimelineLists(rules: try TimelineRulesFile.read(folder), vocabulary: vocabulary)
    }

    package func frame(venues: [Project.Venue], _ schedule: Project.Schedule?) -> TimelineMaker.Frame {
        TimelineMaker.Frame(
            venues: venues.map(\.id), schedule: schedule, ofVenues: vocabulary.sources.filter(\.isMandatoryAtEachVenue).map(\.id), ofProject: vocabulary.sources.filter(\.isMandatoryOnce).map(\.id))
    }
}

extension Workspace {
    /// What came of holding sounds against each other: a JSON array of pairs.
    package var alignmentsFile: FilePath { state.appending("alignments.json") }

    /// The timeline as far as the workspace knows; nil where it has no recordings.
    ///
    /// - Throws: what reading packet indexes does. Alignments that cannot be read are taken for none: they can be computed again.
    package func timeline(_ project: Project?, _ ledger: LedgerState, _ lists: TimelineLists, cancellation: Cancellation) throws -> Timeline? {
        let material = TimelineMaterial(self, ledger, lists.rules.rules)
        guard !material.takes.isEmpty else { return nil }
        let bytes = (try? InputFile.readAll(alignmentsFile, limit: 256 << 20)) ?? []
        let alignments = (try? CanonicalJSON.glance([Timeline.Pair].self, at: bytes)) ?? []
        return try material.withPackets(cancellation) { packets in
            TimelineMaker.make(material.takes, lists.frame(venues: project?.venues ?? [], project?.schedule), alignments: alignments, rules: lists.rules.rules, packets: packets)
        }
    }
}

package import Evidence
package import Files
package import PackageFormat
package import Timelines

/// The timeline that was sealed, beside the one that follows now from what the package says of its recordings and from the
/// alignments that were sealed.
package struct TimelineCheck: Sendable {
    /// Nil where the package has none, or none that can be read.
    package let sealed: TimelineFile?
    package let computed: Timeline
    /// What is wrong with the sealed one, or with packet indexes.
    package let findings: [Finding]

    /// - Parameter frame: of the project's venues and schedule.
    package static func make(_ inspection: Inspection, rules: TimelineRules, frame: ([Project.Venue], Project.Schedule?) -> TimelineMaker.Frame, cancellation: Cancellation) throws -> TimelineCheck {
        let (sealed, wrong) = try inspection.sealedTimeline(cancellation: cancellation)
        var findings = [wrong].compactMap(\.self)
        let takes = inspection.knownFiles.compactMap { file in inspection.recording(file.path).flatMap { Take(file, $0) } }
        var stop: Fault?
        let computed = TimelineMaker.make(takes, frame(inspection.dossier?.venues ?? [], inspection.dossier?.schedule), alignments: sealed?.timeline.alignments ?? [], rules: rules) { path in
            do { return stop == nil ? try packets(path, inspection, rules, cancellation, &findings) : nil } catch let fault as Fault {
                if fault.code == .interrupted { stop = fault } else { findings.append(Finding(.consistencyTrack, path: fault.path)) }
                return nil
            } catch { return nil }
        }
        if let stop { throw stop }
        return TimelineCheck(sealed: sealed, computed: computed, findings: findings)
    }

    private static func packets(_ path: String, _ inspection: Inspection, _ rules: TimelineRules, _ cancellation: Cancellation, _ findings: inout [Finding]) throws -> PacketEnds? {
        guard let recording = inspection.recording(path), recording.packets != nil else { return nil }
        var ends = PacketEnds.Collector(recording, rules: rules)
        let wrong = try PacketTable(of: path, in: inspection, cancellation: cancellation).forEach(in: inspection, cancellation: cancellation) { _, packet in
            ends.add(stream: packet.stream, ticks: packet.pts ?? packet.dts, size: packet.size)
            return true
        }
        if let wrong { findings.append(wrong) }
        return ends.finish()
    }

    /// What the sealed one says otherwise, part by part; none where there is none.
    package var differences: [Finding] {
        guard let sealed = sealed?.timeline else { return [] }
        func differs(_ what: String) -> Finding { Finding(.timelineDiffers, .warning, path: PackageLayout.timeline, facts: ["detail": what]) }
        func isOther(_ a: some Encodable, _ b: some Encodable) -> Bool { CanonicalJSON.encode(a) != CanonicalJSON.encode(b) }
        func names(_ timeline: Timeline) -> [String: Timeline.Track] { Dictionary(timeline.tracks.map { ("\($0.venue)/\($0.stage)/\($0.source) \($0.device)", $0) }) { first, _ in first } }
        let (then, now) = (names(sealed), names(computed))
        let tracks = Set(then.keys).union(now.keys).sorted().filter { name in
            guard let a = then[name], let b = now[name] else { return true }
            return isOther(a, b)
        }
        let parts = [
            isOther([sealed.clock].compactMap(\.self), [computed.clock].compactMap(\.self)) ? "clock" : nil, isOther(sealed.stages, computed.stages) ? "stages" : nil,
            isOther(sealed.coverage, computed.coverage) ? "coverage" : nil, isOther(sealed.alignments, computed.alignments) ? "alignments" : nil,
        ]
        return (parts.compactMap(\.self) + tracks).map(differs)
    }
}

internal import Evidence
internal import Foundation
internal import Workspace

/// Says of which venue, stage and source a recording is.
struct RecordingReader: Sendable {
    private let takes: [String: [String]]
    private let schedule: Project.Schedule?

    init(_ vocabulary: Vocabulary, _ schedule: Project.Schedule?) {
        takes = Dictionary(vocabulary.sources.map { ($0.id, $0.takes) }) { a, _ in a }
        self.schedule = schedule
    }

    /// What one of the three parts came to.
    private struct Part {
        var id: String
        var confidence: Proposal.Confidence
        var reason: Reason
    }

    /// Whether the folders speak of a source that takes files of this kind besides recordings.
    ///
    /// - Parameter kind: `image` or `table`.
    func takes(_ kind: String, _ folders: [NameReading]) -> Bool {
        folders.lazy.compactMap(\.sources.last).first.map { takes[$0.id]?.contains(kind) == true } ?? false
    }

    /// - Parameter path: the file's own name first, then its folders, nearest first.
    func read(_ path: [NameReading], recorder: RecorderNames.Reading?, isSound: Bool) -> Proposal {
        var stage = part("stage", path.map(\.stages))
        var source = recorder?.name.source.map { Part(id: $0, confidence: .high, reason: Reason(.recorder, ["vendor": recorder?.name.vendor ?? ""])) } ?? part("source", path.map(\.sources))
        var venue = part("venue", path.map(\.venues))
        let known = [stage, source, venue].compactMap { $0 }.count

        if source == nil { source = part("source", path.map(\.hints), at: .medium) }
        if source == nil, isSound { source = convention("source", "pickup") }
        if source == nil, stage?.id == "opening" { source = convention("source", "opening") }
        if stage == nil, source?.id == "draw" { stage = convention("stage", "evaluation") }
        if stage == nil, source?.id == "opening" { stage = convention("stage", "opening") }
        if stage == nil, let start = recorder?.start { stage = scheduled(start) }
        if venue == nil, source?.id == "meeting" { venue = convention("venue", "main") }
        guard known > 0 || recorder?.isOfDevice == true && source != nil else {
            var nothing = Proposal(nil, .low, recorder.map { [told($0)] } ?? [])
            nothing.start = recorder?.start
            return nothing
        }
        let parts = [venue ?? guess("venue", "main"), stage ?? guess("stage", "evaluation"), source ?? guess("source", "pano")]
        var proposal = Proposal(.recording, parts.map(\.confidence).min() ?? .low, parts.map(\.reason))
        (proposal.venue, proposal.stage, proposal.source) = (parts[0].id, parts[1].id, parts[2].id)
        if let recorder {
            proposal.start = recorder.start
            proposal.reasons.append(told(recorder))
            if recorder.name.role == .index {
                proposal.confidence = min(proposal.confidence, .medium)
                proposal.reasons.append(Reason(.index))
            }
            if let start = recorder.start, let planned = scheduled(start), planned.id != proposal.stage {
                proposal.confidence = .low
                proposal.reasons.append(Reason(.otherStage, ["other": planned.id]))
            }
        }
        return proposal
    }

    /// The word of the nearest name that has one and speaks of one thing only.
    private func part(_ field: String, _ path: [[NameReading.Word]], at most: Proposal.Confidence = .high) -> Part? {
        for words in path where !words.isEmpty {
            let best = words.enumerated().max { ($0.element.weight, $0.offset) < ($1.element.weight, $1.offset) }!.element
            let other = words.first { $0.id != best.id && $0.weight == best.weight }
            // `主场+副场` says of neither.
            if other != nil, field == "venue" { continue }
            let reason = Reason(.word, ["field": field, "id": best.id, "word": best.alias, "other": other.map { "\($0.alias) (\($0.id))" } ?? ""])
            return Part(id: best.id, confidence: other == nil ? most : .low, reason: reason)
        }
        return nil
    }

    private func convention(_ field: String, _ id: String) -> Part { Part(id: id, confidence: .medium, reason: Reason(.convention, ["field": field, "id": id])) }

    private func guess(_ field: String, _ id: String) -> Part { Part(id: id, confidence: .low, reason: Reason(.guess, ["field": field, "id": id])) }

    /// The stage that the project's schedule gives the time.
    private func scheduled(_ start: Instant) -> Part? {
        guard let schedule, let opening = schedule.openingAt, let begin = schedule.evaluationStart, let end = schedule.evaluationEnd, start.seconds <= end.seconds + 3600 else { return nil }
        let hour: Int64 = 3600
        if start.seconds >= begin.seconds - hour / 4 { return convention("stage", "evaluation") }
        return start.seconds >= opening.seconds - hour ? convention("stage", "opening") : nil
    }

    private func told(_ recorder: RecorderNames.Reading) -> Reason {
        Reason(.recorder, ["vendor": recorder.name.vendor == "any" ? "" : recorder.name.vendor, "channel": recorder.channel ?? "", "start": recorder.start?.iso8601 ?? ""])
    }
}

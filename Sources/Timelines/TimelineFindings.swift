package import Evidence

/// What a timeline has to say that somebody should look into. All of it follows from the timeline itself.
package struct TimelineFindings {
    private let timeline: Timeline
    private let rules: TimelineRules

    /// In one order; nothing in them keeps a project from being sealed.
    package static func of(_ timeline: Timeline, rules: TimelineRules) -> [Finding] {
        let findings = TimelineFindings(timeline: timeline, rules: rules)
        return findings.coverage() + findings.gaps() + findings.undeclared() + findings.midnight() + ClockFindings.of(timeline, rules: rules)
    }

    // MARK: Coverage

    private func coverage() -> [Finding] {
        let required = timeline.coverage.filter(\.isRequired)
        var findings: [Finding] = []
        for row in required where !row.missing.isEmpty && !(row.what == .sound && required.contains { isAlike($0, row) && $0.what == .picture }) {
            // What the whole venue lacks its sources lack as well.
            let ofVenue = row.source == nil ? [] : required.filter { $0.source == nil && $0.stage == row.stage && $0.what == row.what && (row.venue == nil || $0.venue == row.venue) }.flatMap(\.missing)
            let spans = row.missing.filter { !ofVenue.contains($0) }
            guard !spans.isEmpty else { continue }
            let isBoth = row.what == .picture && required.contains { isAlike($0, row) && $0.what == .sound }
            let code: FindingCode = isBoth ? .timelineRecordingMissing : row.what == .picture ? .timelinePictureMissing : .timelineSoundMissing
            findings.append(finding(code, folder(row.venue, row.stage, row.source), spans))
        }
        return findings
    }

    private func isAlike(_ a: Timeline.Coverage, _ b: Timeline.Coverage) -> Bool { a.venue == b.venue && a.stage == b.stage && a.source == b.source && a.missing == b.missing }

    // MARK: Gaps

    private func gaps() -> [Finding] {
        timeline.tracks.flatMap { track in
            [(Timeline.Gap.Cause.notRecorded, FindingCode.timelineGap), (.notSubmitted, .timelineNotSubmitted)].compactMap { cause, code in
                let spans = track.gaps.filter { $0.cause == cause }.map(\.span)
                return spans.isEmpty ? nil : finding(code, folder(track.venue, track.stage, track.source), spans, ["device": track.device])
            }
        }
    }

    // MARK: The stages' times

    /// Nobody can say what is missing of a stage whose beginning or end is not declared.
    private func undeclared() -> [Finding] {
        let declared = timeline.stages.filter { $0.to != nil }.map(\.stage)
        return ["opening", "evaluation"].filter { stage in !declared.contains(stage) && timeline.tracks.contains { $0.stage == stage } }.map { Finding(.timelineUndeclared, .info, facts: ["stage": $0]) }
    }

    /// An evaluation that goes on over midnight is one that should not have been remote.
    private func midnight() -> [Finding] {
        var moments = timeline.stages.filter { $0.stage == "evaluation" }.flatMap { [$0.from, $0.to].compactMap(\.self) }
        for track in timeline.tracks where track.stage == "evaluation" { moments += track.segments.compactMap(\.span).filter { $0.length > 0 }.flatMap { [$0.from, WallTime(microseconds: $0.to.microseconds - 1000)] } }
        guard let first = moments.min(by: { $0.microseconds < $1.microseconds }), let last = moments.max(by: { $0.microseconds < $1.microseconds }), first.date != last.date else { return [] }
        return [Finding(.timelineMidnight, .warning, facts: ["from": "\(first.date) \(first.time)", "to": "\(last.date) \(last.time)"])]
    }

    // MARK: Words

    private func finding(_ code: FindingCode, _ path: String, _ spans: [Timeline.Span], _ facts: [String: String] = [:]) -> Finding {
        let length = Millionths(count: Int64(clamping: spans.reduce(Int128(0)) { $0 + Int128($1.length) }))
        let own = ["spans": spans.prefix(5).map(words).joined(separator: ", ") + (spans.count > 5 ? " ... (\(spans.count))" : ""), "seconds": Millionths(count: length.count / 1000 * 1000).text]
        return Finding(code, .warning, path: path, facts: own.merging(facts) { a, _ in a })
    }

    private func words(_ span: Timeline.Span) -> String {
        let day = span.from.date == span.to.date ? "" : span.to.date + " "
        return "\(span.from.date) \(span.from.time) - \(day)\(span.to.time)"
    }

    private func folder(_ venue: String?, _ stage: String, _ source: String?) -> String { ["data/recordings", venue ?? "*", stage, source].compactMap(\.self).joined(separator: "/") }
}

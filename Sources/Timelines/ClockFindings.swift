internal import Evidence

/// What a timeline says of the recorders' clocks.
struct ClockFindings {
    private let timeline: Timeline
    private let all: TimelineRules
    private var rules: TimelineRules.Clock { all.clock }

    static func of(_ timeline: Timeline, rules: TimelineRules) -> [Finding] {
        let findings = ClockFindings(timeline: timeline, all: rules)
        return findings.off() + findings.unplaced() + findings.unchecked() + findings.contradictions()
    }

    /// What the others are led to, in words.
    private var against: String { timeline.clock.map { "\($0.venue) \($0.device)" } ?? "-" }

    // MARK: Clocks that are off

    private struct Clock {
        let track: Timeline.Track
        let placing: Timeline.Placing
        /// Seconds that its clock is behind, and how far wrong that may be.
        var shift: Double { placing.shift.value }
        var uncertainty: Double { placing.uncertainty?.value ?? 0 }
    }

    /// Measured clocks that differ by more than is left open; where the venue declares an offset, from that.
    private func off() -> [Finding] {
        let clocks = timeline.tracks.compactMap { track in track.segments.first { $0.placing.method == .measured && $0.placing.uncertainty != nil }.map { Clock(track: track, placing: $0.placing) } }
        let told = clocks.filter { $0.placing.declared != nil }.compactMap { clock -> Finding? in
            let declared = clock.placing.declared?.value ?? 0
            guard abs(clock.shift - declared) > rules.warn + clock.uncertainty else { return nil }
            return finding(.clockDeclaredWrong, [clock], clock.shift, ["declared": Millionths(declared).text])
        }
        var untold = clocks.filter { $0.placing.declared == nil && abs($0.shift) > rules.warn + $0.uncertainty }
        var findings: [Finding] = []
        // Channels of one recorder are off alike: said once.
        while let first = untold.first {
            let alike = untold.filter { $0.track.venue == first.track.venue && abs($0.shift - first.shift) <= rules.resolution }
            untold.removeAll { clock in alike.contains { $0.track == clock.track } }
            let isLarge = abs(first.shift) > rules.large + first.uncertainty
            let code: FindingCode = first.shift > 0 ? (isLarge ? .clockVerySlow : .clockSlow) : (isLarge ? .clockVeryFast : .clockFast)
            findings.append(finding(code, alike, abs(first.shift), [:]))
        }
        return told + findings
    }

    private func finding(_ code: FindingCode, _ clocks: [Clock], _ seconds: Double, _ facts: [String: String]) -> Finding {
        func rounded(_ value: Double) -> String { Millionths((value * 100).rounded() / 100).text }
        let names = Set(clocks.map(\.track.device)).sorted()
        let own = [
            "venue": clocks[0].track.venue, "devices": names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " ..." : ""), "seconds": rounded(seconds),
            "uncertainty": rounded(clocks.map(\.uncertainty).max() ?? 0), "against": against,
        ]
        return Finding(code, .warning, path: "data/recordings/\(clocks[0].track.venue)", facts: own.merging(facts) { a, _ in a })
    }

    // MARK: Clocks that nobody knows

    private func unplaced() -> [Finding] {
        timeline.tracks.compactMap { track in
            let count = track.segments.count { $0.span == nil }
            return count == 0 ? nil : Finding(.clockUnplaced, .warning, path: "data/recordings/\(track.venue)/\(track.stage)/\(track.source)", facts: ["device": track.device, "count": String(count)])
        }
    }

    /// A venue of whose recorders none is led to the clock of the others, by sound or by its word.
    private func unchecked() -> [Finding] {
        guard let clock = timeline.clock else { return [] }
        return Dictionary(grouping: timeline.tracks) { [$0.venue, $0.stage] }.sorted { $0.key.lexicographicallyPrecedes($1.key) }.compactMap { place, tracks in
            let segments = tracks.flatMap(\.segments).filter { $0.span != nil }
            guard place[0] != clock.venue, place[1] != "test", !segments.isEmpty, !segments.contains(where: { $0.placing.uncertainty != nil }) else { return nil }
            return Finding(.clockUnchecked, .warning, path: "data/recordings/\(place[0])/\(place[1])", facts: ["venue": place[0], "against": against])
        }
    }

    // MARK: Contradictions

    /// Shared sound that puts two recordings elsewhere than the rest of the sound does, by more than is left open.
    private func contradictions() -> [Finding] {
        let places = Dictionary(timeline.tracks.flatMap(\.segments).map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        return timeline.alignments.compactMap { pair in
            guard let sound = SharedSound(pair.alignment), let a = moment(sound.middle + sound.offset, in: pair.a, places), let b = moment(sound.middle, in: pair.b, places) else { return nil }
            let open = a.uncertainty + b.uncertainty + ClockLink.half(pair, all)
            let apart = a.time - b.time
            guard abs(apart) > open else { return nil }
            return Finding(.clockContradiction, .warning, path: pair.b.parts.first?.path, facts: ["other": pair.a.parts.first?.path ?? "", "seconds": Millionths(count: abs(apart)).text, "open": Millionths(count: open).text])
        }
    }

    /// What the clock showed at a place of a run, and how far wrong that may be; nil where sound does not lead there.
    private func moment(_ at: Int64, in run: Timeline.Run, _ places: [String: Timeline.Segment]) -> (time: Int64, uncertainty: Int64)? {
        guard let part = run.parts.last(where: { $0.at.count <= at }) ?? run.parts.first, let segment = places[part.path], let span = segment.span, let uncertainty = segment.placing.uncertainty, [.measured, .reference].contains(segment.placing.method) else { return nil }
        let inside = at - part.at.count
        return (span.from.microseconds + inside - whole(Double(inside) * segment.placing.drift.value / 1e6), uncertainty.count)
    }
}

/// Which of a recording's clocks counts, and which of the others contradict it. Pure.
///
/// The order: what a person declares; the recorder's file name; a tag that states its zone; a tag of the container; of a
/// stream; Broadcast WAV's origination; the file's modification time less the duration. A timecode is never chosen.
///
/// A container's tag says universal time where many recorders write local time, and some write the end. What another
/// clock of the same recording confirms is taken as explained (``Recording/StartEvidence/Reading``) and contradicts nothing.
package enum StartChoice {
    /// Seconds that clocks may differ by without a word. By the default that we suggest for venues (an offset of at most
    /// two seconds from the reference needs no declaration); closer cannot be told, for names and tags count whole seconds
    /// and recorders write them a moment before or after the first picture.
    package static let tolerance: Int64 = 2

    /// A clock that contradicts the chosen one.
    package struct Disagreement: Sendable, Equatable {
        /// Positions in the evidence; `others` say all the same.
        package let chosen: Int
        package let others: [Int]
        /// How much later the others are.
        package let seconds: Int64

        package init(chosen: Int, others: [Int], seconds: Int64) {
            self.chosen = chosen
            self.others = others
            self.seconds = seconds
        }
    }

    package struct Outcome: Sendable, Equatable {
        /// The evidence with readings, corrections and the mark of the chosen one.
        package let evidence: [Recording.StartEvidence]
        package let chosen: Int?
        package let disagreements: [Disagreement]
    }

    /// - Parameters:
    ///   - milliseconds: the recording's duration, where it is known.
    ///   - clockOffset: seconds to add to the device's clocks, as ``Placement/RecordingPlace/clockOffset`` writes it.
    package static func choose(_ evidence: [Recording.StartEvidence], milliseconds: Int64?, clockOffset: String? = nil) -> Outcome {
        let offset = clockOffset.flatMap { Double($0) }.map { Int64($0.rounded()) }
        let duration = milliseconds.map { ($0 + 500) / 1000 }
        var evidence = evidence
        for i in evidence.indices {
            evidence[i].chosen = nil
            evidence[i].corrected = nil
            switch evidence[i].source {
            case .container, .stream: evidence[i].readAsWritten()
            case .fileTime:
                evidence[i].start = duration.flatMap { duration in evidence[i].end.map { Instant(seconds: $0.seconds - duration) } }
                evidence[i].reading = evidence[i].start == nil ? nil : .end
            case .declared, .fileName, .bext, .timecode: break
            }
        }
        let witnesses = witnesses(among: evidence, offset ?? 0)
        for i in evidence.indices where evidence[i].source == .container || evidence[i].source == .stream { explain(&evidence[i], by: witnesses, duration) }
        if let offset { for i in evidence.indices where isOfDevice(evidence[i].source) { evidence[i].corrected = evidence[i].start.map { Instant(seconds: $0.seconds + offset) } } }
        let chosen = evidence.indices.filter { evidence[$0].start != nil && evidence[$0].source != .timecode }.min { (rank(evidence[$0]), $0) < (rank(evidence[$1]), $1) }
        if let chosen { evidence[chosen].chosen = true }
        return Outcome(evidence: evidence, chosen: chosen, disagreements: disagreements(in: evidence))
    }

    /// The clocks that contradict the one that is marked as chosen.
    package static func disagreements(in evidence: [Recording.StartEvidence]) -> [Disagreement] {
        guard let chosen = evidence.firstIndex(where: { $0.chosen == true }), let began = evidence[chosen].began else { return [] }
        var others: [(began: Instant, places: [Int])] = []
        for (i, item) in evidence.enumerated() where i != chosen && item.source != .fileTime && item.source != .timecode {
            guard let other = item.began, abs(other.seconds - began.seconds) > tolerance else { continue }
            if let known = others.firstIndex(where: { $0.began.seconds == other.seconds }) { others[known].places.append(i) } else { others.append((other, [i])) }
        }
        return others.map { Disagreement(chosen: chosen, others: $0.places, seconds: $0.began.seconds - began.seconds) }
    }

    // MARK: Order

    private static func rank(_ item: Recording.StartEvidence) -> Int {
        switch item.source {
        case .declared: 0
        case .fileName: 1
        case .container, .stream: item.zone == .stated ? 2 : item.source == .container ? 3 : 4
        case .bext: 5
        case .fileTime: 6
        case .timecode: 7
        }
    }

    /// Whether the clock is the one that the placement's offset is of. Which machine set a file's time nobody knows.
    private static func isOfDevice(_ source: Recording.StartEvidence.Source) -> Bool {
        switch source {
        case .fileName, .container, .stream, .bext: true
        case .declared, .timecode, .fileTime: false
        }
    }

    // MARK: Explanations

    /// What another clock says, in seconds of the device's clock.
    private struct Witness {
        let start: Int64
        /// How long the recording is by it.
        let length: Int64?
    }

    /// Clocks that can be read in one way only: first the device's own, then a person's word, led back to the device's clock.
    private static func witnesses(among evidence: [Recording.StartEvidence], _ offset: Int64) -> [Witness] {
        let order: [Recording.StartEvidence.Source] = [.fileName, .declared, .bext]
        return order.flatMap { source in
            evidence.filter { $0.source == source }.compactMap { item in
                item.start.map { start in
                    Witness(start: start.seconds - (source == .declared ? offset : 0), length: item.end.map { $0.seconds - start.seconds })
                }
            }
        }
    }

    /// Takes the first reading that another clock confirms; as it is written where none does.
    private static func explain(_ item: inout Recording.StartEvidence, by witnesses: [Witness], _ duration: Int64?) {
        guard let written = item.start?.seconds, item.zone != .stated else { return }
        let local = Int64(Instant.shanghai)
        for witness in witnesses {
            let lengths = [duration, witness.length].compactMap(\.self)
            var readings: [(start: Int64, Recording.StartEvidence.Reading?)] = [(written, nil)]
            if item.zone == .utc { readings.append((written - local, .localAsUTC)) }
            readings += lengths.map { (written - $0, .end) }
            if item.zone == .utc { readings += lengths.map { (written - local - $0, .localEndAsUTC) } }
            guard let (start, reading) = readings.first(where: { abs($0.start - witness.start) <= tolerance }) else { continue }
            item.start = Instant(seconds: start)
            item.reading = reading
            return
        }
    }
}

extension Recording {
    /// Puts what a person states in the place of what one stated before, and chooses again.
    ///
    /// - Parameter clockOffset: as of ``Placement/RecordingPlace``.
    package mutating func declare(start declared: Instant?, clockOffset: String? = nil) {
        start.removeAll { $0.source == .declared }
        if let declared { start.append(.declared(declared)) }
        start = StartChoice.choose(start, milliseconds: milliseconds, clockOffset: clockOffset).evidence
    }

    /// When the recording began by the clock that counts, to the second.
    package var began: Instant? { start.first { $0.chosen == true }?.began }

    /// What is odd about the start; no damage, and nobody has to deliver anything again.
    package var startFindings: [Finding] {
        // What nothing could open has worse to say of itself.
        if container != nil, !start.contains(where: { $0.start != nil && $0.source != .fileTime }) { return [Finding(.startUnknown, .warning, path: path)] }
        func words(_ place: Int) -> String { "\(start[place].source.rawValue) \(start[place].began?.iso8601 ?? "")" }
        return StartChoice.disagreements(in: start).map { disagreement in
            let others = Set(disagreement.others.map { start[$0].source.rawValue }).sorted().joined(separator: ", ")
            let other = "\(others) \(start[disagreement.others[0]].began?.iso8601 ?? "")"
            let seconds = (disagreement.seconds > 0 ? "+" : "") + String(disagreement.seconds)
            return Finding(.startDisagrees, .warning, path: path, facts: ["detail": "\(words(disagreement.chosen)) ≠ \(other) (\(seconds) s)", "seconds": seconds])
        }
    }

    /// The duration in whole milliseconds; nil where none is known, or none that a recording has.
    package var milliseconds: Int64? {
        guard let parts = duration?.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false), let whole = parts.first, whole.count <= 9, let seconds = Int64(whole), seconds >= 0 else { return nil }
        let digits = parts.count > 1 ? parts[1].prefix(3) : ""
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return seconds * 1000 + (Int64(digits + String(repeating: "0", count: 3 - digits.count)) ?? 0)
    }
}

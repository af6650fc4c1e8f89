package import Evidence
package import Files

/// What a recording of a package shows at an instant, by its sealed packet index.
package struct RecordedMoment: Sendable {
    package let recording: Recording
    /// Where the recording lies on the timeline that was asked by; nil where its own clock was.
    package let placed: Timeline.Segment?
    /// Microseconds after the recording's first timestamp.
    package let at: Int64
    /// What the recording covers: what there are packets of, or longer, where its container says so.
    package let span: ClosedRange<Int64>
    package let found: FrameSearch.Found
    /// What is wrong with the index.
    package let finding: Finding?

    /// Whether the container claims the instant, but has no packet there: the picture shown may be long over.
    package var isBehindLastPacket: Bool { found.span.map { at > $0.upperBound } ?? true }

    /// What the clock that was asked by showed at so many microseconds after the first timestamp.
    package func wallTime(at microseconds: Int64) -> WallTime? { RecordedMoment.wallTime(at: microseconds, recording, placed) }

    private static func wallTime(at microseconds: Int64, _ recording: Recording, _ placed: Timeline.Segment?) -> WallTime? {
        guard let placed else { return recording.wallTime(at: microseconds) }
        return placed.moment(microseconds).map { WallTime(microseconds: $0, offset: placed.span?.from.offset ?? Instant.shanghai) }
    }

    /// - Parameters:
    ///   - placed: where the recording lies on a timeline, whose clock is meant then.
    ///   - stream: whose frame; the first moving picture's when nil.
    /// - Throws: ``FaultCode/startUnknown``; ``FaultCode/outsideRecording``, with the span; ``FaultCode/unknownTerm`` for a
    ///   stream without pictures; what ``PacketTable`` throws.
    package static func find(_ asked: AskedTime, in recording: Recording, of inspection: Inspection, placed: Timeline.Segment? = nil, stream: Int? = nil, cancellation: Cancellation) throws -> RecordedMoment {
        guard let at = placed.map(asked.place(on:)) ?? asked.place(began: recording.began) else { throw Fault(.startUnknown, path: recording.path) }
        if let stream, !recording.streams.contains(where: { $0.index == stream && $0.video != nil }) {
            let known = recording.streams.filter { $0.video != nil }.map { String($0.index) }.joined(separator: ", ")
            throw Fault(.unknownTerm, facts: ["option": "--stream", "value": String(stream), "known": known])
        }
        let table = try PacketTable(of: recording.path, in: inspection, cancellation: cancellation)
        var search = FrameSearch(at: at, of: recording, timeBases: table.timeBases)
        let finding = try table.forEach(in: inspection, cancellation: cancellation) { number, packet in
            search.add(number, packet)
            return true
        }
        let found = search.finish(stream: stream)
        // An estimate from a bit rate is no claim of the container's.
        let declared = recording.durationFrom == "bitrate" ? nil : recording.duration.flatMap { microseconds(of: $0) }
        let from = min(found.span?.lowerBound ?? 0, 0)
        let span = from...max(found.span?.upperBound ?? from, declared ?? from, from)
        guard span.contains(at) else { throw outside(recording, placed, asked, span) }
        return RecordedMoment(recording: recording, placed: placed, at: at, span: span, found: found, finding: finding)
    }

    private static func outside(_ recording: Recording, _ placed: Timeline.Segment?, _ asked: AskedTime, _ span: ClosedRange<Int64>) -> Fault {
        func words(_ time: Int64) -> String {
            let media = "+" + secondsText(time, per: 1_000_000)
            return asked.isOfTheWall ? wallTime(at: time, recording, placed)?.iso8601 ?? media : media
        }
        return Fault(.outsideRecording, path: recording.path, facts: ["from": words(max(0, span.lowerBound)), "to": words(span.upperBound)])
    }

    /// Every recording that the package has and that covers the instant, in the order of their paths.
    ///
    /// - Parameter timeline: whose clock is meant; each recording's own where there is none.
    /// - Returns: with how many recordings cannot say, because nobody knows when they began, and what went wrong with one.
    package static func findAll(_ asked: AskedTime, in inspection: Inspection, by timeline: Timeline?, cancellation: Cancellation) throws -> (moments: [RecordedMoment], unknown: Int, faults: [Fault]) {
        var moments: [RecordedMoment] = []
        var unknown = 0
        var faults: [Fault] = []
        let places = timeline.map { Dictionary($0.tracks.flatMap(\.segments).map { ($0.path, $0) }) { first, _ in first } }
        for recording in inspection.knownRecordings.sorted(by: { NaturalOrder($0.path) < NaturalOrder($1.path) }) {
            // What nothing could open has no packets to show.
            guard recording.container != nil else { continue }
            let placed = places?[recording.path]
            guard places == nil || placed?.span != nil else {
                unknown += 1
                continue
            }
            do { moments.append(try find(asked, in: recording, of: inspection, placed: placed, cancellation: cancellation)) } catch let fault as Fault {
                switch fault.code {
                case .outsideRecording: break
                case .startUnknown: unknown += 1
                case .interrupted: throw fault
                default: faults.append(fault)
                }
            }
        }
        return (moments, unknown, faults)
    }
}

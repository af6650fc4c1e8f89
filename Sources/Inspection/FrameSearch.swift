package import Evidence
package import PackageFormat

/// Finds, among packets as they go by, what a recording shows and sounds at an instant.
///
/// Presentation times decide and nothing else: the frame shown is the packet with the greatest of them that is not after
/// the instant, whatever the frame rate does; frames are never counted. One pass, memory for a few packets a stream.
package struct FrameSearch {
    /// A packet, and when it is shown.
    package struct Frame: Sendable, Equatable {
        /// In the recording, from 0, over all streams.
        package let number: Int
        /// Among the packets of its stream.
        package let ordinal: Int
        package let packet: Packet
        /// Microseconds after the recording's first timestamp.
        package let time: Int64
        package let clock: Clock
        /// Where the packet's bytes begin, or where this is not known the last place of the stream before it that is: of
        /// several frames in one packet of a program stream the first alone has a place.
        package let place: Int64?
        let base: TimeBase

        /// As the packet states them, microseconds on the container's own clock.
        package var presentation: Int64? { packet.pts.map(base.microseconds) }
        package var decoding: Int64? { packet.dts.map(base.microseconds) }
    }

    /// Which of a packet's times were compared.
    package enum Clock: String, Sendable {
        case presentation = "pts"
        /// MPEG-1 and MPEG-2 state the presentation time of some pictures only: that of the others follows from the order of
        /// decoding, a picture that others lean on being shown when the next such one is decoded.
        case order
        /// The stream has no presentation times, as in AVI: pictures out of order stand a few frames from the one named.
        case decoding = "dts"
    }

    package struct Found: Sendable, Equatable {
        /// The first and the last moment of which there are packets: the last one with the step before it.
        package var span: ClosedRange<Int64>?
        package var frame: Frame?
        /// When the next frame is shown.
        package var next: Int64?
        /// The last keyframe that is shown at the instant or before it.
        package var keyframe: Frame?
        /// The last keyframe before the frame whose time its packet states: where to begin decoding.
        package var entry: Frame?
        /// Packets behind the frame of which no time is known: the instant may be that of one of them.
        package var untimed = 0
        package var audio: Frame?
    }

    private struct Candidates {
        var count = 0
        var shown: Frame?
        var keyframe: Frame?
        var entry: Frame?
        var next: Int64?
        var untimed = 0
        private var isLatest = false
        private(set) var first = Int64.max
        private var last = Int64.min
        private var lastButOne: Int64?

        var end: Int64 { last + (lastButOne.map { last - $0 } ?? 0) }

        mutating func add(_ frame: Frame, at instant: Int64) {
            let time = frame.time
            count += 1
            if time > last {
                if count > 1 { lastButOne = last }
                last = time
            } else if time < last {
                lastButOne = max(lastButOne ?? time, time)
            }
            first = min(first, time)
            isLatest = false
            if time > instant {
                next = min(next ?? time, time)
                return
            }
            // Two fields of one frame may state one time: the first of them begins it.
            if shown.map({ time > $0.time }) ?? true {
                shown = frame
                untimed = 0
                isLatest = true
            }
            if frame.packet.isKeyframe, frame.clock != .order, entry.map({ time > $0.time }) ?? true { entry = frame }
            if frame.packet.isKeyframe, keyframe.map({ time > $0.time }) ?? true { keyframe = frame }
        }

        mutating func addUntimed() { if isLatest { untimed += 1 } }
    }

    private struct Waiting {
        let number: Int
        let ordinal: Int
        let packet: Packet
        let place: Int64?
    }

    private struct Track {
        var count = 0
        let index: Int
        let isPicture: Bool
        let base: TimeBase
        /// Whether missing presentation times follow from the order.
        let isOrdered: Bool
        /// A picture whose time the next one will tell.
        var waiting: Waiting?
        var place: Int64?
        /// Ticks of the last packet, and from the one before it.
        var lastDecoding: Int64 = 0
        var decodingStep: Int64 = 0
        var presentation = Candidates()
        var decoding = Candidates()

        var candidates: Candidates { presentation.count > 0 ? presentation : decoding }
    }

    private let instant: Int64
    private let origin: Int64
    private var tracks: [Int: Track] = [:]

    /// - Parameters:
    ///   - instant: microseconds after the recording's first timestamp.
    ///   - timeBases: of the index, by stream.
    package init(at instant: Int64, of recording: Recording, timeBases: [String]) {
        self.instant = instant
        origin = recording.startTime.flatMap { microseconds(of: $0) } ?? 0
        for stream in recording.streams where stream.video != nil || stream.audio != nil {
            guard timeBases.indices.contains(stream.index), let base = TimeBase(timeBases[stream.index]) else { continue }
            tracks[stream.index] = Track(index: stream.index, isPicture: stream.video != nil, base: base, isOrdered: ["mpeg1video", "mpeg2video"].contains(stream.codec))
        }
    }

    package mutating func add(_ number: Int, _ packet: Packet) {
        guard var track = tracks[packet.stream] else { return }
        if let position = packet.position { track.place = position }
        let waiting = Waiting(number: number, ordinal: track.count, packet: packet, place: track.place)
        track.count += 1
        if track.isOrdered, let dts = packet.dts {
            // What is shown when it is decoded is no picture that others lean on.
            if packet.pts != dts, let before = track.waiting {
                track.presentation.add(frame(before, dts, .order, track.base), at: instant)
                track.waiting = nil
            }
            if packet.pts == nil { track.waiting = waiting }
        } else if packet.pts == nil {
            track.presentation.addUntimed()
        }
        if let dts = packet.dts {
            track.decodingStep = dts &- track.lastDecoding
            track.lastDecoding = dts
            track.decoding.add(frame(waiting, dts, .decoding, track.base), at: instant)
        }
        if let pts = packet.pts { track.presentation.add(frame(waiting, pts, .presentation, track.base), at: instant) }
        tracks[packet.stream] = track
    }

    private func frame(_ packet: Waiting, _ ticks: Int64, _ clock: Clock, _ base: TimeBase) -> Frame {
        Frame(number: packet.number, ordinal: packet.ordinal, packet: packet.packet, time: base.microseconds(ticks) &- origin, clock: clock, place: packet.place, base: base)
    }

    /// - Parameter stream: whose frame; the first moving picture's when nil.
    package func finish(stream: Int?) -> Found {
        let all = tracks.values.map { track in
            var track = track
            // The last of all is shown a frame after the last that was decoded.
            if let waiting = track.waiting, track.decoding.count > 1 { track.presentation.add(frame(waiting, track.lastDecoding &+ track.decodingStep, .order, track.base), at: instant) }
            return track
        }.filter { $0.candidates.count > 0 }.sorted { $0.index < $1.index }
        let pictures = all.filter(\.isPicture)
        // A cover is one packet.
        let picture = stream.map { wanted in pictures.first { $0.index == wanted } } ?? pictures.first { $0.candidates.count > 1 } ?? pictures.first
        let sound = all.first { !$0.isPicture }
        var found = Found()
        if let first = all.map(\.candidates.first).min(), let end = all.map(\.candidates.end).max() { found.span = min(first, end)...end }
        found.frame = picture?.candidates.shown
        found.next = picture?.candidates.next
        found.keyframe = picture?.candidates.keyframe
        if let entry = picture?.candidates.entry, let frame = found.frame, entry.ordinal <= frame.ordinal { found.entry = entry }
        found.untimed = picture?.presentation.count ?? 0 > 0 ? picture?.presentation.untimed ?? 0 : 0
        found.audio = sound?.candidates.shown
        return found
    }
}

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

        mutating func add(_ packet: Numbered, _ time: Int64, _ clock: Clock, _ base: TimeBase, at instant: Int64) {
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
            let isShown = shown.map { time > $0.time } ?? true
            let isKey = packet.packet.isKeyframe && keyframe.map { time > $0.time } ?? true
            let isEntry = packet.packet.isKeyframe && clock != .order && entry.map { time > $0.time } ?? true
            guard isShown || isKey || isEntry else { return }
            let frame = Frame(number: packet.number, ordinal: packet.ordinal, packet: packet.packet, time: time, clock: clock, place: packet.place, base: base)
            if isKey { keyframe = frame }
            if isEntry { entry = frame }
            guard isShown else { return }
            shown = frame
            untimed = 0
            isLatest = true
        }

        mutating func addUntimed() { if isLatest { untimed += 1 } }
    }

    private struct Numbered {
        let number: Int
        let ordinal: Int
        let packet: Packet
        let place: Int64?
    }

    private struct Track {
        let index: Int
        let isPicture: Bool
        let base: TimeBase
        /// Whether missing presentation times follow from the order.
        let isOrdered: Bool
        private var count = 0
        private var place: Int64?
        /// A picture whose time the next one will tell.
        private var waiting: Numbered?
        /// Ticks of the last packet, and from the one before it.
        private var lastDecoding: Int64 = 0
        private var decodingStep: Int64 = 0
        private(set) var presentation = Candidates()
        private var decoding = Candidates()

        init(index: Int, isPicture: Bool, base: TimeBase, isOrdered: Bool) {
            self.index = index
            self.isPicture = isPicture
            self.base = base
            self.isOrdered = isOrdered
        }

        var candidates: Candidates { presentation.count > 0 ? presentation : decoding }

        mutating func add(_ number: Int, _ packet: Packet, origin: Int64, at instant: Int64) {
            if let position = packet.position { place = position }
            let numbered = Numbered(number: number, ordinal: count, packet: packet, place: place)
            count += 1
            if isOrdered, let dts = packet.dts {
                // What is shown when it is decoded is no picture that others lean on.
                if packet.pts != dts, let before = waiting {
                    presentation.add(before, base.microseconds(dts) &- origin, .order, base, at: instant)
                    waiting = nil
                }
                if packet.pts == nil { waiting = numbered }
            } else if packet.pts == nil {
                presentation.addUntimed()
            }
            if let dts = packet.dts {
                decodingStep = dts &- lastDecoding
                lastDecoding = dts
                // Of use only as long as nothing better is known.
                if presentation.count == 0 { decoding.add(numbered, base.microseconds(dts) &- origin, .decoding, base, at: instant) }
            }
            if let pts = packet.pts { presentation.add(numbered, base.microseconds(pts) &- origin, .presentation, base, at: instant) }
        }

        /// The last of all is shown a frame after the last that was decoded.
        mutating func finish(origin: Int64, at instant: Int64) {
            guard let waiting, count > 1 else { return }
            presentation.add(waiting, base.microseconds(lastDecoding &+ decodingStep) &- origin, .order, base, at: instant)
        }
    }

    private let instant: Int64
    private let origin: Int64
    private var tracks: [Track] = []
    /// Place in `tracks` by stream.
    private var places: [Int?]

    /// - Parameters:
    ///   - instant: microseconds after the recording's first timestamp.
    ///   - timeBases: of the index, by stream.
    package init(at instant: Int64, of recording: Recording, timeBases: [String]) {
        self.instant = instant
        origin = recording.startTime.flatMap { microseconds(of: $0) } ?? 0
        places = Array(repeating: nil, count: timeBases.count)
        for stream in recording.streams where stream.video != nil || stream.audio != nil {
            guard timeBases.indices.contains(stream.index), let base = TimeBase(timeBases[stream.index]) else { continue }
            places[stream.index] = tracks.count
            tracks.append(Track(index: stream.index, isPicture: stream.video != nil, base: base, isOrdered: ["mpeg1video", "mpeg2video"].contains(stream.codec)))
        }
    }

    package mutating func add(_ number: Int, _ packet: Packet) {
        guard places.indices.contains(packet.stream), let place = places[packet.stream] else { return }
        tracks[place].add(number, packet, origin: origin, at: instant)
    }

    /// - Parameter stream: whose frame; the first moving picture's when nil.
    package func finish(stream: Int?) -> Found {
        let all = tracks.map { track in
            var track = track
            track.finish(origin: origin, at: instant)
            return track
        }.filter { $0.candidates.count > 0 }.sorted { $0.index < $1.index }
        let pictures = all.filter(\.isPicture)
        // A cover is one packet.
        let picture = if let stream { pictures.first { $0.index == stream } } else { pictures.first { $0.candidates.count > 1 } ?? pictures.first }
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

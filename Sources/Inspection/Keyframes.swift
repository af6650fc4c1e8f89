package import Evidence
package import Files
internal import PackageFormat

/// The keyframes of a recording that stand nearest before some moments: pictures that can be decoded alone.
package struct Keyframes {
    package struct Frame: Sendable, Hashable {
        package let stream: Int
        /// As the packet states them, microseconds on the container's own clock.
        package let presentation: Int64?
        package let decoding: Int64?
        /// Microseconds after the recording's first timestamp.
        package let time: Int64
    }

    /// One pass of the sealed index; memory for as many frames as there are moments.
    ///
    /// - Parameter moments: microseconds after the recording's first timestamp.
    /// - Returns: each frame once, in order of time.
    /// - Throws: what ``PacketTable`` throws.
    package static func nearest(before moments: [Int64], in recording: Recording, of inspection: Inspection, cancellation: Cancellation) throws -> [Frame] {
        let table = try PacketTable(of: recording.path, in: inspection, cancellation: cancellation)
        let origin = recording.startTime.flatMap { microseconds(of: $0) } ?? 0
        var streams: [Int: Stream] = [:]
        for stream in recording.streams where stream.video != nil && table.timeBases.indices.contains(stream.index) {
            streams[stream.index] = TimeBase(table.timeBases[stream.index]).map { Stream($0, moments.sorted()) }
        }
        _ = try table.forEach(in: inspection, cancellation: cancellation) { _, packet in
            streams[packet.stream]?.add(packet, origin: origin)
            return true
        }
        // A cover is one packet.
        let moving = streams.sorted { $0.key < $1.key }.map(\.value)
        return (moving.first { $0.count > 1 } ?? moving.first)?.frames ?? []
    }

    /// The last keyframe in front of each moment and behind the moment before it.
    private struct Stream {
        private let base: TimeBase
        private let moments: [Int64]
        private(set) var count = 0
        private var byPresentation: [Frame?]
        private var byDecoding: [Frame?]

        init(_ base: TimeBase, _ moments: [Int64]) {
            self.base = base
            self.moments = moments
            byPresentation = Array(repeating: nil, count: moments.count)
            byDecoding = byPresentation
        }

        mutating func add(_ packet: Packet, origin: Int64) {
            count += 1
            guard packet.isKeyframe, let ticks = packet.pts ?? packet.dts else { return }
            let time = base.microseconds(ticks) &- origin
            var (low, high) = (0, moments.count)
            while low < high {
                let middle = (low + high) / 2
                if moments[middle] < time { low = middle + 1 } else { high = middle }
            }
            guard low < moments.count else { return }
            let frame = Frame(stream: packet.stream, presentation: packet.pts.map(base.microseconds), decoding: packet.dts.map(base.microseconds), time: time)
            if packet.pts != nil { Self.keep(frame, &byPresentation[low]) } else { Self.keep(frame, &byDecoding[low]) }
        }

        private static func keep(_ frame: Frame, _ place: inout Frame?) {
            if place.map({ $0.time < frame.time }) ?? true { place = frame }
        }

        /// Where the stream states presentation times for some pictures, those without wait for others.
        var frames: [Frame] {
            let found = byPresentation.contains { $0 != nil } ? byPresentation : byDecoding
            return found.compactMap(\.self)
        }
    }
}

internal import CFFmpeg
package import Evidence

/// One recording, opened: what it says of itself, and its packets from front to back.
///
/// Blocks its thread. Not for use from two threads at once.
package final class MediaReader {
    /// Container, streams, tags; after the last packet also their figures and what was wrong with them.
    package private(set) var recording: Recording
    let input: MediaInput
    private let deadline: Deadline

    /// - Parameters:
    ///   - name: what the result calls it; its extension opens formats that have no mark of their own.
    ///   - deadline: when the library is told to give up.
    /// - Returns: a reader, or, of what cannot be opened, what is known all the same: its `damage` says why.
    package static func open(_ bytes: MediaBytes, name: String, sha256: String?, deadline: Deadline) -> Opened {
        MediaLibrary.prepare()
        var recording = Recording(path: name, sha256: sha256, size: bytes.size, probedWith: MediaLibrary.versions)
        guard bytes.size > 0 else {
            recording.damage.append(.init(code: .mediaEmpty, detail: "0 bytes"))
            return .failed(recording)
        }
        do throws(LibraryFailure) {
            let input = try openInput(bytes, name: name, deadline: deadline, into: &recording)
            MediaDescription.describe(input.context, into: &recording)
            return .reader(MediaReader(input, recording, deadline))
        } catch {
            recording.damage.append(.init(code: deadline.wasMissed ? .mediaTimeout : .mediaUnreadable, detail: error.detail))
            return .failed(recording)
        }
    }

    package enum Opened {
        case reader(MediaReader)
        case failed(Recording)
    }

    private init(_ input: MediaInput, _ recording: Recording, _ deadline: Deadline) {
        self.input = input
        self.recording = recording
        self.deadline = deadline
    }

    /// By content first, so that an extension that lies misleads nobody; by extension for raw formats that have no mark
    /// of their own (G.722, GSM), which is said, because then any bytes will do.
    private static func openInput(_ bytes: MediaBytes, name: String, deadline: Deadline, into recording: inout Recording) throws(LibraryFailure) -> MediaInput {
        do {
            let input = try MediaInput(bytes, extension: nil, deadline: deadline)
            try input.findStreams()
            return input
        } catch {
            guard let dot = name.lastIndex(of: "."), name[dot...].utf8.count <= 8, !name[dot...].contains("/"), !deadline.isOver,
                let input = try? MediaInput(bytes, extension: String(name[name.index(after: dot)...]), deadline: deadline), (try? input.findStreams()) != nil
            else { throw error }
            recording.damage.append(.init(code: .mediaByExtension, detail: String(cString: input.context.pointee.iformat.pointee.name)))
            return input
        }
    }

    /// Codec configuration that the container keeps apart from the packets; empty where it keeps none.
    package func extradata(of stream: Int) -> [UInt8] {
        let parameters = input.context.pointee.streams[stream]!.pointee.codecpar!.pointee
        guard let bytes = parameters.extradata, parameters.extradata_size > 0 else { return [] }
        return Array(UnsafeBufferPointer(start: bytes, count: Int(parameters.extradata_size)))
    }

    /// Bytes of one block of a codec with blocks of one size; 0 where it has none.
    package func blockAlign(of stream: Int) -> Int { Int(max(0, input.context.pointee.streams[stream]!.pointee.codecpar.pointee.block_align)) }

    /// Seconds a tick of the stream's timestamps.
    package func timeBase(of stream: Int) -> (numerator: Int, denominator: Int) {
        let base = input.context.pointee.streams[stream]!.pointee.time_base
        return (max(1, Int(base.num)), max(1, Int(base.den)))
    }

    package func exactTimeBase(of stream: Int) -> TimeBase {
        let base = timeBase(of: stream)
        return TimeBase(numerator: base.numerator, denominator: base.denominator)
    }

    /// Of all other streams only keyframes come from here on, where the container can leave out the rest.
    ///
    /// > None at all would be quicker still, and hours of a file without a packet could not be told from a hang.
    package func thinOut(allBut stream: Int) {
        for index in 0..<Int(input.context.pointee.nb_streams) where index != stream { input.context.pointee.streams[index]!.pointee.discard = AVDISCARD_NONKEY }
    }

    // MARK: Packets

    /// Packets whose sizes add up to more than this part above the file's own size are not in the file.
    private static let plausibleExcess = 1.05

    /// Every packet in demuxer order. Streams that appear on the way are described as they come.
    ///
    /// - Parameter body: what it throws ends the run.
    package func forEachPacket<Failure: Error>(_ body: (borrowing MediaPacket) throws(Failure) -> Void) throws(Failure) {
        var packet = MediaPacket()
        var figures = Recording.Packets(count: 0, keyframes: 0, bytes: 0, corrupt: 0)
        var intervals: [Int: FrameIntervals] = [:]
        // A demuxer that invents packets would go on for ever.
        let mostBytes = UInt64(Double(recording.size) * MediaReader.plausibleExcess) + (1 << 20)
        let mostPackets = recording.size &+ 1024
        LibraryLog.reset()
        while true {
            let result = packet.read(from: input)
            if fc_is_again(result) != 0 { continue }
            if result < 0 {
                if deadline.isOver {
                    recording.damage.append(.init(code: .mediaTimeout, detail: "after \(figures.count) packets"))
                } else if result != fc_error_eof {
                    recording.damage.append(.init(code: .mediaReadError, detail: LibraryFailure(result).detail))
                }
                break
            }
            describeNewStreams()
            figures.count += 1
            figures.bytes += UInt64(packet.size)
            if packet.isKeyframe { figures.keyframes += 1 }
            if packet.isCorrupt { figures.corrupt += 1 }
            intervals[packet.stream, default: .init()].add(pts: packet.pts, dts: packet.dts)
            try body(packet)
            if figures.bytes > mostBytes || UInt64(figures.count) > mostPackets { break }
        }
        recording.packets = figures
        if figures.bytes > mostBytes || UInt64(figures.count) > mostPackets {
            recording.damage.append(.init(code: .mediaImplausible, detail: "\(figures.bytes) bytes in \(figures.count) packets, file \(recording.size)"))
        }
        if figures.count == 0 { recording.damage.append(.init(code: .mediaNoPackets, detail: "no packet in any stream")) }
        if figures.corrupt > 0 { recording.damage.append(.init(code: .mediaCorruptPackets, detail: "\(figures.corrupt) of \(figures.count) packets")) }
        for i in recording.streams.indices where recording.streams[i].video != nil {
            let base = timeBase(of: i)
            recording.streams[i].video?.variableFrameRate = intervals[i]?.isVariable(ticksPerSecond: Double(base.denominator) / Double(base.numerator))
        }
    }

    /// FLV and MPEG-PS may show a stream only with its first packet.
    private func describeNewStreams() {
        let count = Int(input.context.pointee.nb_streams)
        guard count > recording.streams.count else { return }
        for i in recording.streams.count..<count { recording.streams.append(MediaDescription.stream(input.context.pointee.streams[i]!, input.context)) }
    }
}

/// One packet of one stream: a stretch of coded picture or sound. Times are in ticks of the stream's time base.
package struct MediaPacket: ~Copyable {
    let pointer: UnsafeMutablePointer<AVPacket>

    init() {
        // Fails only when there is no memory left at all.
        pointer = av_packet_alloc()!
    }

    private init(copyOf other: UnsafeMutablePointer<AVPacket>) { pointer = av_packet_clone(other)! }

    deinit {
        var owned: UnsafeMutablePointer<AVPacket>? = pointer
        av_packet_free(&owned)
    }

    fileprivate mutating func read(from input: MediaInput) -> Int32 {
        av_packet_unref(pointer)
        return av_read_frame(input.context, pointer)
    }

    /// A packet of its own over the same bytes, which are shared, not copied.
    package func retained() -> RetainedPacket { RetainedPacket(MediaPacket(copyOf: pointer)) }

    package var stream: Int { Int(pointer.pointee.stream_index) }
    package var pts: Int64? { time(pointer.pointee.pts) }
    package var dts: Int64? { time(pointer.pointee.dts) }
    /// Ticks for which it is shown, where the container or codec says so.
    package var duration: Int64? { pointer.pointee.duration > 0 ? pointer.pointee.duration : nil }
    package var size: Int { Int(max(0, pointer.pointee.size)) }
    /// Byte position in the recording, where the demuxer knows it.
    package var position: Int64? { pointer.pointee.pos < 0 ? nil : pointer.pointee.pos }
    package var isKeyframe: Bool { pointer.pointee.flags & AV_PKT_FLAG_KEY != 0 }
    package var isCorrupt: Bool { pointer.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 }

    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: pointer.pointee.data, count: size))
    }

    private func time(_ ticks: Int64) -> Int64? { ticks == fc_no_timestamp ? nil : ticks }
}

/// A packet that is kept after the reader has gone on.
package final class RetainedPacket {
    package let packet: MediaPacket

    init(_ packet: consuming MediaPacket) { self.packet = packet }
}

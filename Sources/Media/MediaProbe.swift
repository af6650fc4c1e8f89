internal import CFFmpeg
package import Evidence

/// Reads a recording's container, streams and packets without decoding a frame.
///
/// Blocks its thread; run it where blocking is allowed.
package enum MediaProbe {
    /// A packet as the demuxer gives it; ``Media`` hands it on without a view on how it is kept.
    package typealias PacketSink = (_ stream: Int, _ pts: Int64?, _ dts: Int64?, _ size: Int, _ position: Int64?, _ flags: PacketFlags) throws -> Void

    package struct PacketFlags: Sendable {
        package let isKeyframe: Bool
        package let isCorrupt: Bool
    }

    /// - Parameters:
    ///   - path: the file's name as bytes with a closing zero; opened without following a link.
    ///   - name: what the result calls it.
    ///   - limit: how long the library may take.
    ///   - sink: takes every packet in demuxer order; what it throws ends the run.
    /// - Returns: what is known. A file that cannot be opened is no error: its `damage` says so.
    package static func probe(
        path: [CChar], name: String, sha256: String?, size: UInt64, limit: Duration, isCancelled: @escaping () -> Bool, sink: PacketSink = { _, _, _, _, _, _ in }
    ) throws -> Recording {
        MediaLibrary.prepare()
        var recording = Recording(path: name, sha256: sha256, size: size, probedWith: MediaLibrary.versions)
        guard size > 0 else {
            recording.damage.append(.init(code: .mediaEmpty, detail: "0 bytes"))
            return recording
        }
        let deadline = Deadline(after: limit, isCancelled: isCancelled)
        let input: MediaInput
        do throws(LibraryFailure) {
            input = try open(path: path, name: name, deadline: deadline, into: &recording)
        } catch {
            recording.damage.append(.init(code: deadline.wasMissed ? .mediaTimeout : .mediaUnreadable, detail: error.detail))
            return recording
        }
        describe(input.context, into: &recording)
        try withExtendedLifetime(input) { try readPackets(input.context, deadline: deadline, into: &recording, sink: sink) }
        return recording
    }

    /// By content first, so that an extension that lies misleads nobody; by extension for raw formats that have no mark
    /// of their own (G.722, GSM), which is said, because then any bytes will do.
    private static func open(path: [CChar], name: String, deadline: Deadline, into recording: inout Recording) throws(LibraryFailure) -> MediaInput {
        do {
            let input = try MediaInput(path: path, extension: nil, deadline: deadline)
            try input.findStreams()
            return input
        } catch {
            guard let dot = name.lastIndex(of: "."), name[dot...].utf8.count <= 8, !name[dot...].contains("/"), !deadline.isOver,
                let input = try? MediaInput(path: path, extension: String(name[name.index(after: dot)...]), deadline: deadline), (try? input.findStreams()) != nil
            else { throw error }
            recording.damage.append(.init(code: .mediaByExtension, detail: String(cString: input.context.pointee.iformat.pointee.name)))
            return input
        }
    }

    // MARK: Container and streams

    private static func describe(_ context: UnsafeMutablePointer<AVFormatContext>, into recording: inout Recording) {
        let format = context.pointee
        recording.container = String(cString: format.iformat.pointee.name)
        recording.containerName = format.iformat.pointee.long_name.map { String(cString: $0) }
        if format.duration != fc_no_timestamp {
            recording.duration = decimal(format.duration, per: Int64(AV_TIME_BASE))
            recording.durationFrom =
                switch format.duration_estimation_method {
                case AVFMT_DURATION_FROM_PTS: "pts"
                case AVFMT_DURATION_FROM_STREAM: "stream"
                default: "bitrate"
                }
        }
        if format.start_time != fc_no_timestamp { recording.startTime = decimal(format.start_time, per: Int64(AV_TIME_BASE)) }
        if format.bit_rate > 0 { recording.bitRate = format.bit_rate }
        recording.tags = tags(format.metadata)
        for i in 0..<Int(format.nb_streams) { recording.streams.append(stream(format.streams[i]!, context)) }
        recording.start = StartTags.evidence(recording)
    }

    private static func stream(_ pointer: UnsafeMutablePointer<AVStream>, _ context: UnsafeMutablePointer<AVFormatContext>) -> Recording.Stream {
        let stream = pointer.pointee
        let parameters = stream.codecpar!
        let codec = parameters.pointee
        let base = stream.time_base
        func seconds(_ ticks: Int64) -> String? {
            ticks == fc_no_timestamp || base.den == 0 ? nil : decimal(ticks &* Int64(base.num), per: Int64(base.den))
        }
        var video: Recording.Video?
        var audio: Recording.Audio?
        if codec.codec_type == AVMEDIA_TYPE_VIDEO {
            let declared = av_guess_frame_rate(context, pointer, nil)
            video = .init(
                width: Int(codec.width), height: Int(codec.height), pixelFormat: av_get_pix_fmt_name(AVPixelFormat(codec.format)).map { String(cString: $0) },
                frameRate: fraction(stream.avg_frame_rate), declaredFrameRate: fraction(declared))
        } else if codec.codec_type == AVMEDIA_TYPE_AUDIO {
            let bits = codec.bits_per_raw_sample > 0 ? codec.bits_per_raw_sample : codec.bits_per_coded_sample
            audio = .init(
                sampleRate: Int(codec.sample_rate), channels: Int(fc_channels(parameters)),
                sampleFormat: av_get_sample_fmt_name(AVSampleFormat(codec.format)).map { String(cString: $0) }, bitsPerSample: bits > 0 ? Int(bits) : nil)
        }
        return Recording.Stream(
            index: Int(stream.index), kind: av_get_media_type_string(codec.codec_type).map { String(cString: $0) } ?? "unknown",
            codec: String(cString: avcodec_get_name(codec.codec_id)), codecTag: codec.codec_tag == 0 ? nil : tagText(codec.codec_tag),
            profile: avcodec_profile_name(codec.codec_id, codec.profile).map { String(cString: $0) },
            timeBase: "\(base.num)/\(base.den)", duration: seconds(stream.duration), startTime: seconds(stream.start_time),
            bitRate: codec.bit_rate > 0 ? codec.bit_rate : nil, video: video, audio: audio, tags: tags(stream.metadata))
    }

    private static func tags(_ dictionary: OpaquePointer?) -> [Recording.Tag] {
        var found: [Recording.Tag] = []
        var entry: UnsafeMutablePointer<AVDictionaryEntry>?
        while let next = av_dict_get(dictionary, "", entry, AV_DICT_IGNORE_SUFFIX) {
            entry = next
            let bytes = Array(UnsafeRawBufferPointer(start: next.pointee.value, count: strlen(next.pointee.value)))
            let value = String(validating: bytes, as: UTF8.self)
            found.append(.init(key: String(cString: next.pointee.key), value: value ?? String(decoding: bytes, as: UTF8.self), bytes: value == nil ? base64(bytes) : nil))
        }
        return found
    }

    private static func fraction(_ value: AVRational) -> String? { value.num > 0 && value.den > 0 ? "\(value.num)/\(value.den)" : nil }

    private static func tagText(_ tag: UInt32) -> String {
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: tag >> (8 * UInt32($0))) }
        return bytes.allSatisfy { (0x20...0x7E).contains($0) } ? String(decoding: bytes, as: UTF8.self) : "0x" + [UInt8](bytes.reversed()).lowerHex
    }

    // MARK: Packets

    /// Packets whose sizes add up to more than this part above the file's own size are not in the file.
    private static let plausibleExcess = 1.05

    private static func readPackets(_ context: UnsafeMutablePointer<AVFormatContext>, deadline: Deadline, into recording: inout Recording, sink: PacketSink) throws {
        guard let packet = av_packet_alloc() else { return }
        var owned: UnsafeMutablePointer<AVPacket>? = packet
        defer { av_packet_free(&owned) }
        var figures = Recording.Packets(count: 0, keyframes: 0, bytes: 0, corrupt: 0)
        var intervals: [Int: FrameIntervals] = [:]
        // A demuxer that invents packets would go on for ever.
        let mostBytes = UInt64(Double(recording.size) * plausibleExcess) + (1 << 20)
        let mostPackets = recording.size &+ 1024
        LibraryLog.reset()
        while true {
            let result = av_read_frame(context, packet)
            if fc_is_again(result) != 0 { continue }
            if result < 0 {
                if deadline.isOver {
                    recording.damage.append(.init(code: .mediaTimeout, detail: "after \(figures.count) packets"))
                } else if result != fc_error_eof {
                    recording.damage.append(.init(code: .mediaReadError, detail: LibraryFailure(result).detail))
                }
                break
            }
            let p = packet.pointee
            let stream = Int(p.stream_index)
            let pts = p.pts == fc_no_timestamp ? nil : p.pts
            let dts = p.dts == fc_no_timestamp ? nil : p.dts
            let isKey = p.flags & AV_PKT_FLAG_KEY != 0
            let isCorrupt = p.flags & AV_PKT_FLAG_CORRUPT != 0
            figures.count += 1
            figures.bytes += UInt64(max(0, p.size))
            if isKey { figures.keyframes += 1 }
            if isCorrupt { figures.corrupt += 1 }
            intervals[stream, default: .init()].add(pts: pts, dts: dts)
            defer { av_packet_unref(packet) }
            try sink(stream, pts, dts, Int(p.size), p.pos < 0 ? nil : p.pos, PacketFlags(isKeyframe: isKey, isCorrupt: isCorrupt))
            if figures.bytes > mostBytes || UInt64(figures.count) > mostPackets { break }
        }
        recording.packets = figures
        if figures.bytes > mostBytes || UInt64(figures.count) > mostPackets {
            recording.damage.append(.init(code: .mediaImplausible, detail: "\(figures.bytes) bytes in \(figures.count) packets, file \(recording.size)"))
        }
        if figures.count == 0 { recording.damage.append(.init(code: .mediaNoPackets, detail: "no packet in any stream")) }
        if figures.corrupt > 0 { recording.damage.append(.init(code: .mediaCorruptPackets, detail: "\(figures.corrupt) of \(figures.count) packets")) }
        for i in recording.streams.indices where recording.streams[i].video != nil {
            let base = context.pointee.streams[i]!.pointee.time_base
            recording.streams[i].video?.variableFrameRate = intervals[i]?.isVariable(ticksPerSecond: Double(base.den) / Double(max(1, base.num)))
        }
    }

    /// The spread of the intervals between a stream's packets, in ticks: of decoding times, which do not go back and
    /// forth, and only where a stream has none of presentation times. The two are never compared with one another: a
    /// demuxer may give the first packets no decoding time.
    private struct FrameIntervals {
        private var decoding = Steps()
        private var presentation = Steps()

        mutating func add(pts: Int64?, dts: Int64?) {
            if let pts { presentation.add(pts) }
            if let dts { decoding.add(dts) }
        }

        /// Steps may differ by rounding: one tick of the time base up and down, or a millisecond where that is coarser.
        func isVariable(ticksPerSecond: Double) -> Bool? {
            let steps = decoding.count > 1 ? decoding : presentation
            guard steps.count > 1 else { return nil }
            let (spread, overflow) = steps.longest.subtractingReportingOverflow(steps.shortest)
            return overflow || Double(spread) > max(2, ticksPerSecond / 1000)
        }

        struct Steps {
            private var last: Int64?
            private(set) var shortest = Int64.max
            private(set) var longest = Int64.min
            private(set) var count = 0

            mutating func add(_ time: Int64) {
                if let last {
                    let (step, overflow) = time.subtractingReportingOverflow(last)
                    if !overflow {
                        shortest = min(shortest, step)
                        longest = max(longest, step)
                        count += 1
                    }
                }
                last = time
            }
        }
    }
}

/// `ticks / per` as a decimal with six places at most, without closing zeros.
private func decimal(_ ticks: Int64, per: Int64) -> String {
    let (whole, rest) = ticks.magnitude.quotientAndRemainder(dividingBy: UInt64(per))
    var micro = String((rest &* 1_000_000 &+ UInt64(per) / 2) / UInt64(per))
    var seconds = whole
    if micro == "1000000" {
        seconds += 1
        micro = "0"
    }
    micro = String(repeating: "0", count: 6 - micro.count) + micro
    while micro.last == "0" { micro.removeLast() }
    return (ticks < 0 ? "-" : "") + String(seconds) + (micro.isEmpty ? "" : "." + micro)
}

private func base64(_ bytes: [UInt8]) -> String {
    let size = (bytes.count + 2) / 3 * 4 + 1
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { buffer in
        String(cString: av_base64_encode(buffer.baseAddress, Int32(size), bytes, Int32(bytes.count)))
    }
}

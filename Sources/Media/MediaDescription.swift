internal import CFFmpeg
internal import Evidence

/// What a container says of itself and of its streams.
enum MediaDescription {
    static func describe(_ context: UnsafeMutablePointer<AVFormatContext>, into recording: inout Recording) {
        let format = context.pointee
        recording.container = String(cString: format.iformat.pointee.name)
        recording.containerName = format.iformat.pointee.long_name.map { String(cString: $0) }
        if format.duration != fc_no_timestamp {
            recording.duration = secondsText(format.duration, per: Int64(AV_TIME_BASE))
            recording.durationFrom =
                switch format.duration_estimation_method {
                case AVFMT_DURATION_FROM_PTS: "pts"
                case AVFMT_DURATION_FROM_STREAM: "stream"
                default: "bitrate"
                }
        }
        if format.start_time != fc_no_timestamp { recording.startTime = secondsText(format.start_time, per: Int64(AV_TIME_BASE)) }
        if format.bit_rate > 0 { recording.bitRate = format.bit_rate }
        recording.tags = tags(format.metadata)
        for i in 0..<Int(format.nb_streams) { recording.streams.append(stream(format.streams[i]!, context)) }
        recording.start = StartTags.evidence(recording)
    }

    static func stream(_ pointer: UnsafeMutablePointer<AVStream>, _ context: UnsafeMutablePointer<AVFormatContext>) -> Recording.Stream {
        let stream = pointer.pointee
        let parameters = stream.codecpar!
        let codec = parameters.pointee
        let base = stream.time_base
        func seconds(_ ticks: Int64) -> String? {
            ticks == fc_no_timestamp || base.den == 0 ? nil : secondsText(ticks &* Int64(base.num), per: Int64(base.den))
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
}

private func base64(_ bytes: [UInt8]) -> String {
    let size = (bytes.count + 2) / 3 * 4 + 1
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { buffer in
        String(cString: av_base64_encode(buffer.baseAddress, Int32(size), bytes, Int32(bytes.count)))
    }
}

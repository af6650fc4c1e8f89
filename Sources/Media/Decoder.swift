internal import CFFmpeg

/// What a decoder did with a packet.
package enum Decoding: Sendable {
    case done
    /// It would not take the packet: what is in it cannot be decoded.
    case refused
}

/// A decoder of one stream, and the frame that it fills.
final class Decoder {
    let context: UnsafeMutablePointer<AVCodecContext>
    /// Holds something while ``send(_:_:)`` hands it out.
    let frame: UnsafeMutablePointer<AVFrame>

    /// - Returns: nil where there is no decoder for the stream, or it refuses the stream's configuration.
    init?(_ reader: MediaReader, stream: Int, threads: Int) {
        let pointer = reader.input.context.pointee.streams[stream]!
        guard let codec = avcodec_find_decoder(pointer.pointee.codecpar.pointee.codec_id), let context = avcodec_alloc_context3(codec) else { return nil }
        avcodec_parameters_to_context(context, pointer.pointee.codecpar)
        context.pointee.pkt_timebase = pointer.pointee.time_base
        context.pointee.thread_count = Int32(threads)
        // Damage is to be reported, and the rest of the picture seen all the same.
        context.pointee.err_recognition = AV_EF_CAREFUL
        guard avcodec_open2(context, codec, nil) >= 0 else {
            var owned: UnsafeMutablePointer<AVCodecContext>? = context
            avcodec_free_context(&owned)
            return nil
        }
        self.context = context
        frame = av_frame_alloc()!
    }

    deinit {
        var frame: UnsafeMutablePointer<AVFrame>? = frame
        av_frame_free(&frame)
        var context: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&context)
    }

    /// Hands in a packet, or nil to have what is still inside, and out every frame that is complete.
    func send(_ packet: UnsafeMutablePointer<AVPacket>?, _ body: (UnsafeMutablePointer<AVFrame>) throws -> Void) rethrows -> Decoding {
        func isFailure(_ result: Int32) -> Bool { result < 0 && fc_is_again(result) == 0 && result != fc_error_eof }
        var sent = avcodec_send_packet(context, packet)
        while true {
            let received = avcodec_receive_frame(context, frame)
            if received >= 0 {
                defer { av_frame_unref(frame) }
                try body(frame)
                continue
            }
            // A frame that could not be put together says so when it is asked for.
            guard fc_is_again(sent) != 0, fc_is_again(received) != 0 else { return isFailure(sent) || isFailure(received) ? .refused : .done }
            sent = avcodec_send_packet(context, packet)
        }
    }

    /// Forgets what is inside, to go on elsewhere.
    func reset() { avcodec_flush_buffers(context) }
}

internal import CFFmpeg

/// What a decoder did with a packet.
package enum Decoding: Sendable {
    case done
    /// It would not take the packet: what is in it cannot be decoded.
    case refused
}

/// Decodes one stream's pictures.
package final class VideoDecoder {
    private let context: UnsafeMutablePointer<AVCodecContext>
    private let frame: UnsafeMutablePointer<AVFrame>

    /// - Parameter threads: how many threads the decoder may use.
    /// - Returns: nil where this machine has no decoder for the stream.
    package init?(_ reader: MediaReader, stream: Int, threads: Int) {
        guard let context = openDecoder(reader, stream: stream, threads: threads) else { return nil }
        self.context = context
        frame = av_frame_alloc()!
    }

    deinit {
        var frame: UnsafeMutablePointer<AVFrame>? = frame
        av_frame_free(&frame)
        var context: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&context)
    }

    /// Hands in a packet, and out the pictures that are complete: with several threads, or pictures out of order, those
    /// of earlier packets.
    ///
    /// - Parameter number: by which a picture can be told to be this packet's: ``Picture/packetNumber``.
    package func decode(_ packet: borrowing MediaPacket, number: Int64 = 0, _ body: (Picture) throws -> Void) rethrows -> Decoding {
        fc_tag_next(context, number)
        return try send(packet.pointer, body)
    }

    /// Hands out what is still inside. Afterwards the decoder begins anew.
    package func drain(_ body: (Picture) throws -> Void) rethrows {
        _ = try send(nil, body)
        avcodec_flush_buffers(context)
    }

    /// Forgets what is inside, to go on elsewhere.
    package func reset() { avcodec_flush_buffers(context) }

    private func send(_ packet: UnsafeMutablePointer<AVPacket>?, _ body: (Picture) throws -> Void) rethrows -> Decoding {
        var sent = avcodec_send_packet(context, packet)
        while true {
            let received = avcodec_receive_frame(context, frame)
            if received >= 0 {
                // Shares the frame's bytes; the frame itself is used again.
                if let copy = av_frame_clone(frame) { try body(Picture(copy)) }
                av_frame_unref(frame)
                continue
            }
            guard fc_is_again(sent) != 0, fc_is_again(received) != 0 else {
                // A frame that could not be put together says so when it is asked for.
                let failed = sent < 0 && fc_is_again(sent) == 0 && sent != fc_error_eof || received < 0 && fc_is_again(received) == 0 && received != fc_error_eof
                return failed ? .refused : .done
            }
            sent = avcodec_send_packet(context, packet)
        }
    }
}

/// Opens the decoder of a stream; nil where there is none, or it refuses the stream's configuration.
func openDecoder(_ reader: MediaReader, stream: Int, threads: Int) -> UnsafeMutablePointer<AVCodecContext>? {
    let pointer = reader.input.context.pointee.streams[stream]!
    guard let codec = avcodec_find_decoder(pointer.pointee.codecpar.pointee.codec_id), let context = avcodec_alloc_context3(codec) else { return nil }
    var owned: UnsafeMutablePointer<AVCodecContext>? = context
    avcodec_parameters_to_context(context, pointer.pointee.codecpar)
    context.pointee.pkt_timebase = pointer.pointee.time_base
    context.pointee.thread_count = Int32(threads)
    // Damage is to be reported, and the rest of the picture seen all the same.
    context.pointee.err_recognition = AV_EF_CAREFUL
    guard avcodec_open2(context, codec, nil) >= 0 else {
        avcodec_free_context(&owned)
        return nil
    }
    return context
}

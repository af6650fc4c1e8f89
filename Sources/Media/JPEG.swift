internal import CFFmpeg

/// Still pictures as JPEG files (ITU-T T.81, JFIF), by libavcodec's `mjpeg` encoder.
package enum JPEG {
    /// The longest side that the encoder takes.
    package static let longestSide = 65_500

    package enum Failure: Error, Equatable {
        /// A side is longer than ``longestSide``.
        case tooLarge(width: Int, height: Int)
        case library(String)
    }

    /// Equal pictures give equal bytes, on any processor: one thread, the integer transform of which libavcodec has but
    /// one form, and no version of the library in the file.
    ///
    /// - Parameters:
    ///   - picture: let go as soon as libavcodec has its copy, for it may be large.
    ///   - quality: 1 (smallest) to 100 (best); what lies outside is taken for the nearer of the two.
    package static func encode(_ picture: consuming StillPicture, quality: Int) throws(Failure) -> [UInt8] {
        guard max(picture.width, picture.height) <= longestSide else { throw .tooLarge(width: picture.width, height: picture.height) }
        MediaLibrary.prepare()
        LibraryLog.reset()
        do throws(LibraryFailure) {
            let encoder = try Encoder(picture, quantiser: quantiser(quality))
            _ = consume picture
            return try encoder.encode()
        } catch {
            throw .library(error.detail)
        }
    }

    /// libavcodec's scale of quantisers, 2 (best) to 31: with 100 for 2 and 1 for 31.
    private static func quantiser(_ quality: Int) -> Int32 { Int32(31 - (min(max(quality, 1), 100) - 1) * 29 / 99) }

    /// Owns the codec context, and the frame and packet that go through it.
    private final class Encoder {
        private var context: UnsafeMutablePointer<AVCodecContext>?
        private var frame: UnsafeMutablePointer<AVFrame>?
        private var packet: UnsafeMutablePointer<AVPacket>?

        init(_ picture: borrowing StillPicture, quantiser: Int32) throws(LibraryFailure) {
            context = avcodec_alloc_context3(nil)
            frame = av_frame_alloc()
            packet = av_packet_alloc()
            guard let codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG) else { throw LibraryFailure(fc_error_no_encoder) }
            guard let context, let frame, packet != nil else { throw LibraryFailure(fc_error(ENOMEM)) }
            context.pointee.width = Int32(picture.width)
            context.pointee.height = Int32(picture.height)
            context.pointee.pix_fmt = AV_PIX_FMT_YUVJ420P
            context.pointee.color_range = AVCOL_RANGE_JPEG
            context.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
            context.pointee.time_base = AVRational(num: 1, den: 1)
            context.pointee.thread_count = 1
            context.pointee.dct_algo = FF_DCT_INT
            context.pointee.flags |= AV_CODEC_FLAG_BITEXACT | AV_CODEC_FLAG_QSCALE
            context.pointee.global_quality = quantiser * FF_QP2LAMBDA
            var options: OpaquePointer?
            defer { av_dict_free(&options) }
            // The standard's own code tables: to find better ones the encoder keeps every coefficient in memory, for a
            // tall picture more than it may allocate.
            av_dict_set(&options, "huffman", "default", 0)
            try check(avcodec_open2(context, codec, &options))

            frame.pointee.width = context.pointee.width
            frame.pointee.height = context.pointee.height
            frame.pointee.format = AV_PIX_FMT_YUVJ420P.rawValue
            frame.pointee.color_range = AVCOL_RANGE_JPEG
            frame.pointee.quality = context.pointee.global_quality
            frame.pointee.pts = 0
            try check(av_frame_get_buffer(frame, 0))
            Encoder.copy(picture.y, picture.width, to: frame.pointee.data.0, stride: frame.pointee.linesize.0)
            Encoder.copy(picture.u, picture.width / 2, to: frame.pointee.data.1, stride: frame.pointee.linesize.1)
            Encoder.copy(picture.v, picture.width / 2, to: frame.pointee.data.2, stride: frame.pointee.linesize.2)
        }

        deinit {
            av_packet_free(&packet)
            av_frame_free(&frame)
            avcodec_free_context(&context)
        }

        /// Once: the encoder is at its end afterwards.
        func encode() throws(LibraryFailure) -> [UInt8] {
            guard let context, let frame, let packet else { throw LibraryFailure(fc_error(EINVAL)) }
            try check(avcodec_send_frame(context, frame))
            try check(avcodec_send_frame(context, nil))
            try check(avcodec_receive_packet(context, packet))
            return Array(UnsafeBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size)))
        }

        private static func copy(_ plane: [UInt8], _ width: Int, to target: UnsafeMutablePointer<UInt8>?, stride: Int32) {
            guard let target else { return }
            plane.withUnsafeBufferPointer { source in
                guard let start = source.baseAddress else { return }
                for row in 0..<(source.count / width) { (target + row * Int(stride)).update(from: start + row * width, count: width) }
            }
        }
    }
}

private func check(_ result: Int32) throws(LibraryFailure) {
    if result < 0 { throw LibraryFailure(result) }
}

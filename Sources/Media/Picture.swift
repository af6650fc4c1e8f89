internal import CFFmpeg

/// A decoded picture. Keeping it keeps its memory.
package final class Picture {
    let frame: UnsafeMutablePointer<AVFrame>
    /// The picture in eight bits of brightness, where its own form cannot be compared in place.
    private var converted: UnsafeMutablePointer<AVFrame>?

    /// Takes ownership of the frame.
    init(_ frame: UnsafeMutablePointer<AVFrame>) { self.frame = frame }

    deinit {
        var owned: UnsafeMutablePointer<AVFrame>? = frame
        av_frame_free(&owned)
        av_frame_free(&converted)
    }

    /// When it is shown, in ticks of the stream's time base.
    package var pts: Int64? { frame.pointee.best_effort_timestamp == fc_no_timestamp ? nil : frame.pointee.best_effort_timestamp }
    /// The number that the decoder was given with the packet.
    package var packetNumber: Int64 { fc_tag_of(frame) }
    package var isKeyframe: Bool { frame.pointee.key_frame != 0 }
    /// Bits a pixel that it took, of a keyframe; 0 where the decoder does not say.
    package var bitsPerPixel: Double { width > 0 && height > 0 && frame.pointee.pkt_size > 0 ? Double(frame.pointee.pkt_size) * 8 / Double(width * height) : 0 }
    package var width: Int { Int(frame.pointee.width) }
    package var height: Int { Int(frame.pointee.height) }
    /// Whether the decoder says that it had to patch the picture up.
    package var isConcealed: Bool { frame.pointee.decode_error_flags != 0 }
    /// Whether brightness runs from 0 to 255 instead of 16 to 235.
    package var isFullRange: Bool { fc_is_full_range(frame) != 0 }

    /// Plane of brightness, a byte a pixel; nil where the picture cannot be brought into that form.
    private var luma: (data: UnsafeMutablePointer<UInt8>, stride: Int)? {
        if fc_has_plain_luma(frame.pointee.format) != 0 { return frame.pointee.data.0.map { ($0, Int(frame.pointee.linesize.0)) } }
        if converted == nil { converted = rescaled(frame, width: frame.pointee.width, height: frame.pointee.height, AV_PIX_FMT_GRAY8, SWS_POINT) }
        return converted.flatMap { c in c.pointee.data.0.map { ($0, Int(c.pointee.linesize.0)) } }
    }

    // MARK: Blocks

    /// Side of the squares by which pictures are compared: a digit of a clock is about one of them.
    package static let blockSide = 16

    private static let sad: av_pixelutils_sad_fn = av_pixelutils_get_sad_fn(4, 4, 0, nil)!

    /// Mean brightness of each block, row by row; blocks that stick out on the right and below are left out.
    ///
    /// The corresponding C function is `av_pixelutils_get_sad_fn`.
    package func blockBrightness(into out: inout [UInt8]) {
        out.removeAll(keepingCapacity: true)
        guard let luma else { return }
        withUnsafeTemporaryAllocation(byteCount: 16, alignment: 16) { zeros in
            zeros.initializeMemory(as: UInt8.self, repeating: 0)
            let black = zeros.baseAddress!.assumingMemoryBound(to: UInt8.self)
            forEachBlock { x, y in out.append(UInt8(clamping: Picture.sad(luma.data + y * luma.stride + x, luma.stride, black, 0) >> 8)) }
        }
    }

    /// How two pictures of one size differ: by mean absolute difference of brightness in each block.
    package struct Difference: Sendable {
        /// Over all blocks.
        package var mean: Float
        /// Of the block that differs most.
        package var most: Float
        /// Of the middle one; 0 where it was not asked for.
        package var median: Float
    }

    /// - Returns: nil where the pictures cannot be compared: other sizes, or no brightness.
    package func difference(from other: Picture, withMedian: Bool = false) -> Difference? {
        guard width == other.width, height == other.height, let a = luma, let b = other.luma else { return nil }
        var sum: UInt64 = 0
        var most: Int32 = 0
        var count = 0
        // Sixteenths of a level.
        var histogram = [Int32](repeating: 0, count: withMedian ? 4096 : 0)
        forEachBlock { x, y in
            let difference = Picture.sad(a.data + y * a.stride + x, a.stride, b.data + y * b.stride + x, b.stride)
            sum += UInt64(difference)
            if difference > most { most = difference }
            if withMedian { histogram[Int(difference) >> 4] += 1 }
            count += 1
        }
        guard count > 0 else { return nil }
        var median: Float = 0
        var left = Int32(count / 2)
        if withMedian, let index = histogram.firstIndex(where: { left -= $0; return left < 0 }) { median = Float(index) / 16 }
        return Difference(mean: Float(sum) / Float(count * 256), most: Float(most) / 256, median: median)
    }

    /// Hands out where each block begins. A plane whose rows stand from below upwards has a stride below zero: addresses
    /// are made of both numbers, never taken apart again.
    private func forEachBlock(_ body: (_ x: Int, _ y: Int) -> Void) {
        for y in 0..<(height / Picture.blockSide) {
            for x in 0..<(width / Picture.blockSide) { body(x * Picture.blockSide, y * Picture.blockSide) }
        }
    }

    // MARK: Small

    /// The picture scaled down to fit into width × height, its shape kept.
    package func still(width most: Int, height tall: Int) -> StillPicture? {
        guard width > 0, height > 0 else { return nil }
        let aspect = Double(width) / Double(height) * pixelShape
        let scale = min(Double(most) / aspect, Double(tall))
        return still((width: max(2, Int(scale * aspect / 2) * 2), height: max(2, Int(scale / 2) * 2)), SWS_AREA)
    }

    /// The whole picture at its own size, as a player shows it: pixels that are not square are widened or heightened until
    /// they are, an odd row or column is scaled away.
    package func whole() -> StillPicture? {
        guard width > 0, height > 0 else { return nil }
        let wide = Double(width) * max(1, pixelShape)
        let tall = Double(height) / min(1, pixelShape)
        return still((width: max(2, Int((wide / 2).rounded(.down)) * 2), height: max(2, Int((tall / 2).rounded(.down)) * 2)), SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP, keepsColours: true)
    }

    /// How wide a pixel is for its height; what is beyond reason is taken for square.
    private var pixelShape: Double {
        let sample = frame.pointee.sample_aspect_ratio
        guard sample.num > 0, sample.den > 0 else { return 1 }
        let shape = Double(sample.num) / Double(sample.den)
        return (0.25...4).contains(shape) ? shape : 1
    }

    private func still(_ small: (width: Int, height: Int), _ method: Int32, keepsColours: Bool = false) -> StillPicture? {
        guard let out = rescaled(frame, width: Int32(small.width), height: Int32(small.height), AV_PIX_FMT_YUVJ420P, method, matrix: keepsColours ? matrix : nil) else { return nil }
        var owned: UnsafeMutablePointer<AVFrame>? = out
        defer { av_frame_free(&owned) }
        func plane(_ data: UnsafeMutablePointer<UInt8>?, _ stride: Int32, _ width: Int, _ height: Int) -> [UInt8] {
            guard let data else { return [UInt8](repeating: 0, count: width * height) }
            return (0..<height).flatMap { UnsafeBufferPointer(start: data + $0 * Int(stride), count: width) }
        }
        let f = out.pointee
        return StillPicture(
            width: small.width, height: small.height, y: plane(f.data.0, f.linesize.0, small.width, small.height),
            u: plane(f.data.1, f.linesize.1, small.width / 2, small.height / 2), v: plane(f.data.2, f.linesize.2, small.width / 2, small.height / 2))
    }
}

extension Picture {
    /// By which the picture's colours were made, libswscale's number: what the stream states, else as players take it.
    fileprivate var matrix: Int32 {
        let stated = frame.pointee.colorspace
        if stated != AVCOL_SPC_UNSPECIFIED, stated != AVCOL_SPC_RGB { return Int32(stated.rawValue) }
        return height >= 720 ? SWS_CS_ITU709 : SWS_CS_ITU601
    }
}

/// A new frame of another size and form. The corresponding C function is `sws_scale`.
///
/// - Parameter matrix: of the frame's colours, where they are to be brought into those of JFIF (BT.601, full range).
private func rescaled(_ frame: UnsafeMutablePointer<AVFrame>, width: Int32, height: Int32, _ format: AVPixelFormat, _ method: Int32, matrix: Int32? = nil) -> UnsafeMutablePointer<AVFrame>? {
    guard let context = sws_getContext(frame.pointee.width, frame.pointee.height, AVPixelFormat(frame.pointee.format), width, height, format, method, nil, nil, nil) else { return nil }
    defer { sws_freeContext(context) }
    // Of forms that have no such matrix, as RGB, it is refused, and nothing has to be done.
    if let matrix { sws_setColorspaceDetails(context, sws_getCoefficients(matrix), fc_is_full_range(frame), sws_getCoefficients(SWS_CS_ITU601), 1, 0, 1 << 16, 1 << 16) }
    guard let out = av_frame_alloc() else { return nil }
    var owned: UnsafeMutablePointer<AVFrame>? = out
    out.pointee.width = width
    out.pointee.height = height
    out.pointee.format = format.rawValue
    guard av_frame_get_buffer(out, 0) >= 0, sws_scale_frame(context, out, frame) >= 0 else {
        av_frame_free(&owned)
        return nil
    }
    return out
}

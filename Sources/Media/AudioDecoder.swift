internal import CFFmpeg

/// Decodes one stream's sound.
package final class AudioDecoder {
    private let decoder: Decoder
    private var scratch: [Float] = []

    /// - Returns: nil where this machine has no decoder for the stream.
    package init?(_ reader: MediaReader, stream: Int) {
        guard let decoder = Decoder(reader, stream: stream, threads: 1) else { return nil }
        self.decoder = decoder
    }

    /// A stretch of sound: the same number of samples of each channel.
    package struct Sound {
        /// When it begins, in ticks of the stream's time base.
        package let pts: Int64?
        package let sampleRate: Int
        package let count: Int
        package let channels: Int
        /// Samples of one channel after the other, full scale ±1.
        fileprivate let samples: UnsafeBufferPointer<Float>

        package func channel(_ index: Int) -> UnsafeBufferPointer<Float> { UnsafeBufferPointer(rebasing: samples[(index * count)..<((index + 1) * count)]) }
    }

    package func decode(_ packet: borrowing MediaPacket, _ body: (Sound) -> Void) -> Decoding { decoder.send(packet.pointer) { handOut($0, body) } }

    package func drain(_ body: (Sound) -> Void) { _ = decoder.send(nil) { handOut($0, body) } }

    private func handOut(_ frame: UnsafeMutablePointer<AVFrame>, _ body: (Sound) -> Void) {
        let f = frame.pointee
        let channels = Int(fc_frame_channels(frame))
        let count = Int(f.nb_samples)
        guard channels > 0, count > 0, let planes = f.extended_data else { return }
        if scratch.count < channels * count { scratch = [Float](repeating: 0, count: channels * count) }
        let format = AVSampleFormat(f.format)
        let isPlanar = av_sample_fmt_is_planar(format) != 0
        let known = scratch.withUnsafeMutableBufferPointer { out in
            for channel in 0..<channels {
                guard let plane = planes[isPlanar ? channel : 0] else { return false }
                let target = UnsafeMutableBufferPointer(rebasing: out[(channel * count)..<((channel + 1) * count)])
                guard convert(UnsafeRawPointer(plane), format, step: isPlanar ? 1 : channels, first: isPlanar ? 0 : channel, into: target) else { return false }
            }
            return true
        }
        guard known else { return }
        let pts = f.best_effort_timestamp == fc_no_timestamp ? nil : f.best_effort_timestamp
        scratch.withUnsafeBufferPointer { body(Sound(pts: pts, sampleRate: Int(f.sample_rate), count: count, channels: channels, samples: $0)) }
    }

    private func convert(_ plane: UnsafeRawPointer, _ format: AVSampleFormat, step: Int, first: Int, into out: UnsafeMutableBufferPointer<Float>) -> Bool {
        func each<T>(_ type: T.Type, _ value: (T) -> Float) {
            let samples = plane.assumingMemoryBound(to: T.self)
            for i in 0..<out.count { out[i] = value(samples[i &* step &+ first]) }
        }
        switch av_get_packed_sample_fmt(format) {
        case AV_SAMPLE_FMT_FLT: each(Float.self) { $0 }
        case AV_SAMPLE_FMT_S16: each(Int16.self) { Float($0) * (1 / 32768) }
        case AV_SAMPLE_FMT_S32: each(Int32.self) { Float($0) * (1 / 2_147_483_648) }
        case AV_SAMPLE_FMT_U8: each(UInt8.self) { (Float($0) - 128) * (1 / 128) }
        case AV_SAMPLE_FMT_DBL: each(Double.self) { Float($0) }
        case AV_SAMPLE_FMT_S64: each(Int64.self) { Float($0) * (1 / 9_223_372_036_854_775_808) }
        default: return false
        }
        return true
    }
}

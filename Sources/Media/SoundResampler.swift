internal import CFFmpeg

/// Sound at another rate, one channel.
///
/// What comes in stands at the time at which it comes out: the delay of the filter is made up for. The corresponding C
/// functions are those of libswresample, with its own choice of filter.
package final class SoundResampler {
    /// Rates that sound has; libswresample would make a filter for any other as well, at any cost.
    package static let rates = 1000...1_000_000

    private let rate: Int
    private var context: OpaquePointer?
    private var rateOfInput = 0
    private var output: [Float] = []

    /// - Parameter rate: samples a second of what comes out.
    package init(to rate: Int) { self.rate = rate }

    deinit { swr_free(&context) }

    /// Hands out what is ready. Where the rate changes, that is what was still inside as well.
    ///
    /// - Parameters:
    ///   - samples: full scale is 1; all are numbers.
    ///   - rate: of ``rates``.
    package func add(_ samples: [Float], rate: Int, _ take: (UnsafeBufferPointer<Float>) -> Void) {
        if rate != rateOfInput {
            drain(take)
            begin(rate)
        }
        samples.withUnsafeBytes { bytes in
            var plane: UnsafePointer<UInt8>? = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            withUnsafeMutablePointer(to: &plane) { _ = convert($0, samples.count, take) }
        }
    }

    /// Hands out what is still inside; what comes next begins anew.
    package func drain(_ take: (UnsafeBufferPointer<Float>) -> Void) {
        guard context != nil else { return }
        while convert(nil, 0, take) > 0 {}
        swr_init(context)
    }

    private func begin(_ rate: Int) {
        swr_free(&context)
        var (mono, same) = (AVChannelLayout(), AVChannelLayout())
        av_channel_layout_default(&mono, 1)
        av_channel_layout_default(&same, 1)
        swr_alloc_set_opts2(&context, &mono, AV_SAMPLE_FMT_FLT, Int32(self.rate), &same, AV_SAMPLE_FMT_FLT, Int32(rate), 0, nil)
        // Fails only when there is no memory left.
        if swr_init(context) < 0 { swr_free(&context) }
        rateOfInput = rate
    }

    /// - Returns: how many samples came out.
    private func convert(_ input: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ count: Int, _ take: (UnsafeBufferPointer<Float>) -> Void) -> Int {
        guard context != nil else { return 0 }
        let room = Int(max(0, swr_get_out_samples(context, Int32(count)))) + 1
        if output.count < room { output = [Float](repeating: 0, count: room) }
        return output.withUnsafeMutableBytes { bytes in
            var plane: UnsafeMutablePointer<UInt8>? = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            let made = Int(swr_convert(context, &plane, Int32(room), input, Int32(count)))
            if made > 0 { take(UnsafeBufferPointer(rebasing: bytes.assumingMemoryBound(to: Float.self)[..<made])) }
            return made
        }
    }
}

extension AudioDecoder.Sound {
    /// Louder than any sound that means what it says.
    private static let loudest: Float = 4

    /// The mean of all channels; what is no number is silence.
    package var mono: [Float] {
        let share = 1 / Float(channels)
        return [Float](unsafeUninitializedCapacity: count) { sum, initialized in
            sum.initialize(repeating: 0)
            for index in 0..<channels {
                let samples = channel(index)
                for i in 0..<count {
                    let sample = samples[i]
                    // False for what is no number.
                    sum[i] += sample.magnitude <= AudioDecoder.Sound.loudest ? sample * share : 0
                }
            }
            initialized = count
        }
    }
}

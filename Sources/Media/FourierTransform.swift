internal import CFFmpeg

/// Fourier transforms of real samples and complex spectra, by libavutil.
///
/// A spectrum is interleaved: real and imaginary part of each bin in turn, from zero to half the sample rate. Nothing is
/// scaled: forward and back again is `size` times what it was. Not for use from two threads at once.
package final class FourierTransform {
    /// Powers of two as far as libavutil has fast code for; beyond, it falls back to one that never ends.
    package static let sizes = 4...131_072

    package let size: Int
    private let forward: Transform
    private let back: Transform
    private let analytic: Transform

    private struct Transform {
        var context: OpaquePointer?
        let run: av_tx_fn

        init(_ type: AVTXType, inverse: Bool, size: Int) {
            var scale: Float = 1
            var context: OpaquePointer?
            var run: av_tx_fn?
            // There is nothing to do without it, and no size that is allowed here fails but for want of memory.
            precondition(av_tx_init(&context, &run, type, inverse ? 1 : 0, Int32(size), &scale, 0) >= 0)
            self.context = context
            self.run = run!
        }
    }

    package init(size: Int) {
        precondition(FourierTransform.sizes.contains(size) && size.nonzeroBitCount == 1)
        self.size = size
        forward = Transform(AV_TX_FLOAT_RDFT, inverse: false, size: size)
        back = Transform(AV_TX_FLOAT_RDFT, inverse: true, size: size)
        analytic = Transform(AV_TX_FLOAT_FFT, inverse: true, size: size)
    }

    deinit {
        for transform in [forward, back, analytic] {
            var context = transform.context
            av_tx_uninit(&context)
        }
    }

    /// - Parameters:
    ///   - samples: `size` of them.
    ///   - spectrum: takes `size + 2` figures.
    package func transform(_ samples: Samples, to spectrum: Samples) {
        assert(samples.count >= size && spectrum.count >= size + 2)
        forward.run(forward.context, spectrum.start, samples.start, MemoryLayout<Float>.stride)
    }

    /// Back to real samples; the spectrum is used up.
    package func invert(_ spectrum: Samples, to samples: Samples) {
        assert(samples.count >= size && spectrum.count >= size + 2)
        back.run(back.context, samples.start, spectrum.start, MemoryLayout<AVComplexFloat>.stride)
    }

    /// The complex samples of a spectrum of `size` bins, negative frequencies behind the positive ones.
    package func invertComplex(_ spectrum: Samples, to samples: Samples) {
        assert(samples.count >= 2 * size && spectrum.count >= 2 * size)
        analytic.run(analytic.context, samples.start, spectrum.start, MemoryLayout<AVComplexFloat>.stride)
    }
}

/// Memory for figures, laid out as the transforms want it; zero at first.
package final class Samples {
    package let start: UnsafeMutablePointer<Float>
    package let count: Int

    package init(_ count: Int) {
        self.count = count
        start = UnsafeMutableRawPointer.allocate(byteCount: max(1, count) * MemoryLayout<Float>.stride, alignment: 64).bindMemory(to: Float.self, capacity: count)
        start.initialize(repeating: 0, count: count)
    }

    deinit { UnsafeMutableRawPointer(start).deallocate() }

    package subscript(_ i: Int) -> Float {
        get { start[i] }
        set { start[i] = newValue }
    }

    package func clear() { start.update(repeating: 0, count: count) }
}

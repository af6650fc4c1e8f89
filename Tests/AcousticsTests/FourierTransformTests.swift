internal import Foundation
internal import Media
internal import Testing

@Suite struct FourierTransformTests {
    private func samples(_ count: Int) -> [Float] {
        var dice = Dice(UInt64(count))
        return (0..<count).map { _ in Float(dice.between(-1, 1)) }
    }

    @Test(arguments: [4, 8, 64, 256]) func `a spectrum is what the sum says`(_ size: Int) {
        let (transform, input, spectrum) = (FourierTransform(size: size), Samples(size), Samples(size + 2))
        let values = samples(size)
        for i in values.indices { input[i] = values[i] }
        transform.transform(input, to: spectrum)
        for bin in 0...size / 2 {
            var (real, imaginary) = (0.0, 0.0)
            for i in values.indices {
                real += Double(values[i]) * cos(2 * .pi * Double(i * bin) / Double(size))
                imaginary -= Double(values[i]) * sin(2 * .pi * Double(i * bin) / Double(size))
            }
            #expect(abs(Double(spectrum[2 * bin]) - real) < 1e-3 && abs(Double(spectrum[2 * bin + 1]) - imaginary) < 1e-3, "\(size) \(bin)")
        }
    }

    @Test(arguments: [256, 32_768, 131_072]) func `forward and back again is the same, as many times as large`(_ size: Int) {
        let (transform, input, spectrum, output) = (FourierTransform(size: size), Samples(size), Samples(size + 2), Samples(size))
        let values = samples(size)
        for i in values.indices { input[i] = values[i] }
        transform.transform(input, to: spectrum)
        transform.invert(spectrum, to: output)
        #expect(values.indices.allSatisfy { abs(output[$0] / Float(size) - values[$0]) < 1e-4 })
    }

    @Test func `one bin is one turning pointer`() {
        let size = 131_072
        let (transform, spectrum, output) = (FourierTransform(size: size), Samples(2 * size), Samples(2 * size))
        spectrum[2 * 5] = 1
        transform.invertComplex(spectrum, to: output)
        for i in stride(from: 0, to: size, by: 977) {
            let angle = 2 * Double.pi * Double(5 * i) / Double(size)
            #expect(abs(Double(output[2 * i]) - cos(angle)) < 1e-3 && abs(Double(output[2 * i + 1]) - sin(angle)) < 1e-3)
        }
    }
}

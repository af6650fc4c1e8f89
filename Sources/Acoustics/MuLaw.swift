/// Sound of speech in one byte a sample (ITU-T G.711, µ-law), as `analyse` keeps it: 8,000 samples a second, sample `n` at
/// `n / 8000` seconds of the recording's clock.
package enum MuLaw {
    package static let sampleRate = 8000
    /// Nothing: also what stands where the recording has no sound.
    package static let silence: UInt8 = 0xFF

    private static let bias = 0x84
    private static let largest = 32635

    /// - Parameter sample: full scale is 1; what is no number is silence.
    package static func encode(_ sample: Float) -> UInt8 {
        guard sample.isFinite else { return silence }
        let linear = Int(max(-1, min(sample, 1)) * 32767)
        let magnitude = min(abs(linear), largest) + bias
        let exponent = (Int.bitWidth - 1 - magnitude.leadingZeroBitCount) - 7
        let mantissa = (magnitude >> (exponent + 3)) & 0xF
        return ~UInt8((linear < 0 ? 0x80 : 0) | exponent << 4 | mantissa)
    }

    package static func decode(_ byte: UInt8) -> Float { table[Int(byte)] }

    package static let table: [Float] = (0..<256).map { byte in
        let code = ~UInt8(byte)
        let exponent = Int(code >> 4 & 7)
        let magnitude = ((Int(code & 0xF) << 3 + bias) << exponent) - bias
        return Float(code & 0x80 == 0 ? magnitude : -magnitude) / 32768
    }
}

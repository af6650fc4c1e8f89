internal import Acoustics
internal import Testing

@Suite struct MuLawTests {
    @Test func `every byte comes back`() {
        // 0x7F is the other zero.
        for byte in UInt8.min...UInt8.max where byte != 0x7F { #expect(MuLaw.encode(MuLaw.decode(byte)) == byte) }
        #expect(MuLaw.decode(MuLaw.silence) == 0)
        #expect(MuLaw.encode(.nan) == MuLaw.silence)
    }

    @Test func `samples keep four bits and their size`() {
        for sample in stride(from: Float(-1.2), through: 1.2, by: 0.0007) {
            let near = max(-0.99, min(sample, 0.99))
            #expect(abs(MuLaw.decode(MuLaw.encode(sample)) - near) <= max(0.0003, abs(near) / 16))
        }
    }
}

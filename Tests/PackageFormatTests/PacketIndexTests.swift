internal import Evidence
internal import PackageFormat
internal import Testing

@Suite struct PacketIndexTests {
    private func encode(_ packets: [Packet]) -> [UInt8] {
        var encoder = PacketEncoder()
        var bytes: [UInt8] = []
        for packet in packets { encoder.append(packet, to: &bytes) }
        return bytes
    }

    private func decode(_ bytes: [UInt8]) -> (packets: [Packet], isMalformed: Bool) {
        var decoder = PacketDecoder(bytes[...])
        var packets: [Packet] = []
        while let packet = decoder.next() { packets.append(packet) }
        return (packets, decoder.isMalformed)
    }

    private func packet(_ stream: Int = 0, pts: Int64? = nil, dts: Int64? = nil, size: Int = 0, position: Int64? = nil, key: Bool = false, corrupt: Bool = false) -> Packet {
        Packet(stream: stream, pts: pts, dts: dts, size: size, position: position, isKeyframe: key, isCorrupt: corrupt)
    }

    @Test func `the bytes are those of the grammar`() {
        // head = stream 1, keyframe, position, dts, pts; then pts − dts = 2, dts = 10, size 300, position 48.
        #expect(encode([packet(1, pts: 12, dts: 10, size: 300, position: 48, key: true)]) == [0b10_1111, 4, 20, 0xAC, 0x02, 96])
        // The next of the stream: dts counts from 10, position from 348.
        #expect(encode([packet(1, pts: 12, dts: 10, size: 300, position: 48), packet(1, pts: 11, dts: 11, size: 1, position: 348, corrupt: true)]).suffix(5) == [0b11_0111, 0, 2, 1, 0])
        #expect(encode([packet()]) == [0, 0])
    }

    @Test func `what is absent stays absent`() {
        for i in 0..<32 {
            let packets = [packet(3, pts: i & 1 != 0 ? -5 : nil, dts: i & 2 != 0 ? -7 : nil, size: 9, position: i & 4 != 0 ? 0 : nil, key: i & 8 != 0, corrupt: i & 16 != 0), packet(3, pts: 1, size: 1)]
            #expect(decode(encode(packets)) == (packets, false))
        }
    }

    @Test func `negative and extreme times, sizes and positions`() {
        let extremes: [Int64?] = [nil, 0, -1, 1, .min, .max, .min + 1, -90_000, 1 << 40]
        var packets: [Packet] = []
        for pts in extremes { for dts in extremes { packets.append(packet(packets.count % 3, pts: pts, dts: dts, size: packets.count % 2 == 0 ? 0 : Int(Int32.max), position: pts)) } }
        #expect(decode(encode(packets)) == (packets, false))
        #expect(decode(encode([packet(65535, size: 1)])) == ([packet(65535, size: 1)], false))
    }

    @Test func `a thousand random recordings`() throws {
        var random = SplitMix64(seed: 1000)
        func maybe(_ range: ClosedRange<Int64>) -> Int64? { Bool.random(using: &random) ? Int64.random(in: range, using: &random) : nil }
        for _ in 0..<1000 {
            let packets = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                packet(
                    .random(in: 0...4, using: &random), pts: maybe(-100_000...100_000), dts: maybe(.min ... .max), size: .random(in: 0...2_000_000, using: &random),
                    position: maybe(0...(1 << 50)), key: .random(using: &random), corrupt: .random(using: &random))
            }
            try #require(decode(encode(packets)) == (packets, false))
        }
    }

    @Test func `a usual packet takes ten bytes at most`() {
        let packets = (0..<1000).map { packet(0, pts: Int64($0) * 3600 + 7200, dts: Int64($0) * 3600, size: 20_000 + $0, position: Int64($0) * 22_000 + 48) }
        #expect(encode(packets).count <= 10 * 1000)
    }

    @Test func `cut short, it is malformed but between two packets`() {
        let packets = (0..<20).map { packet($0 % 2, pts: Int64($0) * 1000, dts: $0 % 3 == 0 ? nil : Int64($0) * 1000, size: 500, position: Int64($0) * 700) }
        let bytes = encode(packets)
        let ends = Set((0...20).map { encode(Array(packets.prefix($0))).count })
        for count in 0...bytes.count {
            let (read, isMalformed) = decode(Array(bytes.prefix(count)))
            #expect(isMalformed == !ends.contains(count), "\(count) bytes")
            #expect(read == Array(packets.prefix(read.count)))
        }
    }

    @Test(arguments: [
        [0x80, 0x00, 0x00],  // head 0 in two bytes
        [0x00, 0x81, 0x00],  // size 1 in two bytes
        [0x00, 0x80],  // size cut short
        [0x00, 0x80, 0x80, 0x80, 0x80, 0x08],  // size beyond 31 bits
        [0x80, 0x80, 0x80, 0x01, 0x00],  // stream 65536
        [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02, 0x00],  // 65 bits
        [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0x00],  // 11 bytes
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
    ] as [[UInt8]])
    func `bytes that no encoder writes`(bytes: [UInt8]) {
        #expect(decode(bytes).isMalformed)
        #expect(decode(bytes).packets.isEmpty)
    }

    @Test func `after a fault nothing more is read`() {
        var decoder = PacketDecoder([0x80, 0x00, 0x00, 0x00][...])
        #expect(decoder.next() == nil)
        #expect(decoder.next() == nil)
        #expect(decoder.isMalformed)
    }

    @Test(arguments: [1, 3, 49, 50, 51, 1000]) func `an index that comes in pieces decodes as the whole does`(length: Int) {
        let packets = (0..<400).map { i in
            packet(i % 3, pts: i % 5 == 0 ? .max : Int64(i * 40), dts: i % 7 == 0 ? nil : .min + Int64(i), size: i * 99999, position: i % 2 == 0 ? .max - Int64(i) : 3, key: i % 9 == 0)
        }
        let bytes = encode(packets)
        var decoder = PacketDecoder([])
        var decoded: [Packet] = []
        for start in stride(from: 0, to: bytes.count, by: length) {
            decoder.append(bytes[start..<min(start + length, bytes.count)])
            while decoder.unread >= PacketDecoder.longestPacket, let packet = decoder.next() { decoded.append(packet) }
        }
        while let packet = decoder.next() { decoded.append(packet) }
        #expect(decoded == packets)
        #expect(!decoder.isMalformed)
    }
}

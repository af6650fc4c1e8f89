internal import Cryptography
internal import Evidence
internal import MediaProof
internal import Testing

@Suite struct MediaLeafBuilderTests {
    private static let recording = Digest([UInt8](repeating: 0x11, count: 32))

    private typealias Step = (unit: MediaLeafBuilder.Unit, bytes: [UInt8])

    /// The leaves of these packets, read back.
    private func leaves(_ codec: String, _ base: MediaLeaf.TimeBase, _ steps: [Step], sampleRate: Int = 8000) throws -> [MediaLeaf] {
        let format = StreamFormat(codec: codec, sampleRate: sampleRate, channels: 1)
        let builder = try #require(MediaLeafBuilder(recordingSHA256: Self.recording, stream: 1, format: format, timeBase: base))
        var completed: [CompletedLeaf] = []
        for step in steps { step.bytes.withUnsafeBytes { builder.append(step.unit, $0) { completed.append($0) } } }
        let summary = builder.finish { completed.append($0) }
        #expect(summary.count == completed.count && summary.stream == 1 && summary.version == 1)
        #expect(summary.root == MerkleTree.root(ofLeaves: completed.map(\.hash)).hex)
        #expect(completed.map(\.index) == Array(0..<completed.count))
        for leaf in completed { #expect(MerkleTree.leaf(leaf.bytes) == leaf.hash) }
        return try completed.map { try #require(MediaLeaf(bytes: $0.bytes)) }
    }

    private func picture(_ pts: Int64?, isKeyframe: Bool = false) -> Step { (.init(pts: pts, dts: pts, isKeyframe: isKeyframe, isCorrupt: false), [0, 0, 1, 0x41, 0x9A, 1]) }
    private func jpeg(_ pts: Int64?, dts: Int64? = nil) -> Step { (.init(pts: pts, dts: dts, isKeyframe: true, isCorrupt: false), [0xFF, 0xD8, 0xFF, 0xD9]) }

    @Test func `pictures are cut before each keyframe; what stands before the first is leaf 0`() throws {
        let steps = [picture(0), picture(1), picture(2, isKeyframe: true), picture(3), picture(4), picture(5, isKeyframe: true)]
        #expect(try leaves("h264", .init(1, 25), steps).map { $0.units.map(\.pts) } == [[0, 1], [2, 3, 4], [5]])
    }

    @Test func `a group without an end is cut after 1024 pictures`() throws {
        let steps = (0..<2050).map { picture($0, isKeyframe: $0 == 0) }
        #expect(try leaves("h264", .init(1, 25), steps).map(\.units.count) == [1024, 1024, 2])
    }

    @Test func `a frozen picture at two places is two leaves`() throws {
        let found = try leaves("h264", .init(1, 25), [picture(7, isKeyframe: true), picture(7, isKeyframe: true)])
        #expect(found[0].units == found[1].units)
        #expect(found[0].hash != found[1].hash)
    }

    @Test func `sound is cut where the whole second changes, of DTS where there is one`() throws {
        let times: [Int64] = [-1, 0, 89_999, 90_000, 179_999, 360_000, 0]
        #expect(try leaves("mjpeg", .init(1, 90_000), times.map { jpeg($0) }).map { $0.units.map(\.pts) } == [[-1], [0, 89_999], [90_000, 179_999], [360_000], [0]])
        #expect(try leaves("mjpeg", .init(1, 90_000), [jpeg(0, dts: 0), jpeg(90_000, dts: 1), jpeg(5, dts: 90_000)]).map(\.units.count) == [2, 1])
        #expect(try leaves("mjpeg", .init(1, 90_000), [jpeg(nil), jpeg(90_000), jpeg(nil), jpeg(180_000)]).map(\.units.count) == [3, 1], "no time, no cut")
        #expect(try leaves("mjpeg", .init(1, 0), [jpeg(1), jpeg(.max)]).map(\.units.count) == [2], "no time base, no cut")
        #expect(try leaves("mjpeg", .init(.max, 1), [jpeg(.min), jpeg(.max)]).count == 2, "no overflow")
    }

    @Test func `the second frame of a packet has no time of its own`() throws {
        let frame = [0x3C] + [UInt8](repeating: 9, count: 31)
        let found = try leaves("amr_nb", .init(1, 8000), [(.init(pts: 5, dts: 6, isKeyframe: true, isCorrupt: true), frame + frame)])
        let want = Hasher.digest(frame)
        #expect(found.map(\.units) == [[
            .init(pts: 5, dts: 6, isKeyframe: true, isCorrupt: true, isRaw: false, payload: want), .init(pts: nil, dts: nil, isKeyframe: false, isCorrupt: true, isRaw: false, payload: want),
        ]])
    }

    @Test func `a packet that is not what its codec says is taken as it is, and marked; an empty one is nothing`() throws {
        let bytes: [UInt8] = [1, 2, 3]
        let empty: Step = (.init(pts: 2, dts: nil, isKeyframe: true, isCorrupt: false), [])
        let found = try leaves("h264", .init(1, 25), [picture(0, isKeyframe: true), (.init(pts: 1, dts: nil, isKeyframe: false, isCorrupt: false), bytes), empty])
        #expect(found.count == 1)
        #expect(found[0].units.map(\.isRaw) == [false, true])
        #expect(found[0].units[1].payload == Hasher.digest(bytes))
    }

    /// Seconds of 8000 samples, in packets of any size: times are the packet's and the samples before.
    @Test(arguments: [1, 7, 160, 4096, 8000, 20_000]) func `samples are cut at whole seconds of samples`(packetSamples: Int) throws {
        let samples = (0..<20_001).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let steps: [Step] = stride(from: 0, to: samples.count, by: packetSamples).map { start in
            (.init(pts: Int64(start) + 100, dts: nil, isKeyframe: true, isCorrupt: false), Array(samples[start..<min(samples.count, start + packetSamples)]))
        }
        let found = try leaves("pcm_alaw", .init(1, 8000), steps)
        #expect(found.map { $0.units.map(\.pts) } == [[100], [8100], [16_100]])
        #expect(found.map { $0.units[0].payload } == [Hasher.digest(Array(samples[..<8000])), Hasher.digest(Array(samples[8000..<16_000])), Hasher.digest(Array(samples[16_000...]))])
    }

    @Test func `a stream without packets has the root of no leaves`() throws {
        #expect(try leaves("h264", .init(1, 25), []).isEmpty)
    }

    @Test func `any bit of a picture that is another gives another leaf`() throws {
        let slice: [UInt8] = [0, 0, 0, 1, 0x41, 0x9A, 0x21, 0x6C, 0x49, 0xFF]
        func hash(_ bytes: [UInt8]) throws -> Digest { try leaves("h264", .init(1, 25), [(.init(pts: 0, dts: 0, isKeyframe: true, isCorrupt: false), bytes)])[0].hash }
        let want = try hash(slice)
        for bit in 32..<(slice.count * 8) where bit / 8 != 4 {
            var other = slice
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(try hash(other) != want, "bit \(bit)")
        }
    }
}

/// The worked example of docs/format.md, whose numbers a program in another language computed.
@Suite struct WorkedExampleTests {
    private let recording = "aa322675c9c565fd2b54dd48f0dd6fccd98813586d0e316cfa046b0ba6ccfbbd"
    private let avcC = "0142c00affe100156742c00ada7b011000000300100000030320f1226a01000468ce0fc8"
    private let startCodes = "000000016742c00ada7b011000000300100000030320f1226a0000000168ce0fc8"
    private let packets = ["000000076588843a26280e", "00000005419a202694", "00000009658882022898a00047"]

    /// - Parameter framing: what stands in the place of each length.
    private func leaves(extradata: String, framing: (String) -> String) throws -> ([CompletedLeaf], RecordingAnalysis.Leaves) {
        let digest = try #require(Digest(hex: recording, algorithm: .sha256))
        let format = StreamFormat(codec: "h264", extradata: try #require([UInt8](lowerHex: extradata)))
        let builder = try #require(MediaLeafBuilder(recordingSHA256: digest, stream: 0, format: format, timeBase: .init(1, 16_000)))
        var completed: [CompletedLeaf] = []
        for (i, packet) in packets.enumerated() {
            let bytes = try #require([UInt8](lowerHex: framing(packet)))
            bytes.withUnsafeBytes { builder.append(.init(pts: Int64(i) * 640, dts: Int64(i) * 640, isKeyframe: i != 1, isCorrupt: false), $0) { completed.append($0) } }
        }
        let summary = builder.finish { completed.append($0) }
        return (completed, summary)
    }

    @Test func `comes out as it is written, behind lengths and behind start codes`() throws {
        let (completed, summary) = try leaves(extradata: avcC) { $0 }
        #expect(completed.map(\.bytes.count) == [188, 139])
        #expect(completed.map(\.hash.hex) == ["f04fb39959181df391cb14d080d71e47b9ece1c3967cd648a16d63e2f7e062a8", "b5fc62d1c53a9e165c85dcc4cd529ba61b8f42df300c602a4ec0839b06b941c1"])
        #expect(summary == .init(stream: 0, count: 2, version: 1, root: "abb251bb1a10d796f948294d2df31648a5a7c7b577efc7098753da801074dc10"))
        let withDelimiter = try leaves(extradata: startCodes) { packet in "0000000109f000000001\(packet.dropFirst(8))" }
        #expect(withDelimiter.1 == summary)
        let withSets = try leaves(extradata: "") { packet in "\(startCodes)000001\(packet.dropFirst(8))" }
        #expect(withSets.1 == summary, "parameter sets in the packets")
    }
}

@Suite struct MediaLeafTests {
    private let leaf = MediaLeaf(
        recording: Digest([UInt8](repeating: 0xA1, count: 32)), stream: 1, index: 258, codec: "h264", timeBase: .init(1, 12_800), parameterSets: Digest([UInt8](repeating: 0xB2, count: 32)),
        units: [
            .init(pts: 1536, dts: -512, isKeyframe: true, isCorrupt: false, isRaw: false, payload: Digest([UInt8](repeating: 0xC3, count: 32))),
            .init(pts: nil, dts: nil, isKeyframe: false, isCorrupt: true, isRaw: true, payload: Digest([UInt8](repeating: 0xD4, count: 32))),
        ])

    @Test func `has the bytes that the format says`() {
        let want = [
            "01", String(repeating: "a1", count: 32), "00000001", "00000102", "00000002", "04", "68323634", "00000001", "00003200", String(repeating: "b2", count: 32),
            "07", "0000000000000600", "fffffffffffffe00", String(repeating: "c3", count: 32), "18", "0000000000000000", "0000000000000000", String(repeating: "d4", count: 32),
        ].joined()
        #expect(leaf.bytes.lowerHex == want)
        #expect(MediaLeaf(bytes: leaf.bytes) == leaf)
        #expect(leaf.hash == MerkleTree.leaf(leaf.bytes))
    }

    @Test func `cut short or longer, with another version, an unknown flag or a time that is not there, it is none`() {
        let bytes = leaf.bytes
        for count in 0..<bytes.count { #expect(MediaLeaf(bytes: Array(bytes.prefix(count))) == nil, "\(count)") }
        #expect(MediaLeaf(bytes: bytes + [0]) == nil)
        func changed(_ place: Int, _ value: UInt8) -> MediaLeaf? {
            var other = bytes
            other[place] = value
            return MediaLeaf(bytes: other)
        }
        let firstUnit = bytes.count - 98
        #expect(changed(0, 2) == nil)
        #expect(changed(firstUnit, 0x27) == nil)
        #expect(changed(firstUnit, 0x06) == nil, "PTS without its flag")
        #expect(changed(44, 0) == nil, "no unit")
        #expect(changed(46, 0xFF) == nil, "a codec that is not UTF-8")
    }
}

@Suite struct FileRangeLeavesTests {
    @Test func `a leaf for each 1048576 bytes, however they come`() throws {
        let file = (0..<(5 << 19)).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 5) }
        func run(_ step: Int) throws -> (RecordingAnalysis.Leaves, [CompletedLeaf]) {
            let leaves = FileRangeLeaves(recordingSHA256: Digest([UInt8](repeating: 1, count: 32)))
            var completed: [CompletedLeaf] = []
            for start in stride(from: 0, to: file.count, by: step) { file[start..<min(file.count, start + step)].withUnsafeBytes { leaves.append($0) { completed.append($0) } } }
            let summary = leaves.finish { completed.append($0) }
            return (summary, completed)
        }
        let (summary, completed) = try run(1 << 16)
        #expect(summary.stream == -1 && summary.count == 3)
        #expect(try run(file.count).0 == summary)
        #expect(try run(1_000_003).0 == summary)
        let values = try completed.map { try #require(MediaLeaf(bytes: $0.bytes)) }
        #expect(values.map(\.stream) == [.max, .max, .max] && values.map(\.codec) == ["file", "file", "file"])
        #expect(values[2].units.map(\.payload) == [Hasher.digest(Array(file[(2 << 20)...]))])
    }
}

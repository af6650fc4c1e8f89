internal import Evidence
internal import PackageFormat
internal import Testing

@Suite struct LeafIndexTests {
    private static func hash(_ byte: UInt8) -> Digest { Digest([UInt8](repeating: byte, count: 32)) }

    private static let path = "data/recordings/main/evaluation/pano/001-录像.mp4"
    private let index = LeafIndex(
        header: .init(
            track: "main-evaluation-pano",
            recordings: [
                .init(
                    path: LeafIndexTests.path, sha256: String(repeating: "ab", count: 32),
                    streams: [.init(stream: 0, count: 2, root: String(repeating: "01", count: 32)), .init(stream: 1, count: 1, root: String(repeating: "02", count: 32))]),
                .init(path: LeafIndexTests.path + "2", sha256: String(repeating: "cd", count: 32), streams: [.init(stream: -1, count: 1, root: String(repeating: "03", count: 32))]),
            ]),
        hashes: [[LeafIndexTests.hash(1), LeafIndexTests.hash(2)], [LeafIndexTests.hash(3)], [LeafIndexTests.hash(4)]])

    @Test func `the header stands behind the mark and its length, then the hashes in its order`() throws {
        let bytes = index.bytes
        #expect(bytes.starts(with: Array("FCLEAVES".utf8)))
        let (header, end) = try LeafIndex.readHeader(bytes)
        #expect(header == index.header)
        #expect(bytes[end...].elementsEqual(([1, 2, 3, 4] as [UInt8]).flatMap { [UInt8](repeating: $0, count: 32) }))
        #expect(UInt64(bytes.count) == LeafIndex.length(header))
        #expect(try LeafIndex(bytes) == index)
    }

    @Test func `says where the hashes of one stream stand`() {
        #expect(LeafIndex.range(in: index.header, recording: Self.path, stream: 0) == 0..<64)
        #expect(LeafIndex.range(in: index.header, recording: Self.path, stream: 1) == 64..<96)
        #expect(LeafIndex.range(in: index.header, recording: Self.path + "2", stream: -1) == 96..<128)
        #expect(LeafIndex.range(in: index.header, recording: Self.path, stream: 2) == nil)
    }

    @Test func `cut short anywhere or longer by a byte, it is refused`() {
        let bytes = index.bytes
        for count in 0..<bytes.count { #expect(throws: Fault.self, "\(count) bytes") { try LeafIndex(Array(bytes.prefix(count))) } }
        #expect(throws: Fault.self) { try LeafIndex(bytes + [0]) }
    }

    @Test func `another mark, another length, another JSON and a count below zero are refused`() {
        func code(_ bytes: [UInt8]) -> FaultCode? {
            do {
                _ = try LeafIndex(bytes)
                return nil
            } catch { return error.code }
        }
        let bytes = index.bytes
        #expect(code(bytes) == nil)
        #expect(code(Array("FCTRACK1".utf8) + bytes[8...]) == .malformedTrackIndex)
        #expect(code(bytes[..<8] + [0xFF, 0xFF, 0xFF, 0xFF] + bytes[12...]) == .malformedTrackIndex)
        #expect(code(bytes[..<11] + [bytes[11] - 1] + bytes[12...]) == .malformedJSON)
        var negative = index
        negative.header.recordings[0].streams[0].count = -1
        #expect(code(negative.bytes) == .malformedTrackIndex)
    }
}

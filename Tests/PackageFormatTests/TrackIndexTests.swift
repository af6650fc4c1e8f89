internal import Evidence
internal import PackageFormat
internal import Testing

@Suite struct TrackIndexTests {
    private let header = TrackIndex.Header(
        track: "main-evaluation-pano",
        recordings: [.init(path: "data/recordings/main/evaluation/pano/001-录像.mp4", sha256: String(repeating: "ab", count: 32), bytes: 3, packets: 1, timeBases: ["1/90000", "1/8000"])])

    @Test func `the header stands behind the mark and its length, and tells where the first index begins`() throws {
        let prefix = TrackIndex.prefix(header)
        #expect(prefix.starts(with: Array("FCTRACK1".utf8)))
        #expect(prefix[8..<12].elementsEqual([0, 0, UInt8((prefix.count - 12) >> 8), UInt8((prefix.count - 12) & 0xFF)]))
        #expect(prefix.last == 0x0A)
        let read = try TrackIndex.readHeader(prefix + [1, 2, 3])
        #expect(read.header == header)
        #expect(read.end == prefix.count)
    }

    @Test func `cut short anywhere, the header is refused`() {
        let prefix = TrackIndex.prefix(header)
        for count in 0..<prefix.count { #expect(throws: Fault.self, "\(count) bytes") { try TrackIndex.readHeader(Array(prefix.prefix(count))) } }
    }

    @Test func `another mark, another length and another JSON are refused`() {
        let prefix = TrackIndex.prefix(header)
        func code(_ bytes: [UInt8]) -> FaultCode? {
            do {
                _ = try TrackIndex.readHeader(bytes)
                return nil
            } catch { return error.code }
        }
        #expect(code(prefix) == nil)
        #expect(code(Array("FCTRACK2".utf8) + prefix[8...]) == .malformedTrackIndex)
        #expect(code(prefix[..<8] + [0xFF, 0xFF, 0xFF, 0xFF] + prefix[12...]) == .malformedTrackIndex)
        #expect(code(prefix[..<11] + [prefix[11] - 1] + prefix[12...]) == .malformedJSON)
        #expect(code(prefix[..<11] + [prefix[11] + 1] + prefix[12...] + [0x20]) == .malformedJSON)
    }
}

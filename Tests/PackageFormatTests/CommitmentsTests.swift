internal import Evidence
internal import PackageFormat
internal import Testing

@Suite struct CommitmentsTests {
    private func file(_ path: String, _ size: UInt64) -> ArchivedFile {
        ArchivedFile(
            path: path, size: size, crc32: "00000000", digests: ["sha256": String(repeating: "cd", count: 32)], mediaType: nil, origin: .init(name: "n", nameBytes: nil, path: "p", modifiedAt: Instant(seconds: 0)),
            ingestedAt: Instant(seconds: 0), placement: .document(.init(id: "x")))
    }

    @Test(arguments: [(0, 1), (1, 1), (2, 2), (3, 4), (4, 4), (5, 8), (1000, 1024), (1024, 1024), (1025, 2048)])
    func `there are as many leaves as the next power of two`(files: Int, leaves: Int) {
        #expect(Commitments.leafCount(files: files) == leaves)
    }

    @Test func `a leaf is salt, path, size and digest; the padding is salt alone`() throws {
        let salts = (0..<64).map { UInt8($0) }
        let leaves = try #require(Commitments.leaves([file("data/甲", 0x0102_0304_0506_0708), file("b", 0), file("c", 1)], salts: salts))
        #expect(leaves.count == 4)
        #expect(leaves[0] == [0] + salts[0..<16] + Array("data/甲".utf8) + [1, 2, 3, 4, 5, 6, 7, 8] + [UInt8](repeating: 0xCD, count: 32))
        #expect(leaves[1] == [0] + salts[16..<32] + Array("b".utf8) + [UInt8](repeating: 0, count: 8) + [UInt8](repeating: 0xCD, count: 32))
        #expect(leaves[3] == [0] + salts[48..<64])
    }

    @Test(arguments: [0, 1, 16, 47, 63, 65, 80]) func `there have to be as many salts as leaves`(count: Int) {
        #expect(Commitments.leaves([file("a", 1), file("b", 1), file("c", 1)], salts: [UInt8](repeating: 0, count: count)) == nil)
    }

    @Test func `is canonical JSON that reads back`() throws {
        let commitments = Commitments(filesRoot: Digest([UInt8](repeating: 0x0F, count: 32)))
        let bytes = CanonicalJSON.encode(commitments)
        #expect(try CanonicalJSON.decode(Commitments.self, from: bytes) == commitments)
        #expect(String(decoding: bytes, as: UTF8.self).contains(#""algorithm": "rfc9162-sha256""#))
    }

    @Test func `a recording is named by its digest and not by its path`() throws {
        var commitments = Commitments(filesRoot: Digest([UInt8](repeating: 0x0F, count: 32)))
        let leaves = RecordingAnalysis.Leaves(stream: 1, count: 7, version: 1, root: String(repeating: "0b", count: 32))
        commitments.recordings = [Commitments.Recording(sha256: String(repeating: "0a", count: 32), leaves)]
        let bytes = CanonicalJSON.encode(commitments, .line)
        let want = #""recordings":[{"leafVersion":1,"leaves":7,"root":"\#(String(repeating: "0b", count: 32))","sha256":"\#(String(repeating: "0a", count: 32))","stream":1}]"#
        #expect(String(decoding: bytes, as: UTF8.self).contains(want))
        #expect(try CanonicalJSON.decode(Commitments.self, from: bytes, .line) == commitments)
    }
}

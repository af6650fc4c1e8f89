internal import Evidence
internal import Foundation
internal import Media
internal import Testing

@Suite struct ProbeTests {
    /// 测试 in GBK: no UTF-8.
    private static let gbk: [UInt8] = [0xB2, 0xE2, 0xCA, 0xD4]

    private static func little(_ value: Int, _ bytes: Int) -> [UInt8] { (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

    private static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] { Array(name.utf8) + little(body.count, 4) + body + (body.count % 2 == 0 ? [] : [0]) }

    /// A second of 8-bit silence, with a title.
    private static func wav(title: [UInt8]) -> [UInt8] {
        let format = little(1, 2) + little(1, 2) + little(8000, 4) + little(8000, 4) + little(1, 2) + little(8, 2)
        let body = Array("WAVE".utf8) + chunk("fmt ", format) + chunk("LIST", Array("INFO".utf8) + chunk("INAM", title + [0])) + chunk("data", [UInt8](repeating: 128, count: 8000))
        return chunk("RIFF", body)
    }

    @Test func titleInGBKKeepsItsBytes() throws {
        let recording = try Studio().recording("a.wav", ProbeTests.wav(title: ProbeTests.gbk))
        let tag = try #require(recording.tags.first { $0.key == "title" })
        #expect(tag.bytes == Data(ProbeTests.gbk).base64EncodedString())
        #expect(recording.streamTexts == ["audio:pcm_u8:8000/1"] && recording.duration == "1" && recording.damage.isEmpty)
    }

    @Test func titleInUTF8NeedsNoBytes() throws {
        let recording = try Studio().recording("a.wav", ProbeTests.wav(title: Array("测试".utf8)))
        #expect(recording.tags.first { $0.key == "title" } == .init(key: "title", value: "测试", bytes: nil))
    }

    /// ID3v1 at the end of an MPEG audio file, and an AVI title, both as devices write them.
    @Test(.enabled(if: Studio.hasFFmpeg, "ffmpeg is not installed")) func otherTitlesInGBK() throws {
        let studio = try Studio()
        let sound = try studio.make("s.mp2", "-f lavfi -i sine=d=1 -f mp2")
        func field(_ bytes: [UInt8], _ count: Int) -> [UInt8] { bytes + [UInt8](repeating: 0, count: count - bytes.count) }
        let tail = Array("TAG".utf8) + field(ProbeTests.gbk, 30) + field([], 30) + field([], 30) + field([], 4) + field([], 30) + [255]
        let mp3 = try probe(try studio.write("s.mp3", Array(try Data(contentsOf: sound)) + tail))
        #expect(mp3.tags.first { $0.key == "title" }?.bytes == Data(ProbeTests.gbk).base64EncodedString())

        let film = try studio.make("f.avi", "-f lavfi -i testsrc=d=1:s=64x64 -c:v mpeg4 -metadata title=ABCD")
        var bytes = Array(try Data(contentsOf: film))
        let place = try #require(bytes.firstRange(of: Array("ABCD".utf8)))
        bytes.replaceSubrange(place, with: ProbeTests.gbk)
        let avi = try probe(try studio.write("f.avi", bytes))
        #expect(avi.tags.first { $0.key == "title" }?.bytes == Data(ProbeTests.gbk).base64EncodedString())
    }

    // MARK: Limits

    @Test func emptyFile() throws {
        let recording = try Studio().recording("a.mp4", [])
        #expect(recording.damage.map(\.code) == [.mediaEmpty] && recording.container == nil)
    }

    @Test func aDescriptorThatCannotBeRead() throws {
        let recording = try probe(MediaBytes(descriptor: -1, size: 10), name: "a.mp4", limit: .seconds(5))
        #expect(recording.damage.map(\.code) == [.mediaUnreadable])
        #expect(recording.damage[0].detail.contains("Bad file descriptor"))
    }

    /// As a package holds it: what stands before and behind is not the recording's.
    @Test func aPartOfAFile() throws {
        let studio = try Studio()
        let sound = ProbeTests.wav(title: [])
        let file = try FileHandle(forReadingFrom: studio.write("p.bin", [UInt8](repeating: 0xAA, count: 777) + sound + sound))
        let alone = try studio.recording("a.wav", sound)
        let inside = try probe(MediaBytes(descriptor: file.fileDescriptor, offset: 777, size: UInt64(sound.count)), name: "a.wav", limit: .seconds(5))
        #expect(inside == alone)
    }

    @Test func noTimeLeft() throws {
        let studio = try Studio()
        let recording = try probe(studio.write("a.wav", ProbeTests.wav(title: [])), limit: .zero)
        #expect(recording.damage.map(\.code) == [.mediaTimeout])
    }

    @Test func whatTheSinkThrowsEndsTheRun() throws {
        struct Stop: Error {}
        let studio = try Studio()
        let file = try studio.write("a.wav", ProbeTests.wav(title: []))
        #expect(throws: Stop.self) { try probe(file) { _ in throw Stop() } }
    }

    @Test func sameResultTwice() throws {
        let studio = try Studio()
        let file = try studio.write("a.wav", ProbeTests.wav(title: ProbeTests.gbk))
        let noise = try studio.write("n.mp4", (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 11) })
        for url in [file, noise] { #expect(try probe(url) == probe(url)) }
    }

    /// Every prefix of a small recording is looked at without a crash, and no cut goes unnoticed that loses frames or index; the
    /// last 120 bytes say who made it.
    @Test(.enabled(if: Studio.hasFFmpeg, "ffmpeg is not installed")) func cutAndFlipped() throws {
        let studio = try Studio()
        let whole = Array(try Data(contentsOf: try studio.make("w.mp4", "-f lavfi -i testsrc=d=1:r=5:s=32x32 -pix_fmt yuv420p -bitexact")))
        for cut in stride(from: 1, to: whole.count - 120, by: 37) {
            let recording = try probe(try studio.write("cut.mp4", Array(whole[..<cut])))
            #expect(!recording.damage.isEmpty, "\(cut) of \(whole.count) bytes")
        }
        for flip in stride(from: 0, to: whole.count, by: 29) {
            var bytes = whole
            bytes[flip] ^= 0xFF
            _ = try probe(try studio.write("flip.mp4", bytes))
        }
    }
}

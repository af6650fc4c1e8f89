internal import Evidence
internal import Foundation
internal import Media
internal import Testing

/// Files that are no recording but would have a player open other files. Whatever they are called, they are flagged,
/// and nothing of the other file comes in.
@Suite(.enabled(if: Studio.hasFFmpeg, "ffmpeg is not installed")) struct TrapTests {
    /// What the file says; `VICTIM` stands for the other file's name.
    private static let texts: [String: String] = [
        "ffconcat": "ffconcat version 1.0\nfile VICTIM\n",
        "concat": "file 'VICTIM'\nfile 'VICTIM'\n",
        "hls": "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1.0,\nVICTIM\n#EXT-X-ENDLIST\n",
        "hls master": "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1280000\nVICTIM\n",
        "dash": """
            <?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT1S"><Period><AdaptationSet mimeType="video/mp4">
            <Representation id="1" bandwidth="1000"><BaseURL>VICTIM</BaseURL></Representation></AdaptationSet></Period></MPD>
            """,
        "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
        "imf": "<?xml version=\"1.0\"?><CompositionPlaylist xmlns=\"http://www.smpte-ra.org/schemas/2067-3/2016\"><Id>urn:uuid:1</Id></CompositionPlaylist>\n",
        "rtsp": "rtsp://127.0.0.1:8554/victim\n",
        "webvtt": "WEBVTT\n\n00:00:00.000 --> 00:00:10.000\nVICTIM\n",
        "srt": "1\n00:00:00,000 --> 00:00:10,000\nVICTIM\n\n2\n00:00:10,000 --> 00:00:20,000\nVICTIM\n",
        "ass": "[Script Info]\nScriptType: v4.00+\n[Events]\nDialogue: 0,0:00:00.00,0:00:10.00,Default,,0,0,0,,VICTIM\n",
        "ffmetadata": ";FFMETADATA1\ntitle=VICTIM\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=60000\n",
        "smil": "<?xml version=\"1.0\"?><smil><body><video src=\"VICTIM\"/></body></smil>\n",
        "asx": "<asx version=\"3.0\"><entry><ref href=\"VICTIM\"/></entry></asx>\n",
        "rtsptext": "rtsptextRTSP://VICTIM\r\n",
        "plain": String(repeating: "会议纪要：今天的会开得很好。\n", count: 200),
    ]

    @Test(arguments: texts.keys.sorted(), ["mp4", "m3u8", "txt"]) func textIsFlagged(_ kind: String, _ suffix: String) throws {
        let studio = try Studio()
        let victim = try studio.make("victim.ts", "-f lavfi -i testsrc=d=1:r=25:s=64x64 -pix_fmt yuv420p")
        let text = TrapTests.texts[kind]!
        for name in [victim.path, "victim.ts", "file:\(victim.path)"] {
            let trap = try studio.write("trap.\(suffix)", Array(text.replacing("VICTIM", with: name).utf8))
            var packets = 0
            let recording = try probe(trap) { _ in packets += 1 }
            #expect(!recording.damage.isEmpty, "\(recording.container ?? "")")
            #expect(packets == 0 && recording.streams.isEmpty && recording.container == nil, "\(recording.container ?? "") \(packets)")
        }
    }

    /// A QuickTime movie whose media lie in another file.
    @Test func externalReferenceIsNotFollowed() throws {
        let studio = try Studio()
        let victim = try studio.make("victim.mov", "-f lavfi -i testsrc=d=1:r=25:s=64x64 -c:v rawvideo -pix_fmt rgb24")
        var movie = Array(try Data(contentsOf: victim))
        let reference = TrapTests.alias(to: "victim.mov")
        // The movie box stands behind the media, so that no offset moves when the reference grows.
        try TrapTests.replaceReference(in: &movie, by: reference)
        let media = try #require(movie.firstRange(of: Array("mdat".utf8)))
        for i in media.upperBound..<(media.upperBound + 64 * 64 * 3 * 25) { movie[i] = 0xAA }
        let trap = try studio.write("trap.mov", movie)
        var bytes = 0
        let recording = try probe(trap) { packet in bytes += packet.size }
        #expect(recording.container == "mov,mp4,m4a,3gp,3g2,mj2")
        #expect(!recording.damage.isEmpty || bytes == 0, "\(bytes) bytes of packets")
        #expect(bytes == 0)
        #expect(recording.damage.contains { $0.code == .mediaNoPackets || $0.code == .mediaReadError })
    }

    /// A device that never ends is read as far as the size says.
    @Test func aDeviceIsReadNoFurtherThanItsSize() throws {
        let zero = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/dev/zero"))
        let recording = try probe(MediaBytes(descriptor: zero.fileDescriptor, size: 1 << 20), name: "zero", limit: .seconds(2))
        #expect(!recording.damage.isEmpty)
    }

    // MARK: QuickTime boxes

    private static func bigEndian(_ value: Int, _ bytes: Int) -> [UInt8] { (0..<bytes).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

    /// An alias record (as `mov.c` reads it) that names a file in the same folder.
    private static func alias(to name: String) -> [UInt8] {
        func padded(_ text: String, _ count: Int) -> [UInt8] { Array(text.utf8) + [UInt8](repeating: 0, count: count - text.utf8.count) }
        func record(_ type: Int, _ text: String) -> [UInt8] { bigEndian(type, 2) + bigEndian(text.utf8.count, 2) + padded(text, (text.utf8.count + 1) / 2 * 2) }
        let body =
            [UInt8](repeating: 0, count: 10) + [6] + padded("volume", 27) + [UInt8](repeating: 0, count: 12) + [UInt8(name.utf8.count)] + padded(name, 63)
            + [UInt8](repeating: 0, count: 16) + bigEndian(1, 2) + bigEndian(1, 2) + [UInt8](repeating: 0, count: 16)
            + record(2, "volume:" + name) + record(18, name) + bigEndian(0xFFFF, 2) + bigEndian(0, 2)
        return bigEndian(body.count + 12, 4) + Array("alis".utf8) + bigEndian(0, 4) + body
    }

    private static func replaceReference(in movie: inout [UInt8], by reference: [UInt8]) throws {
        func length(at offset: Int) -> Int { movie[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int($1) } }
        // dref: size, type, version and flags, count, then the one entry.
        let box = try #require(movie.indices.last { movie[$0...].starts(with: Array("dref".utf8)) }) - 4
        let entry = box + 16
        let growth = reference.count - length(at: entry)
        movie.replaceSubrange(entry..<(entry + length(at: entry)), with: reference)
        for name in ["dref", "dinf", "minf", "mdia", "trak", "moov"] {
            let parent = try #require(movie[..<(box + 8)].lastRange(of: Array(name.utf8))).lowerBound - 4
            movie.replaceSubrange(parent..<(parent + 4), with: bigEndian(length(at: parent) + growth, 4))
        }
    }
}

extension Collection where Element == UInt8 {
    fileprivate func lastRange(of other: [UInt8]) -> Range<Index>? { ranges(of: other).last }
}

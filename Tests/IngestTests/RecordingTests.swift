internal import Evidence
internal import Files
internal import Ingest
internal import PackageFormat
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

/// What is said of a recording that came in, and of what only calls itself one.
@Suite struct RecordingTests {
    let folder: TemporaryFolder
    let workspace: Workspace

    init() throws {
        folder = try TemporaryFolder()
        workspace = try SampleProject.workspace(in: folder)
    }

    private func record(_ input: FilePath) throws -> Ingest.Result {
        try #require(try SampleProject.add([input], as: SampleProject.recording, to: workspace).first)
    }

    private func packets(_ recording: Recording) throws -> [Packet] {
        var decoder = PacketDecoder(try contents(of: workspace.packetFile(recording.path))[...])
        var packets: [Packet] = []
        while let packet = decoder.next() { packets.append(packet) }
        #expect(!decoder.isMalformed)
        return packets
    }

    @Test func anEmptyFile() throws {
        let result = try record(folder.write("in/empty.mp4", []))
        #expect(result.status == .added)
        #expect(result.findings.map(\.code) == [.mediaEmpty])
        let file = try #require(result.file)
        #expect(try contents(of: workspace.file(file.path)).isEmpty)
        #expect(file.digests["sha256"] == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(file.crc32 == "00000000")
        #expect(try packets(#require(result.recording)).isEmpty)
    }

    @Test(arguments: [
        ("notes.mp4", "这不是录像。\n"),
        ("list.mp4", "ffconcat version 1.0\nfile real.wav\n"),
        ("list.ffconcat", "ffconcat version 1.0\nfile real.wav\n"),
        ("stream.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nreal.wav\n#EXT-X-ENDLIST\n"),
        ("stream.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nreal.wav\n#EXT-X-ENDLIST\n"),
        ("dash.mpd", "<?xml version=\"1.0\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\" mediaPresentationDuration=\"PT1S\"><Period><AdaptationSet mimeType=\"audio/wav\"><Representation id=\"1\" bandwidth=\"1\"><BaseURL>real.wav</BaseURL></Representation></AdaptationSet></Period></MPD>\n"),
        ("session.sdp", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n"),
        ("titles.mp4", "1\n00:00:01,000 --> 00:00:02,000\n字幕\n"),
        ("frame%03d.mp4", "x"),
    ])
    func aTextThatCallsItselfARecording(_ name: String, _ text: String) throws {
        // What it points to stands beside it, before and behind the ingest.
        try folder.write("in/real.wav", SampleProject.tinyWAV)
        try overwrite(workspace.file("data/recordings/main/evaluation/pano/real.wav"), SampleProject.tinyWAV)
        let result = try record(folder.write("in/\(name)", text))
        #expect(result.status == .added, "\(String(describing: result.fault))")
        #expect(try contents(of: workspace.file(#require(result.file).path)) == Array(text.utf8))
        let recording = try #require(result.recording)
        #expect(!recording.damage.isEmpty)
        #expect(!result.findings.isEmpty)
        #expect((recording.packets?.count ?? 0) == 0, "\(recording)")
        #expect(try packets(recording).isEmpty)
    }

    @Test(.enabled(if: hasProgram("ffmpeg"), "ffmpeg is not installed")) func aListBesideARealVideo() throws {
        try folder.write("in/list.mp4", "ffconcat version 1.0\nfile real.mp4\n")
        let made = try run("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=10", "-t", "1", "-c:v", "mpeg4", "-bitexact", folder.path.string + "/in/real.mp4"])
        #expect(made.status == 0, "\(made)")
        // ffmpeg itself would follow it: the list is a good one.
        #expect(try run("ffprobe", ["-v", "error", "-f", "concat", "-show_packets", folder.path.string + "/in/list.mp4"]).text.contains("[PACKET]"))
        let results = try SampleProject.add([folder.path.appending("in")], as: SampleProject.recording, to: workspace)
        let counts = results.map { ($0.file?.origin.name, $0.recording?.packets?.count ?? 0) }
        #expect(counts.map(\.0) == ["list.mp4", "real.mp4"])
        #expect(counts.map(\.1) == [0, 10])
    }

    // MARK: The packet index

    static let samples = FileTree.walk(packageRoot.appending("samples").appending("liuzhou").appending("recordings")).nodes.filter { $0.facts.kind == .file }.map(\.path)

    /// One recording of each container.
    static var oneOfEach: [FilePath] { Dictionary(grouping: samples) { $0.extension ?? "" }.values.compactMap(\.first).sorted { $0.string < $1.string } }

    @Test(.enabled(if: !samples.isEmpty, "samples/liuzhou is not there"), arguments: oneOfEach) func theIndexIsWhatFFprobeSees(_ path: FilePath) throws {
        let result = try record(path)
        let recording = try #require(result.recording)
        let index = try packets(recording)
        #expect(!index.isEmpty)
        #expect(index.count == recording.packets?.count)
        #expect(index.count { $0.isKeyframe } == recording.packets?.keyframes)
        #expect(index.reduce(0) { $0 + UInt64($1.size) } == recording.packets?.bytes)
        guard hasProgram("ffprobe") else { return }
        // What ffprobe prints of a packet stands in its own order: stream, pts, dts, size, pos, flags.
        let probed = try run("ffprobe", ["-v", "error", "-show_packets", "-show_entries", "packet=stream_index,pts,dts,size,pos,flags", "-of", "csv=p=0", path.string])
        let lines = probed.text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).prefix(6).map(String.init) }
        func text(_ value: Int64?) -> String { value.map(String.init) ?? "N/A" }
        #expect(lines.count == index.count)
        for (line, packet) in zip(lines, index) {
            let fields = ["\(packet.stream)", text(packet.pts), text(packet.dts), "\(packet.size)", text(packet.position)]
            let isCorrupt = line[5].count > 2 ? line[5].hasSuffix("C") : packet.isCorrupt
            let isSame = Array(line.prefix(5)) == fields && line[5].hasPrefix("K") == packet.isKeyframe && isCorrupt == packet.isCorrupt
            #expect(isSame, "ffprobe: \(line), index: \(packet)")
            if !isSame { break }
        }
    }
}

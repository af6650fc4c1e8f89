internal import Evidence
internal import Testing
@testable internal import MediaAnalysis

/// What is asked of a recording as a whole.
@Suite struct WholeFileTests {
    private func recording(duration: String? = nil, from: String? = "pts", width: Int = 640, height: Int = 480, codec: String = "h264") -> Recording {
        Recording(
            path: "a.mp4", sha256: nil, size: 1, duration: duration, durationFrom: from,
            streams: [
                .init(index: 0, kind: "video", codec: codec, codecTag: nil, profile: nil, timeBase: "1/1000", duration: nil, startTime: nil, bitRate: nil, video: .init(width: width, height: height, pixelFormat: nil, frameRate: nil, declaredFrameRate: nil), audio: nil, tags: [])
            ], probedWith: "")
    }

    /// Packets of so many bytes at so many a second.
    private func times(seconds: Double, rate: Double = 25, bytes: Int = 10_000) -> [Int: PacketTimes] {
        var times = PacketTimes(stream: 0, isPicture: true, thresholds: .test)
        for i in 0..<Int(seconds * rate) { times.add(decoded: Double(i) / rate, shown: Double(i) / rate, length: 1 / rate, size: bytes, position: nil) }
        return [0: times]
    }

    private func least(_ recording: Recording, _ times: [Int: PacketTimes]) -> [FindingCode] { MinimumCheck(.test).run(recording, times).map(\.code) }

    @Test func `what is good enough has nothing to report`() { #expect(least(recording(), times(seconds: 10)).isEmpty) }

    @Test(arguments: [(318, 240), (320, 238)]) func `a smaller picture is told`(_ width: Int, _ height: Int) throws {
        let found = MinimumCheck(.test).run(recording(width: width, height: height), times(seconds: 10))
        #expect(found.map(\.code) == [.pictureLowResolution])
        #expect(found.first?.detail == "\(width)×\(height) < 320×240" && found.first?.stream == 0)
    }

    @Test func `a lower rate is told, and the least asked for is enough`() {
        #expect(least(recording(), times(seconds: 10, rate: 15)).isEmpty)
        let found = MinimumCheck(.test).run(recording(), times(seconds: 10, rate: 12.5))
        #expect(found.map(\.code) == [.pictureLowFrameRate] && found.first?.detail == "12.5 < 15 fps", "\(found)")
    }

    @Test func `a lower bit rate is told by codec`() {
        #expect(least(recording(), times(seconds: 10, bytes: 49)) == [.pictureLowBitRate])
        #expect(least(recording(), times(seconds: 10, bytes: 51)).isEmpty)
        #expect(least(recording(codec: "mjpeg"), times(seconds: 10, bytes: 49)).isEmpty)
        #expect(least(recording(codec: "mjpeg"), times(seconds: 10, bytes: 4)) == [.pictureLowBitRate])
    }

    @Test func `a single picture has no rate`() {
        #expect(least(recording(width: 10, height: 10), times(seconds: 1, rate: 1)).isEmpty)
        #expect(least(recording(width: 10, height: 10), [:]).isEmpty)
    }

    private func differs(_ declared: String?, from: String? = "pts", _ seconds: Double) -> [Recording.Observation] { DurationCheck(.test).run(recording(duration: declared, from: from), times(seconds: seconds)) }

    @Test func `a duration that the packets do not add up to is told, either way`() throws {
        let long = try #require(differs("20", 10).first)
        #expect(long.code == .mediaDurationDiffers && long.detail == "20 s declared, 10 s in its packets" && long.spans(10, 20, within: 0.001), "\(long)")
        let short = try #require(differs("10", 20).first)
        #expect(short.detail == "10 s declared, 20 s in its packets" && short.spans(10, 20, within: 0.001))
    }

    @Test func `a duration within the slack, an estimate, and none are not held against it`() {
        #expect(differs("11.9", 10).isEmpty && differs("8.1", 10).isEmpty)
        #expect(!differs("12.1", 10).isEmpty && !differs("7.9", 10).isEmpty)
        // A hundredth of an hour is 36 s.
        #expect(differs("3605", 3570).isEmpty && !differs("3605", 3568).isEmpty)
        #expect(differs("100", from: "bitrate", 10).isEmpty && differs(nil, 10).isEmpty)
        #expect(DurationCheck(.test).run(recording(duration: "100"), [:]).isEmpty)
    }
}

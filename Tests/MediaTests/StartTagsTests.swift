internal import Evidence
internal import Foundation
internal import Media
internal import Testing

/// What containers say of their start, as libavformat hands it on.
@Suite struct StartTagsTests {
    private static func said(_ recording: Recording) -> [String] {
        recording.start.map { "\($0.source.rawValue) \($0.detail ?? "-") \($0.value) \($0.zone?.rawValue ?? "-") \($0.start?.iso8601 ?? "-")" }
    }

    @Test(.enabled(if: Studio.hasFFmpeg, "ffmpeg is not installed"), arguments: [
        ("a.mp4", ["container creation_time 2026-09-15T06:30:00.000000Z utc 2026-09-15T14:30:00+08:00", "stream #0 creation_time 2026-09-15T06:30:00.000000Z utc 2026-09-15T14:30:00+08:00"]),
        ("a.mkv", ["container creation_time 2026-09-15T06:30:00.000000Z utc 2026-09-15T14:30:00+08:00"]),
        ("a.flv", ["container creation_time 2026-09-15T06:30:00.000000Z utc 2026-09-15T14:30:00+08:00"]),
        ("a.ts", []), ("a.avi", []),
    ]) func `containers that keep creation_time, and containers that lose it`(name: String, said: [String]) throws {
        let recording = try Studio().recording(name, "-f lavfi -i testsrc=d=1:r=5:s=32x32 -c:v mpeg4 -metadata creation_time=2026-09-15T06:30:00Z\(name.hasSuffix("flv") ? " -c:v flv1" : "")")
        #expect(Self.said(recording) == said)
    }

    @Test(.enabled(if: Studio.hasFFmpeg, "ffmpeg is not installed")) func `a date with a time counts, a date alone does not`() throws {
        let studio = try Studio()
        let video = "-f lavfi -i testsrc=d=1:r=5:s=32x32 -c:v mpeg4"
        #expect(Self.said(try studio.recording("a.avi", "\(video) -metadata date=2026-09-15T14:30:00")) == ["container date 2026-09-15T14:30:00 local 2026-09-15T14:30:00+08:00"])
        #expect(Self.said(try studio.recording("b.avi", "\(video) -metadata date=2026-09-15")) == [])
    }

    @Test(.enabled(if: Studio.hasFFmpeg, "ffmpeg is not installed")) func `Apple's date states its zone`() throws {
        let recording = try Studio().recording(
            "a.mov", "-f lavfi -i testsrc=d=1:r=5:s=32x32 -c:v mpeg4 -movflags use_metadata_tags -metadata com.apple.quicktime.creationdate=2026-09-15T14:30:00+0800")
        #expect(Self.said(recording) == ["container com.apple.quicktime.creationdate 2026-09-15T14:30:00+0800 stated 2026-09-15T14:30:00+08:00"])
        #expect(recording.start.first?.trust == .high)
    }

    @Test(.enabled(if: Studio.hasFFmpeg, "ffmpeg is not installed")) func `a timecode is kept, and no moment`() throws {
        let recording = try Studio().recording("a.mov", "-f lavfi -i testsrc=d=1:r=25:s=32x32 -c:v mpeg4 -timecode 09:02:03:12")
        #expect(recording.start.map(\.source) == [.timecode, .timecode])
        #expect(recording.start.allSatisfy { $0.value == "09:02:03:12" && $0.start == nil && $0.trust == .low })
    }

    // MARK: Broadcast WAV

    /// A second of silence with a `bext` chunk of EBU Tech 3285: 602 bytes.
    private static func broadcastWave(date: String, time: String, reference: Int) -> [UInt8] {
        func little(_ value: Int, _ bytes: Int) -> [UInt8] { (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        func field(_ text: String, _ bytes: Int) -> [UInt8] { Array(text.utf8) + [UInt8](repeating: 0, count: bytes - text.utf8.count) }
        func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] { Array(name.utf8) + little(body.count, 4) + body }
        let bext = field("评标室", 256) + field("recorder", 32) + field("", 32) + field(date, 10) + field(time, 8) + little(reference, 8) + little(1, 2) + [UInt8](repeating: 0, count: 254)
        let format = little(1, 2) + little(1, 2) + little(8000, 4) + little(8000, 4) + little(1, 2) + little(8, 2)
        return chunk("RIFF", Array("WAVE".utf8) + chunk("bext", bext) + chunk("fmt ", format) + chunk("data", [UInt8](repeating: 128, count: 8000)))
    }

    @Test func `Broadcast WAV's time of day is joined with its date`() throws {
        let recording = try Studio().recording("a.wav", Self.broadcastWave(date: "2026-09-15", time: "09:02:03", reference: 32_523 * 8000 + 4000))
        #expect(recording.tags.contains { $0.key == "creation_time" && $0.value == "09:02:03" })
        #expect(Self.said(recording) == [
            "bext OriginationDate, OriginationTime 2026-09-15 09:02:03 local 2026-09-15T09:02:03+08:00", "timecode time_reference 260188000 / 8000 Hz 09:02:03 - -",
        ])
    }

    @Test func `Broadcast WAV that leaves its reference or date out`() throws {
        let studio = try Studio()
        #expect(Self.said(try studio.recording("a.wav", Self.broadcastWave(date: "2026:09:15", time: "09-02-03", reference: 0))) == [
            "bext OriginationDate, OriginationTime 2026:09:15 09-02-03 local 2026-09-15T09:02:03+08:00"
        ])
        #expect(try studio.recording("b.wav", Self.broadcastWave(date: "", time: "09:02:03", reference: 0)).start.allSatisfy { $0.source == .bext && $0.start == nil })
        #expect(try studio.recording("c.wav", Self.broadcastWave(date: "", time: "", reference: 0)).start.isEmpty)
    }
}

internal import Evidence
internal import Foundation
internal import Media
internal import Testing

/// Constant rates pass for constant in every container's own rounding, variable ones do not.
@Suite(.enabled(if: Studio.hasFFmpeg, "ffmpeg is not installed")) struct FrameRateTests {
    private static let recordings = [
        ("25.mp4", "-f lavfi -i testsrc=d=3:r=25:s=160x120 -pix_fmt yuv420p -bf 0"),
        ("25-b-frames.mp4", "-f lavfi -i testsrc=d=3:r=25:s=160x120 -pix_fmt yuv420p -bf 2"),
        ("29.97.mp4", "-f lavfi -i testsrc=d=3:r=30000/1001:s=160x120 -pix_fmt yuv420p"),
        ("25.mkv", "-f lavfi -i testsrc=d=3:r=25:s=160x120 -pix_fmt yuv420p -bf 0"),
        ("29.97.mkv", "-f lavfi -i testsrc=d=3:r=30000/1001:s=160x120 -pix_fmt yuv420p -bf 0"),
        ("29.97-b-frames.mkv", "-f lavfi -i testsrc=d=3:r=30000/1001:s=160x120 -pix_fmt yuv420p -bf 2"),
        ("29.97.flv", "-f lavfi -i testsrc=d=3:r=30000/1001:s=160x120 -pix_fmt yuv420p -c:v libx264"),
        ("29.97.ts", "-f lavfi -i testsrc=d=3:r=30000/1001:s=160x120 -pix_fmt yuv420p"),
        ("15.avi", "-f lavfi -i testsrc=d=3:r=15:s=160x120 -pix_fmt yuv420p -c:v mpeg4"),
        ("with-sound.mp4", "-f lavfi -i testsrc=d=3:r=25:s=160x120 -f lavfi -i sine=d=3 -pix_fmt yuv420p"),
    ]

    @Test(arguments: recordings) func constantRate(_ name: String, _ arguments: String) throws {
        let recording = try Studio().recording(name, arguments)
        #expect(recording.damage.isEmpty)
        #expect(recording.streams.first?.video?.variableFrameRate == false)
    }

    @Test(arguments: ["mp4", "mkv", "mov", "ts"]) func variableRate(_ container: String) throws {
        let recording = try Studio().recording("v.\(container)", "-f lavfi -i testsrc=d=3:r=25:s=160x120 -vf select='mod(n,7)' -vsync vfr -pix_fmt yuv420p -bf 0")
        #expect(recording.damage.isEmpty)
        #expect(recording.streams.first?.video?.variableFrameRate == true)
    }

    @Test func oneFrameSaysNothing() throws {
        let recording = try Studio().recording("one.mp4", "-f lavfi -i testsrc=d=1:r=1:s=160x120 -pix_fmt yuv420p")
        #expect(recording.streams.first?.video?.variableFrameRate == nil)
    }
}

/// Where a stream has packets.
@Suite(.enabled(if: Studio.hasFFmpeg, "ffmpeg is not installed")) struct StreamSpanTests {
    @Test func `picture and sound each end where their packets do`() throws {
        let recording = try Studio().recording("uneven.mkv", "-f lavfi -i testsrc=d=3:r=25:s=160x120 -f lavfi -i sine=d=1:r=8000 -pix_fmt yuv420p -bf 0 -c:a pcm_s16le")
        let ends = recording.streams.map { $0.span.flatMap { Double($0.to) } ?? 0 }
        #expect(abs(ends[0] - 3) < 0.05 && abs(ends[1] - 1) < 0.1, "\(ends)")
        let begins = recording.streams.map { $0.span.flatMap { Double($0.from) } ?? 9 }
        #expect(begins.allSatisfy { abs($0) < 0.05 }, "\(begins)")
    }

    @Test func `a program stream ends with its last packet, of which libavformat's duration knows nothing`() throws {
        let recording = try Studio().recording("ps.mpg", "-f lavfi -i testsrc=d=5:r=25:s=160x120 -f lavfi -i sine=d=5 -pix_fmt yuv420p -c:v mpeg2video -c:a mp2 -f mpeg")
        let end = try #require(recording.streams.compactMap { $0.span.flatMap { Double($0.to) } }.max())
        #expect(abs(end - 5) < 0.1, "\(end), \(recording.duration ?? "")")
    }
}

internal import Evidence
internal import Foundation
internal import SystemPackage
internal import Testing
@testable internal import MediaAnalysis

/// Pictures whose faults are known to what made them. Fast and thorough have to see the same.
@Suite(.enabled(if: Films.hasFFmpeg, Comment(rawValue: Films.absence))) struct PictureTests {
    private let films: Films

    init() throws { films = try Films() }

    /// What moves, with a camera's noise.
    private static let scene = "testsrc2=s=320x240:r=25,noise=alls=6:allf=t"
    private static let room = "gradients=s=320x240:r=25:nb_colors=4:speed=0.00001:seed=7"
    private static let kinds: Set<FindingCode> = [.pictureBlack, .pictureFrozen, .pictureStill, .mediaConcealed, .mediaUndecodable]

    private func seen(_ path: String, _ filter: String, seconds: Int, _ depth: RecordingAnalysis.Depth, _ more: [String] = []) throws -> [Recording.Observation] {
        try look(try films.film(path, filter, seconds: seconds, more), depth).analysis.events.filter { Self.kinds.contains($0.code) }
    }

    @Test(arguments: [RecordingAnalysis.Depth.thorough, .fast]) func `what moves has nothing to report`(_ depth: RecordingAnalysis.Depth) throws {
        #expect(try seen("a.mp4", Self.scene, seconds: 16, depth) == [])
    }

    @Test(arguments: [RecordingAnalysis.Depth.thorough, .fast], ["a.mp4", "a.mkv", "a.ts"]) func `black is told with its edges`(_ depth: RecordingAnalysis.Depth, _ name: String) throws {
        let found = try seen(name, Self.scene + ",drawbox=c=black:t=fill:enable='between(t,7.3,13.1)'", seconds: 22, depth)
        // A picture that is black all over and stays so is frozen as well; black is what matters.
        let black = found.filter { $0.code == .pictureBlack }
        #expect(black.count == 1 && black[0].spans(7.3, 13.12, within: 0.1), "\(found)")
    }

    @Test(arguments: [RecordingAnalysis.Depth.thorough, .fast]) func `black shorter than two seconds is not told`(_ depth: RecordingAnalysis.Depth) throws {
        #expect(try seen("a.mp4", Self.scene + ",drawbox=c=black:t=fill:enable='between(t,7.3,9)'", seconds: 16, depth).filter { $0.code == .pictureBlack } == [])
    }

    @Test(arguments: [RecordingAnalysis.Depth.thorough, .fast]) func `a picture that stops is frozen, with its edges`(_ depth: RecordingAnalysis.Depth) throws {
        let found = try seen("a.mp4", Self.scene + ",loop=loop=250:size=1:start=180,setpts=N/25/TB", seconds: 26, depth)
        #expect(found.map(\.code) == [.pictureFrozen])
        #expect(found.first?.spans(7.2, 17.2, within: 0.15) == true, "\(found)")
    }

    /// The room stands still, the recorder's clock goes on: one digit a second.
    @Test(arguments: [RecordingAnalysis.Depth.thorough, .fast]) func `a clock that goes on is no frozen picture`(_ depth: RecordingAnalysis.Depth) throws {
        let clock = ",drawbox=x=16:y=16:w=8:h=14:c=white:t=fill:enable='lt(mod(t,2),1)'"
        #expect(try seen("clock.mp4", Self.room + clock, seconds: 30, depth) == [])
    }

    @Test(arguments: [RecordingAnalysis.Depth.thorough, .fast]) func `a quiet room before a camera that sees is no frozen picture`(_ depth: RecordingAnalysis.Depth) throws {
        #expect(try seen("noise.mp4", Self.room + ",noise=alls=14:allf=t", seconds: 30, depth, ["-crf", "18"]) == [])
    }

    /// A sector that cannot be read any more comes as zeros; where no keyframe is touched, only that gives it away.
    @Test(arguments: [RecordingAnalysis.Depth.thorough, .fast]) func `zeroed bytes are looked into`(_ depth: RecordingAnalysis.Depth) throws {
        let path = try films.film("z.mp4", Self.scene, seconds: 24, ["-crf", "12"])
        var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path.string)))
        // Between two keyframes, of which there is one in a second: six hundredths of a file are more than a second.
        let middle = bytes.count / 2
        for i in middle..<(middle + 4096) { bytes[i] = 0 }
        try Data(bytes).write(to: URL(fileURLWithPath: path.string))
        let found = try look(path, depth).analysis.events.filter { [.mediaConcealed, .mediaUndecodable].contains($0.code) }
        #expect(found.contains { ($0.start...max($0.start, $0.finish)).overlaps(10.0...14.0) }, "\(found)")
    }

    // MARK: The pass

    /// As recorders export it: no container, no times.
    @Test(arguments: [RecordingAnalysis.Depth.fast, .thorough], [("a.h264", "libx264"), ("a.h265", "libx265")]) func `a bare stream is looked at, and its timestamps are not judged`(_ depth: RecordingAnalysis.Depth, _ kind: (name: String, codec: String)) throws {
        let path = try films.film(kind.name, Self.scene + ",drawbox=c=black:t=fill:enable='between(t,4,9)'", seconds: 14, ["-c:v", kind.codec])
        let analysis = try look(path, depth).analysis
        #expect(analysis.all(.pictureBlack).first?.spans(4, 9.04, within: 0.15) == true, "\(analysis.events)")
        #expect(analysis.decoded.first?.units == 350)
        let outcome = Dictionary(uniqueKeysWithValues: analysis.checks.map { ($0.name, $0) })
        #expect(outcome[.pictures]?.outcome == .ran && outcome[.black]?.outcome == .ran)
        for name in [RecordingAnalysis.CheckName.timestamps, .duration, .stutter] { #expect(outcome[name]?.outcome == .notRun && outcome[name]?.detail == "no timestamps") }
    }

    @Test func `thumbnails come once a minute, and each check says that it ran`() throws {
        let path = try films.film("a.mp4", "testsrc2=s=320x240:r=5", seconds: 150)
        for depth in [RecordingAnalysis.Depth.fast, .thorough] {
            let seen = try look(path, depth)
            let (analysis, thumbnails) = (seen.analysis, seen.thumbnails)
            #expect(thumbnails.count == 3 && zip(thumbnails, [0.0, 60, 120]).allSatisfy { $0 >= $1 && $0 - $1 < 10.1 }, "\(thumbnails)")
            #expect(seen.levels.isEmpty && seen.sound.isEmpty)
            let ran = Dictionary(uniqueKeysWithValues: analysis.checks.map { ($0.name, $0.outcome) })
            #expect(analysis.checks.map(\.name) == RecordingAnalysis.CheckName.allCases)
            for name in [RecordingAnalysis.CheckName.timestamps, .duration, .black, .frozen, .stutter, .minimum] { #expect(ran[name] == .ran, "\(name)") }
            #expect(ran[.pictures] == (depth == .thorough ? .ran : .partly))
            for name in [RecordingAnalysis.CheckName.sound, .silent, .clipped] { #expect(ran[name] == .notRun) }
            #expect(analysis.all(.soundMissing).count == 1)
            #expect(depth == .fast || analysis.decoded.first?.units == 750)
        }
    }

    /// Rows from below upwards are stored so in AVI.
    @Test func `raw pictures, upside down too, are looked at`() throws {
        for format in ["gray", "bgr24", "yuv420p"] {
            let path = try films.make("\(format).avi", ["-f", "lavfi", "-i", "testsrc2=s=66x50:r=10,drawbox=c=black:t=fill:enable='gte(t,3)'", "-t", "8", "-c:v", "rawvideo", "-pix_fmt", format])
            for depth in [RecordingAnalysis.Depth.fast, .thorough] {
                let found = try look(path, depth).analysis
                #expect(found.all(.pictureBlack).first?.spans(3, 8, within: 0.3) == true, "\(format) \(depth): \(found.events)")
            }
        }
    }
}

internal import Evidence
internal import Foundation
internal import Testing
@testable internal import Timelines

/// The sample project, by what its truth says of it.
@Suite struct SampleTests {
    private struct Truth: Decodable {
        struct Made: Decodable {
            let path: String
            let shownStart: String
            let seconds: Double
        }

        let recordings: [Made]
    }

    private func takes() throws -> [Take] {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        let truth = try JSONDecoder().decode(Truth.self, from: Data(contentsOf: root.appendingPathComponent("samples/liuzhou/truth.json")))
        return truth.recordings.map { made in
            let parts = made.path.split(separator: "/").map(String.init)
            let clock = made.shownStart.split(separator: "T")[1].prefix(8)
            return Made.take(parts[1...3].joined(separator: "/"), parts[4], String(clock), seconds: made.seconds, kinds: parts[4].hasSuffix(".wav") ? ["audio"] : ["video", "audio"])
        }
    }

    @Test func `devices, the hole and what is covered are found`() throws {
        let frame = Made.schedule(opening: ("14:00:00", "14:01:30"), evaluation: ("14:30:00", "14:35:00"))
        let timeline = TimelineMaker.make(try takes(), frame, alignments: [], rules: Made.rules, packets: Made.noPackets)
        #expect(timeline.tracks.map { "\($0.venue) \($0.source) \($0.device) \($0.segments.count)" } == [
            "main meeting 远程评标会议（主场+副场） 2", "main pano 172.16.8.21_02 2", "main pano NVR_ch1_main 5", "main pickup CH05 5", "main opening 开标室 2", "sub1 pano XVR_ch1_main 5", "sub1 seat CH09 2",
        ])
        #expect(timeline.tracks.flatMap(\.gaps).map { "\($0.span.from.time)-\($0.span.to.time) \($0.cause.rawValue)" } == ["14:32:50-14:32:59 not-recorded"])
        let missing = timeline.coverage.filter { !$0.missing.isEmpty && $0.isRequired }.map { "\($0.venue ?? "") \($0.source ?? "any") \($0.what.rawValue) \($0.missing.map { "\($0.from.time)-\($0.to.time)" }.joined(separator: " "))" }
        #expect(missing == ["picture", "sound"].map { "sub1 any \($0) 14:32:50-14:32:59" } + ["sub1 pano picture 14:32:50-14:32:59", "sub1 pickup sound 14:32:50-14:32:59"])
        #expect(timeline.coverage.first { $0.stage == "opening" }?.covered.text == "90")
    }

    @Test func `stretches of minutes are joined, and those that share sound are held together`() throws {
        let plan = SoundPlan(try takes(), rules: Made.rules, packets: Made.noPackets)
        #expect(plan.runs.map { "\($0.device) \($0.parts.count)" } == ["远程评标会议（主场+副场） 2", "172.16.8.21_02 2", "NVR_ch1_main 5", "CH05 5", "XVR_ch1_main 3", "XVR_ch1_main 2", "CH09 2"])
        #expect(plan.pairs.count == 15)
    }
}

internal import Evidence
internal import Testing
@testable internal import Timelines

@Suite struct SoundPlanTests {
    private func plan(_ takes: [Take]) -> SoundPlan { SoundPlan(takes, rules: Made.rules, packets: Made.noPackets) }

    private func words(_ plan: SoundPlan) -> [String] {
        plan.pairs.map { pair in [pair.a, pair.b].map { "\(plan.runs[$0].venue)/\(plan.runs[$0].source)/\(plan.runs[$0].device)" }.joined(separator: " ~ ") }
    }

    @Test func `recordings that follow each other are one run, and what is a gap away is another`() {
        let plan = plan([
            Made.take("main/evaluation/pano", "a_20260915143000.mp4", "14:30:00", seconds: 59.96),
            Made.take("main/evaluation/pano", "a_20260915143100.mp4", "14:31:00", seconds: 60.04),
            Made.take("main/evaluation/pano", "a_20260915143209.mp4", "14:32:09", seconds: 60),
            Made.take("main/evaluation/pickup", "b_20260915143000.wav", "14:30:00", seconds: 600, kinds: ["audio"]),
        ])
        #expect(plan.runs.map { $0.parts.map(\.at.text) } == [["0", "59.96"], ["0"], ["0"]])
        #expect(plan.pairs == [.init(a: 2, b: 0, expected: .init(count: 0)), .init(a: 2, b: 1, expected: Millionths(129))])
    }

    @Test func `within a venue the best is held against all, across venues the best two, and meetings against those`() {
        var takes = ["main", "sub1"].flatMap { venue in
            ["pickup/mic", "pano/p1", "pano/p2", "seat/s1"].map { Made.take("\(venue)/evaluation/\($0.split(separator: "/")[0])", "\($0.split(separator: "/")[1])_20260915143000.mp4", "14:30:00", seconds: 600) }
        }
        takes.append(Made.take("main/evaluation/meeting", "m_20260915143000.mp4", "14:30:00", seconds: 600))
        takes.append(Made.take("main/evaluation/draw", "d_20260915143000.mp4", "14:30:00", seconds: 600))
        takes.append(Made.take("main/evaluation/seat", "dumb_20260915143000.mp4", "14:30:00", seconds: 600, kinds: ["video"]))
        #expect(words(plan(takes)) == [
            "main/pickup/mic ~ main/pano/p1", "main/pickup/mic ~ main/pano/p2", "main/pickup/mic ~ main/seat/s1",
            "sub1/pickup/mic ~ sub1/pano/p1", "sub1/pickup/mic ~ sub1/pano/p2", "sub1/pickup/mic ~ sub1/seat/s1",
            "main/pickup/mic ~ sub1/pickup/mic", "main/pickup/mic ~ sub1/pano/p1", "main/pano/p1 ~ sub1/pickup/mic", "main/pano/p1 ~ sub1/pano/p1",
            "main/pickup/mic ~ main/meeting/m", "main/pano/p1 ~ main/meeting/m", "sub1/pickup/mic ~ main/meeting/m", "sub1/pano/p1 ~ main/meeting/m",
        ])
    }

    @Test func `stages do not share sound`() {
        #expect(plan([Made.take("main/opening/opening", "a.mp4", "14:30:00", seconds: 600), Made.take("main/evaluation/pano", "b.mp4", "14:30:00", seconds: 600)]).pairs.isEmpty)
    }

    @Test func `clocks may be a quarter of an hour off, and where they are eight hours off the longest are held together`() {
        func count(_ start: String) -> Int {
            plan([
                Made.take("main/evaluation/pano", "a.mp4", "14:30:00", seconds: 600), Made.take("sub1/evaluation/pano", "b_1.mp4", start, seconds: 600),
                Made.take("sub1/evaluation/pano", "b_2.mp4", "22:00:00", seconds: 60),
            ]).pairs.count
        }
        #expect(count("14:50:00") == 1)
        #expect(count("06:30:00") == 1)
        let far = plan([
            Made.take("main/evaluation/pano", "a.mp4", "14:30:00", seconds: 600), Made.take("sub1/evaluation/pano", "b_001.mp4", "06:30:00", seconds: 600), Made.take("sub1/evaluation/pano", "b_002.mp4", "06:50:00", seconds: 60),
        ])
        #expect(far.pairs.map { far.runs[$0.b].parts[0].path } == ["data/recordings/sub1/evaluation/pano/b_001.mp4"])
    }

    @Test func `twenty-five streams of nine hours are thirty pairs`() {
        let takes = ["main", "sub1"].flatMap { venue in
            (1...12).flatMap { camera in (0..<9).map { hour in Made.take("\(venue)/evaluation/seat", "cam\(camera)_\(hour).mp4", "\(hour < 1 ? "09" : String(9 + hour)):00:00", seconds: 3600) } }
        } + [Made.take("main/evaluation/meeting", "m.mp4", "09:00:00", seconds: 32400)]
        #expect(plan(takes).pairs.count == 11 + 11 + 4 + 4)
    }
}

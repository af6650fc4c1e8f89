internal import Evidence
internal import Testing
@testable internal import Timelines

@Suite struct DeviceTests {
    @Test(arguments: [
        ("NVR_ch1_main_20260915143000_20260915143100.mp4", "NVR_ch1_main", nil),
        ("172.16.8.21_02_20260915143000.mp4", "172.16.8.21_02", nil),
        ("CH05_20260915_143000_143100.wav", "CH05", nil),
        ("开标室_20260915_140000.flv", "开标室", nil),
        ("远程评标会议（主场+副场）_20260915143000.mkv", "远程评标会议（主场+副场）", nil),
        ("hiv00012.mp4", "hiv", 12),
        ("ch0001_00010000023000000.mp4", "ch0001", 10_000_023_000_000),
        ("TM-20260915142500-612345678-recording-1.mp4", "TM_612345678-recording", 1),
        ("GMT20260915-062500_Recording_1920x1080.mp4", "GMT_Recording_1920x1080", nil),
        ("bandicam 2026-09-15 14-30-12-123.mp4", "bandicam", nil),
        ("2026年9月15日14时30分.mp4", "-", nil),
        ("评标室2026年9月15日14时30分12秒.mp4", "评标室", nil),
        ("20260915-143000-144000_192.168.1.11-CH2.avi", "192.168.1.11-CH2", nil),
        ("14.30.00-15.00.00[R][0@0][0].dav", "[R][0@0][0]", nil),
        ("开标室(20260915140000).mp4", "开标室", nil),
        ("20260915143000_1.mp4", "-", 1),
        ("CH05.wav", "CH05", nil),
        ("评标录像2.mp4", "评标录像", 2),
        ("通道2.mp4", "通道2", nil),
        ("评标室 (2).mp4", "评标室", 2),
        ("评标室_20260915143000 - 副本.mp4", "评标室", nil),
    ] as [(String, String, Int?)]) func `a name is its device's without time, number and extension`(name: String, stem: String, number: Int?) {
        let read = DeviceName(name)
        #expect(read.stem == stem)
        #expect(read.number == number)
    }

    @Test func `a time of day alone is left out where the start is known by it`() {
        #expect(DeviceName("143000.mp4", times: ["2026-09-15 143000"]).stem == "-")
        #expect(DeviceName("评标室143000.mp4", times: ["2026-09-15 143000"]).stem == "评标室")
    }

    @Test func `recordings of one name that ran at once are told apart by the folders that they came from`() {
        let takes = [("/disk/nvr1/a", "14:00:00"), ("/disk/nvr1/b", "15:00:00"), ("/disk/nvr2/a", "14:00:00"), ("/disk/nvr2/b", "15:00:00")].map { folder, start in
            Made.take("main/evaluation/seat", "ch1_2026\(start.prefix(2)).mp4", start, seconds: 3600, folder: folder)
        }
        #expect(Devices.of(takes.map { $0 }).map(\.name) == ["nvr1/ch1", "nvr2/ch1"])
    }

    @Test func `one device keeps its files together over the folders of several days`() {
        let takes = [("2026-09-15", "2026-09-15 14:00:00"), ("2026-09-16", "2026-09-16 09:00:00")].map { day, start in
            Made.take("main/evaluation/seat", "ch1_\(day)_090000.mp4", start, seconds: 3600, folder: "/disk/" + day)
        }
        #expect(Devices.of(takes).map(\.name) == ["ch1"])
    }

    @Test func `numbers are channels where the recordings ran at once, and count files where they did not`() {
        func devices(_ starts: [String]) -> [String] {
            Devices.of(starts.enumerated().map { Made.take("sub1/evaluation/seat", "seat_20260915140000_0\($0.offset + 1).mp4", $0.element, seconds: 600) }).map(\.name)
        }
        #expect(devices(["14:00:00", "14:00:00"]) == ["1 seat", "2 seat"])
        #expect(devices(["14:00:00", "14:10:00"]) == ["seat"])
    }
}

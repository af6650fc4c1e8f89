internal import Evidence
internal import Files
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

/// What the patterns of `manifests/nvr-names.yaml` make of names.
@Suite struct RecorderNamesTests {
    private let rules: NamingRules
    private let recorders: RecorderNames

    init() throws {
        rules = try NamingRules.read(ProjectFileTests.root.appending("manifests"))
        recorders = try RecorderNames(rules.recorders)
    }

    private func evidence(_ path: String) -> Recording.StartEvidence? { recorders.evidence(Array(path.utf8)) }

    @Test func `every example with a time gives it, and the end where its pattern has one`() throws {
        for name in rules.recorders {
            let said = evidence("/主场/评标/\(name.example)")
            let isTimed = ["start", "time", "minute"].contains { name.pattern.contains("?<\($0)>") }
            #expect((said?.start != nil) == isTimed, "\(name.example)")
            // Some patterns take an end and do without one.
            let times = name.example.split { !$0.isNumber }.count { $0.count == 14 || $0.count == 6 }
            let dotted = name.example.matches(of: /\d\d[.-]\d\d[.-]\d\d/).count
            let isEnded = name.pattern.contains("?<end>") && (times == 2 || dotted == 3)
            #expect((said?.end != nil) == isEnded, "\(name.example): \(String(describing: said))")
            #expect(said?.trust == (isTimed ? name.vendor == "any" ? .medium : .high : nil), "\(name.example)")
        }
    }

    @Test(arguments: [
        ("/disk/NVR_ch1_main_20260915143000_20260915150000.dav", "2026-09-15T14:30:00+08:00 2026-09-15T15:00:00+08:00 local high 20260915143000 Dahua"),
        ("/disk/CH09_20260915_235000_001000.avi", "2026-09-15T23:50:00+08:00 2026-09-16T00:10:00+08:00 local high 20260915 235000 DVR"),
        ("/2026-09-15/001/dav/14/14.30.00-15.00.00[R][0@0][0].dav", "2026-09-15T14:30:00+08:00 2026-09-15T15:00:00+08:00 local high 2026-09-15 14.30.00 Dahua"),
        // Zoom writes universal time.
        ("/meeting/GMT20260915-062500_Recording_1920x1080.mp4", "2026-09-15T14:25:00+08:00 - utc high 20260915 062500 Zoom"),
        ("/x/评标室２０２６０９１５１４３０００ - 副本.mp4", "2026-09-15T14:30:00+08:00 - local medium 20260915143000 -"),
        ("/x/2026年9月15日14时30分.mp4", "2026-09-15T14:30:00+08:00 - local medium 2026年9月15日14时30分 -"),
        // An end before the start is none.
        ("/x/a_20260915143000_20260915140000.mp4", "2026-09-15T14:30:00+08:00 - local medium 20260915143000 -"),
        ("/x/NVR_ch1_main_20261315143000_20260915150000.dav", "-"), ("/x/hiv00012.mp4", "-"), ("/x/全景.mp4", "-"), ("", "-"),
    ]) func `a name says when`(path: String, said: String) {
        let evidence = evidence(path)
        #expect(
            evidence.map {
                [$0.start?.iso8601 ?? "-", $0.end?.iso8601 ?? "-", $0.zone?.rawValue ?? "-", $0.trust?.rawValue ?? "-", $0.value, $0.detail ?? "-"].joined(separator: " ")
            } ?? "-" == said)
    }

    @Test func `a name in GBK says it too`() {
        // 评标室_2026年9月15日14时30分.mp4
        let gbk: [UInt8] = [0xC6, 0xC0, 0xB1, 0xEA, 0xCA, 0xD2, 0x5F] + Array("2026".utf8) + [0xC4, 0xEA] + Array("9".utf8) + [0xD4, 0xC2] + Array("15".utf8) + [0xC8, 0xD5]
        let rest: [UInt8] = Array("14".utf8) + [0xCA, 0xB1] + Array("30".utf8) + [0xB7, 0xD6] + Array(".mp4".utf8)
        #expect(recorders.evidence(Array("/mnt/".utf8) + gbk + rest)?.start?.iso8601 == "2026-09-15T14:30:00+08:00")
        // Neither UTF-8 nor GBK: what is left of the name is read.
        #expect(recorders.evidence([0x2F, 0xFF, 0xFF, 0x5F] + Array("20260915143000.mp4".utf8))?.start?.iso8601 == "2026-09-15T14:30:00+08:00")
    }
}

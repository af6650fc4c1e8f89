internal import Evidence
internal import FourNatures

/// A sealed package with nothing to object to, from which tests take away or add one thing.
enum Sound {
    static let at = Instant(iso8601: "2026-10-01T10:00:00+08:00")!
    static let sealedAt = Instant(iso8601: "2026-09-30T10:00:00+08:00")!

    static func file(_ path: String, type: String, placement: Placement, size: UInt64 = 1000, digest: Character = "a") -> ArchivedFile {
        ArchivedFile(
            path: path, size: size, crc32: "0123abcd", digests: ["sha256": String(repeating: digest, count: 64)], mediaType: type,
            origin: .init(name: String(path.split(separator: "/").last!), nameBytes: nil, path: "/in/\(path.split(separator: "/").last!)", modifiedAt: sealedAt), ingestedAt: Instant(iso8601: "2026-09-20T10:00:00+08:00")!, placement: placement)
    }

    static let report = "data/documents/eval-report/001-report.pdf"
    static let video = "data/recordings/main/evaluation/pano/001-CH05.mp4"

    static func recording(_ path: String = video, container: String? = "mov,mp4,m4a,3gp,3g2,mj2", damage: [FindingCode] = [], decoded: Bool = true) -> Recording {
        var recording = Recording(path: path, sha256: String(repeating: "b", count: 64), size: 1000, container: container, duration: container == nil ? nil : "60.5", probedWith: "libavformat")
        recording.streams = ["video", "audio"].enumerated().map { .init(index: $0, kind: $1, codec: "x", codecTag: nil, profile: nil, timeBase: "1/1000", duration: nil, startTime: nil, bitRate: nil, video: nil, audio: nil, tags: []) }
        recording.damage = damage.map { .init(code: $0, detail: "x") }
        recording.analysis = RecordingAnalysis(
            depth: decoded ? .thorough : .fast, analysedWith: "x", thresholds: "x", checks: [.init(.pictures, decoded ? .ran : .partly), .init(.sound, .ran)])
        return recording
    }

    static func document(_ path: String = report) -> DocumentFacts {
        DocumentFacts(path: path, sha256: String(repeating: "a", count: 64), size: 1000, type: "application/pdf", pages: 3, examinedWith: "poppler")
    }

    static func timeline(gap: Timeline.Gap.Cause? = nil, placed: Bool = true) -> Timeline {
        let span = Timeline.Span(from: WallTime(microseconds: 0), to: WallTime(microseconds: 60_000_000))
        let gaps = gap.map { [Timeline.Gap(span: span, cause: $0, before: video, after: video)] } ?? []
        let segment = Timeline.Segment(path: video, span: placed ? span : nil, hasPicture: true, hasSound: true, losses: [], placing: .init(method: .recorder))
        return Timeline(clock: nil, stages: [], tracks: [.init(venue: "main", stage: "evaluation", source: "pano", device: "CH05", segments: [segment], gaps: gaps, overlaps: [])], coverage: [], alignments: [])
    }

    static func verification(_ change: [Level: Outcome] = [:], findings: [Finding] = [], skipped: Int = 0) -> VerificationReport {
        var report = VerificationReport(package: "p.asice", kind: "fengcun/1", judgedAt: at)
        report.levels = Level.allCases.map { level in
            let plain: Outcome = [.time, .renewal].contains(level) ? .absent : .valid
            return .init(level, change[level] ?? plain, facts: level == .fixity ? ["files": "20", "skipped": String(skipped)] : [:])
        }
        report.findings = findings
        report.manifestDigest = String(repeating: "c", count: 64)
        report.isReduced = skipped > 0
        return report
    }

    static var project: Project {
        Project(
            packageID: "3e0b7c52-6f1d-4f0e-9a55-2f6f0f2b9a01", identification: .init(number: "LZZC2026-1", name: "物业管理服务", method: .openTender, lots: [.init(id: "1", name: "一")]),
            parties: .init(buyer: .init(name: "某局", code: "11450200007654321A"), agent: .init(name: "某公司")), venues: [.init(id: "main", name: "主场", adcode: "450200"), .init(id: "sub1", name: "副场")],
            schedule: .init(
                openingAt: Instant(iso8601: "2026-09-15T09:30:00+08:00"), openingEnd: Instant(iso8601: "2026-09-15T10:30:00+08:00"), evaluationStart: Instant(iso8601: "2026-09-15T14:30:00+08:00"), evaluationEnd: Instant(iso8601: "2026-09-15T18:00:00+08:00")),
            people: [.init(name: "张三", role: .expert, venue: "sub1")], digests: [.sha256],
            facts: ["retention": .record(["years": .text("15"), "baseDate": .text("2026-09-20")]), "systems": .record(["opening": .text("zcy")]), "budget": .record(["amount": .text("1000000")])])
    }

    static var subject: NatureSubject {
        let files = [
            file(report, type: "application/pdf", placement: .document(.init(id: "eval-report"))),
            file(video, type: "video/mp4", placement: .recording(.init(venue: "main", stage: "evaluation", source: "pano")), digest: "b"),
        ]
        return NatureSubject(
            isSealed: true, project: project, sealedAt: sealedAt, files: files, entries: [report: 1000, video: 1000, "mimetype": 31, "metadata/dossier.json": 10], recordings: [recording()], documents: [document()], report: verification(), strangers: [],
            timeline: timeline(), terms: .init(documents: ["eval-report"], stages: ["evaluation"], sources: ["pano"], mandatory: ["eval-report"]),
            malware: MalwareScan(scanner: "ClamAV 1.4.6", signatures: "27815", signaturesFrom: "Sun Nov 29 09:38:05 2026", scanned: 2, bytes: 2000))
    }

    static func test(_ change: (inout NatureSubject) -> Void = { _ in }) -> NatureReport {
        var subject = subject
        change(&subject)
        return FourNatures.test(subject, at: at)
    }
}

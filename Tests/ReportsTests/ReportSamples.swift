internal import Evidence
internal import PackageFormat
internal import Reports

/// Reports to be laid out, made by hand.
enum ReportSamples {
    static let tool = InspectionReport.Tool(name: "fengcun", version: "0.1.0")
    static func time(_ text: String) -> Instant { Instant(iso8601: text)! }
    static let madeAt = time("2026-11-30T22:40:00+08:00")
    static let digest = "45a78ce7c54a609bb566a4b9dc6aae393ca546184a27e5ed3b5a0e893f5b8d26"
    static let id = "3e0b7c52-6f1d-4f0e-9a55-2f6f0f2b9a01"

    static let project = Project(
        packageID: id, identification: .init(number: "LZZC2026-G3-990137-GXZL", name: "龙壁湾文化艺术中心物业管理服务采购", method: .openTender),
        parties: .init(buyer: .init(name: "柳州市龙壁湾文化艺术中心"), agent: .init(name: "广西龙壁招标代理有限公司")),
        venues: [.init(id: "main", name: "柳州市公共资源交易中心", adcode: "450200"), .init(id: "sub1", name: "桂林市公共资源交易中心", adcode: "450300")],
        schedule: .init(noticePublishedAt: time("2026-08-20T10:00:00+08:00"), openingAt: time("2026-09-15T14:00:00+08:00"), openingEnd: time("2026-09-15T14:01:30+08:00"), evaluationStart: time("2026-09-15T14:30:00+08:00"), evaluationEnd: time("2026-09-15T14:35:00+08:00")), digests: [.sha256, .sm3])

    // MARK: Verifications

    static func verification(_ outcomes: [Level: Outcome] = [:], _ findings: [Finding] = [], reasons: [Level: FindingCode] = [:], trusted: Bool = true, timestamp: Instant? = time("2026-09-20T09:13:42+08:00")) -> VerificationReport {
        var report = VerificationReport(package: "archive/龙壁湾.asice", kind: "fengcun/1", judgedAt: madeAt)
        report.id = id
        report.projectNumber = project.identification.number
        report.projectName = project.identification.name
        report.files = 91
        report.bytes = 7_812_345
        report.manifestDigest = digest
        report.findings = findings
        report.levels = Level.allCases.map { level in
            let facts: [String: String] = level == .fixity ? ["files": "85", "skipped": "0"] : level == .custody ? ["events": "55"] : ["to": "2029-11-30T06:33:39+08:00"]
            return .init(level, outcomes[level] ?? ([.time].contains(level) && timestamp == nil || level == .renewal ? .absent : .valid), reason: reasons[level], facts: facts)
        }
        if outcomes[.signature] != .invalid {
            report.signers = [
                .init(name: "广西龙壁招标代理有限公司", role: "agent", signedAt: time("2026-09-20T09:13:39+08:00"), timestamp: timestamp, certificate: String(repeating: "9db07f56", count: 8), notAfter: time("2029-11-22T22:02:39+08:00"), trusted: trusted),
                .init(name: "桂林市公共资源交易中心", role: "sub1-venue", signedAt: time("2026-09-21T10:02:11+08:00"), timestamp: nil, certificate: String(repeating: "0f1e2d3c", count: 8), notAfter: time("2028-03-01T00:00:00+08:00"), trusted: trusted),
            ]
        }
        return report
    }

    static let valid: InspectionReport = {
        var report = InspectionReport(.verification, of: "archive/龙壁湾.asice", madeAt: madeAt, tool: tool)
        report.packageID = id
        report.project = .init(project)
        report.contents = .init(recordings: 23, documents: 29, seconds: 1514, files: 91, bytes: 7_812_345)
        report.verification = verification([:], [Finding(.identityRevocationUnknown, .info, path: "META-INF/signature001.p7s", facts: ["name": "广西龙壁招标代理有限公司"])])
        report.timeline = covered
        report.judgement = judgement(problems: false)
        report.judgementOrigin = .sealed
        report.retention = retention
        report.digests = digests(52)
        report.commands = RepeatCommand.ofPackage("archive/龙壁湾.asice", arguments: ["verify", "archive/龙壁湾.asice", "--trust", "ca.pem", "--at", "2026-11-30T22:40:00+08:00"], manifestDigest: digest, entries: ["bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "manifest-sm3.txt", "META-INF/ASiCManifest001.xml", "META-INF/signature001.p7s"])
        report.nature = nature.map { item in
            var item = item
            if item.result == .failed { (item.result, item.detail) = (.passed, nil) }
            return item
        }
        return report
    }()

    static let invalid: InspectionReport = {
        var report = valid
        let recording = "data/recordings/sub1/evaluation/pano/003-XVR_ch1_main_20260915143150_20260915143250.mp4"
        report.verification = verification([.fixity: .invalid, .structure: .invalid], [
            Finding(.fixityMismatch, path: recording, facts: ["algorithm": "SHA-256"]), Finding(.fixityMismatch, path: recording, facts: ["algorithm": "SM3"]), Finding(.structureUnknownEntry, path: "data/documents/eval-report/003-补充说明.pdf/x"),
            Finding(.fixityUnlisted, path: "data/documents/eval-report/002-补充说明.pdf", facts: ["manifest": "META-INF/ASiCManifest001.xml"]), Finding(.timeNoTimestamp, .info),
        ], timestamp: nil)
        report.timeline = TimelineSamples.liuzhou
        report.judgement = judgement(problems: true)
        return report
    }()

    static let undecided: InspectionReport = {
        var report = valid
        report.verification = verification([.identity: .undecided], [Finding(.identityUntrusted, .warning, path: "META-INF/signature001.p7s", facts: ["name": "广西龙壁招标代理有限公司", "reason": "self-signed certificate in chain"])], reasons: [.identity: .identityUntrusted], trusted: false, timestamp: nil)
        report.judgement = nil
        report.nature = nil
        report.timeline = nil
        return report
    }()

    /// An open workspace with much to do.
    static let check: InspectionReport = {
        var report = InspectionReport(.check, of: "/home/agent/projects/LZZC2026-G3-990137", madeAt: madeAt, tool: tool)
        report.packageID = id
        report.project = .init(project)
        report.contents = .init(recordings: 23, documents: 29, seconds: 1514, files: 52, bytes: 6_566_979)
        report.timeline = TimelineSamples.liuzhou
        report.judgement = judgement(problems: true)
        report.findings = [Finding(.pictureFrozen, .warning, path: "data/recordings/main/evaluation/pano/003-NVR.mp4", facts: ["detail": "12 s"]), Finding(.startUnknown, .info, path: "data/recordings/main/evaluation/pano/001-c.mp4")]
        report.retention = retention
        report.nature = nature
        report.commands = [.init(Words("重做本次检查", "do the check again"), ["fengcun check LZZC2026-G3-990137 --report again.html"])]
        return report
    }()

    static let retention: [InspectionReport.Line] = [
        .init(Words("年限", "years"), Words("15 年", "15 years")), .init(Words("自", "from"), Words("2027-03-31（验收）", "2027-03-31 (acceptance)")), .init(Words("至", "until"), Words("2042-03-31", "2042-03-31")),
        .init(Words("暂停处置", "hold"), Words("无", "none")),
    ]

    static let covered: TimelineReport = {
        var report = TimelineSamples.liuzhou
        report.findings = []
        report.timeline.coverage = report.timeline.coverage.map { entry in
            var entry = entry
            (entry.covered, entry.missing) = (Millionths(count: entry.span.length), [])
            return entry
        }
        return report
    }()

    static let nature: [InspectionReport.NatureItem] = [
        .init(.authenticity, Words("电子签名验证", "verification of signatures"), code: "1-1", .passed, method: Words("逐个验证签名与证书", "each signature and certificate was verified")),
        .init(.authenticity, Words("元数据准确性", "accuracy of metadata"), code: "1-4", .passed, method: Words("卷宗与文件逐项比对", "the dossier was held against the files")),
        .init(.integrity, Words("内容数据的完整性", "integrity of content"), code: "2-1", .passed, method: Words("逐个计算摘要", "digests of all files"), detail: Words("91 个文件", "91 files")),
        .init(.integrity, Words("录音录像连续性", "continuity of recordings"), code: "2-6", .failed, method: Words("时间线覆盖", "coverage of the timeline"), detail: Words("副场1 缺 9 秒", "sub venue 1 lacks 9 s")),
        .init(.usability, Words("录音录像可读", "recordings can be read"), code: "3-2", .passed, method: Words("全部解码", "all were decoded")),
        .init(.usability, Words("软硬件环境", "hardware and software"), code: "3-5", .manualReview, method: Words("由人确认", "by a person")),
        .init(.security, Words("病毒检测", "viruses"), code: "4-1", .notRun, method: Words("本工具不查杀病毒", "this tool looks for no viruses")),
        .init(.security, Words("保密与权限", "secrecy and access"), code: "4-3", .undecided, method: Words("看密级与开放标记", "marks of secrecy"), detail: Words("没有写明密级", "no mark is stated")),
    ]

    static func digests(_ count: Int) -> InspectionReport.Digests {
        var digests = InspectionReport.Digests()
        digests.manifest = digest
        digests.lists = [.init(path: "tagmanifest-sha256.txt", size: 1830, algorithm: .sha256, digest: String(digest.reversed())), .init(path: "tagmanifest-sm3.txt", size: 1830, algorithm: .sha256, digest: digest)]
        digests.count = count
        if count <= InspectionReport.Digests.mostFiles {
            digests.files = (0..<count).map { .init(path: "data/documents/eval-report/\(1000 + $0)-评审报告（最终版） 100_ 确认.pdf", size: UInt64(30_000 + $0 * 977), algorithm: .sha256, digest: digest) }
        }
        return digests
    }

    // MARK: Several

    static let hostile: InspectionReport = {
        let bad = "<script>alert(1)</script>\" onload=\"x]]>&amp;\u{202E}fdp\u{0}\u{1B}[2J"
        var report = valid
        report.subject = bad + String(repeating: "长", count: 300)
        report.packageID = bad
        report.project?.identification = .init(number: bad, name: bad + String(repeating: "名", count: 400), method: .inquiry)
        report.project?.parties = .init(buyer: .init(name: bad), agent: .init(name: String(repeating: "A", count: 500)))
        report.project?.venues = (0..<40).map { .init(id: "sub\($0)", name: bad) }
        report.timeline = TimelineSamples.hostile
        var verified = verification()
        verified.signers = [.init(name: bad, role: bad, signedAt: nil, certificate: bad, notAfter: madeAt, trusted: false)]
        verified.findings = [Finding(.fixityMismatch, path: bad, facts: ["algorithm": bad]), Finding(.signatureMissing, path: bad, facts: ["name": bad, "role": "{name}"])]
        verified.levels[1].outcome = .invalid
        report.verification = verified
        var item = judgement(problems: true).items[0]
        (item.zh, item.en, item.clause, item.duty, item.rule, item.profile, item.who) = (bad, bad, bad, bad, bad, bad, [bad])
        (item.outcome, item.adviceZh, item.adviceEn, item.missing) = (.notMet, bad, bad, [bad])
        item.evidence = [.init(.document, bad, value: bad), .init(.recording, bad, from: bad, to: bad), .init(.fact, bad, value: bad)]
        item.reasons = [.init(.valueDiffers, ["field": bad, "value": bad])]
        item.override = .init(by: bad, reason: bad, at: madeAt, instead: .notMet)
        report.judgement = Judgement(phase: .closing, judgedAt: madeAt, profiles: [.init(id: bad, zh: bad, en: bad, effectiveFrom: bad, sha256: bad)], items: [item], undecidedReason: bad)
        report.retention = [.init(Words(bad, bad), Words(bad, bad))]
        report.nature = [.init(.security, Words(bad, bad), code: bad, .failed, method: Words(bad, bad), detail: Words(bad, bad))]
        report.digests.files = [.init(path: bad, algorithm: .sm3, digest: bad)]
        report.commands = RepeatCommand.ofPackage("it's " + bad, arguments: ["verify", "it's " + bad], manifestDigest: bad, entries: ["META-INF/ASiCManifest001.xml"])
        return report
    }()
}

internal import Evidence
internal import Planning
internal import SystemPackage
internal import TestSupport
internal import Testing
internal import Workspace

@Suite struct PlannerTests {
    private var planner: Planner

    init() throws { planner = try makePlanner() }

    @Test(arguments: [
        // One word for two documents: the folder's phase decides, and without a folder nobody can.
        ("03开标/签到表.pdf", "document opening-attendance high"), ("04评标/签到表.pdf", "document eval-attendance high"), ("06重新评审/签到表.pdf", "document eval-attendance high"),
        ("签到表.pdf", "document opening-attendance low"),
        // The longer and the later of two words.
        ("评标报告送交记录.pdf", "document report-delivery high"), ("招标文件确认函.pdf", "document tender-doc-approval high"), ("招标文件.pdf", "document tender-doc high"),
        // What follows makes it another document.
        ("招标文件论证资料.pdf", "document tender-doc low"),
        // Width, brackets, numbers, versions, spaces, English.
        ("３．２ 评 标 报 告（最终版）(2).ＰＤＦ", "document eval-report high"), ("EvaluationReport_v2.pdf", "document eval-report high"), ("evaluation-report.pdf", "document eval-report high"),
        // A slip of the pen is said to be one.
        ("评标报靠.pdf", "document eval-report low"),
        // Nothing.
        ("扫描件001.pdf", "- low"), ("03开标/扫描件001.pdf", "- low"), ("a.bin", "- low"),
        // The folder alone.
        ("个人打分表/韦春和.pdf", "document individual-score medium"),
        // Not a part of the record.
        ("x/Thumbs.db", "skip high"), ("~$评标报告.docx", "skip high"), ("录像/评标.mp4.crdownload", "skip high"),
    ]) func `documents`(path: String, said: String) {
        var planner = planner
        #expect(planner.say(path) == said)
    }

    @Test(arguments: [
        ("投标文件/01广西某物业有限公司/营业执照.jpg", "document bid-file supplier=广西某物业有限公司 high"),
        ("投标文件/A分标/绿城物业/业绩/合同.pdf", "document bid-file lot=A supplier=绿城物业 medium"),
        ("投标文件/投标文件签收表.pdf", "document bid-submission-log high"),
        ("第二包/最后报价（柳州市某某有限责任公司）.pdf", "document final-offer lot=2 supplier=柳州市某某有限责任公司 high"),
        ("标段十一/评标报告.pdf", "document eval-report lot=11 high"), ("b包/评标报告.pdf", "document eval-report lot=B high"), ("评标报告2026包装.pdf", "document eval-report low"),
        ("委托代理协议（广西某招标代理有限公司）.pdf", "document agency-agreement high"),
        ("广西大学城物业服务有限公司投标文件.pdf", "document bid-file supplier=广西大学城物业服务有限公司 high"),
    ]) func `lots and suppliers`(path: String, said: String) {
        var planner = planner
        #expect(planner.say(path) == said)
    }

    @Test(arguments: [
        ("主场/评标/全景/NVR_ch1_main_20260915143000_20260915150000.dav", "recording main evaluation pano 2026-09-15T14:30:00+08:00 high"),
        ("副场/评标/工位/1.mp4", "recording sub1 evaluation seat high"), ("副场2/评标/工位/1.mp4", "recording sub2 evaluation seat high"), ("第三副场/评标/录屏/1.mp4", "recording sub3 evaluation screen high"),
        ("2号副场/评标/拾音/1.wav", "recording sub2 evaluation pickup high"), ("分会场二/评审全景.mp4", "recording sub2 evaluation pano high"),
        ("副场20260915/评标/全景.mp4", "recording sub1 evaluation pano high"),
        // A whole picture of both venues lies with the main one.
        ("远程会议（主场+副场）/评标.mp4", "recording main evaluation meeting medium"),
        // The stream is no venue, and the recorder's time no word.
        ("副场/评标全景/NVR_ch1_main_20260915143000_20260915150000.dav", "recording sub1 evaluation pano 2026-09-15T14:30:00+08:00 high"),
        ("评标室/全景.mp4", "recording main evaluation pano low"),
        // Zoom names by universal time.
        ("主场/评标/GMT20260915-063000_Recording.mp4", "recording main evaluation meeting 2026-09-15T14:30:00+08:00 high"),
        ("主场/评标/全景/NVR_ch1_main_20261315143000_20260915150000.dav", "recording main evaluation pano high"),
        ("主场/评标/录像机/index00.bin", "recording main evaluation pano low"),
        ("主场/开标/开标室.mp4", "recording main opening opening high"), ("主场/评标/门禁/1.jpg", "recording main evaluation gate high"),
        ("VID_20260915_153012.mp4", "- 2026-09-15T15:30:12+08:00 low"),
    ]) func `recordings`(path: String, said: String) {
        var planner = planner
        #expect(planner.say(path) == said)
    }

    @Test func `a recording that holds something else is doubtful`() {
        var planner = planner
        #expect(planner.say("主场/评标/全景.mp4", contentType: "text/html") == "recording main evaluation pano low")
        #expect(planner.say("主场/评标/全景.mp4", contentType: "application/octet-stream") == "recording main evaluation pano high")
        #expect(planner.say("主场/评标/全景.xyz", contentType: "video/mp4") == "recording main evaluation pano high")
    }

    @Test func `the text is asked only when the names say nothing`() {
        var planner = planner
        var asked = 0
        func text() -> String? {
            asked += 1
            return "龙壁湾物业项目\n评标报告\n评标委员会按照招标文件……"
        }
        #expect(planner.propose(["评分汇总表.pdf"], contentType: nil, text: text).document == "score-summary")
        #expect(asked == 0)
        let proposal = planner.propose(["扫描件001.pdf"], contentType: nil, text: text)
        #expect(proposal.document == "eval-report" && proposal.confidence == .medium && asked == 1)
        #expect(proposal.reasons.map(\.code) == [.textSays, .rival])
    }

    @Test func `a doubtful proposal names the other reading`() {
        var planner = planner
        let proposal = planner.propose(["签到表.pdf"], contentType: nil)
        #expect(proposal.reasons.contains { $0.code == .rival && $0.facts["other"] == "eval-attendance" })
    }

    @Test func `the project's venues, parties and schedule help`() throws {
        let project = Project(
            packageID: "", identification: .init(number: "", name: "", method: .openTender), parties: .init(buyer: .init(name: "柳州市某中心"), agent: .init(name: "广西某咨询有限公司")),
            venues: [.init(id: "main", name: "柳州市公共资源交易中心"), .init(id: "sub1", name: "桂林市公共资源交易中心")],
            schedule: .init(openingAt: Instant(iso8601: "2026-09-15T14:00:00+08:00"), evaluationStart: Instant(iso8601: "2026-09-15T14:30:00+08:00"), evaluationEnd: Instant(iso8601: "2026-09-15T18:00:00+08:00")), digests: [.sha256])
        var planner = try makePlanner(project)
        #expect(planner.say("桂林/全景/CH01_20260915_150000_160000.avi") == "recording sub1 evaluation pano 2026-09-15T15:00:00+08:00 medium")
        #expect(planner.say("柳州/全景/CH01_20260915_140500_143000.avi") == "recording main opening pano 2026-09-15T14:05:00+08:00 medium")
        #expect(planner.say("柳州/评标/全景/CH01_20260915_140500_143000.avi") == "recording main evaluation pano 2026-09-15T14:05:00+08:00 low")
        #expect(planner.say("广西某咨询有限公司/质疑函.pdf") == "document challenge-letter high")
    }

    /// Each entry of `nvr-names.yaml` matches its own example, and gives it a time.
    @Test func `every example of the recorders' names is read`() throws {
        var planner = planner
        for name in try Manifests.rules.get().recorders {
            let proposal = planner.propose(["主场", "评标"] + name.example.split(separator: "/").map(String.init), contentType: nil)
            #expect(proposal.kind == .recording, "\(name.example)")
            #expect(proposal.reasons.contains { $0.code == .recorder && $0.facts["vendor"] == (name.vendor == "any" ? "" : name.vendor) }, "\(name.example): \(proposal.reasons)")
            let isTimed = ["start", "time", "minute"].contains { name.pattern.contains("?<\($0)>") }
            #expect((proposal.start != nil) == isTimed, "\(name.example)")
        }
    }
}

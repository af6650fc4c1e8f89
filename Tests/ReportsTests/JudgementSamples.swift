internal import Evidence
internal import Reports

extension ReportSamples {
    private typealias Row = (rule: String, zh: String, en: String, clause: String, duty: String, who: [String], severity: Judgement.Severity, dueBy: Judgement.Phase)

    private static let liuzhou: [Row] = [
        ("LZ-2-SCOPE", "采用远程异地评标的情形", "Why evaluation is remote", "二(一)–(五)", "符合下列情形之一的，原则上采用远程异地评标。", ["buyer", "agent"], .warn, .opening),
        ("LZ-2-EXCL", "原则上不采用的情形", "Reasons against it", "二", "预计评审时间长、需隔夜评审或在规定时间内无法确定副场的，原则上不采用远程异地评标。", ["agent"], .warn, .evaluation),
        ("LZ-3.1-2", "使用政采云办理各环节", "Each step on the platform", "三(一)2", "采购代理机构接受采购人委托，使用政采云平台办理场地确定、专家抽取、开评标、公告发布和质疑处理。", ["agent"], .warn, .evaluation),
        ("LZ-3.2-VENUE", "主场和副场", "Main and sub venue", "三(二)", "主场为柳州市各级公共资源交易中心，副场为异地公共资源交易中心。", ["agent"], .block, .opening),
        ("LZ-3.3-AGREE", "与主、副场商洽", "Agreement with the venues", "三(三)", "采购人、采购代理机构应当与主场、副场协商一致，确定开标时间。", ["buyer", "agent"], .block, .opening),
        ("LZ-3.3-CHECK", "开标前三个工作日联合检测设备", "Joint test three working days before opening", "三(三)", "主场、副场应当至少在开标前3个工作日对接，共同测试录音录像和远程会议设备。", ["main-venue", "sub-venue"], .block, .opening),
        ("LZ-3.3-CHANGE", "变更副场发布更正公告", "A correction notice for each change", "三(三)", "已安排的副场不能使用的，应当及时发布项目更正公告。", ["buyer", "agent"], .block, .opening),
        ("LZ-3.4-NOTICE", "公告写明远程异地评标", "The notice says that it is remote", "三(四)", "采购公告应当载明采用远程异地评标。", ["agent"], .block, .opening),
        ("LZ-3.5-DRAW", "两地抽取评审专家", "Experts drawn at both venues", "三(五)", "副场专家原则上不少于1人；主场没有相应专家的，可以全部在副场抽取。", ["buyer", "agent"], .warn, .evaluation),
        ("LZ-3.6-LEADER", "推选组长", "A leader is elected", "三(六)", "评标委员会通过政采云推选组长。", ["committee"], .block, .evaluation),
        ("LZ-3.6-INDEP", "独立评审", "Members review independently", "三(六)", "评审成员在政采云平台独立评审。", ["committee"], .warn, .evaluation),
        ("LZ-3.6-MAJ", "少数服从多数", "The majority decides", "三(六)", "有争议的，按照少数服从多数的原则作出结论。", ["committee"], .block, .evaluation),
        ("LZ-3.6-DISSENT", "不同意见须签署并说明理由", "Dissent is signed, with reasons", "三(六)", "持不同意见的应当在评审报告上签署不同意见及理由，否则视为同意。", ["expert"], .block, .evaluation),
        ("LZ-3.7-SAME", "原评标委员会重新评审", "Re-evaluation by the same committee", "三(七)", "重新评审的，由原评标委员会仍以远程方式进行。", ["buyer", "agent"], .block, .closing),
        ("LZ-3.7-REG", "提前一个工作日登记异常", "The exception is registered a day before", "三(七)", "至少提前1个工作日在自治区公共资源电子交易系统登记采购异常并上传证明材料。", ["agent"], .block, .closing),
        ("LZ-3.7-REPORT", "书面报告财政部门", "A written report", "三(七)", "书面报告本级财政部门。", ["buyer"], .block, .closing),
        ("LZ-3.8-COLLECT", "收集整理并归档", "Collected and archived", "三(八)", "项目结束后，采购人、采购代理机构收集整理电子评审资料和音频、视频资料，按规定归档。", ["buyer", "agent"], .block, .closing),
        ("LZ-3.8-COOP", "主副场移交音视频", "Venues hand over the recordings", "三(八)", "主场、副场配合提供音频、视频资料。", ["main-venue", "sub-venue"], .block, .closing),
        ("LZ-3.9-FEE", "十个工作日内支付劳务报酬", "Fees paid within ten working days", "三(九)", "在10个工作日内支付至专家个人账户。", ["agent"], .warn, .contract),
        ("LZ-4.3", "场地的内部制度", "Rules of the venues", "四(三)", "健全内控、设备、安全、保密和应急制度。", ["main-venue", "sub-venue"], .info, .closing),
    ]

    private static let ministry: [Row] = (39...78).map { article in
        let names: [Int: (String, String, String)] = [
            39: ("开标、评标全程录音录像", "The whole opening and evaluation is recorded", "采购人或者采购代理机构应当对开标、评标现场活动进行全程录音录像。录音录像应当清晰可辨，音像资料作为采购文件一并存档。"),
            40: ("评标委员会成员不得参加开标", "Committee members are not at the opening", "评标委员会成员不得参加开标活动。"), 42: ("开标记录签字", "The opening record is signed", "开标过程应当由采购人或者采购代理机构负责记录，由参加开标的各投标人代表和相关工作人员签字确认后随采购文件一并存档。"),
            47: ("评标委员会的组成", "Composition of the committee", "评标委员会由采购人代表和评审专家组成，成员人数应当为5人以上单数，其中评审专家不得少于成员总数的三分之二。"), 61: ("争议的处理", "Disputes", "评标委员会成员对需要共同认定的事项存在争议的，应当按照少数服从多数的原则作出结论。"),
            68: ("两个工作日内送交评标报告", "The report within two working days", "采购代理机构应当在评标结束后2个工作日内将评标报告送采购人。"),
        ]
        let (zh, en, duty) = names[article] ?? ("第\(article)条所定的义务", "The duty of article \(article)", "依照本办法第\(article)条办理。")
        return ("MOF87-\(article)", zh, en, "第\(article)条", duty, article % 3 == 0 ? ["agent"] : ["buyer", "agent"], article % 4 == 0 ? .warn : .block, article < 60 ? .evaluation : .award)
    }

    /// Some sixty rules of two texts.
    static func judgement(problems: Bool) -> Judgement {
        var items = (liuzhou.map { ("liuzhou-2023-32", $0) } + ministry.map { ("mof-87", $0) }).map { profile, row in
            Judgement.Item(rule: row.rule, profile: profile, zh: row.zh, en: row.en, clause: row.clause, duty: row.duty, who: row.who, severity: row.severity, basis: row.rule.hasSuffix("FEE") ? .default : .text, dueBy: row.dueBy, outcome: .met, evidence: [.init(.fact, "schedule.openingAt", value: "2026-09-15T14:00:00+08:00")])
        }
        func set(_ rule: String, _ change: (inout Judgement.Item) -> Void) { change(&items[items.firstIndex { $0.rule == rule }!]) }
        for rule in ["LZ-3.3-CHANGE", "LZ-3.7-SAME", "LZ-3.7-REG", "LZ-3.7-REPORT", "MOF87-49", "MOF87-64", "MOF87-67"] {
            set(rule) { item in (item.outcome, item.reasons, item.evidence) = (.notApplicable, [.init(.conditionAbsent)], []) }
        }
        set("LZ-3.4-NOTICE") { $0.evidence = [.init(.document, "data/documents/tender-notice/001-采购公告.pdf", value: "本项目采用远程异地评标"), .init(.fact, "notice.statesRemote", value: "true")] }
        guard problems else { return Judgement(phase: .closing, judgedAt: time("2026-09-20T09:13:00+08:00"), profiles: profiles, items: items) }
        set("LZ-3.3-CHECK") { item in
            item.outcome = .notMet
            item.reasons = [.init(.tooLate, ["field": "equipmentCheck.checkedOn", "value": "2026-09-14", "limit": "2026-09-10", "rule": "-3 WD 2026-09-15"])]
            item.evidence = [.init(.document, "data/documents/equip-check/001-设备联合检测记录.pdf", value: "检测日期：2026年9月14日"), .init(.fact, "equipmentCheck.checkedOn", value: "2026-09-14")]
            (item.adviceZh, item.adviceEn) = ("核对检测日期；确实晚于规定的，由负责人书面说明并附开标当日设备正常的证明。", "Check the day; if it was late, have the person responsible say why, with proof that the equipment worked.")
        }
        set("MOF87-39") { item in
            item.outcome = .notMet
            item.reasons = [.init(.notCovered, ["venue": "sub1", "stage": "evaluation", "what": "picture", "covered": "97.0 %", "missing": "9", "gaps": "1"]), .init(.qualityEvent, ["code": "picture.frozen", "count": "1", "files": "1", "paths": "data/recordings/main/evaluation/pano/002-NVR.mp4"])]
            item.evidence = [.init(.recording, TimelineSamples.liuzhou.timeline.tracks[5].segments[2].path, from: "2026-09-15T14:32:57.275+08:00", to: "2026-09-15T14:33:06.275+08:00")]
            (item.adviceZh, item.adviceEn) = ("趁录像机尚未覆盖，向桂林市公共资源交易中心索取缺失的录像；没有录就写明原因。", "Ask the sub venue for the missing recording before its recorder overwrites it; if there is none, put the reason on record.")
        }
        set("LZ-3.8-COOP") { item in
            (item.outcome, item.reasons) = (.notMet, [.init(.notHandedOver, ["path": "data/recordings/sub1/evaluation/seat/001-CH09.avi"])])
            (item.adviceZh, item.adviceEn) = ("补上副场的移交清单，逐个写明摘要。", "Add the sub venue's handover list, with a digest of each file.")
        }
        set("LZ-3.9-FEE") { item in (item.outcome, item.reasons, item.missing) = (.notMet, [.init(.tooLate, ["field": "fees.paidOn", "value": "2026-10-20", "limit": "2026-10-08", "rule": "+10 WD 2026-09-15"])], []) }
        for (rule, field) in [("LZ-3.6-MAJ", "disputes"), ("LZ-3.8-COLLECT", "contract.acceptedOn"), ("MOF87-42", "openingRecord"), ("MOF87-68", "award.reportDeliveredOn"), ("LZ-2-SCOPE", "remote.reasons")] {
            set(rule) { item in
                (item.outcome, item.reasons, item.missing, item.evidence) = (.undecided, [.init(.factMissing, ["field": field])], [field], [])
                (item.adviceZh, item.adviceEn) = ("在 project.yaml 里写明。", "State it in project.yaml.")
            }
        }
        for rule in ["MOF87-50", "MOF87-51", "MOF87-53", "MOF87-54", "MOF87-55"] { set(rule) { item in (item.outcome, item.reasons) = (.notMet, [.init(.documentMissing, ["document": "eval-report", "count": "0", "least": "1"])]) } }
        set("LZ-3.5-DRAW") { item in
            (item.outcome, item.reasons) = (.overridden, [.init(.tooFew, ["field": "draw", "value": "0", "least": "1"])])
            item.override = .init(by: "黄文静", reason: "副场专家临时回避，当日补抽不及，经采购人同意由主场专家评审。", at: time("2026-09-18T16:20:00+08:00"), instead: .notMet)
        }
        return Judgement(phase: .closing, judgedAt: time("2026-09-20T09:13:00+08:00"), profiles: profiles, items: items, undecidedReason: "合同尚未验收，验收后补充封存。")
    }

    private static let profiles: [Judgement.Profile] = [
        .init(id: "liuzhou-2023-32", zh: "柳财采〔2023〕32号 远程异地评标通知（试行）", en: "Liuzhou notice 2023 no. 32 on remote evaluation", effectiveFrom: "2023-10-27", sha256: String(repeating: "ab12cd34", count: 8)),
        .init(id: "mof-87", zh: "财政部令第87号 政府采购货物和服务招标投标管理办法", en: "Ministry of Finance order 87", effectiveFrom: "2017-10-01", sha256: String(repeating: "98fe76dc", count: 8)),
    ]
}

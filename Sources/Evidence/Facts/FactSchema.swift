/// Which further facts of a project there are, beside what ``Project`` has fields for: the sections of `project.yaml` that
/// rules ask for, and the targets of imports. `init` writes them with these words; docs/facts.md lists them.
package enum FactSchema {
    /// In the order of `project.yaml`.
    package static let sections: [FactField] = beforeOpening + evaluation + afterwards

    private typealias Term = FactField.Term
    private static let systems = [Term("zcy", "政采云", "zcygov.cn platform"), Term("gx", "广西公共资源电子交易系统", "Guangxi e-trading system"), Term("other", "其他系统", "another system"), Term("none", "线下", "on paper")]

    private static let beforeOpening: [FactField] = [
        FactField("budget", .record([
            FactField("amount", .number, "采购预算（元）", "budget in yuan"),
            FactField("funding", .text, "资金构成", "where the money comes from"),
            FactField("aboveTenderThreshold", .flag, "是否达到公开招标数额标准", "whether it reaches the threshold of open tender"),
            FactField("complexOrLargeImpact", .flag, "是否技术复杂或社会影响较大", "whether complex, or of large social impact"),
            FactField("importedGoods", .flag, "是否采购进口产品", "whether imported goods are bought"),
        ]), "采购预算与项目性质", "budget and kind of project"),
        FactField("remote", .record([
            FactField("reasons", .texts([
                Term("attention", "社会关注度高、影响力大", "high public attention"), Term("scarce-experts", "复杂且本地同类专家少", "complex, few local experts"), Term("buyer-request", "采购人要求", "the buyer asks for it"),
                Term("frequent-type", "同类项目频繁", "frequent projects of the kind"), Term("other", "其他情形", "another reason"),
            ]), "采用远程异地评标的情形", "why evaluation is remote"),
            FactField("otherReason", .text, "选 other 时的说明", "what `other` is"),
            FactField("exclusions", .texts([
                Term("long", "预计评审时间长", "expected to be long"), Term("overnight", "隔夜评审", "overnight"), Term("no-sub-venue", "规定时间内不能确定副场", "no sub venue in time"),
            ]), "是否存在原则上不采用的情形；没有写 []", "reasons against it; [] if there are none"),
        ]), "远程异地评标的适用情形", "whether remote evaluation applies"),
        FactField("agency", .record([
            FactField("agreedOn", .day, "委托代理协议签订日期", "when the agency agreement was signed"),
        ]), "委托代理", "the agency"),
        FactField("systems", .record([
            FactField("venueBooking", .choice(systems), "场地确定", "fixing of venues"), FactField("expertDraw", .choice(systems), "专家抽取", "drawing of experts"), FactField("opening", .choice(systems), "开标评标", "opening and evaluation"),
            FactField("notices", .choice(systems), "公告发布", "notices"), FactField("challenges", .choice(systems), "质疑受理", "challenges"),
        ]), "各环节所用的系统", "which system each step was done on"),
        FactField("venueAgreements", .list([
            FactField("venue", .text, "场地编号", "venue id"), FactField("agreedOn", .day, "商定日期", "when it was agreed"), FactField("openingAt", .time, "商定的开标时间", "the opening time agreed on"),
        ]), "与主、副场的商洽结果，每个场地一条", "what was agreed with each venue"),
        FactField("equipmentCheck", .record([
            FactField("checkedOn", .day, "联合检测日期", "day of the joint test"), FactField("signedBy", .texts([]), "签字的场地编号", "ids of the venues that signed"),
            FactField("items", .list([
                FactField("item", .choice([Term("audio-record", "录音", "sound recording"), Term("video-record", "录像", "video recording"), Term("remote-meeting", "远程会议", "remote meeting")]), "检测项目", "what was tested"),
                FactField("result", .choice([Term("pass", "正常", "works"), Term("fail", "不正常", "does not work")]), "结果", "result"), FactField("fixedAt", .time, "修复时间（不正常的填）", "when it was mended, if it failed"),
            ]), "检测项目", "what was tested"),
        ]), "录音录像及远程会议设备的联合检测", "the joint test of recording and meeting equipment"),
        FactField("changes", .list([
            FactField("what", .choice([Term("opening-time", "开标时间", "opening time"), Term("sub-venue", "副场", "sub venue"), Term("mode", "改为远程异地评标", "evaluation became remote"), Term("other", "其他", "other")]), "变更事项", "what was changed"),
            FactField("decidedAt", .time, "决定时间", "when it was decided"), FactField("noticePublishedAt", .time, "更正公告发布时间", "when the correction notice was published"), FactField("newOpeningAt", .time, "变更后的开标时间", "the opening time after the change"),
            FactField("newVenue", .text, "变更后的副场名称", "the sub venue after the change"),
        ]), "开标时间、副场等的变更；没有写 []", "changes of time or venue; [] if there were none"),
        FactField("notice", .record([
            FactField("url", .text, "公告网址", "address of the notice"), FactField("statesRemote", .flag, "公告是否写明采用远程异地评标", "whether it says that evaluation is remote"),
        ]), "采购公告", "the procurement notice"),
        FactField("drawRule", .record([
            FactField("ratio", .text, "主副场专家比例的决定", "the ratio that was decided"), FactField("mainLacksSpecialty", .flag, "主场没有相应专业的专家", "the main venue has no experts of the kind"),
        ]), "专家抽取规则", "how experts were to be drawn"),
        FactField("draw", .list([
            FactField("name", .text, "专家姓名", "name"), FactField("venue", .text, "场地编号", "venue id"), FactField("drawnAt", .time, "抽取时间", "when drawn"), FactField("system", .choice(systems), "抽取系统", "system"),
            FactField("selfSelected", .flag, "是否自行选定", "whether selected by the buyer"),
        ]), "专家抽取结果，每人一条", "the experts drawn"),
    ]

    private static let evaluation: [FactField] = [
        FactField("openingAttendance", .list([
            FactField("name", .text, "姓名", "name"), FactField("from", .text, "所属单位", "for whom"),
        ]), "开标签到，每人一条", "who was at the opening, one entry for each person"),
        FactField("attendance", .list([
            FactField("name", .text, "姓名", "name"), FactField("venue", .text, "场地编号", "venue id"), FactField("in", .time, "签到时间", "came in"), FactField("out", .time, "离开时间", "went out"),
        ]), "评审签到，每次进出一条", "who was there, one entry for each stay"),
        FactField("leaderElection", .record([
            FactField("leader", .text, "组长姓名", "name of the leader"), FactField("electedAt", .time, "推选时间", "when elected"), FactField("firstScoreAt", .time, "首次提交评分的时间", "when the first scores were handed in"),
            FactField("system", .choice(systems), "所用系统", "system"),
            FactField("votes", .list([FactField("voter", .text, "投票人", "who voted"), FactField("candidate", .text, "所选的人", "for whom")]), "投票", "votes"),
        ]), "组长推选", "election of the leader"),
        FactField("scores", .list([
            FactField("name", .text, "评委姓名", "name"), FactField("submittedAt", .time, "提交时间", "when handed in"), FactField("subjective", .text, "主观分，逐项，以逗号分隔", "the subjective marks, comma separated"),
        ]), "个人评分的提交，每人一条", "scores handed in, one entry for each member"),
        FactField("disputes", .list([
            FactField("matter", .text, "争议事项", "the matter"), FactField("for", .number, "赞成票", "votes for"), FactField("against", .number, "反对票", "votes against"), FactField("abstained", .number, "弃权票", "abstentions"),
            FactField("conclusion", .choice([Term("adopted", "通过", "adopted"), Term("rejected", "不通过", "rejected")]), "结论", "conclusion"),
        ]), "争议事项表决；没有写 []", "votes on disputes; [] if there were none"),
        FactField("evaluationReport", .record([
            FactField("signedOn", .day, "评审报告签署日期", "day on which the report was signed"),
        ]), "评审报告", "the evaluation report"),
        FactField("reportSignatures", .list([
            FactField("name", .text, "评委姓名", "name"),
            FactField("state", .choice([Term("agree", "签字同意", "signed"), Term("dissent", "签署不同意见", "signed a dissent"), Term("refused", "拒绝签字", "refused to sign"), Term("unsigned", "没有签字", "did not sign")]), "签署情况", "state"),
            FactField("reason", .text, "不同意见的理由", "reasons of a dissent"),
        ]), "评审报告的签署，每人一条", "signatures on the report, one entry for each member"),
        FactField("committeeChanges", .list([
            FactField("out", .text, "退出的成员", "who left"), FactField("in", .text, "补充的成员", "who came"), FactField("at", .time, "时间", "when"), FactField("reason", .text, "原因", "why"),
        ]), "评审成员更换；没有写 []", "changes of members; [] if there were none"),
        FactField("incidents", .list([
            FactField("kind", .choice([Term("network", "断网", "network"), Term("power", "断电", "power"), Term("equipment", "设备故障", "equipment"), Term("absence", "人员离场", "absence"), Term("overnight", "跨日评审", "went past midnight"), Term("other", "其他", "other")]), "情形", "kind"),
            FactField("openedAt", .time, "开始时间", "began"), FactField("closedAt", .time, "结束时间", "ended"), FactField("cause", .text, "原因", "cause"), FactField("handler", .text, "处理人", "who handled it"),
        ]), "评审中的异常情况；没有写 []", "incidents; [] if there were none"),
        FactField("reevaluations", .list([
            FactField("startedAt", .time, "重新评审开始时间", "began"), FactField("members", .texts([]), "成员姓名", "members"), FactField("remote", .flag, "是否仍以远程方式", "whether remote again"), FactField("reason", .text, "事由", "why"),
            FactField("ground", .choice([
                Term("sum-error", "分值汇总计算错误", "sum error"), Term("out-of-range", "分项评分超出范围", "mark out of range"), Term("inconsistent", "客观分不一致", "objective marks differ"), Term("abnormal", "畸高、畸低", "abnormally high or low"),
                Term("qualification", "资格性审查认定错误", "qualification review"), Term("price", "价格计算错误", "price calculation"), Term("other", "其他", "other"),
            ]), "情形", "ground"),
            FactField("registeredOn", .day, "采购异常登记日期", "exception registered on"), FactField("attachments", .number, "登记时上传的证明材料数", "proofs uploaded"), FactField("reportedOn", .day, "书面报告财政部门的日期", "reported on"),
            FactField("addressee", .text, "收到报告的财政部门", "finance bureau"), FactField("resultChanged", .flag, "是否改变评审结果", "whether the result changed"),
        ]), "重新评审；没有写 []", "re-evaluations; [] if there were none"),
    ]

    private static let afterwards: [FactField] = [
        FactField("handovers", .list([
            FactField("venue", .text, "场地编号", "venue id"), FactField("at", .time, "移交时间", "when"), FactField("signer", .text, "移交人", "who handed over"), FactField("receiver", .text, "接收人", "who received"),
        ]), "音视频移交，每个场地一条", "handovers of recordings, one for each venue"),
        FactField("award", .record([
            FactField("reportDeliveredOn", .day, "评审报告送交采购人", "report delivered to the buyer"), FactField("confirmedOn", .day, "确定中标、成交供应商", "winner confirmed"), FactField("resultNoticeOn", .day, "公告结果", "result published"),
            FactField("letterOn", .day, "发出中标、成交通知书", "award letter"), FactField("outcome", .choice([Term("awarded", "有中标、成交供应商", "awarded"), Term("failed", "废标或终止", "failed or ended")]), "结果", "outcome"),
            FactField("terminationNoticeOn", .day, "废标、终止公告", "notice that it failed"),
        ]), "定标", "the award"),
        FactField("challenges", .list([
            FactField("kind", .choice([Term("challenge", "质疑", "challenge"), Term("complaint", "投诉", "complaint"), Term("litigation", "诉讼", "litigation")]), "种类", "kind"), FactField("by", .text, "提出人", "by whom"),
            FactField("receivedOn", .day, "收到日期", "received"), FactField("answeredOn", .day, "答复或处理决定日期", "answered"), FactField("closedOn", .day, "终结日期（未终结不填）", "closed; empty while open"),
        ]), "质疑、投诉、诉讼；没有写 []", "challenges and complaints; [] if there were none"),
        FactField("contract", .record([
            FactField("signedOn", .day, "合同签订日期", "signed"), FactField("noticeOn", .day, "合同公告日期", "published"), FactField("filedOn", .day, "合同备案日期", "filed"), FactField("price", .number, "合同金额（元）", "price in yuan"),
            FactField("acceptedOn", .day, "验收日期", "accepted"), FactField("lastPaidOn", .day, "最后一次付款日期", "last payment"),
        ]), "合同", "the contract"),
        FactField("fees", .list([
            FactField("name", .text, "专家姓名", "expert"), FactField("paidOn", .day, "支付日期", "paid"), FactField("accountHolder", .text, "收款账户户名", "holder of the account"), FactField("amount", .number, "金额（元）", "amount in yuan"),
            FactField("standard", .text, "执行的标准（如 liuzhou）", "standard applied, such as `liuzhou`"),
        ]), "专家劳务报酬，每人一条", "fees of experts, one entry for each"),
        FactField("activity", .record([
            FactField("methodReason", .text, "采用公开招标以外方式的原因", "why not by open tender"), FactField("supplierConditions", .text, "邀请、选择供应商的条件及原因", "conditions and reasons for the suppliers invited"),
            FactField("standard", .text, "评标标准", "standard of evaluation"), FactField("winnerReason", .text, "确定中标人的原因", "why the winner won"), FactField("failureReason", .text, "废标的原因", "why it failed"),
            FactField("category", .text, "采购项目类别", "category of the project"),
        ]), "采购活动记录（政府采购法第四十二条）", "record of the procurement (Government Procurement Law art. 42)"),
        FactField("retention", .record([
            FactField("years", .number, "保存年限（至少 15）", "years to keep, at least 15", whole: Retention.allowedYears), FactField("baseDate", .day, "起算日期（采购结束之日）", "the day from which they count"), FactField("basis", .text, "起算依据", "why that day"),
            FactField("hold", .text, "其他须暂停处置的原因", "any other reason for a legal hold"),
        ]), "保管期限", "retention"),
        FactField("other", .record([]), "本地规则另需的事实，名称自定", "further facts that local rules ask for, under names of their own"),
    ]
}

/// What ``Project`` has fields for, described as the other facts are: for imports, for docs/facts.md and for the schema of
/// `project.yaml`. How these are read stands in Workspace/ProjectFile.swift.
extension FactSchema {
    /// In the order of `project.yaml`.
    package static let core: [FactField] = identity + [schedule, people] + settings

    /// Sections that an import may fill.
    package static let importable: [FactField] = [schedule, people] + sections

    private typealias Term = FactField.Term

    private static let identity: [FactField] = [
        FactField("format", .choice([Term("1", "第 1 版", "version 1")]), "本文件的格式版本", "version of this file's format"),
        FactField("packageId", .text, "档案包的唯一标识，由 init 生成，不要改", "identity of the archive, made by `init`: leave it"),
        FactField("project", .record([
            FactField("number", .text, "采购项目编号", "procurement number"), FactField("name", .text, "项目名称", "name of the project"),
            FactField("method", .choice([
                Term("open-tender", "公开招标", "open tender"), Term("negotiation", "竞争性谈判", "competitive negotiation"), Term("consultation", "竞争性磋商", "competitive consultation"),
                Term("inquiry", "询价", "inquiry"), Term("single-source", "单一来源", "single source"),
            ]), "采购方式", "procurement method"),
            FactField("lots", .list([FactField("id", .text, "分标号", "lot"), FactField("name", .text, "分标名称", "its name")]), "分标（可选）", "lots, if any"),
        ]), "项目", "the project"),
        FactField("parties", .record([
            FactField("buyer", .record(party), "采购人", "the buyer"), FactField("agent", .record(party), "采购代理机构", "the procurement agent"),
        ]), "当事人", "parties"),
        FactField("venues", .list([
            FactField("id", .text, "场地编号：main 主场，sub1、sub2……副场", "id: main, then sub1, sub2..."), FactField("name", .text, "名称", "name"), FactField("adcode", .text, "行政区划代码（GB/T 2260）", "division code (GB/T 2260)"),
            FactField("address", .text, "地址", "address"),
        ]), "场地", "venues"),
    ]

    private static let party: [FactField] = [FactField("name", .text, "名称", "name"), FactField("code", .text, "统一社会信用代码（可选）", "unified social credit code (optional)")]

    private static let schedule = FactField("schedule", .record([
        FactField("noticePublishedAt", .time, "采购公告发布", "procurement notice published"), FactField("openingAt", .time, "开标", "opening"), FactField("openingEnd", .time, "开标结束", "opening ends"),
        FactField("evaluationStart", .time, "评审开始（首位签到）", "evaluation begins: first sign-in"), FactField("evaluationEnd", .time, "评审结束（最后签字）", "evaluation ends: last signature"),
    ]), "时间", "times")

    private static let people = FactField("people", .list([
        FactField("name", .text, "姓名", "name"),
        FactField("role", .choice([
            Term("buyer-representative", "采购人代表", "representative of the buyer"), Term("expert", "评审专家", "expert"), Term("agent-staff", "代理机构人员", "staff of the agent"),
            Term("venue-staff", "交易中心人员", "staff of the venue"), Term("supervisor", "监督人员", "supervisor"),
        ]), "身份", "role"),
        FactField("venue", .text, "场地编号", "venue id"), FactField("leader", .flag, "评审组长", "head of the committee"),
    ]), "人员", "people")

    private static let settings: [FactField] = [
        FactField("profiles", .texts([]), "适用的规则", "rule profiles that apply"),
        FactField("digests", .texts([Term("sha256", "SHA-256，必有", "SHA-256, always"), Term("sha512", "SHA-512", "SHA-512"), Term("sm3", "SM3（国密）", "SM3")]), "摘要算法", "digests"),
        FactField("predecessor", .record([
            FactField("packageId", .text, "前一包的标识", "identity of the package before"), FactField("manifestDigest", .text, "前一包 META-INF/ASiCManifest001.xml 的 SHA-256", "SHA-256 of its META-INF/ASiCManifest001.xml"),
            FactField("judgedTo", .choice([Term("opening", "开标", "opening"), Term("evaluation", "评审", "evaluation"), Term("award", "定标", "award"), Term("contract", "合同", "contract"), Term("closing", "结束", "closing")]), "前一包判到哪一步，本包只判以后应办的", "up to where that one was judged: this one has what is due later"),
        ]), "补充包：指明被补充的档案包", "for a supplement: the package that it follows"),
    ]
}

extension Project {
    /// Every fact of ``FactSchema/importable`` that was stated, by section.
    package var stated: [String: Fact] {
        guard case .record(let all) = allFacts else { return [:] }
        return all.filter { name, _ in FactSchema.importable.contains { $0.name == name } }
    }
}

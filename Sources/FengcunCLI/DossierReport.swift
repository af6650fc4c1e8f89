internal import Evidence
internal import Inspection
internal import PackageFormat
internal import Reports

/// The dossier for people, and for machines.
struct DossierReport {
    let package: String
    let inspection: Inspection
    let manifestDigest: String?

    private var total: Listing.Sum { Listing(inspection).total }
    private var recordings: [ArchivedFile] { inspection.knownFiles.filter { $0.placement.recording != nil } }
    private var documents: [ArchivedFile] { inspection.knownFiles.filter { $0.placement.recording == nil } }

    // MARK: For people

    var text: String {
        var lines = ["\(package)  \(inspection.kind?.rawValue ?? "")"]
        if let dossier = inspection.dossier {
            lines += project(dossier) + people(dossier) + retention(dossier) + seal(dossier)
        } else if inspection.kind == .fengcun {
            lines.append("  " + Speech.tr("卷宗读不出", "the dossier cannot be read"))
        } else {
            lines.append("  " + Speech.tr("这是别家的包，没有卷宗", "somebody else's package, without a dossier"))
        }
        lines.append("  " + Speech.tr("内容：\(inspection.entries.count) 个条目，\(Sizes.text(total.bytes))", "content: \(inspection.entries.count) entries, \(Sizes.text(total.bytes))"))
        if inspection.dossier != nil { lines += contents }
        return (lines.map(VisibleText.line) + ["", NotVerified.text]).joined(separator: "\n")
    }

    private func field(_ zh: String, _ en: String, _ value: String) -> String { "  \(Speech.tr(zh + "：", en + ": "))\(value)" }

    private func project(_ dossier: Dossier) -> [String] {
        var lines = [field("项目", "project", "\(dossier.project.number) \(dossier.project.name)"), field("采购方式", "method", method(dossier.project.method)), field("标识", "id", dossier.packageId)]
        if let digest = manifestDigest { lines.append(field("清单摘要", "manifest digest", digest)) }
        if let earlier = dossier.predecessor { lines.append(field("补充自", "supplement to", "\(earlier.packageId), \(earlier.manifestDigest)")) }
        for lot in dossier.project.lots ?? [] { lines.append(field("标段", "lot", "\(lot.id) \(lot.name)")) }
        lines.append(field("采购人", "buyer", party(dossier.parties.buyer)))
        lines.append(field("采购代理机构", "agent", party(dossier.parties.agent)))
        for venue in dossier.venues { lines.append(field("场地", "venue", [venue.id, venue.name, venue.adcode, venue.address].compactMap { $0 }.joined(separator: " "))) }
        let schedule = dossier.schedule
        for (zh, en, time) in [("公告", "notice", schedule?.noticePublishedAt), ("开标", "opening", schedule?.openingAt), ("开标结束", "opening ends", schedule?.openingEnd), ("评标开始", "evaluation begins", schedule?.evaluationStart), ("评标结束", "evaluation ends", schedule?.evaluationEnd)] {
            if let time { lines.append(field(zh, en, time.iso8601)) }
        }
        return lines
    }

    private func people(_ dossier: Dossier) -> [String] {
        (dossier.people ?? []).map { person in
            field(role(person.role), person.role.rawValue, [person.name, person.leader == true ? Speech.tr("（组长）", "(leader)") : nil, person.venue].compactMap { $0 }.joined(separator: " "))
        } + (dossier.profiles.map { [field("规则", "profiles", $0.joined(separator: ", "))] } ?? [])
    }

    /// As it was sealed; of an older package as it follows from what it says.
    private func retention(_ dossier: Dossier) -> [String] {
        RetentionWords.lines(dossier.retention ?? Retention(dossier.facts ?? [:]), Speech.language).map { field($0.title, $0.title, $0.text) }
    }

    private func seal(_ dossier: Dossier) -> [String] {
        var lines = [field("封存", "sealed", "\(dossier.seal.sealedAt.iso8601)  \(dossier.seal.tool)"), field("签名级别", "signature level", "\(dossier.seal.level), \(dossier.seal.digests.map(\.rawValue).joined(separator: " "))")]
        for signer in dossier.seal.requiredSigners { lines.append(field("应有签名", "required signer", "\(signer.name)\(Speech.bracketed(signer.role)) \(signer.certificate ?? Speech.tr("（只写明名称）", "(by name)"))")) }
        return lines
    }

    private var contents: [String] {
        let bytes = { (files: [ArchivedFile]) in Sizes.text(files.reduce(0) { $0 &+ $1.size }) }
        let seconds = (Listing(inspection).total.milliseconds + 500) / 1000
        return [
            field("录像", "recordings", "\(recordings.count), \(bytes(recordings)), \(RecordingText.clock(seconds))"),
            field("文件", "documents", "\(documents.count), \(bytes(documents))"),
        ]
    }

    private func party(_ party: Project.Party) -> String { party.name + (party.code.map { " \($0)" } ?? "") }

    private func method(_ method: Project.Method) -> String {
        let words =
            switch method {
            case .openTender: "公开招标"
            case .negotiation: "竞争性谈判"
            case .consultation: "竞争性磋商"
            case .inquiry: "询价"
            case .singleSource: "单一来源"
            }
        return Speech.tr(words, method.rawValue)
    }

    private func role(_ role: Project.PersonRole) -> String {
        switch role {
        case .buyerRepresentative: "采购人代表"
        case .expert: "专家"
        case .agentStaff: "代理机构人员"
        case .venueStaff: "场地人员"
        case .supervisor: "监督人员"
        }
    }

    // MARK: For machines

    var json: JSONValue {
        let counts = inspection.dossier.map { _ in
            JSONValue.object(["recordings": .integer(Int64(recordings.count)), "documents": .integer(Int64(documents.count)), "seconds": .integer((total.milliseconds + 500) / 1000)])
        }
        return ReportJSON.object([
            "package": .string(package), "kind": inspection.kind.map { .string($0.rawValue) }, "verified": .bool(false), "what": .string("dossier"),
            "dossier": inspection.dossier.map(withoutFiles), "manifestDigest": manifestDigest.map(JSONValue.string), "payload": counts,
            "counts": .object(["files": .integer(Int64(total.files)), "bytes": .integer(Int64(clamping: total.bytes))]),
            "findings": .array(inspection.findings.map { ReportJSON.finding($0, Speech.language) }),
        ])
    }

    /// The files are `list`'s to show.
    private func withoutFiles(_ dossier: Dossier) -> JSONValue {
        guard case .object(var members) = JSONValue(dossier) else { return .null }
        members["files"] = nil
        return .object(members)
    }
}

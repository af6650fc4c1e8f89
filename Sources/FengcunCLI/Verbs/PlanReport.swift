internal import Evidence
internal import Files
internal import Foundation
internal import PackageFormat
internal import Planning
internal import Reports
internal import SystemPackage

/// What `plan` answers.
enum PlanReport {
    static func summary(_ rows: [Planning.Row], output: FilePath?) -> String {
        func count(_ confidence: Proposal.Confidence) -> Int { rows.count { $0.proposal.placement != nil && $0.proposal.confidence == confidence } }
        let unplaced = rows.count { $0.proposal.kind != .skip && $0.proposal.placement == nil }
        let skipped = rows.count { $0.proposal.kind == .skip }
        var lines: [String] = []
        if let output { lines.append(Speech.tr("计划 \(output.string)", "plan \(output.string)")) }
        lines.append(
            Speech.tr(
                "共 \(rows.count) 个文件：把握 high \(count(.high))，medium \(count(.medium))，low \(count(.low))；没有归处 \(unplaced)；不收 \(skipped)",
                "\(rows.count) files: \(count(.high)) high, \(count(.medium)) medium, \(count(.low)) low; \(unplaced) unplaced; \(skipped) skipped"))
        if unplaced > 0 { lines.append(Speech.tr("没有归处的要填上位置，或把 kind 写成 skip，否则 add --plan 不收", "fill in a place for those that have none, or say skip in the column kind: add --plan refuses them as they are")) }
        return lines.joined(separator: "\n")
    }

    static func json(_ rows: [Planning.Row], folder: FilePath, output: FilePath?, faults: [Fault]) -> JSONValue {
        let unplaced = rows.count { $0.proposal.kind != .skip && $0.proposal.placement == nil }
        func count(_ confidence: Proposal.Confidence) -> JSONValue { .integer(Int64(rows.count { $0.proposal.placement != nil && $0.proposal.confidence == confidence })) }
        return ReportJSON.object([
            "folder": .string(PlanFile.text(ofPath: folder.bytes)), "output": output.map { .string($0.string) },
            "rows": .array(rows.map(row)), "errors": faults.isEmpty ? nil : .array(faults.map { ReportJSON.fault($0, Speech.language) }),
            "counts": .object([
                "files": .integer(Int64(rows.count)), "high": count(.high), "medium": count(.medium), "low": count(.low), "unplaced": .integer(Int64(unplaced)),
                "skipped": .integer(Int64(rows.count { $0.proposal.kind == .skip })),
            ]),
        ])
    }

    private static func row(_ row: Planning.Row) -> JSONValue {
        let proposal = row.proposal
        return ReportJSON.object([
            "file": .string(PlanFile.text(ofPath: row.relative)), "size": .integer(Int64(row.size)), "kind": proposal.kind.map { .string($0.rawValue) },
            "venue": proposal.venue.map(JSONValue.string), "stage": proposal.stage.map(JSONValue.string), "source": proposal.source.map(JSONValue.string),
            "document": proposal.document.map(JSONValue.string), "lot": proposal.lot.map(JSONValue.string), "supplier": proposal.supplier.map(JSONValue.string),
            "start": proposal.start.map { .string($0.iso8601) }, "confidence": .string(proposal.confidence.rawValue), "why": .string(why(proposal)),
        ])
    }

    static func why(_ proposal: Proposal) -> String {
        proposal.reasons.map(words).joined(separator: Speech.tr("；", "; "))
    }

    private static func words(_ reason: Reason) -> String {
        func fact(_ name: String) -> String { reason.facts[name] ?? "" }
        return switch reason.code {
        case .nameSays: Speech.tr("文件名有“\(fact("word"))”", "the name says “\(fact("word"))”")
        case .folderSays: Speech.tr("所在文件夹有“\(fact("word"))”", "the folder says “\(fact("word"))”")
        case .textSays: Speech.tr("正文开头有“\(fact("word"))”", "its text begins with “\(fact("word"))”")
        case .followed: Speech.tr("后面的“\(fact("word"))”不认得", "what follows, “\(fact("word"))”, is not known")
        case .slip: Speech.tr("像是“\(fact("word"))”写错一字", "looks like a slip of “\(fact("word"))”")
        case .torn: Speech.tr("像是“\(fact("word"))”，中间夹着别的字", "looks like “\(fact("word"))” with other words between")
        case .phaseDecides: Speech.tr("按文件夹的阶段 \(fact("phase"))，而不是 \(fact("other"))", "by the folder's phase \(fact("phase")), and not \(fact("other"))")
        case .gathered: Speech.tr("在“\(fact("word"))”文件夹中 \(fact("supplier")) 之下", "below “\(fact("word"))”, of \(fact("supplier"))")
        case .extensionSays: Speech.tr("扩展名 \(fact("word"))", "its extension is \(fact("word"))")
        case .rival: Speech.tr("也可能是 \(fact("other"))（“\(fact("word"))”）", "may also be \(fact("other")) (“\(fact("word"))”)")
        case .onlyPhase: Speech.tr("只知道属于阶段 \(fact("phase"))", "only the phase \(fact("phase")) is known")
        case .archive: Speech.tr("压缩包，内容没有打开看：最好解开后重新作计划", "an archive, not looked into: better unpack it and plan again")
        case .recorder:
            [fact("vendor").isEmpty ? Speech.tr("文件名含时间", "the name holds a time") : Speech.tr("\(fact("vendor")) 的文件名", "named by \(fact("vendor"))"), fact("channel").isEmpty ? "" : Speech.tr("通道 \(fact("channel"))", "channel \(fact("channel"))")].filter { !$0.isEmpty }.joined(separator: Speech.tr("，", ", "))
        case .word:
            Speech.tr("\(fact("field")) \(fact("id"))：“\(fact("word"))”", "\(fact("field")) \(fact("id")): “\(fact("word"))”") + (fact("other").isEmpty ? "" : Speech.tr("，也可能是 \(fact("other"))", ", or \(fact("other"))"))
        case .convention: Speech.tr("\(fact("field")) \(fact("id"))：按惯例", "\(fact("field")) \(fact("id")): by convention")
        case .guess: Speech.tr("\(fact("field")) \(fact("id")) 是猜的：路径里没有说", "\(fact("field")) \(fact("id")) is a guess: the path does not say")
        case .index: Speech.tr("录像机的索引，随录像一起收", "the recorder's index, kept with its recordings")
        case .otherStage: Speech.tr("按时间安排应是 \(fact("other"))", "by the schedule it is \(fact("other"))")
        case .notMedia: Speech.tr("名字像录像，内容是 \(fact("type"))", "named like a recording, but holds \(fact("type"))")
        case .skipped: Speech.tr(fact("zh"), fact("en"))
        case .nothing: Speech.tr("路径里没有线索", "nothing in the path tells")
        }
    }
}

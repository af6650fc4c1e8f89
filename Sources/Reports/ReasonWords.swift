package import Evidence

extension Judgement.Reason {
    package func message(_ language: Language) -> String {
        var facts = facts
        if let field = facts["field"] { facts["field"] = FactWords.name(field, language) }
        if let other = facts["other"], code == .setsDiffer { facts["other"] = FactWords.name(other, language) }
        if let item = facts["item"] { facts["item"] = FactWords.name(item, language) }
        if let rule = facts["rule"] { facts["rule"] = FactWords.shift(rule, language) }
        // Documents by what people call them; the id where nobody said.
        if let name = facts[language == .zh ? "zh" : "en"] { for key in ["document", "documents"] where facts[key] != nil { facts[key] = name } }
        if let venue = facts["venue"] { facts["venue"] = PlaceWords.venue(venue, language) }
        if let stage = facts["stage"] { facts["stage"] = PlaceWords.stages(stage, language) }
        if let event = facts["code"].flatMap(FindingCode.init(rawValue:)) { facts["code"] = PlaceWords.event(event, language) }
        for name in ["value", "expected", "allowed"] { facts[name] = facts[name].map { $0.isEmpty ? "—" : $0 } }
        if let phase = facts["phase"].flatMap(Judgement.Phase.init(rawValue:)) { facts["phase"] = phase.words(language) }
        if let outcome = facts["outcome"].flatMap(Judgement.Outcome.init(rawValue:)) { facts["outcome"] = outcome.words(language) }
        if let what = facts["what"] { facts["what"] = what == "picture" ? Words("画面", "picture").text(language) : Words("声音", "sound").text(language) }
        return words.text(language, facts)
    }

    private var words: Words {
        switch code {
        case .factMissing: Words("没有填写：{field}", "not stated: {field}")
        case .valueDiffers: Words("{field} 是 {value}，应为 {expected}", "{field} is {value}, not {expected}")
        case .valueNotAllowed: Words("{field} 是 {value}，应为 {allowed}", "{field} is {value}, not one of {allowed}")
        case .tooFew: Words("{field}：{value}，至少应为 {least}", "{field}: {value}, at least {least} needed")
        case .tooMany: Words("{field}：{value}，最多 {most}", "{field}: {value}, at most {most} allowed")
        case .tooLate: (facts["rule"] ?? "").isEmpty ? Words("{field} 是 {value}，晚于 {limit}", "{field} is {value}, later than {limit}") : Words("{field} 是 {value}，最迟应为 {limit}（{rule}）", "{field} is {value}; the limit is {limit} ({rule})")
        case .tooEarly: (facts["rule"] ?? "").isEmpty ? Words("{field} 是 {value}，早于 {limit}", "{field} is {value}, earlier than {limit}") : Words("{field} 是 {value}，最早应为 {limit}（{rule}）", "{field} is {value}; the earliest is {limit} ({rule})")
        case .otherDay: Words("{field}：{first} 与 {second} 不在同一天", "{field}: {first} and {second} are not the same day")
        case .setsDiffer: (facts["missing"] ?? "").isEmpty ? Words("{field} 中的 {extra} 不在 {other} 中", "{extra} of {field} is not in {other}") : (facts["extra"] ?? "").isEmpty ? Words("{field} 中缺 {missing}（见 {other}）", "{field} lacks {missing} (see {other})") : Words("{field} 缺 {missing}，多 {extra}（与 {other} 比较）", "{field} lacks {missing} and has {extra} besides (against {other})")
        case .duplicate: Words("{field}：{value} 重复", "{field}: {value} is given twice")
        case .notOdd: Words("{field}：{value} 不是单数", "{field}: {value} is not odd")
        case .inItem: Words("{item}：", "{item}:")
        case .documentMissing: facts["count"] == "0" ? Words("没有文件 {document}", "there is no document {document}") : Words("文件 {document} 有 {count} 份，至少应有 {least} 份", "{count} of the document {document}, at least {least} needed")
        case .documentsMissing: Words("没有这些文件：{documents}", "these documents are not there: {documents}")
        case .textNotFound: Words("文件 {document} 中没有“{words}”", "“{words}” does not stand in the document {document}")
        case .textUnreadable: Words("文件 {document} 没有可读的文字（扫描件），须由人核对是否写有“{words}”", "the document {document} has no text that can be read (a scan): a person has to look for “{words}”")
        case .signaturesNotSeen: Words("文件 {document} 中只看到 {count} 个电子签名（应有 {least} 个）；手写签名须由人核对", "{count} electronic signatures were seen in {document} ({least} needed); handwritten ones are for a person to see")
        case .recordingMissing: Words("没有录像：{venue} {stage} {sources}", "no recordings: {venue} {stage} {sources}")
        case .notCovered: Words("{venue} {stage} 的{what}缺 {gaps} 段，共 {missing} 秒", "{venue} {stage}: {what} is missing {gaps} times, {missing} s in all")
        case .coverageUnknown: Words("不知道 {venue} {stage} 的起止时间，或录像没有可用的时钟", "{venue} {stage}: beginning or end is not stated, or no clock of a recording is known")
        case .qualityEvent: Words("{code}：{files} 个录像，{count} 处", "{code}: {count} times in {files} recordings")
        case .notAnalysed: Words("{count} 个录像还没有分析（fengcun analyse）", "{count} recordings were not analysed (fengcun analyse)")
        case .notHandedOver: Words("移交清单没有 {path}", "no handover list has {path}")
        case .handoverDiffers: Words("移交清单第 {line} 行 {name} 的摘要与收到的不同", "line {line} of the handover list: the digest of {name} is not that of what was received")
        case .handoverStranger: Words("移交清单第 {line} 行 {name} 没有收到", "line {line} of the handover list: {name} was not received")
        case .handoverUnreadable: Words("移交清单 {path} 读不出摘要：须由人核对，或请场地另给一份摘要的 CSV", "no digests can be read from the handover list {path}: for a person to compare, or ask the venue for a CSV of digests")
        case .outsideCalendar: Words("{calendar} 工作日历只有 {from} 至 {to}，推算不到 {day} 前后的期限", "the calendar {calendar} has data from {from} to {to} only: the period from {day} cannot be computed")
        case .calendarsDiffer: Words("按 {other} 日历则为：{outcome}（本结果按 {calendar}）", "by the calendar {other} it would be: {outcome} (this is by {calendar})")
        case .notDue: Words("在“{phase}”之前才须具备，现在未到期", "due by {phase}, which is not reached")
        case .inPredecessor: Words("已在被补充的档案 {package} 中判到“{phase}”", "judged in the package {package} that this one supplements, which was judged up to {phase}")
        case .notInForce: Words("公告日期 {notice} 时本版本不适用（{from} 起 {to}）", "not in force on {notice}, the day of the notice (from {from} {to})")
        case .otherMethod: Words("不适用于此采购方式（{method}）", "not for this method ({method})")
        case .conditionAbsent: Words("没有出现需要它的情形", "what would call for it did not happen")
        case .byPerson: Words("须由人核对", "for a person to look at")
        case .noneOf: Words("以下各项都不满足：", "none of these holds:")
        case .forbidden: Words("不应有：{field} {value}", "must not be: {field} {value}")
        }
    }
}

/// Venues, stages and events as people call them.
private enum PlaceWords {
    static func venue(_ id: String, _ language: Language) -> String {
        if id == "main" { return Words("主场", "main venue").text(language) }
        guard id.hasPrefix("sub") else { return id }
        return Words("副场{number}", "sub venue {number}").text(language, ["number": String(id.dropFirst(3))])
    }

    static func stages(_ ids: String, _ language: Language) -> String {
        ids.split(separator: ",").map { id in
            switch id.drop(while: { $0 == " " }) {
            case "opening": Words("开标", "opening").text(language)
            case "evaluation": Words("评审", "evaluation").text(language)
            case "reeval": Words("重新评审", "re-evaluation").text(language)
            case "test": Words("检测", "test").text(language)
            case let other: String(other)
            }
        }.joined(separator: language == .zh ? "、" : ", ")
    }

    /// What the event's finding says, without what it was in one recording.
    static func event(_ code: FindingCode, _ language: Language) -> String {
        let words = code.words.message
        let text = language == .zh ? words.zh : words.en
        var head = String(text.prefix { $0 != "{" })
        while let last = head.last, " ：:（(，,".contains(last) { head.removeLast() }
        return head.isEmpty ? code.rawValue : head
    }
}

/// Names of facts as people read them.
package enum FactWords {
    /// `专家抽取结果·场地编号（draw[覃文澜].venue）`; of a path that the schema does not have, the path.
    package static func name(_ path: String, _ language: Language) -> String {
        let plain = path.hasPrefix("$") ? String(path.dropFirst()) : path
        var names: [String] = []
        var depth = 0
        var name = ""
        for character in plain {
            switch character {
            case "[": depth += 1
            case "]": depth -= 1
            case "." where depth == 0:
                names.append(name)
                name = ""
            default: if depth == 0 { name.append(character) }
            }
        }
        names.append(name)
        var words: [String] = []
        for count in 1...max(1, names.count) { if let field = FactSchema.field(Array(names.prefix(count))) { words.append(language == .zh ? field.zh : field.en) } }
        guard let last = words.last else { return plain }
        return Words("{words}（{path}）", "{words} ({path})").text(language, ["words": names.count > 1 && words.count > 1 ? "\(short(words[words.count - 2]))\(language == .zh ? "·" : ": ")\(short(last))" : short(last), "path": plain])
    }

    /// What stands before the first comma or semicolon: the rest says how to fill it in.
    private static func short(_ words: String) -> String { String(words.prefix { !"，；,;（(".contains($0) }) }

    /// `-3 WD 2026-09-15`
    static func shift(_ rule: String, _ language: Language) -> String {
        let parts = rule.split(separator: " ")
        guard parts.count == 3, let count = Int(parts[0]) else { return rule }
        let facts = ["count": String(abs(count)), "day": String(parts[2])]
        let words =
            switch (parts[1] == "WD", count < 0) {
            case (true, true): Words("{day} 之前 {count} 个工作日", "{count} working days before {day}")
            case (true, false): Words("{day} 之后 {count} 个工作日", "{count} working days after {day}")
            case (false, true): Words("{day} 之前 {count} 日", "{count} days before {day}")
            case (false, false): Words("{day} 之后 {count} 日", "{count} days after {day}")
            }
        return words.text(language, facts)
    }
}

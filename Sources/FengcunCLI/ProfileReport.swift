internal import Evidence
internal import PackageFormat
internal import Reports
internal import Rules

/// A profile as people and machines read it.
struct ProfileReport {
    private let profile: Profile

    init(_ profile: Profile) { self.profile = profile }

    var line: String {
        let until = profile.to.map { " – \($0.text)" } ?? ""
        return "  \(profile.id)  \(Speech.tr(profile.zh, profile.en))  \(profile.from.text)\(until)  \(profile.rules.count) \(Speech.tr("条", "rules"))\n      \(profile.source)"
    }

    var summary: JSONValue {
        ReportJSON.object([
            "id": .string(profile.id), "zh": .string(profile.zh), "en": .string(profile.en), "source": .string(profile.source), "from": .string(profile.from.text), "to": profile.to.map { .string($0.text) },
            "rules": .integer(Int64(profile.rules.count)), "sha256": .string(profile.sha256),
        ])
    }

    var json: JSONValue {
        ReportJSON.object([
            "profile": summary,
            "rules": .array(
                profile.rules.map { rule in
                    ReportJSON.object([
                        "id": .string(rule.id), "clause": .string(rule.clause), "title": .string(Speech.tr(rule.zh, rule.en)), "duty": .string(rule.duty), "who": .array(rule.who.map(JSONValue.string)), "severity": .string(rule.severity.rawValue),
                        "basis": .string(rule.basis.rawValue), "dueBy": .string(rule.dueBy.rawValue), "methods": rule.methods.isEmpty ? nil : .array(rule.methods.map { .string($0.rawValue) }),
                        "advice": (Speech.language == .zh ? rule.adviceZh : rule.adviceEn).map(JSONValue.string), "note": (Speech.language == .zh ? rule.noteZh : rule.noteEn).map(JSONValue.string),
                    ])
                }),
        ])
    }

    var text: String {
        let rules = profile.rules.map { rule in
            let basis = rule.basis == .text ? Speech.tr("条文", "from the text") : Speech.tr("自定", "our default")
            var lines = ["  \(rule.id)  \(rule.clause)  \(Speech.tr(rule.zh, rule.en))", "      「\(rule.duty)」", "      \(severity(rule.severity)) · \(basis) · \(due(rule.dueBy)) · \(rule.who.joined(separator: ", "))"]
            if let note = Speech.language == .zh ? rule.noteZh : rule.noteEn { lines.append("      \(Speech.tr("说明", "note")): \(note)") }
            return lines.joined(separator: "\n")
        }
        return ([line] + rules).joined(separator: "\n")
    }

    private func severity(_ severity: Judgement.Severity) -> String {
        switch severity {
        case .block: Speech.tr("阻止封存", "blocks sealing")
        case .warn: Speech.tr("提醒", "warns")
        case .info: Speech.tr("仅供了解", "for information")
        }
    }

    private func due(_ phase: Judgement.Phase) -> String { Speech.tr("最迟", "due by ") + phase.words(Speech.language) }

    /// What is wrong, in words.
    static func words(_ fault: SourceFault) -> String {
        let expected = fault.expected.isEmpty ? "" : Speech.tr("；应为 ", "; expected ") + fault.expected
        let words =
            switch fault.reason {
            case .expected: Speech.tr("写法不对", "not in the form that it has to have")
            case .unknownField: Speech.tr("没有这个字段", "no such field")
            case .unknownOperator: Speech.tr("没有这个运算", "no such operator")
            case .unknownFact: Speech.tr("没有这个事实", "no such fact")
            case .unknownTerm: Speech.tr("没有这个编号", "no such id")
            case .missing: Speech.tr("缺少", "missing")
            case .duplicate: Speech.tr("重复", "given twice")
            case .valueNeverFits: Speech.tr("这里不可能是这个值", "can never be this")
            case .mayNotBlock: Speech.tr("不得设为 block：只有条文没有写“原则上”的义务（basis: text）才可以", "must not be `block`: only duties of the text (basis: text) without 原则上 may")
            }
        return words + (fault.value.isEmpty ? "" : " \(fault.value)") + expected
    }
}

package import Evidence

/// What a ``Retention`` says to people.
package enum RetentionWords {
    /// The period in one line; what is not known and what holds the record in lines of their own.
    package static func lines(_ retention: Retention, _ language: Language) -> [(title: String, text: String)] {
        func words(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }
        let missing = retention.missing.map { FactWords.name($0, language) }.joined(separator: words("、", ", "))
        var lines: [(title: String, text: String)] = []
        if let base = retention.baseDate, let until = retention.until, let basis = retention.basis {
            var text = words("至 \(until.text)，\(base.text) 起 \(retention.years) 年（", "until \(until.text), \(retention.years) years from \(base.text) (") + name(of: basis, language)
            if let reason = retention.reason { text += words("：", ": ") + reason }
            if basis.isDefault { text += words("；法律没有规定“采购结束之日”，此为本产品的默认算法", "; the law does not define the day on which a procurement ends: this is our default") }
            lines.append((words("保管期限", "kept"), text + words("）", ")")))
            if retention.isProvisional { lines.append((words("可能推迟", "may be put off by"), missing)) }
        } else {
            let least = words("采购结束之日起 \(retention.years) 年；起算日期还不知道", "\(retention.years) years from the end of the procurement, which is not known yet")
            lines.append((words("保管期限", "kept"), least + (missing.isEmpty ? "" : words("，要看：", ": ") + missing)))
        }
        for hold in retention.hold { lines.append((words("暂停处置", "legal hold"), text(hold, language))) }
        return lines
    }

    private static func name(of basis: Retention.Basis, _ language: Language) -> String {
        let words: Words =
            switch basis {
            case .stated: Words("项目写明", "as the project states")
            case .acceptance: Words("验收", "acceptance")
            case .payment: Words("最后一次付款", "last payment")
            case .challengeClosed: Words("质疑终结", "a challenge closed")
            case .complaintClosed: Words("投诉终结", "a complaint closed")
            case .litigationClosed: Words("诉讼终结", "litigation closed")
            case .termination: Words("废标、终止公告", "notice of termination")
            }
        return words.text(language)
    }

    private static func text(_ hold: Retention.Hold, _ language: Language) -> String {
        let kind: Words =
            switch hold.kind {
            case .challenge: Words("质疑未终结", "a challenge is open")
            case .complaint: Words("投诉未终结", "a complaint is open")
            case .litigation: Words("诉讼未终结", "litigation is open")
            case .other: hold.reason == nil ? Words("争议未终结", "a dispute is open") : Words("另有原因", "another reason")
            }
        let since = hold.since.map { language == .zh ? "\($0.text) 收到" : "received \($0.text)" }
        return ([kind.text(language)] + [hold.by, since, hold.reason].compactMap(\.self)).joined(separator: language == .zh ? "，" : ", ")
    }
}

internal import Evidence

/// Words that a page has beside those of ``Judgement`` itself.
enum RuleWords {
    static func severity(_ severity: Judgement.Severity) -> Words {
        switch severity {
        case .block: Words("须符合", "must")
        case .warn: Words("提醒", "warning")
        case .info: Words("供参考", "for information")
        }
    }

    static func basis(_ basis: Judgement.Basis) -> Words {
        switch basis {
        case .text: Words("原文规定", "stated by the text")
        case .default: Words("原文未写明，按本工具默认", "the text is silent: this tool's default")
        }
    }

    /// Roles of rules and of signers; others stand as they are.
    static func who(_ role: String, _ language: Language) -> String {
        let words: Words? =
            switch role {
            case "buyer": Words("采购人", "buyer")
            case "agent": Words("采购代理机构", "agent")
            case "main-venue": Words("主场", "main venue")
            case "sub-venue": Words("副场", "sub venue")
            case "committee": Words("评标委员会", "committee")
            case "expert": Words("评审专家", "experts")
            case "finance": Words("财政部门", "finance bureau")
            case "supervisor": Words("监督人员", "supervisor")
            case "custodian": Words("保管单位", "custodian")
            case _ where role.hasPrefix("sub") && role.hasSuffix("-venue"): Words("副场" + role.dropFirst(3).dropLast(6), "sub venue " + role.dropFirst(3).dropLast(6))
            default: nil
            }
        return words?.text(language) ?? role
    }

    static func method(_ method: Project.Method) -> Words {
        switch method {
        case .openTender: Words("公开招标", "open tender")
        case .negotiation: Words("竞争性谈判", "competitive negotiation")
        case .consultation: Words("竞争性磋商", "competitive consultation")
        case .inquiry: Words("询价", "inquiry")
        case .singleSource: Words("单一来源", "single source")
        }
    }

    static func nature(_ nature: InspectionReport.NatureItem.Nature) -> Words {
        switch nature {
        case .authenticity: Words("真实性", "authenticity")
        case .integrity: Words("完整性", "integrity")
        case .usability: Words("可用性", "usability")
        case .security: Words("安全性", "security")
        }
    }

    static func result(_ result: InspectionReport.NatureItem.Result) -> Words {
        switch result {
        case .passed: Words("通过", "passed")
        case .failed: Words("不通过", "FAILED")
        case .notRun: Words("未检测", "not run")
        case .manualReview: Words("须人工", "by a person")
        case .undecided: Words("不能确定", "undecided")
        }
    }
}

extension Judgement.Outcome {
    var bothWords: Words { Words(words(.zh), words(.en)) }
}

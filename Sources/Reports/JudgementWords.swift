package import Evidence

extension Judgement.Phase {
    package func words(_ language: Language) -> String {
        switch self {
        case .opening: Words("开标", "opening").text(language)
        case .evaluation: Words("评审", "evaluation").text(language)
        case .award: Words("定标", "award").text(language)
        case .contract: Words("合同", "contract").text(language)
        case .closing: Words("结束", "closing").text(language)
        }
    }
}

extension Judgement.Outcome {
    package func words(_ language: Language) -> String {
        switch self {
        case .met: Words("符合", "met").text(language)
        case .notMet: Words("不符合", "NOT met").text(language)
        case .undecided: Words("不能确定", "undecided").text(language)
        case .notApplicable: Words("不适用", "not applicable").text(language)
        case .overridden: Words("已说明理由", "overridden").text(language)
        }
    }
}

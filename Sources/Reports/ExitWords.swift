package import Evidence

extension ExitStatus {
    /// What the code means: for help, man pages and README.
    package var words: Words {
        switch self {
        case .done: Words("完成或有效", "done or valid")
        case .bad: Words("判定不合格", "judged and bad")
        case .usage: Words("用法", "usage")
        case .partly: Words("部分完成", "done in part")
        case .undecided: Words("不能确定", "undecided")
        case .notAPackage: Words("不是工作区或封存包", "not a workspace or package")
        case .inUse: Words("正被使用", "in use")
        case .wrongKey: Words("口令或密钥不对", "wrong passphrase or key")
        case .inputOutput: Words("读写故障", "input/output")
        case .interrupted: Words("中断", "interrupted")
        }
    }

    /// `0 done or valid; 1 judged and bad; ...`
    package static func list(_ language: Language) -> String {
        allCases.map { "\($0.rawValue) \($0.words.text(language))" }.joined(separator: language == .zh ? "；" : "; ")
    }
}

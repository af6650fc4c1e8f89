internal import Reports

/// The argument parser's own words in Chinese; it has none itself.
enum HelpText {
    static func localized(_ text: String, _ language: Language) -> String {
        guard language == .zh else { return text }
        var text = text
        for (english, chinese) in phrases { text = text.replacing(english, with: chinese) }
        return text
    }

    private static let phrases: [(String, String)] = [
        ("OVERVIEW:", "概述："), ("USAGE:", "用法："), ("Usage:", "用法："), ("ARGUMENTS:", "参数："), ("OPTIONS:", "选项："), ("SUBCOMMANDS:", "命令："),
        ("Show help information.", "显示帮助。"), ("Show the version.", "显示版本。"), ("Show subcommand help information.", "显示某个命令的帮助。"),
        ("Error: ", "错误："),
        ("Missing one of:", "缺少其中之一："), ("Missing expected argument", "缺少参数"), ("Unknown option", "没有这个选项"), ("Missing value for", "缺少取值："),
        ("Unexpected argument", "多余的参数或命令"), ("unexpected arguments", "个多余的参数"), ("The value", "取值"), ("is invalid for", "不能用于"), ("Please provide one of the following:", "可以是："), ("Please provide", "请给出"), (". Did you mean", "。是不是"), ("Help: ", "帮助："), ("(default:", "（默认："), ("<subcommand>", "<命令>"),
        ("  See '", "  见 '"), ("' for more information.", "' 了解更多。"), ("' for detailed help.", "'。"),
    ]
}

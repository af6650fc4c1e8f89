internal import Evidence
internal import Reports

/// A command's man page (man(7) macros), from its declaration.
struct ManualPage {
    let command: CommandInfo
    let program: CommandInfo
    let language: Language

    /// `fengcun-add.1`
    var fileName: String { command.words.joined(separator: "-") + ".1" }

    var text: String {
        let title = ManualPage.escaped(command.words.joined(separator: "-").uppercased())
        var lines = [
            ".TH \(title) 1 \(CommandLineProgram.released) \"\(CommandLineProgram.tool)\" \"\(Words("封存手册", "Fengcun Manual").text(language))\"",
            // Neither stretched nor hyphenated: options stay whole, Chinese has no spaces to stretch.
            ".nh", ".ad l",
            ".SH \(heading("名称", "NAME"))",
            "\(ManualPage.escaped(command.words.joined(separator: "-"))) \\- \(ManualPage.escaped(plain(command.abstract ?? "")))",
            ".SH \(heading("概要", "SYNOPSIS"))",
        ]
        lines += synopsis
        if let discussion = command.discussion, command.superCommands != nil { lines += [".SH \(heading("说明", "DESCRIPTION"))"] + paragraphs(discussion) }
        if !command.verbs.isEmpty {
            lines.append(".SH \(heading("命令", "COMMANDS"))")
            for verb in command.leaves { lines += [".TP", ".B \(ManualPage.escaped(verb.words.dropFirst().joined(separator: " ")))", ManualPage.escaped(verb.abstract ?? "")] }
        }
        lines += arguments("参数", "ARGUMENTS") { $0.kind == "positional" } + arguments("选项", "OPTIONS") { $0.kind != "positional" }
        lines += exitStatus + environment + files + seeAlso
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: Sections

    private var synopsis: [String] {
        let name = ".B \(ManualPage.escaped(command.words.joined(separator: " ")))"
        guard command.verbs.isEmpty else { return [name, heading("命令", "COMMAND").lowercased()] }
        let shown = displayed.filter { $0.names?.contains { ["--help", "--version"].contains($0.text) } != true }
        return [name] + shown.map { argument in
            let value = argument.valueName.map { "\\fI\(ManualPage.escaped($0))\\fR" } ?? ""
            let option = argument.names?.last.map { "\\fB\(ManualPage.escaped($0.text))\\fR" }
            let text = [option, argument.kind == "flag" ? nil : value].compactMap(\.self).joined(separator: " ") + (argument.isRepeating ? " ...\\&" : "")
            return argument.isOptional ? "[\(text)]" : text
        }
    }

    private var displayed: [CommandInfo.Argument] { (command.arguments ?? []).filter(\.shouldDisplay) }

    private func arguments(_ zh: String, _ en: String, _ isWanted: (CommandInfo.Argument) -> Bool) -> [String] {
        let wanted = displayed.filter(isWanted)
        guard !wanted.isEmpty else { return [] }
        return [".SH \(heading(zh, en))"] + wanted.flatMap { argument -> [String] in
            let names = (argument.names ?? []).map { "\\fB\(ManualPage.escaped($0.text))\\fR" }.joined(separator: ", ")
            let value = argument.kind == "flag" ? nil : argument.valueName.map { "\\fI\(ManualPage.escaped($0))\\fR" }
            let usual = argument.defaultValue.map { Words("（默认 {value}）", " (default {value})").text(language, ["value": $0]) } ?? ""
            return [".TP", [names.isEmpty ? nil : names, value].compactMap(\.self).joined(separator: " "), ManualPage.escaped(HelpText.localized(argument.abstract ?? "", language) + usual)]
        }
    }

    private var exitStatus: [String] {
        [".SH \(heading("退出码", "EXIT STATUS"))"] + ExitStatus.allCases.flatMap { [".TP", ".B \($0.rawValue)", ManualPage.escaped($0.words.text(language))] }
    }

    private static let variables: [(String, Words)] = [
        ("FENGCUN_PASSPHRASE", Words("密钥文件的口令或令牌的 PIN；--passphrase-file 优先", "Passphrase of a key file, or a token's PIN; --passphrase-file goes before it.")),
        ("FENGCUN_PKCS11_MODULE", Words("令牌厂商的 PKCS#11 模块；URI 的 module-path 优先", "The PKCS#11 module of the token's vendor; the URI's module-path goes before it.")),
        ("FENGCUN_TSA_PASSWORD", Words("时间戳服务用户的口令；--tsa-password-file 优先", "Password of the user at a timestamp service; --tsa-password-file goes before it.")),
        ("https_proxy, http_proxy, no_proxy", Words("代理；--proxy 优先", "The proxy; --proxy goes before it.")),
        ("FENGCUN_TRUST_DIR", Words("信任证书的文件夹；--trust、--trust-dir 优先", "The folder of certificates to trust; --trust and --trust-dir go before it.")),
        ("FENGCUN_MANIFESTS", Words("manifests 文件夹的位置；没有时在程序旁边寻找", "Where the manifests folder is; when not set it is looked for beside the program.")),
        ("LC_ALL, LC_MESSAGES, LANG", Words("语言；没有说明时用中文，--lang 优先", "The language; Chinese when they say nothing. --lang goes before them.")),
    ]

    private var environment: [String] {
        [".SH \(heading("环境变量", "ENVIRONMENT"))"] + ManualPage.variables.flatMap { [".TP", ".B \(ManualPage.escaped($0.0))", ManualPage.escaped($0.1.text(language))] }
    }

    private static let places: [(String, Words)] = [
        ("DIR/metadata/project.yaml", Words("项目的事实，由人填写", "The facts of the project, kept by a person.")),
        ("DIR/data/", Words("原件", "Originals.")),
        ("DIR.fengcun/", Words("封存之前的账目、录像索引、移出的文件；不属于档案", "Ledger, packet indexes and files taken out, before the seal; no part of the record.")),
        ("PREFIX/share/fengcun/manifests/", Words("文件编号、阶段、来源、算法", "Ids of documents, stages and sources; algorithms.")),
    ]

    private var files: [String] {
        [".SH \(heading("文件", "FILES"))"] + ManualPage.places.flatMap { [".TP", ".I \(ManualPage.escaped($0.0))", ManualPage.escaped($0.1.text(language))] }
    }

    private var seeAlso: [String] {
        let others = ([program] + program.leaves).filter { $0.words != command.words }.map { "\\fB\(ManualPage.escaped($0.words.joined(separator: "-")))\\fR(1)" }
        return [".SH \(heading("参见", "SEE ALSO"))", others.joined(separator: ",\n")]
    }

    // MARK: Text

    private func heading(_ zh: String, _ en: String) -> String { Words(zh, en).text(language) }

    /// What stands behind the dash of NAME has no full stop.
    private func plain(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }

    /// Lines that begin with a space stay as they are: they show commands.
    private func paragraphs(_ text: String) -> [String] {
        var lines: [String] = []
        var isExample = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix(" ") != isExample { lines.append(isExample ? ".fi" : ".nf") }
            isExample = line.hasPrefix(" ")
            lines.append(line.isEmpty ? ".PP" : ManualPage.escaped(line))
        }
        return lines + (isExample ? [".fi"] : [])
    }

    /// Text that roff takes for text: a hyphen that is one when copied, no control line.
    private static func escaped(_ text: String) -> String {
        var body = ""
        var previous: Character = " "
        for character in text {
            if mayBreak(previous, character) { body += "\\:" }
            body += marks[character] ?? String(character)
            previous = character
        }
        return body.hasPrefix(".") ? "\\&" + body : body
    }

    /// Chinese may be broken anywhere but before a closing mark and behind an opening one; roff has to be told.
    private static func mayBreak(_ a: Character, _ b: Character) -> Bool {
        let isWide = VisibleText.width(String(a)) == 2 || VisibleText.width(String(b)) == 2
        return isWide && !a.isWhitespace && !b.isWhitespace && !"（《“‘([".contains(a) && !"，。；：、）》”’！？…,.;:)]".contains(b)
    }

    private static let marks: [Character: String] = ["\\": "\\e", "-": "\\-", "~": "\\(ti", "^": "\\(ha", "`": "\\(ga", "'": "\\(aq"]
}

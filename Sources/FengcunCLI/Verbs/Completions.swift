internal import ArgumentParser
internal import Evidence
internal import PackageFormat
internal import Reports

struct Completions: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: Speech.tr("打印 shell 的补全脚本", "Print the script that completes commands in a shell."),
            discussion: Speech.tr(
                """
                make install 会安装它们。自行安装：
                  bash  fengcun completions bash > ~/.local/share/bash-completion/completions/fengcun
                  zsh   fengcun completions zsh > _fengcun，放进 $fpath 中的文件夹
                  fish  fengcun completions fish > ~/.config/fish/completions/fengcun.fish
                """,
                """
                `make install` installs them. By hand:
                  bash  fengcun completions bash > ~/.local/share/bash-completion/completions/fengcun
                  zsh   fengcun completions zsh > _fengcun, in a folder of $fpath
                  fish  fengcun completions fish > ~/.config/fish/completions/fengcun.fish
                """))
    }

    enum Shell: String, CaseIterable, ExpressibleByArgument { case bash, zsh, fish }

    @Argument(help: ArgumentHelp(Speech.tr("bash、zsh 或 fish", "bash, zsh or fish."), valueName: "SHELL")) var shell: Shell
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let script = Fengcun.completionScript(for: CompletionShell(rawValue: shell.rawValue)!)
        Speech.answer(.object(["shell": .string(shell.rawValue), "script": .string(script)]), script)
        return .done
    }
}

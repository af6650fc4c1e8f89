internal import ArgumentParser
internal import Foundation

/// The commands' declarations as the argument parser tells them: the one source of help, completions and man pages.
struct CommandInfo: Decodable {
    struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String

            var text: String { (kind == "long" ? "--" : "-") + name }
        }

        /// `positional`, `option` or `flag`.
        let kind: String
        let shouldDisplay: Bool
        let isOptional: Bool
        let isRepeating: Bool
        let names: [Name]?
        let valueName: String?
        let defaultValue: String?
        let abstract: String?
    }

    let commandName: String
    let superCommands: [String]?
    let shouldDisplay: Bool?
    let abstract: String?
    let discussion: String?
    let subcommands: [CommandInfo]?
    let arguments: [Argument]?

    /// The whole program.
    static func all() throws -> CommandInfo {
        struct Dump: Decodable { let command: CommandInfo }
        return try JSONDecoder().decode(Dump.self, from: Data(Fengcun._dumpHelp().utf8)).command
    }

    /// `fengcun identity create`
    var words: [String] { (superCommands ?? []) + [commandName] }

    /// Those that people see; the parser's own `help` is none of ours.
    var verbs: [CommandInfo] { (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" } }

    /// Verbs that do something, `identity create` and `identity show` in the place of `identity`.
    var leaves: [CommandInfo] { verbs.flatMap { $0.verbs.isEmpty ? [$0] : $0.leaves } }
}

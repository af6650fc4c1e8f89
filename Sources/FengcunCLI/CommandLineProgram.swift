internal import ArgumentParser
internal import Evidence
internal import Files
internal import Foundation
internal import PackageFormat
internal import Reports

/// From the arguments to the exit status.
package enum CommandLineProgram {
    package static let name = "fengcun"
    package static let version = "0.1.0"
    /// The day of this version, for its man pages.
    package static let released = "2026-11-23"
    package static var tool: String { "\(name) \(version)" }

    package static func run() -> Never {
        Memory.holdOnlyWhatIsUsed()
        _ = PassphraseOption.environment
        let arguments = Array(CommandLine.arguments.dropFirst())
        Speech.settle(arguments)
        signal(SIGINT) { _ in Speech.interruption.cancel() }
        signal(SIGTERM) { _ in Speech.interruption.cancel() }
        exit(status(of: arguments).rawValue)
    }

    private static func status(of arguments: [String]) -> ExitStatus {
        do {
            var command = try Fengcun.parseAsRoot(withoutCommonOptions(arguments))
            if let verb = command as? any Verb { return try verb.perform() }
            try command.run()
            return .done
        } catch let fault as Fault {
            Speech.say(fault)
            return fault.exitStatus
        } catch {
            return sayParserMessage(error, arguments)
        }
    }

    /// `help`, and a word that is no verb at all, take no options, yet have to be said in the language and form asked for.
    private static func withoutCommonOptions(_ arguments: [String]) -> [String] {
        guard let first = arguments.first(where: { !$0.hasPrefix("-") }), !Fengcun.configuration.subcommands.contains(where: { $0._commandName == first }) else { return arguments }
        var kept: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--lang" { rest = rest.dropFirst() } else if !["--json", "--quiet"].contains(argument), !argument.hasPrefix("--lang=") { kept.append(argument) }
        }
        return kept
    }

    /// Help is an answer; anything else that the parser throws is a fault of usage.
    private static func sayParserMessage(_ error: any Error, _ arguments: [String]) -> ExitStatus {
        let message = HelpText.localized(Fengcun.fullMessage(for: error), Speech.language)
        guard Fengcun.exitCode(for: error) != .success else {
            print(message)
            return .done
        }
        let lines = HelpText.localized(Fengcun.message(for: error), Speech.language)
        // What stands behind the sentence itself, which may be of several lines.
        let usage = message.range(of: lines).map { message[$0.upperBound...].drop(while: \.isNewline) } ?? ""
        Speech.say(Fault(.usage, facts: ["detail": lines]), usage: String(usage))
        return .usage
    }
}

/// A verb of the command line: what it does ends in an exit status.
protocol Verb: ParsableCommand {
    func perform() throws -> ExitStatus
}

struct Fengcun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: CommandLineProgram.name,
            abstract: Speech.tr("封存：为远程异地评标制作并校验可长期证明的档案", "Seals the record of a remote bid evaluation, and verifies it"),
            discussion: Speech.tr("退出码：\(ExitStatus.list(.zh))。", "Exit codes: \(ExitStatus.list(.en))."),
            version: CommandLineProgram.version,
            subcommands: [Init.self, FactsVerb.self, Plan.self, Add.self, Move.self, Remove.self, Replace.self, Status.self, Probe.self, Analyse.self, Align.self, TimelineVerb.self, Seal.self, Sign.self, Renew.self, Pack.self, Verify.self, Check.self, List.self, Show.self, Extract.self, Export.self, IdentityVerb.self, TimestampVerb.self, ProfileVerb.self, Doctor.self, Completions.self, Manual.self, ExamineDocuments.self, LookAtRecording.self])
    }
}

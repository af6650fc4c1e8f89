internal import ArgumentParser
internal import Cryptography
internal import Evidence
internal import PackageFormat
internal import Reports
internal import Rules
internal import SystemPackage
internal import Workspace

struct ProfileVerb: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "profile", abstract: Speech.tr("规则库：列出、查看、检查写法", "Rule profiles: list, show, lint."), subcommands: [ProfileList.self, ProfileShow.self, ProfileLint.self])
    }
}

struct ProfileList: Verb {
    static var configuration: CommandConfiguration { CommandConfiguration(commandName: "list", abstract: Speech.tr("列出全部规则库及版本", "All profiles and their versions.")) }

    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let book = try Rulebooks.read()
        let profiles = book.profiles.sorted { ($0.id, $0.from) < ($1.id, $1.from) }
        Speech.answer(
            .object(["profiles": .array(profiles.map { ProfileReport($0).summary }), "calendars": .array(book.calendars.map { .object(["id": .string($0.id), "from": .string($0.from.text), "to": .string($0.to.text)]) })]),
            (profiles.map { ProfileReport($0).line } + [""] + book.calendars.map { "  \(Speech.tr("工作日历", "calendar")) \($0.id) \(Speech.tr($0.zh, $0.en))  \($0.from.text) – \($0.to.text)" }).joined(separator: "\n"))
        return .done
    }
}

struct ProfileShow: Verb {
    static var configuration: CommandConfiguration { CommandConfiguration(commandName: "show", abstract: Speech.tr("一个规则库的全部规则", "Every rule of a profile.")) }

    @Argument(help: ArgumentHelp(Speech.tr("规则库的编号", "The profile's id."), valueName: "NAME")) var name: String
    @Option(name: .long, help: ArgumentHelp(Speech.tr("公告日期：取当时有效的版本（默认最新）", "Day of the notice: the version of that day (the last by default)."), valueName: "DAY")) var on: String?
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let book = try Rulebooks.read()
        let day = try on.map { text throws(Fault) in
            guard let day = Day(text) else { throw Fault(.usage, facts: ["detail": Speech.tr("--on \(text)：应写成 2026-09-15", "--on \(text): write it like 2026-09-15")]) }
            return day
        }
        guard let profile = book.profile(name, on: day) else { throw Fault(.profileUnknown, facts: ["profile": name, "known": Array(Set(book.profiles.map(\.id))).sorted().joined(separator: ", ")]) }
        let report = ProfileReport(profile)
        Speech.answer(report.json, report.text)
        return .done
    }
}

struct ProfileLint: Verb {
    static var configuration: CommandConfiguration { CommandConfiguration(commandName: "lint", abstract: Speech.tr("检查规则库文件的写法，列出全部错误", "Every fault of a profile's file.")) }

    @Argument(help: ArgumentHelp(Speech.tr("规则库文件", "The profile's file."), valueName: "FILE")) var file: PathArgument
    @OptionGroup var common: CommonOptions

    func perform() throws -> ExitStatus {
        let (profile, faults) = try RuleFiles.lint(file.path, try Vocabulary.read(try ManifestsFolder.find())) { Hasher.digest($0).hex }
        Speech.answer(
            ReportJSON.object([
                "file": .string(file.path.string), "good": .bool(faults.isEmpty), "profile": profile.map { ProfileReport($0).summary },
                "faults": .array(faults.map { .object(["line": .integer(Int64($0.line)), "place": .string($0.place), "reason": .string($0.reason.rawValue), "message": .string(ProfileReport.words($0))]) }),
            ]),
            faults.isEmpty
                ? Speech.tr("\(file.path.string)：没有错误，\(profile?.rules.count ?? 0) 条规则", "\(file.path.string): no faults, \(profile?.rules.count ?? 0) rules")
                : faults.map { "\(file.path.string):\($0.line): \($0.place): \(ProfileReport.words($0))" }.joined(separator: "\n") + "\n" + Speech.tr("共 \(faults.count) 处", "\(faults.count) in all"))
        return faults.isEmpty ? .done : .bad
    }
}

/// `manifests/` as rules need it.
enum Rulebooks {
    static func read() throws -> RuleBook {
        let manifests = try ManifestsFolder.find()
        return try RuleFiles.read(manifests, try Vocabulary.read(manifests)) { Hasher.digest($0).hex }
    }
}

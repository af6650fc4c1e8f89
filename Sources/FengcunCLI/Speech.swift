internal import Evidence
internal import Files
internal import Foundation
internal import PackageFormat
internal import Reports
internal import Synchronization

/// How this run speaks: results on stdout, all else on stderr; text in one of two languages, or JSON.
enum Speech {
    private static let settings = Mutex<(language: Language, json: Bool, quiet: Bool)>((.zh, false, false))
    static let interruption = Cancellation()

    /// Looks at the arguments before they are parsed, for help and the parser's own errors have to be in the right
    /// language too.
    static func settle(_ arguments: [String]) {
        let environment = ProcessInfo.processInfo.environment
        var language = Language(locale: environment["LC_ALL"] ?? environment["LC_MESSAGES"] ?? environment["LANG"])
        for (i, argument) in arguments.enumerated() {
            if argument == "--lang", i + 1 < arguments.count { language = Language(rawValue: arguments[i + 1]) ?? language }
            if argument.hasPrefix("--lang=") { language = Language(rawValue: String(argument.dropFirst(7))) ?? language }
        }
        settings.withLock { $0 = (language, arguments.contains("--json"), arguments.contains("--quiet")) }
    }

    static var language: Language { settings.withLock { $0.language } }
    static var json: Bool { settings.withLock { $0.json } }
    static var quiet: Bool { settings.withLock { $0.quiet } }

    static func tr(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

    static func bracketed(_ text: String) -> String { tr("（\(text)）", " (\(text))") }

    // MARK: Saying

    /// The result: one document for machines, or text.
    static func answer(_ json: @autoclosure () -> JSONValue, _ text: @autoclosure () -> String) {
        print(self.json ? CanonicalJSON.text(json()) : text())
    }

    /// Beside the result.
    static func note(_ text: String) {
        if !quiet { FileHandle.standardError.write(Data((text + "\n").utf8)) }
    }

    static func say(_ fault: Fault, usage: String? = nil) {
        if json {
            print(
                CanonicalJSON.text(
                    ReportJSON.object([
                        "error": ReportJSON.fault(fault, language),
                        "others": fault.others.isEmpty ? nil : .array(fault.others.map { ReportJSON.fault($0, language) }),
                        "findings": fault.findings.isEmpty ? nil : .array(fault.findings.map { ReportJSON.finding($0, language) }),
                    ])))
            return
        }
        for finding in fault.findings { FileHandle.standardError.write(Data((ReportText.finding(finding, language) + "\n").utf8)) }
        for one in [fault] + fault.others { complain(one, hasUsage: usage != nil) }
        let count = fault.findings.isEmpty ? fault.others.count + 1 : fault.findings.count
        if count > 1 { FileHandle.standardError.write(Data((tr("共 \(count) 处", "\(count) in all") + "\n").utf8)) }
        if let usage, !usage.isEmpty { FileHandle.standardError.write(Data((usage + "\n").utf8)) }
    }

    private static func complain(_ fault: Fault, hasUsage: Bool = false) {
        complain(fault.message(language))
        if !hasUsage { FileHandle.standardError.write(Data("  hint: \(fault.hint(language))\n".utf8)) }
    }

    private static func complain(_ text: String) {
        FileHandle.standardError.write(Data("\(CommandLineProgram.name): \(tr("错误", "error")): \(text)\n".utf8))
    }
}

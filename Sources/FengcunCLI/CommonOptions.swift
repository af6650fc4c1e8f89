internal import ArgumentParser
internal import Evidence
internal import Files
internal import Foundation
internal import Reports
internal import SystemPackage

/// What every verb takes. The values are read before parsing, in ``Speech/settle(_:)``; here they are declared.
struct CommonOptions: ParsableArguments {
    @Flag(name: .long, help: ArgumentHelp(Speech.tr("以一个 JSON 文档输出结果", "Print one JSON document.")))
    var json = false

    @Flag(name: .long, help: ArgumentHelp(Speech.tr("不显示进度", "No progress.")))
    var quiet = false

    @Option(name: .long, help: ArgumentHelp(Speech.tr("语言：zh 或 en", "Language: zh or en."), valueName: "zh|en"), completion: CompletionWords.languages)
    var lang: String?

    func validate() throws {
        if let lang, Language(rawValue: lang) == nil { throw ValidationError(Speech.tr("--lang 只能是 zh 或 en", "--lang is zh or en")) }
    }
}

struct JobsOption: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp(Speech.tr("同时处理几个文件", "How many files to work on at a time."), valueName: "N"))
    var jobs = min(4, max(1, ProcessInfo.processInfo.activeProcessorCount))

    func validate() throws {
        if !(1...64).contains(jobs) { throw ValidationError(Speech.tr("--jobs 须在 1 到 64 之间", "--jobs is 1 to 64")) }
    }
}

/// A path from the command line. Swift repairs arguments that are not UTF-8; the bytes are taken from `argv` itself.
struct PathArgument: ExpressibleByArgument {
    let path: FilePath

    init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        path = FilePath(bytes: PathArgument.rawBytes[argument] ?? Array(argument.utf8))
    }

    static var defaultCompletionKind: CompletionKind { .file() }

    private static let rawBytes: [String: [UInt8]] = {
        var raw: [String: [UInt8]] = [:]
        for i in 0..<Int(CommandLine.argc) {
            guard let argument = CommandLine.unsafeArgv[i] else { continue }
            let bytes = Array(UnsafeRawBufferPointer(start: argument, count: strlen(argument)))
            let text = String(decoding: bytes, as: UTF8.self)
            if Array(text.utf8) != bytes { raw[text] = bytes }
        }
        return raw
    }()
}

/// This machine's clock, written in Asia/Shanghai.
func now() -> Instant { Instant(seconds: Int64(Date().timeIntervalSince1970)) }

internal import ArgumentParser
internal import Evidence
internal import Files
internal import SystemPackage
internal import Workspace

/// What `move`, `remove` and `replace` have in common: why, and on whose word.
struct MendingOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp(Speech.tr("缘由（一行文字），写入保管链", "Why, in one line; it stays in the chain of custody."), valueName: "TEXT")) var reason: String
    @Option(name: .long, help: ArgumentHelp(Speech.tr("由谁决定（默认记为本软件）", "Who decided it (this program when not given)."), valueName: "NAME")) var by: String?

    func validate() throws {
        for (option, value) in [("--reason", reason), ("--by", by ?? "-")] where !MendingOptions.isOneLine(value) {
            throw ValidationError(Speech.tr("\(option) 须是一行文字", "\(option) is one line of text"))
        }
    }

    private static func isOneLine(_ text: String) -> Bool {
        text.contains { !$0.isWhitespace } && text.utf8.count <= 4096
            && !text.unicodeScalars.contains { [.control, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory) }
    }

    var decision: Decision { Decision(at: now(), by: by ?? CommandLineProgram.tool, reason: reason) }
}

/// A path inside the archive, `data/...`; the shell's completion writes it behind the workspace's own.
struct EntryArgument: ExpressibleByArgument {
    private let text: String

    init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        text = argument
    }

    func entry(of folder: PathArgument) -> String {
        let root = folder.path.lexicallyNormalized().string
        let path = FilePath(text).lexicallyNormalized().string
        if path.hasPrefix("data/") { return path }
        return path.hasPrefix(root + "/data/") ? String(path.dropFirst(root.count + 1)) : text
    }
}

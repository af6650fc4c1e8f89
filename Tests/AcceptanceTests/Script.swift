internal import Foundation
internal import Testing

/// A behaviour as a text file: what it is, commands and what they answer, and the files they start from.
///
///     # Prose: what this shows.
///     needs: not-root                 skipped otherwise; also the name of a program
///     < other.part                    the lines and files of another script
///     $ fengcun init w --id A-1       a command line for the shell
///     > regex                         found in its standard output; `>-` there is none, `>~ regex` is not found
///     ! regex                         found in its standard error; `!-` there is none, `!~ regex` is not found
///     @ error.code = usage            standard output is JSON, and says this at this path; `=~` for a regex
///     ? 0                             exit status; closes the command
///
///     -- in/name.txt --
///     the file's lines
struct Script: Sendable, CustomTestStringConvertible {
    struct Step: Sendable {
        let command: String
        let line: Int
        var checks: [(mark: String, text: String, line: Int)] = []
        var status: Int32?
    }

    let name: String
    private(set) var needs: [String] = []
    private(set) var steps: [Step] = []
    private(set) var files: [(name: String, text: String)] = []

    var testDescription: String { name }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Scripts")

    static let all: [Script] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".txt") }.sorted().map { try! Script($0) }
    }()

    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    init(_ name: String) throws {
        self.name = name
        try read(name)
    }

    private mutating func read(_ name: String) throws {
        let text = try String(contentsOf: Script.folder.appendingPathComponent(name), encoding: .utf8)
        var inFiles = false
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).enumerated() {
            if line.hasPrefix("-- "), line.hasSuffix(" --") {
                inFiles = true
                files.append((String(line.dropFirst(3).dropLast(3)), ""))
            } else if inFiles {
                files[files.count - 1].text += line + "\n"
            } else if !line.isEmpty, !line.hasPrefix("#") {
                try readLine(line, number: index + 1, of: name)
            }
        }
        // The line end that closes the script is not one more empty line of its last file.
        if inFiles, text.hasSuffix("\n"), !files.isEmpty { files[files.count - 1].text.removeLast() }
        if let open = steps.first(where: { $0.status == nil }) { throw Malformed(description: "\(name):\(open.line): no `?` line") }
    }

    private mutating func readLine(_ line: String, number: Int, of name: String) throws {
        let mark = String(line.prefix { $0 != " " })
        let rest = String(line.dropFirst(mark.count + 1))
        switch mark {
        case "needs:": needs.append(rest)
        case "<": try read(rest)
        case "$": steps.append(Step(command: rest, line: number))
        case ">", ">-", ">~", "!", "!-", "!~", "@":
            guard steps.last?.status == nil, !steps.isEmpty else { throw Malformed(description: "\(name):\(number): belongs to no command") }
            steps[steps.count - 1].checks.append((mark, rest, number))
        case "?":
            guard let status = Int32(rest), !steps.isEmpty else { throw Malformed(description: "\(name):\(number): no exit status") }
            steps[steps.count - 1].status = status
        default: throw Malformed(description: "\(name):\(number): \(line)")
        }
    }

    /// Why it cannot run here; nil when it can.
    var obstacle: String? {
        for need in needs {
            if need == "not-root" {
                if geteuid() == 0 { return "must not run as root" }
            } else if !["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin"].contains(where: { FileManager.default.isExecutableFile(atPath: "\($0)/\(need)") }) {
                return "\(need) is not installed"
            }
        }
        return nil
    }

    func run() throws {
        let sandbox = try Sandbox()
        for file in files { try sandbox.write(file.name, Data(file.text.utf8)) }
        for step in steps {
            let outcome = try sandbox.shell(step.command)
            let shown = "\(name):\(step.line): $ \(step.command)\n\(outcome.out)\n\(outcome.err)"
            for check in step.checks { try Script.judge(check, outcome, shown) }
            // What follows would only repeat the complaint.
            try #require(outcome.status == step.status!, "exit status \(outcome.status), not \(step.status!)\n\(shown)")
        }
    }

    private static func judge(_ check: (mark: String, text: String, line: Int), _ outcome: Sandbox.Outcome, _ shown: String) throws {
        func finds(_ pattern: String, _ text: String) throws -> Bool { try text.contains(Regex(pattern).anchorsMatchLineEndings()) }
        let comment = Comment(rawValue: "line \(check.line): \(check.mark) \(check.text)\n\(shown)")
        switch check.mark {
        case ">": #expect(try finds(check.text, outcome.out), comment)
        case ">~": #expect(try !finds(check.text, outcome.out), comment)
        case ">-": #expect(outcome.out.isEmpty, comment)
        case "!": #expect(try finds(check.text, outcome.err), comment)
        case "!~": #expect(try !finds(check.text, outcome.err), comment)
        case "!-": #expect(outcome.err.isEmpty, comment)
        default:
            let isRegex = check.text.contains(" =~ ")
            let sides = check.text.split(separator: isRegex ? " =~ " : " = ", maxSplits: 1).map(String.init)
            let document = try #require(try? outcome.json(), comment)
            let found = document[sides[0]]?.text
            if isRegex {
                #expect(try finds(sides[1], found ?? ""), comment)
            } else {
                #expect(found == sides.dropFirst().first ?? "", comment)
            }
        }
    }
}

@Suite struct ScriptTests {
    @Test(arguments: Script.all)
    func behaves(_ script: Script) throws {
        // Test.cancel marks it as skipped, with the reason.
        if let obstacle = script.obstacle { try Test.cancel("\(obstacle)") }
        try script.run()
    }
}

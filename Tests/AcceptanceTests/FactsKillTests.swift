internal import Foundation
internal import Testing

/// An import of facts that is killed before any of its steps leaves project.yaml as it was or as it becomes, and the same command does the rest.
@Suite struct FactsKillTests {
    private static let hasStrace = FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")
    private static let mapping = "version: 1\nid: draw\nzh: 抽取\nen: draw\nformat: csv\ngroups:\n  - section: draw\n    fields: {name: {column: [姓名]}}\n  - section: people\n    fields: {name: {column: [姓名]}, role: {is: expert}}\n"

    @Test(.enabled(if: hasStrace, "strace is not installed")) func beforeEachStep() throws {
        let project = try Project(files: 0, bytes: 0)
        let box = project.box
        try box.write("draw.csv", Data("姓名\n张三\n李四\n".utf8))
        try box.write("draw.yaml", Data(FactsKillTests.mapping.utf8))
        let before = try box.read("w/metadata/project.yaml")
        let command = ["facts", "import", "w", "draw.csv", "--mapping", "draw.yaml"]
        try project.keep()
        var moments = 0
        // The C library truncates, writes and syncs under a temporary name; names change by renaming alone.
        for call in ["rename", "fsync", "fchmod", "ftruncate"] {
            for step in 1...20 {
                let outcome = try box.shell("exec strace -f -qq -o /dev/null -e trace=\(call) -e inject=\(call):signal=KILL:when=\(step) fengcun \(command.joined(separator: " "))")
                let isThrough = outcome.status == 0
                let moment: Comment = "\(isThrough ? "not killed" : "killed before \(call) \(step)")"
                try #require(isThrough || outcome.status == 137, "\(moment)\n\(outcome.out)\(outcome.err)")
                let now = try box.read("w/metadata/project.yaml")
                let isNew = now != before
                if isNew {
                    #expect(now.starts(with: before), moment)
                    #expect(try box.read("w.fengcun/project-001.yaml") == before, moment)
                }
                #expect(isNew || !isThrough, moment)
                let again = try box.fengcun(expecting: 0, command + ["--json"], moment).json()
                #expect(again["written"]?.text == (isNew ? "false" : "true"), moment)
                #expect(try box.fengcun(expecting: 0, ["facts", "show", "w", "--json"], moment).json()["counts"]?["given"]?.text == "2", moment)
                #expect(box.files(below: "w.fengcun/partial").isEmpty, moment)
                for kept in box.files(below: "w.fengcun").filter({ $0.hasPrefix("project-") }) { #expect(try box.read("w.fengcun/\(kept)") == before, moment) }
                try project.restore()
                if isThrough { break }
                moments += 1
            }
        }
        #expect(moments >= 6)
    }
}

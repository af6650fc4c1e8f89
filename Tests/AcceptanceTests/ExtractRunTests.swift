internal import Foundation
internal import Testing

/// Taking files out while things go wrong: what has its name is whole, and the same command goes on.
@Suite(.serialized) struct ExtractRunTests {
    private static let hasStrace = FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")
    private let extraction = ["extract", "w.asice", "bid-file", "metadata/dossier.json", "--to", "out", "--jobs", "1"]

    private func sealed(files: Int, bytes: Int) throws -> Project {
        let project = try Project(files: files, bytes: bytes)
        try project.add()
        try project.seal("w.asice")
        return project
    }

    /// Whatever stands under an original's name is that original.
    private func expectWhole(_ project: Project, isComplete: Bool, _ comment: Comment) throws {
        let names = project.box.files(below: "out/data/documents/bid-file")
        for name in names where !name.hasPrefix(".") { #expect(try project.box.read("out/data/documents/bid-file/\(name)") == project.box.read("in/\(name)"), comment) }
        if isComplete { #expect(names == (try project.inputs().keys.sorted()), comment) }
    }

    @Test(.enabled(if: hasStrace, "strace is not installed")) func killedBeforeEachStep() throws {
        let project = try sealed(files: 2, bytes: 1000)
        let words = extraction.map { "'\($0)'" }.joined(separator: " ")
        var moments = 0
        for call in ["mkdirat", "fsync", "linkat", "unlinkat"] {
            for step in 1...40 {
                let outcome = try project.box.shell("exec strace -f -qq -o /dev/null -e trace=\(call) -e inject=\(call):signal=KILL:when=\(step) fengcun \(words)")
                let isThrough = outcome.status == 0
                try #require(isThrough || outcome.status == 137, "\(outcome.out)\(outcome.err)")
                let moment: Comment = "killed before \(call) \(step)"
                try expectWhole(project, isComplete: isThrough, moment)
                try project.box.fengcun(expecting: 0, extraction, moment)
                try expectWhole(project, isComplete: true, moment)
                try? FileManager.default.removeItem(at: project.box.url("out"))
                if isThrough { break }
                moments += 1
            }
        }
        #expect(moments > 10)
    }

    @Test func interrupted() throws {
        let project = try sealed(files: 3, bytes: 32 << 20)
        let run = try project.box.start(extraction)
        try project.wait(for: run) { project.box.files(below: "out").contains { $0.hasSuffix(".partial") } }
        run.send(SIGINT)
        let outcome = try run.end()
        #expect(outcome.status == 130, "\(outcome.out)\(outcome.err)")
        #expect(outcome.out.isEmpty && outcome.err.contains("interrupted"))
        #expect(project.box.files(below: "out").allSatisfy { !$0.hasSuffix(".partial") })
        try expectWhole(project, isComplete: false, "interrupted")
        try project.box.fengcun(expecting: 0, extraction)
        try expectWhole(project, isComplete: true, "gone on")
    }

    @Test func twoRunsToOneFolder() throws {
        let project = try sealed(files: 1, bytes: 256 << 20)
        let first = try project.box.start(extraction)
        try project.wait(for: first) { project.box.files(below: "out").contains { $0.hasSuffix(".partial") } }
        first.send(SIGSTOP)
        let second = try project.box.fengcun(expecting: 11, extraction + ["--json"])
        #expect(try second.json()["results.0.error.code"]?.text == "in-use")
        first.send(SIGCONT)
        #expect(try first.end().status == 0)
        try expectWhole(project, isComplete: true, "the first")
    }

    @Test func diskFull() throws {
        let disk = try SmallDisk(bytes: 5 << 19)
        let project = try sealed(files: 3, bytes: 1 << 20)
        let target = disk.folder.appendingPathComponent("out").path
        let refused = try project.box.fengcun(expecting: 74, ["extract", "w.asice", "bid-file", "--to", target, "--json"])
        #expect(try refused.json()["error.code"]?.text == "disk-full")
        #expect(try FileManager.default.contentsOfDirectory(atPath: target).isEmpty)
        // Two fit; what is there already needs no room.
        try project.box.fengcun(expecting: 0, ["extract", "w.asice", "0.bin", "1.bin", "--to", target])
        try project.box.fengcun(expecting: 74, ["extract", "w.asice", "bid-file", "--to", target])
        try project.box.fengcun(expecting: 0, ["extract", "w", "0.bin", "1.bin", "metadata/dossier.json", "--to", target])
    }
}

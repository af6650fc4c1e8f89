internal import Foundation
internal import Testing

/// Runs that are killed at any moment leave nothing half-made that passes for whole, and the same command goes on.
@Suite(.serialized) struct KillTests {
    @Test func add() throws {
        let project = try Project(files: 5, bytes: 6 << 20)
        let whole = try Project.duration { try project.add() }
        try project.eachRound(upTo: whole) { round in
            let inputs = try project.inputs()
            try project.reset()
            round.kill(try project.box.start(project.addition))
            // What has its name under data/ is whole.
            for path in project.box.files(below: "w/data") {
                let name = String(path.split(separator: "-").last!)
                #expect(try project.box.read("w/data/\(path)") == project.box.read("in/\(name)"), "\(round) \(path)")
            }
            #expect(try project.status()["sealed"]?.text == "false", "\(round)")
            try project.box.fengcun(expecting: 0, project.addition, "\(round)")
            #expect(try project.inputs() == inputs, "\(round): the originals were touched")
            try project.expectComplete("\(round)")
            try project.seal("w.asice")
            try project.expectVerified("w", "w.asice", comment: "\(round)")
        }
    }

    @Test func sealPacking() throws {
        let project = try Project(files: 3, bytes: 12 << 20)
        try project.add()
        try project.keep()
        let whole = try Project.duration { try project.seal("w.asice") }
        let inputs = try project.inputs()
        try project.eachRound(upTo: whole) { round in
            try project.restore()
            round.kill(try project.box.start(project.sealing("w.asice")))
            let isSealed = try project.status()["sealed"]?.text == "true"
            if isSealed { try project.expectVerified("w", comment: "\(round)") }
            if project.box.exists("w.asice") {
                #expect(isSealed, "\(round)")
                try project.expectVerified("w.asice", comment: "\(round)")
            } else {
                try project.seal("w.asice", "\(round)")
            }
            try project.expectVerified("w", "w.asice", comment: "\(round)")
            try project.expectComplete("\(round)")
            #expect(try project.inputs() == inputs, "\(round): the originals were touched")
        }
    }

    @Test func pack() throws {
        let project = try Project(files: 3, bytes: 12 << 20)
        try project.add()
        try project.seal("first.asice")
        let first = try project.box.read("first.asice")
        let whole = try Project.duration { try project.box.fengcun(expecting: 0, ["pack", "w", "--to", "w.asice"]) }
        try project.eachRound(upTo: whole) { round in
            try? FileManager.default.removeItem(at: project.box.url("w.asice"))
            round.kill(try project.box.start(["pack", "w", "--to", "w.asice"]))
            if !project.box.exists("w.asice") { try project.box.fengcun(expecting: 0, ["pack", "w", "--to", "w.asice"], "\(round)") }
            #expect(try project.box.read("w.asice") == first, "\(round)")
            try project.expectComplete("\(round)")
        }
        try project.expectVerified("w", "w.asice", comment: "at the end")
    }

    // MARK: Before each step that changes the disk's names

    private static let hasStrace = FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")

    /// Runs `arguments` again and again, killed before its first, second, ... change of each kind, until a run is through.
    private func beforeEachStep(_ project: Project, _ arguments: [String], _ body: (String) throws -> Void) throws {
        let words = arguments.map { "'\($0)'" }.joined(separator: " ")
        var moments = 0
        for call in ["rename", "fdatasync", "mkdir", "unlink"] {
            for step in 1...100 {
                let outcome = try project.box.shell("exec strace -f -qq -o /dev/null -e trace=\(call) -e inject=\(call):signal=KILL:when=\(step) fengcun \(words)")
                let isThrough = outcome.status == 0
                try #require(isThrough || outcome.status == 137, "\(outcome.out)\(outcome.err)")
                try body(isThrough ? "not killed" : "killed before \(call) \(step)")
                if isThrough { break }
                moments += 1
            }
        }
        #expect(moments >= 1)
    }

    @Test(.enabled(if: hasStrace, "strace is not installed")) func initBeforeEachStep() throws {
        let project = try Project(files: 1, bytes: 100)
        try beforeEachStep(project, ["init", "new", "--id", "A"]) { moment in
            // Either there is a workspace, or the same command makes one.
            let status = try project.box.fengcun("status", "new")
            if status.status != 0 { try project.box.fengcun(expecting: 0, ["init", "new", "--id", "A"], "\(moment)") }
            try project.box.fengcun(expecting: 0, ["status", "new"], "\(moment)")
            for name in ["new", "new.fengcun"] { try? FileManager.default.removeItem(at: project.box.url(name)) }
        }
    }

    @Test(.enabled(if: hasStrace, "strace is not installed")) func addBeforeEachStep() throws {
        let project = try Project(files: 3, bytes: 1000)
        try beforeEachStep(project, project.addition + ["--jobs", "1"]) { moment in
            for path in project.box.files(below: "w/data") {
                #expect(try project.box.read("w/data/\(path)") == project.box.read("in/\(path.split(separator: "-").last!)"), "\(moment)")
            }
            try project.box.fengcun(expecting: 0, project.addition, "\(moment)")
            try project.expectComplete("\(moment)")
            try project.seal(nil, "\(moment)")
            try project.expectVerified("w", comment: "\(moment)")
            try project.reset()
        }
    }

    @Test(.enabled(if: hasStrace, "strace is not installed")) func sealBeforeEachStep() throws {
        let project = try Project(files: 2, bytes: 1000)
        try project.add()
        try project.keep()
        try beforeEachStep(project, project.sealing("w.asice")) { moment in
            let isSealed = try project.status()["sealed"]?.text == "true"
            if isSealed { try project.expectVerified("w", comment: "\(moment)") }
            if project.box.exists("w.asice") {
                #expect(isSealed, "\(moment)")
            } else {
                try project.seal("w.asice", "\(moment)")
            }
            try project.expectVerified("w", "w.asice", comment: "\(moment)")
            try project.expectComplete("\(moment)")
            try project.restore()
        }
    }

    @Test(.enabled(if: hasStrace, "strace is not installed")) func packBeforeEachStep() throws {
        let project = try Project(files: 2, bytes: 1000)
        try project.add()
        try project.seal("first.asice")
        let first = try project.box.read("first.asice")
        try beforeEachStep(project, ["pack", "w", "--to", "w.asice"]) { moment in
            if !project.box.exists("w.asice") { try project.box.fengcun(expecting: 0, ["pack", "w", "--to", "w.asice"], "\(moment)") }
            #expect(try project.box.read("w.asice") == first, "\(moment)")
            try project.expectComplete("\(moment)")
            try FileManager.default.removeItem(at: project.box.url("w.asice"))
        }
    }

    /// Whatever was written down is whole; the same command goes on with what was not, and the package is a good one.
    @Test(.enabled(if: hasStrace, "strace is not installed")) func analyseBeforeEachStep() throws {
        let project = try Project(files: 1, bytes: 100)
        for (number, name) in ["a.wav", "b.wav"].enumerated() {
            try project.box.write(name, MendingKillTests.wav.dropLast() + Data([UInt8(number)]))
            try project.box.fengcun(expecting: 0, ["add", "w", "--venue", "main", "--stage", "evaluation", "--source", "pickup", name])
        }
        try project.add()
        try project.keep()
        let analysis = ["analyse", "w", "--jobs", "1", "--json"]
        try beforeEachStep(project, analysis) { moment in
            let known = try project.box.read("w.fengcun/ledger.jsonl").split(separator: 10).count { String(decoding: $0, as: UTF8.self).contains("\"analysed\"") }
            let again = try project.box.fengcun(expecting: 0, analysis, "\(moment)").json()
            #expect(again["analysed"]?.text == String(2 - known), "\(moment)")
            #expect(again["sheets.count"]?.text == "1" && project.box.size("w.fengcun/sheets/main-evaluation-pickup.jpg") > 0, "\(moment)")
            #expect(project.box.files(below: "w.fengcun/partial").isEmpty, "\(moment)")
            #expect(project.box.files(below: "w.fengcun/analysis").count == 6, "\(moment)")
            // Too short to be compared, which is kept as well.
            #expect(again["alignments.count"]?.text == "1" && again["alignments.0.reason"]?.text == "too-short", "\(moment)")
            #expect(try JSON(project.box.read("w.fengcun/alignments.json"))["0.alignment.verdict"]?.text == "cannot", "\(moment)")
            try project.seal(nil, "\(moment)")
            try project.expectVerified("w", comment: "\(moment)")
            #expect(project.box.exists("w/metadata/tracks/main-evaluation-pickup.leaves"), "\(moment)")
            try project.restore()
        }
    }

    // MARK: Ctrl-C and two at a time

    @Test(arguments: [SIGINT, SIGTERM]) func interruptedAddGoesOn(_ signal: Int32) throws {
        let project = try Project(files: 4, bytes: 24 << 20)
        let run = try project.box.start(project.addition)
        try project.wait(for: run) { project.isCopying }
        run.send(signal)
        let outcome = try run.end()
        #expect(outcome.status == 130, "\(outcome.out)\(outcome.err)")
        #expect(outcome.out.isEmpty && outcome.err.contains("interrupted"))
        #expect(project.box.files(below: "w.fengcun/partial").isEmpty)
        try project.add()
        try project.expectComplete()
    }

    @Test func interruptedAnalysisGoesOn() throws {
        let project = try Project(files: 0, bytes: 0)
        try project.box.write("short.wav", MendingKillTests.wav)
        try project.box.write("long.wav", MendingKillTests.wav(samples: 64 << 20))
        try project.box.fengcun(expecting: 0, ["add", "w", "--venue", "main", "--stage", "evaluation", "--source", "pickup", "short.wav"])
        try project.box.fengcun(expecting: 0, ["analyse", "w"])
        try project.box.fengcun(expecting: 0, ["add", "w", "--venue", "main", "--stage", "evaluation", "--source", "pickup", "long.wav"])
        let before = try project.box.read("w.fengcun/ledger.jsonl")
        let run = try project.box.start(["analyse", "w", "--json"])
        try project.wait(for: run) { !project.box.files(below: "w.fengcun/partial").isEmpty }
        run.send(SIGINT)
        let outcome = try run.end()
        #expect(outcome.status == 130, "\(outcome.out)\(outcome.err)")
        #expect(try outcome.json()["error.code"]?.text == "interrupted")
        #expect(project.box.files(below: "w.fengcun/partial").isEmpty)
        #expect(project.box.files(below: "w.fengcun/analysis").count == 3)
        #expect(try project.box.read("w.fengcun/ledger.jsonl") == before)
        #expect(try project.box.fengcun(expecting: 0, ["analyse", "w", "--json"]).json()["analysed"]?.text == "1")
    }

    @Test func interruptedSealGoesOn() throws {
        let project = try Project(files: 2, bytes: 48 << 20)
        try project.add()
        let run = try project.box.start(project.sealing("w.asice") + ["--json"])
        try project.wait(for: run) { project.box.size(".w.asice.partial") > 0 }
        run.send(SIGINT)
        let outcome = try run.end()
        #expect(outcome.status == 130, "\(outcome.out)\(outcome.err)")
        #expect(try outcome.json()["error.code"]?.text == "interrupted")
        #expect(!project.box.exists("w.asice") && !project.box.exists(".w.asice.partial"))
        try project.seal("w.asice")
        let packing = try project.box.start(["pack", "w", "--to", "again.asice"])
        try project.wait(for: packing) { project.box.size(".again.asice.partial") > 0 }
        packing.send(SIGINT)
        #expect(try packing.end().status == 130)
        #expect(!project.box.exists("again.asice") && !project.box.exists(".again.asice.partial"))
        let verifying = try project.box.start(["verify", "w", "w.asice", "--trust", "id/ca.pem"])
        usleep(60_000)
        verifying.send(SIGINT)
        #expect([130, 0].contains(try verifying.end().status))
        try project.expectVerified("w", "w.asice", comment: "at the end")
    }

    @Test func secondRunIsRefused() throws {
        let project = try Project(files: 2, bytes: 48 << 20)
        let first = try project.box.start(project.addition)
        try project.wait(for: first) { project.isCopying }
        // Stopped, so that it holds the workspace for as long as it takes to look.
        first.send(SIGSTOP)
        let second = try project.box.fengcun(expecting: 11, project.addition + ["--json"])
        #expect(try second.json()["error.code"]?.text == "in-use")
        #expect(second.err.isEmpty)
        try project.box.fengcun(expecting: 11, project.sealing(nil))
        // Looking is allowed.
        try project.box.fengcun(expecting: 0, ["status", "w"])
        first.send(SIGCONT)
        #expect(try first.end().status == 0)
        try project.expectComplete()

        let packing = try project.box.start(project.sealing("w.asice"))
        try project.wait(for: packing) { project.box.size(".w.asice.partial") > 0 }
        packing.send(SIGSTOP)
        try project.box.fengcun(expecting: 11, project.sealing("other.asice"))
        packing.send(SIGCONT)
        #expect(try packing.end().status == 0)
        let one = try project.box.start(["pack", "w", "--to", "p.asice"])
        try project.wait(for: one) { project.box.size(".p.asice.partial") > 0 }
        one.send(SIGSTOP)
        try project.box.fengcun(expecting: 11, ["pack", "w", "--to", "p.asice"])
        one.send(SIGCONT)
        #expect(try one.end().status == 0)
        try project.expectVerified("w", "w.asice", "p.asice")
    }
}

/// One killing: when, and what was killed.
struct Round: CustomStringConvertible {
    let number: Int
    let delay: Duration

    var description: String { "round \(number), killed after \(delay)" }

    func kill(_ run: Sandbox.Run) {
        let (seconds, attoseconds) = delay.components
        usleep(UInt32(seconds * 1_000_000 + attoseconds / 1_000_000_000_000))
        run.send(SIGKILL)
        _ = try? run.end()
    }
}

extension Project {
    static let rounds = 15

    /// Delays that a seed gives, over the length of an undisturbed run and a little more.
    func eachRound(upTo whole: Duration, _ body: (Round) throws -> Void) throws {
        var random = SplitMix(state: 2026)
        for number in 1...Project.rounds {
            try body(Round(number: number, delay: whole * (Double(random.next() % 1000) / 950)))
        }
    }

    static func duration(_ body: () throws -> Void) throws -> Duration { try ContinuousClock().measure(body) }

    /// Waits until a run has come somewhere; it must not have ended before.
    func wait(for run: Sandbox.Run, until condition: () -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while !condition() {
            try #require(run.process.isRunning && ContinuousClock.now < deadline, "the run ended before it was where it should be")
            usleep(1000)
        }
    }
}

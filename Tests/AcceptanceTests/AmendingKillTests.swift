internal import Foundation
internal import Testing

/// `sign` and `renew` that are killed at any step, or run out of room, leave a package that verifies, as it was or as it
/// becomes; the same command then ends well.
@Suite(.serialized) struct AmendingKillTests {
    /// A sealed package in each of its forms, and who adds to it.
    private struct Sealed {
        let project: Project
        var box: Sandbox { project.box }
        /// Entries before anything is added.
        let entries: Int

        init(in folder: URL? = nil) throws {
            project = try Project(files: 2, bytes: 1000, in: folder)
            try project.add()
            try project.seal("w.asice")
            try project.box.fengcun(expecting: 0, ["pack", "w", "--to", "w.tar"])
            try project.box.fengcun(expecting: 0, ["identity", "create", "clock", "--name", "Clock", "--tsa"])
            try project.box.fengcun(expecting: 0, ["identity", "create", "buyer", "--name", "Buyer"])
            #expect(try project.box.shell("mkdir kept && cp -a w w.fengcun w.asice w.tar kept").status == 0)
            entries = try Int(project.box.fengcun(expecting: 0, ["verify", "w", "--trust", "id/ca.pem", "--json"]).json()["counts.files"]?.text ?? "") ?? 0
        }

        func restore() throws { #expect(try box.shell("chmod -R u+w w; rm -rf w w.fengcun w.asice* w.tar* .w.* && cp -a kept/. .").status == 0) }

        /// How many entries a package has that verifies.
        func verified(_ package: String, _ comment: Comment) throws -> Int {
            let outcome = try box.fengcun(expecting: 0, ["verify", package, "--trust", "id/ca.pem", "--trust", "clock/ca.pem", "--trust", "buyer/ca.pem", "--json"], comment)
            return try Int(outcome.json()["counts.files"]?.text ?? "") ?? 0
        }

        func expectTidy(_ comment: Comment) throws {
            let visible = try FileManager.default.contentsOfDirectory(atPath: box.folder.path)
            #expect(visible.allSatisfy { !$0.hasSuffix(".partial") && !$0.hasSuffix(".tail") }, comment)
            #expect(!box.files(below: "w").contains { $0.hasSuffix(".partial") } && !box.exists("w.fengcun/META-INF"), comment)
        }
    }

    private static let verbs = ["renew": ["--tsa", "clock/identity.p12"], "sign": ["--identity", "buyer/identity.p12", "--role", "buyer"]]
    private static let hasStrace = FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")
    /// Both verbs add two entries.
    private static let added = 2

    @Test(.enabled(if: hasStrace, "strace is not installed"), arguments: ["renew", "sign"], ["w", "w.asice", "w.tar"])
    func beforeEachStep(_ verb: String, _ package: String) throws {
        let sealed = try Sealed()
        let line = [verb, package] + AmendingKillTests.verbs[verb]!
        let words = line.joined(separator: " ")
        var moments = 0
        var asBefore = 0
        var asAfter = 0
        for call in ["rename", "renameat2", "pwrite64", "ftruncate", "fsync", "fdatasync", "unlink"] {
            for step in 1...100 {
                let outcome = try sealed.box.shell("exec strace -f -qq -o /dev/null -e trace=\(call) -e inject=\(call):signal=KILL:when=\(step) fengcun \(words)")
                let isThrough = outcome.status == 0
                try #require(isThrough || outcome.status == 137, "\(outcome.out)\(outcome.err)")
                let moment: Comment = "\(words) killed before \(call) \(step)"
                let found = try sealed.verified(package, moment)
                #expect([sealed.entries, sealed.entries + AmendingKillTests.added].contains(found) && (!isThrough || found > sealed.entries), moment)
                if found == sealed.entries { asBefore += 1 } else { asAfter += 1 }
                let again = try sealed.box.fengcun(expecting: 0, line + ["--json"], moment).json()
                // What was finished is not done twice.
                let more = again["finishedEarlier"]?.text == "true" ? 0 : AmendingKillTests.added
                #expect(try sealed.verified(package, moment) == found + more, moment)
                try sealed.expectTidy(moment)
                try sealed.restore()
                if isThrough { break }
                moments += 1
            }
        }
        #expect(moments >= 4 && asBefore > 0 && asAfter > 0, "\(moments) moments")
    }

    /// While a tail is being put in, the file's own end may be anything.
    @Test(.enabled(if: hasStrace, "strace is not installed"), arguments: ["w.asice", "w.tar"]) func tornEnd(_ package: String) throws {
        let sealed = try Sealed()
        let words = (["renew", package] + AmendingKillTests.verbs["renew"]!).joined(separator: " ")
        let outcome = try sealed.box.shell("exec strace -f -qq -o /dev/null -e trace=pwrite64 -e inject=pwrite64:signal=KILL:when=1 fengcun \(words)")
        #expect(outcome.status == 137)
        let tail = try sealed.box.read("\(package).tail")
        let offset = try #require(Int(String(decoding: tail.prefix { $0 != 10 }, as: UTF8.self).split(separator: " ")[2]))
        let whole = try sealed.box.read(package)
        for (name, end) in [("cut", 0), ("half", (whole.count - offset) / 2), ("longer", whole.count)] {
            try sealed.box.write(package, whole.prefix(offset) + Project.noise(seed: 7, bytes: 1 << 16).prefix(end))
            try sealed.box.write("\(package).tail", tail)
            #expect(try sealed.verified(package, "\(name)") == sealed.entries + AmendingKillTests.added)
            try sealed.box.fengcun(expecting: 0, words.split(separator: " ").map(String.init), "\(name)")
            #expect(!sealed.box.exists("\(package).tail"))
            #expect(try sealed.verified(package, "\(name), put in") == sealed.entries + AmendingKillTests.added)
        }
        // A tail that is not whole counts for nothing, and says so.
        try sealed.restore()
        try sealed.box.write("\(package).tail", tail.dropLast())
        let judged = try sealed.box.fengcun("verify", package, "--trust", "id/ca.pem")
        #expect(judged.status == 1 && judged.out.contains("tail"), "\(judged.out)")
    }

    @Test(arguments: ["renew", "sign"], ["w", "w.asice", "w.tar"]) func diskFull(_ verb: String, _ package: String) throws {
        let disk = try SmallDisk(bytes: 4 << 20)
        let sealed = try Sealed(in: disk.folder)
        let line = [verb, package] + AmendingKillTests.verbs[verb]!
        var refused = 0
        for pages in [0, 1, 2, 3, 5, 8, 12] {
            let moment: Comment = "\(verb) \(package) with \(pages) pages left"
            try disk.fill(leaving: pages * 4096)
            let outcome = try sealed.box.start(line).end()
            #expect([0, 74].contains(outcome.status), "\(moment): \(outcome.status) \(outcome.err)")
            if outcome.status == 74 {
                refused += 1
                #expect(outcome.err.contains("not enough space"), "\(moment): \(outcome.err)")
            }
            try disk.relieve()
            let found = try sealed.verified(package, moment)
            #expect([sealed.entries, sealed.entries + AmendingKillTests.added].contains(found), moment)
            try sealed.box.fengcun(expecting: 0, line, moment)
            #expect(try sealed.verified(package, moment) > sealed.entries, moment)
            try sealed.expectTidy(moment)
            try sealed.restore()
        }
        #expect(refused > 0)
    }
}

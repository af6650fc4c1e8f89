internal import Foundation
internal import Testing

/// What machines read, and what both languages have in common.
@Suite struct OutputTests {
    /// A sealed project with its archive, and a tampered copy of it.
    private static func sealed() throws -> Project {
        let project = try Project(files: 2, bytes: 1000)
        try project.add()
        try project.seal("w.asice")
        var bytes = try project.box.read("w.asice")
        bytes[bytes.range(of: Data("data/documents/".utf8))!.lowerBound + 60] ^= 1
        try project.box.write("bad.asice", bytes)
        return project
    }

    // MARK: JSON

    @Test func verifyJSON() throws {
        let project = try OutputTests.sealed()
        for (package, arguments, status) in [("w", ["--trust", "id/ca.pem"], Int32(0)), ("w.asice", [], 4), ("bad.asice", ["--trust", "id/ca.pem"], 1)] {
            let outcome = try project.box.fengcun(expecting: status, ["verify", package, "--json"] + arguments)
            #expect(outcome.err.isEmpty)
            let report = try outcome.json()
            try expect(report, "package: string, kind: string, id: string, verdict: string, levels: array, signers: array, findings: array, counts: object, tool: object", beside: ["required", "judgedAt", "manifestDigest", "retention"])
            #expect(report["package"]?.text == package && report["kind"]?.text == "fengcun/1")
            #expect(["valid", "invalid", "undecided"].contains(report["verdict"]?.text))
            #expect(report["levels"]?.items.map { $0["level"]?.text } == ["structure", "fixity", "signature", "identity", "time", "renewal", "custody", "consistency"])
            for level in report["levels"]?.items ?? [] {
                try expect(level, "level: string, outcome: string, detail: string")
                #expect(["valid", "invalid", "undecided", "notRun", "absent"].contains(level["outcome"]?.text))
            }
            for signer in report["signers"]?.items ?? [] {
                try expect(signer, "name: string, role: string, signedAt: string, timestamp: null, trusted: bool", beside: ["certificate", "notAfter"])
            }
            for finding in report["findings"]?.items ?? [] {
                try expect(finding, "code: string, severity: string, message: string, hint: string", beside: ["path"])
                #expect(["error", "warning", "info"].contains(finding["severity"]?.text))
                #expect(finding["code"]!.text.wholeMatch(of: /[a-z]+\.[a-z0-9-]+/) != nil)
            }
            try expect(try #require(report["counts"]), "files: number, bytes: number")
            try expect(try #require(report["tool"]), "name: string, version: string")
        }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/ffmpeg"), "ffmpeg is not installed")) func probeJSON() throws {
        let box = try Sandbox()
        _ = try box.shell("ffmpeg -v error -f lavfi -i testsrc=d=1:r=25:s=160x120 -f lavfi -i sine=d=1 -pix_fmt yuv420p -metadata creation_time=2026-09-15T06:30:00Z a.mp4; echo text > t.mp4")
        let whole = try box.fengcun(expecting: 0, ["probe", "a.mp4", "--json"]).json()
        for (key, kind) in ["container": "string", "duration": "string", "streams": "array", "damage": "array", "start": "array"] { #expect(whole[key]?.kind == kind, "\(key)") }
        #expect(whole["streams.0.kind"]?.text == "video" && whole["streams.0.video.width"]?.text == "160" && whole["streams.0.video.variableFrameRate"]?.text == "false")
        #expect(whole["streams.1.kind"]?.text == "audio" && whole["streams.1.audio.channels"]?.text == "1")
        #expect(whole["start.0.source"]?.text == "container" && whole["start.0.value"]?.text.hasPrefix("2026-09-15T06:30:00") == true)
        let text = try box.fengcun(expecting: 3, ["probe", "t.mp4", "--json"]).json()
        for (key, kind) in ["container": "null", "duration": "null", "streams": "array", "damage": "array", "start": "array"] { #expect(text[key]?.kind == kind, "\(key)") }
        #expect(text["damage.0.code"]?.text == "media.unreadable" && text["damage.0.message"]?.text.isEmpty == false)
    }

    /// Exactly the keys named, of the kinds named, and none but `others` beside them.
    private func expect(_ object: JSON, _ description: String, beside others: Set<String> = [], at location: SourceLocation = #_sourceLocation) throws {
        let wanted = Dictionary(uniqueKeysWithValues: description.split(separator: ", ").map { pair in
            let sides = pair.split(separator: ": ").map(String.init)
            return (sides[0], sides[1])
        })
        for (key, kind) in wanted { #expect(object[key]?.kind == kind, "\(key)", sourceLocation: location) }
        #expect(object.keys.subtracting(others) == Set(wanted.keys), sourceLocation: location)
    }

    // MARK: Languages

    @Test func languagesAgree() throws {
        let project = try OutputTests.sealed()
        let box = project.box
        try box.fengcun(expecting: 0, ["init", "raw", "--id", "A"])
        let commands = [
            "status w", "status raw", "status nowhere", "verify w", "verify w w.asice --trust id/ca.pem", "verify bad.asice", "verify in/0.bin", "verify raw", "seal raw --identity id/identity.p12",
            "seal w --identity id/identity.p12 --role king", "seal w --identity id/identity.p12", "pack w --to w.asice", "add w --document bid-file in", "add raw --document no-such in", "probe in/0.bin",
            "identity show id/ca.pem", "identity create id --name x", "doctor", "init raw --id A", "frobnicate", "status", "status w --frob", "help", "help verify", "help nonsense",
        ]
        for command in commands {
            let words = command.split(separator: " ").map(String.init)
            let outcomes = try ["zh", "en"].map { try box.start(words + ["--lang", $0]).end() }
            #expect(outcomes[0].status == outcomes[1].status, "\(command)")
            for (outcome, language) in zip(outcomes, ["zh", "en"]) {
                let text = outcome.out + outcome.err
                #expect(!text.isEmpty, "\(command)")
                // Facts stand in the language they are kept in.
                let said = ["代理机构", "物业管理服务", "测试身份"].reduce(text) { $0.replacing($1, with: "") }
                if language == "zh" {
                    #expect(said.contains(/\p{Han}/), "\(command)\n\(text)")
                } else {
                    #expect(!said.contains(/[\p{Han}（）：，；。]/), "\(command)\n\(text)")
                }
                #expect(!text.contains(/[{}]/), "\(command): a fact was not filled in\n\(text)")
            }
            let documents = try ["zh", "en"].map { try box.start(words + ["--json", "--lang", $0]).end() }
            #expect(documents.map(\.status) == outcomes.map(\.status), "\(command) --json")
            // Help is text in any case.
            if outcomes[0].status == 0, words[0] == "help" { continue }
            for document in documents {
                let json = try #require(try? document.json(), "\(command) --json\n\(document.out)")
                if let error = json["error"] {
                    #expect(error["code"]?.kind == "string" && error["message"]?.kind == "string" && error["hint"]?.kind == "string", "\(command)")
                    #expect(error["message"]?.text.isEmpty == false && error["hint"]?.text.isEmpty == false, "\(command)")
                }
            }
        }
    }
}

internal import Foundation
internal import Testing

/// Every document that a verb prints with `--json` is one that its schema in docs/schemas describes, to the last key.
@Suite struct SchemaTests {
    /// Schema, exit status and command line; a verb more is a line more. They run one after the other in the sandbox of
    /// ``prepare()``; without a schema it is a line for the shell.
    private static let examples: [(schema: String, status: Int32, line: String)] = [
        ("init", 0, "init new --id A"),
        ("facts-import", 0, "facts import facts draw.csv --mapping draw.yaml --dry-run"),
        ("facts-import", 0, "facts import facts draw.csv --mapping draw.yaml"),
        ("facts-import", 0, "facts import facts draw.csv --mapping draw.yaml"),
        ("facts-import", 0, "facts import facts more.csv --mapping draw.yaml --replace"),
        ("error", 2, "facts import facts wrong.csv --mapping draw.yaml"),
        ("error", 1, "facts import facts draw.csv --mapping draw.yaml"),
        ("error", 2, "facts import facts draw.csv --mapping broken.yaml"),
        ("error", 2, "facts import facts draw.csv --mapping zcy-prject"),
        ("facts-show", 0, "facts show facts"),
        ("facts-show", 0, "facts show raw"),
        ("plan", 0, "plan in"),
        ("plan", 0, "plan in --output plan.csv --workspace w"),
        ("add", 0, "add w --document bid-file --lot 1 in"),
        ("add", 3, "add w --venue main --stage evaluation --source pickup sound.wav noise.wav gone.wav"),
        ("add", 1, "add w --document bid-file --lot 1 changed/0.bin"),
        ("add", 0, "add w --venue main --stage evaluation --source pano --start 2026-09-15T15:00:00 --clock-offset -1.5 CH05_20260915_143000_143001.wav"),
        ("move", 0, "move w data/documents/bid-file/001-0.bin --document score-summary --reason x"),
        ("move", 3, "move w data/documents/score-summary/001-0.bin --venue main --stage opening --source seat --start 2026-09-15T14:30:00 --clock-offset -1.5 --reason x"),
        ("remove", 0, "remove w data/recordings/main/opening/seat/001-0.bin --reason x --by 张三"),
        ("replace", 0, "replace w data/documents/bid-file/002-1.bin better.txt --reason x"),
        ("replace", 0, "replace w data/recordings/main/evaluation/pickup/002-sound.wav longer.wav --reason x"),
        ("status", 0, "status w"),
        ("status", 0, "status raw"),
        ("probe", 0, "probe sound.wav"),
        ("probe", 0, "probe CH05_20260915_143000_143001.wav"),
        ("probe", 3, "probe noise.wav"),
        ("probe", 3, "probe sound.wav noise.wav gone.wav"),
        ("analyse", 0, "analyse sound.wav"),
        ("analyse", 3, "analyse noise.wav --thorough"),
        ("analyse", 3, "analyse sound.wav noise.wav gone.wav"),
        // What is noise is no recording.
        ("analyse", 3, "analyse w"),
        ("analyse", 3, "analyse w --thorough"),
        ("analyse", 0, "analyse raw"),
        ("add", 0, "add raw --venue main --stage evaluation --source pickup sound.wav --analyse"),
        ("timeline", 0, "timeline w"),
        ("timeline", 0, "timeline raw --output t.html"),
        ("align", 0, "align meeting.mkv pickup.wav"),
        ("align", 4, "align sound.wav meeting.mkv"),
        ("error", 3, "align noise.wav sound.wav"),
        ("error", 74, "align gone.wav sound.wav"),
        ("seal", 0, "seal w --identity id/identity.p12 --to w.asice"),
        ("seal", 0, "seal w --identity id/identity.p12"),
        ("pack", 0, "pack w --to p.zip"),
        ("status", 0, "status w"),
        ("list", 0, "list w.asice"),
        ("list", 0, "list raw"),
        ("show", 0, "show w.asice"),
        ("show", 0, "show w data/recordings/main/evaluation/pickup/003-longer.wav"),
        ("show", 0, "show w data/recordings/main/evaluation/pano/001-CH05_20260915_143000_143001.wav"),
        ("show", 0, "show w.asice data/documents/bid-file/003-better.txt"),
        ("show", 0, "show w metadata/project.yaml"),
        ("show", 0, "show w metadata/tracks/main-evaluation-pickup.idx"),
        ("show", 0, "show w data/recordings/main/evaluation/pickup/003-longer.wav --packets --limit 3"),
        ("show", 0, "show w.asice data/recordings/main/evaluation/pickup/003-longer.wav --at +0"),
        ("show", 0, "show w data/recordings/main/evaluation/pano/001-CH05_20260915_143000_143001.wav --at 15:00:00"),
        ("show", 0, "show w.asice --at 15:00:00"),
        ("show", 0, "show w.asice --at 15:00:00 --to shots"),
        ("timeline", 0, "timeline w.asice --output t.svg"),
        ("error", 2, "show w.asice data/recordings/main/evaluation/pickup/003-longer.wav --at +99"),
        ("check", 0, "check w.asice --reindex"),
        ("check", 0, "check w"),
        ("timeline-file", 0, "cat w/metadata/timeline.json"),
        ("", 0, "fengcun init ruled --id A && (cat w/metadata/project.yaml; echo 'profiles: [liuzhou-2023-32]') > ruled/metadata/project.yaml && fengcun add ruled --document bid-file in"),
        ("check", 1, "check ruled"),
        ("error", 1, "seal ruled --identity id/identity.p12"),
        ("", 0, "sed -i 's/liuzhou-2023-32/recording-quality/' ruled/metadata/project.yaml"),
        ("seal", 0, "seal ruled --identity id/identity.p12 --phase opening --undecided x"),
        ("judgement-file", 0, "cat ruled/metadata/judgement.json"),
        ("check", 0, "check ruled"),
        ("profile-list", 0, "profile list"),
        ("profile-show", 0, "profile show liuzhou-2023-32"),
        ("profile-lint", 1, "profile lint w/metadata/project.yaml"),
        ("extract", 0, "extract w.asice data --to out"),
        ("export", 0, "export w.asice --as premis --output w.xml"),
        ("export", 0, "export raw --as premis --output raw.xml"),
        ("error", 2, "export w.asice --as premis"),
        ("verify", 0, "verify w --trust id/ca.pem"),
        ("verify", 4, "verify w.asice --at 2020-01-01T00:00:00+08:00"),
        ("verify", 4, "verify bag"),
        ("", 0, "cp w.asice bad.asice && printf x | dd of=bad.asice bs=1 seek=200 conv=notrunc 2> dd"),
        ("verify", 1, "verify bad.asice --trust id/ca.pem"),
        ("verify", 3, "verify w w.asice gone.asice --trust id/ca.pem"),
        ("identity-create", 0, "identity create clock --name Clock --tsa"),
        ("renew", 0, "renew w.asice --tsa clock/identity.p12 --dry-run"),
        ("renew", 0, "renew w.asice --tsa-request later.tsq"),
        ("renew", 0, "renew w.asice --tsa clock/identity.p12"),
        ("sign", 0, "sign w.asice --identity id/identity.p12 --role buyer"),
        ("sign", 0, "sign w.asice --identity id/identity.p12 --role supervisor --tail elsewhere.tail"),
        ("sign", 0, "sign w --identity id/identity.p12 --role buyer --tsa clock/identity.p12"),
        ("renew", 0, "renew w w.asice --plan"),
        ("renew", 3, "renew w gone.asice --plan"),
        ("error", 1, "renew bad.asice --tsa clock/identity.p12"),
        ("verify", 0, "verify w --trust id/ca.pem --trust clock/ca.pem"),
        ("verify", 0, "verify w.asice --trust id/ca.pem --trust clock/ca.pem --require renewal"),
        ("", 0, "fengcun init s --id A && cp w/metadata/project.yaml s/metadata/ && fengcun add s --document bid-file in"),
        ("error", 2, "seal s --attach id"),
        ("seal", 0, "seal s --request asked --certificate id/certificate.pem"),
        ("error", 1, "seal s --attach asked"),
        ("identity-create", 0, "identity create id2 --name 张三"),
        ("identity-create", 0, "identity create id3 --name 张三 --sm2 --tsa --keep-ca"),
        ("identity-show", 0, "identity show id3/certificate.pem"),
        ("identity-request", 0, "identity request --new key.pem --name 张三 --organization 某公司 --output key.csr"),
        ("identity-request", 0, "identity request --identity id/identity.p12 --name 张三 --output id.csr"),
        ("identity-show", 0, "identity show key.pem"),
        ("error", 2, "identity show pkcs11:pin-value=1"),
        ("identity-show", 0, "identity show id/identity.p12"),
        ("identity-show", 0, "identity show id/ca.pem"),
        ("", 0, "cp $FENGCUN_MANIFESTS/../Tests/AuthoritiesTests/Fixtures/* . && mkdir a && (./serve.py a port stay < /dev/null > /dev/null 2>&1 & echo $! > pid) && for i in $(seq 300); do [ -e port ] && break; sleep 0.1; done; ./make-authorities.sh $PWD/a $(cat port)"),
        ("tsa-query", 0, "tsa query sound.wav --output q.tsq"),
        ("tsa-sign", 0, "tsa sign q.tsq --identity a/tsa-identity.pem --output r.tsr"),
        ("tsa-send", 0, "tsa send q.tsq --tsa http://127.0.0.1:{port}/tsa --output s.tsr"),
        ("tsa-show", 0, "tsa show q.tsq --of sound.wav"),
        ("tsa-show", 0, "tsa show r.tsr --of sound.wav"),
        ("error", 74, "tsa send q.tsq --tsa http://127.0.0.1:{port}/refuse --output t.tsr"),
        ("", 0, "kill $(cat pid)"),
        ("doctor", 0, "doctor"),
        ("completions", 0, "completions bash"),
        ("manual", 0, "manual --output man"),
        ("error", 10, "status nowhere"),
        ("error", 2, "add w --document bid-fil in"),
        ("error", 2, "remove w a b c --reason x"),
        ("error", 2, "frobnicate"),
        ("error", 1, "seal empty --identity id/identity.p12"),
        ("error", 2, "add broken --document bid-file in"),
        ("error", 2, "analyse w"),
    ]

    private static let python = Sandbox.repository.appendingPathComponent(".build/tools/bin/python3").path
    private static let schemas = Sandbox.repository.appendingPathComponent("docs/schemas")

    private static let hasValidator: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = ["-c", "import jsonschema"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    private static func prepare() throws -> Project {
        let project = try Project(files: 2, bytes: 1000)
        let box = project.box
        try box.write("changed/0.bin", Data("other bytes".utf8))
        try box.write("sound.wav", MendingKillTests.wav)
        try box.write("CH05_20260915_143000_143001.wav", MendingKillTests.wav)
        try box.write("longer.wav", MendingKillTests.wav(samples: 900))
        try box.write("noise.wav", Data("no sound".utf8))
        try box.write("better.txt", Data("better".utf8))
        try box.write("bag/bagit.txt", Data("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".utf8))
        try box.write("bag/data/a.txt", Data("a".utf8))
        try box.write("bag/manifest-sha256.txt", Data("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb  data/a.txt\n".utf8))
        for (name, entry) in [("meeting.mkv", "meeting/远程评标会议（主场+副场）_20260915143000.mkv"), ("pickup.wav", "pickup/CH05_20260915_143000_143100.wav")] {
            try FileManager.default.copyItem(at: Sandbox.repository.appendingPathComponent("samples/liuzhou/recordings/main/evaluation/\(entry)"), to: box.url(name))
        }
        try box.fengcun(expecting: 0, ["init", "facts", "--id", "A"])
        try box.write("draw.csv", Data("项目,姓名,金额\nA,甲,100\nB,乙,200\n".utf8))
        try box.write("more.csv", Data("项目,姓名,金额\nA,甲,300\nA,丙,300\n".utf8))
        try box.write("wrong.csv", Data("项目,姓名,金额\nA,,约一百\n".utf8))
        let mapping = "version: 1\nid: draw\nzh: 抽取\nen: draw\nformat: csv\nproject: [项目]\ngroups:\n  - section: draw\n    fields: {name: {column: [姓名], required: true}}\n  - section: budget\n    fields: {amount: {column: [金额]}}\n"
        try box.write("draw.yaml", Data(mapping.utf8))
        try box.write("broken.yaml", Data(mapping.replacing("draw", with: "drawn").utf8))
        try box.fengcun(expecting: 0, ["init", "broken", "--id", "A"])
        try box.write("broken/metadata/project.yaml", Data("format: 1\nnonsense: yes\n".utf8))
        try box.fengcun(expecting: 0, ["init", "raw", "--id", "A"])
        try box.fengcun(expecting: 0, ["init", "empty", "--id", "A"])
        try box.write("empty/metadata/project.yaml", Data(Project.facts.utf8))
        return project
    }

    @Test(.enabled(if: hasValidator, "jsonschema is not there: scripts/setup.sh --tests installs it")) func everyDocumentIsDescribed() throws {
        let box = try SchemaTests.prepare().box
        var list = ""
        for (i, example) in SchemaTests.examples.enumerated() {
            if example.schema.isEmpty {
                try #require(try box.shell(example.line).status == example.status, "\(example.line)")
                continue
            }
            let port = (try? box.read("port")).map { String(decoding: $0, as: UTF8.self) } ?? ""
            let words = example.line.replacing("{port}", with: port).split(separator: " ").map(String.init)
            // A file of the archive, or what a verb says.
            let outcome = try words[0] == "cat" ? box.shell(example.line) : box.fengcun(expecting: example.status, words + ["--json"], "\(example.line)")
            try box.write("json/\(i).json", Data(outcome.out.utf8))
            list += "\(example.schema)\tjson/\(i).json\n"
        }
        try box.write("list", Data(list.utf8))
        let script = Script.folder.appendingPathComponent("validate.py").path
        let judged = try box.shell("'\(SchemaTests.python)' '\(script)' '\(SchemaTests.schemas.path)' < list")
        #expect(judged.status == 0, "\(judged.err)")
        for fault in judged.out.split(separator: "\n") {
            let line = fault.firstMatch(of: /json\/([0-9]+)\.json/).flatMap { Int($0.1) }.map { SchemaTests.examples[$0].line } ?? ""
            Issue.record("\(fault)  [fengcun \(line)]")
        }
    }

    /// A verb that has no schema, or whose schema nothing is held against, is missing above.
    @Test func everyVerbHasASchemaAndAnExample() throws {
        let box = try Sandbox()
        let pages = try box.fengcun(expecting: 0, ["manual", "--output", "man", "--json"]).json()["pages"]?.items.map(\.text) ?? []
        let verbs = pages.compactMap { $0.wholeMatch(of: /fengcun-(.+)\.1/).map { String($0.1) } }
        #expect(verbs.count >= 14)
        let files = try FileManager.default.contentsOfDirectory(atPath: SchemaTests.schemas.path).filter { $0.hasSuffix(".schema.json") }.map { String($0.dropLast(12)) }
        #expect(Set(verbs).subtracting(files) == [], "verbs without docs/schemas/VERB.schema.json")
        #expect(Set(files).subtracting(verbs) == ["common", "error", "judgement-file", "manual", "timeline-file"], "schemas of no verb")
        #expect(Set(files).subtracting(SchemaTests.examples.map(\.schema)) == ["common"], "schemas that no example is held against")
    }
}
